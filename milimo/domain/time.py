"""Time: integer frames at a rational rate. Ranges are half open. Seconds appear here and in labels, nowhere else."""

from fractions import Fraction
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

Frames = Annotated[int, Field(ge=0, le=100_000_000)]
"""A count of frames, or a frame number counted from 0."""


class Rate(BaseModel):
    """Frames a second as a fraction: 24/1, 25/1, 30000/1001."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    numerator: int = Field(ge=1, le=240_000)
    denominator: int = Field(default=1, ge=1, le=1_001)

    @property
    def fraction(self) -> Fraction:
        return Fraction(self.numerator, self.denominator)

    @property
    def timebase(self) -> int:
        """The whole frames that timecode counts in a second: 30 for 30000/1001."""
        return round(self.fraction)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `24`, `23.976`, `29.97` or `30000/1001`. Raises ValueError on anything else or outside 1 to 240."""
        known = {"23.976": (24000, 1001), "23.98": (24000, 1001), "29.97": (30000, 1001), "59.94": (60000, 1001)}
        if text in known:
            numerator, denominator = known[text]
        else:
            fraction = Fraction(text)
            numerator, denominator = fraction.numerator, fraction.denominator
        if not 1 <= Fraction(numerator, denominator) <= 240:
            raise ValueError(f"{text} frames a second is outside 1 to 240")
        return cls(numerator=numerator, denominator=denominator)

    def __str__(self) -> str:
        return str(self.numerator) if self.denominator == 1 else f"{self.numerator}/{self.denominator}"


class FrameRange(BaseModel):
    """The frames start, start+1, ... end-1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: int
    duration: Frames

    @property
    def end(self) -> int:
        return self.start + self.duration


def frames_from_seconds(seconds: float | Fraction, rate: Rate) -> int:
    """The nearest whole number of frames; halves go up."""
    return int(Fraction(seconds) * rate.fraction + Fraction(1, 2))


def seconds_from_frames(frames: int, rate: Rate) -> Fraction:
    return frames / rate.fraction


def resample(frame: int, source: Rate, target: Rate) -> int:
    """The frame of `target` shown at the moment frame `frame` of `source` begins (nearest earlier frame)."""
    return int(frame / source.fraction * target.fraction)


def timecode(frames: int, rate: Rate) -> str:
    """Non-drop timecode `HH:MM:SS:FF`."""
    seconds, rest = divmod(frames, rate.timebase)
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours:02d}:{minute:02d}:{second:02d}:{rest:02d}"
