"""The store: everything a data folder keeps, behind one door."""

from pathlib import Path

from milimo.store.assets import Assets
from milimo.store.changes import Changes
from milimo.store.clock import Clock, utc_now
from milimo.store.database import Database
from milimo.store.events import Events
from milimo.store.files import Files, telling_full_disk
from milimo.store.jobs import Jobs
from milimo.store.projects import Projects
from milimo.store.takes import Takes
from milimo.store.unchosen import sweep_unchosen

DATABASE_NAME = "studio.sqlite"


class Store:
    """Opens a data folder, makes it where there is none, and brings it up to date.

    Any number of processes may have the same folder open. Raises `NewerData` if a newer studio made it.
    """

    def __init__(self, data_dir: Path, clock: Clock = utc_now) -> None:
        with telling_full_disk():
            data_dir.mkdir(parents=True, exist_ok=True)
        self.data_dir = data_dir
        self._clock = clock
        self.files = Files(data_dir)
        self.database = Database(data_dir / DATABASE_NAME)
        self.database.migrate()
        self.events = Events(self.database, clock)
        self.changes = Changes(self.database, self.events, clock)
        self.projects = Projects(self.database, self.events, self.changes, clock)
        self.assets = Assets(self.database, self.events, self.files)
        self.takes = Takes(self.database)
        self.jobs = Jobs(self.database, self.events, clock)

    def sweep(self) -> int:
        """Remove what was left half written, and assets that nobody needs; returns how many files. Only at a start, before anybody
        works.
        """
        return self.files.sweep() + sweep_unchosen(self.database, self.files, self._clock)

    def close(self) -> None:
        self.database.close()
