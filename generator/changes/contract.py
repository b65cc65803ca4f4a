"""A description put so that two of them compare: what is sent, what is answered, what it is called.

`generator.changes.reading` makes these records from a document. References between schemas are
kept by name, so that a schema compares once, however often it is used.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Literal, TypeAlias

from attrs import field, frozen

from generator.errors import ROOT, at
from generator.model import Definition, Field

__all__ = ["Answer", "Body", "Call", "Contract", "Form", "Member", "Side", "inner"]

Side: TypeAlias = Literal["request", "answer"]

Facts: TypeAlias = Mapping[str, Any]


def _facts() -> Facts:
    return {}


@frozen(kw_only=True)
class Form:
    """What a schema says, with wrappers taken off and what it merges put together."""

    place: str
    """Where the schema stands that says it."""
    ref: str | None = None
    """The component, where it is nothing but one."""
    kinds: frozenset[str] = frozenset()
    """JSON types without null; none where anything goes, or where others say it."""
    null: bool = False
    values: tuple[Any, ...] = ()
    """All values that it may have, without null."""
    closed: bool = False
    """Whether a client takes no other values than these."""
    limits: Facts = field(factory=_facts)
    default: Facts = field(factory=_facts)
    """Empty, or the default by the name `default`."""
    items: Form | None = None
    members: Mapping[str, Member] | None = None
    """Properties by their names in JSON."""
    more: Form | None = None
    """What members beyond the properties are; None where there are none."""
    variants: tuple[Form, ...] = ()
    tag: str | None = None
    """The member that tells the variants apart."""
    tags: Mapping[str, str] = field(factory=dict[str, str])
    """Components by what that member says, where the description lists it."""
    marks: frozenset[str] = frozenset()
    """Those of `deprecated`, `readOnly` and `writeOnly` that hold."""
    other: Facts = field(factory=_facts)
    """Keywords that mean something, and that nothing above stands for."""
    words: Facts = field(factory=_facts)
    """Keywords that only explain."""


@frozen(kw_only=True)
class Member:
    """A parameter, a property or a header."""

    place: str
    wire: str
    form: Form
    required: bool
    name: str | None
    """The argument or field in Python; None where there is none."""
    deprecated: bool = False
    is_text: bool = False
    """Whether it is sent as text, which can't be null."""
    sends_null: bool = False
    """Whether None, as its argument, is sent as null and does not leave it out."""
    other: Facts = field(factory=_facts)
    words: Facts = field(factory=_facts)


@frozen(kw_only=True)
class Body:
    """The body of a request."""

    place: str
    required: bool
    media: Mapping[str, Form]
    """Schemas by media type."""
    other: Facts
    words: Facts


@frozen(kw_only=True)
class Answer:
    """The answer with one status."""

    place: str
    media: Mapping[str, Form]
    headers: Mapping[str, Member]
    other: Facts
    words: Facts


@frozen(kw_only=True, eq=False)
class Call:
    """An operation."""

    place: str
    method: str
    path: str
    id: str
    function: str
    """What it is called in Python."""
    module: str
    deprecated: bool
    repeatable: bool
    keyed: bool
    returns: tuple[int, ...]
    """Statuses, or classes of them, that a client takes for success."""
    way: tuple[str, str]
    """How the body is given, and how the answer is read, in Python."""
    parameters: Mapping[tuple[str, str], Member]
    """By location and name; those of the path by their position instead of their name."""
    body: Body | None
    answers: Mapping[str, Answer]
    other: Facts
    words: Facts

    @property
    def key(self) -> tuple[str, str]:
        """What a request is recognised by: the method, and the path without its names."""
        return self.method, re.sub(r"{[^{}]*}", "{}", self.path)

    def succeeds(self, status: str) -> bool:
        """Whether a status of the description is one that the function has a meaning for."""
        named = {name for key in self.returns for name in (str(key), f"{key}XX")}
        return status in named or (status == "default" and 2 in self.returns)

    def takes(self, status: str) -> bool:
        """Whether a client takes an answer with that status for a success, described or not."""
        return self.way[1] != "operation" or int(status[0]) in self.returns

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@frozen(kw_only=True)
class Contract:
    """A whole description."""

    lines: Mapping[str, int]
    calls: tuple[Call, ...]
    forms: Mapping[str, Form]
    """The schemas that have names, by these."""
    classes: Mapping[str, Definition]
    """What became of schemas in Python, by place."""
    fields: Mapping[str, Field]
    """What became of properties in Python, by place."""
    other: Facts
    words: Facts

    def class_of(self, name: str) -> Definition | None:
        """Return what became of a named schema in Python; None where it is arguments only."""
        return self.classes.get(at(ROOT, "components", "schemas", name))

    def uses(self) -> dict[str, dict[Call, set[Side]]]:
        """Tell which operations send and answer each named schema, if only within others."""
        direct = {name: {form.ref for form in inner(form)} for name, form in self.forms.items()}
        found: dict[str, dict[Call, set[Side]]] = {name: {} for name in self.forms}
        for call in self.calls:
            for side, form in _mentioned(call):
                todo = [one.ref for one in inner(form)]
                while todo:
                    name = todo.pop()
                    if name is None or side in found[name].setdefault(call, set()):
                        continue
                    found[name][call].add(side)
                    todo += direct[name]
        return found


def inner(form: Form) -> Iterator[Form]:
    """Yield a form and all forms within it; those of named schemas are not looked into."""
    yield form
    members = (form.members or {}).values()
    for one in (form.items, form.more, *form.variants, *(member.form for member in members)):
        if one is not None:
            yield from inner(one)


def _mentioned(call: Call) -> Iterator[tuple[Side, Form]]:
    for parameter in call.parameters.values():
        yield "request", parameter.form
    for form in call.body.media.values() if call.body else ():
        yield "request", form
    for answer in call.answers.values():
        for form in answer.media.values():
            yield "answer", form
        for header in answer.headers.values():
            yield "answer", header.form
