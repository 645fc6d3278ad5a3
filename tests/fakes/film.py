"""`milimo film` with the counting engine: `python -m tests.fakes.film SCRIPT OUTPUT DATA`. Prints the film as JSON."""

import json
import logging
import sys
from pathlib import Path

from milimo.film import FilmWish
from milimo.film_run import run_film
from milimo.settings import Settings
from tests.jobs.conftest import worker_commands


def main(script: str, output: str, data: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    wish = FilmWish(Path(script), Path(output), engine="counting", width=128, height=64)
    made = run_film(Settings(data=Path(data)), wish, worker_commands(Path(data), "device", "media"), 0.3)
    print(json.dumps(made.as_json()))


if __name__ == "__main__":
    main(*sys.argv[1:])
