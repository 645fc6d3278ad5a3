"""The model hub: what a repository holds, and the bytes of its files. What goes wrong there is said in words."""

import re
import time
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from urllib.parse import quote, urlsplit

import httpx
from pydantic import BaseModel, ValidationError

from milimo.engines.packs.listing import HubFile, lacks, safe_name
from milimo.engines.packs.pack import HubSource
from milimo.engines.packs.patience import LONG, SHORT, Budget, Heed, Sleep, pause, unheeding
from milimo.errors import EngineFailed, NotLetIn, NotReady

HUB = "https://huggingface.co"
LONGEST_LISTING = 20_000_000  # bytes
UNUSABLE = (httpx.RequestError, httpx.InvalidURL)
"""What another try does not mend, unless it is a TransportError: sent round in circles, answers that cannot be read, no address."""


@dataclass(frozen=True)
class Repository:
    """A repository of a hub. `licence` is its authors' word for it; empty where they say nothing."""

    files: tuple[HubFile, ...]
    gated: bool
    licence: str


_OURS = {"Accept-Encoding": "identity", "User-Agent": "milimo"}
_SHUT = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
_LONGEST_ASKED_SECONDS = 300.0
"""The longest pause that a hub may ask for: the span by which it counts requests."""
_UNTIL = re.compile(r"\bt=(\d+)")
_GIVE_IT = "give it to the studio (Settings, Model hub, or `milimo models token set`)"


class Interrupted(Exception):
    """The connection broke, or the hub asks for patience: worth another try, after `pause_seconds` when it says so."""

    def __init__(self, why: str, pause_seconds: float | None = None) -> None:
        super().__init__(why)
        self.pause_seconds = pause_seconds


class Hub:
    """A hub at an address. `token` is asked for the user's own at each request: who logs in meanwhile need not start anew. It goes
    to the hub's own host, never to where it sends us on.
    """

    def __init__(self, address: str = HUB, token: Callable[[], str] = str, sleep: Sleep = time.sleep) -> None:
        self.address = address.rstrip("/")
        self._token = token
        self._sleep = sleep

    def pause(self, seconds: float, heed: Heed) -> None:
        """Wait before another try, hearing a cancel."""
        pause(seconds, heed, self._sleep)

    def repository(self, source: HubSource, budget: Budget = LONG, heed: Heed = unheeding) -> "Repository":
        """What a repository tells of itself, and the files of it that the source takes, at the commit that its revision is now.

        Raises NotReady when the hub does not answer or does not let this user in, EngineFailed when it answers nonsense.
        """
        url = f"{self.address}/api/models/{source.repository}/revision/{quote(source.revision, safe='')}"
        content = self._read(url, source, budget, heed)
        try:
            told = _Told.model_validate_json(content)
        except ValidationError as error:
            raise EngineFailed(
                f"The hub does not say what is in {source.repository}.", "Try again later, or use another hub."
            ) from error
        files = tuple(_file(source, told.sha, each) for each in told.siblings if source.takes(each.rfilename))
        if missing := lacks(source.needed, [file.path for file in files]):
            raise EngineFailed(
                f"{source.repository} holds no {missing[0]} at {told.sha[:12]}, which its engine needs.",
                "The repository has changed. Update Milimo Video, or use a mirror that has the files.",
            )
        return Repository(files, bool(told.gated), told.licence)

    def account(self) -> str:
        """The name of the account that the user's token is of.

        Raises NotLetIn without a token that the hub knows, NotReady when the hub does not answer or may not be sent the token,
        EngineFailed when it answers nonsense.
        """
        if not self._token():
            raise NotLetIn("There is no token for the hub.", f"Make one at {self.address} and {_GIVE_IT}.")
        if not _is_trusted(self.address):
            raise NotReady(
                f"The hub at {self.address} is not sent the token: it could be read on the way.",
                "Use an address with https in MILIMO_HUB.",
            )
        me = HubSource("the account", (), "this moment")
        try:
            content = self._read(f"{self.address}/api/whoami-v2", me, SHORT, unheeding)
        except NotLetIn as error:
            raise _unknown(self.address) from error
        try:
            return _Account.model_validate_json(content).name
        except ValidationError as error:
            raise EngineFailed("The hub does not say whose token it is.", "Try again later.") from error

    def text(self, file: HubFile, budget: Budget, heed: Heed = unheeding, *, limit_bytes: int = LONGEST_LISTING) -> str:
        """A small text file. Raises as `files_of`."""
        source = HubSource(file.repository, (), file.commit)
        return self._read(self._address_of(file), source, budget, heed, limit_bytes).decode("utf-8", "replace")

    @contextmanager
    def open(self, file: HubFile, start: int) -> Generator[httpx.Response]:
        """The file's bytes from `start` on, where the hub gives parts. Raises Interrupted for what may pass, else as `files_of`."""
        asked = {"Range": f"bytes={start}-"} if start else {}
        with self._answer(self._address_of(file), asked) as answer:
            _check(answer, f"{file.path} of {file.repository}", file.repository, self.address)
            yield answer

    def _address_of(self, file: HubFile) -> str:
        return f"{self.address}/{file.repository}/resolve/{file.commit}/{quote(file.path)}"

    def _read(
        self, url: str, source: HubSource, budget: Budget, heed: Heed, limit_bytes: int = LONGEST_LISTING
    ) -> bytes:
        until = time.monotonic() + budget.whole_seconds
        for number in range(budget.tries):
            try:
                return self._read_once(url, source, budget, until=until, heed=heed, limit_bytes=limit_bytes)
            except (Interrupted, httpx.TransportError) as error:
                asked = error.pause_seconds if isinstance(error, Interrupted) else None
                seconds = min(budget.pause_seconds, 0.2 * 2**number if asked is None else asked)
                if number == budget.tries - 1 or time.monotonic() + seconds >= until:
                    raise unreachable(self.address, error) from error
                self.pause(seconds, heed)
            except UNUSABLE as error:
                raise unreachable(self.address, error) from error
        raise AssertionError("unreachable")

    def _read_once(
        self, url: str, source: HubSource, budget: Budget, *, until: float, heed: Heed, limit_bytes: int
    ) -> bytes:
        heed()
        asked = {"blobs": "true"} if "/api/" in url else {}
        silence = max(0.1, min(budget.silence_seconds, until - time.monotonic()))
        with self._answer(url, {}, asked, silence) as answer:
            _check(answer, f"{source.repository} at {source.revision}", source.repository, self.address)
            content = b""
            for piece in answer.iter_bytes():
                content += piece
                if len(content) > limit_bytes:
                    raise EngineFailed("The hub's answer has no end.", "Try again later, or use another hub.")
                if time.monotonic() > until:
                    raise Interrupted("its answer takes too long")
                heed()
            return content

    @contextmanager
    def _answer(
        self,
        url: str,
        headers: Mapping[str, str],
        params: Mapping[str, str] | None = None,
        silence_seconds: float = LONG.silence_seconds,
    ) -> Generator[httpx.Response]:
        token = self._token() if _is_trusted(self.address) else ""
        asked = dict(params) if params else None
        with httpx.Client(headers=_OURS, follow_redirects=True, timeout=silence_seconds) as client:
            if token:
                # httpx takes Authorization off a request that is sent on to another host.
                known = {**headers, "Authorization": f"Bearer {token}"}
                with client.stream("GET", url, headers=known, params=asked) as answer:
                    if not _knows_no_such_token(answer):
                        yield answer
                        return
            with client.stream("GET", url, headers=dict(headers), params=asked) as answer:
                if token and answer.status_code in _SHUT:
                    raise _unknown(self.address)
                yield answer


def unreachable(address: str, error: Exception) -> NotReady:
    """What to say when the hub does not answer."""
    return NotReady(
        f"The model hub at {address} does not answer: {str(error) or type(error).__name__}.",
        "Check this machine's connection and try again. MILIMO_HUB names another hub, such as a mirror.",
    )


def _unknown(address: str) -> NotLetIn:
    return NotLetIn(
        f"The hub at {address} does not know this user's token.", f"Make another there, {_GIVE_IT}, then try again."
    )


def _is_trusted(address: str) -> bool:
    """Whether nobody on the way can read what is sent to this hub."""
    try:
        parts = urlsplit(address)
    except ValueError:  # no address at all: who asks there is told so
        return False
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "localhost", "::1")


class _Account(BaseModel):
    name: str


class _Lfs(BaseModel):
    sha256: str
    size: int


class _Sibling(BaseModel):
    rfilename: str
    size: int | None = None
    blobId: str | None = None
    lfs: _Lfs | None = None


class _Card(BaseModel):
    license: str | list[str] | None = None
    license_name: str | None = None


class _Told(BaseModel):
    """What of the hub's answer is used."""

    sha: str
    gated: bool | str = False
    siblings: list[_Sibling]
    cardData: _Card | None = None

    @property
    def licence(self) -> str:
        """As its authors call it; `other` stands for one of their own, whose name comes beside it."""
        card = self.cardData or _Card()
        named = ", ".join(card.license) if isinstance(card.license, list) else card.license or ""
        return card.license_name or named if named in ("", "other") else named


def _file(source: HubSource, commit: str, told: _Sibling) -> HubFile:
    path = safe_name(told.rfilename)
    name = safe_name(source.rename.get(path, path))
    if told.lfs is not None:
        return HubFile(source.repository, commit, path, name, told.lfs.size, sha256=told.lfs.sha256)
    if told.size is None or told.blobId is None:
        raise EngineFailed(f"The hub does not say how large {path} is.", "Try again later, or use another hub.")
    return HubFile(source.repository, commit, path, name, told.size, blob=told.blobId)


def _check(answer: httpx.Response, what: str, repository: str, address: str) -> None:
    code = answer.status_code
    if code == HTTPStatus.NOT_FOUND or (code in _SHUT and answer.headers.get("X-Error-Code") == "RepoNotFound"):
        raise EngineFailed(f"The hub has no {what}.", "It was moved or withdrawn. Update Milimo Video.")
    if code in _SHUT:
        raise NotLetIn(
            f"The hub does not give {what} to this user.",
            f"Accept the model's licence at {address}/{repository}, make a token of your account there and {_GIVE_IT}, "
            "then try again.",
        )
    if code >= HTTPStatus.INTERNAL_SERVER_ERROR or code == HTTPStatus.TOO_MANY_REQUESTS:
        raise Interrupted(f"it answers {code}", _pause(answer.headers))
    if not answer.is_success:
        raise EngineFailed(f"The hub answers {code} for {what}.", "Try again later.")


def _knows_no_such_token(answer: httpx.Response) -> bool:
    told = answer.headers.get("X-Error-Message", "").casefold()
    return answer.status_code == HTTPStatus.UNAUTHORIZED and ("invalid" in told or "expired" in told)


def _pause(headers: Mapping[str, str]) -> float | None:
    """Seconds that the hub asks us to wait, bounded; it says them as a number or as a date, or how long its count still runs."""
    retry_after = headers.get("Retry-After")
    if retry_after is None:
        until = _UNTIL.search(headers.get("RateLimit", ""))
        return None if until is None else min(float(until[1]), _LONGEST_ASKED_SECONDS)
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(retry_after).timestamp() - time.time()
        except ValueError:
            return None
    return min(max(0.0, seconds), _LONGEST_ASKED_SECONDS)
