"""Asterisk's manager interface (AMI): queues of `app_queue`."""
