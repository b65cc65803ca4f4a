# ruff: noqa: E501 - a row of the table stays on its line
"""The table of rules: what each kind of change does, and to whom.

A change concerns requests, answers, or both, by where the thing is used. What it does is looked up
here, once for each direction, and nowhere else; docs/regenerating.md quotes the table.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import field, frozen

from generator.changes.contract import Side

__all__ = ["ADDITIVE", "ANSWERS", "CALLERS", "EFFECTS", "RULES", "WORDS", "Rule", "table"]

CALLERS: Final = "breaking for callers"
"""Code or requests of today's users no longer work, or no longer mean the same."""
ANSWERS: Final = "breaking for answers"
"""Today's client can't read tomorrow's answers, or takes them for something else."""
ADDITIVE: Final = "additive"
WORDS: Final = "words only"

EFFECTS: Final = (ANSWERS, CALLERS, ADDITIVE, WORDS)
"""All effects, the gravest first."""

_BOTH: Final = (CALLERS, ANSWERS)


@frozen
class Rule:
    """What one kind of change does."""

    name: str
    request: tuple[str, ...]
    """Its effects where it concerns what is sent."""
    answer: tuple[str, ...]
    """Its effects where it concerns what is answered."""
    why: str = field(eq=False)

    def effects(self, sides: Iterable[Side]) -> tuple[str, ...]:
        """Return the effects in some directions, the gravest first; breaking ones add up."""
        found = {effect for side in sides for effect in getattr(self, side)}
        breaking = [effect for effect in (ANSWERS, CALLERS) if effect in found]
        return tuple(breaking) or tuple(effect for effect in EFFECTS if effect in found)[:1]


def _always(name: str, effect: str, why: str) -> Rule:
    return Rule(name, (effect,), (effect,), why)


def _each(name: str, request: str, answer: str | tuple[str, ...], why: str) -> Rule:
    return Rule(name, (request,), (answer,) if isinstance(answer, str) else answer, why)


_TABLE: Final = (
    # ------------------------------------------------------------------------------- operations
    _always("operation added", ADDITIVE, "nobody calls it yet"),
    _always("operation removed", CALLERS, "its function is gone, and requests get a 404"),
    _always("operation renamed", CALLERS, "its function has another name"),
    _always("operation moved", CALLERS, "requests of today go to a place that is gone"),
    _always("operation in another module", CALLERS, "its function is imported from elsewhere"),
    _always("repeating is no longer harmless", CALLERS, "today's client repeats it after a failure"),
    _always("repeating is harmless now", ADDITIVE, "a client may repeat it after a failure"),
    _always("no longer takes an Idempotency-Key", CALLERS, "a retry may apply the change twice"),
    _always("takes an Idempotency-Key now", ADDITIVE, "today's client sends none, as before"),
    _always("read otherwise", CALLERS, "its function returns another kind of operation"),
    # ---------------------------------------------------------------------- bodies and answers
    _always("body added", ADDITIVE, "today's client sends none, as before"),
    _always("required body added", CALLERS, "requests of today lack it"),
    _always("body removed", CALLERS, "what is sent is ignored or refused"),
    _always("body given otherwise", CALLERS, "its function takes other arguments for the body"),
    _each("media type added", ADDITIVE, ADDITIVE, "today's client asks for what it knows"),
    _each("media type removed", CALLERS, ANSWERS, "today's client sends it, or asks for it"),
    _always("failure added", ADDITIVE, "the client makes a typed error of every failure"),
    _always("failure removed", ADDITIVE, "what never comes does no harm"),
    _always("success added", ANSWERS, "today's client takes a status that it doesn't know for a failure"),
    _always("success added, and its class was known", ADDITIVE, "today's client reads every status of the class"),
    _always("success removed", ADDITIVE, "what never comes does no harm"),
    _always("header added", ADDITIVE, "today's client doesn't look for it"),
    _always("header removed", ANSWERS, "today's client finds nothing where it looks"),
    # ---------------------------------------------------------------------------------- members
    _each("required member added", CALLERS, ADDITIVE, "requests of today lack it; readers ignore what they don't know"),
    _each("member added", ADDITIVE, ADDITIVE, "requests may lack it; readers ignore what they don't know"),
    _each("required member removed", CALLERS, _BOTH, "the argument or field is gone; today's client misses it in the answer"),
    _each("member removed", CALLERS, CALLERS, "the argument or field is gone; today's client reads None, or its default"),
    _each("required member renamed", CALLERS, _BOTH, "as if the one were removed and the other added"),
    _each("member renamed", CALLERS, CALLERS, "as if the one were removed and the other added"),
    _always("parameter moved", CALLERS, "requests of today have it in another place"),
    _always("name in Python changed", CALLERS, "code of today says the old name"),
    _each("became required", CALLERS, ADDITIVE, "requests of today may lack it"),
    _each("became optional", ADDITIVE, ANSWERS, "today's client misses it where it is left out"),
    _each("default stated", ADDITIVE, ADDITIVE, "what holds when it is left out was not said before"),
    _each("default changed", CALLERS, ANSWERS, "what is left out means something else"),
    _each("default no longer stated", CALLERS, ANSWERS, "what is left out means nobody knows what"),
    # ------------------------------------------------------------------------------------ types
    _each("type widened", ADDITIVE, ANSWERS, "more may be sent; what comes may be of a type that today's client can't read"),
    _each("type narrowed", CALLERS, ADDITIVE, "less may be sent; what comes could come before"),
    _each("type changed", CALLERS, _BOTH, "neither side knows the other's type"),
    _each("type in Python changed", CALLERS, CALLERS, "the same JSON, but code of today expects another class"),
    _each("null allowed", ADDITIVE, ANSWERS, "today's client expects a value"),
    _each("null allowed, and None was possible", ADDITIVE, ADDITIVE, "today's client reads None already"),
    _each("null allowed, and None left it out", CALLERS, ADDITIVE, "None sends null now, where it sent nothing"),
    _each("null no longer allowed", CALLERS, ADDITIVE, "requests of today may send it"),
    _each("limit narrowed", CALLERS, ADDITIVE, "requests of today may exceed it"),
    _each("limit widened", ADDITIVE, ANSWERS, "readers of today may rely on it"),
    _each("limit changed", CALLERS, ANSWERS, "neither contains the other"),
    _each("other members forbidden", CALLERS, ADDITIVE, "requests of today may have some"),
    _each("other members allowed", ADDITIVE, ADDITIVE, "readers ignore what they don't know"),
    # ----------------------------------------------------------------------------------- values
    _each("value added", ADDITIVE, ADDITIVE, "an unknown value survives as itself"),
    _each("value added to a closed list", ADDITIVE, ANSWERS, "today's client takes nothing else"),
    _each("value removed", CALLERS, CALLERS, "requests of today may send it; its name in Python is gone"),
    _each("name of a value changed", CALLERS, CALLERS, "code of today says the old name"),
    _each("kind added", ADDITIVE, ADDITIVE, "an unknown kind survives as itself"),
    _each("kind removed", CALLERS, CALLERS, "its class is no longer a member of the union"),
    _each("kinds told apart otherwise", CALLERS, ANSWERS, "today's client looks at another member"),
    # ---------------------------------------------------------------------------------- schemas
    _always("schema added", ADDITIVE, "nobody uses it yet"),
    _always("schema removed", CALLERS, "its class is gone"),
    _always("schema renamed", CALLERS, "its class has another name"),
    _always("schema in another module", ADDITIVE, "`scopix.types` hides where it is made; imports by hand must follow"),
    # ------------------------------------------------------------------------------------- both
    _always("renamed, but not in Python", ADDITIVE, "`x-python-name` keeps the name that code says"),
    _always("deprecated", ADDITIVE, "it works on; users are to be told"),
    _always("no longer deprecated", ADDITIVE, "it stays"),
    _each("stated otherwise", CALLERS, ANSWERS, "nothing is known of this keyword, so the worst is assumed"),
    _always("explained otherwise", WORDS, "descriptions, examples and titles promise nothing"),
)  # fmt: skip

RULES: Final = {rule.name: rule for rule in _TABLE}
"""All rules by name."""


def table() -> str:
    """Write the rules as a table in Markdown."""
    lines = ["| change | in requests | in answers | because |", "|---|---|---|---|"]
    for rule in RULES.values():
        cells = (rule.name, ", ".join(rule.request), ", ".join(rule.answer), rule.why)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)
