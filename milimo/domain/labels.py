"""What shots are called: scene-shot, `12A-3`.

Labels renumber with every change until they are locked. From then on a shot keeps its label whatever happens around it:

    12-1  12-2  NEW  12-3          12-1  12-2  12-2A  12-3        an insert takes the label before it, and a letter
    12-1  (12-2 deleted)  12-3     12-1  OMITTED  12-3            what goes leaves its number behind
"""

from collections.abc import Collection, Iterable, Iterator, Sequence

from milimo.domain.changes import RecordsDiff, diff_between
from milimo.domain.document import Document, Record
from milimo.domain.ids import Id
from milimo.domain.script import Scene
from milimo.domain.shot import Shot


def scene_labels(document: Document) -> dict[Id, str]:
    """By scene id: the script's own number, else the scene's place. Under locked labels a new scene is `12A` after `12`."""
    labels: dict[Id, str] = {}
    live = [scene for scene in document.scenes if not scene.omitted]
    if not document.project.labels_locked:
        return {scene.id: scene.number or str(place) for place, scene in enumerate(live, start=1)}
    locked = {scene.id: label for scene in document.scenes if (label := _locked_scene_label(document, scene))}
    used = set(locked.values())
    before = "0"
    for scene in document.scenes:
        label = locked.get(scene.id)
        if label is None and scene.omitted:
            continue
        if label is None and (not scene.number or scene.number in used):
            label = lettered(before, used)  # after 12 and 12A comes 12B: `before` stays 12
        else:
            label = before = label or scene.number or ""
        used.add(label)
        labels[scene.id] = label
    return labels


def shot_labels(document: Document) -> dict[Id, str]:
    """By shot id, of every shot that is live, and of every other that has a locked label."""
    labels: dict[Id, str] = {}
    for scene_id, own in scene_labels(document).items():
        shots = document.shots_of(scene_id)
        labels.update(_locked(own, shots) if document.project.labels_locked else _counted(own, shots))
    return labels


def lock_labels(document: Document) -> RecordsDiff:
    """Fix today's labels."""
    labels = shot_labels(document)
    shots = [
        shot.model_copy(update={"locked_label": labels[shot.id]})
        for shot in document.all(Shot)
        if shot.id in labels and shot.locked_label is None
    ]
    return _changed(document, [*shots, document.project.model_copy(update={"labels_locked": True})])


def unlock_labels(document: Document) -> RecordsDiff:
    """Let labels renumber again."""
    shots = [shot.model_copy(update={"locked_label": None}) for shot in document.all(Shot)]
    return _changed(document, [*shots, document.project.model_copy(update={"labels_locked": False})])


def lettered(label: str, used: Collection[str]) -> str:
    """The first of `12A`, `12B` ... `12Z`, `12AA` ... that is free."""
    return next(f"{label}{letters}" for letters in _letters() if f"{label}{letters}" not in used)


def _counted(own: str, shots: Iterable[Shot]) -> dict[Id, str]:
    live = [shot for shot in shots if shot.state == "live"]
    return {shot.id: f"{own}-{place}" for place, shot in enumerate(live, start=1)}


def _locked(own: str, shots: Sequence[Shot]) -> dict[Id, str]:
    labels = {shot.id: shot.locked_label for shot in shots if shot.locked_label is not None}
    if not labels:
        return _counted(own, shots)
    used = set(labels.values())
    before = f"{own}-0"
    for shot in shots:
        if shot.id not in labels and shot.state == "live":
            labels[shot.id] = lettered(before, used)
            used.add(labels[shot.id])
        elif shot.id in labels:
            before = labels[shot.id]
    return labels


def _locked_scene_label(document: Document, scene: Scene) -> str | None:
    for shot in document.shots_of(scene.id):
        if shot.locked_label is not None:
            return shot.locked_label.rpartition("-")[0]
    return None


def _letters() -> Iterator[str]:
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    yield from alphabet
    for letters in _letters():
        yield from (f"{letters}{letter}" for letter in alphabet)


def _changed(document: Document, records: Iterable[Record]) -> RecordsDiff:
    return diff_between(document, Document({**document.records, **{record.id: record for record in records}}))
