"""What each kind of event does to the floor's state: one file a subject, one function an event."""
