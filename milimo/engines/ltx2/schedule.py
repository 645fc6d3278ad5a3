"""The noise levels that LTX-2 is drawn by: those of the distillation are its makers' own, those of full guidance follow from its
makers' formula. Pure.

Source: Lightricks' `LTX2Scheduler`. Its pipelines ask it for a schedule without telling it the size of the picture, which means the
longest sequence that it knows, so the shift is the same for every shot.
"""

import math

FULL_STEPS = {False: 40, True: 30}
"""Steps of full guidance, of 2.0 and of 2.3 and later."""
SHIFT = math.exp(2.05)
LAST = 0.1
"""The noise before the last step."""


def full_sigmas(steps: int) -> list[float]:
    """Noise levels before each of `steps` (>= 2) steps, from 1 down to LAST.

    Even levels s are shifted towards noise, e^2.05 / (e^2.05 + 1/s - 1), and then stretched so that the last one is LAST.
    """
    even = (1 - step / steps for step in range(steps))
    shifted = [SHIFT / (SHIFT + (1 / level - 1)) for level in even]
    stretch = (1 - LAST) / (1 - shifted[-1])
    return [1 - (1 - level) * stretch for level in shifted]
