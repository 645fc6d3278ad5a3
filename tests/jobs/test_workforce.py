"""Two commands on one data folder: the second uses the first one's workers, and takes over when it goes."""

from pathlib import Path

import pytest

from milimo.errors import NotReady
from milimo.settings import Settings
from milimo.workforce import workforce
from tests.jobs.conftest import worker_commands


def test_the_second_attaches_and_takes_over(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    commands = worker_commands(settings.data, "device")
    with workforce(settings, commands) as second_when_alone:
        assert second_when_alone.holds
        with workforce(settings, commands) as second:
            second.tend()
            assert not second.holds
            second_when_alone.close()
            second.tend()
            assert second.holds
            second.wait_for_engine("counting")
            with pytest.raises(NotReady, match="abacus"):
                second.wait_for_engine("abacus")
