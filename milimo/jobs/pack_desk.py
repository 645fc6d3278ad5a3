"""Packs as the studio deals with them: what there is and what each needs; downloads as jobs; licences accepted before."""

import threading
from typing import Literal

from milimo.domain.ids import Id
from milimo.domain.record import Value
from milimo.engines.packs import PackShelf, PackStatus
from milimo.errors import Conflict, MilimoError
from milimo.jobs.queue import JobQueue, NewJob
from milimo.jobs.specs import DownloadSpec
from milimo.store.store import Store


class LicenceCard(Value):
    """What a pack may be used for. `terms` says it in a sentence, which is no substitute for reading it."""

    name: str
    url: str
    terms: str
    must_accept: bool
    accepted: bool


class PackCard(Value):
    """A download that an engine uses. Sizes in bytes."""

    name: str
    title: str
    description: str
    serves: str
    """The name by which engines ask for it. Several packs may serve one; `chosen` is the one that is given."""
    lora: Literal["", "control", "camera"]
    """It is a LoRA, which follows a control film or moves the camera; empty of what is none."""
    licence: LicenceCard
    origin: str
    """Where its files come from."""
    gated: bool
    """The hub gives it only to users who have accepted the licence there."""
    bytes: int
    exact: bool
    """Whether `bytes` is what the source says; else it is our guess until the source is asked."""
    installed: bool
    chosen: bool
    here_bytes: int
    """What lies on this machine already and is used instead of being fetched."""
    came_bytes: int
    """What an unfinished download has brought."""
    commits: dict[str, str]
    """Of each repository of the hub: the commit, once known."""
    job_id: Id | None
    """The job that fetches it now."""


class PackFile(Value):
    name: str
    bytes: int
    digest: str
    """SHA-256, or git's digest of a small file."""


class PackFiles(Value):
    """What the hub says of a pack."""

    pack: PackCard
    files: tuple[PackFile, ...]
    licence_text: str
    """As the repository has it; empty where it has none."""


class PackDesk:
    """What routes ask of packs."""

    def __init__(self, store: Store, queue: JobQueue, shelf: PackShelf) -> None:
        self._store = store
        self._queue = queue
        self._shelf = shelf
        self._asking = threading.Lock()

    def cards(self) -> list[PackCard]:
        jobs = self._jobs()
        return [_card(status, jobs.get(status.pack.name)) for status in self._shelf.list()]

    def card(self, name: str) -> PackCard:
        """Raises NotFound."""
        return _card(self._shelf.status(name), self._jobs().get(name))

    def files(self, name: str) -> PackFiles:
        """Ask the hub for a pack's files, sizes and licence. Raises NotFound, and what the hub raises."""
        if not self._shelf.pack(name).sources:
            files = (PackFile(name=f.name, bytes=f.bytes, digest=f.sha256) for f in self._shelf.pack(name).files)
            return PackFiles(pack=self.card(name), files=tuple(files), licence_text="")
        listing = self._shelf.files(name)
        try:
            text = self._shelf.licence_text(listing)
        except MilimoError:
            # The list is worth showing without; the licence's address stands on the card.
            text = ""
        found = tuple(PackFile(name=file.name, bytes=file.bytes, digest=file.digest) for file in listing.files)
        return PackFiles(pack=self.card(name), files=found, licence_text=text)

    def install(self, name: str, *, accept_licence: bool) -> Id:
        """Fetch a pack in the background; one that is on its way is not fetched twice. Gives the job.

        Raises NotFound; BadInput when its licence must be accepted and is not.
        """
        pack = self._shelf.pack(name)
        if accept_licence:
            self._shelf.accept_licence(name)
        self._shelf.demand_licence(name)
        spec = DownloadSpec(pack=name).model_dump(mode="json")
        with self._asking:
            if (under_way := self._jobs().get(name)) is not None:
                return under_way
            [job_id] = self._queue.enqueue([NewJob("download", f"Install {pack.title}", spec)])
        return job_id

    def use(self, name: str) -> None:
        """Give this one to its engine. Raises NotFound, NotReady."""
        self._shelf.use(name)
        self._tell()

    def remove(self, name: str) -> None:
        """Delete a pack's files. Raises NotFound, Conflict while it is on its way."""
        title = self._shelf.pack(name).title
        if name in self._jobs():
            raise Conflict(f"{title} is being installed.", "Cancel its job first.")
        self._shelf.remove(name)
        self._tell()

    def _jobs(self) -> dict[str, Id]:
        """The open download of each pack."""
        return {str(known.row.spec.get("pack")): known.row.id for known in self._store.jobs.open("net")}

    def _tell(self) -> None:
        self._store.events.announce("shelf", None, {"shelf": "packs"})


def _card(status: PackStatus, job_id: Id | None) -> PackCard:
    pack = status.pack
    licence = LicenceCard(
        name=pack.licence.name,
        url=pack.licence.url,
        terms=pack.licence.terms,
        must_accept=pack.licence.must_accept,
        accepted=status.accepted,
    )
    return PackCard(
        name=pack.name,
        title=pack.title,
        description=pack.description,
        serves=pack.slot,
        lora=pack.lora,
        licence=licence,
        origin=pack.origin,
        gated=pack.gated,
        bytes=status.bytes,
        exact=status.exact,
        installed=status.installed,
        chosen=status.chosen,
        here_bytes=status.here,
        came_bytes=status.came,
        commits=dict(status.commits),
        job_id=job_id,
    )
