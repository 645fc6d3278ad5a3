"""What a command changes in a project, posted as the studio's own changes are: undone there, seen there at once."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from fractional_indexing import generate_key_between
from pydantic import ValidationError

from milimo.domain.changes import RecordsDiff, diff_between
from milimo.domain.document import AnyRecord, Document
from milimo.domain.element import Element, Guide
from milimo.domain.ids import Id
from milimo.domain.shot import Shot, ShotOverrides
from milimo.errors import BadInput
from milimo.jobs.posting import post_proposal
from milimo.store.ids import new_id
from milimo.store.store import Store

_NOT_IN_A_TRIGGER = re.compile(r"[^\w.'-]")
_TRIGGER_LENGTH = 70


def pick_take(store: Store, project_id: Id, shot_id: Id, take_id: Id | None) -> None:
    """Circle a take of a shot; None lets the studio choose. Raises `NotFound`, `BadInput`."""
    label = "Let the studio pick" if take_id is None else "Pick a take"

    def propose(document: Document) -> RecordsDiff:
        return _put(document, [document.get(Shot, shot_id).model_copy(update={"picked_take_id": take_id})])

    post_proposal(store, project_id, label, propose)


def set_shots(store: Store, project_id: Id, shot_ids: Sequence[Id], values: Mapping[str, Any]) -> None:
    """Set fields of shots' overrides; None clears one. `parameters` are laid over those that are set. Raises as `pick_take`."""

    def set_in(overrides: ShotOverrides) -> ShotOverrides:
        parameters = values.get("parameters")
        laid = {} if parameters is None else {"parameters": {**(overrides.parameters or {}), **parameters}}
        try:
            return ShotOverrides.model_validate(overrides.model_dump() | dict(values) | laid)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            where = " ".join(str(part) for part in first["loc"])
            raise BadInput(
                f"{where}: {first['msg']}.", "Nothing was changed. Correct it, then set it again."
            ) from error

    def propose(document: Document) -> RecordsDiff:
        shots = (document.get(Shot, id) for id in shot_ids)
        return _put(document, [shot.model_copy(update={"overrides": set_in(shot.overrides)}) for shot in shots])

    post_proposal(store, project_id, "Set the shot" if len(shot_ids) == 1 else "Set shots", propose)


def add_guide(store: Store, project_id: Id, guide: Guide) -> None:
    """Give a shot a guide. Raises as `pick_take`."""
    post_proposal(store, project_id, "Add guide", lambda document: _put(document, [guide]))


def drop_guides(store: Store, project_id: Id, shot_id: Id) -> int:
    """Take all guides from a shot; gives how many there were. Raises as `pick_take`."""
    dropped: list[int] = []

    def propose(document: Document) -> RecordsDiff:
        guides = document.guides_of(shot_id)
        dropped[:] = [len(guides)]
        return RecordsDiff(removed={guide.id: guide for guide in guides})

    post_proposal(store, project_id, "Remove guides", propose)
    return sum(dropped)


def add_element(
    store: Store, project_id: Id, name: str, type: Literal["character", "location", "prop"], description: str
) -> Element:
    """Add an element behind the others, with a trigger of its own. Raises as `pick_take`."""
    made: list[Element] = []

    def propose(document: Document) -> RecordsDiff:
        last = document.elements[-1].order if document.elements else None
        element = Element(
            id=new_id("element"),
            order=generate_key_between(last, None),
            type=type,
            name=as_written(name),
            trigger=trigger_for(as_written(name), {it.trigger for it in document.elements}),
            description=description,
        )
        made[:] = [element]
        return _put(document, [element])

    post_proposal(store, project_id, f"Add {as_written(name)}", propose)
    return made[0]


def add_reference(store: Store, project_id: Id, element_id: Id, asset_id: Id) -> None:
    """Put a picture behind an element's others. Raises as `pick_take`."""

    def propose(document: Document) -> RecordsDiff:
        element = document.get(Element, element_id)
        pictures = dict.fromkeys((*element.image_asset_ids, asset_id))
        return _put(document, [element.model_copy(update={"image_asset_ids": tuple(pictures)})])

    post_proposal(store, project_id, "Add reference", propose)


def as_written(name: str) -> str:
    """A name out of the script, which is in capitals, as one writes it: `MRS. DALLOWAY` is `Mrs. Dalloway`."""
    return (
        name.strip() if name != name.upper() else re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), name.strip())
    )


def trigger_for(name: str, taken: Iterable[str]) -> str:
    """`Élodie Marsh` is pulled into a prompt by `@ÉlodieMarsh`; a number follows where that is taken."""
    word = _NOT_IN_A_TRIGGER.sub("", name)[:_TRIGGER_LENGTH] or "Element"
    trigger, count, known = f"@{word}", 2, set(taken)
    while trigger in known:
        trigger, count = f"@{word}{count}", count + 1
    return trigger


def _put(document: Document, records: Iterable[AnyRecord]) -> RecordsDiff:
    return diff_between(document, document.replacing((), records))
