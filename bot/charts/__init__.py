"""Charts, drawn by matplotlib in a process of its own, which the rest of the bot never imports."""
