"""The tests: they mirror `bot/`; `benchmarks` and `servers` are programs of their own."""
