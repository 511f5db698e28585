"""Helpers that tests share: real servers made small, and waits that are bounded."""
