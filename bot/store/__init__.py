"""The database: one engine, models that never leave this room, one module per aggregate."""
