"""Files by content: whole or not there at all."""

import errno
import hashlib
import os
import time
from pathlib import Path

import pytest

from milimo.errors import NotFound, OutOfRoom, TooLarge
from milimo.store.files import ABANDONED_SECONDS, Files, telling_full_disk

CONTENT = b"frames" * 1000
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return Files(tmp_path)


def test_received_and_published_by_content(files: Files, tmp_path: Path) -> None:
    with files.receive(limit_bytes=10**6) as incoming:
        for start in range(0, len(CONTENT), 700):
            incoming.write(CONTENT[start : start + 700])
        assert not files.has(SHA256)
        assert files.publish(incoming.path, incoming.finish()) == SHA256
    assert files.path(SHA256) == tmp_path / "assets" / SHA256[:2] / SHA256[2:]
    assert files.path(SHA256).read_bytes() == CONTENT
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_workers_file_is_moved_to_its_place(files: Files, tmp_path: Path) -> None:
    for _ in range(2):
        made = tmp_path / "made.mp4"
        made.write_bytes(CONTENT)
        assert files.publish(made) == SHA256
        assert not made.exists()
    assert files.path(SHA256).read_bytes() == CONTENT
    assert files.path(SHA256).stat().st_mode & 0o222 == 0, "what is published never changes"


def test_what_is_too_long_is_refused_and_gone(files: Files, tmp_path: Path) -> None:
    with pytest.raises(TooLarge), files.receive(limit_bytes=100) as incoming:
        incoming.write(b"x" * 101)
    assert list((tmp_path / "incoming").iterdir()) == []


def test_what_was_not_published_is_gone(files: Files, tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), files.receive(limit_bytes=100) as incoming:
        incoming.write(b"x")
        raise RuntimeError("the client went away")
    assert list((tmp_path / "incoming").iterdir()) == []


def test_a_start_sweeps_what_a_killed_process_left(files: Files, tmp_path: Path) -> None:
    (tmp_path / "incoming" / "tmpabc").write_bytes(b"half")
    (tmp_path / "incoming" / "folder").mkdir()
    assert files.sweep() == 0, "they may be on their way"
    long_ago = time.time() - ABANDONED_SECONDS - 60
    for path in (tmp_path / "incoming").iterdir():
        os.utime(path, (long_ago, long_ago))
    assert files.sweep() == 2
    assert list((tmp_path / "incoming").iterdir()) == []
    assert files.sweep() == 0


def test_what_is_being_received_outlives_the_start_of_another_process(files: Files, tmp_path: Path) -> None:
    with files.receive(100) as incoming:
        incoming.write(b"content")
        Files(tmp_path).sweep()
        files.publish(incoming.path, incoming.finish())
    assert files.has(hashlib.sha256(b"content").hexdigest())


def test_missing_content_is_told(files: Files) -> None:
    with pytest.raises(NotFound):
        files.path(SHA256)


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_told_in_words(number: int) -> None:
    with pytest.raises(OutOfRoom, match="full"), telling_full_disk():
        raise OSError(number, "no room")
    with pytest.raises(PermissionError), telling_full_disk():
        raise PermissionError(errno.EACCES, "no")
