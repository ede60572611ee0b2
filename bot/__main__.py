"""The command line: `hotpapers`, the same as `python -m bot`."""

import sys

from bot.cli import run_command_line


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    sys.exit(run_command_line())


if __name__ == "__main__":
    main()
