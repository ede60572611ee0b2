"""Kills the bot at every step of a delivery, starts it again, and counts messages.

The bot is a process of its own and is ended with SIGKILL; the loopback Discord runs beside it. A
life of the process goes to a chosen point of a delivery, or to a random moment, and ends there. The
life after the last kill of a day delivers the rest, and then each channel has each message once,
also where a short post has a thread with the cards in it: one post, one thread, each card once.

    python -m tests.crash            at least 100 kills, and a table of what they hit

Where things are: `lives` starts and kills processes, `points` says how a point is reached, `census`
reads what a kill has hit, `plan` says what a run is to hit, `days` plays a day with its kills,
`standing` looks at the channels afterwards, `figures` adds up.
"""
