"""Where papers and posts come from: one module a source."""
