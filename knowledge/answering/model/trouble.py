"""What can go wrong with a language model, as fixed words for the log: never what a server or a library said of it."""

from __future__ import annotations

from enum import StrEnum


class Fault(StrEnum):
    """Why a model gave no answer, or none that could be shown."""

    UNUSABLE = "unusable"  # not installed, unknown provider, no key
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    SILENT = "silent"
    KEY = "key refused"
    RATE = "rate limit"
    REQUEST = "request refused"
    SERVER = "server error"
    BROKEN = "broken reply"
    CUT_OFF = "cut off"
    ENDLESS = "endless"
    EMPTY = "empty reply"
    REFUSED = "refused"
    DECLINED = "declined"
    NOTHING_LEFT = "nothing left"
    OFF_THE_POINT = "off the point"
    INCOMPLETE = "incomplete"
    STOPPED = "stopped"
    CONFIDENTIAL = "confidential"
    INTERNAL = "internal"


class ModelError(Exception):
    """A model gave no answer.

    Attributes:
        fault: why.
    """

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


_BY_STATUS = {401: Fault.KEY, 403: Fault.KEY, 408: Fault.TIMEOUT, 429: Fault.RATE, 504: Fault.TIMEOUT}
_FIRST_CLIENT_STATUS, _FIRST_SERVER_STATUS = 400, 500


def status_of(error: BaseException) -> int:
    """Return the HTTP status that an error of some provider's library carries, 0 where there is none."""
    for holder in (error, getattr(error, "response", None)):
        status = getattr(holder, "status_code", None) or getattr(holder, "code", None)
        if isinstance(status, int):
            return status
    return 0


def fault_of(error: BaseException) -> Fault:
    """Return what an error of some provider's library means; each has classes of its own, so names must do."""
    if isinstance(error, ModelError):
        return error.fault
    if isinstance(error, ImportError):
        return Fault.UNUSABLE
    if status := status_of(error):
        if status in _BY_STATUS:
            return _BY_STATUS[status]
        if status >= _FIRST_SERVER_STATUS:
            return Fault.SERVER
        return Fault.REQUEST if status >= _FIRST_CLIENT_STATUS else Fault.BROKEN
    names = " ".join(kind.__name__ for kind in type(error).__mro__)
    if "Timeout" in names:
        return Fault.TIMEOUT
    if "Connect" in names or isinstance(error, OSError):
        return Fault.UNREACHABLE
    return Fault.BROKEN
