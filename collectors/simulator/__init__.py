"""A simulated call centre: people, calls and a telephone system, for demonstrations, tests and benches."""
