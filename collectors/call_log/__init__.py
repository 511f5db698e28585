"""Call logs as CSV, the way other systems export a day: one row a call."""
