"""What the workers publish of their engines, so that others plan without importing one."""

import json
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Literal, get_args

from pydantic import TypeAdapter

from milimo.domain.control import Control
from milimo.domain.fit import EngineFit, Kind, Pass, Role, Way
from milimo.domain.record import Value
from milimo.domain.shot import Move
from milimo.engines.base import Engine, Limits, MissingPacks, Readiness, Ready, Unfit
from milimo.engines.ltx2.memory import LTX2Memory
from milimo.engines.sam3.records import Masks
from milimo.errors import NotReady
from milimo.store.store import Store

FILE = "engines.json"


class EngineLimits(Value):
    """As `engines.base.Limits`."""

    kinds: tuple[Kind, ...]
    side_multiple: int
    min_side: int
    max_side: int
    max_frames: int
    frame_step: int
    chunk_frames: int = 0
    max_inputs: int
    max_references: int = 0
    roles: tuple[Role, ...] = ()
    ways: tuple[Way, ...] = ()
    """The pipelines that it knows; `stage` reads the script's words and takes no prompt."""
    controls: tuple[Control, ...] = ()
    prompt_tokens: int = 0
    passes: tuple[Pass, ...]
    negative_prompt: str = ""
    """What it leads away from, where the weights can, when the user says nothing."""


class EngineCard(Value):
    """An engine as the studio shows it."""

    name: str
    ready: Literal["ready", "missing_packs", "unfit"]
    note: str = ""
    """What would make it better, or why it cannot run."""
    remedy: str = ""
    """What the user can do."""
    packs: tuple[str, ...] = ()
    lacks: dict[str, str] = {}
    """What the installed weights cannot do, in words: by `negative_prompt`, a parameter, or a parameter and its value, `stages=2`."""
    followers: dict[str, str] = {}
    """The LoRA (by its pack) by which the installed weights follow a control film: by the pass that it is, or `film` for others."""
    memory: LTX2Memory | None = None
    """The machine's memory, and what the installed weights take of it, where that bears on how a shot is made."""
    cameras: dict[Move, str] = {}
    """The LoRA (by its pack) that was made to move the camera of the installed weights so."""
    limits: EngineLimits

    def fit(self) -> EngineFit:
        """What planning needs of it."""
        limits = self.limits
        return EngineFit(
            self.name,
            limits.side_multiple,
            limits.min_side,
            limits.max_side,
            limits.max_inputs,
            frozenset(limits.passes),
            frozenset(limits.kinds),
            limits.max_frames,
            limits.frame_step,
            limits.chunk_frames,
            frozenset(limits.ways),
            frozenset(limits.roles),
            limits.max_references,
            limits.controls,
            self.lacks,
            followers=self.followers,
            memory=self.memory,
        )

    def check_ready(self) -> None:
        """Raises NotReady, with what the user can do, when it cannot run now."""
        if self.ready != "ready":
            raise NotReady(f"The engine {self.name} cannot run: {_as_clause(self.note)}", self.remedy)


_CARDS = TypeAdapter(tuple[EngineCard, ...])


def card_of(engine: Engine, packs: Mapping[str, Path]) -> EngineCard:
    """Ask an engine how it is, with these packs installed."""
    return _card(engine.name, engine.packs, _limits(engine.limits()), engine.readiness(packs))


def mask_card_of(masker: Masks, packs: Mapping[str, Path]) -> EngineCard:
    """The same of what finds masks."""
    limits = _limits(Limits(kinds=frozenset({"segment", "track"}), ways=frozenset()))
    return _card(masker.name, masker.packs, limits, masker.readiness(packs))


def read_cards(data: Path) -> tuple[EngineCard, ...]:
    """What was published last; nothing before the first worker has started."""
    try:
        return _CARDS.validate_json((data / FILE).read_bytes())
    except (FileNotFoundError, ValueError):
        return ()


def forget_cards(data: Path) -> None:
    """What former workers told may hold no longer (a pack came since): whoever starts workers waits for their word."""
    (data / FILE).unlink(missing_ok=True)


def publish_cards(store: Store, cards: tuple[EngineCard, ...]) -> None:
    """Write the cards, by rename, and tell of each that is new or reads differently."""
    known = {card.name: card for card in read_cards(store.data_dir)}
    changed = [card for card in cards if known.get(card.name) != card]
    if not changed:
        return
    path = store.data_dir / FILE
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps([card.model_dump(mode="json") for card in cards]), encoding="utf-8")
    temporary.replace(path)
    for card in changed:
        store.events.announce("engine", None, {"name": card.name, "ready": card.ready})


def _card(name: str, packs: tuple[str, ...], limits: EngineLimits, readiness: Readiness) -> EngineCard:
    match readiness:
        case Ready(note=note, lacks=lacks, followers=followers, memory=memory, cameras=cameras):
            return EngineCard(
                name=name,
                ready="ready",
                note=note,
                packs=packs,
                lacks=dict(lacks),
                followers=dict(followers),
                memory=memory if isinstance(memory, LTX2Memory) else None,
                cameras=dict(cameras),
                limits=limits,
            )
        case MissingPacks(packs=missing, remedy=remedy, why=why):
            note = why or f"It needs the pack {', '.join(missing)}."
            return EngineCard(name=name, ready="missing_packs", note=note, remedy=remedy, packs=packs, limits=limits)
        case Unfit(reason=reason, remedy=remedy):
            return EngineCard(name=name, ready="unfit", note=reason, remedy=remedy, packs=packs, limits=limits)


def _limits(limits: Limits) -> EngineLimits:
    values = {field.name: getattr(limits, field.name) for field in fields(limits)}
    orders: dict[str, tuple[str, ...]] = {"ways": get_args(Way), "roles": get_args(Role)}
    for name in ("kinds", "passes", "roles", "ways"):
        order = orders.get(name, tuple(sorted(values[name])))
        values[name] = tuple(each for each in order if each in values[name])
    return EngineLimits.model_validate(values)


def _as_clause(sentence: str) -> str:
    """A sentence as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]
