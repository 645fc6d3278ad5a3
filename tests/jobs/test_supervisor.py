"""Processes kept alive, and none left behind."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from milimo.jobs.supervisor import DataLock, Holder, Supervisor
from tests.jobs.conftest import ROOT, wait_until

SLEEPER = [
    sys.executable,
    "-c",
    "import time; from milimo.jobs.lifeline import die_with_parent; die_with_parent(); time.sleep(60)",
]
PARENT = """
import sys, time
from pathlib import Path
from milimo.jobs.supervisor import DataLock, Holder, Supervisor
from tests.jobs.test_supervisor import SLEEPER
folder = Path(sys.argv[1])
lock = DataLock(folder)
assert lock.acquire(Holder(1, "studio", 8123))
with Supervisor({"one": SLEEPER, "two": SLEEPER}, folder / "logs") as keeper:
    (folder / "pids").write_text(" ".join(str(pid) for pid in keeper.pids().values()))
    time.sleep(60)
"""


def alive(pid: int) -> bool:
    with suppress(psutil.NoSuchProcess):
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    return False


def test_a_killed_process_is_started_again_and_waits_longer_each_time(tmp_path: Path) -> None:
    with Supervisor({"one": SLEEPER}, tmp_path / "logs") as keeper:
        pids = [keeper.pids()["one"]]
        for _ in range(2):
            os.kill(pids[-1], signal.SIGKILL)
            wait_until(lambda: keeper.pids().get("one") not in (None, pids[-1]), tend=keeper)
            pids.append(keeper.pids()["one"])
        assert keeper.deaths() == 2
    assert len(set(pids)) == 3
    assert not any(alive(pid) for pid in pids)


def test_children_do_not_outlive_a_killed_supervisor_and_its_lock_is_free(tmp_path: Path) -> None:
    parent = subprocess.Popen([sys.executable, "-c", PARENT, str(tmp_path)], cwd=ROOT)
    wait_until(lambda: (tmp_path / "pids").exists() and len((tmp_path / "pids").read_text().split()) == 2)
    lock = DataLock(tmp_path)
    assert not lock.acquire(Holder(2, "film", None))
    assert lock.holder() == Holder(1, "studio", 8123)
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert all(alive(pid) for pid in pids)

    parent.kill()
    parent.wait()
    wait_until(lambda: not any(alive(pid) for pid in pids), seconds=5)
    assert lock.acquire(Holder(2, "film", None))
    lock.release()
    assert lock.holder() is None


@pytest.mark.parametrize("card", ["", "{}", '{"pid": 1', "[]"])
def test_a_broken_card_is_nobodys(tmp_path: Path, card: str) -> None:
    (tmp_path / "supervisor.json").write_text(card)
    assert DataLock(tmp_path).holder() is None
