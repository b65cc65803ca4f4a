"""Which operations the methods of the client come down to, read from the source.

A method reaches an operation if its code, or code that it calls, names the function of the
operation. What is called is followed through helpers, properties, nested functions and classes, as
far as names, annotations and constructors tell what a value is.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from generator.source import Class, Function, Sources

__all__ = ["Facade", "Method", "facade_of"]

PACKAGE: Final = "scopix"
GENERATED: Final = "scopix._raw"
OPERATIONS: Final = "scopix._raw.operations."
CLIENT: Final = "scopix.client.Scopix"
RESOURCES: Final = "scopix.resources."
RESOURCE: Final = "scopix.resources._base.Resource"
TYPES: Final = "scopix.types."


@frozen
class Method:
    """A method that users call."""

    shown: str
    """As users write it, such as ``client.files.list``."""
    path: Path
    line: int
    reaches: frozenset[tuple[str, str]]
    """Module and name of the functions of operations."""


@frozen
class Facade:
    """The client as its users see it."""

    methods: tuple[Method, ...]
    """Those that reach operations, in the order of the source."""
    types: Mapping[str, str]
    """Where generated classes are public, by name: ``scopix.types.files.UserFile``."""

    def methods_of(self, function: tuple[str, str]) -> list[Method]:
        """Return the methods that reach an operation."""
        return [one for one in self.methods if function in one.reaches]


def facade_of(root: Path) -> Facade:
    """Read the source of the package.

    Args:
        root: The folder that the package lies in.
    """
    sources = Sources(root, PACKAGE, GENERATED)
    reach = _Reach(sources)
    methods = (
        Method(shown, function.path, function.nodes[-1].lineno, reach.operations(function))
        for shown, function in _public(sources)
    )
    return Facade(tuple(one for one in methods if one.reaches), dict(_types(sources)))


def _types(sources: Sources) -> Iterator[tuple[str, str]]:
    for module, tree in sources.trees.items():
        if module.startswith(TYPES):
            for name in _listed(tree):
                target = sources.meaning(module, name) or ""
                if target.startswith(f"{GENERATED}."):
                    yield target.rpartition(".")[2], f"{module}.{name}"


def _listed(tree: ast.Module) -> Iterator[str]:
    """Yield the names in ``__all__``."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield from ast.literal_eval(node.value)


# --------------------------------------------------------------------------------------- methods


def _public(sources: Sources) -> Iterator[tuple[str, Function]]:
    """Yield what users call: on the client and its resources, then on objects that they get."""
    seen = {RESOURCE}
    todo = [("client", CLIENT)]
    while todo:
        prefix, name = todo.pop(0)
        seen.add(name)
        for shown, function in _methods(sources, sources.classes[name]):
            returned = sources.annotated(function.module, function.nodes[-1].returns)
            if function.is_property and returned and _is_resource(sources, returned):
                todo.append((f"{prefix}.{shown}", returned))
            else:
                yield f"{prefix}.{shown}", function
    for name, one in sources.classes.items():
        own = name.rpartition(".")[2]
        if name not in seen and name.startswith(RESOURCES) and not own.startswith("_"):
            for shown, function in _methods(sources, one):
                yield f"{own}.{shown}", function


def _methods(sources: Sources, one: Class) -> Iterator[tuple[str, Function]]:
    found: dict[str, Function] = {}
    for base in sources.bases(one):
        for name, function in base.methods.items():
            if base.name != RESOURCE and not name.startswith("_"):
                found.setdefault(name, function)
    yield from found.items()


def _is_resource(sources: Sources, name: str) -> bool:
    return any(base.name == RESOURCE for base in sources.bases(sources.classes[name]))


# ----------------------------------------------------------------------------------------- reach


@define
class _Reach:
    """What functions reach."""

    sources: Sources
    _named: dict[str, frozenset[str]] = field(factory=dict[str, frozenset[str]])
    """What each function names itself: functions of the package, and of operations."""

    def operations(self, function: Function) -> frozenset[tuple[str, str]]:
        """Return the operations that a function reaches: module and name of their functions."""
        seen: set[str] = set()
        todo = [function.name]
        while todo:
            name = todo.pop()
            if name not in seen:
                seen.add(name)
                if name in self.sources.functions:
                    todo += self._names(self.sources.functions[name])
        found = (name.removeprefix(OPERATIONS) for name in seen if name.startswith(OPERATIONS))
        pairs = (name.partition(".") for name in found if name.count(".") == 1)
        return frozenset((module, name) for module, _, name in pairs)

    def _names(self, function: Function) -> frozenset[str]:
        if function.name not in self._named:
            reading = _Reading(self.sources, function)
            for node in function.nodes:
                reading.read(node)
            self._named[function.name] = frozenset(reading.named)
        return self._named[function.name]


@frozen
class _Value:
    """What an expression is: a thing with a dotted name, or an object of a class."""

    name: str
    is_object: bool = False


@define
class _Reading:
    """Reads one function."""

    sources: Sources
    function: Function
    named: set[str] = field(factory=set[str])
    _locals: dict[str, _Value | None] = field(factory=dict[str, "_Value | None"])

    def read(self, node: ast.AST) -> None:
        """Read what stands in a node, in the order in which it is written."""
        if isinstance(node, ast.arguments):
            for argument in (*node.posonlyargs, *node.args, *node.kwonlyargs):
                kind = self.sources.annotated(self.function.module, argument.annotation)
                self._bind(argument.arg, _Value(kind, is_object=True) if kind else None)
            if self.function.owner and "self" in self._locals and not self._locals["self"]:
                self._bind("self", _Value(self.function.owner, is_object=True))
        for child in ast.iter_child_nodes(node):
            self.read(child)
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            self._bind(node.targets[0].id, self._value(node.value))
        elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            kind = self.sources.annotated(self.function.module, node.annotation)
            self._bind(node.target.id, _Value(kind, is_object=True) if kind else None)
        elif isinstance(node, ast.withitem) and isinstance(node.optional_vars, ast.Name):
            self._bind(node.optional_vars.id, self._value(node.context_expr))
        elif isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Load):
            self._note(self._value(node))

    def _bind(self, name: str, value: _Value | None) -> None:
        self._locals[name] = value

    def _note(self, value: _Value | None) -> None:
        if value is None or value.is_object:
            return
        self.named.add(value.name)
        one = self.sources.classes.get(value.name)
        # Of a resource only those methods count that are called on it; whoever makes an object of
        # another class goes on to use it.
        if one is not None and not _is_resource(self.sources, one.name):
            for base in self.sources.bases(one):
                self.named |= {method.name for method in base.methods.values()}

    def _value(self, node: ast.expr) -> _Value | None:
        if isinstance(node, ast.Await):
            return self._value(node.value)
        if isinstance(node, ast.Name):
            if node.id in self._locals:
                return self._locals[node.id]
            meaning = self.sources.meaning(self.function.module, node.id)
            return _Value(meaning) if meaning else None
        if isinstance(node, ast.Attribute):
            owner = self._value(node.value)
            return self._attribute(owner, node.attr) if owner else None
        if isinstance(node, ast.Call):
            called = self._value(node.func)
            return self._result(called) if called else None
        return None

    def _attribute(self, owner: _Value, name: str) -> _Value | None:
        if not owner.is_object:
            return _Value(self.sources.resolve(f"{owner.name}.{name}"))
        function = self.sources.method(owner.name, name)
        if function is not None:
            if not function.is_property:
                return _Value(function.name)
            self.named.add(function.name)
            return self._returned(function)
        for one in self.sources.bases(self.sources.classes[owner.name]):
            kind = self.sources.attributes(one).get(name)
            if kind:
                return _Value(kind, is_object=True)
        return None

    def _result(self, called: _Value) -> _Value | None:
        if called.is_object:
            return None
        if called.name in self.sources.classes:
            return _Value(called.name, is_object=True)
        function = self.sources.functions.get(called.name)
        return self._returned(function) if function else None

    def _returned(self, function: Function) -> _Value | None:
        kind = self.sources.annotated(function.module, function.nodes[-1].returns)
        return _Value(kind, is_object=True) if kind else None
