"""References within a description."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from generator.errors import ROOT, at

__all__ = ["component", "reference", "renamed"]


def component(ref: str, kind: str) -> str | None:
    """Return the name in a reference to a component of the kind, or None if it is no such."""
    start = f"#/components/{kind}/"
    name = ref.removeprefix(start)
    if name == ref or "/" in name:
        return None
    return name.replace("~1", "/").replace("~0", "~")


def reference(name: str) -> str:
    """Refer to a schema of the components."""
    return at(ROOT, "components", "schemas", name)


def renamed(node: Any, names: Mapping[str, str]) -> Any:
    """Let what refers to some schemas of the components refer to others.

    Args:
        node: A part of a description, as plain data.
        names: The new name of each; mappings of discriminators may have bare ones.
    """
    if isinstance(node, list):
        return [renamed(one, names) for one in cast("Iterable[Any]", node)]
    if not isinstance(node, dict):
        return node
    result = {name: renamed(inner, names) for name, inner in cast("dict[str, Any]", node).items()}
    if "$ref" in result:
        result["$ref"] = _target(result["$ref"], names)
    discriminator = result.get("discriminator")
    if isinstance(discriminator, dict) and isinstance(
        mapping := cast("dict[str, Any]", discriminator).get("mapping"), dict
    ):
        targets = cast("dict[str, Any]", mapping)
        result["discriminator"] = {
            **cast("dict[str, Any]", discriminator),
            "mapping": {tag: _target(target, names) for tag, target in targets.items()},
        }
    return result


def _target(target: Any, names: Mapping[str, str]) -> Any:
    if not isinstance(target, str):
        return target
    name = component(target, "schemas")
    if name is not None:
        return reference(names[name]) if name in names else target
    return names.get(target, target)
