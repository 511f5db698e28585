"""What several rooms are built of."""
