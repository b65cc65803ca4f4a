"""A large description is no matter of patience."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.regeneration import main, multiplied
from generator.document import dump, load, parse
from generator.output import write
from generator.project import walked
from generator.render import Target, render

OURS = Path(__file__).parents[2] / "openapi.yaml"


def test_hundreds_of_operations(tmp_path: Path) -> None:
    """Each is rendered once; a second run changes nothing, and touches no file."""
    data = load(OURS).data
    one = walked(load(OURS))
    document = parse(dump(multiplied(data, 5)), OURS)
    api = walked(document)
    target = Target("copies", OURS.name)
    written = write(render(api, target), tmp_path / "copies")
    times = {path: path.stat().st_mtime_ns for path in written}

    assert len(api.operations) == 5 * len(one.operations) > 200
    assert len(api.definitions) == 5 * len(one.definitions)
    assert write(render(api, target), tmp_path / "copies") == []
    assert times == {path: path.stat().st_mtime_ns for path in written}


def test_command(capsys: pytest.CaptureFixture[str]) -> None:
    """The command tells of each step what it took."""
    main(["--times", "1"])
    lines = capsys.readouterr().out.splitlines()

    assert lines[0].endswith(" schemas")
    assert [line[:20].strip() for line in lines[1:]] == [
        *("read", "walk", "lint", "prepare to compare", "compare", "render and format"),
        *("write", "write again", "all"),
    ]
