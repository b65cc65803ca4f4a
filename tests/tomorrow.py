"""The server of tomorrow: what it will answer, if the description changes.

Answers of today are rewritten by two descriptions: what tomorrow's leaves open is used to the full.
A field that may be missing is missing, one that may be null is null, a new value or kind is what
comes. So whatever breaks a client of today breaks it here.
"""

from __future__ import annotations

import copy
import http.client
import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import evolve

from generator.changes.compare import compare
from generator.changes.contract import Call, Contract, Form
from generator.changes.found import Change
from generator.changes.reading import contract_of
from generator.document import Document, load, parse
from generator.model import Family
from generator.project import walked

__all__ = ["ADDITIVE", "BREAKING", "Tomorrow", "changed", "served"]

OURS = Path(__file__).parent.parent / "openapi.yaml"

Mutation = Callable[[Any], object]
Node = Callable[[Any], Any]

_SAMPLES = {
    "array": [],
    "boolean": True,
    "integer": 7,
    "number": 3.5,
    "object": {"another": "object"},
    "string": "another text",
}


@cache
def _today(path: Path) -> tuple[Any, Contract]:
    document = load(path)
    if path == OURS:
        document = _written(_part(document.data, "/files"))
    return document.data, contract_of(document, walked(document))


def _written(data: Any) -> Document:
    return parse(json.dumps(data).encode(), Path("openapi.json"))


def _part(data: Any, path: str) -> Any:
    """Leave one path of a description, and what it refers to: the rest costs time."""
    whole = data["components"]
    shared = {kind: dict(whole[kind]) for kind in ("responses", "securitySchemes")}
    part = {**data, "paths": {path: data["paths"][path]}, "components": shared}
    found: set[str] = set()
    while missing := set(re.findall(r'"#/components/([^"]+)"', json.dumps(part))) - found:
        found |= missing
        for kind, name in (one.split("/") for one in missing):
            shared.setdefault(kind, {})[name] = whole[kind][name]
    return part


class Tomorrow:
    """A change of a description, and what follows for answers."""

    def __init__(self, *mutations: Mutation, path: Path = OURS) -> None:
        data, self.old = _today(path)
        data = copy.deepcopy(data)
        for mutate in mutations:
            mutate(data)
        document = _written(data)
        self.new = contract_of(document, walked(document))

        self.changes: tuple[Change, ...] = compare(self.old, self.new)

    def answer(self, method: str, path: str, status: int, value: Any) -> tuple[int, str, Any]:
        """Rewrite a whole answer: its status, its media type, and its JSON."""
        before, after = self._call(self.old, method, path), self._call(self.new, method, path)
        if before is None or after is None or str(status) not in before.answers:
            return status, "application/json", value
        one = before.answers[str(status)]
        added = sorted(after.answers.keys() - before.answers.keys())
        two = after.answers.get(str(status))
        if added:
            status = int(added[0])
            two = after.answers[added[0]]
        assert two is not None
        (media_type,) = two.media
        if media_type not in one.media:
            return status, media_type, value
        return status, media_type, self.value(value, one.media[media_type], two.media[media_type])

    @staticmethod
    def _call(contract: Contract, method: str, path: str) -> Call | None:
        for call in sorted(contract.calls, key=lambda call: call.path.replace("{", "~")):
            pattern = re.sub(r"{[^{}]*}", "[^/]+", call.path)
            if call.method == method and re.fullmatch(pattern, path):
                return call
        return None

    def schema(self, value: Any, name: str) -> Any:
        """Rewrite a value of a schema that has a name, and has it tomorrow too."""
        return self.value(value, self.old.forms[name], self.new.forms[name])

    def value(self, value: Any, old: Form, new: Form) -> Any:
        """Rewrite a value."""
        one, two = _resolved(old, self.old), _resolved(new, self.new)
        if two.null and not one.null:
            return None
        if value is None:
            return None
        kind = self._kind(one, two)
        if kind is not None:
            return kind
        kinds, before = self._kinds(two, self.new), self._kinds(one, self.old)
        if before and not kinds:
            return _SAMPLES["object"]
        more = kinds - before - ({"integer"} if "number" in before else set())
        if more and before:
            return _SAMPLES[min(more)]
        if one.values:
            added = [other for other in two.values if other not in one.values]
            if added or not two.values:
                return added[0] if added else _SAMPLES["string"]
        if one.limits.get("format") in {"date", "date-time"} and "format" not in two.limits:
            return "some day"
        if isinstance(value, list) and one.items and two.items:
            return [self.value(item, one.items, two.items) for item in value]
        if isinstance(value, dict) and one.tag:
            return self._variant(value, one, two)
        if isinstance(value, dict):
            return self._object(value, one, two)
        return _SAMPLES["integer"] if isinstance(value, float) and "number" not in kinds else value

    def _variant(self, value: dict[str, Any], one: Form, two: Form) -> Any:
        """Rewrite an object of one of several kinds, by the kind that it is today."""
        for form in one.variants:
            members = _resolved(form, self.old).members or {}
            after = [other for other in two.variants if other.ref == form.ref]
            if after and value[str(one.tag)] in members[str(one.tag)].form.values:
                return self.value(value, form, after[0])
        return value if two.variants else self._sample(two)

    def _object(self, value: dict[str, Any], one: Form, two: Form) -> dict[str, Any]:
        if one.members is None and one.more and two.more:
            return {name: self.value(item, one.more, two.more) for name, item in value.items()}
        before, after = one.members or {}, two.members or {}
        made: dict[str, Any] = {}
        for name, member in after.items():
            former = before.get(name)
            if former is None:
                made[name] = self._sample(member.form)
            elif name in value and (member.required or not former.required):
                made[name] = self.value(value[name], former.form, member.form)
        return made

    def _kind(self, one: Form, two: Form) -> Any:
        """Return an object of a kind that is new, if the schemas are of several kinds."""
        before, after = self.old.classes.get(one.place), self.new.classes.get(two.place)
        if isinstance(before, Family) and isinstance(after, Family):
            added = dict(after.kinds).keys() - dict(before.kinds).keys()
            if before.tag != after.tag:
                return {after.tag: "another kind"}
            return {after.tag: min(added)} if added else None
        refs = {form.ref for form in one.variants}
        added_refs = [form for form in two.variants if form.ref and form.ref not in refs]
        return self._sample(added_refs[0]) if one.variants and added_refs else None

    def _sample(self, form: Form) -> Any:
        one = _resolved(form, self.new)
        if one.values:
            return one.values[0]
        if one.members is not None:
            members = one.members.values()
            return {each.wire: self._sample(each.form) for each in members if each.required}
        kinds = self._kinds(one, self.new)
        return _SAMPLES[min(kinds)] if kinds else None

    def _kinds(self, form: Form, contract: Contract) -> set[str]:
        one = _resolved(form, contract)
        return set(one.kinds).union(*(self._kinds(other, contract) for other in one.variants))


def _resolved(form: Form, contract: Contract) -> Form:
    if form.ref is None:
        return form
    target = contract.forms[form.ref]
    return evolve(target, null=target.null or form.null)


class _Server(ThreadingHTTPServer):
    daemon_threads = True


@contextmanager
def served(base_url: str, tomorrow: Tomorrow) -> Iterator[str]:
    """Put tomorrow between a client and a server of today; gives the address to call instead."""
    behind = urlsplit(base_url)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def forward(self) -> None:
            size = int(self.headers.get("content-length") or 0)
            connection = http.client.HTTPConnection(behind.netloc, timeout=20)
            names = {"authorization", "content-type", "idempotency-key"}
            headers = {name: value for name, value in self.headers.items() if name.lower() in names}
            connection.request(self.command, self.path, self.rfile.read(size), headers)
            response = connection.getresponse()
            status, content = response.status, response.read()
            connection.close()
            media_type = response.headers.get("content-type", "")
            if media_type == "application/json":
                path = self.path.partition("?")[0].removeprefix(behind.path)
                value = json.loads(content)
                status, media_type, value = tomorrow.answer(self.command, path, status, value)
                content = json.dumps(value).encode() if media_type == "application/json" else b"<a>"
            self.send_response(status)
            self.send_header("content-type", media_type)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PATCH = do_DELETE = forward

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = _Server(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}{behind.path}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


# ------------------------------------------------------------ changes of what `files.list` answers


TEXT = {"type": "string", "description": "Text."}


def schema(name: str) -> Node:
    return lambda data: data["components"]["schemas"][name]


def field(wire: str, name: str = "UserFile") -> Node:
    return lambda data: data["components"]["schemas"][name]["properties"][wire]


def listing(data: Any) -> Any:
    return data["paths"]["/files"]["get"]


def put(node: Node, **values: Any) -> Mutation:
    return lambda data: node(data).update(values)


def renamed(wire: str, other: str) -> Mutation:
    """Give a field of a file another name."""

    def change(data: Any) -> None:
        node = schema("UserFile")(data)
        node["properties"][other] = node["properties"].pop(wire)
        node["required"] = [other if name == wire else name for name in node["required"]]

    return change


def with_value(name: str, value: str) -> Mutation:
    """Give an enumeration one more value."""

    def change(data: Any) -> None:
        node = schema(name)(data)
        node["enum"].append(value)
        node["x-enum-varnames"].append(value.upper())
        node["x-enum-descriptions"].append("New.")

    return change


def exchanged(node: Node, old: str, new: str) -> Mutation:
    return lambda data: node(data).update({new: node(data).pop(old)})


ADDITIVE: dict[str, Mutation] = {
    "field": lambda data: schema("UserFile")(data)["properties"].update(mood=TEXT),
    "required field": lambda data: (
        schema("UserFile")(data)["properties"].update(mood=TEXT),
        schema("UserFile")(data)["required"].append("mood"),
    ),
    "object as a field": lambda data: schema("UserFile")(data)["properties"].update(
        mood={"type": "object", "additionalProperties": True, "description": "Mood."}
    ),
    "value of an enumeration": with_value("DescriptionStatus", "dreaming"),
    "optional parameter": lambda data: listing(data)["parameters"].append(
        {"name": "mood", "in": "query", "description": "Mood.", "schema": TEXT}
    ),
    "field without null": put(field("filename"), type="string"),
    "integers instead of numbers": put(field("confidence_score"), type=["integer", "null"]),
    "field always there": lambda data: schema("UserFile")(data)["required"].append("filename"),
    "narrower limit": put(field("size_bytes"), minimum=1),
    "deprecated field": put(field("title"), deprecated=True),
    "header": lambda data: listing(data)["responses"]["200"]["headers"].update(
        {"X-Mood": {"description": "Mood.", "schema": TEXT}}
    ),
    "optional field gone": lambda data: schema("UserFile")(data)["properties"].pop("title"),
    "optional field renamed": renamed("title", "file_title"),
}

BREAKING: dict[str, tuple[Mutation, str, str]] = {
    "required field gone": (
        lambda data: (
            schema("UserFile")(data)["properties"].pop("id"),
            schema("UserFile")(data)["required"].remove("id"),
        ),
        "$.items[0]",
        "id",
    ),
    "required field renamed": (renamed("id", "file_id"), "$.items[0]", "id"),
    "field may be missing": (
        lambda data: schema("UserFile")(data)["required"].remove("size_bytes"),
        "$.items[0]",
        "size_bytes",
    ),
    "field may be null": (
        put(field("has_full_description"), type=["boolean", "null"]),
        "$.items[0].has_full_description",
        "bool",
    ),
    "integers became text": (
        put(field("size_bytes"), type="string"),
        "$.items[0].size_bytes",
        "int",
    ),
    "integers became numbers": (
        put(field("size_bytes"), type="number"),
        "$.items[0].size_bytes",
        "int",
    ),
    "text or an object": (
        put(field("filename"), type=["string", "object", "null"]),
        "$.items[0].filename",
        "str",
    ),
    "anything goes": (
        put(field("filename"), **{"x-any": True}),
        "$.items[0].filename",
        "str",
    ),
    "times became text": (
        lambda data: field("created_at")(data).pop("format"),
        "$.items[0].created_at",
        "RFC3339",
    ),
    "an enumeration became a number": (
        put(field("description_status"), oneOf=[{"type": "integer"}]),
        "$.items[0].description_status",
        "str",
    ),
    "values of an object": (
        put(field("dimensions"), additionalProperties={"type": "string"}),
        "$.items[0].dimensions[...]",
        "int",
    ),
    "items of an array": (
        put(field("tags"), items={"type": "integer"}),
        "$.items[0].tags[0]",
        "str",
    ),
    "a list of something else": (
        put(field("items", "FileList"), items={"type": "string"}),
        "$.items[0]",
        "object",
    ),
    "the page became a list": (
        lambda data: listing(data)["responses"]["200"]["content"]["application/json"].update(
            schema={"type": "array", "items": {"$ref": "#/components/schemas/UserFile"}}
        ),
        "$",
        "object",
    ),
    "another media type": (
        lambda data: listing(data)["responses"]["200"].update(
            content={"text/plain": {"schema": TEXT}}
        ),
        "$",
        "JSON",
    ),
}

OTHERS: dict[str, Mutation] = {
    "failure": lambda data: listing(data)["responses"].update(
        {"409": {"$ref": "#/components/responses/Conflict"}}
    ),
    "success": exchanged(lambda data: listing(data)["responses"], "200", "206"),
}


@cache
def changed(name: str) -> Tomorrow:
    """The tomorrow of one of these changes."""
    breaking = {one: mutation for one, (mutation, *_) in BREAKING.items()}
    return Tomorrow({**ADDITIVE, **breaking, **OTHERS}[name])
