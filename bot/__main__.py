"""The command line: `hotpapers`, the same as `python -m bot`."""

import sys

from bot.loading import loading


def main() -> None:
    """Run the command that the arguments name, and exit with its code."""
    try:
        # Imported here because importing takes longest, and Ctrl-C must be quiet from the start.
        with loading():
            from bot.cli import run_command_line

        code = run_command_line()
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
