"""Servers on loopback that stand in for those that the bot talks to."""
