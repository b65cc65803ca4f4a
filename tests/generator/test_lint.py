# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve

from generator import lint
from generator.document import load
from generator.survey import Survey

GARDEN = Path(__file__).parents[1] / "golden" / "generator" / "own" / "spec.yaml"
LIST = "#/paths/~1plants/get"
PLANT = "#/components/schemas/Plant"
CHANGE = "#/paths/~1plants~1{plant_id}/patch/requestBody/content/application~1json"
FORM = "#/paths/~1plants/post/requestBody/content/multipart~1form-data/schema/properties"
HEADERS = {
    f"X-RateLimit-{name}": {"$ref": f"#/components/headers/X-RateLimit-{name}"}
    for name in ("Limit", "Remaining", "Reset")
}
COLOUR = {"$ref": "#/components/schemas/Colour"}
STREAM = "#/paths/~1chats/post/responses/200/content/text~1event-stream"
LEFT_OUT = object()


@pytest.fixture(scope="module")
def garden() -> Any:
    return load(GARDEN)


def changed(document: Any, changes: dict[str, Any]) -> Any:
    """Set or take out what stands at some places."""
    data = copy.deepcopy(document.data)
    for place, value in changes.items():
        steps = [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:]]
        node = data
        for step in steps[:-1]:
            node = node[int(step)] if isinstance(node, list) else node[step]
        key: Any = int(steps[-1]) if isinstance(node, list) else steps[-1]
        if value is LEFT_OUT:
            del node[key]
        else:
            node[key] = value
    return evolve(document, data=data)


def test_good_description(garden: Any) -> None:
    """A description that keeps all rules has no problems."""
    assert lint.check(garden) == []


def test_every_rule_has_a_test() -> None:
    """No rule is without a description that breaks it."""
    assert {rule.__name__ for rule in lint.RULES} == {rule for rule, *_ in BROKEN}


BROKEN: list[tuple[str, dict[str, Any], str]] = [
    ("standard", {"#/info/title": LEFT_OUT}, "#/info"),
    ("standard", {"#/openapi": "3.0.3"}, "#/openapi"),
    ("standard", {"#/components/parameters/PlantID/name": "id"}, "#"),
    ("standard", {f"{LIST}/responses/default/$ref": "#/components/responses/No"}, f"{LIST}/responses/default"),
    ("standard", {f"{LIST}/responses/default/$ref": "other.yaml#/Failure"}, f"{LIST}/responses/default"),
    ("standard", {f"{LIST}/responses/default/$ref": "#/info/title/x"}, f"{LIST}/responses/default"),
    ("standard", {f"{LIST}/parameters/0": {"$ref": "#/components/schemas/Colour"}}, "#"),
    ("standard", {f"{PLANT}/examples": 3}, f"{PLANT}/examples"),
    ("standard", {f"{PLANT}/properties/name/type": None}, f"{PLANT}/properties/name/type"),
    ("known_keywords", {f"{PLANT}/properties/name/such as `Rosa`.": None}, f"{PLANT}/properties/name/such as `Rosa`."),
    ("operation_ids", {f"{LIST}/operationId": "listPlants"}, LIST),
    ("operation_ids", {f"{LIST}/operationId": "plants"}, LIST),
    ("operation_ids", {f"{LIST}/operationId": LEFT_OUT}, LIST),
    ("tags", {f"{LIST}/tags": ["plants", "chats"]}, LIST),
    ("tags", {f"{LIST}/tags": ["trees"]}, LIST),
    ("tags", {"#/tags/0/description": LEFT_OUT}, "#/tags"),
    ("summaries", {f"{LIST}/summary": "List plants."}, f"{LIST}/summary"),
    ("summaries", {f"{LIST}/summary": "List\nplants"}, f"{LIST}/summary"),
    ("summaries", {f"{LIST}/summary": "List " * 20}, f"{LIST}/summary"),
    ("summaries", {f"{LIST}/summary": LEFT_OUT}, f"{LIST}/summary"),
    ("descriptions", {f"{LIST}/description": LEFT_OUT}, LIST),
    ("descriptions", {f"{LIST}/parameters/0/description": " "}, f"{LIST}/parameters/0"),
    ("descriptions", {f"{LIST}/responses/200/description": ""}, f"{LIST}/responses/200"),
    ("descriptions", {f"{PLANT}/description": LEFT_OUT}, PLANT),
    ("descriptions", {f"{PLANT}/properties/name/description": LEFT_OUT}, f"{PLANT}/properties/name"),
    ("descriptions", {"#/components/headers/X-RateLimit-Limit/description": LEFT_OUT}, "#/components/headers/X-RateLimit-Limit"),
    ("descriptions", {f"{CHANGE}/schema/description": LEFT_OUT}, f"{CHANGE}/schema"),
    ("error_envelopes", {f"{LIST}/responses/default": LEFT_OUT}, f"{LIST}/responses"),
    ("error_envelopes", {f"{LIST}/responses/404": {"description": "No.", "headers": HEADERS}}, f"{LIST}/responses/404"),
    ("rate_limit_headers", {f"{LIST}/responses/200/headers/X-RateLimit-Reset": LEFT_OUT}, f"{LIST}/responses/200"),
    ("rate_limit_headers", {"#/components/responses/Failure/headers": LEFT_OUT}, "#/components/responses/Failure"),
    ("transport_headers", {"#/paths/~1chats/parameters": LEFT_OUT}, "#/paths/~1chats/post"),
    ("security", {"#/security": LEFT_OUT, f"{LIST}/security": [{"api_key": []}]}, "#/paths/~1plants/post"),
    ("security", {"#/components/securitySchemes/api_key/scheme": "basic"}, "#/components/securitySchemes/api_key"),
    ("answers", {"#/paths/~1plants~1{plant_id}/delete/responses/204": LEFT_OUT}, "#/paths/~1plants~1{plant_id}/delete/responses"),
    ("answers", {"#/paths/~1plants/post/responses/201/content": LEFT_OUT}, "#/paths/~1plants/post/responses/201"),
    ("final_events", {f"{STREAM}/x-final-events": LEFT_OUT}, STREAM),
    ("query_defaults", {f"{LIST}/parameters/0/schema/default": LEFT_OUT}, f"{LIST}/parameters/0"),
    ("choice_defaults", {f"{FORM}/indoors/default": LEFT_OUT}, f"{FORM}/indoors"),
    ("choice_defaults", {f"{FORM}/colour": {"allOf": [COLOUR], "description": "D."}}, f"{FORM}/colour"),
    ("parameter_names", {f"{LIST}/parameters/0/name": "searchFor"}, f"{LIST}/parameters/0"),
    ("parameter_names", {f"{LIST}/parameters/0/name": "from"}, f"{LIST}/parameters/0"),
    ("parameter_names", {"#/components/parameters/TenantID/name": "x-tenant-id"}, "#/components/parameters/TenantID"),
    ("property_names", {f"{PLANT}/properties/leafCount": {"type": "integer", "description": "D."}}, f"{PLANT}/properties/leafCount"),
    ("property_names", {f"{PLANT}/properties/class": {"type": "integer", "description": "D."}}, f"{PLANT}/properties/class"),
    ("property_names", {f"{PLANT}/properties/date": {"type": "string", "description": "D."}}, f"{PLANT}/properties/date"),
    ("schema_names", {f"{LIST}/parameters/1/schema/items/$ref": "#/components/schemas/plant_colour",
                      "#/components/schemas/plant_colour": {"type": "string", "maxLength": 9, "x-module": "common", "description": "D."}},
     "#/components/schemas/plant_colour"),
    ("modules", {f"{PLANT}/x-module": LEFT_OUT}, PLANT),
    ("modules", {f"{PLANT}/x-module": "My Plants"}, PLANT),
    ("nameless", {f"{PLANT}/properties/leaf": {"type": "object", "description": "D.", "properties": {}}}, f"{PLANT}/properties/leaf"),
    ("enumerations", {f"{PLANT}/properties/mood": {"type": "string", "description": "D.", "enum": ["a", "b"]}}, f"{PLANT}/properties/mood"),
    ("enumerations", {"#/components/schemas/Colour/x-enum-descriptions": ["One."]}, "#/components/schemas/Colour"),
    ("enumerations", {"#/components/schemas/Colour/x-enum-descriptions": "One."}, "#/components/schemas/Colour"),
    ("enumerations", {"#/components/schemas/Colour/x-enum-varnames": ["RED", "RED"]}, "#/components/schemas/Colour"),
    ("enumerations", {"#/components/schemas/Colour/x-enum-varnames": ["Red", "YELLOW"]}, "#/components/schemas/Colour"),
    ("enumerations", {f"{PLANT}/properties/name/x-enum-varnames": ["ROSE"]}, f"{PLANT}/properties/name"),
    ("anything", {f"{PLANT}/properties/more": {"description": "D."}}, f"{PLANT}/properties/more"),
    ("anything", {f"{CHANGE}/schema": LEFT_OUT}, CHANGE),
    ("open_objects", {f"{PLANT}/properties/more": {"type": ["object", "null"], "description": "D."}}, f"{PLANT}/properties/more"),
    ("array_limits", {f"{PLANT}/properties/more": {"type": "array", "description": "D."}}, f"{PLANT}/properties/more"),
    ("array_limits", {f"{CHANGE}/schema/properties/places/maxItems": LEFT_OUT}, f"{CHANGE}/schema/properties/places"),
    ("number_limits", {"#/components/schemas/Place/properties/row/maximum": LEFT_OUT}, "#/components/schemas/Place/properties/row"),
    ("text_limits", {"#/components/schemas/Place/properties/note/maxLength": LEFT_OUT}, "#/components/schemas/Place/properties/note"),
    ("text_limits", {"#/components/parameters/TenantID/schema/maxLength": LEFT_OUT}, "#/components/parameters/TenantID/schema"),
    ("formats", {f"{PLANT}/properties/planted_at/format": LEFT_OUT}, f"{PLANT}/properties/planted_at"),
    ("formats", {f"{PLANT}/properties/picture_url/format": LEFT_OUT}, f"{PLANT}/properties/picture_url"),
    ("formats", {f"{LIST}/parameters/0/name": "date_from"}, f"{LIST}/parameters/0"),
    ("examples", {"#/components/parameters/PlantID/example": LEFT_OUT}, "#/components/parameters/PlantID"),
    ("examples", {"#/components/responses/Failure/content/application~1json/example": LEFT_OUT}, "#/components/responses/Failure/content/application~1json"),
    ("examples", {f"{CHANGE}/example": LEFT_OUT}, CHANGE),
    ("valid_examples", {f"{CHANGE}/example": {"name": 3}}, f"{CHANGE}/example"),
    ("valid_examples", {f"{PLANT}/examples/0/id": "no uuid"}, f"{PLANT}/examples/0"),
    ("valid_examples", {f"{LIST}/parameters/0/example": 3}, f"{LIST}/parameters/0/example"),
    ("valid_examples", {f"{LIST}/parameters/0/examples": {"short": {"value": "rose"}, "long": {"value": "x" * 201}}, f"{LIST}/parameters/0/example": LEFT_OUT},
     f"{LIST}/parameters/0/examples/long/value"),
    ("valid_examples", {"#/components/headers/X-RateLimit-Limit/example": "many"}, "#/components/headers/X-RateLimit-Limit/example"),
    ("valid_examples", {f"{LIST}/parameters/3/schema/default": "many"}, f"{LIST}/parameters/3/schema/default"),
    ("valid_examples", {f"{PLANT}/properties/colour/default": "blue"}, f"{PLANT}/properties/colour/default"),
    ("unused_components", {"#/components/schemas/Leaf": {"type": "string", "x-module": "plants", "description": "D."}}, "#/components/schemas/Leaf"),
    ("unused_components", {"#/components/securitySchemes/other": {"type": "http", "scheme": "bearer"}}, "#/components/securitySchemes/other"),
]  # fmt: skip
"""The rule, what is changed, and where the rule sees it."""


@pytest.mark.parametrize(("rule", "changes", "place"), BROKEN)
def test_rule(garden: Any, rule: str, changes: dict[str, Any], place: str) -> None:
    """A description that breaks one rule is told by that rule, there, and by no other."""
    problems = lint.check(changed(garden, changes))

    assert {problem.rule for problem in problems} == {rule}
    assert place in {problem.place for problem in problems}


def test_operation_ids_are_there_once(garden: Any) -> None:
    """The rule agrees with the standard, which finds it first."""
    broken = changed(garden, {f"{LIST}/operationId": "upload_plant"})

    assert {problem.rule for problem in lint.check(broken)} == {"standard"}
    places = [place for place, _, _ in lint.operation_ids(Survey(broken))]
    assert places == ["#/paths/~1plants/post"]


def test_failures_of_several_shapes(garden: Any) -> None:
    """All failures have one shape."""
    other = {
        "description": "Other.",
        "headers": HEADERS,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/ErrorBody"},
                "example": {"code": "A"},
            }
        },
    }
    broken = changed(
        garden,
        {
            "#/components/responses/Other": other,
            f"{LIST}/responses/404": {"$ref": "#/components/responses/Other"},
        },
    )
    problems = lint.check(broken)

    assert {(problem.rule, problem.what) for problem in problems} == {
        (
            "error_envelopes",
            f"failures do not have one shape, but these: {PLANT[:-5]}ErrorBody, {PLANT[:-5]}ErrorEnvelope",
        )
    }


def test_failures_without_a_shape(garden: Any) -> None:
    """A shared response without content says nothing."""
    broken = changed(garden, {"#/components/responses/Failure/content": LEFT_OUT})

    assert {
        problem.what for problem in lint.check(broken) if problem.rule == "error_envelopes"
    } == {"failures do not have one shape, but these: none"}


def test_failures_of_open_operations(garden: Any) -> None:
    """Where no credentials are needed, nobody is unauthorized."""
    chat = "#/paths/~1chats/post"
    failure = {"$ref": "#/components/responses/Failure"}
    changes = {
        f"{chat}/responses/default": LEFT_OUT,
        f"{chat}/responses/429": failure,
        f"{chat}/responses/5XX": failure,
    }

    assert lint.check(changed(garden, changes)) == []
    secured = changed(garden, {**changes, f"{chat}/security": LEFT_OUT})
    assert [problem.what for problem in lint.check(secured)] == ["nothing says what 401 looks like"]


def test_required_and_referenced_parameters(garden: Any) -> None:
    """What is required needs no default; a default may stand in the schema referred to."""
    changes: dict[str, Any] = {
        f"{LIST}/parameters/0/schema/default": LEFT_OUT,
        f"{LIST}/parameters/0/required": True,
        f"{LIST}/parameters/3/schema": {"$ref": "#/components/schemas/Limit"},
        "#/components/schemas/Limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": 9,
            "default": 3,
            "description": "D.",
            "x-module": "common",
        },
    }

    assert lint.check(changed(garden, changes)) == []


@pytest.mark.parametrize("change", ["required", "default"])
def test_choices_that_are_stated(garden: Any, change: str) -> None:
    """What is required needs no default; a default may stand in the schema referred to."""
    changes: dict[str, Any] = {
        "required": {f"{FORM}/indoors/default": LEFT_OUT, f"{FORM[:-11]}/required/0": "indoors"},
        "default": {
            f"{FORM}/colour": COLOUR | {"description": "D."},
            "#/components/schemas/Colour/default": "red",
        },
    }

    assert lint.check(changed(garden, changes[change])) == []


def test_problems_come_in_the_order_of_lines(garden: Any) -> None:
    """A person works through the file from top to bottom."""
    broken = changed(
        garden,
        {f"{PLANT}/description": LEFT_OUT, f"{LIST}/summary": "A.", f"{PLANT}/x-module": LEFT_OUT},
    )
    lines = [problem.line for problem in lint.check(broken)]

    assert lines == sorted(lines)
    assert 0 not in lines


def test_shared_request_bodies(garden: Any) -> None:
    """Bodies may be components, and their parts are looked at there."""
    place = "#/paths/~1plants~1{plant_id}/patch/requestBody"
    body = copy.deepcopy(Survey(garden).at(place))
    changes = {
        place: {"$ref": "#/components/requestBodies/Change"},
        "#/components/requestBodies": {"Change": body},
    }

    assert lint.check(changed(garden, changes)) == []
    del changes["#/components/requestBodies"]["Change"]["description"]
    (problem,) = lint.check(changed(garden, changes))
    assert problem.place == "#/components/requestBodies/Change"


def test_what_has_no_schema(garden: Any) -> None:
    """A parameter may be JSON, and bytes need no schema."""
    changes: dict[str, Any] = {
        f"{LIST}/parameters/0/schema": LEFT_OUT,
        f"{LIST}/parameters/0/required": True,
        f"{LIST}/parameters/0/content": {
            "application/json": {"schema": {"type": "string", "maxLength": 9}}
        },
        f"{LIST}/parameters/0/example": LEFT_OUT,
        "#/paths/~1plants~1{plant_id}~1picture/get/responses/200/content/image~1png": {},
    }

    assert lint.check(changed(garden, changes)) == []
