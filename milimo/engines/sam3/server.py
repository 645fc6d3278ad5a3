"""The SAM 3 process: `python -m milimo.engines.sam3.server WEIGHTS`. Requests come on stdin; replies go to stdout.

It ends when stdin does, so it never outlives the studio.
"""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TextIO

from PIL import Image

from milimo.engines.sam3.frames import Film, read_picture, write_masks
from milimo.engines.sam3.models import LEAST_SCORE, Sam3
from milimo.engines.sam3.opencv import visited
from milimo.engines.sam3.wire import Done, Failed, Going, Health, Request, Segment, Track
from milimo.errors import BadInput, MilimoError, OutOfRoom


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
            kind = "input" if isinstance(error, BadInput) else "memory" if isinstance(error, OutOfRoom) else "engine"
            say(Failed(kind=kind, detail=error.detail, remedy=error.remedy))
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

                def done(count: int) -> None:
                    say(Going(done=count, total=visited(request.frame, film.count, request.direction)))

                masks = models.track(film, request.frame, request.prompt, request.direction, done)
                write_masks(Path(request.out), masks, film.count, film.rate)
            return Done()


def main(arguments: list[str]) -> None:
    """Serve one folder of weights; a second argument is the least score of a found object."""
    # What libraries print must not get among the replies.
    replies = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    least = float(arguments[1]) if len(arguments) > 1 else LEAST_SCORE
    serve(Sam3(Path(arguments[0]), least), sys.stdin, replies)


if __name__ == "__main__":
    main(sys.argv[1:])
