"""Old data folders, as they were stored by every schema there has been, opened by today's studio."""

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from milimo.domain.changes import Change, FieldChange, RecordsDiff, apply
from milimo.domain.document import Document
from milimo.errors import NewerData
from milimo.jobs.specs import WordsSpec
from milimo.store import migrations
from milimo.store.database import Database
from milimo.store.store import DATABASE_NAME, Store
from milimo.store.tables import metadata

OLD = Path(__file__).parent / "old"
SCHEMAS = sorted(path.stem for path in OLD.glob("*.sql"))
VERSIONS = Path(migrations.__file__).parent / "versions"
NEWEST = sorted(path.name[:4] for path in VERSIONS.glob("0*.py"))[-1]
PROJECT = "project_000001"


def restore(schema: str, data: Path) -> Path:
    data.mkdir(exist_ok=True)
    path = data / DATABASE_NAME
    with sqlite3.connect(path) as connection:
        connection.executescript((OLD / f"{schema}.sql").read_text())
    connection.close()
    return path


def dump(path: Path) -> str:
    with sqlite3.connect(path) as connection:
        return "\n".join(connection.iterdump())


@pytest.mark.parametrize("schema", SCHEMAS)
def test_an_old_data_folder_opens_with_all_it_held(schema: str, tmp_path: Path) -> None:
    restore(schema, tmp_path)
    store = Store(tmp_path)
    revision, document = store.changes.document(PROJECT)
    summed = Document({})
    for each in store.changes.since(PROJECT, 0):
        summed = apply(summed, each.change.diff)
    assert (revision, summed) == (2, document)
    assert len(document.records) == 26
    snapshot = store.projects.snapshot(PROJECT)
    [take] = snapshot.takes
    assert snapshot.document.live_shots()[0].picked_take_id == take.id
    assert [asset.id for asset in snapshot.assets] == [take.asset_id]
    assert store.takes.provenance(take.id)["spec"] == {"seed": 1}
    assert [known.row.id for known in store.jobs.open()] == ["job_000002"]
    assert [event.name for event in store.events.after(0).events][-1] == "change"
    name = FieldChange(from_="Film", to="Film, later")
    edit = Change(
        id="change_000099",
        label="Rename",
        base_revision=2,
        diff=RecordsDiff(updated={PROJECT: {"name": name}}),
    )
    assert store.changes.post(PROJECT, edit) == 3
    store.close()


def test_questions_of_before_let_go_of_their_pictures(tmp_path: Path) -> None:
    path = restore("0003", tmp_path)
    assert "aGVsbG8=" in dump(path)
    store = Store(tmp_path)
    spec = store.jobs.get("job_000003").row.spec
    assert WordsSpec.model_validate(spec) == WordsSpec(instructions="Write.", text="Mara.", keep_alive_seconds=0)
    assert store.jobs.get("job_000001").row.spec == {"seed": 1}
    store.close()
    assert "aGVsbG8=" not in dump(path)


def test_the_newest_schema_is_stored_too_or_has_just_been_made() -> None:
    assert int(NEWEST) - int(SCHEMAS[-1]) <= 1, "store a data folder of the last schema before adding another"


def test_migrations_end_at_the_tables(tmp_path: Path) -> None:
    database = Database(tmp_path / "a.sqlite")
    database.migrate()
    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        with pytest.warns(match="cycles"):
            assert compare_metadata(context, metadata) == []
    database.close()


def test_migrating_twice_changes_nothing(tmp_path: Path) -> None:
    path = restore(SCHEMAS[0], tmp_path)
    Store(tmp_path).close()
    first = dump(path)
    Store(tmp_path).close()
    assert dump(path) == first


def test_a_newer_data_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = restore(SCHEMAS[-1], tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = dump(path)
    with pytest.raises(NewerData, match="9999"):
        Store(tmp_path)
    assert dump(path) == before


def test_a_migration_that_would_break_a_reference_changes_nothing(tmp_path: Path) -> None:
    path = restore(SCHEMAS[0], tmp_path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("DELETE FROM asset")
    connection.close()
    before = dump(path)
    with pytest.raises(Exception, match="break it"):
        Store(tmp_path)
    assert dump(path) == before


def test_many_processes_open_a_new_folder_at_once(tmp_path: Path) -> None:
    with ThreadPoolExecutor(6) as pool:
        stores = list(pool.map(Store, [tmp_path] * 6))
    for store in stores:
        assert store.projects.list() == ()
        store.close()
