"""What the program says of itself: one line an event, without secrets, without floods."""
