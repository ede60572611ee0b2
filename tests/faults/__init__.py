"""Makes everything go wrong that can, and looks at what becomes of it.

    python -m tests.faults [--seed N] [--only NAME]     every fault, and a table; at most 10 minutes

A fault that is played many times is played with numbers as seeds: what went wrong is printed with
the seed that brings it about again. The exit code is 1 if an outcome was not as it should be.

Where things are: `rows` says what a fault comes to, `plan` how often and with which chance it is
played, `playing` runs the kinds of faults side by side. Each kind that it names is a module; the
others are what kinds need: broken lines and certificates, clocks and loops that are set, damage.
"""
