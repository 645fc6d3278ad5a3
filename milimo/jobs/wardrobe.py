"""The LoRAs that an engine can wear, as a planner needs them: from the shelf's cards."""

from collections.abc import Sequence
from dataclasses import replace

from milimo.domain.fit import EngineFit
from milimo.engines.packs import CATALOG
from milimo.jobs.lora_desk import LoraCard


def dressed(fit: EngineFit, cards: Sequence[LoraCard]) -> EngineFit:
    """An engine with what its shelf of LoRAs holds."""
    return replace(fit, loras=worn_by(fit.name, cards), in_context=in_context_of(cards), lora_bytes=bytes_of(cards))


def worn_by(engine: str, cards: Sequence[LoraCard]) -> dict[str, str]:
    """Every LoRA with why an engine cannot wear it; empty when it can, or when nobody knows yet."""
    found: dict[str, str] = {}
    for card in cards:
        other = card.family not in ("", engine)
        reason = f"The LoRA {card.name} is made for {card.family_title}." if other else card.why
        for called in (card.name, *card.former):
            found[called] = reason if other or card.fit == "misfit" else ""
    return found


def in_context_of(cards: Sequence[LoraCard]) -> dict[str, int]:
    """The IC-LoRAs by every name that leads to one, with how many times smaller than the picture the film is that it follows. Those
    that can be had as packs are known whether they are installed or not.
    """
    found = {pack.name: 1 for pack in CATALOG if pack.lora == "control"}
    for card in cards:
        if card.reference_factor:
            found |= dict.fromkeys((card.name, *card.former), card.reference_factor)
    return found


def bytes_of(cards: Sequence[LoraCard]) -> dict[str, int]:
    """The sizes of LoRAs by every name that leads to one."""
    return {called: card.bytes for card in cards for called in (card.name, *card.former)}
