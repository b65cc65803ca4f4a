"""Functions are called what a person would call them, whatever made up the ids of operations.

FastAPI puts function, path and method into one id: ``login_api_v2_auth_session_login_post`` is
`login`. Others put a tag or a class before the verb: ``users.list`` is `list_users`, and
``UsersController_findAll`` is `find_all`. An id that is nothing but a name stays what it is.

Two functions of one module that would have the same name are told apart by what differs in their
paths, else by their methods; one whose id is just that name keeps it. The order in which operations
stand plays no part.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import urlsplit

from attrs import define

from generator import names
from generator.model import METHODS
from generator.normalise.schemas import Node, items, members

__all__ = ["operation_names"]

_CHOSEN: Final = "x-python-name"

_VERBS: Final = (
    "partial_update", "add", "cancel", "create", "delete", "destroy", "download", "export", "fetch",
    "find", "get", "import", "list", "patch", "put", "read", "remove", "replace", "retrieve",
    "search", "send", "set", "start", "stop", "update", "upload",
)  # fmt: skip
"""What an id may say last, and a name says first."""


@define(eq=False)
class _Function:
    """An operation, and what its function is to be called."""

    path: str
    method: str
    methods: Sequence[str]
    """All that the path takes: a server may put any of them into the id."""
    node: Node
    module: str
    name: str = ""
    is_own: bool = True
    """Whether the id is just this name."""

    @property
    def id(self) -> str:
        return str(self.node.get("operationId") or "")

    @property
    def chosen(self) -> str:
        """The name that a person has chosen, or nothing."""
        return str(self.node.get(_CHOSEN) or "")

    @property
    def default(self) -> str:
        """The name, if none is chosen."""
        return names.function_name(self.id, self.method, self.path)

    def segments(self, *, variables: bool) -> list[str]:
        """Return the parts of the path as parts of a name."""
        parts = re.sub(r"{([^{}]*)}", r"by \1" if variables else "", self.path).split("/")
        return [part for part in map(names.snake, parts) if part]


def operation_names(data: Node) -> Node:
    """Choose a name, by ``x-python-name``, for each function whose id is no good one."""
    groups: dict[tuple[str, str], list[_Function]] = {}
    for one in _functions(data):
        groups.setdefault((one.module, one.name), []).append(one)
    made = {one: name for group in groups.values() for one, name in _told_apart(group)}
    often = Counter((one.module, name) for one, name in made.items())
    paths: Node = {}
    for one, name in made.items():
        keeps = one.chosen or (one.is_own and name == one.name)
        gives_way = often[one.module, name] > 1 and not keeps
        if not one.chosen and (gives_way or name != one.default):
            name = one.default if gives_way else name
            item = paths.setdefault(one.path, dict(data["paths"][one.path]))
            item[one.method] = {**one.node, _CHOSEN: name}
    return {**data, "paths": {**data["paths"], **paths}} if paths else data


def _functions(data: Node) -> Iterator[_Function]:
    starts = (*_starts(data), "")
    for path, item in members(data.get("paths")).items():
        operations = {name: node for name, node in members(item).items() if name in METHODS}
        methods = [name for name, node in operations.items() if isinstance(node, dict)]
        for method in methods:
            operation = members(operations[method])
            tag = str(next(iter(items(operation.get("tags"))), ""))
            one = _Function(path, method, methods, operation, names.module_name(tag or "default"))
            said = _said(one, starts) or one.default
            plain = said.removesuffix("_")
            if tag and plain in _VERBS and said != one.id and not names.is_argument_name(plain):
                # What the id calls `list` can't be called so in Python.
                said = f"{plain}_{one.module}"
            one.name = one.chosen or names.argument_name(said)
            one.is_own = bool(one.id) and one.name == one.default
            yield one


def _starts(data: Node) -> Iterator[str]:
    """Yield what servers have in their addresses before each path."""
    for server in items(data.get("servers")):
        yield urlsplit(str(members(server).get("url", ""))).path.rstrip("/")


def _said(one: _Function, starts: Sequence[str]) -> str | None:
    """Return the name within an id that says more; None for an id that is a name itself."""
    for start in starts:
        ending = re.escape(re.sub(r"\W", "_", f"{start}{one.path}"))
        found = re.fullmatch(f"(.+?){ending}_(?:{'|'.join(one.methods)})", one.id)
        if found:
            return found[1]
        # Of one that was copied, a path up to its last parameter says enough.
        known = one.path[: one.path.rfind("}") + 1]
        beginning = re.escape(re.sub(r"\W", "_", f"{start}{known}"))
        found = re.fullmatch(f"(.+?){beginning}_(?:.*_)?(?:{'|'.join(METHODS)})", one.id)
        if known and found:
            return found[1]
    owner, separator, rest = _parted(one.id)
    words, owner = names.snake(rest), names.snake(owner)
    if separator in {".", "/", ":", "Controller_", "Controller."} or owner == one.module:
        if words in _VERBS:
            return f"{words}_{owner}"
        if separator.startswith("Controller") or owner == one.module:
            return words
    whole = names.snake(one.id)
    static = one.segments(variables=False)
    nouns = {one.module, *("_".join(static[start:]) for start in range(len(static)))}
    for verb in _VERBS:
        noun = whole.removesuffix(f"_{verb}")
        if noun != whole and noun in nouns:
            return f"{verb}_{noun}"
    return None


def _parted(name: str) -> tuple[str, str, str]:
    """Part what comes before the last separator from what comes after it."""
    found = re.fullmatch(r"(.+?)(Controller[_.])(\w+)", name) or re.fullmatch(
        r"(.+)([./:])(.+)", name
    )
    if found:
        return found[1], found[2], found[3]
    return name.partition("-")


def _told_apart(group: Sequence[_Function]) -> Iterator[tuple[_Function, str]]:
    """Yield functions that would have the same name, each with one of its own."""
    keepers = [one for one in group if one.chosen]
    own = [one for one in group if one.is_own]
    if not keepers and len(own) == 1:
        keepers = own
    given = [one.name for one in group]
    for made in _attempts(group):
        given = [
            one.name if one in keepers else names.argument_name(name)
            for one, name in zip(group, made, strict=True)
        ]
        if len(set(given)) == len(given):
            break
    yield from zip(group, given, strict=True)


def _attempts(group: Sequence[_Function]) -> Iterator[list[str]]:
    """Yield names that tell functions apart, or fail to, the shortest first."""
    name = group[0].name
    whole = [one.segments(variables=True) for one in group]
    static = [one.segments(variables=False) for one in group]
    shared = set(whole[0]).intersection(*whole)
    said = {part for path in whole for part in path if f"_{part}_" in f"_{name}_"}
    for methods in (False, True):
        starts = [f"{one.method}_{name}" if methods else name for one in group]
        yield starts
        for paths, known in ((static, shared | said), (whole, shared | said), (whole, set[str]())):
            yield [
                "_".join([start, *(part for part in path if part not in known)])
                for start, path in zip(starts, paths, strict=True)
            ]
