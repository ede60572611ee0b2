"""Long work, step by step: result lines on stdout, a bar on stderr where a person watches."""

from types import TracebackType
from typing import Self

from bot.cli.session import Session


class Steps:
    """A context in which each finished step prints its line above the bar."""

    def __init__(self, session: Session, what: str, total: int) -> None:
        # Imported here: commands without a bar, such as the bot's start, do not wait for it.
        from rich import progress

        self._session = session
        self._bar = progress.Progress(
            progress.TextColumn("{task.description}"),
            progress.BarColumn(),
            progress.MofNCompleteColumn(),
            progress.TimeRemainingColumn(),
            console=session.err,
            transient=True,
            disable=not session.err.is_terminal,
            redirect_stdout=False,  # results belong to stdout, also when only stderr is a terminal
            redirect_stderr=False,
        )
        self._task = self._bar.add_task(what, total=total)

    def __enter__(self) -> Self:
        self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._bar.stop()

    def says(self, what: str) -> None:
        """Show what is being done or waited for."""
        self._bar.update(self._task, description=what)

    def notes(self, line: str) -> None:
        """Tell the person at the terminal something that is no result."""
        self._session.err.print(line, soft_wrap=True)

    def done(self, line: str, *, failed: bool = False) -> None:
        """Print the line of a finished step: to stdout, to stderr if it failed."""
        session = self._session
        # Where both streams are one terminal, only the bar's own console can print above the bar.
        shared = session.out.is_terminal and session.err.is_terminal
        console = session.err if failed or shared else session.out
        console.print(line, soft_wrap=True)
        self._bar.advance(self._task)
