"""How DBOS tells a running step or workflow that it is to stop, and what it tells the log of that.

Both are BaseExceptions: one says that the workflow was cancelled, the other
that this execution no longer owns it (a write to the stream of a cancelled workflow is refused with the latter).
"""

import logging
from collections.abc import Generator
from contextlib import contextmanager

from dbos import error

STOPPED = (error.DBOSWorkflowCancelledError, error.DBOSWorkflowConflictIDError)

_CANCELLED = "was cancelled during execution"


@contextmanager
def quiet_cancels() -> Generator[None]:
    """While this holds, a workflow that was cancelled is no error in the log: DBOS warns of it, then tells of it with a traceback.

    One that another process took over, and all that really fails, is told as ever.
    """
    logger = logging.getLogger("dbos")
    logger.addFilter(_is_worth_telling)
    try:
        yield
    finally:
        logger.removeFilter(_is_worth_telling)


def _is_worth_telling(record: logging.LogRecord) -> bool:
    cause = record.exc_info[1] if record.exc_info else None
    return not isinstance(cause, error.DBOSAwaitedWorkflowCancelledError) and _CANCELLED not in record.getMessage()


def cancelled(job_id: str) -> error.DBOSWorkflowCancelledError:
    """What DBOS is to hear of a job that has stopped because it was cancelled."""
    return error.DBOSWorkflowCancelledError(f"Workflow {job_id} {_CANCELLED}")
