"""Changes: the one way in which intent moves. A diff can be applied, inverted, squashed and rebased.

before --apply(diff)--> after        after --apply(invert(diff))--> before
a --first--> b --second--> c         a --squash(first, second)--> c
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import ConfigDict, Field, ValidationError

from milimo.domain.document import MODELS, Document, Record
from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.domain.rules import ChangeRefused, check, check_id, references

Json = Any
"""A field's value as JSON; parsed by the record's own model when the diff is applied."""

FieldName = Annotated[str, Field(max_length=100)]


class FieldChange(Value):
    """One field's value before and after."""

    model_config = ConfigDict(validate_by_name=True, serialize_by_alias=True)

    from_: Json = Field(validation_alias="from", serialization_alias="from")
    to: Json


class RecordsDiff(Value):
    """Records added and removed whole, and fields changed, by record id.

    A nested field is named with a dot: `overrides.size`.
    """

    added: dict[Id, Record] = {}
    updated: dict[Id, dict[FieldName, FieldChange]] = {}
    removed: dict[Id, Record] = {}

    @property
    def is_empty(self) -> bool:
        return not (self.added or self.updated or self.removed)


class Change(Value):
    """A diff with an id made by the client, a label for the history, and the revision it was made on."""

    id: Id
    label: Annotated[str, Field(min_length=1, max_length=200)]
    base_revision: Annotated[int, Field(ge=0, le=2**53)]
    diff: RecordsDiff


def apply(document: Document, diff: RecordsDiff) -> Document:
    """The document after the diff. Raises `ChangeRefused` if the diff does not fit it or breaks a rule."""
    after = patch(document, diff)
    check(document, after, touched=[*diff.added, *diff.updated], removed=diff.removed)
    return after


def patch(document: Document, diff: RecordsDiff) -> Document:
    """Lay a diff over a document: its before-values must fit and its records be valid.

    The rules between records are not asked.
    """
    _check_shape(diff)
    records = document.records
    for id, record in diff.removed.items():
        current = records.get(id)
        if current is None:
            raise ChangeRefused(f"{id} is to be removed and is not there.")
        if current != record:
            raise ChangeRefused(f"{id} is to be removed and is not as the change says it was.")
    edited: list[Record] = []
    for id, fields in diff.updated.items():
        current = records.get(id)
        if current is None:
            raise ChangeRefused(f"{id} is to be changed and is not there.")
        edited.append(edit(current, fields))
    for id in diff.added:
        if id in records:
            raise ChangeRefused(f"{id} is to be added and is there already.")
    return document.replacing(diff.removed, [*edited, *diff.added.values()])


def _check_shape(diff: RecordsDiff) -> None:
    for records in (diff.added, diff.removed):
        for id, record in records.items():
            if id != record.id:
                raise ChangeRefused(f"{id} holds a record that calls itself {record.id}.")
            check_id(record)
    twice = (diff.added.keys() & diff.removed.keys()) | (
        diff.updated.keys() & (diff.added.keys() | diff.removed.keys())
    )
    for id in twice:
        raise ChangeRefused(f"{id} is in more than one part of the change.")


def as_json(record: Record) -> dict[str, Json]:
    """A record as the JSON object that diffs speak of."""
    return record.model_dump(mode="json")


def edit(record: Record, fields: Mapping[str, FieldChange]) -> Record:
    """The record with fields changed.

    Raises `ChangeRefused` if a before-value differs or the result is no valid record.
    """
    values = as_json(record)
    for path, change in fields.items():
        holder, key = _place(record, values, path, fields)
        if holder[key] != change.from_:
            raise ChangeRefused(f"{record.id}: {path} is not what the change says it was.")
        holder[key] = change.to
    return _parse(record.kind, values)


def _place(
    record: Record, values: dict[str, Json], path: str, fields: Mapping[str, FieldChange]
) -> tuple[dict[str, Json], str]:
    head, dot, tail = path.partition(".")
    if head in ("id", "kind"):
        raise ChangeRefused(f"{record.id}: {head} never changes.")
    if dot and head in fields:
        raise ChangeRefused(f"{record.id}: {head} is changed as a whole and in part.")
    holder, key = (values.get(head), tail) if dot else (values, head)
    if not isinstance(holder, dict) or key not in holder:
        raise ChangeRefused(f"{record.id}: a {record.kind} has no field {path}.")
    if dot:
        # The nested object may be the diff's own `from` value of an earlier record: never write into it.
        holder = values[head] = dict[str, Json](holder)
    return holder, key


def _parse(kind: str, values: Mapping[str, Json]) -> Record:
    try:
        return MODELS[kind].model_validate(values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ChangeRefused(f"{values['id']}: {where}: {first['msg']}.") from error


def settle(diff: RecordsDiff, after: Document) -> RecordsDiff:
    """The diff with its after-values as the records hold them: names stripped, numbers of their type."""
    updated = {
        id: {
            path: FieldChange(from_=change.from_, to=_value_at(as_json(after.records[id]), path))
            for path, change in fields.items()
        }
        for id, fields in diff.updated.items()
    }
    return RecordsDiff(added=diff.added, updated=updated, removed=diff.removed)


def _value_at(values: Mapping[str, Json], path: str) -> Json:
    head, dot, tail = path.partition(".")
    return values[head][tail] if dot else values[head]


def invert(diff: RecordsDiff) -> RecordsDiff:
    """What undoes a diff."""
    return RecordsDiff(
        added=diff.removed,
        updated={
            id: {path: FieldChange(from_=change.to, to=change.from_) for path, change in fields.items()}
            for id, fields in diff.updated.items()
        },
        removed=diff.added,
    )


def squash(first: RecordsDiff, second: RecordsDiff) -> RecordsDiff:
    """One diff that does what `first` and then `second` do. Fields that end as they began are left out."""
    added = dict(first.added)
    removed = dict(first.removed)
    updated = {id: dict(fields) for id, fields in first.updated.items()}
    for id, record in second.removed.items():
        if id in added:
            del added[id]
        else:
            removed[id] = edit(record, invert(first).updated[id]) if updated.pop(id, None) else record
    for id, fields in second.updated.items():
        if id in added:
            added[id] = edit(added[id], fields)
        else:
            updated[id] = _squash_fields(updated.get(id, {}), fields)
    for id, record in second.added.items():
        if id in removed:
            updated[id] = field_changes(removed.pop(id), record)
        else:
            added[id] = record
    return RecordsDiff(added=added, updated={id: fields for id, fields in updated.items() if fields}, removed=removed)


def _squash_fields(first: Mapping[str, FieldChange], second: Mapping[str, FieldChange]) -> dict[str, FieldChange]:
    merged = dict(first)
    for path, change in second.items():
        head, dot, tail = path.partition(".")
        parts = [other for other in merged if other.startswith(f"{path}.")]
        if dot and head in merged:
            whole = merged[head]
            merged[head] = FieldChange(from_=whole.from_, to={**whole.to, tail: change.to})
        elif parts:
            before = dict(change.from_)
            for part in parts:
                before[part.partition(".")[2]] = merged.pop(part).from_
            merged[path] = FieldChange(from_=before, to=change.to)
        else:
            before = merged[path].from_ if path in merged else change.from_
            merged[path] = FieldChange(from_=before, to=change.to)
    return {path: change for path, change in merged.items() if change.from_ != change.to}


NESTED_FIELDS = frozenset({"parsed", "overrides"})
"""Fields whose own fields are changed one by one, so that two people can change different ones."""


def field_changes(before: Record, after: Record) -> dict[str, FieldChange]:
    """The fields in which two versions of a record differ, as a diff names them."""
    old, new = as_json(before), as_json(after)
    changes: dict[str, FieldChange] = {}
    for name, value in old.items():
        if name in NESTED_FIELDS:
            for key, nested in value.items():
                if nested != new[name][key]:
                    changes[f"{name}.{key}"] = FieldChange(from_=nested, to=new[name][key])
        elif value != new[name]:
            changes[name] = FieldChange(from_=value, to=new[name])
    return changes


def diff_between(before: Document, after: Document) -> RecordsDiff:
    """The diff that leads from one document to another."""
    old, new = before.records, after.records
    updated = {id: field_changes(old[id], record) for id, record in new.items() if id in old and old[id] != record}
    return RecordsDiff(
        added={id: record for id, record in new.items() if id not in old},
        updated=updated,
        removed={id: record for id, record in old.items() if id not in new},
    )


@dataclass(frozen=True)
class Dropped:
    """A part of a diff that a rebase left out: a field, or (None) the whole record's adding or removing."""

    id: Id
    field: str | None


@dataclass(frozen=True)
class Rebased:
    """What is left of a diff on a newer document, and what was dropped since somebody else changed it."""

    diff: RecordsDiff
    dropped: tuple[Dropped, ...]


def rebase(diff: RecordsDiff, document: Document) -> Rebased:
    """Fit a diff made on an older revision to today's document.

    What somebody else changed since stays as they left it: fields changed, records changed that the diff
    would remove, records gone. What then names a record that is not there is dropped as well. The rules
    are asked when the result is applied.
    """
    dropped: list[Dropped] = []
    removed: dict[Id, Record] = {}
    for id, record in diff.removed.items():
        if document.records.get(id) == record:
            removed[id] = record
        elif id in document.records:
            dropped.append(Dropped(id, None))
    added: dict[Id, Record] = {}
    for id, record in diff.added.items():
        if id not in document.records:
            added[id] = record
        elif document.records[id] != record:
            dropped.append(Dropped(id, None))
    updated: dict[Id, dict[str, FieldChange]] = {}
    for id, fields in diff.updated.items():
        kept, lost = _still_fitting(document.records.get(id), fields)
        dropped += [Dropped(id, path) for path in lost]
        if kept:
            updated[id] = kept
    return _without_loose_ends(RecordsDiff(added=added, updated=updated, removed=removed), document, dropped)


def _still_fitting(
    record: Record | None, fields: Mapping[str, FieldChange]
) -> tuple[dict[str, FieldChange], list[str]]:
    if record is None:
        return {}, list(fields)
    values = as_json(record)
    kept: dict[str, FieldChange] = {}
    lost: list[str] = []
    for path, change in fields.items():
        head, dot, tail = path.partition(".")
        holder = values.get(head) if dot else values
        key = tail if dot else head
        if not isinstance(holder, dict) or key not in holder:
            lost.append(path)
        elif holder[key] == change.from_:
            kept[path] = change
        elif holder[key] != change.to:
            lost.append(path)
    return kept, lost


def _without_loose_ends(diff: RecordsDiff, document: Document, dropped: list[Dropped]) -> Rebased:
    """Drop what would name an absent record, and removals of records that are named, until none is left."""
    added, updated, removed = dict(diff.added), dict(diff.updated), dict(diff.removed)
    while True:
        after = patch(document, RecordsDiff(added=added, updated=updated, removed=removed))
        loose = [
            (record.id, reference.id)
            for record in after.records.values()
            for reference in references(record)
            if reference.id not in after.records
        ]
        if not loose:
            return Rebased(RecordsDiff(added=added, updated=updated, removed=removed), tuple(dropped))
        told = len(dropped)
        for id, target in loose:
            if removed.pop(target, None) is not None:
                dropped.append(Dropped(target, None))
            elif added.pop(id, None) is not None:
                dropped.append(Dropped(id, None))
            else:
                dropped += [Dropped(id, path) for path in updated.pop(id, {})]
        if len(dropped) == told:
            raise ChangeRefused(f"{loose[0][0]} names {loose[0][1]}, which is not there.")
