"""The floor of a call centre: what it is, what is true of it now, and how that is kept."""
