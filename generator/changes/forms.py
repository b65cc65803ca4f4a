"""What changed between two schemas, and between the members of two objects."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from attrs import define, evolve

from generator.changes.contract import Contract, Form, Member, Side
from generator.changes.found import Found, Where, shown
from generator.changes.renames import Rename, outline, renamed
from generator.model import NONE, Alias, Definition, Enumeration, Family, parts

__all__ = ["Forms"]

_LOWER: Final = frozenset({"exclusiveMinimum", "minimum", "minItems", "minLength", "minProperties"})
_UPPER: Final = frozenset({"exclusiveMaximum", "maximum", "maxItems", "maxLength", "maxProperties"})
_IN_PYTHON: Final = frozenset({"binary", "date", "date-time"})
"""Formats that have a type of their own in Python."""

_HIDDEN: Final[Mapping[Side, str]] = {"request": "readOnly", "answer": "writeOnly"}
"""The mark that keeps a member out of a direction."""

_ANYTHING: Final = Form(place="")


@define
class Forms:
    """Holds schemas of the old description against those of the new one."""

    found: Found
    names: Mapping[str, Rename]
    """New names of components, by the old ones."""
    classes: Mapping[str, str]
    """Names of their classes, likewise."""

    @property
    def old(self) -> Contract:
        """The description as it was."""
        return self.found.old

    @property
    def new(self) -> Contract:
        """The description as it is."""
        return self.found.new

    def compare(
        self,
        old: Form,
        new: Form,
        where: Where,
        place: str,
        *,
        member: Member | None = None,
        joint: str = ".{}",
    ) -> None:
        """Find what changed between two schemas in one place.

        Args:
            old: The former one.
            new: The present one.
            where: What a person calls the place, and whom a change concerns.
            place: The place in the new description.
            member: The former parameter or property that has the schema, if it is that of one.
            joint: How the name of a property is put behind that of its owner.
        """
        if member is None or not member.is_text:
            self._compare_null(old, new, where, place, member)
        if old.ref is None and new.ref is None:
            self._compare_content(old, new, where, place, joint)
        elif old.ref is None or new.ref is None or self._now(old.ref) != new.ref:
            self._compare_references(old, new, where, place, joint)
        else:
            self._compare_facts(old, new, where, place)

    def _compare_content(self, old: Form, new: Form, where: Where, place: str, joint: str) -> None:
        self._compare_facts(old, new, where, place)
        before, after = self._kinds(old, self.old), self._kinds(new, self.new)
        rule = _direction(_covers(after, before), _covers(before, after))
        if rule:
            was, now = self._structure(old, self.old), self._structure(new, self.new)
            self.found.add(f"type {rule}", where, place, was=was, now=now)
        if rule == "changed":
            return
        if old.variants or new.variants or old.tag or new.tag:
            self._compare_unions(old, new, where, place, told=bool(rule))
            return
        self._compare_values(old, new, where, place)
        if old.items and new.items:
            self.compare(old.items, new.items, where.at("[]"), new.items.place)
        self._compare_objects(old, new, where, place, joint)

    def compare_members(
        self,
        old: Mapping[str, Member],
        new: Mapping[str, Member],
        where: Where,
        joint: str = ".{}",
    ) -> None:
        """Find what changed between the properties of two objects, or the headers of two answers.

        Args:
            old: The former ones, by name.
            new: The present ones.
            where: Whose they are.
            joint: How the name of one is put behind that of its owner.
        """
        gone = {wire: _outline_of(old[wire]) for wire in old if wire not in new}
        come = {wire: _outline_of(new[wire]) for wire in new if wire not in old}
        others = renamed(gone, come)
        for wire, before in old.items():
            here = where.at(joint.format(before.wire), before.name)
            required = "required member" if before.required else "member"
            rename = others.get(wire)
            if rename is not None:
                other = new[rename.new]
                self.found.add(
                    f"{required} renamed",
                    here.at("", before.name, other.name),
                    other.place,
                    now=other.wire,
                    evidence=rename.evidence,
                )
                continue
            after = new.get(wire)
            seen, left = _seen(before, where.sides), _seen(after, where.sides)
            if seen - left:
                rule = f"{required} removed"
                self.found.add(rule, here.on(seen - left), before.place, gone=True)
            if after is not None and seen & left:
                self.compare_member(before, after, here.on(seen & left))
        taken = {rename.new for rename in others.values()}
        for wire, after in new.items():
            seen = _seen(after, where.sides) - _seen(old.get(wire), where.sides)
            if wire not in taken and seen:
                here = where.at(joint.format(after.wire), after.name).on(seen)
                rule = "required member added" if after.required else "member added"
                self.found.add(rule, here, after.place)

    def compare_member(self, old: Member, new: Member, where: Where) -> None:
        """Find what changed between two parameters, properties or headers of one name."""
        add, place = self.found.add, new.place
        if old.name and new.name and old.name != new.name:
            here = where.at("", old.name, new.name)
            add("name in Python changed", here, place, was=old.name, now=new.name)
        if old.required != new.required:
            add("became required" if new.required else "became optional", where, place)
        if not old.required and not new.required and new.sends_null and not old.sends_null:
            add("null allowed, and None left it out", where, place)
        self.compare_deprecation(old.deprecated, new.deprecated, where, place)
        self.compare_rest(old, new, where, place)
        if old.is_text != new.is_text:
            was, now = ("text" if one.is_text else "JSON" for one in (old, new))
            add("type changed", where, place, was=was, now=now)
        self.compare(old.form, new.form, where, place, member=old)

    def compare_deprecation(self, old: bool, new: bool, where: Where, place: str) -> None:
        """Find out whether something is to be left behind now, or no longer."""
        if old != new:
            self.found.add("deprecated" if new else "no longer deprecated", where, place)

    def compare_rest(self, old: Any, new: Any, where: Where, place: str) -> None:
        """Find which keywords do not say what they said."""
        for rule, before, after in (
            ("stated otherwise", old.other, new.other),
            ("explained otherwise", old.words, new.words),
        ):
            facts: tuple[Mapping[str, Any], Mapping[str, Any]] = (before, after)
            for name in sorted({*facts[0], *facts[1]}):
                if facts[0].get(name) != facts[1].get(name):
                    was, now = (f"{name} {shown(one.get(name, 'nothing'))}" for one in facts)
                    self.found.add(rule, where, place, was=was, now=now)

    # ------------------------------------------------------------------------ null and references

    def _compare_null(
        self, old: Form, new: Form, where: Where, place: str, member: Member | None
    ) -> None:
        if old.null and not new.null:
            self.found.add("null no longer allowed", where, place)
        elif new.null and not old.null:
            field = self.old.fields.get(member.place) if member else None
            possible = field is not None and NONE in parts(field.type)
            rule = "null allowed, and None was possible" if possible else "null allowed"
            self.found.add(rule, where, place)

    def _now(self, ref: str) -> str:
        rename = self.names.get(ref)
        return rename.new if rename else ref

    def _compare_references(
        self, old: Form, new: Form, where: Where, place: str, joint: str
    ) -> None:
        """Compare where a schema with a name took the place of another one, or the other way."""
        before, after = _resolved(old, self.old), _resolved(new, self.new)
        was, now = self._type(old, self.old), self._type(new, self.new)
        here = where.at("", was, now)
        same = self._outline(before) == self._outline(after)
        related = before.members is None and after.members is None
        if before.members is not None and after.members is not None:
            kept = before.members.keys() & after.members.keys()
            related = 2 * len(kept) >= len(before.members)
        if not same and not related:
            self.found.add("type changed", here, place, was=was, now=now)
            return
        one, two = _class(before, self.old), _class(after, self.new)
        # Text that becomes an enumeration is still text; an enumeration that becomes text lacks
        # what code of today may ask of it.
        is_told_by_values = isinstance(one, Enumeration) and not after.values
        if _name(one) != _name(two) and (one or same) and not is_told_by_values:
            self.found.add("type in Python changed", here, place, was=was, now=now)
        self._compare_content(before, after, where, place, joint)

    # ------------------------------------------------------------------------------------- facts

    def _compare_facts(self, old: Form, new: Form, where: Where, place: str) -> None:
        """Compare what may stand beside a reference: limits, a default, words, the unknown."""
        for name in sorted({*old.limits, *new.limits}):
            was, now = old.limits.get(name), new.limits.get(name)
            rule = _limit(name, was, now)
            if rule:
                one, two = (f"no {name}" if end is None else f"{name} {end}" for end in (was, now))
                self.found.add(f"limit {rule}", where, place, was=one, now=two)
                if name == "format" and _IN_PYTHON & {was, now}:
                    self.found.add("type in Python changed", where, place, was=one, now=two)
        if old.default != new.default:
            rule = "changed" if old.default and new.default else "stated"
            rule = rule if new.default else "no longer stated"
            one, two = (json.dumps(d["default"]) if d else "" for d in (old.default, new.default))
            self.found.add(f"default {rule}", where, place, was=one, now=two)
        self.compare_rest(old, new, where, place)

    # ------------------------------------------------------------------------------------- types

    def _kinds(self, form: Form, contract: Contract, above: tuple[str, ...] = ()) -> frozenset[str]:
        """Return the JSON types of a schema; none where anything goes."""
        if form.ref is not None and form.ref not in above:
            return self._kinds(contract.forms[form.ref], contract, (*above, form.ref))
        if not form.variants:
            return form.kinds
        kinds = [self._kinds(one, contract, above) for one in form.variants]
        return frozenset[str]().union(*kinds) if all(kinds) else frozenset()

    def _type(self, form: Form, contract: Contract) -> str:
        """Name a type for a person."""
        if form.ref is not None:
            made = contract.class_of(form.ref)
            return made.name if made else form.ref
        made = contract.classes.get(form.place)
        return made.name if made else self._structure(form, contract)

    def _structure(self, form: Form, contract: Contract) -> str:
        """Say what a schema is made of."""
        if form.variants:
            return " | ".join(self._type(one, contract) for one in form.variants)
        if form.items is not None:
            return f"list of {self._type(form.items, contract)}"
        return " | ".join(sorted(form.kinds)) or "anything"

    def _compare_values(self, old: Form, new: Form, where: Where, place: str) -> None:
        add = self.found.add
        before, after = self._named_values(old, self.old), self._named_values(new, self.new)
        if not after or not before:
            if after:
                add("type narrowed", where, place, now=" | ".join(after))
            if before:
                was = " | ".join(before)
                rule = "type widened" if old.closed else "type in Python changed"
                add(rule, where, place, was=was, now="any value")
            return
        for value, name in before.items():
            if value not in after:
                add("value removed", where.at("", name), old.place, was=value, gone=True)
            elif name and after[value] and after[value] != name:
                here = where.at("", name, after[value])
                add("name of a value changed", here, place, was=name, now=after[value])
        for value, name in after.items():
            if value not in before:
                rule = "value added to a closed list" if old.closed else "value added"
                add(rule, where.at("", name), place, now=value)

    def _named_values(self, form: Form, contract: Contract) -> dict[str, str]:
        """Return the values of a schema, and what Python calls each."""
        made = contract.classes.get(form.place)
        members = made.members if isinstance(made, Enumeration) else ()
        names = {str(one.value): one.name for one in members}
        return {str(value): names.get(str(value), "") for value in form.values}

    def _compare_objects(self, old: Form, new: Form, where: Where, place: str, joint: str) -> None:
        add = self.found.add
        if old.members is not None and new.members is not None:
            self.compare_members(old.members, new.members, where, joint)
            if (old.more is None) != (new.more is None):
                state = "forbidden" if new.more is None else "allowed"
                add(f"other members {state}", where, place)
        elif old.members is not None or new.members is not None:
            was, now = (
                "any members" if one.members is None else "known members" for one in (old, new)
            )
            add(
                "type widened" if new.members is None else "type narrowed",
                where,
                place,
                was=was,
                now=now,
            )
            add("type in Python changed", where, place, was=was, now=now)
            for member in (new.members or {}).values():
                here = where.at(joint.format(member.wire), member.name)
                self.compare(old.more or _ANYTHING, member.form, here, member.place)
        elif old.more is not None and new.more is not None:
            self.compare(old.more, new.more, where.at("{}"), new.more.place)

    # ------------------------------------------------------------------------------------ unions

    def _compare_unions(
        self, old: Form, new: Form, where: Where, place: str, *, told: bool
    ) -> None:
        family, other = self.old.classes.get(old.place), self.new.classes.get(new.place)
        if isinstance(family, Family) and isinstance(other, Family):
            self._compare_families(family, other, where, place)
            return
        left = list(new.variants)
        gone: list[Form] = []
        for one in old.variants:
            same = next((two for two in left if self._is_same(one, two)), None)
            if same is None:
                gone.append(one)
            else:
                left.remove(same)
        if len(gone) == len(left) == 1 and not (gone[0].ref or left[0].ref):
            self.compare(gone[0], left[0], where, left[0].place)
        elif not told and (gone or left or bool(old.variants) != bool(new.variants)):
            rule = f"type {_direction(not gone, not left)}"
            if not (old.variants and new.variants):
                sides = (old.variants or (old,), new.variants or (new,))
                every = all(any(map(_is_plain, forms)) for forms in sides)
                # Anything of these JSON types could come, and still can.
                unlike = "type in Python changed" if old.variants else "explained otherwise"
                rule = unlike if every else "type changed"
            was, now = self._structure(old, self.old), self._structure(new, self.new)
            self.found.add(rule, where, place, was=was, now=now)

    def _is_same(self, old: Form, new: Form) -> bool:
        if old.ref is not None:
            return self._now(old.ref) == new.ref
        return self._outline(old) == self._outline(new)

    def _outline(self, form: Form) -> str:
        return outline(form, {*self.names, *(rename.new for rename in self.names.values())})

    def _compare_families(self, old: Family, new: Family, where: Where, place: str) -> None:
        add = self.found.add
        before, after = dict(old.kinds), dict(new.kinds)
        if old.tag != new.tag:
            add("kinds told apart otherwise", where, place, was=old.tag, now=new.tag)
        for kind, named in before.items():
            now = after.get(kind)
            if now is None:
                add("kind removed", where.at("", named.name), old.place, was=kind, gone=True)
            elif self.classes.get(named.name, named.name) != now.name:
                was, here = f"{kind} is {named.name}", where.at("", named.name, now.name)
                add("kinds told apart otherwise", here, place, was=was, now=now.name)
        for kind, named in after.items():
            if kind not in before:
                add("kind added", where.at("", named.name), place, now=kind)


def _resolved(form: Form, contract: Contract) -> Form:
    """Put what stands beside a reference over what it refers to."""
    if form.ref is None:
        return form
    target = contract.forms[form.ref]
    return evolve(
        target,
        limits={**target.limits, **form.limits},
        default=form.default or target.default,
        other={**target.other, **form.other},
        words=form.words,
    )


def _class(form: Form, contract: Contract) -> Definition | None:
    made = contract.classes.get(form.place)
    return None if isinstance(made, Alias) else made


def _name(one: Definition | None) -> str:
    return one.name if one else ""


def _is_plain(form: Form) -> bool:
    """Whether a schema names JSON types, and says no more of them."""
    return form == Form(
        place=form.place, kinds=form.kinds, null=form.null, default=form.default, words=form.words
    )


def _covers(one: frozenset[str], other: frozenset[str]) -> bool:
    """Whether all that is of some types is of these types too."""
    wide = one | {"integer"} if "number" in one else one
    return not one or (bool(other) and other <= wide)


def _direction(wider: bool, narrower: bool) -> str:
    """Name a change after what contains what; nothing if each contains the other."""
    if wider and narrower:
        return ""
    return "widened" if wider else "narrowed" if narrower else "changed"


def _limit(name: str, was: Any, now: Any) -> str:
    """Tell what became of a limit; nothing if it is as it was."""
    was, now = (None if value is False else value for value in (was, now))
    if was == now:
        return ""
    if was is None or now is None:
        return "widened" if now is None else "narrowed"
    if name in _LOWER and not {type(was), type(now)} - {int, float}:
        return "widened" if now < was else "narrowed"
    if name in _UPPER and not {type(was), type(now)} - {int, float}:
        return "widened" if now > was else "narrowed"
    if name == "multipleOf":
        return _direction(was % now == 0, now % was == 0)
    return "changed"


def _outline_of(member: Member) -> str:
    return f"{member.required} {outline(member.form)}"


def _seen(member: Member | None, sides: frozenset[Side]) -> frozenset[Side]:
    """Return the directions in which a member is there at all."""
    marks = _HIDDEN.values() if member is None else member.form.marks
    return frozenset(side for side in sides if _HIDDEN[side] not in marks)
