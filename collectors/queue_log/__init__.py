"""Asterisk's own log of its queues, `queue_log`: it alone tells a timeout from a caller who gave up."""
