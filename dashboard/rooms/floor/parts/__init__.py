"""The parts of the floor page: each its box here, its script and style of the same name in assets/floor."""
