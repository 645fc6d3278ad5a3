"""What has changed of the weights since a take was made, in sentences."""

import pytest

from milimo.domain.weights import Revision, Weights, changes

OLD, NEW = "1234567" + "0" * 33, "abcdefa" + "0" * 33


def pack(name: str, commit: str = OLD, slot: str = "ltx2") -> Weights:
    return Weights(kind="pack", slot=slot, name=name, revisions=(Revision(repository="owner/video", commit=commit),))


def lora(sha256: str) -> Weights:
    return Weights(kind="lora", slot="ink", name="ink", sha256=sha256)


NO_PACK = Weights(kind="pack", slot="ltx2", name="")


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (pack("ltx2"), pack("ltx2"), None),
        (pack("ltx2"), pack("ltx2", NEW), "owner/video was at 1234567 and is at abcdefa now."),
        (pack("ltx2"), pack("ltx2-3"), "It was made with the pack ltx2; ltx2-3 is in use now."),
        (pack("ltx2"), NO_PACK, "It was made with the pack ltx2, which is not here now."),
        (NO_PACK, pack("ltx2"), "It was made without the pack ltx2, which is in use now."),
        (NO_PACK, NO_PACK, None),
        (lora("a"), lora("a"), None),
        (lora("a"), lora("b"), "The LoRA ink is another file than the one that it was made with."),
        (lora("a"), None, "It was made with the LoRA ink, which is not here now."),
    ],
)
def test_a_change_is_a_sentence(then: Weights, now: Weights | None, said: str | None) -> None:
    assert changes([then], [] if now is None else [now]) == (() if said is None else (said,))


def test_what_was_not_written_down_is_not_judged() -> None:
    assert changes([], [pack("ltx2"), lora("a")]) == ()
