"""The database: connections, transactions, and bringing it to today's schema.

SQLite in WAL with foreign keys: many readers, one writer. A transaction that will write says so at its start
(`BEGIN IMMEDIATE`), so it never fails half way because another process wrote in between.
"""

import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, Engine, PoolProxiedConnection, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import ConnectionPoolEntry

from milimo.errors import MilimoError, NewerData, NotReady, OutOfRoom

BUSY_SECONDS = 20
"""How long a writer waits for another process's transaction."""

_MIGRATIONS = Path(__file__).parent / "migrations"


class Database:
    """The studio's database file. Safe to use from any thread."""

    def __init__(self, path: Path) -> None:
        self._engine = _connect(path)
        self._writer = threading.Lock()

    @contextmanager
    def read(self) -> Generator[Connection]:
        """A connection that sees one moment of the database."""
        with _told(), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def write(self) -> Generator[Connection]:
        """The only writer, until the block ends. Commits at its end; rolls back if it raises. Keep it short."""
        with self._writer, _told(), self._engine.connect() as connection:
            writing = connection.execution_options(milimo_writes=True)
            with writing.begin():
                yield writing

    def migrate(self, target: str = "head") -> None:
        """Bring the schema to `target`, all or nothing. Raises `NewerData` if a newer studio made the database."""
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        with _told(), self._engine.connect() as connection:
            # SQLite ignores this pragma inside a transaction. With keys on, rebuilding a table deletes its children.
            _pragma(connection.connection, "foreign_keys = OFF")
            try:
                with connection.execution_options(milimo_writes=True).begin():
                    current = MigrationContext.configure(connection).get_current_revision()
                    if current is not None and current not in known:
                        raise NewerData(
                            f"The data folder was made by a newer Milimo Video (its schema is {current}).",
                            "Update Milimo Video, or open another data folder.",
                        )
                    config.attributes["connection"] = connection
                    command.upgrade(config, target)
                    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
                    if broken:
                        raise MilimoError(
                            f"Bringing the data folder up to date would break it: {broken[:3]}.",
                            "Nothing was changed. Please report this with the version you used before.",
                        )
            finally:
                _pragma(connection.connection, "foreign_keys = ON")

    def close(self) -> None:
        self._engine.dispose()


def _connect(path: Path) -> Engine:
    engine = create_engine(
        URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        pool_size=8,
        max_overflow=40,
    )

    @event.listens_for(engine, "connect")
    def connect(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
        # None: the driver opens no transaction by itself; `begin` below does.
        connection.isolation_level = None  # pyright: ignore[reportAttributeAccessIssue]
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            _pragma(connection, pragma)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("milimo_writes", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _pragma(connection: DBAPIConnection | PoolProxiedConnection, pragma: str) -> None:
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def _told() -> Generator[None]:
    """Tell a full disk and a busy file in words for a person."""
    try:
        yield
    except OperationalError as error:
        text = str(error.orig)
        if "full" in text:
            raise OutOfRoom(
                "The disk that holds the data folder is full. Nothing was changed.",
                "Free some space, then try again.",
            ) from error
        if "locked" in text or "busy" in text:
            raise NotReady(
                f"Another program has held the data folder for more than {BUSY_SECONDS} seconds.",
                "Close it, then try again.",
            ) from error
        raise
