"""The rules that our description keeps, so that what is rendered from it reads well.

Each rule is a function that yields places, what is wrong there, and a way out. Its name is told
with what it finds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeAlias, cast

from jsonschema.exceptions import SchemaError
from openapi_schema_validator import OAS31Validator, oas31_format_checker
from openapi_spec_validator.shortcuts import get_validator_cls
from openapi_spec_validator.validation.exceptions import OpenAPIValidationError

from generator import names
from generator.document import Document
from generator.errors import ROOT, Problem, at
from generator.media import is_json
from generator.survey import Node, Survey, kinds, members

__all__ = ["RULES", "check"]

Findings: TypeAlias = Iterator[tuple[str, str, str]]
Rule: TypeAlias = Callable[[Survey], Findings]

_SNAKE: Final = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_SUMMARY_LENGTH: Final = 80
_TYPED: Final = frozenset(
    {"$ref", "allOf", "anyOf", "const", "enum", "items", "oneOf", "properties", "type", "x-any"}
)
"""Keywords that say of which type values are."""

_TELLING: Final = re.compile(r"(_at|(^|_)ur[il])$|^date_(from|to)$")
_RATE_LIMIT: Final = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


def check(document: Document) -> list[Problem]:
    """Hold a description to the standard and to the rules; in the order of its lines."""
    problems = document.problems()
    survey = Survey(document)
    for rule in RULES:
        for place, what, way_out in rule(survey):
            problems.add(place, what, way_out, rule=rule.__name__)
        # The other rules take a valid document for granted.
        if rule is standard and problems.found:
            break
    return sorted(problems.found)


# ----------------------------------------------------------------------------------- the standard


def standard(survey: Survey) -> Findings:
    """The document is valid OpenAPI, and says 3.1."""
    dangling = [(place, node) for place, node in survey.references() if not survey.leads(node)]
    for place, target in dangling:
        yield place, f"{target} leads nowhere", "refer to something in this file"
    if not dangling:
        yield from _structure(survey)
        yield from _dialect(survey)
    if not str(survey.data["openapi"]).startswith("3.1"):
        yield at(ROOT, "openapi"), "ours is written in OpenAPI 3.1", "write `openapi: 3.1.0`"


def _dialect(survey: Survey) -> Findings:
    """Hold schemas to JSON Schema, which OpenAPI leaves to others."""
    for place, schema in survey.roots():
        try:
            OAS31Validator.check_schema(schema)
        except SchemaError as fault:
            yield at(place, *fault.absolute_path), fault.message, "correct it as JSON Schema says"


def _structure(survey: Survey) -> Findings:
    validator: Any = get_validator_cls(survey.data)(survey.data)
    errors: list[Any] = list(validator.schema_validator.iter_errors(survey.data))
    if not errors:
        try:
            # A default of the wrong type has no place here; `valid_examples` tells it with one.
            found = validator.iter_errors()
            errors = [error for error in found if type(error) is not OpenAPIValidationError]
        except (AttributeError, LookupError, RecursionError, TypeError, ValueError) as fault:
            yield ROOT, f"the validator gave up: {fault!r}", "look for a reference to another kind"
    for error in errors:
        place = at(ROOT, *error.absolute_path)
        first, _, _ = error.message.partition("\n")
        yield place, first, "correct it as OpenAPI says for this place"


def known_keywords(survey: Survey) -> Findings:
    """A schema has only keywords that exist; a comma in a flow mapping makes others in silence."""
    for place, schema in survey.schemas():
        for name, _ in members(schema):
            if name not in _KEYWORDS:
                yield (
                    at(place, name),
                    f"`{name}` is no keyword of a schema",
                    "correct it; text with a comma needs quotation marks here",
                )


# ------------------------------------------------------------------------------------ operations


def operation_ids(survey: Survey) -> Findings:
    """An operationId is a verb and a noun in snake_case, and there once."""
    seen: dict[str, str] = {}
    for place, operation in survey.operations():
        name = str(operation.get("operationId", ""))
        if not _SNAKE.fullmatch(name) or "_" not in name or not names.is_argument_name(name):
            yield place, f"the operationId `{name}` is no verb_noun", "write it as `get_file`"
        other = seen.setdefault(name, place)
        if other != place:
            yield place, f"the operationId `{name}` is that of {other} too", "choose another one"


def tags(survey: Survey) -> Findings:
    """An operation has one tag, which is declared with a description."""
    declared = {str(tag["name"]): tag for tag in survey.data.get("tags", ())}
    for name, tag in declared.items():
        if not tag.get("description") or not _SNAKE.fullmatch(name):
            yield (
                at(ROOT, "tags"),
                f"the tag `{name}` has no description, or is not in snake_case",
                "name it after a resource of the client, and describe it",
            )
    for place, operation in survey.operations():
        given = operation.get("tags", ())
        if len(given) != 1 or given[0] not in declared:
            yield place, "the operation has not exactly one declared tag", "declare it in `tags`"


def summaries(survey: Survey) -> Findings:
    """A summary is one short line without a full stop."""
    for place, operation in survey.operations():
        summary = str(operation.get("summary", ""))
        if not summary or len(summary) > _SUMMARY_LENGTH or "\n" in summary or summary[-1] == ".":
            yield (
                at(place, "summary"),
                f"the summary is no line of up to {_SUMMARY_LENGTH} characters without a full stop",
                "say in a few words what the operation does; the description has room for more",
            )


def descriptions(survey: Survey) -> Findings:
    """Whatever a person may ask about is described."""
    owners: list[tuple[str, Node]] = [
        *survey.operations(),
        *survey.parameters(),
        *survey.request_bodies(),
        *survey.responses(),
        *survey.components("headers"),
        *((place, schema) for place, schema in survey.roots() if not _is_detail(place, schema)),
    ]
    for place, schema in survey.schemas():
        for name, inner in members(schema.get("properties")):
            owners.append((at(place, "properties", name), inner))
    for place, owner in owners:
        if not str(owner.get("description", "")).strip():
            yield place, "it has no description", "say in a sentence what it is"


def _is_detail(place: str, schema: Node) -> bool:
    """Whether a schema is described by what it belongs to."""
    reference = "$ref" in schema or "allOf" in schema or "items" in schema
    return reference or "/parameters/" in place or "/headers/" in place


def error_envelopes(survey: Survey) -> Findings:
    """Each operation says what failures look like, by shared responses of one shape."""
    envelopes: dict[str, str] = {}
    for place, operation in survey.operations():
        responses = dict(members(operation.get("responses")))
        failures = {name: node for name, node in responses.items() if _is_failure(name)}
        secured = operation.get("security", survey.data.get("security"))
        for status in (*(["401"] if secured else []), "429", "500"):
            if not {status, f"{status[0]}XX", "default"} & failures.keys():
                yield (
                    at(place, "responses"),
                    f"nothing says what {status} looks like",
                    "refer to the shared response for it, or for `default`",
                )
        for status, node in failures.items():
            where = at(place, "responses", status)
            if not str(node.get("$ref", "")).startswith("#/components/responses/"):
                yield where, "it is no shared response", "refer to one of components/responses"
                continue
            _, answer = survey.followed(node, where)
            media = answer.get("content", {}).get("application/json", {})
            envelopes.setdefault(str(media.get("schema", {}).get("$ref", "")), where)
    for name, place in envelopes.items():
        if len(envelopes) > 1 or name == "":
            shapes = ", ".join(sorted(shape or "none" for shape in envelopes))
            yield (
                place,
                f"failures do not have one shape, but these: {shapes}",
                "let all of them refer to one schema",
            )


def _is_failure(status: str) -> bool:
    return status[0] in "45" or status == "default"


def rate_limit_headers(survey: Survey) -> Findings:
    """Each answer tells the state of the rate limit, failures too."""
    for place, response in survey.responses():
        missing = [name for name in _RATE_LIMIT if name not in response.get("headers", {})]
        if missing:
            yield (
                place,
                f"the headers {', '.join(missing)} are missing",
                "refer to them as the other responses do",
            )


def transport_headers(survey: Survey) -> Findings:
    """Each operation takes the headers that the transport sends with every call."""
    sent = [str(name) for name in survey.data.get("x-transport-headers") or ()]
    for place, operation in survey.operations():
        item = survey.at(place.rpartition("/")[0])
        nodes = [*(item.get("parameters") or ()), *(operation.get("parameters") or ())]
        taken = {str(survey.followed(node, place)[1].get("name")).lower() for node in nodes}
        missing = [name for name in sent if name.lower() not in taken]
        if missing:
            yield (
                place,
                f"the headers {', '.join(missing)} are missing",
                "refer to their parameters, for all operations of the path",
            )


def security(survey: Survey) -> Findings:
    """Each operation says who may call it, and keys are bearer tokens."""
    for place, operation in survey.operations():
        if "security" not in operation and "security" not in survey.data:
            yield (
                place,
                "nothing says who may call it",
                "state `security` here or for all; an empty list says that anybody may",
            )
    for place, scheme in survey.components("securitySchemes"):
        if (scheme.get("type"), scheme.get("scheme")) != ("http", "bearer"):
            yield (
                place,
                "the API takes bearer tokens, and this is something else",
                "write `type: http` and `scheme: bearer`",
            )


def answers(survey: Survey) -> Findings:
    """There is a success, and it says what it answers; only 204 and 205 have no body."""
    for place, operation in survey.operations():
        if not any(status[0] in "23" for status, _ in members(operation.get("responses"))):
            yield at(place, "responses"), "no response stands for success", "describe one"
    for place, response in survey.responses():
        status = place.rpartition("/")[2]
        if status[0] == "2" and status not in {"204", "205"} and not response.get("content"):
            yield place, "nothing says what it answers", "state `content`, or answer 204"


def final_events(survey: Survey) -> Findings:
    """A stream of events says which events end it, so that clients tell an end from a loss."""
    for place, media_type, media in survey.contents(survey.responses()):
        if media_type == "text/event-stream" and not media.get("x-final-events"):
            yield (
                place,
                "nothing says after which events the stream may end",
                "name them in `x-final-events`",
            )


def query_defaults(survey: Survey) -> Findings:
    """What an optional query parameter is taken for is stated."""
    for place, parameter in survey.parameters():
        if parameter.get("in") != "query" or parameter.get("required"):
            continue
        _, schema = survey.followed(parameter.get("schema", {}), place)
        if "default" not in parameter.get("schema", {}) and "default" not in schema:
            yield (
                place,
                "nothing says what holds when it is left out",
                "state a `default`; `default: null` says that there is none",
            )


def choice_defaults(survey: Survey) -> Findings:
    """What an optional flag or enumeration in a request is taken for is stated."""
    for place, schema in survey.requested():
        for name, inner in members(schema.get("properties")):
            _, target = survey.followed(inner, place)
            parts = [target, *(survey.followed(one, place)[1] for one in inner.get("allOf", ()))]
            is_choice = any("boolean" in kinds(part) or "enum" in part for part in parts)
            optional = name not in schema.get("required", ())
            if is_choice and optional and not any("default" in part for part in (inner, *parts)):
                yield (
                    at(place, "properties", name),
                    "nothing says what holds when it is left out",
                    "state a `default`, or require it",
                )


# ---------------------------------------------------------------------------------------- names


def parameter_names(survey: Survey) -> Findings:
    """Parameters are arguments under their own name."""
    for place, parameter in survey.parameters():
        name = str(parameter.get("name", ""))
        good = names.is_argument_name(name) and _SNAKE.fullmatch(name)
        if parameter.get("in") == "header":
            good = re.fullmatch(r"[A-Z][A-Za-z0-9]*(-[A-Z][A-Za-z0-9]*)*", name)
        if not good:
            yield place, f"`{name}` is no good name", "snake_case, for headers Capital-Words"


def property_names(survey: Survey) -> Findings:
    """Properties are fields and arguments under their own name."""
    for place, schema in survey.schemas():
        for name, _ in members(schema.get("properties")):
            if names.field_name(name) != name or not _SNAKE.fullmatch(name):
                yield (
                    at(place, "properties", name),
                    f"`{name}` can't be a field under this name",
                    "write it in snake_case, and not as a keyword or a type of Python",
                )


def schema_names(survey: Survey) -> Findings:
    """Schemas are classes under their own name."""
    for place, _ in survey.components("schemas"):
        name = place.rpartition("/")[2]
        if names.class_name(name) != name or "_" in name:
            yield place, f"`{name}` can't be a class under this name", "write it in PascalCase"


def modules(survey: Survey) -> Findings:
    """Each schema says which module it belongs to."""
    for place, schema in survey.components("schemas"):
        module = schema.get("x-module")
        if not isinstance(module, str) or names.module_name(module) != module:
            yield place, "the schema has no module", "state `x-module`, in snake_case"


def nameless(survey: Survey) -> Findings:
    """An object with properties has a name of its own, unless it is a request body."""
    bodies = {at(place, "schema") for place, _, _ in survey.contents(survey.request_bodies())}
    named = bodies | {place for place, _ in survey.components("schemas")}
    for place, schema in survey.schemas():
        part = place.rpartition("/")[0].endswith("/allOf")
        if "properties" in schema and place not in named and not part:
            yield place, "the object has no name", "move it to components/schemas"


def enumerations(survey: Survey) -> Findings:
    """An enumeration has a name, and so have its members, each with a description."""
    named = {place for place, _ in survey.components("schemas")}
    for place, schema in survey.schemas():
        values = schema.get("enum")
        if values is None:
            if {"x-enum-varnames", "x-enum-descriptions"} & schema.keys():
                yield place, "members have names, but no values", "state `enum`"
            continue
        if place not in named:
            yield place, "the enumeration has no name", "move it to components/schemas"
            continue
        varnames = _texts(schema.get("x-enum-varnames"))
        docs = _texts(schema.get("x-enum-descriptions"))
        if not len(varnames) == len(docs) == len(values) == len(set(varnames)):
            yield (
                place,
                f"{len(values)} values have {len(varnames)} names and {len(docs)} descriptions",
                "write one of each for each value: x-enum-varnames, x-enum-descriptions",
            )
        for name in varnames:
            if not re.fullmatch(r"[A-Z][A-Z0-9_]*", name):
                yield place, f"`{name}` can't be the name of a member", "write it in capitals"


def _texts(listed: object) -> list[str]:
    return list(map(str, cast("Iterable[object]", listed) if isinstance(listed, list) else ()))


def anything(survey: Survey) -> Findings:
    """JSON has a schema, and a schema says of which type values are, or that anything is meant."""
    for place, schema in survey.schemas():
        is_part = place.rpartition("/")[0].endswith(("/allOf", "/anyOf", "/oneOf"))
        if not is_part and not place.endswith("/not") and not _TYPED & schema.keys():
            yield place, "anything would do", "state a type, or `x-any: true`"
    contents = (*survey.contents(survey.request_bodies()), *survey.contents(survey.responses()))
    for place, media_type, media in contents:
        if is_json(media_type) and "schema" not in media:
            yield place, "the JSON could be anything", "state its schema"


def open_objects(survey: Survey) -> Findings:
    """An object without known members says that anything goes, or what goes."""
    for place, schema in survey.schemas():
        stated = {"properties", "additionalProperties", "allOf"} & schema.keys()
        if "object" in kinds(schema) and not stated:
            yield (
                place,
                "the object has neither properties nor a word on its members",
                "state `additionalProperties`: true, or the schema of the members",
            )


# --------------------------------------------------------------------------------------- limits


def array_limits(survey: Survey) -> Findings:
    """Arrays have items, and in requests a greatest length."""
    for place, schema in survey.schemas():
        if "array" in kinds(schema) and "items" not in schema:
            yield place, "the array says nothing of its items", "state `items`"
    for place, schema in survey.requested():
        if "array" in kinds(schema) and "maxItems" not in schema:
            yield place, "the array may be of any length", "state `maxItems`"


def number_limits(survey: Survey) -> Findings:
    """Numbers in requests have limits."""
    for place, schema in survey.requested():
        if kinds(schema) & {"integer", "number"} and "enum" not in schema:
            low = {"minimum", "exclusiveMinimum"} & schema.keys()
            high = {"maximum", "exclusiveMaximum"} & schema.keys()
            if not (low and high):
                yield place, "the number may be of any size", "state `minimum` and `maximum`"


def text_limits(survey: Survey) -> Findings:
    """Text in requests has a greatest length, a format or a list of values."""
    for place, schema in survey.requested():
        limits = {"maxLength", "format", "enum", "const"} & schema.keys()
        if "string" in kinds(schema) and not limits:
            yield place, "the text may be of any length", "state `maxLength` or a `format`"


def formats(survey: Survey) -> Findings:
    """Text that is a time or an address by its name says so."""
    named = [(place, one.get("name", ""), one.get("schema")) for place, one in survey.parameters()]
    for place, schema in survey.schemas():
        for name, inner in members(schema.get("properties")):
            named.append((at(place, "properties", name), name, inner))
    for place, name, node in named:
        _, target = survey.followed(node or {}, place)
        stated = {"format", "pattern"} & target.keys()
        if "string" in kinds(target) and not stated and _TELLING.search(name):
            yield (
                place,
                f"`{name}` is text of any form",
                "state a `format`: `date-time`, `uri`, `uri-reference`; or a `pattern`",
            )


# -------------------------------------------------------------------------------------- examples


def examples(survey: Survey) -> Findings:
    """Each JSON body and each parameter that is required has an example."""
    for place, parameter in survey.parameters():
        _, schema = survey.followed(parameter.get("schema", {}), place)
        given = {"example", "examples"} & {*parameter, *schema}
        if parameter.get("required") and "schema" in parameter and not ("enum" in schema or given):
            yield place, "the parameter has no example", "write `example`"
    for place, media_type, media in (
        *survey.contents(survey.request_bodies()),
        *survey.contents(survey.responses()),
    ):
        if not is_json(media_type):
            continue
        _, schema = survey.followed(media.get("schema", {}), place)
        if not list(_examples(media)) and not list(_examples(schema)):
            yield place, "the JSON has no example", "write `example`, here or in the schema"


def valid_examples(survey: Survey) -> Findings:
    """Examples and defaults are values of their schemas."""
    owners: list[tuple[str, Node, Any]] = []
    for place, _, media in (
        *survey.contents(survey.request_bodies()),
        *survey.contents(survey.responses()),
    ):
        owners.append((place, media, media.get("schema", {})))
    for place, owner in (*survey.parameters(), *survey.components("headers")):
        owners.append((place, owner, owner.get("schema", {})))
    for place, schema in survey.schemas():
        owners.append((place, schema, schema))
        if schema.get("default") is not None:
            yield from _mismatches(survey, schema, schema["default"], at(place, "default"))
    for place, owner, schema in owners:
        for steps, example in _examples(owner):
            yield from _mismatches(survey, schema, example, at(place, *steps))


def _examples(owner: Node) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """Yield the examples of a schema, parameter or content, with the steps to each."""
    if "example" in owner:
        yield ("example",), owner["example"]
    given = owner.get("examples", ())
    if isinstance(given, dict):
        for name, example in members(given):
            yield ("examples", name, "value"), example.get("value")
    else:
        for index, example in enumerate(given):
            yield ("examples", index), example


def _mismatches(survey: Survey, schema: Node, value: Any, place: str) -> Findings:
    # References within the schema are resolved within what stands beside it.
    whole = {**schema, "components": survey.data.get("components", {})}
    validator = OAS31Validator(whole, format_checker=oas31_format_checker)
    for error in validator.iter_errors(value):
        where = "/".join(map(str, error.absolute_path))
        yield (
            place,
            f"{f'{where}: ' if where else ''}{error.message[:200]}",
            "correct the value or the schema",
        )


# ---------------------------------------------------------------------------------------- unused


def unused_components(survey: Survey) -> Findings:
    """Every component is used."""
    used = {target for _, target in survey.references()}
    requirements = [survey.data.get("security", [])]
    requirements += [operation.get("security", []) for _, operation in survey.operations()]
    schemes = {name for listed in requirements for one in listed for name in one}
    used |= {at(ROOT, "components", "securitySchemes", name) for name in schemes}
    for kind, _ in members(survey.data.get("components")):
        for place, _ in survey.components(kind):
            if place not in used:
                yield place, "nothing refers to it", "use it, or take it out"


_KEYWORDS: Final = {
    "$anchor", "$comment", "$defs", "$dynamicAnchor", "$dynamicRef", "$id", "$ref", "$schema",
    "$vocabulary", "additionalProperties", "allOf", "anyOf", "const", "contains",
    "contentEncoding", "contentMediaType", "contentSchema", "default", "dependentRequired",
    "dependentSchemas", "deprecated", "description", "discriminator", "else", "enum", "example",
    "examples", "exclusiveMaximum", "exclusiveMinimum", "externalDocs", "format", "if", "items",
    "maxContains", "maxItems", "maxLength", "maxProperties", "maximum", "minContains", "minItems",
    "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern",
    "patternProperties", "prefixItems", "properties", "propertyNames", "readOnly", "required",
    "then", "title", "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems",
    "writeOnly", "xml",
}  # fmt: skip
"""JSON Schema 2020-12, and what OpenAPI adds."""

RULES: Final[tuple[Rule, ...]] = (
    standard,
    known_keywords,
    operation_ids,
    tags,
    summaries,
    descriptions,
    error_envelopes,
    rate_limit_headers,
    transport_headers,
    security,
    answers,
    final_events,
    query_defaults,
    choice_defaults,
    parameter_names,
    property_names,
    schema_names,
    modules,
    nameless,
    enumerations,
    anything,
    open_objects,
    array_limits,
    number_limits,
    text_limits,
    formats,
    examples,
    valid_examples,
    unused_components,
)
"""All rules, the one for the standard first."""
