"""Committing a change that is made from the project as it is, whoever else is changing it."""

from collections.abc import Callable
from contextlib import suppress

from milimo.domain.changes import Change, RecordsDiff
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.errors import StaleRevision
from milimo.store.ids import new_id
from milimo.store.store import Store

_TRIES = 5


def post_proposal(store: Store, project_id: Id, label: str, propose: Callable[[Document], RecordsDiff]) -> None:
    """Commit what `propose` makes of today's document, made anew when somebody else changed it meanwhile; nothing when it is empty.
    Raises `StaleRevision` when that goes on for too long.
    """
    for _ in range(_TRIES):
        revision, document = store.changes.document(project_id)
        diff = propose(document)
        if diff.is_empty:
            return
        with suppress(StaleRevision):
            change = Change(id=new_id("change"), label=label, base_revision=revision, diff=diff)
            store.changes.post(project_id, change)
            return
    raise StaleRevision("The project keeps changing.", "Close it in the studio, then run the command again.")
