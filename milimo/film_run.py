"""`milimo film`: the film maker with workers and a progress bar around it."""

from milimo.domain.ids import Id
from milimo.film import Film, FilmMaker, FilmWish, open_wish
from milimo.jobs.access import opened_store_and_queue
from milimo.jobs.supervisor import LONGEST_WAIT_SECONDS
from milimo.progress_bar import Bar
from milimo.settings import Settings
from milimo.studio import WORKERS, Commands, commands_of
from milimo.workforce import Look, watch, workforce


def run_film(
    settings: Settings,
    wish: FilmWish,
    commands: Commands | None = None,
    longest_wait_seconds: float = LONGEST_WAIT_SECONDS,
) -> Film:
    """Make the film, with this data folder's workers or, where none run, with some of its own. Raises as `FilmMaker.make`."""
    script = open_wish(wish)
    with (
        workforce(settings, commands or commands_of(*WORKERS), longest_wait_seconds) as force,
        opened_store_and_queue(settings.data) as (store, queue),
        Bar() as bar,
    ):

        def wait(title: str, ids: list[Id]) -> None:
            def show(look: Look) -> None:
                bar.show(f"{title} {look.ended}/{len(look.jobs)}", look.fraction, group=title)

            watch(queue, ids, force.tend, show)

        force.wait_for_engine(wish.engine)
        return FilmMaker(store, queue, wish, script).make(wait)
