"""What the installed weights cannot draw is refused before it is put in line."""

import pytest

from milimo.errors import BadInput
from milimo.jobs.engine_cards import EngineCard, EngineLimits
from milimo.jobs.image_wishes import ImageWish, check_limits

LIMITS = EngineLimits(
    kinds=("image",), side_multiple=16, min_side=64, max_side=2048, max_frames=1, frame_step=1, max_inputs=6, passes=()
)
LACKING = EngineCard(
    name="flux2", ready="ready", limits=LIMITS, lacks={"negative_prompt": "These weights know no negative prompt."}
)


def test_a_negative_prompt_that_the_weights_do_not_know_is_refused_in_a_sentence() -> None:
    wish = ImageWish("a cat", 64, 64, negative_prompt="rain")
    with pytest.raises(BadInput) as refusal:
        check_limits(wish, LACKING)
    assert refusal.value.detail == "These weights know no negative prompt."
    assert "Clear it" in refusal.value.remedy
    check_limits(wish, LACKING.model_copy(update={"lacks": {}}))
    check_limits(ImageWish("a cat", 64, 64, negative_prompt="  "), LACKING)
