"""Holds every answer of the local server to `openapi.yaml`."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import yaml
from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

__all__ = ["SPEC", "check", "document"]

SPEC = Path(__file__).parent.parent.parent / "openapi.yaml"

API = "/api/v2"
METHODS = {"get", "put", "post", "delete", "patch"}


@cache
def document() -> dict[str, Any]:
    """The description, with objects closed: a field that it lacks is a mistake here."""
    spec = yaml.safe_load(SPEC.read_text(encoding="utf-8"))
    for schema in spec["components"]["schemas"].values():
        if "properties" in schema:
            schema.setdefault("additionalProperties", False)
    return spec


@cache
def _registry() -> Registry[Any]:
    return Registry().with_resource("urn:spec", DRAFT202012.create_resource(document()))


@cache
def _paths() -> list[tuple[re.Pattern[str], str]]:
    templates = sorted(document()["paths"], key=lambda path: path.replace("{", "~"))
    return [(re.compile(re.sub(r"\{\w+\}", "[^/]+", path)), path) for path in templates]


def operation(method: str, path: str) -> dict[str, Any] | None:
    """The operation that a request goes to."""
    for pattern, template in _paths():
        if pattern.fullmatch(path):
            return document()["paths"][template].get(method.lower())
    return None


def _resolve(node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        target: Any = document()
        for name in node["$ref"].removeprefix("#/").split("/"):
            target = target[name]
        node = target
    return node


def _validate(value: object, schema: dict[str, Any]) -> None:
    if "$ref" in schema:
        schema = {"$ref": f"urn:spec{schema['$ref']}"}
    Draft202012Validator(
        schema,
        registry=_registry(),
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    ).validate(value)


def check(response: httpx.Response) -> None:
    """Hold an answer to the description: its status, its headers and its body."""
    response.read()
    path = response.request.url.path
    if not path.startswith(f"{API}/"):
        return
    assert response.headers["x-request-id"]
    found = operation(response.request.method, path.removeprefix(API))
    described = {} if found is None else found["responses"]
    answer = _resolve(described.get(str(response.status_code)) or _failure(response))
    for name, header in answer.get("headers", {}).items():
        header = _resolve(header)
        if name in response.headers:
            raw = response.headers[name]
            value = int(raw) if header["schema"]["type"] == "integer" else raw
            _validate(value, header["schema"])
        else:
            assert not header.get("required"), f"{name} is missing"
    limits = {name for name in response.headers if name.startswith("x-ratelimit-")}
    assert len(limits) in {0, 3}
    content = answer.get("content")
    if content is None:
        assert response.content == b""
    else:
        (kind,) = content
        assert response.headers["content-type"] == kind or kind == "*/*"
        for value in _values(response, kind):
            _validate(value, content[kind]["schema"])


def _values(response: httpx.Response, kind: str) -> list[Any]:
    if kind == "application/json":
        return [response.json()]
    if kind != "text/event-stream":
        return [response.text]
    values = []
    for event in response.text.removesuffix("\n\n").split("\n\n") if response.text else ():
        *own_id, name, data = event.split("\n")
        values.append(json.loads(data.removeprefix("data: ")))
        assert name == f"event: {values[-1]['type']}"
        assert bool(own_id) == (name != "event: ping")
    return values


def _failure(response: httpx.Response) -> dict[str, Any]:
    assert response.status_code >= 400, f"{response.status_code} is not described"
    return document()["components"]["responses"]["ServerFailure"]
