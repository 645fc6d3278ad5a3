"""Records as rows: one table a kind, a column a field, so a row is read without knowing its kind's history."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, select

from milimo.domain.changes import RecordsDiff
from milimo.domain.document import MODELS, Document, Record
from milimo.domain.ids import Id
from milimo.store.tables import RECORD_TABLES

_FLATTENED = ("rate", "source", "placement")
"""Nested fields that are spread over columns: `source.shot_id` is `source_shot_id`."""

Row = dict[str, Any]


def row_of(project_id: Id, record: Record) -> Row:
    """The row of a record, without what the table keeps beside it (a project's revision)."""
    row: Row = record.model_dump(mode="json", exclude={"kind"})
    for name in _FLATTENED:
        for key, value in (row.pop(name, None) or {}).items():
            row[f"{name}_{key}"] = value
    if record.kind == "project":
        return row
    table = RECORD_TABLES[record.kind]
    return {column.name: None for column in table.columns} | row | {"project_id": project_id}


def record_of(kind: str, row: Mapping[str, Any]) -> Record:
    """The record that a row holds."""
    model = MODELS[kind]
    values: Row = {"kind": kind}
    for name in model.model_fields:
        if name in _FLATTENED:
            prefix = f"{name}_"
            values[name] = {
                key.removeprefix(prefix): value
                for key, value in row.items()
                if key.startswith(prefix) and value is not None and key not in model.model_fields
            }
        elif name != "kind":
            values[name] = row[name]
    return model.model_validate(values)


def read_document(connection: Connection, project_id: Id) -> Document:
    """Every record of a project."""
    return Document.of(
        record_of(kind, dict(row))
        for kind, table in RECORD_TABLES.items()
        for row in connection.execute(
            select(table).where((table.c.id if kind == "project" else table.c.project_id) == project_id)
        ).mappings()
    )


def write_diff(connection: Connection, project_id: Id, diff: RecordsDiff, after: Document) -> None:
    """Make the rows say what `after` says, where `diff` touched them. A project's own row must be there."""
    for table, records in _by_table(diff.removed.values()):
        for record in records:
            connection.execute(table.delete().where(_is(table, project_id, record.id)))
    for table, records in _by_table([after.records[id] for id in diff.updated]):
        for record in records:
            row = row_of(project_id, record)
            connection.execute(table.update().where(_is(table, project_id, record.id)).values(row))
    for table, records in _by_table(diff.added.values()):
        if table.name != "project":
            connection.execute(table.insert(), [row_of(project_id, record) for record in records])


def _is(table: Table, project_id: Id, id: Id) -> ColumnElement[bool]:
    return table.c.id == id if table.name == "project" else and_(table.c.project_id == project_id, table.c.id == id)


def _by_table(records: Iterable[Record]) -> Iterator[tuple[Table, list[Record]]]:
    groups: dict[str, list[Record]] = {}
    for record in records:
        groups.setdefault(record.kind, []).append(record)
    for kind, members in groups.items():
        yield RECORD_TABLES[kind], members
