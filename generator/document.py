"""Reading a description: YAML or JSON with its lines, and the typed document."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import yaml
from attrs import frozen
from openapi_python_client.schema import OpenAPI
from openapi_python_client.schema.openapi_schema_pydantic import Reference
from pydantic import BaseModel, ValidationError

from generator.errors import (
    ROOT,
    DescriptionError,
    Problem,
    Problems,
    at,
    line_of,
    written_at,
)
from generator.normalise import normalise, unmoved
from generator.references import component

__all__ = ["Document", "dump", "extension", "load", "parse", "read", "text"]

M = TypeVar("M", bound=BaseModel)

_READABLE: Final = "give a readable file in UTF-8"


@frozen
class Document:
    """A description: as plain data, normalised, and as typed objects."""

    path: Path
    data: dict[str, Any]
    lines: dict[str, int]
    moved: dict[str, str]
    """Where schemas stood that a step has moved, by the place where they stand now."""
    api: OpenAPI
    content: bytes
    """The file as it is."""

    def problems(self) -> Problems:
        """Begin a list of problems in it."""
        return Problems(self.lines, self.moved)

    def at(self, place: str) -> Any:
        """Return what stands at a place, as plain data."""
        node: Any = self.data
        for step in place.split("/")[1:]:
            name = step.replace("~1", "/").replace("~0", "~")
            node = node[int(name) if isinstance(node, list) else name]
        return node

    def resolve(
        self, node: Reference | M, kind: str, place: str, problems: Problems
    ) -> tuple[M, str] | None:
        """Follow references to a component of one kind.

        Args:
            node: What stands at the place: the thing itself, or a reference to it.
            kind: Section of the components, such as ``parameters``.
            place: Where the node stands.
            problems: Takes a reference that leads nowhere.

        Returns:
            The thing and where it is defined, or None if the reference leads nowhere.
        """
        seen: set[str] = set()
        while isinstance(node, Reference):
            target = text(node.ref)
            name = component(target, kind)
            section = cast(
                "dict[str, Reference | M]", getattr(self.api.components, kind, None) or {}
            )
            if name is None or name not in section or target in seen:
                problems.add(
                    place,
                    f"the reference {target} leads to nothing in components/{kind}",
                    f"define it as #/components/{kind}/<name>, in this file",
                )
                return None
            seen.add(target)
            node, place = section[name], at(ROOT, "components", kind, name)
        return node, place


def text(value: object) -> str:
    """Return a string of the description as it is; whoever renders it must escape it."""
    get = getattr(value, "get_untrusted_value", None)
    return str(get() if get else value or "")


def extension(model: BaseModel, name: str) -> Any:
    """Return a member that OpenAPI itself does not know, such as ``x-module``, or None."""
    return (model.model_extra or {}).get(name)


def load(path: Path) -> Document:
    """Read a description.

    Raises:
        DescriptionError: The file can't be read, is no YAML or JSON, or is no OpenAPI 3 document.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _broken(0, ROOT, f"{path} can't be read: {error}", _READABLE) from None
    return parse(content, path)


def parse(content: bytes, path: Path) -> Document:
    """Read a description from its bytes.

    Args:
        content: YAML or JSON in UTF-8.
        path: What the file is called; the ending tells JSON.

    Raises:
        DescriptionError: It is no YAML or JSON, or no OpenAPI 3 document.
    """
    data, lines = read(content, path)
    if not isinstance(data, dict) or "openapi" not in data:
        raise _broken(
            1,
            ROOT,
            "this is no OpenAPI 3 document: it has no `openapi` member",
            "write `openapi: 3.1.0`; convert a Swagger 2.0 description first",
        )
    document, moved = unmoved(normalise(cast("dict[str, Any]", data)))
    lines |= {place: line_of(written_at(place, moved), lines) for place in moved if lines}
    problems = Problems(lines, moved)
    try:
        api = OpenAPI.model_validate(_without_extensions(document))
    except ValidationError as error:
        for detail in error.errors():
            got = "" if detail["type"] == "missing" else f" (got {_shown(detail['input'])})"
            problems.add(
                _place(document, detail["loc"]),
                f"{detail['msg']}{got}",
                "correct it as the OpenAPI specification says for this place",
            )
        raise DescriptionError(problems.found) from None
    return Document(path, document, lines, moved, api, content)


def _without_extensions(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out extensions where the typed document takes every member for what it expects."""

    def described(members: Any) -> Any:
        if not isinstance(members, dict):
            return members
        named = cast("dict[str, Any]", members)
        return {name: value for name, value in named.items() if not name.startswith("x-")}

    def changed(node: Any, change: Callable[[str, Any], Any]) -> Any:
        if not isinstance(node, dict):
            return node
        return {name: change(name, value) for name, value in cast("dict[str, Any]", node).items()}

    def in_operation(name: str, value: Any) -> Any:
        if name == "callbacks" and isinstance(value, dict):
            # They are not rendered; what the typed document does not know in them does no harm.
            return {each: dict[str, Any]() for each in cast("dict[str, Any]", value)}
        return described(value) if name == "responses" else value

    def in_item(_: str, value: Any) -> Any:
        return changed(value, in_operation)

    def in_paths(_: str, item: Any) -> Any:
        return changed(item, in_item)

    def in_components(name: str, value: Any) -> Any:
        return in_operation(name, value) if name == "callbacks" else value

    parts = {"paths": changed(described(document.get("paths")), in_paths)}
    if "components" in document:
        parts["components"] = changed(document["components"], in_components)
    return document | parts


def read(written: bytes, path: Path) -> tuple[object, dict[str, int]]:
    """Read YAML or JSON: plain data as it is written, and the line of each place.

    Args:
        written: The bytes, in UTF-8.
        path: What the file is called; the ending tells JSON, whose lines are not known.

    Raises:
        DescriptionError: It is neither.
    """
    try:
        content = written.decode()
    except UnicodeDecodeError as error:
        raise _broken(0, ROOT, f"{path} can't be read: {error}", _READABLE) from None
    if path.suffix == ".json":
        try:
            return json.loads(content), {}
        except ValueError as error:
            raise _broken(
                getattr(error, "lineno", 0), ROOT, str(error), "correct the JSON"
            ) from None
    try:
        root = _Loader(content).get_single_node()
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        what = " ".join(filter(None, [error.context, error.problem]))
        raise _broken(line, ROOT, what, "correct the YAML") from None
    except yaml.YAMLError as error:
        raise _broken(0, ROOT, str(error), "correct the YAML") from None
    lines: dict[str, int] = {}
    return _construct(root, ROOT, lines, ()) if root else None, lines


if TYPE_CHECKING:
    _SafeLoader = yaml.SafeLoader
else:
    # The one in C is ten times as fast, but not built everywhere.
    _SafeLoader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_SCALARS: Final = (
    ("null", r"~|null|Null|NULL|", ("~", "n", "N", "")),
    ("bool", r"true|True|TRUE|false|False|FALSE", tuple("tTfF")),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", tuple("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?",
        tuple("-+.0123456789"),
    ),
    ("merge", r"<<", ("<",)),
)
"""Tag, pattern and first characters of what is no text: the core schema of YAML 1.2, and ``<<``."""


def dump(data: Any) -> bytes:
    """Write a description as YAML that `parse` reads as the same."""
    return yaml.dump(
        data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=120, encoding="utf-8"
    )


class _Dumper(yaml.SafeDumper):
    """A dumper that writes everything in full, and quotes text that the loader would not take."""

    def ignore_aliases(self, data: Any) -> bool:
        """Say that no value stands for another one."""
        return True


def _quoted(dumper: Any, text: str) -> yaml.Node:
    plain = not any(re.fullmatch(pattern, text) for _, pattern, _ in _SCALARS)
    node: yaml.Node = dumper.represent_scalar("tag:yaml.org,2002:str", text, None if plain else '"')
    return node


_Dumper.add_representer(str, _quoted)


class _Loader(_SafeLoader):
    """A loader for which dates, `on`, `yes` and `no` are text."""

    yaml_implicit_resolvers: Any = {}  # noqa: RUF012 - declared by PyYAML


for _tag, _pattern, _firsts in _SCALARS:
    for _first in _firsts:
        _Loader.yaml_implicit_resolvers.setdefault(_first, []).append(
            (f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"))
        )


def _construct(
    node: yaml.Node, place: str, lines: dict[str, int], above: tuple[yaml.Node, ...]
) -> Any:
    """Make plain data, and note the line of each place."""
    line = node.start_mark.line + 1
    lines.setdefault(place, line)
    if any(node is other for other in above):
        raise _broken(line, place, "the alias contains itself", "refer to it by $ref instead")
    above = (*above, node)
    if isinstance(node, yaml.SequenceNode):
        return [
            _construct(item, at(place, index), lines, above)
            for index, item in enumerate(node.value)
        ]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, place, lines, above)
    value: str = node.value
    kind = node.tag.rpartition(":")[2]
    if kind == "null":
        return None
    if kind == "bool":
        return value.lower() == "true"
    if kind == "int":
        return int(value, 0) if value[:2] in {"0o", "0x"} else int(value)
    return float(value) if kind == "float" else value


def _mapping(
    node: yaml.MappingNode, place: str, lines: dict[str, int], above: tuple[yaml.Node, ...]
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    merged: dict[str, Any] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if key.tag == "tag:yaml.org,2002:merge":
            sources = value.value if isinstance(value, yaml.SequenceNode) else [value]
            for source in sources:
                if not isinstance(source, yaml.MappingNode):
                    raise _broken(line, place, "`<<` merges what is no mapping", "name a mapping")
                merged = {**_construct(source, place, lines, above), **merged}
            continue
        name = key.value if isinstance(key, yaml.ScalarNode) else None
        if name is None or name in result:
            what = "a key is no text" if name is None else f"the key `{name}` stands here twice"
            raise _broken(line, place, what, "keep one of each, written as text")
        lines[at(place, name)] = line
        result[name] = _construct(value, at(place, name), lines, above)
    return merged | result


def _place(data: Any, location: tuple[str | int, ...]) -> str:
    """Find the place that pydantic means: its location also names branches of unions."""
    place = ROOT
    for part in location:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            continue
        place = at(place, part)
    return place


def _shown(value: object) -> str:
    shown = "an object" if isinstance(value, dict) else repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def _broken(line: int, place: str, what: str, way_out: str) -> DescriptionError:
    return DescriptionError([Problem(line, place, what, way_out)])
