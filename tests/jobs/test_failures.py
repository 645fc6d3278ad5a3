"""What a person is told when work fails, and what is tried again."""

import errno

import pytest
from dbos import error as dbos_error

from milimo.errors import EngineFailed, MilimoError, NotReady, OutOfRoom, Unreadable
from milimo.jobs.failures import told, worth_another_try

FULL = OSError(errno.ENOSPC, "No space left on device", "/somewhere/secret")


@pytest.mark.parametrize(
    ("error", "title", "again"),
    [
        (EngineFailed("It lost count.", "Retry."), "The engine failed", True),
        (NotReady("No engine.", "Install it."), "Not ready", False),
        (Unreadable("No film.", "Convert it."), "The file could not be read", False),
        (FULL, OutOfRoom.title, False),
        (OSError(errno.EIO, "Input/output error", "/somewhere/secret"), MilimoError.title, True),
        (ValueError("Traceback: /somewhere/secret"), MilimoError.title, True),
        (dbos_error.DBOSMaxStepRetriesExceeded("work", 3, [ValueError("a"), FULL]), OutOfRoom.title, False),
        (dbos_error.DBOSMaxStepRetriesExceeded("work", 3, [EngineFailed("It lost count.")]), "The engine failed", True),
    ],
)
def test_failures_are_told_in_words(error: BaseException, title: str, again: bool) -> None:
    said = told(error)
    assert said.title == title
    assert said.detail.endswith(".")
    assert "secret" not in said.detail + said.remedy
    assert worth_another_try(error) is again
