"""What the loopback Discord refuses, in the shape in which Discord says so.

Numbers and words: Discord's documentation, "Opcodes and Status Codes", "JSON Error Codes".
"""

from collections.abc import Iterable
from typing import Any

Payload = dict[str, Any]


class ApiError(Exception):
    """A refusal: an HTTP status, Discord's own code, and for a form the faults by field.

    `retry_after_s` is for those that pass by themselves.
    """

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: Payload | None = None,
        retry_after_s: float | None = None,
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors
        self.retry_after_s = retry_after_s

    def payload(self) -> Payload:
        """The body of the answer."""
        body: Payload = {"message": self.message, "code": self.code}
        if self.errors is not None:
            body["errors"] = self.errors
        if self.retry_after_s is not None:
            body |= {"retry_after": self.retry_after_s, "global": False}
        return body


class Faults:
    """The faults of a form, each at its path: collected first, then refused together."""

    def __init__(self) -> None:
        self._tree: Payload = {}

    def add(self, path: Iterable[str | int], code: str, message: str) -> None:
        """Note that the field at `path` is wrong; list indices stand in the path as numbers."""
        node = self._tree
        for part in path:
            node = node.setdefault(str(part), {})
        node.setdefault("_errors", []).append({"code": code, "message": message})

    def too_long(self, path: Iterable[str | int], longest: int) -> None:
        """Note a text or list of more than `longest`."""
        self.add(path, "BASE_TYPE_MAX_LENGTH", f"Must be {longest} or fewer in length.")

    def missing(self, path: Iterable[str | int]) -> None:
        """Note a field that is required and not there."""
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def refuse(self) -> None:
        """Raise error 50035 if there is any fault.

        Raises:
            ApiError: 50035, with all faults noted so far.
        """
        if self._tree:
            raise ApiError(400, 50035, "Invalid Form Body", errors=self._tree)


def unauthorized() -> ApiError:
    """No token, or a wrong one."""
    return ApiError(401, 0, "401: Unauthorized")


def not_found() -> ApiError:
    """No such address."""
    return ApiError(404, 0, "404: Not Found")


def unknown(what: str) -> ApiError:
    """A thing that does not exist; `what` is one of the keys below."""
    codes = {
        "Channel": 10003,
        "Guild": 10004,
        "Member": 10007,
        "Message": 10008,
        "Role": 10011,
        "User": 10013,
        "Webhook": 10015,
        "Interaction": 10062,
        "application command": 10063,
    }
    return ApiError(404, codes[what], f"Unknown {what}")


def missing_access() -> ApiError:
    """A channel that the bot cannot see, or whose guild it is not in."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """A channel that the bot sees, and may not do this in."""
    return ApiError(403, 50013, "Missing Permissions")


def dms_closed() -> ApiError:
    """A person who takes no direct messages from the bot."""
    return ApiError(403, 50007, "Cannot send messages to this user")
