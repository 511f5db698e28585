"""What was: days of a queue, a group or the whole floor, and what is usual. API and pages share it."""
