"""The tests: a tree that mirrors the house, with doubles/ for the helpers they share."""
