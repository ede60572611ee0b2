"""How the program is packed and installed."""
