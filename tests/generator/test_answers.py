# ruff: noqa: E501 - a row of a table stays on its line
from __future__ import annotations

from typing import Any

import pytest

from generator.model import Result, annotation

JSON = "content: {application/json: {schema: {type: integer}}}"
BYTES = "content: {image/png: {schema: {type: string, format: binary}}}"
EVENTS = "content: {text/event-stream: {schema: {properties: {a: {type: string}}}}}"
LINES = "content: {application/jsonl: {}}"
SCHEMAS = "E: {properties: {a: {type: string}}}"


def paths(**responses: str) -> str:
    listed = ", ".join(
        f"'{name.lstrip('_')}': {{description: d, {content}}}"
        for name, content in responses.items()
    )
    return f"/a:\n  get: {{operationId: a, responses: {{{listed}}}}}"


def operation(zoo: Any, **responses: str) -> Any:
    return zoo.operation(paths(**responses))


def shown(one: Any) -> dict[int, tuple[str, str]]:
    return {status: (r.kind, annotation(r.type)) for status, r in one.results.items()}


@pytest.mark.parametrize(
    ("responses", "results"),
    [
        ({"_200": JSON}, {200: ("value", "int")}),
        ({"_204": "x-a: b"}, {204: ("nothing", "None")}),
        ({"_200": JSON, "_202": "x-a: b"}, {200: ("value", "int"), 202: ("nothing", "None")}),
        ({"_2XX": JSON, "default": JSON}, {2: ("value", "int")}),
        ({"default": JSON}, {2: ("value", "int")}),
        ({"_404": "x-a: b", "default": JSON}, {2: ("value", "int")}),
        ({"_200": JSON, "_302": "x-a: b", "_404": JSON}, {200: ("value", "int")}),
        ({"_303": "x-a: b", "default": JSON}, {303: ("redirect", "None")}),
        ({"_3XX": "x-a: b"}, {3: ("redirect", "None")}),
        (
            {"_200": "content: {application/json: {schema: {type: string}}}"},
            {200: ("value", "str")},
        ),
        ({"_200": "content: {text/plain: {schema: {type: string}}}"}, {200: ("text", "str")}),
        ({"_200": "content: {text/html: {}}"}, {200: ("text", "str")}),
        (
            {"_200": "content: {application/a+json: {schema: {x-any: true}}}"},
            {200: ("value", "Any")},
        ),
        ({"_200": "content: {application/json: {schema: {}}}"}, {200: ("value", "Any")}),
        ({"_200": "content: {application/json: {}}"}, {200: ("value", "Any")}),
        ({"_200": "content: {application/xml: {schema: {type: string}}}"}, {200: ("text", "str")}),
        ({"_202": "x-a: b"}, {202: ("nothing", "None")}),
        ({"_204": JSON, "_205": BYTES}, {204: ("nothing", "None"), 205: ("nothing", "None")}),
    ],
)
def test_results(zoo: Any, responses: dict[str, str], results: dict[int, tuple[str, str]]) -> None:
    """Each success is decoded as it is described; `default` counts where there is no other."""
    one = operation(zoo, **responses)

    assert one.kind == "operation"
    assert shown(one) == results
    assert one.statuses == tuple(status.lstrip("_") for status in responses)


@pytest.mark.parametrize(
    ("responses", "accept"),
    [
        ({"_200": JSON}, None),
        ({"_204": "x-a: b"}, None),
        ({"_302": "x-a: b"}, None),
        ({"_200": "content: {text/csv: {schema: {type: string}}}"}, "text/csv"),
        ({"_200": "content: {application/a+json: {schema: {type: integer}}}", "_201": JSON}, "application/a+json, application/json"),
        ({"_200": BYTES}, None),
        ({"_200": EVENTS}, None),
    ],
)  # fmt: skip
def test_accept(zoo: Any, responses: dict[str, str], accept: str | None) -> None:
    """What is asked for is stated where it is not what each kind of operation asks for."""
    assert operation(zoo, **responses).accept == accept


@pytest.mark.parametrize(
    "content",
    [BYTES, "content: {application/pdf: {}}", "content: {'*/*': {schema: {type: string, format: binary}}}",
     "content: {text/plain: {schema: {type: string, format: binary}}}",
     "content: {image/png: {schema: {type: string}}}",
     "content: {image/png: {schema: {type: string, contentMediaType: image/png}}}"],
)  # fmt: skip
def test_downloads(zoo: Any, content: str) -> None:
    """Bytes are streamed; redirects to where they lie are followed, and no result of their own."""
    one = operation(zoo, _200=content, _302="x-a: b")

    assert one.kind == "download"


def test_an_answer_that_says_nothing_of_itself(zoo: Any) -> None:
    """What a GET is answered is what was asked for, and a download; for others it is nothing."""
    api = zoo.walk(f"{paths(_200='x-a: b')}\n  post: {{responses: {{'200': {{description: d}}}}}}")

    assert [one.kind for one in api.operations] == ["download", "operation"]
    assert shown(api.operations[1]) == {200: ("nothing", "None")}
    note = "#/paths/~1a/get/responses/200: says nothing of its content, so it becomes a download"
    assert note in api.notes


def test_no_success(zoo: Any) -> None:
    """If only failures are described, nothing is known of a success."""
    api = zoo.walk(paths(_404=JSON))

    assert shown(api.operations[0]) == {2: ("nothing", "None")}
    assert api.notes == (
        "#/paths/~1a/get/responses: no response stands for success, so that any success has no content",
    )


def test_head(zoo: Any) -> None:
    """The answer to HEAD has no content, whatever it is described to have."""
    one = zoo.operation(paths(_200=JSON).replace("get:", "head:"))

    assert shown(one) == {200: ("nothing", "None")}
    assert one.covered == ("#/paths/~1a/head/responses/200/content/application~1json",)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("application/x-ndjson: {schema: {type: integer}}", "int"),
        ("application/jsonl: {schema: {type: array, items: {type: integer}}}", "int"),
        ("application/jsonl; charset=utf-8: {itemSchema: {type: integer}}", "int"),
        ("application/jsonl: {itemSchema: {type: array, items: {type: integer}}}", "list[int]"),
        ("application/jsonl: {itemSchema: {}}", "Any"),
        ("application/jsonl: {schema: {type: string}}", "Any"),
        ("application/jsonl: {schema: {type: string, format: binary}}", "Any"),
        ("application/jsonl: {}", "Any"),
    ],
)
def test_lines(zoo: Any, content: str, line: str) -> None:
    """Each line is decoded into what it is; text as a whole says nothing of its lines."""
    one = operation(zoo, _200=f"content: {{{content}}}")

    assert (one.kind, shown(one)) == ("lines", {200: ("value", line)})
    assert one.accept == (None if "x-ndjson" in content else "application/jsonl")


@pytest.mark.parametrize(
    ("schema", "event"),
    [
        ("{type: string, contentMediaType: application/json, contentSchema: {type: integer}}", ("value", "int")),
        ("{type: string, contentMediaType: application/json, contentSchema: {type: string}}", ("value", "str")),
        ("{type: string, contentMediaType: application/json}", ("value", "Any")),
        ("{type: string}", ("text", "str")),
    ],
)  # fmt: skip
def test_events_by_their_members(zoo: Any, schema: str, event: tuple[str, str]) -> None:
    """An event of several members is decoded into what its data hold."""
    item = f"itemSchema: {{properties: {{id: {{type: string}}, data: {schema}}}}}"
    one = operation(zoo, _200=f"content: {{text/event-stream: {{{item}}}}}")

    assert (one.kind, shown(one)) == ("events", {200: event})


def test_media_types_that_say_something_else(zoo: Any) -> None:
    """Each becomes a function of its own; one that is chosen stands alone."""
    content = (
        "content: {application/json: {schema: {type: integer}}, image/png: {}, image/gif: {},"
        " text/event-stream: {schema: {type: string}}, application/a+json: {schema: {type: integer}}}"
    )
    api = zoo.walk(paths(_200=content))

    assert [(one.name, one.kind, one.summary) for one in api.operations] == [
        ("a", "operation", ""),
        ("a_png", "download", "GET /a, as image/png."),
        ("a_gif", "download", "GET /a, as image/gif."),
        ("a_events", "events", "GET /a, as text/event-stream."),
    ]
    chosen = zoo.walk(paths(_200=f"x-media-type: image/png, {content}"))
    assert [(one.name, one.kind) for one in chosen.operations] == [("a", "download")]


@pytest.mark.parametrize(
    ("content", "event"),
    [
        (EVENTS, Result("value", ...)),
        ("content: {text/event-stream: {}}", "text"),
        ("content: {text/event-stream: {schema: {type: string}}}", "text"),
        ("content: {text/event-stream: {schema: {type: string, enum: [a, b]}}}", "value"),
    ],
)
def test_events(zoo: Any, content: str, event: Any) -> None:
    """Events are decoded into their schema; without one they are text."""
    one = operation(zoo, _200=content, _204="x-a: b")

    assert one.kind == "events"
    assert one.results[200].kind == getattr(event, "kind", event)
    assert one.final_events == ()


def test_final_events(zoo: Any) -> None:
    """The description names the events after which a stream may end, each once."""
    content = "content: {text/event-stream: {x-final-events: [end, oops]}}"
    one = operation(zoo, _200=content, _201="content: {text/event-stream: {x-final-events: [end]}}")

    assert one.final_events == ("end", "oops")


def test_content_that_needs_no_code(zoo: Any) -> None:
    """Failures, and the same answer in another media type, are counted as covered."""
    xml = "content: {application/xml: {schema: {type: integer}}, application/json: {schema: {type: integer}}}"
    one = operation(zoo, _200=xml, _404=EVENTS)

    assert one.covered == (
        "#/paths/~1a/get/responses/200/content/application~1xml",
        "#/paths/~1a/get/responses/404/content/text~1event-stream",
    )
    assert one.media_types == (
        ("200", "application/xml"),
        ("200", "application/json"),
        ("404", "text/event-stream"),
    )


PLACE = "#/paths/~1a/get/responses"


@pytest.mark.parametrize(
    ("responses", "place", "what"),
    [
        ({"_200": JSON, "_201": BYTES}, "", "some successes are streams and others are not, but a function returns one"),
        ({"_200": EVENTS, "_201": BYTES}, "", "some successes are streams and others are not, but a function returns one"),
        ({"_200": "content: {application/xml: {schema: {properties: {}}}}"}, "/200/content/application~1xml", "application/xml can't be decoded by a schema"),
        ({"_200": "content: {text/event-stream: {itemSchema: {oneOf: [{properties: {event: {const: a}}}]}}}"}, "/200/content/text~1event-stream/itemSchema", "what each item of the content is can't be rendered"),
        ({"_200": JSON, "_201": LINES}, "", "some successes are streams and others are not, but a function returns one"),
        ({"_200": "content: {text/event-stream: {x-final-events: end}}"}, "/200/content/text~1event-stream/x-final-events", "it is no list of names of events"),
        ({"_200": "content: {text/event-stream: {x-final-events: [end, 3]}}"}, "/200/content/text~1event-stream/x-final-events", "it is no list of names of events"),
        ({"_700": JSON, "_200": JSON}, "/700", "700 is no status"),
        ({"_200": "$ref: '#/components/responses/no'"}, "/200", "the reference #/components/responses/no leads to nothing in components/responses"),
    ],
)  # fmt: skip
def test_what_can_not_be_rendered(
    zoo: Any, responses: dict[str, str], place: str, what: str
) -> None:
    """What can't be decoded, or in two ways, is told."""
    problems = zoo.problems(paths(**responses))

    assert (f"{PLACE}{place}", what) in [(problem.place, problem.what) for problem in problems]


def test_media_type_is_chosen(zoo: Any) -> None:
    """The description may choose among answers that differ."""
    content = "x-media-type: text/event-stream, content: {application/json: {schema: {type: string}}, text/event-stream: {schema: {type: integer}}}"

    assert operation(zoo, _200=content).kind == "events"
