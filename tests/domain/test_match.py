"""Editing the script keeps what it can: the table of edits in `cases/script-edits`, and laws over random edits."""

import json
from pathlib import Path
from typing import Any

import pytest

from milimo.domain.document import Document
from milimo.domain.ids import Id
from milimo.domain.script import Scene
from milimo.domain.shot import Shot
from milimo.domain.timeline import Clip
from tests.domain.script_edits import (
    Case,
    Edited,
    assert_covered,
    assert_nothing_of_the_user_s_was_touched,
    labels,
)

CASES = sorted((Path(__file__).parents[2] / "cases" / "script-edits").glob("*.json"))


def load(path: Path) -> Case:
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_edit(path: Path) -> None:
    case = load(path)
    edited = Edited(case["before"])
    assert_covered(edited.document)
    for step in case["do"]:
        edited.do(step)
    before = edited.document
    proposal = edited.edit(case["after"])
    after = edited.document
    expect = dict(case["expect"])
    if expect.pop("empty", False):
        assert proposal.diff.is_empty
    assert_covered(after)
    assert_nothing_of_the_user_s_was_touched(before, after, edited.takes)
    check = Check(edited, before, after)
    for what, value in expect.items():
        getattr(check, what)(value)
    assert edited.edit(case["after"]).diff.is_empty, "the same text again changes nothing"


class Check:
    """What a case may expect. Scenes and shots are named by their place before the edit."""

    def __init__(self, edited: Edited, before: Document, after: Document) -> None:
        self.before = before
        self.after = after
        self.labels = edited.labels
        self.number = {scene.id: str(at) for at, scene in enumerate(edited.first.scenes, start=1)}
        self.id = {number: id for id, number in self.number.items()}

    def scenes(self, expected: list[str]) -> None:
        live = [self.number.get(scene.id, "new") for scene in self.after.scenes if not scene.omitted]
        assert live == expected

    def omitted_scenes(self, expected: list[str]) -> None:
        assert [self.number[scene.id] for scene in self.after.scenes if scene.omitted] == expected

    def removed_scenes(self, expected: list[str]) -> None:
        assert [number for number, id in self.id.items() if self.after.find(Scene, id) is None] == expected

    def untouched(self, expected: list[str]) -> None:
        for number in expected:
            assert self.after.shots_of(self.id[number]) == self.before.shots_of(self.id[number])

    def added(self, expected: dict[str, int]) -> None:
        """New live shots by the scene's place after the edit."""
        live = [scene for scene in self.after.scenes if not scene.omitted]
        new = [[s for s in self.after.shots_of(scene.id) if s.id not in self.before.records] for scene in live]
        assert {str(at): len(shots) for at, shots in enumerate(new, start=1) if shots} == expected

    def states(self, expected: dict[str, str]) -> None:
        found = {label: self.after.find(Shot, self.labels[label]) for label in expected}
        assert {label: shot.state if shot else "removed" for label, shot in found.items()} == expected

    def moved(self, expected: dict[str, str]) -> None:
        """Shots that are in another scene now, by its place after the edit."""
        live = [scene.id for scene in self.after.scenes if not scene.omitted]
        for label, place in expected.items():
            assert self.after.get(Shot, self.labels[label]).scene_id == live[int(place) - 1]

    def kept(self, expected: dict[str, str]) -> None:
        now = {id: label for label, id in labels(self.after).items()}
        assert {label: now.get(self.labels[label]) for label in expected} == expected

    def values(self, expected: dict[str, dict[str, Any]]) -> None:
        for label, fields in expected.items():
            values = self.after.get(Shot, self.labels[label]).parsed
            assert {name: getattr(values, name) for name in fields} == fields

    def overrides(self, expected: dict[str, dict[str, Any]]) -> None:
        for label, fields in expected.items():
            values = self.after.get(Shot, self.labels[label]).overrides.model_dump(mode="json")
            assert {name: values[name] for name in fields} == fields

    def changed_shots(self, expected: list[str]) -> None:
        changed = [
            label for label, id in self.labels.items() if self.after.find(Shot, id) != self.before.find(Shot, id)
        ]
        assert changed == expected

    def people(self, expected: dict[str, str]) -> None:
        """Who is called otherwise, in every shot."""
        for shot in self.before.all(Shot):
            now = self.after.get(Shot, shot.id)
            assert now.parsed.characters == tuple(expected.get(name, name) for name in shot.parsed.characters)
            assert not set(expected) & set(now.parsed.action.replace(":", " ").upper().split())

    def user_shots(self, expected: int) -> None:
        live = [shot for shot in self.after.all(Shot) if shot.origin == "user" and shot.state == "live"]
        assert len(live) == expected

    def order(self, expected: dict[str, list[str]]) -> None:
        for number, starts in expected.items():
            ids = [shot.id for shot in self.after.shots_of(self.id[number])]
            assert ids[: len(starts)] == [self.labels[label] for label in starts]

    def clips_removed(self, expected: list[str]) -> None:
        """Scenes whose clips have gone."""
        gone = {clip.id for clip in self.before.all(Clip)} - {clip.id for clip in self.after.all(Clip)}
        assert sorted({self.number[self._scene_of(self.before, id)] for id in gone}) == expected

    def clips_added(self, expected: dict[str, int]) -> None:
        new = {clip.id for clip in self.after.all(Clip)} - {clip.id for clip in self.before.all(Clip)}
        numbers = [self.number[self._scene_of(self.after, id)] for id in new]
        assert {number: numbers.count(number) for number in numbers} == expected

    def clips_kept(self, _: bool) -> None:
        for clip in self.before.all(Clip):
            assert self.after.get(Clip, clip.id) == clip

    def _scene_of(self, document: Document, clip_id: Id) -> Id:
        source = document.get(Clip, clip_id).source
        assert source.type == "shot"
        return document.get(Shot, source.shot_id).scene_id
