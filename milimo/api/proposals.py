"""Proposals: what the studio would do, as a change that the client applies and posts. Asking changes nothing."""

from dataclasses import asdict
from typing import Literal

from fastapi import APIRouter

from milimo.api.studio import InStudio, Studio
from milimo.domain.assemble import propose_cut
from milimo.domain.changes import Change, RecordsDiff
from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.match import LABEL, propose
from milimo.domain.record import Value
from milimo.errors import BadInput
from milimo.interchange.reading import ScriptFormat, read_text
from milimo.store.changes import MissedChanges
from milimo.store.ids import new_id

router = APIRouter(tags=["proposals"])


class ScriptProblem(Value):
    """Something to look at, by line of the text (counted from 1)."""

    line: int
    message: str
    severity: Literal["error", "warning"]


class OutlineEntry(Value):
    """Where a scene begins in the text."""

    scene_id: Id
    source_line: int
    heading: str
    number: str | None


class ProposalSummary(Value):
    scenes_added: int = 0
    scenes_changed: int = 0
    scenes_removed: int = 0
    shots_added: int = 0
    shots_omitted: int = 0


class Proposal(Value):
    """Apply `change.diff`, then post `change` as it is; or do nothing."""

    change: Change
    problems: tuple[ScriptProblem, ...] = ()
    outline: tuple[OutlineEntry, ...] = ()
    summary: ProposalSummary = ProposalSummary()


class NewText(Value):
    """A screenplay as it stands in the editor, and the revision that it is an edit of."""

    text: str
    format: ScriptFormat = "fountain"
    revision: int


class OnRevision(Value):
    """What the proposal is made on: the revision that the client shows."""

    revision: int


@router.post("/projects/{project_id}/propose/script")
def propose_script(studio: InStudio, project_id: Id, edited: NewText) -> Proposal:
    """What follows from a new text of the screenplay: scenes, lines and shots that stay, change, come and go."""
    document = document_at(studio, project_id, edited.revision)
    parsed = read_text(edited.text, edited.format)
    with_takes = {take.shot_id for take in studio.store.takes.list(project_id)}
    found = propose(document, parsed, new_id, with_takes=with_takes)
    return Proposal(
        change=proposed(LABEL, edited.revision, found.diff),
        problems=tuple(ScriptProblem.model_validate(asdict(each)) for each in parsed.problems),
        outline=tuple(OutlineEntry.model_validate(asdict(each)) for each in found.outline),
        summary=ProposalSummary.model_validate(asdict(found.summary)),
    )


@router.post("/projects/{project_id}/propose/cut")
def propose_assembly(studio: InStudio, project_id: Id, asked: OnRevision) -> Proposal:
    """Assemble: every live shot that is not in the cut yet, of scenes whose cut nobody has touched."""
    document = document_at(studio, project_id, asked.revision)
    return Proposal(change=proposed("Assemble the cut", asked.revision, propose_cut(document, new_id)))


def document_at(studio: Studio, project_id: Id, revision: int) -> Document:
    """Today's document, which must be of that revision. Raises `MissedChanges`, `NotFound`, `BadInput`."""
    today, document = studio.store.changes.document(project_id)
    if revision < today:
        raise MissedChanges(today, studio.store.changes.since(project_id, revision))
    if revision > today:
        raise BadInput(f"The project is at revision {today}, not yet at {revision}.", "Reload the project.")
    return document


def proposed(label: str, revision: int, diff: RecordsDiff) -> Change:
    return Change(id=new_id("change"), label=label, base_revision=revision, diff=diff)
