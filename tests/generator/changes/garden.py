# ruff: noqa: E501 - a row of a table stays on its line
"""Each kind of change, made in a small description: what the difference tells of it."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

GARDEN = Path(__file__).parents[2] / "golden" / "generator" / "own" / "spec.yaml"

__all__ = ["CASES", "GARDEN", "Mutation"]

Mutation = Callable[[Any], object]
"""Changes a description in place."""
Node = Callable[[Any], Any]
"""Finds a part of a description."""


# -------------------------------------------------------------------------- parts of the garden


def schemas(data: Any) -> Any:
    return data["components"]["schemas"]


def schema(name: str) -> Node:
    return lambda data: schemas(data)[name]


def fields(name: str) -> Node:
    return lambda data: schemas(data)[name]["properties"]


def field(name: str, wire: str) -> Node:
    return lambda data: schemas(data)[name]["properties"][wire]


def paths(data: Any) -> Any:
    return data["paths"]


def path(name: str) -> Node:
    return lambda data: data["paths"][name]


def listing(data: Any) -> Any:
    return data["paths"]["/plants"]["get"]


def adding(data: Any) -> Any:
    return data["paths"]["/plants"]["post"]


def patch(data: Any) -> Any:
    return data["paths"]["/plants/{plant_id}"]["patch"]


def chat(data: Any) -> Any:
    return data["paths"]["/chats"]["post"]


def picture(data: Any) -> Any:
    return data["paths"]["/plants/{plant_id}/picture"]["get"]


def body(operation: Node) -> Node:
    return lambda data: operation(data)["requestBody"]


def content(operation: Node) -> Node:
    return lambda data: operation(data)["requestBody"]["content"]


def sent(operation: Node, media_type: str = "application/json") -> Node:
    """The schema of a request body."""
    return lambda data: content(operation)(data)[media_type]["schema"]


def argument(operation: Node, wire: str, media_type: str = "application/json") -> Node:
    return lambda data: sent(operation, media_type)(data)["properties"][wire]


def parameter(index: int) -> Node:
    """A parameter of the listing: search, colours, planted_after, limit."""
    return lambda data: listing(data)["parameters"][index]


def shared(name: str) -> Node:
    return lambda data: data["components"]["parameters"][name]


def answers(operation: Node) -> Node:
    return lambda data: operation(data)["responses"]


def answer(operation: Node, status: str) -> Node:
    return lambda data: operation(data)["responses"][status]


def headers(operation: Node, status: str) -> Node:
    return lambda data: operation(data)["responses"][status]["headers"]


def answered(operation: Node, status: str) -> Node:
    """The content of an answer, in JSON."""
    return lambda data: operation(data)["responses"][status]["content"]["application/json"]


# ------------------------------------------------------------------------------- kinds of changes


def put(node: Node, values: Any = None, **more: Any) -> Mutation:
    """Set members."""
    return lambda data: node(data).update(copy.deepcopy({**(values or {}), **more}))


def only(node: Node, **values: Any) -> Mutation:
    """Set members, and take all others out."""
    return lambda data: [node(data).clear(), node(data).update(values)]


def take(node: Node, *names: str) -> Mutation:
    """Take members out."""
    return lambda data: [node(data).pop(name) for name in names]


def swap(node: Node, old: str, new: str) -> Mutation:
    """Give a member another name, in its place in the order."""

    def change(data: Any) -> None:
        members = [(new if name == old else name, one) for name, one in node(data).items()]
        node(data).clear()
        node(data).update(members)

    return change


def append(node: Node, key: str, value: Any) -> Mutation:
    return lambda data: node(data).setdefault(key, []).append(value)


def rename(old: str, new: str) -> Mutation:
    """Give a schema another name, wherever it is referred to."""

    def change(data: Any) -> None:
        text = json.dumps(data).replace(f'schemas/{old}"', f'schemas/{new}"')
        data.clear()
        data.update(json.loads(text.replace(f'"{old}": {{"', f'"{new}": {{"')))

    return change


def all_of(*changes: Mutation) -> Mutation:
    return lambda data: [change(data) for change in changes]


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def one_of(*schemas: Any) -> dict[str, Any]:
    return {"oneOf": list(schemas), "description": "Name."}


TEXT = {"type": "string", "description": "Text."}
SORT = {"name": "sort", "in": "query", "schema": {"type": "string"}}
KEY = {"$ref": "#/components/parameters/IdempotencyKey"}
FAILURE = {"$ref": "#/components/responses/Failure"}
GONE = {
    "operationId": "remove_picture",
    "tags": ["plants"],
    "responses": {"204": {"description": "Gone."}},
}
POT = {
    "type": "object",
    "x-module": "plants",
    "description": "A pot.",
    "properties": {"size": TEXT},
}
PAUSE = {
    "type": "object",
    "x-module": "chats",
    "description": "A pause.",
    "required": ["type"],
    "properties": {"type": {"const": "pause", "description": "Always."}},
}
LIMIT = {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}


CASES: dict[str, list[tuple[tuple[Mutation, ...], list[str]]]] = {
    # Operations are recognised by method and path, or else by their operationId.
    "operations": [
        ((take(path("/plants/{plant_id}"), "delete"),), ["callers: remove_plant: operation removed"]),
        ((put(path("/plants/{plant_id}/picture"), delete=GONE),), ["additive: remove_picture: operation added"]),
        ((put(listing, operationId="find_plants"),), ["callers: list_plants: operation renamed: list_plants -> find_plants (method and path are kept)"]),
        ((put(listing, {"operationId": "find_plants", "x-python-name": "list_plants"}),), ["additive: list_plants: renamed, but not in Python: list_plants -> find_plants (method and path are kept)"]),
        ((swap(paths, "/chats", "/talks"),), ["callers: stream_chat: operation moved: POST /chats -> POST /talks (the operationId is kept)"]),
        ((all_of(put(chat, {"x-python-name": "talk"}), swap(paths, "/chats", "/talks")),), ["callers: stream_chat: operation moved: POST /chats -> POST /talks (the operationId is kept)", "callers: stream_chat: operation renamed: stream_chat -> talk (the operationId is kept)"]),
        ((swap(path("/plants/{plant_id}"), "patch", "put"),), ["callers: change_plant: operation moved: PATCH /plants/{plant_id} -> PUT /plants/{plant_id} (the operationId is kept)"]),
        ((put(listing, tags=["chats"]),), ["callers: list_plants: operation in another module: plants -> chats"]),
        ((put(listing, deprecated=True),), ["additive: list_plants: deprecated"]),
        ((take(listing, "deprecated"), put(listing, deprecated=True)), ["additive: list_plants: no longer deprecated"]),
        ((take(patch, "x-repeatable"),), ["callers: change_plant: repeating is no longer harmless"]),
        ((put(adding, {"x-repeatable": True}),), ["additive: upload_plant: repeating is harmless now"]),
        ((take(adding, "parameters"),), ["callers: upload_plant: no longer takes an Idempotency-Key"]),
        ((append(patch, "parameters", KEY),), ["additive: change_plant: takes an Idempotency-Key now"]),
        ((put(listing, security=[]),), ["answers + callers: list_plants: stated otherwise: security nothing -> security []"]),
        ((put(listing, summary="Find plants"),), ["words: list_plants: explained otherwise: summary List plants -> summary Find plants"]),
        ((put(answer(picture, "200"), content={"application/json": {"schema": TEXT}}),), ["answers: download_picture -> 200: media type removed: image/png", "callers: download_picture: read otherwise: download -> operation", "additive: download_picture -> 200: media type added: application/json"]),
    ],
    # What holds for all operations is told once.
    "document": [
        ((put(lambda data: data["servers"][0], url="https://other.example"),), ['callers: all operations: stated otherwise: servers ["https://garden.example/api"] -> servers ["https://other.example"]']),
        ((put(lambda data: data["servers"][0], description="Elsewhere."),), []),
        ((put(lambda data: data, {"x-transport-headers": ["X-Tenant-ID", "X-Other"]}),), ['callers: all operations: stated otherwise: x-transport-headers ["X-Tenant-ID"] -> x-transport-headers ["X-Tenant-ID", "X-Other"]']),
        ((put(lambda data: data["info"], title="Another", version="2"),), ["words: all operations: explained otherwise: info title Garden API -> info title Another"]),
        ((put(lambda data: data["tags"][0], description="Keep them."),), ["words: all operations: explained otherwise: tag plants Keep plants. -> tag plants Keep them."]),
    ],
    # A parameter is known by its location and name.
    "parameters": [
        ((append(listing, "parameters", SORT),), ["additive: list_plants(sort): member added"]),
        ((append(listing, "parameters", {**SORT, "required": True}),), ["callers: list_plants(sort): required member added"]),
        ((lambda data: listing(data)["parameters"].pop(0),), ["callers: list_plants(search): member removed"]),
        ((put(parameter(0), name="search_text"),), ["callers: list_plants(search): member renamed: search_text (the same structure, and names that are 71% alike)"]),
        ((put(parameter(0), {"x-python-name": "words"}),), ["callers: list_plants(search): name in Python changed: search -> words"]),
        ((put(parameter(0), required=True),), ["callers: list_plants(search): became required"]),
        ((put(parameter(0), required=False), put(parameter(0), required=True)), ["additive: list_plants(search): became optional"]),
        ((put(parameter(0), deprecated=True),), ["additive: list_plants(search): deprecated"]),
        ((put(parameter(0), {"in": "header"}),), ["callers: list_plants(search): parameter moved: query -> header"]),
        ((put(parameter(0), style="form"),), ["callers: list_plants(search): stated otherwise: style nothing -> style form"]),
        ((put(parameter(0), description="Other words."),), ["words: list_plants(search): explained otherwise: description Words to look for. -> description Other words."]),
        ((put(parameter(0), schema={"type": "string", "maxLength": 200, "default": None}),), []),
        ((put(parameter(0), schema=None, content={"application/json": {"schema": {"type": ["string", "null"], "maxLength": 200, "default": None}}}),), ["callers: list_plants(search): type changed: text -> JSON"]),
        ((put(parameter(3), schema={**LIMIT, "maximum": 50}),), ["callers: list_plants(limit): limit narrowed: maximum 100 -> maximum 50"]),
        ((put(parameter(3), schema={**LIMIT, "minimum": 0}),), ["additive: list_plants(limit): limit widened: minimum 1 -> minimum 0"]),
        ((put(parameter(3), schema={**LIMIT, "default": 30}),), ["callers: list_plants(limit): default changed: 20 -> 30"]),
        ((put(parameter(3), schema={"type": "integer", "minimum": 1, "maximum": 100}),), ["callers: list_plants(limit): default no longer stated: 20"]),
        ((put(parameter(3), schema=LIMIT), take(lambda data: parameter(3)(data)["schema"], "default")), ["additive: list_plants(limit): default stated: 20"]),
        ((put(parameter(3), schema={"type": "integer", "minimum": 1, "default": 20}),), ["additive: list_plants(limit): limit widened: maximum 100 -> no maximum"]),
        ((put(parameter(3), schema={**LIMIT, "type": "number"}),), ["additive: list_plants(limit): type widened: integer -> number"]),
        ((put(parameter(3), schema={**LIMIT, "type": ["integer", "string"]}),), ["additive: list_plants(limit): type widened: integer -> integer | string"]),
        ((put(parameter(3), schema={**LIMIT, "type": "string"}),), ["callers: list_plants(limit): type changed: integer -> string"]),
        ((put(parameter(2), schema={"type": ["string", "null"], "default": None}),), ["callers: list_plants(planted_after): type in Python changed: format date-time -> no format", "additive: list_plants(planted_after): limit widened: format date-time -> no format"]),
        ((put(parameter(1), schema={"type": "array", "default": [], "maxItems": 4, "items": {"type": "string"}}),), ["callers: list_plants(colours)[]: type in Python changed: red | yellow -> any value"]),
        ((put(shared("PlantID"), schema={"type": "string", "format": "uuid", "maxLength": 9}),), ["callers: remove_plant(plant_id) and 3 more: limit narrowed: no maxLength -> maxLength 9"]),
        ((all_of(put(shared("PlantID"), name="id"), *(swap(paths, f"/plants/{{plant_id}}{rest}", f"/plants/{{id}}{rest}") for rest in ("", "/picture", "/pictures/{size}"))),), ["callers: remove_plant(plant_id) and 3 more: name in Python changed: plant_id -> id"]),
    ],
    # The properties of a body are arguments; what is sent is what a server must take.
    "bodies": [
        ((take(patch, "requestBody"),), ["callers: change_plant: body removed"]),
        ((put(listing, requestBody={"content": {"application/json": {"schema": POT}}}),), ["additive: list_plants: body added"]),
        ((put(listing, requestBody={"required": True, "content": {"application/json": {"schema": POT}}}),), ["callers: list_plants: required body added"]),
        ((put(body(patch), required=False),), ["additive: change_plant(body): became optional"]),
        ((put(body(patch), required=True), put(body(patch), required=False)), ["callers: change_plant(body): became required"]),
        ((put(body(patch), description="Else."),), ["words: change_plant: explained otherwise: description What to change. -> description Else."]),
        ((take(sent(chat), "required"),), ["additive: stream_chat(words): became optional"]),
        ((lambda data: content(patch)(data).update({"application/merge-patch+json": {"schema": sent(patch)(data)}}),), ["additive: change_plant: media type added: application/merge-patch+json"]),
        ((swap(content(patch), "application/json", "application/merge-patch+json"),), ["callers: change_plant: media type removed: application/json", "additive: change_plant: media type added: application/merge-patch+json"]),
        ((put(sent(patch), type=["object", "null"]),), ["callers: change_plant: body given otherwise: object -> json", "additive: change_plant: null allowed"]),
        ((put(lambda data: sent(patch)(data)["properties"], note=TEXT),), ["additive: change_plant(note): member added"]),
        ((all_of(put(lambda data: sent(patch)(data)["properties"], note=TEXT), put(sent(patch), required=["note"])),), ["callers: change_plant(note): required member added"]),
        ((take(lambda data: sent(patch)(data)["properties"], "name"),), ["callers: change_plant(name): member removed"]),
        ((swap(lambda data: sent(patch)(data)["properties"], "name", "new_name"),), ["callers: change_plant(name): member renamed: new_name (the same structure, and names that are 67% alike)"]),
        ((put(sent(patch), required=["name"]),), ["callers: change_plant(name): became required"]),
        ((put(argument(patch, "name"), type=["string", "null"]),), ["callers: change_plant(name): null allowed, and None left it out", "additive: change_plant(name): null allowed"]),
        ((put(argument(patch, "keeper_id"), type="string"),), ["callers: change_plant(keeper_id): null no longer allowed"]),
        ((put(argument(patch, "name"), readOnly=True),), ["callers: change_plant(name): member removed"]),
        ((take(argument(patch, "places"), "maxItems"),), ["additive: change_plant(places): limit widened: maxItems 5 -> no maxItems"]),
        ((take(sent(patch), "additionalProperties"),), ["additive: change_plant: other members allowed"]),
        ((take(argument(adding, "picture", "multipart/form-data"), "format"),), ["callers: upload_plant(picture): type in Python changed: format binary -> no format", "additive: upload_plant(picture): limit widened: format binary -> no format"]),
        ((put(lambda data: content(adding)(data)["multipart/form-data"], encoding={"place": {"contentType": "text/plain"}}),), ['callers: upload_plant: stated otherwise: multipart/form-data encoding nothing -> multipart/form-data encoding {"place": {"contentType": "text/plain"}}']),
        ((all_of(put(schemas, Pot=POT), put(lambda data: content(patch)(data)["application/json"], schema=ref("Pot"))),), ["callers: change_plant: type changed: object -> Pot"]),
        ((lambda data: (schemas(data).update(Pot=sent(patch)(data)), content(patch)(data)["application/json"].update(schema=ref("Pot"))),), ["words: change_plant: explained otherwise: description What to change. -> description nothing"]),
    ],
    # A failure more is read by every client, a success more is not.
    "answers": [
        ((put(answers(listing), {"404": FAILURE}),), ["additive: list_plants -> 404: failure added"]),
        ((take(answers(listing), "404"), put(answers(listing), {"404": FAILURE})), ["additive: list_plants -> 404: failure removed"]),
        ((swap(answers(listing), "200", "206"),), ["answers: list_plants -> 206: success added", "additive: list_plants -> 200: success removed"]),
        ((swap(answers(listing), "2XX", "206"), swap(answers(listing), "200", "2XX")), ["additive: list_plants -> 2XX: success removed", "additive: list_plants -> 206: success added, and its class was known"]),
        ((lambda data: answers(picture)(data).update({"206": answer(picture, "200")(data)}),), ["additive: download_picture -> 206: success added, and its class was known"]),
        ((lambda data: headers(listing, "200")(data).pop("X-RateLimit-Reset"),), ["answers: list_plants -> 200 X-RateLimit-Reset: header removed"]),
        ((lambda data: headers(listing, "200")(data).update({"X-Age": {"schema": {"type": "integer"}}}),), ["additive: list_plants -> 200 X-Age: header added"]),
        ((put(lambda data: data["components"]["headers"]["X-RateLimit-Reset"]["schema"], type="string"),), ["answers + callers: list_plants -> default X-RateLimit-Reset and 13 more: type changed: integer -> string"]),
        ((put(answer(listing, "200"), description="Plants."),), ["words: list_plants -> 200: explained otherwise: description One page of plants. -> description Plants."]),
        ((put(lambda data: answer(listing, "200")(data)["content"], {"text/csv": {"schema": TEXT}}),), ["additive: list_plants -> 200: media type added: text/csv"]),
        ((take(answer(listing, "200"), "content"),), ["answers: list_plants -> 200: media type removed: application/json", "callers: list_plants: read otherwise: operation -> download"]),
        ((put(lambda data: data["paths"]["/plants/{plant_id}"]["delete"]["responses"]["204"], content={"application/json": {"schema": ref("Plant")}}),), ["additive: remove_plant -> 204: media type added: application/json"]),
        ((put(answered(listing, "200"), schema=ref("Keeper")),), ["answers + callers: list_plants -> 200: type changed: PlantList -> Keeper"]),
        ((put(answered(listing, "200"), schema={"type": "array", "items": ref("Plant")}),), ["answers + callers: list_plants -> 200: type changed: PlantList -> list of Plant"]),
        ((lambda data: answered(listing, "200")(data).update(schema={**schema("PlantList")(data), "description": "", "examples": []}),), ["callers: list_plants -> 200: type in Python changed: PlantList -> ListPlantsResponse", "words: list_plants -> 200: explained otherwise: description nothing -> description", "words: list_plants -> 200: explained otherwise: examples nothing -> examples []"]),
        ((put(answered(listing, "200"), example={}),), []),
    ],
    # A field is known by its name in JSON; what reads it is today's client, and code of today.
    "fields": [
        ((put(fields("Plant"), note=TEXT),), ["additive: Plant.note: member added"]),
        ((all_of(put(fields("Plant"), note=TEXT), append(schema("Plant"), "required", "note")),), ["additive: Plant.note: required member added"]),
        ((take(fields("Plant"), "leaf_count"),), ["callers: Plant.leaf_count: member removed"]),
        ((all_of(take(fields("Plant"), "name"), put(schema("Plant"), required=["id", "keeper"])),), ["answers + callers: Plant.name: required member removed"]),
        ((swap(fields("Plant"), "leaf_count", "leaves_count"),), ["callers: Plant.leaf_count: member renamed: leaves_count (the same structure, and names that are 82% alike)"]),
        ((all_of(swap(fields("Plant"), "name", "new_name"), put(schema("Plant"), required=["id", "new_name", "keeper"])),), ["answers + callers: Plant.name: required member renamed: new_name (the same structure, and names that are 67% alike)"]),
        ((put(field("Plant", "leaf_count"), {"x-python-name": "leaves"}),), ["callers: Plant.leaf_count: name in Python changed: leaf_count -> leaves"]),
        ((put(schema("Plant"), required=["id", "keeper"]),), ["answers: Plant.name: became optional"]),
        ((append(schema("Plant"), "required", "leaf_count"),), ["additive: Plant.leaf_count: became required"]),
        ((put(field("Plant", "name"), type=["string", "null"]),), ["answers: Plant.name: null allowed"]),
        ((put(field("Plant", "planted_at"), type="string"),), ["additive: Plant.planted_at: null no longer allowed"]),
        ((put(field("Plant", "picture_url"), type=["string", "null"]),), ["additive: Plant.picture_url: null allowed, and None was possible"]),
        ((put(field("Plant", "leaf_count"), deprecated=True),), ["additive: Plant.leaf_count: deprecated"]),
        ((put(field("Plant", "leaf_count"), default=1),), ["answers: Plant.leaf_count: default changed: 0 -> 1"]),
        ((put(field("Plant", "leaf_count"), writeOnly=True),), ["callers: Plant.leaf_count: member removed"]),
        ((put(field("Plant", "name"), description="Its name."),), ["words: Plant.name: explained otherwise: description Name. -> description Its name."]),
        ((put(field("Plant", "picture_url"), {"x-secret": False}),), ["answers: Plant.picture_url: stated otherwise: x-secret true -> x-secret false"]),
        ((put(field("Place", "note"), type="string"),), ["callers: Place.note: null no longer allowed"]),
        ((put(field("Place", "note"), readOnly=True),), ["callers: Place.note: member removed"]),
        ((put(field("Place", "note"), readOnly=False), put(field("Place", "note"), readOnly=True)), ["additive: Place.note: member added"]),
    ],
    # What is narrower for one direction is wider for the other.
    "limits": [
        ((put(field("Plant", "leaf_count"), minimum=0),), ["additive: Plant.leaf_count: limit narrowed: no minimum -> minimum 0"]),
        ((take(field("Plant", "leaf_count"), "minimum"), put(field("Plant", "leaf_count"), minimum=0)), ["answers: Plant.leaf_count: limit widened: minimum 0 -> no minimum"]),
        ((put(field("Plant", "name"), pattern="^a"),), ["additive: Plant.name: limit narrowed: no pattern -> pattern ^a"]),
        ((put(field("Plant", "name"), pattern="^b"), put(field("Plant", "name"), pattern="^a")), ["answers: Plant.name: limit changed: pattern ^a -> pattern ^b"]),
        ((put(field("Plant", "leaf_count"), multipleOf=4), put(field("Plant", "leaf_count"), multipleOf=2)), ["additive: Plant.leaf_count: limit narrowed: multipleOf 2 -> multipleOf 4"]),
        ((put(field("Plant", "leaf_count"), multipleOf=2), put(field("Plant", "leaf_count"), multipleOf=4)), ["answers: Plant.leaf_count: limit widened: multipleOf 4 -> multipleOf 2"]),
        ((put(field("Plant", "leaf_count"), multipleOf=3), put(field("Plant", "leaf_count"), multipleOf=2)), ["answers: Plant.leaf_count: limit changed: multipleOf 2 -> multipleOf 3"]),
        ((put(field("Plant", "heights"), uniqueItems=True),), ["additive: Plant.heights: limit narrowed: no uniqueItems -> uniqueItems True"]),
        ((put(field("Plant", "heights"), uniqueItems=False),), []),
        ((put(field("Plant", "leaf_count"), minimum=3), put(field("Plant", "leaf_count"), minimum=2)), ["additive: Plant.leaf_count: limit narrowed: minimum 2 -> minimum 3"]),
        ((put(field("Plant", "name"), maxLength=3), put(field("Plant", "name"), maxLength=2)), ["answers: Plant.name: limit widened: maxLength 2 -> maxLength 3"]),
        ((take(field("Plant", "planted_at"), "format"),), ["answers: Plant.planted_at: limit widened: format date-time -> no format", "callers: Plant.planted_at: type in Python changed: format date-time -> no format"]),
        ((put(field("Plant", "id"), format="uri"),), ["answers: Plant.id: limit changed: format uuid -> format uri"]),
        ((put(schema("Place"), additionalProperties=False),), ["callers: Place: other members forbidden"]),
    ],
    # What is read must be what could be read before, what is sent must still be taken.
    "types": [
        ((put(field("Plant", "leaf_count"), type="number"),), ["answers: Plant.leaf_count: type widened: integer -> number"]),
        ((put(field("Plant", "leaf_count"), type="string", default=""),), ['answers: Plant.leaf_count: default changed: 0 -> ""', "answers + callers: Plant.leaf_count: type changed: integer -> string"]),
        ((put(field("Plant", "heights"), items={"type": "integer"}),), ["additive: Plant.heights[]: type narrowed: number -> integer"]),
        ((put(field("Plant", "name"), {"x-any": True}),), ["answers: Plant.name: type widened: string -> anything"]),
        ((put(field("Plant", "name"), {"x-any": False}), put(field("Plant", "name"), {"x-any": True})), ["additive: Plant.name: type narrowed: anything -> string"]),
        ((put(field("Plant", "colour"), allOf=[ref("Size")], default=64),), ['answers: Plant.colour: default changed: "red" -> 64', "answers + callers: Plant.colour: type changed: string -> integer", "callers: Plant.colour: type in Python changed: Colour -> Size"]),
        ((put(field("Plant", "keeper"), oneOf=[ref("Place"), {"type": "null"}]),), ["answers + callers: Plant.keeper: type changed: Keeper -> Place"]),
        ((put(field("Plant", "keeper"), oneOf=[{"allOf": [ref("Keeper"), {"properties": {"age": TEXT}}]}, {"type": "null"}]),), ["callers: Plant.keeper: type in Python changed: Keeper -> PlantKeeper", "additive: Plant.keeper.age: member added"]),
        ((put(field("PlantList", "counts"), additionalProperties={"type": "number"}),), ["answers: PlantList.counts{}: type widened: integer -> number"]),
        ((only(field("PlantList", "counts"), description="Counts by colour.", type="object"),), ["answers: PlantList.counts{}: type widened: integer -> anything"]),
        ((only(field("PlantList", "counts"), description="Counts by colour.", properties={"red": TEXT}),), ["answers + callers: PlantList.counts.red: type changed: integer -> string", "callers: PlantList.counts: type in Python changed: any members -> known members", "additive: PlantList.counts: type narrowed: any members -> known members", "words: PlantList.counts.red: explained otherwise: description nothing -> description Text."]),
        ((only(field("PlantList", "counts"), description="Counts by colour.", type="object"), only(field("PlantList", "counts"), description="Counts by colour.", properties={"red": TEXT})), ["answers: PlantList.counts: type widened: known members -> any members", "callers: PlantList.counts: type in Python changed: known members -> any members"]),
        ((only(field("Plant", "name"), **one_of({"type": "string"}, {"type": "integer"})),), ["answers: Plant.name: type widened: string -> integer | string"]),
        ((only(field("Plant", "name"), description="Name.", type=["string", "integer"]), only(field("Plant", "name"), **one_of({"type": "string"}, {"type": "integer"}))), []),
        ((only(field("Plant", "heights"), description="Heights.", items={"type": "integer"}), only(field("Plant", "heights"), description="Heights.", type="array", items={"type": "number"})), ["additive: Plant.heights[]: type narrowed: number -> integer"]),
        ((only(field("Plant", "name"), description="Name.", allOf=[{"type": "string", "maxLength": 5}, {"description": "Short."}]), only(field("Plant", "name"), description="Name.", allOf=[{"type": "string"}, {"maxLength": 9}])), ["additive: Plant.name: limit narrowed: maxLength 9 -> maxLength 5"]),
        ((only(field("Plant", "name"), description="Name.", allOf=[ref("Colour"), {"enum": ["red"]}]),), ["additive: Plant.name: type narrowed: red"]),
    ],
    # An enumeration is open, a constant is not.
    "values": [
        ((put(schema("Size"), {"enum": [64, 256, 512], "x-enum-varnames": ["SMALL", "LARGE", "HUGE"], "x-enum-descriptions": ["", "", ""]}),), ["additive: Size: value added: 512"]),
        ((put(schema("Size"), enum=[64, 512]),), ["callers: Size: value removed: 256", "additive: Size: value added: 512"]),
        ((put(schema("Colour"), {"x-enum-varnames": ["RED", "GOLD"]}),), ["callers: Colour: name of a value changed: YELLOW -> GOLD"]),
        ((take(schema("Colour"), "enum", "x-enum-varnames", "x-enum-descriptions"),), ["callers: Colour: type in Python changed: red | yellow -> any value"]),
        ((put(field("TokenEvent", "type"), const="word"),), ["answers: TokenEvent.type: value added to a closed list: word", "callers: TokenEvent.type: value removed: token"]),
        ((only(field("EndEvent", "type"), enum=["end", "stop"], description="Always `end`."),), ["answers: EndEvent.type: value added to a closed list: stop"]),
        ((put(field("Plant", "name"), enum=["a", "b"]),), ["additive: Plant.name: type narrowed: a | b"]),
        ((take(field("Plant", "name"), "enum"), put(field("Plant", "name"), enum=["a", "b"])), ["callers: Plant.name: type in Python changed: a | b -> any value"]),
        ((take(field("Plant", "name"), "enum"), put(field("Plant", "name"), enum=["a"])), ["answers: Plant.name: type widened: a -> any value"]),
    ],
    # A kind more survives where a member tells the kinds apart, and nowhere else.
    "unions": [
        ((all_of(put(schemas, PauseEvent=PAUSE), append(schema("ChatEvent"), "oneOf", ref("PauseEvent")), lambda data: schema("ChatEvent")(data)["discriminator"]["mapping"].update(pause="#/components/schemas/PauseEvent")),), ["additive: ChatEvent: kind added: pause", "additive: PauseEvent: schema added"]),
        ((all_of(take(schemas, "EndEvent"), lambda data: schema("ChatEvent")(data)["oneOf"].pop(), lambda data: schema("ChatEvent")(data)["discriminator"]["mapping"].pop("end")),), ["callers: ChatEvent: kind removed: end", "callers: EndEvent: schema removed"]),
        ((lambda data: schema("ChatEvent")(data)["discriminator"].update(propertyName="kind"),), ["answers: ChatEvent: kinds told apart otherwise: type -> kind"]),
        ((lambda data: schema("ChatEvent")(data)["discriminator"].update(mapping={"token": ref("EndEvent")["$ref"], "end": ref("TokenEvent")["$ref"]}),), ["answers: ChatEvent: kinds told apart otherwise: token is TokenEvent -> EndEvent", "answers: ChatEvent: kinds told apart otherwise: end is EndEvent -> TokenEvent"]),
        ((lambda data: schema("ChatEvent")(data)["oneOf"].reverse(),), []),
        ((only(schema("ChatEvent"), **{"x-module": "chats", "description": "What a plant says, piece by piece.", "properties": {"type": TEXT}}),), ["answers + callers: ChatEvent: type changed: TokenEvent | EndEvent -> object"]),
        ((only(field("Plant", "name"), **one_of(ref("Keeper"), {"type": "string"})), only(field("Plant", "name"), **one_of(ref("Keeper"), {"type": "string"}, {"type": "integer"}))), ["additive: Plant.name: type narrowed: Keeper | string | integer -> Keeper | string"]),
        ((only(field("Plant", "name"), **one_of(ref("Keeper"), {"type": "string", "maxLength": 4})), only(field("Plant", "name"), **one_of(ref("Keeper"), {"type": "string"}))), ["additive: Plant.name: limit narrowed: no maxLength -> maxLength 4"]),
        ((only(field("Plant", "name"), **one_of(ref("Keeper"), {"type": "string"})), only(field("Plant", "name"), **one_of(ref("Place"), {"type": "string"}))), ["answers + callers: Plant.name: type changed: Place | string -> Keeper | string"]),
        ((only(field("Plant", "name"), **one_of(ref("Colour"), {"type": "string"})),), ["words: Plant.name: explained otherwise: string -> Colour | string"]),
        ((only(field("Plant", "name"), **one_of({"type": "string"}, {"type": "array", "items": {"type": "integer"}})), only(field("Plant", "name"), **one_of({"type": "array", "items": {"type": "string"}}, {"type": "string"}))), ["answers + callers: Plant.name[]: type changed: string -> integer"]),
        ((only(field("Plant", "name"), description="Name.", type="string"), only(field("Plant", "name"), **one_of(ref("Colour"), {"type": "string"}))), ["callers: Plant.name: type in Python changed: Colour | string -> string"]),
        ((only(field("Plant", "name"), description="Name.", type="string", maxLength=3), only(field("Plant", "name"), **one_of(ref("Colour"), {"type": "string", "maxLength": 3}))), ["answers + callers: Plant.name: type changed: Colour | string -> string", "additive: Plant.name: limit narrowed: no maxLength -> maxLength 3"]),
    ],
    # A schema is known by its name, or else by its structure and a similar name.
    "schemas": [
        ((put(schemas, Pot=POT),), ["additive: Pot: schema added"]),
        ((take(schemas, "Pot"), put(schemas, Pot=POT)), ["callers: Pot: schema removed"]),
        ((rename("Plant", "GreenPlant"),), ["callers: Plant: schema renamed: Plant -> GreenPlant (the same structure, and names that are 62% alike)"]),
        ((all_of(rename("Plant", "GreenPlant"), put(schema("GreenPlant"), {"x-python-name": "Plant"})),), ["additive: Plant: renamed, but not in Python: GreenPlant (the same structure, and names that are 62% alike)"]),
        ((all_of(rename("Plant", "GreenPlant"), rename("Keeper", "PlantKeeper")),), ["callers: Plant: schema renamed: Plant -> GreenPlant (the same structure, and names that are 62% alike)", "callers: Keeper: schema renamed: Keeper -> PlantKeeper (the same structure, and names that are 67% alike)"]),
        ((all_of(rename("EndEvent", "LastEvent")),), ["callers: EndEvent: schema renamed: EndEvent -> LastEvent (the same structure, and names that are 63% alike)"]),
        ((rename("Plant", "Xyz"),), ["callers: upload_plant -> 201: type in Python changed: Plant -> Xyz", "callers: change_plant -> 200: type in Python changed: Plant -> Xyz", "callers: Plant: schema removed", "callers: PlantList.items[]: type in Python changed: Plant -> Xyz", "callers: Keeper.plants[]: type in Python changed: Plant -> Xyz", "additive: Xyz: schema added"]),
        ((all_of(take(schemas, "Pot"), put(schemas, Pot1=POT, Pot2=POT)), put(schemas, Pot=POT)), ["callers: Pot: schema removed", "additive: Pot1: schema added", "additive: Pot2: schema added"]),
        ((put(schema("Plant"), {"x-python-name": "Flower"}),), ["callers: Plant: name in Python changed: Plant -> Flower"]),
        ((put(schema("Place"), {"x-module": "keepers"}),), ["additive: Place: schema in another module: plants -> keepers"]),
        ((put(schema("Place"), deprecated=True),), ["additive: Place: deprecated"]),
        ((put(schema("Place"), type=["object", "null"]),), ["additive: Place: null allowed"]),
        ((put(schema("Keeper"), allOf=[ref("ErrorBody")]),), ["additive: Keeper.code: required member added", "additive: Keeper.details: member added"]),
        ((all_of(put(schemas, Name={"type": "string", "description": "Name.", "x-module": "plants"}), put(fields("Plant"), name={**ref("Name"), "description": "Name."})),), ["additive: Name: schema added"]),
        ((put(fields("Pot"), note=TEXT), all_of(put(schemas, Pot=POT), put(lambda data: content(patch)(data)["application/json"], schema=ref("Pot")))), ["additive: Pot.note: member added"]),
        ((all_of(take(schemas, "Pot"), take(patch, "requestBody")), all_of(put(schemas, Pot=POT), put(lambda data: content(patch)(data)["application/json"], schema=ref("Pot")))), ["callers: change_plant: body removed"]),
        ((put(schemas, Other={"type": "array", "items": ref("Plant"), "x-module": "plants"}), put(schemas, Other={"type": "array", "items": ref("Place"), "x-module": "plants"})), ["answers + callers: Other[]: type changed: Place -> Plant"]),
    ],
}  # fmt: skip
"""By what is changed: the change, what is otherwise in the first place, and what is told."""
