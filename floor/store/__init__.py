"""The only rooms that know Redis: the log, the picture, the rows kept, the lease of the one writer."""
