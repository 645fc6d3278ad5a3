"""The count that ends `make test` is honest: what fails, or leaves no report, is a failure."""

from pathlib import Path

import pytest

from tests.everything import Count, counted

REPORT = """<testsuites><testsuite>
  <testcase name="passes"/><testcase name="passes too"><system-out>text</system-out></testcase>
  <testcase name="waits"><skipped/></testcase>{more}
</testsuite></testsuites>"""
FAILURE = '<testcase name="fails"><failure message="no"/></testcase>'
ERROR = '<testcase name="breaks"><error message="no"/></testcase>'


@pytest.mark.parametrize(
    ("more", "code", "expected"),
    [
        ("", 0, Count(2, 0, 1)),
        ("", 1, Count(2, 1, 1)),
        (FAILURE, 1, Count(2, 1, 1)),
        (FAILURE + ERROR, 1, Count(2, 2, 1)),
    ],
)
def test_a_report_is_counted(tmp_path: Path, more: str, code: int, expected: Count) -> None:
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(more=more), encoding="utf-8")
    assert counted(report, code) == expected


@pytest.mark.parametrize(("code", "expected"), [(0, Count(1, 0)), (2, Count(0, 1))])
def test_a_step_without_a_report_is_one_check(code: int, expected: Count) -> None:
    assert counted(None, code) == expected


@pytest.mark.parametrize("code", [0, 1])
def test_a_report_that_was_not_written_is_a_failure(tmp_path: Path, code: int) -> None:
    assert counted(tmp_path / "none.xml", code) == Count(0, 1)


def test_counts_add_up_to_a_plain_line() -> None:
    assert str(Count(3, 1) + Count(2, 0)) == "5 passed, 1 failed"
    assert str(Count(3, 0) + Count(2, 0, 4)) == "5 passed, 0 failed, 4 skipped"
