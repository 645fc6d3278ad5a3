"""DBOS's own database: beside the studio's, never in it."""

import sqlite3
from pathlib import Path

from sqlalchemy import Engine, create_engine, event, make_url

APPLICATION = "milimo"
APPLICATION_VERSION = "1"
"""Workflows of another version are left alone: raise it only when a workflow's steps change."""


def default_url(data: Path) -> str:
    """SQLite in the data folder."""
    return f"sqlite:///{data / 'jobs.sqlite'}"


def open_database(url: str) -> Engine:
    """Connect. On SQLite with the pragmas two processes need; DBOS sets them only on engines of its making."""
    if make_url(url).get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, pool_size=10, max_overflow=10)

    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        connection.execute("PRAGMA busy_timeout=30000")
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute("PRAGMA foreign_keys=ON")

    event.listen(engine, "connect", prepare)
    return engine
