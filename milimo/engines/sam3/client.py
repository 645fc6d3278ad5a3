"""SAM 3 from outside its process: started when first asked, watched, and started again when it has died."""

import queue
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from PIL import Image

from milimo.domain.mask import Direction, MaskPrompt
from milimo.engines.base import Run
from milimo.engines.footprint import Precision
from milimo.engines.sam3.records import Candidate, Meant
from milimo.engines.sam3.wire import Done, Failed, Going, Health, Reply, Segment, Track
from milimo.errors import BadInput, EngineFailed, MilimoError, NotReady, OutOfRoom

SERVER = (sys.executable, "-m", "milimo.engines.sam3.server")
START_SECONDS = 120.0
SILENCE_SECONDS = 600.0
POLL_SECONDS = 0.1


class Sam3Process:
    """`command`, the weights' folder and their precision start it. It is a family for `Residency`, which releases it where others
    are parked.
    """

    def __init__(
        self,
        weights: Path,
        command: tuple[str, ...] = SERVER,
        least_score: float | None = None,
        precision: Precision = "float32",
    ) -> None:
        self._command = command
        self._weights = weights
        self._least_score = [] if least_score is None else [str(least_score)]
        self._precision: Precision = precision
        self._process: subprocess.Popen[str] | None = None
        self._replies: queue.Queue[str] = queue.Queue()
        self._starts = 0

    def health(self) -> str:
        """How the process is, for a person. Asks it nothing, so it may be called while it works."""
        process = self._process
        if process is None:
            return "Its process starts when a mask is asked for."
        if process.poll() is not None:
            return "Its process ended unexpectedly, and starts anew when a mask is asked for."
        return "Its process runs." if self._starts == 1 else f"Its process runs; it was started {self._starts} times."

    def segment(self, picture: Path, prompt: MaskPrompt, run: Run) -> tuple[Candidate, ...]:
        """The best first; empty when nothing is found. A cancel stops the process."""
        with tempfile.TemporaryDirectory(prefix="milimo-masks-") as out:
            request = Segment(picture=str(picture), prompt=prompt, out=out)
            done = self._done(request, lambda _: run.check_cancelled())
            return tuple(
                Candidate(_read_mask(Path(out) / f"mask-{index}.png"), score) for index, score in enumerate(done.scores)
            )

    def track(self, film: Path, frame: int, meant: Meant, direction: Direction, run: Run) -> Path:
        """A lossless grey film of the masks below `run.scratch`. A cancel stops the process; it starts anew when next asked."""
        out = run.scratch / "masks.mkv"

        def going(reply: Going | None) -> None:
            if reply is not None:
                run.progress(reply.done, reply.total, f"following, {reply.done} of {reply.total} frames")
            run.check_cancelled()

        request = Track(film=str(film), frame=frame, meant=meant, direction=direction, out=str(out))
        self._done(request, going)
        return out

    def place(self, precision: Precision) -> None:
        """Run in another precision: a process that runs in this one goes on."""
        if precision != self._precision:
            self.release()
            self._precision = precision

    def park(self) -> None:
        """Its memory is its process's own: it stops, and holds nothing."""
        self.release()

    def restore(self) -> None:
        """It starts when next asked."""

    def release(self) -> None:
        """Stop the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def _done(self, request: Segment | Track, going: Callable[[Going | None], None]) -> Done:
        self._start()
        reply = self._ask(request, SILENCE_SECONDS, going)
        if isinstance(reply, Done):
            return reply
        kinds = {"input": BadInput, "memory": OutOfRoom, "weights": NotReady, "engine": EngineFailed}
        raise kinds[reply.kind](reply.detail, reply.remedy)

    def _start(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self.release()
        replies: queue.Queue[str] = queue.Queue()
        self._replies = replies
        command = (*self._command, str(self._weights), self._precision, *self._least_score)
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1)
        self._process = process
        self._starts += 1

        def read() -> None:
            assert process.stdout is not None
            for line in process.stdout:
                replies.put(line)
            replies.put("")

        threading.Thread(target=read, name="sam3-replies", daemon=True).start()
        self._ask(Health(), START_SECONDS)

    def _ask(
        self,
        request: Health | Segment | Track,
        silence_seconds: float,
        going: Callable[[Going | None], None] = lambda _: None,
    ) -> Done | Failed:
        assert self._process is not None and self._process.stdin is not None
        try:
            self._process.stdin.write(request.model_dump_json() + "\n")
            self._process.stdin.flush()
        except OSError as error:
            raise self._ended() from error
        try:
            return self._heard(silence_seconds, going)
        except BaseException:
            # Nobody waits for the answer any more: it must not be taken for that of the next request.
            self.release()
            raise

    def _heard(self, silence_seconds: float, going: Callable[[Going | None], None]) -> Done | Failed:
        heard_at = time.monotonic()
        while time.monotonic() - heard_at < silence_seconds:
            try:
                line = self._replies.get(timeout=POLL_SECONDS)
            except queue.Empty:
                going(None)
                continue
            if not line:
                raise self._ended()
            heard_at = time.monotonic()
            reply = Reply.validate_json(line)
            if not isinstance(reply, Going):
                return reply
            going(reply)
        raise EngineFailed("The SAM 3 process went silent and was stopped.", "Try again.")

    def _ended(self) -> MilimoError:
        """Why it is gone. A kill that was not ours is the system's, which would come again: it is out of memory."""
        process = self._process
        if process is not None and process.wait() == -signal.SIGKILL:
            return OutOfRoom(
                "The system stopped the SAM 3 process, most likely because main memory ran out.",
                "Close other programs, then try again.",
            )
        return EngineFailed("The SAM 3 process ended unexpectedly.", "Try again; it starts anew.")


def _read_mask(path: Path) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Image.open(path) as mask:
        return np.asarray(mask.convert("L"))
