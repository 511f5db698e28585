"""Recordings, played into the log: what an AMI said, an Asterisk `queue_log`, a call log."""
