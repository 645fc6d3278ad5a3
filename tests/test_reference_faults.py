"""Where the original failed its users, and which test of ours holds each; those that had no other test are here.

1. The film is wrong.
   three clips export as three        media/test_render.py::test_three_clips_in_a_row_export_as_three
   a short sound cuts the music       media/test_render.py::test_a_short_sound_does_not_cut_the_music
   a clip's own sound is lost         media/test_render.py::test_a_linked_sound_is_mixed_once
   a still is black                   media/test_render.py::test_a_still_on_v1_is_not_black
   mute and hide are ignored          media/test_render.py::test_mute_and_hide_are_obeyed
   progress jumps                     media/test_render.py::test_progress_rises_evenly_to_the_end
2. It destroys work.
   a stale save deletes               api/test_security.py::test_a_stale_save_destroys_nothing
   loading and saving lose fields     here
   old videos on new shots            domain/test_match_laws.py::test_a_scene_that_nobody_touched_keeps_every_shot
3. Core actions fail.
   split                              web: unit/edits/edits.test.ts, e2e/timeline.spec.ts
   MARY (O.S.), CUT TO:               interchange/test_fountain.py::test_who_says_what, ::test_what_a_line_is
   I and O write into clips           web: commands/playback.ts marks the range; unit/commands/keymap.test.ts
4. Jobs are neither durable nor serialised.
   a restart forgets                  jobs/test_kills.py
   an outcome at many places          store/test_jobs.py::test_of_many_outcomes_at_once_one_wins
   cancel                             jobs/test_queue.py::test_a_running_job_is_cancelled_inside_its_step_and_the_next_one_comes
5. It is open.
   addresses, origins, `../`          api/test_security.py
6. It has no test.                    This index, whose names are looked up below.
"""

import re
from pathlib import Path

import pytest

from milimo.store.store import Store
from tests.builders import film

TESTS = Path(__file__).parent
PROVEN = re.findall(r"([\w/]+\.py)::(\w+)(?:, ::(\w+))?", __doc__ or "")


@pytest.mark.parametrize(("file", "names"), [(file, (one, other)) for file, one, other in PROVEN])
def test_what_the_index_names_is_there(file: str, names: tuple[str, str]) -> None:
    source = (TESTS / file).read_text()
    assert [name for name in names if name and f"def {name}(" not in source] == []


def test_opening_a_project_again_loses_nothing_of_it(tmp_path: Path) -> None:
    """Every record, of every kind, comes back from the disk as it was, field for field."""
    document = film()
    store = Store(tmp_path)
    project_id = store.projects.create(list(document.records.values()))
    store.close()
    again = Store(tmp_path)
    _, read = again.changes.document(project_id)
    again.close()
    assert read.records == document.records
