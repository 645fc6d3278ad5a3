"""What a person should look at in a screenplay that was read without complaint."""

from collections.abc import Iterator, Sequence

from milimo.domain.parsed import ParsedScene, Problem

_LIMIT = 200


def find_problems(scenes: Sequence[ParsedScene], known: Sequence[Problem]) -> tuple[Problem, ...]:
    """The known problems and those of headings, in the order of the source, at most 200."""
    found = (*known, *_headings(scenes))
    return tuple(sorted(found, key=lambda problem: problem.line)[:_LIMIT])


def _headings(scenes: Sequence[ParsedScene]) -> Iterator[Problem]:
    if not scenes:
        yield Problem(1, "There is a title page and nothing after it.")
    elif not any(scene.heading for scene in scenes):
        yield Problem(
            scenes[0].source_line,
            "No scene heading was found. A scene begins with a line like INT. KITCHEN - DAY.",
        )
    numbers: dict[str, int] = {}
    for scene in scenes:
        if scene.heading and not scene.location:
            yield Problem(scene.source_line, f"The heading {scene.heading} names no place.")
        if scene.heading and not any(
            line.type in ("action", "dialogue", "lyric", "title", "centered") for line in scene.lines
        ):
            yield Problem(scene.source_line, f"Nothing happens in {scene.heading}.")
        if scene.number is not None:
            if scene.number in numbers:
                yield Problem(
                    scene.source_line, f"Scene number {scene.number} is also on line {numbers[scene.number]}."
                )
            numbers.setdefault(scene.number, scene.source_line)
