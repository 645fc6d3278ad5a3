"""LoRAs of a model hub, by the name of their repository: seen with size and licence, fetched onto the user's shelf."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from filelock import FileLock

from milimo.engines.lora_names import signs_of
from milimo.engines.loras import Lora, LoraShelf
from milimo.engines.packs.download import PART, bytes_come, download
from milimo.engines.packs.hub import Hub
from milimo.engines.packs.install import ReportProgress
from milimo.engines.packs.listing import HubFile
from milimo.engines.packs.pack import HubSource
from milimo.engines.packs.patience import LONG, SHORT, Budget, Heed, take_lock, unheeding
from milimo.engines.packs.room import check_room
from milimo.engines.peft_alpha import CONFIG, LONGEST_CONFIG, NAMELESS, PeftAlpha, read_config
from milimo.errors import BadInput, Cancelled, Conflict, EngineFailed

FETCHING = ".fetching"
"""In the shelf's folder: what came so far."""
FETCH_AGAIN = "fetch the LoRA again."
_PASTED = re.compile(
    r"(?:https?://[^/]+/)?(?P<repository>[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})"
    r"(?:/tree/[^?#]*|/(?:blob|resolve)/[^/?#]+/(?P<path>[^?#]+))?/?(?:[?#].*)?"
)
"""`owner/name`, or the address of a repository's page, of a folder or of a file."""


_UNNAMED = re.compile(r"[^\w .-]+")
"""What no LoRA is called by."""


@dataclass(frozen=True)
class Place:
    """Where on a hub: a repository, and one file of it when the user named one."""

    repository: str
    path: str = ""

    @classmethod
    def of(cls, text: str) -> "Place":
        """Read `owner/name`, or the address of a repository's page or of a file, as one copies it from a browser.

        Raises BadInput for what is neither.
        """
        match = _PASTED.fullmatch(text.strip())
        if match is None or ".." in text:
            raise BadInput(f"{text} names no repository.", "Write it as owner/name, or paste the address of its page.")
        return cls(match["repository"], unquote(match["path"] or ""))


@dataclass(frozen=True)
class Offer:
    """What a repository has. `licence` is its own word for it."""

    repository: str
    files: tuple[HubFile, ...]
    gated: bool
    licence: str
    configs: tuple[HubFile, ...] = ()
    """peft's configurations, each of the LoRA in its folder."""

    def config_of(self, file: HubFile) -> HubFile | None:
        """peft's configuration beside a file, if there is one."""
        beside = str(PurePosixPath(file.path).with_name(CONFIG))
        return next((config for config in self.configs if config.path == beside), None)

    def file(self, path: str) -> HubFile:
        """The file of that path, or the only one. Raises BadInput when there is no such file, or when several could be meant."""
        found = [file for file in self.files if path in ("", file.path)]
        if len(found) == 1:
            return found[0]
        names = ", ".join(file.path for file in self.files[:12])
        if path:
            raise BadInput(f"{self.repository} holds no {path}.", f"Choose one of: {names}.")
        raise BadInput(f"{self.repository} holds {len(self.files)} files of weights.", f"Say which one: {names}.")


class HubLoras:
    """Looks for LoRAs on a hub, and brings them to the shelf."""

    def __init__(self, hub: Hub, shelf: LoraShelf) -> None:
        self._hub = hub
        self._shelf = shelf

    def look(self, repository: str, budget: Budget = SHORT, heed: Heed = unheeding) -> Offer:
        """Ask the hub. Raises what the hub raises; EngineFailed for a repository without files of weights."""
        found = self._hub.repository(HubSource(repository, ("*.safetensors", f"*{CONFIG}")), budget, heed)
        files = tuple(file for file in found.files if file.path.endswith(".safetensors"))
        if not files:
            raise EngineFailed(
                f"{repository} holds no .safetensors file.", "Look for the LoRA as .safetensors in another repository."
            )
        configs = tuple(file for file in found.files if PurePosixPath(file.path).name == CONFIG)
        return Offer(repository, files, found.gated, found.licence, configs)

    def name_for(self, file: HubFile, name: str) -> str:
        """What it will be called: `name`, else as its file is, or its repository where every trainer calls the file so.

        Raises BadInput for what is no name, Conflict for one that is taken.
        """
        stem = PurePosixPath(file.path).stem
        stem = file.repository.rpartition("/")[2] if stem in NAMELESS else stem
        name = name or _UNNAMED.sub("-", stem).strip(" .-")[:80]
        self._shelf.check_free(name)
        return name

    def fetch(self, place: Place, name: str, report: ReportProgress) -> Lora:
        """Bring a file onto the shelf; what came of an earlier try is gone on with. Raises BadInput for what is no LoRA, OutOfRoom,
        Conflict for a name that is taken or while it is on its way, and what the hub raises.
        """

        def heed() -> None:
            report(0, 0, "asking the hub")

        offer = self.look(place.repository, LONG, heed)
        file = offer.file(place.path)
        self._shelf.check_free(name)
        folder = self._shelf.root / FETCHING
        folder.mkdir(parents=True, exist_ok=True)
        target = folder / f"{file.digest}.safetensors"
        lock = FileLock(folder / f"{file.digest}.lock")

        def wait(seconds: float) -> None:
            self._hub.pause(seconds, lambda: report(0, 0, "waiting for what was cancelled to end"))

        if not take_lock(lock, wait):
            raise Conflict(f"{name} is being fetched already.", "Wait until that is done, or cancel it.")
        try:
            if not target.is_file():
                check_room(folder, file.bytes - bytes_come(target), FETCH_AGAIN)
                self._download(file, name, report)
            called = PurePosixPath(file.path).name
            config = offer.config_of(file)
            alpha = None
            if config is not None and signs_of(target).alpha_unknown:
                alpha = self._alpha_in(config, called, heed)
            return self._shelf.take(target, name, called=called, alpha=alpha)
        except (Cancelled, BadInput):
            target.unlink(missing_ok=True)
            target.with_name(target.name + PART).unlink(missing_ok=True)
            raise
        finally:
            lock.release()

    def _alpha_in(self, config: HubFile, called: str, heed: Heed) -> PeftAlpha | None:
        """None of a configuration that cannot be read: the user cannot mend the hub's, and has a LoRA of unknown strength."""
        try:
            return read_config(self._hub.text(config, LONG, heed, limit_bytes=LONGEST_CONFIG), called)
        except (BadInput, EngineFailed):
            return None

    def _download(self, file: HubFile, name: str, report: ReportProgress) -> None:
        target = self._shelf.root / FETCHING / f"{file.digest}.safetensors"
        download(
            self._hub,
            file,
            target,
            lambda done: report(done, file.bytes, f"fetching {name}"),
            lambda done: report(file.bytes, file.bytes, f"checking {name}"),
        )
