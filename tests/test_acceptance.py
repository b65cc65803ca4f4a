"""The list of what uploads have to get right, held to the tests that show it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

TESTS = Path(__file__).parent
LIST = TESTS / "ACCEPTANCE-uploads.md"

LINE = re.compile(r"- \[(?P<tick>[ x])\] (?P<text>.+?)(?P<tests>(?: `[\w/.]+::\w+`)*)")


@cache
def functions_of(path: Path) -> set[str]:
    """Names of the tests of a file."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in ast.walk(tree) if isinstance(node, functions)}


def lines() -> list[tuple[bool, str, list[str]]]:
    """The lines of the list: whether it is ticked, what it says, and its tests."""
    found = []
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if line.startswith("- "):
            match = LINE.fullmatch(line)
            assert match, line
            tests = re.findall(r"`(\S+)`", match["tests"])
            found.append((match["tick"] == "x", match["text"], tests))
    return found


def test_ticked_lines_name_tests_that_exist() -> None:
    """In both colours, where the test has two."""
    for ticked, text, tests in lines():
        assert ticked == bool(tests), text
        for test in tests:
            name, _, function = test.partition("::")
            names = {name, re.sub("^async/", "sync/", name)}
            for path in names:
                assert function in functions_of(TESTS / path), f"{path} has no {function}"


def test_each_line_says_something_else() -> None:
    """What is there twice is ticked once and forgotten once."""
    texts = [text for _, text, _ in lines()]

    assert len(texts) > 60
    assert len(texts) == len(set(texts))
