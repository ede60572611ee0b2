"""How often which server answered how: counted here, and in no global."""

from collections.abc import Mapping

NO_ANSWER = "error"
"""What stands for the status where there was no answer."""

_MOST_HOSTS = 40  # a source from elsewhere may ask any number of them
_OTHER = "other"


class Tally:
    """Counts answers by host and status, from the first one on."""

    def __init__(self) -> None:
        self._hosts: set[str] = set()
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, host: str, status: str) -> None:
        """Count an answer, or a request that got none."""
        if host not in self._hosts and len(self._hosts) >= _MOST_HOSTS:
            host = _OTHER
        self._hosts.add(host)
        self._counts[host, status] = self._counts.get((host, status), 0) + 1

    @property
    def counts(self) -> Mapping[tuple[str, str], int]:
        """How many there were so far, by host and status."""
        return dict(self._counts)
