"""What a person means by the names that they type: of projects, shots, scenes, takes and elements."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from milimo.domain.asset import Take
from milimo.domain.document import Document
from milimo.domain.element import Element
from milimo.domain.ids import Id
from milimo.domain.labels import scene_labels, shot_labels
from milimo.domain.resolve import shown_take
from milimo.domain.shot import Shot
from milimo.errors import BadInput, NotFound
from milimo.store.projects import Snapshot, Summary
from milimo.store.store import Store


def find_project(store: Store, text: str) -> Summary:
    """By id, by name, or by how the name begins. Raises `NotFound`; `BadInput` when it may mean several."""
    projects = store.projects.list()
    wanted = text.casefold()
    ways: tuple[Callable[[Summary], bool], ...] = (
        lambda each: each.id == text,
        lambda each: each.name.casefold() == wanted,
        lambda each: each.name.casefold().startswith(wanted),
    )
    for fits in ways:
        found = [each for each in projects if fits(each)]
        if len(found) > 1:
            ids = ", ".join(f"{each.id} ({each.name})" for each in found)
            raise BadInput(f"{text} may be any of {len(found)} projects.", f"Name it by its id: {ids}.")
        if found:
            return found[0]
    raise NotFound(f"There is no project called {text}.", "`milimo projects list` shows them.")


def find_element(document: Document, text: str) -> Element:
    """By name, trigger (`@Mara`) or id. Raises `NotFound`; `BadInput` when it may mean several."""
    wanted = text.casefold()
    found = [it for it in document.elements if wanted in (it.id, it.name.casefold(), it.trigger.casefold())]
    if len(found) > 1:
        triggers = ", ".join(it.trigger for it in found)
        raise BadInput(f"{text} may be any of {len(found)} elements.", f"Name it by its trigger: {triggers}.")
    if not found:
        there = ", ".join(it.name for it in document.elements)
        raise NotFound(
            f"There is no element called {text}.",
            f"There are: {there}." if there else "`milimo elements add` makes one.",
        )
    return found[0]


@dataclass(frozen=True)
class Opened:
    """A project at one moment, with the names of its parts."""

    id: Id
    name: str
    snapshot: Snapshot
    labels: Mapping[Id, str]
    """Of the shots."""

    @classmethod
    def of(cls, store: Store, text: str) -> "Opened":
        """Raises as `find_project`."""
        project = find_project(store, text)
        snapshot = store.projects.snapshot(project.id)
        return cls(project.id, project.name, snapshot, shot_labels(snapshot.document))

    def again(self, store: Store) -> "Opened":
        """The same project as it is now."""
        return Opened.of(store, self.id)

    @property
    def document(self) -> Document:
        return self.snapshot.document

    def shot(self, text: str) -> Shot:
        """By label (`12A-3`) or id. Raises `NotFound`."""
        wanted = text.casefold()
        for shot in self.document.live_shots():
            if wanted in (shot.id, self.labels.get(shot.id, "").casefold()):
                return shot
        raise NotFound(f"{self.name} has no shot {text}.", f'`milimo shots list "{self.name}"` shows them.')

    def scene(self, text: str) -> tuple[Shot, ...]:
        """The shots of a scene, by its label (`12A`) or id. Raises `NotFound`."""
        wanted = text.casefold()
        for id, label in scene_labels(self.document).items():
            if wanted in (id, label.casefold()):
                return tuple(shot for shot in self.document.live_shots() if shot.scene_id == id)
        raise NotFound(f"{self.name} has no scene {text}.", f'`milimo shots list "{self.name}"` shows them.')

    def chosen(self, named: Sequence[str] | None, scene: str | None) -> tuple[Shot, ...]:
        """The shots that are named, those of a scene, or all. Raises `NotFound`; `BadInput` for both ways at once."""
        if named and scene:
            raise BadInput("Shots are named, and a scene too.", "Name either shots or --scene.")
        if named:
            return tuple(self.shot(each) for each in named)
        return self.document.live_shots() if scene is None else self.scene(scene)

    def takes_of(self, shot: Shot) -> tuple[Take, ...]:
        """Boards, then takes, by number."""
        own = [take for take in self.snapshot.takes if take.shot_id == shot.id]
        return tuple(sorted(own, key=lambda take: (take.type != "board", take.number)))

    def take(self, shot: Shot, number: int | None = None, board: int | None = None) -> Take:
        """A take or a board by its number; without one, what stands for the shot. Raises `NotFound`; `BadInput` for both."""
        label, own = self.labels.get(shot.id, ""), self.takes_of(shot)
        if number is not None and board is not None:
            raise BadInput("A take is named, and a board too.", "Give either --take or --board.")
        if number is None and board is None:
            shown = shown_take(shot, own)
            if shown is None:
                raise NotFound(
                    f"Nothing is drawn of shot {label} yet.", f'`milimo shots draw "{self.name}" {label}` does.'
                )
            return shown
        kind, wanted = ("motion", number) if board is None else ("board", board)
        for take in own:
            if (take.type, take.number) == (kind, wanted):
                return take
        word = "take" if board is None else "board"
        raise NotFound(
            f"Shot {label} has no {word} {wanted}.", f'`milimo takes list "{self.name}" {label}` shows them.'
        )


def take_name(take: Take) -> str:
    """As `milimo takes` names it: `take 3`, `board 1`."""
    return f"{'take' if take.type == 'motion' else 'board'} {take.number}"
