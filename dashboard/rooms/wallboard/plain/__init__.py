"""The wall for a browser that is too old or runs no scripts: the numbers that matter, by the server."""
