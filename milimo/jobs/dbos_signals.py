"""How DBOS tells a running step or workflow that it is to stop.

Both are BaseExceptions: one says that the workflow was cancelled, the other
that this execution no longer owns it (a write to the stream of a cancelled workflow is refused with the latter).
"""

from dbos import error

STOPPED = (error.DBOSWorkflowCancelledError, error.DBOSWorkflowConflictIDError)
