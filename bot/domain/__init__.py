"""What a paper, a mention, a digest and a ranking are: frozen data and pure functions, no I/O."""
