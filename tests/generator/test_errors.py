from __future__ import annotations

import pytest

from generator.errors import ROOT, DescriptionError, Problem, Problems, at


def test_place_is_a_json_pointer() -> None:
    """Slashes and tildes in names are escaped (RFC 6901)."""
    assert at(ROOT, "paths", "/a~b", "get", 0) == "#/paths/~1a~0b/get/0"


def test_problem_reads_as_place_fault_and_way_out() -> None:
    """A problem tells line, place and rule, then what is wrong, then what to do."""
    problem = Problem(3, "#/info", "no title", "write one", "titles")

    assert str(problem) == "line 3, #/info [titles]\n    no title\n    -> write one"


def test_unknown_line_is_left_out() -> None:
    """Without a line the place stands alone."""
    assert str(Problem(0, "#/info", "no title", "write one")).startswith("#/info\n")


def test_line_is_that_of_the_nearest_place() -> None:
    """A place that has no line of its own takes that of what holds it."""
    problems = Problems({"#": 1, "#/info": 4})
    problems.add("#/info/title/x", "what", "way out")
    problems.add("#/paths", "what", "way out")

    assert sorted(problem.line for problem in problems.found) == [1, 4]


def test_same_problem_is_told_once() -> None:
    """Two ways of coming upon a problem don't double it."""
    problems = Problems({})
    problems.add("#", "what", "way out")
    problems.add("#", "what", "way out")

    assert len(problems.found) == 1


def test_all_problems_are_told_together_in_order_of_lines() -> None:
    """One run shows everything that has to be changed."""
    problems = Problems({"#/b": 2, "#/a": 9})
    problems.add("#/a", "second", "way out")
    problems.add("#/b", "first", "way out")

    with pytest.raises(DescriptionError) as caught:
        problems.check()
    assert [problem.what for problem in caught.value.problems] == ["first", "second"]
    assert str(caught.value).index("first") < str(caught.value).index("second")


def test_no_problem_is_no_error() -> None:
    """A check without findings goes on."""
    Problems({}).check()
