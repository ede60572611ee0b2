"""What the loopback Discord does when it is asked over HTTP: a module for each subject."""
