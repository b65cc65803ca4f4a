"""Lines that no longer fit, and the changes that they follow from."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from generator import findings
from generator.changes.contract import Side
from generator.changes.found import Change, Where
from generator.changes.rules import RULES
from generator.errors import DescriptionError
from generator.findings import Finding, Misfit, explained, type_errors

BOTH: frozenset[Side] = frozenset(["request", "answer"])

MIXIN = """
from typing import TYPE_CHECKING

class PetMixin:
    if TYPE_CHECKING:
        name: str
"""


def change(
    subject: str,
    rule: str = "member removed",
    names: str = "",
    functions: str = "",
    classes: str = "",
) -> Change:
    return Change(
        rule=RULES[rule],
        where=Where(
            subject=subject,
            sides=BOTH,
            names=frozenset(names.split()),
            functions=frozenset(("pets", name) for name in functions.split()),
            classes=frozenset(classes.split()),
        ),
        place="#",
        line=0,
        gone=False,
        was="",
        now="",
        evidence="",
    )


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let the type checker say something, of a project with a mixin."""
    (tmp_path / "scopix" / "_behaviour").mkdir(parents=True)
    (tmp_path / "scopix" / "_behaviour" / "pets.py").write_text(MIXIN)

    def check(*told: tuple[str, int, str, str], severity: str = "error") -> list[str]:
        diagnostics = [
            {
                "file": str(tmp_path / file),
                "severity": severity,
                "message": message,
                "range": {"start": {"line": line - 1}},
                "rule": rule,
            }
            for file, line, message, rule in told
        ]
        answer = json.dumps({"generalDiagnostics": diagnostics})

        def run(command: list[str], **options: Any) -> Any:
            return subprocess.CompletedProcess(command, 1, answer, "")

        monkeypatch.setattr(findings.subprocess, "run", run)
        return list(map(str, type_errors(tmp_path)))

    return check


def test_real_errors(tmp_path: Path) -> None:
    """The type checker of the environment is asked about the paths that are there."""
    (tmp_path / "scopix").mkdir()
    (tmp_path / "scopix" / "a.py").write_text("def f() -> int:\n    return 1\n\n\nf(2)\n")
    (tmp_path / "scopix" / "b.py").write_text("x: int = 1\n")

    (finding,) = type_errors(tmp_path, ["scopix", "examples"])
    assert (finding.path.as_posix(), finding.line) == ("scopix/a.py", 5)
    assert "Expected 0 positional arguments" in finding.message


def test_no_type_checker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one, a way to get it is told."""

    def run(command: list[str], **options: Any) -> Any:
        return subprocess.CompletedProcess(command, 1, "", "No module named pyright")

    monkeypatch.setattr(findings.subprocess, "run", run)
    with pytest.raises(DescriptionError) as caught:
        type_errors(tmp_path)

    (problem,) = caught.value.problems
    assert problem.what == "No module named pyright"
    assert "pip install" in problem.way_out


def test_consequences_are_left_out(checked: Any) -> None:
    """What is unknown because of an error elsewhere is not told, unless there is no such error."""
    unknown = ("scopix/a.py", 1, "x is unknown", "reportUnknownVariableType")
    error = ("scopix/b.py", 2, "x is no attribute\n  more of it", "reportAttributeAccessIssue")

    assert checked(unknown, error) == ["scopix/b.py:2: x is no attribute"]
    assert checked(unknown) == ["scopix/a.py:1: x is unknown"]
    assert checked(error, severity="warning") == []


def test_generated_code_points_at_its_mixin(checked: Any) -> None:
    """A generated class that contradicts its mixin is told at the line of the mixin."""
    path, rule = "scopix/_raw/models/pets.py", "reportIncompatibleVariableOverride"
    message = '"name" overrides symbol of same name in class "PetMixin"'

    assert checked((path, 9, message, rule)) == [f"scopix/_behaviour/pets.py:6: {message}"]
    assert checked((path, 9, "something else", rule)) == [f"{path}:9: something else"]


CODE = """
import pets
from scopix._raw.models.pets import Pet

def get(pet: Pet, size: int):
    if pet.mood:
        return pets.list_pets(
            colour="red",
            size=size,
        )
    return pet.name
"""


@pytest.mark.parametrize(
    ("line", "message", "subject"),
    [
        (8, 'No parameter named "colour"', "list_pets(colour)"),
        (7, 'Argument missing for parameter "size"', "list_pets(size)"),
        (7, '"list_pets" is not a known attribute of module "pets"', "list_pets"),
        (3, '"Pet" is unknown import symbol', "Pet"),
        (11, 'Cannot access attribute "name" for class "Pet"', "Pet.name"),
        (6, "Condition will always be true", "Pet.mood"),
        (6, '"name" overrides symbol of same name in class "PetMixin"', "Pet.name"),
    ],
)
def test_changes_are_found_by_names(tmp_path: Path, line: int, message: str, subject: str) -> None:
    """By those in the message first, then by those in the statement."""
    (tmp_path / "a.py").write_text(CODE)
    changes = [
        change("list_pets(colour)", names="colour", functions="list_pets"),
        change("list_pets(size)", names="size", functions="list_pets"),
        change("list_dogs(colour)", names="colour", functions="list_dogs"),
        change("list_pets", "operation removed", names="list_pets", functions="list_pets"),
        change("Pet", "schema removed", classes="Pet"),
        change("Pet.name", names="name", classes="Pet", functions="list_pets"),
        change("Pet.mood", names="mood", classes="Pet", functions="list_pets"),
        change("Dog.name", names="name", classes="Dog"),
        change("list_pets(colour)", "explained otherwise", names="colour", functions="list_pets"),
    ]
    (misfit,) = explained([Finding(Path("a.py"), line, message)], changes, tmp_path)

    assert [cause.where.subject for cause in misfit.causes][:1] == [subject]
    assert [cause.rule.name for cause in misfit.causes] != ["explained otherwise"]


def test_changes_that_can_not_be_told_apart(tmp_path: Path) -> None:
    """Those that have as much in common are all told, up to three; what has nothing, none."""
    (tmp_path / "a.py").write_text("x = 1\n\n")
    changes = [change(f"T{number}.x", names="x") for number in range(5)]
    found = [Finding(Path("a.py"), 1, "x"), Finding(Path("a.py"), 2, "y")]
    first, second = explained(found, changes, tmp_path)

    assert [cause.where.subject for cause in first.causes] == ["T0.x", "T1.x", "T2.x"]
    assert second.causes == []


def test_text() -> None:
    """A line, and the change beside it."""
    misfit = Misfit(Finding(Path("a.py"), 3, "No."), [change("A.b")])

    assert str(misfit) == "a.py:3: No.\n    because A.b: member removed"
