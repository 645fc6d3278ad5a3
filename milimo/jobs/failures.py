"""From an exception to what a person is told; and which failures are worth another try."""

import errno

from dbos import error as dbos_error

from milimo.domain.job import JobError
from milimo.errors import EngineFailed, MilimoError, OutOfRoom

FULL_DISK = OutOfRoom("The disk is full.", "Free some space, then retry the job.")


def cause_of(error: BaseException) -> BaseException:
    """The failure itself: out of DBOS's wrapping of the last retry, and a full disk by its own name."""
    if isinstance(error, dbos_error.DBOSMaxStepRetriesExceeded) and error.errors:
        return cause_of(error.errors[-1])
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return FULL_DISK
    return error


def worth_another_try(error: BaseException) -> bool:
    """True for what may pass by itself: an engine that gave up, a surprise. What the user must change stays as it is."""
    cause = cause_of(error)
    return isinstance(cause, EngineFailed) or not isinstance(cause, MilimoError)


def told(error: BaseException) -> JobError:
    """In words for a person, never a traceback."""
    cause = cause_of(error)
    if isinstance(cause, MilimoError):
        return JobError(title=cause.title, detail=cause.detail, remedy=cause.remedy, type=cause.kind)
    return JobError(
        title="Something went wrong",
        detail=f"The work stopped unexpectedly ({type(cause).__name__}).",
        remedy="Retry the job. If it stops again, the log in the data folder says more.",
    )
