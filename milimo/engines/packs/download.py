"""One file of a hub onto this disk: in pieces, so that a broken download goes on, and checked to the last byte."""

from http import HTTPStatus
from pathlib import Path

import httpx
import tenacity

from milimo.engines.packs.hub import UNUSABLE, Hub, Interrupted, unreachable
from milimo.engines.packs.listing import PIECE, Count, HubFile
from milimo.engines.packs.packages import Corrupt
from milimo.engines.packs.room import telling_full_disk
from milimo.errors import NotReady

PATIENCE_SECONDS = 20 * 60.0
"""Pauses in a row without a byte more, until we give up: a line that is away for a while at night ends no download."""
LONGEST_PAUSE_SECONDS = 60.0
PART = ".part"
"""At the end of the name of what has not come whole."""


def download(hub: Hub, file: HubFile, target: Path, came: Count, check: Count) -> None:
    """Fetch a file to `target`, which appears when its digest has been checked. `came` is told of bytes that came, `check` of
    bytes that were read again.

    Raises NotReady when the hub does not answer or keeps breaking off (what came is kept), Corrupt when it serves another file
    than it listed, OutOfRoom.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(target.name + PART)
    patience = _Patience(part)
    trying = tenacity.Retrying(
        retry=tenacity.retry_if_exception_type(Interrupted),
        stop=patience.is_over,
        wait=patience.pause,
        sleep=lambda seconds: hub.pause(seconds, lambda: came(patience.size())),
        reraise=True,
    )
    try:
        with telling_full_disk("install the pack again. What came so far is kept."):
            trying(_go_on, hub, file, part, came)
    except Interrupted as error:
        if patience.size() == 0:
            raise unreachable(hub.address, error) from error
        raise NotReady(
            f"The download of {file.name} keeps breaking off: {error}.",
            "What came so far is kept. Install the pack again to go on from there.",
        ) from error
    if not file.is_in(part, check):
        part.unlink()
        raise Corrupt(
            f"{file.name} is not the file that the hub listed: its digest differs.",
            "It was deleted. Install the pack again; if it happens again, the hub or something before it alters files.",
        )
    part.rename(target)


def bytes_come(target: Path) -> int:
    """How much of a file lies there from an earlier try."""
    part = target.with_name(target.name + PART)
    return part.stat().st_size if part.is_file() else 0


class _Patience:
    """When to stop trying: after long enough without a byte more."""

    def __init__(self, part: Path) -> None:
        self._part = part
        self._had = self.size()
        self._tries = 0
        self._paused = 0.0

    def size(self) -> int:
        return self._part.stat().st_size if self._part.exists() else 0

    def is_over(self, state: tenacity.RetryCallState) -> bool:
        del state
        return self._paused > PATIENCE_SECONDS

    def pause(self, state: tenacity.RetryCallState) -> float:
        has = self.size()
        if has > self._had:
            self._had, self._tries, self._paused = has, 0, 0.0
        error = state.outcome.exception() if state.outcome else None
        asked = error.pause_seconds if isinstance(error, Interrupted) else None
        seconds = max(asked or 0.0, min(LONGEST_PAUSE_SECONDS, 0.2 * 2**self._tries))
        self._tries += 1
        self._paused += seconds
        return seconds


def _go_on(hub: Hub, file: HubFile, part: Path, came: Count) -> None:
    have = part.stat().st_size if part.exists() else 0
    if have > file.bytes:
        part.unlink()
        have = 0
    if have == file.bytes and part.exists():
        return
    try:
        with hub.open(file, have) as answer:
            if have and answer.status_code != HTTPStatus.PARTIAL_CONTENT:
                have = 0
            _check_size(answer, file, have)
            with part.open("ab" if have else "wb", PIECE) as output:
                # As they come: what is gathered into larger pieces first is lost when the line breaks.
                for piece in answer.iter_bytes():
                    have += len(piece)
                    if have > file.bytes:
                        raise _another_size(file, f"more than {file.bytes}")
                    output.write(piece)
                    came(have)
    except httpx.TransportError as error:
        raise Interrupted(str(error) or type(error).__name__) from error
    except UNUSABLE as error:
        raise unreachable(hub.address, error) from error
    if have < file.bytes:
        raise Interrupted(f"{have} of {file.bytes} bytes came")


def _check_size(answer: httpx.Response, file: HubFile, have: int) -> None:
    """Before the bytes come: do they begin where we are, and are there as many as listed?"""
    told = answer.headers.get("Content-Length")
    if told is not None and told.isdecimal() and have + int(told) != file.bytes:
        raise _another_size(file, str(have + int(told)))
    if answer.status_code == HTTPStatus.PARTIAL_CONTENT and have:
        place = answer.headers.get("Content-Range", "")
        if place and not place.startswith(f"bytes {have}-"):
            raise Corrupt(
                f"Asked for the rest of {file.name}, the hub sends another part.",
                "Remove the pack to begin anew, and install it again.",
            )


def _another_size(file: HubFile, told: str) -> Corrupt:
    return Corrupt(
        f"The hub lists {file.name} with {file.bytes} bytes and sends {told}.",
        "Nothing was installed. Try again; if it happens again, the hub or something before it alters files.",
    )
