from __future__ import annotations

from typing import Any

import pytest

from generator.normalise.objects import kinds_of_objects, shared_unions
from generator.normalise.schemas import unmoved

NULL = {"type": "null"}


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def kind(*values: str, required: bool = True, **more: Any) -> dict[str, Any]:
    stated: Any = {"const": values[0]} if len(values) == 1 else {"enum": list(values)}
    found = {"properties": {"kind": {**stated, **more}, "name": {"type": "string"}}}
    return {**found, "required": ["kind"]} if required else found


def told(schema: Any, **schemas: Any) -> Any:
    data = {"components": {"schemas": {"It": schema, **schemas}}}
    made = kinds_of_objects(data)

    assert kinds_of_objects(made) == made
    return made["components"]["schemas"]["It"].get("discriminator")


CAT, DOG = kind("cat"), kind("dog", "wolf")
BOTH = {"anyOf": [ref("Cat"), NULL, ref("Dog")]}
MAPPING = {name: ref(to)["$ref"] for name, to in (("cat", "Cat"), ("dog", "Dog"), ("wolf", "Dog"))}


def test_discriminator_by_constants() -> None:
    """A property that has other values in each member tells them apart."""
    assert told(BOTH, Cat=CAT, Dog=DOG) == {"propertyName": "kind", "mapping": MAPPING}
    assert told({"oneOf": [kind("a"), kind("b")]}) == {"propertyName": "kind"}
    by_default = kind("cat", required=False, default="cat")
    assert told(BOTH, Cat=by_default, Dog=DOG) == {"propertyName": "kind", "mapping": MAPPING}
    inherited = {"allOf": [ref("Base"), {"properties": {"a": True}}]}
    assert told(BOTH, Cat=inherited, Base=CAT, Dog=DOG) == {
        "propertyName": "kind",
        "mapping": MAPPING,
    }


@pytest.mark.parametrize(
    ("schema", "schemas"),
    [
        ({"anyOf": [ref("Cat"), NULL]}, {"Cat": CAT}),
        (BOTH, {"Cat": CAT, "Dog": kind("dog", "cat")}),
        (BOTH, {"Cat": CAT, "Dog": kind("dog", required=False)}),
        (BOTH, {"Cat": CAT, "Dog": {"properties": {"kind": {"const": 1}}, "required": ["kind"]}}),
        (BOTH, {"Cat": CAT, "Dog": {"properties": {"name": {"type": "string"}}}}),
        (BOTH, {"Cat": CAT, "Dog": {"allOf": [ref("Dog")]}}),
        (BOTH, {"Cat": CAT}),
        ({"anyOf": [{"type": "string"}, ref("Cat")]}, {"Cat": CAT}),
    ],
)
def test_no_discriminator(schema: Any, schemas: Any) -> None:
    """Where values overlap, may be absent or are no text, nothing is told by them."""
    assert told(schema, **schemas) is None


OBJECT = {"properties": {"a": {"type": "string"}}}


def shared(schemas: dict[str, Any]) -> tuple[dict[str, Any], dict[str, str]]:
    data = {"components": {"schemas": schemas}}
    made, places = unmoved(shared_unions(data))
    turned, _ = unmoved(shared_unions({"components": {"schemas": dict(reversed(schemas.items()))}}))

    assert shared_unions(made) == made == turned
    return made["components"]["schemas"], places


def test_union_in_several_places_has_a_name() -> None:
    """It is written once, and what else stands beside it stays where it was."""
    discriminator = {"propertyName": "k", "mapping": {"a": "A", "b": ref("B")["$ref"]}}
    union = {"oneOf": [ref("B"), ref("A")], "discriminator": discriminator}
    schemas, places = shared(
        {
            "A": OBJECT,
            "B": OBJECT,
            "X": {"items": {**union, "title": "T"}},
            "Y": {"items": {"oneOf": [ref("A"), NULL, ref("B")], "discriminator": discriminator}},
            "Z": {"items": {"oneOf": [ref("A"), ref("B")]}},
        }
    )

    assert schemas == {
        "A": OBJECT,
        "B": OBJECT,
        "X": {"items": {**ref("AOrB"), "title": "T"}},
        "Y": {"items": {"anyOf": [ref("AOrB"), NULL]}},
        "Z": {"items": {"oneOf": [ref("A"), ref("B")]}},
        "AOrB": union,
    }
    assert places == {"#/components/schemas/AOrB": "#/components/schemas/X/items"}


def test_union_that_has_a_name_already() -> None:
    """Others refer to it, if it is not null as well; a name that was chosen stays."""
    union = {"anyOf": [ref("A"), ref("B")]}
    others = {"X": {"items": union}, "Y": {"items": {**union, "x-python-name": "Own"}}}
    named, _ = shared({"A": OBJECT, "B": OBJECT, "U": union, "V": union, **others})
    nullable = {"anyOf": [ref("A"), ref("B"), NULL]}
    unnamed, _ = shared({"A": OBJECT, "B": OBJECT, "U": nullable, **others})

    assert named["X"] == {"items": ref("U")}
    assert named["Y"] == others["Y"]
    assert unnamed["X"] == {"items": union}


def test_what_stands_beside_a_union_is_not_lost() -> None:
    """Such a union stays as it is, so that the walk can tell what is wrong with it."""
    for beside in ({"properties": {}}, {"oneOf": [ref("A"), ref("B")]}):
        union = {"anyOf": [ref("A"), ref("B")], **beside}
        schemas, _ = shared({"A": OBJECT, "B": OBJECT, "X": {"items": union, "not": union}})

        assert schemas["X"] == {"items": union, "not": union}


@pytest.mark.parametrize(
    ("members", "name"),
    [
        (["TextMessage", "PictureMessage"], "Message"),
        (["EventText", "EventEnd"], "Event"),
        (["ChatHTTPEvent", "ChatSSEEvent"], "Event"),
        (["Cat", "Dog"], "CatOrDog"),
        (["Dog", "Cat", "Ant"], "AntOrCatOrDog"),
        (["A1", "B1", "C1", "D1"], "A1OrB1OrC1OrOther"),
        (["TakenA", "OtherA"], "OtherAOrTakenA"),
        (["Ape", "Bear"], "ApeOrBear2"),
        (["CatInput", "DogInput"], "CatInputOrDogInput"),
    ],
)
def test_name_of_a_union(members: list[str], name: str) -> None:
    """What the names of its members share, or else the members, if nothing else is called so."""
    union = {"anyOf": list(map(ref, members))}
    taken = {"A": OBJECT, "ApeOrBear": OBJECT}
    objects = {**dict.fromkeys(members, OBJECT), **taken}
    schemas, _ = shared({**objects, "X": {"items": union}, "Y": {"items": union}})

    assert schemas["X"] == {"items": ref(name)}
