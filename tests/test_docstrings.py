"""What docstrings say: their examples run, and nothing public lacks a word."""

from __future__ import annotations

import ast
import builtins
import functools
import inspect
import pkgutil
import re
import textwrap
from collections.abc import Iterator
from importlib import import_module
from types import FunctionType
from typing import is_typeddict

import pytest

import scopix
import scopix.config
import scopix.errors
import scopix_emulator
import scopix_sync
from tests.documentation import ROOT, examples_in, run

PACKAGES = (scopix, scopix_sync, scopix_emulator)

SECTION = re.compile(r"^(Args|Attributes|Returns|Yields|Raises|Example):\n", re.MULTILINE)

EXAMPLES = [
    example
    for package in PACKAGES
    for path in sorted((ROOT / package.__name__).rglob("*.py"))
    for example in examples_in(path)
]


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_example_runs(example, tmp_path, monkeypatch, emulator):
    """An example of a docstring runs as it is written, against the local server."""
    run(example, tmp_path, monkeypatch, emulator)


def _modules() -> Iterator[object]:
    # Of the local server's modules, only the package itself is for users.
    yield scopix_emulator
    for package in (scopix, scopix_sync):
        yield package
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not re.search(r"\._", found.name):
                yield import_module(found.name)


def _members(name: str, kind: type) -> Iterator[tuple[str, object]]:
    """The public members of a class and of those bases that have no public name of their own."""
    for base in kind.__mro__:
        if base.__module__.partition(".")[0] in {"scopix", "scopix_sync", "scopix_emulator"}:
            for member, value in vars(base).items():
                if not member.startswith("_"):
                    yield f"{name}.{member}", value


def _surface() -> dict[str, object]:
    """Everything that users can name: modules, classes, functions, methods and properties."""
    surface: dict[str, object] = {}
    seen: set[int] = set()

    def add(name: str, value: object) -> None:
        value = getattr(value, "__func__", value)
        if id(value) in seen:
            return
        seen.add(id(value))
        if isinstance(value, (type, FunctionType, property, functools.cached_property)):
            surface[name] = value
        if isinstance(value, type):
            for member in _members(name, value):
                add(*member)

    for module in _modules():
        surface[module.__name__] = module
        for name in getattr(module, "__all__", ()):
            add(f"{module.__name__}.{name}", getattr(module, name))
    return surface


SURFACE = _surface()
FUNCTIONS = {name: value for name, value in SURFACE.items() if isinstance(value, FunctionType)}
CLASSES = {name: value for name, value in SURFACE.items() if isinstance(value, type)}


def sections(docstring: str) -> dict[str, str]:
    """The parts of a docstring in Google style, by their headings."""
    parts = re.split(SECTION, docstring)
    return dict(zip(parts[1::2], map(textwrap.dedent, parts[2::2]), strict=True))


def entries(section: str) -> list[str]:
    """The names that a section explains."""
    return re.findall(r"^(\*{0,2}\w+): \S", section, re.MULTILINE)


def parameters(function: FunctionType) -> list[str]:
    """The parameters of a function, as its docstring should name them."""
    stars = {inspect.Parameter.VAR_POSITIONAL: "*", inspect.Parameter.VAR_KEYWORD: "**"}
    return [
        stars.get(parameter.kind, "") + name
        for name, parameter in inspect.signature(function).parameters.items()
        if name not in {"self", "cls"}
    ]


def written_init(kind: type) -> FunctionType | None:
    """The constructor of a class, unless it is inherited, or made by a decorator or a protocol."""
    init = None if getattr(kind, "_is_protocol", False) else vars(kind).get("__init__")
    is_written = isinstance(init, FunctionType) and init.__code__.co_filename.endswith(".py")
    return init if is_written else None


@functools.cache
def definitions() -> dict[str, ast.ClassDef]:
    """The classes of all packages as they are written, by their names."""
    paths = (path for package in PACKAGES for path in (ROOT / package.__name__).rglob("*.py"))
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in paths)
    nodes = (node for tree in trees for node in tree.body)
    return {node.name: node for node in nodes if isinstance(node, ast.ClassDef)}


def bare_fields(kind: type) -> set[str]:
    """The public fields that a class declares and that no docstring follows."""
    body = definitions()[kind.__name__].body
    return {
        node.target.id
        for node, after in zip(body, [*body[1:], None], strict=True)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name)
        if not node.target.id.startswith("_") and "ClassVar" not in ast.unparse(node.annotation)
        if not (isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant))
    }


@pytest.mark.parametrize("name", SURFACE)
def test_everything_has_a_docstring(name):
    """Whatever users can name says in a sentence what it is."""
    first = (inspect.getdoc(SURFACE[name]) or "").partition("\n\n")[0]

    assert re.match(r"[A-Z`\d].*[.:]$", first, re.DOTALL), first


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_explain_their_parameters(name):
    """A function explains all its parameters, in their order, and no others."""
    docstring = inspect.getdoc(FUNCTIONS[name]) or ""

    assert entries(sections(docstring).get("Args", "")) == parameters(FUNCTIONS[name])


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_explain_what_they_return(name):
    """A function says what it returns; without parameters, its only sentence may say it."""
    function = FUNCTIONS[name]
    docstring = inspect.getdoc(function) or ""
    answers = function.__annotations__["return"] not in {"None", "NoReturn"}
    is_the_answer = "\n" not in docstring and not parameters(function)
    told = {"Returns", "Yields"} & sections(docstring).keys()

    assert bool(told) == answers or (answers and is_the_answer)


@pytest.mark.parametrize("name", {**FUNCTIONS, **CLASSES})
def test_errors_that_are_named_exist(name):
    """What is said to be raised can be imported from the package, or is built in."""
    raised = entries(sections(inspect.getdoc(SURFACE[name]) or "").get("Raises", ""))
    unknown = [
        error
        for error in raised
        if not any(hasattr(place, error) for place in (builtins, scopix.errors, scopix.config))
    ]

    assert unknown == []


@pytest.mark.parametrize("name", CLASSES)
def test_classes_explain_how_they_are_made(name):
    """A class explains the parameters of its constructor, or else its fields.

    A class of options may lead to the class that explains them.
    """
    kind = CLASSES[name]
    docstring = inspect.getdoc(kind) or ""
    told = sections(docstring)
    init = written_init(kind)
    if init is not None:
        assert entries(told.get("Args", "")) == parameters(init)
    elif not (is_typeddict(kind) and re.search("`[A-Z]", docstring)):
        named = entries(told.get("Attributes", "")) + entries(told.get("Args", ""))
        assert bare_fields(kind) <= {*named, *re.findall(r"`(\w+)", docstring)}
