"""Every error that may reach a person.

    HotPapersError                exit 1: something failed
    ├── UsageError                exit 2: the caller has to write something else
    │   ├── ArxivIdError          not an arXiv identifier or link
    │   ├── DayError              not a day
    │   └── ConfigError           the configuration, all of its faults at once
    ├── NotFoundError             exit 3: a sensible question without an answer
    ├── PostFormatError           a file is not a Hot Papers post, and why
    ├── ImportFailedError         some files of an import were refused
    ├── FileAccessError           a file or folder cannot be read or written
    └── StoreError                the database refused
        ├── StoreBusyError        another process holds the write lock
        ├── StoreFullError        no space left
        ├── StoreReadOnlyError    not writable
        ├── StoreDamagedError     not a database, or a broken one
        └── StoreTooNewError      written by a newer version

The message of each is one sentence for the person it reaches: what happened, which input, what to
do next.
"""


class HotPapersError(Exception):
    """The root: its text is shown to people as it is."""

    exit_code = 1


class UsageError(HotPapersError):
    """What the caller wrote cannot be meant."""

    exit_code = 2


class ArxivIdError(UsageError):
    """The text is not an arXiv identifier."""


class DayError(UsageError):
    """The text is not a day, or a range of days runs backwards."""


class ConfigError(UsageError):
    """The configuration is wrong; `faults` has one line for each fault."""

    def __init__(self, origin: str, faults: list[str]) -> None:
        self.origin = origin
        self.faults = faults
        super().__init__("\n".join([f"the configuration ({origin}) is wrong:", *faults]))


class NotFoundError(HotPapersError):
    """There is nothing stored under what was asked for."""

    exit_code = 3


class PostFormatError(HotPapersError):
    """A file is not a post in the archive's format."""


class ImportFailedError(HotPapersError):
    """At least one file of an import was refused; each was reported by name before."""


class FileAccessError(HotPapersError):
    """A file or folder outside the store cannot be read or written."""


class StoreError(HotPapersError):
    """The database refused a call; nothing of that call is stored."""


class StoreBusyError(StoreError):
    """Another process held the write lock for longer than we wait."""


class StoreFullError(StoreError):
    """The disk, or the quota of the database, is full."""


class StoreReadOnlyError(StoreError):
    """The database file or its folder cannot be written."""


class StoreDamagedError(StoreError):
    """The file is not a database, or its content is broken."""


class StoreTooNewError(StoreError):
    """A newer version of the program has written this database."""
