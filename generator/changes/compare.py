"""What changed between two descriptions: their operations first, then their named schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

from attrs import define

from generator.changes.contract import Answer, Body, Call, Contract, Form, Member, Side
from generator.changes.forms import Forms
from generator.changes.found import Change, Found, Where
from generator.changes.renames import Rename, outline, renamed
from generator.errors import ROOT
from generator.model import Definition

__all__ = ["compare"]

_REQUEST: Final = frozenset[Side](("request",))
_ANSWER: Final = frozenset[Side](("answer",))
_BOTH: Final = _REQUEST | _ANSWER

Uses: TypeAlias = Mapping[Call, set[Side]]


def compare(old: Contract, new: Contract) -> tuple[Change, ...]:
    """Find what changed, the gravest first."""
    names = _renamed_schemas(old, new)
    found = Found(old, new)
    comparison = _Comparison(found, Forms(found, names, _classes(old, new, names)))
    comparison.document()
    comparison.operations()
    comparison.schemas()
    return found.all()


def _renamed_schemas(old: Contract, new: Contract) -> dict[str, Rename]:
    gone, come = old.forms.keys() - new.forms.keys(), new.forms.keys() - old.forms.keys()
    # What two of them say of each other may be the same under other names.
    return renamed(
        {name: outline(form, gone) for name, form in old.forms.items() if name in gone},
        {name: outline(form, come) for name, form in new.forms.items() if name in come},
    )


def _classes(old: Contract, new: Contract, names: Mapping[str, Rename]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in old.forms:
        one = old.class_of(name)
        two = new.class_of(names[name].new if name in names else name)
        if one and two:
            found[one.name] = two.name
    return found


@define
class _Comparison:
    found: Found
    forms: Forms

    @property
    def old(self) -> Contract:
        return self.found.old

    @property
    def new(self) -> Contract:
        return self.found.new

    def document(self) -> None:
        """Compare what holds for all operations."""
        where = Where(
            subject="all operations", sides=_REQUEST, functions=_functions(*self.old.calls)
        )
        self.forms.compare_rest(self.old, self.new, where, ROOT)

    # ------------------------------------------------------------------------------- operations

    def operations(self) -> None:
        """Pair the operations, and compare each pair."""
        by_key = {call.key: call for call in self.new.calls}
        pairs = {call: by_key.pop(call.key) for call in self.old.calls if call.key in by_key}
        by_id = {call.id: call for call in by_key.values() if call.id}
        for call in self.old.calls:
            if call not in pairs and call.id in by_id:
                pairs[call] = by_id.pop(call.id)
        for call in self.old.calls:
            if call in pairs:
                self._call(call, pairs[call])
            else:
                self.found.add("operation removed", _where(call), call.place, gone=True)
        for call in self.new.calls:
            if call not in pairs.values():
                self.found.add("operation added", _where(call), call.place)

    def _call(self, old: Call, new: Call) -> None:
        add, place, where = self.found.add, new.place, _where(old, new)
        evidence = "method and path are kept"
        if old.key != new.key:
            evidence = "the operationId is kept"
            add("operation moved", where, place, was=str(old), now=str(new), evidence=evidence)
        if old.function != new.function:
            was, now = old.function, new.function
            add("operation renamed", where, place, was=was, now=now, evidence=evidence)
        elif old.id != new.id:
            rule = "renamed, but not in Python"
            add(rule, where, place, was=old.id, now=new.id, evidence=evidence)
        if old.module != new.module:
            add("operation in another module", where, place, was=old.module, now=new.module)
        if old.repeatable != new.repeatable:
            rule = (
                "repeating is harmless now" if new.repeatable else "repeating is no longer harmless"
            )
            add(rule, where, place)
        if old.keyed != new.keyed:
            rule = (
                "takes an Idempotency-Key now"
                if new.keyed
                else "no longer takes an Idempotency-Key"
            )
            add(rule, where, place)
        if old.way[1] != new.way[1]:
            add("read otherwise", where, place, was=old.way[1], now=new.way[1])
        self.forms.compare_deprecation(old.deprecated, new.deprecated, where, place)
        self.forms.compare_rest(old, new, where, place)
        self._parameters(old, new, where.on(_REQUEST))
        self._body(old, new, where.on(_REQUEST))
        self._answers(old, new, where.on(_ANSWER))

    def _parameters(self, old: Call, new: Call, where: Where) -> None:
        """Compare parameters, those that moved first."""
        before, after = dict(old.parameters), dict(new.parameters)
        for location, wire in [key for key in before if key not in after]:
            for other in [key for key in after if key not in before and key[1] == wire]:
                one, two = before.pop((location, wire)), after.pop(other)
                here = where.at(f"({wire})", one.name, two.name)
                self.found.add("parameter moved", here, two.place, was=location, now=other[0])
                self.forms.compare_member(one, two, here)
        for location in dict.fromkeys(place for place, _ in (*before, *after)):
            self.forms.compare_members(_in(before, location), _in(after, location), where, "({})")

    def _body(self, old: Call, new: Call, where: Where) -> None:
        one, two = old.body, new.body
        if one is None or two is None:
            if two is not None:
                rule = "required body added" if two.required else "body added"
                self.found.add(rule, where, two.place)
            elif one is not None:
                self.found.add("body removed", where, one.place, gone=True)
            return
        if old.way[0] != new.way[0]:
            self.found.add("body given otherwise", where, two.place, was=old.way[0], now=new.way[0])
        if one.required != two.required:
            rule = "became required" if two.required else "became optional"
            self.found.add(rule, where.at("(body)", "body"), two.place)
        self._media(one, two, where, "({})")

    def _answers(self, old: Call, new: Call, where: Where) -> None:
        for status, before in old.answers.items():
            here = where.at(f" -> {status}")
            after = new.answers.get(status)
            if after is None:
                rule = "success removed" if old.succeeds(status) else "failure removed"
                self.found.add(rule, here, before.place, gone=True)
                continue
            self._media(before, after, here, ".{}")
            self._headers(before, after, here)
        for status, after in new.answers.items():
            if status not in old.answers:
                rule = "success added" if new.succeeds(status) else "failure added"
                if rule == "success added" and old.takes(status):
                    rule = "success added, and its class was known"
                self.found.add(rule, where.at(f" -> {status}"), after.place)

    def _headers(self, old: Answer, new: Answer, where: Where) -> None:
        for name in dict.fromkeys((*old.headers, *new.headers)):
            before, after = old.headers.get(name), new.headers.get(name)
            here = where.at(f" {name}")
            if after is None:
                self.found.add("header removed", here, old.headers[name].place, gone=True)
            elif before is None:
                self.found.add("header added", here, after.place)
            else:
                self.forms.compare_member(before, after, here)

    def _media(self, old: Body | Answer, new: Body | Answer, where: Where, joint: str) -> None:
        self.forms.compare_rest(old, new, where, new.place)
        for media_type, before in old.media.items():
            after = new.media.get(media_type)
            if after is None:
                self.found.add("media type removed", where, old.place, was=media_type, gone=True)
            else:
                self.forms.compare(before, after, where, after.place, joint=joint)
        for media_type in new.media:
            if media_type not in old.media:
                self.found.add("media type added", where, new.place, now=media_type)

    # ---------------------------------------------------------------------------------- schemas

    def schemas(self) -> None:
        """Pair the named schemas, and compare each pair."""
        before, after = self.old.uses(), self.new.uses()
        names = {name: rename.new for name, rename in self.forms.names.items()}
        for name, form in self.old.forms.items():
            new_name = names.get(name, name)
            other = self.new.forms.get(new_name)
            made = self.old.class_of(name)
            if other is not None:
                both = (made, self.new.class_of(new_name))
                where = _of_schema(name, both, before[name], after[new_name])
                self._names(*both, where, other.place, self.forms.names.get(name))
                self._schema(form, other, where)
            elif made is not None:
                where = _of_schema(name, [made], before[name], {})
                self.found.add("schema removed", where, made.place, gone=True)
        for name in self.new.forms:
            made = self.new.class_of(name)
            if name not in self.old.forms and name not in names.values() and made is not None:
                where = _of_schema(name, [made], {}, after[name])
                self.found.add("schema added", where, made.place)

    def _names(
        self,
        old: Definition | None,
        new: Definition | None,
        where: Where,
        place: str,
        rename: Rename | None,
    ) -> None:
        """Compare what two schemas are called in Python, and where they are."""
        if old is None or new is None:
            return
        add = self.found.add
        if rename is not None and old.name == new.name:
            rule = "renamed, but not in Python"
            add(rule, where, place, now=rename.new, evidence=rename.evidence)
        elif rename is not None:
            evidence = rename.evidence
            add("schema renamed", where, place, was=old.name, now=new.name, evidence=evidence)
        elif old.name != new.name:
            add("name in Python changed", where, place, was=old.name, now=new.name)
        if old.module != new.module:
            add("schema in another module", where, place, was=old.module, now=new.module)

    def _schema(self, old: Form, new: Form, where: Where) -> None:
        marked = ("deprecated" in old.marks, "deprecated" in new.marks)
        self.forms.compare_deprecation(*marked, where, new.place)
        self.forms.compare(old, new, where, new.place)


def _functions(*calls: Call) -> frozenset[tuple[str, str]]:
    return frozenset((call.module, call.function) for call in calls)


def _where(*calls: Call) -> Where:
    names = frozenset(call.function for call in calls)
    return Where(subject=calls[0].function, sides=_BOTH, functions=_functions(*calls), names=names)


def _in(parameters: Mapping[tuple[str, str], Member], location: str) -> dict[str, Member]:
    return {wire: one for (place, wire), one in parameters.items() if place == location}


def _of_schema(name: str, made: Iterable[Definition | None], before: Uses, after: Uses) -> Where:
    """Say who is concerned by a named schema: all that use it, if only within others."""
    sides = frozenset[Side]().union(*before.values(), *after.values())
    return Where(
        subject=name,
        sides=sides or _BOTH,
        functions=_functions(*before, *after),
        classes=frozenset(one.name for one in made if one is not None),
    )
