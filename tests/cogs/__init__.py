"""The commands of the bot, through a Discord without a network."""
