"""X as a source, and its embeds."""
