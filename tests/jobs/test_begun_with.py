"""A job of several steps is made with one set of weights."""

import shutil
from pathlib import Path

import pytest

from milimo.errors import NotReady
from milimo.jobs.begun_with import begun_with


def weights(folder: Path) -> Path:
    folder.mkdir()
    (folder / "model_index.json").write_text("{}")
    return folder


def test_the_weights_of_the_first_step_are_those_of_all(tmp_path: Path) -> None:
    first, other = {"ltx2": weights(tmp_path / "a")}, {"ltx2": weights(tmp_path / "b")}
    state = tmp_path / "job" / "state"
    assert begun_with(first, state) == first
    assert begun_with(other, state) == first
    assert begun_with({}, state) == first


def test_weights_that_went_or_were_replaced_are_said_to_be_gone(tmp_path: Path) -> None:
    packs, state = {"ltx2": weights(tmp_path / "a")}, tmp_path / "state"
    begun_with(packs, state)
    shutil.rmtree(tmp_path / "a")
    with pytest.raises(NotReady, match="begun with"):
        begun_with({}, state)
    weights(tmp_path / "new").rename(tmp_path / "a")
    with pytest.raises(NotReady, match="begun with"):
        begun_with(packs, state)
