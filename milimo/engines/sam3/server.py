"""The SAM 3 process: `python -m milimo.engines.sam3.server WEIGHTS PRECISION`. Requests come on stdin; replies go to stdout.

It ends when stdin does, so it never outlives the studio.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Literal, TextIO

from PIL import Image
from pydantic import TypeAdapter

from milimo.engines.footprint import Precision
from milimo.engines.sam3.frames import Film, followed, read_picture
from milimo.engines.sam3.mask_film import MaskFilm
from milimo.engines.sam3.models import LEAST_SCORE, Sam3
from milimo.engines.sam3.wire import Done, Failed, Going, Health, Request, Segment, Track
from milimo.errors import BadInput, MilimoError, NotReady, OutOfRoom

PRECISION: TypeAdapter[Precision] = TypeAdapter(Precision)


def serve(models: Sam3, requests: Iterable[str], replies: TextIO) -> None:
    """Answer until the requests end. A request that fails is answered so, and the next is taken."""
    import torch

    def say(reply: Going | Done | Failed) -> None:
        replies.write(reply.model_dump_json() + "\n")
        replies.flush()

    for line in requests:
        try:
            say(_answer(models, Request.validate_json(line), say))
        except MilimoError as error:
            say(Failed(kind=_kind(error), detail=error.detail, remedy=error.remedy))
        except torch.OutOfMemoryError:
            say(Failed(kind="memory", detail="SAM 3 ran out of memory.", remedy="Use a shorter or smaller film."))
        except (RuntimeError, ValueError, OSError) as error:
            say(Failed(kind="engine", detail=f"SAM 3 failed: {error}", remedy="Try again; install its weights anew."))


def _answer(models: Sam3, request: Health | Segment | Track, say: Callable[[Going | Done | Failed], None]) -> Done:
    match request:
        case Health():
            return Done()
        case Segment():
            found = models.segment(read_picture(Path(request.picture)), request.prompt)
            for index, candidate in enumerate(found):
                Image.fromarray(candidate.mask).save(Path(request.out) / f"mask-{index}.png")
            return Done(scores=tuple(candidate.score for candidate in found))
        case Track():
            with Film(Path(request.film)) as film:
                film.check(request.frame)
                there = followed(request.frame, film.count, request.direction)
                with MaskFilm(Path(request.out), film, there, _nothing) as masks:
                    for done, (number, mask) in enumerate(
                        models.track(film, request.frame, request.meant, request.direction), 1
                    ):
                        masks.put(number, mask)
                        say(Going(done=done, total=len(there)))
                    masks.finish()
            return Done()


def _kind(error: MilimoError) -> Literal["input", "memory", "weights", "engine"]:
    match error:
        case BadInput():
            return "input"
        case OutOfRoom():
            return "memory"
        case NotReady():
            return "weights"
        case _:
            return "engine"


def _nothing() -> None:
    """A cancel ends this process."""


def main(arguments: list[str]) -> None:
    """Serve one folder of weights in a precision; a third argument is the least score of a found object."""
    # What libraries print must not get among the replies.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    folder, precision, *rest = arguments
    least = float(rest[0]) if rest else LEAST_SCORE
    serve(Sam3(Path(folder), PRECISION.validate_python(precision), least), sys.stdin, replies)


if __name__ == "__main__":
    main(sys.argv[1:])
