from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.document import dump, load, parse, text
from generator.errors import DescriptionError, Problem, Problems

HEAD = "openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\npaths: {}\n"


def written(folder: Path, content: str, name: str = "zoo.yaml") -> Path:
    path = folder / name
    path.write_text(content, encoding="utf-8")
    return path


def failure(folder: Path, content: str, name: str = "zoo.yaml") -> Problem:
    with pytest.raises(DescriptionError) as caught:
        load(written(folder, content, name))
    (problem,) = caught.value.problems
    return problem


def test_yaml_is_read_with_its_lines(tmp_path: Path) -> None:
    """Each place knows its line, list items too."""
    document = load(written(tmp_path, HEAD + "tags:\n  - name: pets\n  - name: keepers\n"))

    assert document.data["tags"][1] == {"name": "keepers"}
    assert document.lines["#/tags/1/name"] == 6
    assert text(document.api.info.title) == "Zoo"


def test_json_is_read(tmp_path: Path) -> None:
    """A description may be JSON."""
    content = {"openapi": "3.1.0", "info": {"title": "Zoo", "version": "1"}, "paths": {}}

    assert load(written(tmp_path, json.dumps(content), "zoo.json")).data == content


def test_scalars_follow_yaml_1_2(tmp_path: Path) -> None:
    """`no` and dates are text; numbers in three notations, bools and null are themselves."""
    scalars = "[no, on, 2026-01-02, 0o17, 0x1F, -3, 1.5e3, .5, true, FALSE, ~, null, '', 1:20]"
    document = load(written(tmp_path, f"{HEAD}x-scalars: {scalars}\n"))

    assert document.data["x-scalars"] == [
        *("no", "on", "2026-01-02", 15, 31, -3, 1500.0, 0.5, True, False, None, None, "", "1:20")
    ]


def test_keys_are_text(tmp_path: Path) -> None:
    """A status without quotation marks is the same status."""
    document = load(written(tmp_path, f"{HEAD}x-statuses: {{200: good, 5XX: bad}}\n"))

    assert document.data["x-statuses"] == {"200": "good", "5XX": "bad"}


def test_aliases_and_merges_are_followed(tmp_path: Path) -> None:
    """What a mapping states itself wins over what is merged into it, and the first merge wins."""
    content = (
        f"{HEAD}x-a: &a {{k: 1, l: 1}}\nx-b: &b {{k: 2, m: 2}}\nx-c:\n  <<: [*a, *b]\n  l: 3\n"
    )
    document = load(written(tmp_path, content + "x-d: {<<: *a}\n"))

    assert document.data["x-c"] == {"k": 1, "l": 3, "m": 2}
    assert document.data["x-d"] == {"k": 1, "l": 1}


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (f"{HEAD}x-a: [1\n", 5, "while parsing a flow sequence did not find expected ',' or ']'"),
        (f"{HEAD}info: {{}}\n", 4, "the key `info` stands here twice"),
        (f"{HEAD}x-a: {{[1]: 2}}\n", 4, "a key is no text"),
        (f"{HEAD}x-a: &a [*a]\n", 4, "the alias contains itself"),
        (f"{HEAD}x-a: {{<<: 3}}\n", 4, "`<<` merges what is no mapping"),
        ("a: \0\n", 0, "control characters are not allowed"),
        ("", 1, "this is no OpenAPI 3 document: it has no `openapi` member"),
        ("[]", 1, "this is no OpenAPI 3 document: it has no `openapi` member"),
        ("swagger: '2.0'", 1, "this is no OpenAPI 3 document: it has no `openapi` member"),
    ],
)
def test_broken_yaml_is_told_with_its_line(
    tmp_path: Path, content: str, line: int, what: str
) -> None:
    """Whatever is wrong with the file itself has a line and no traceback."""
    problem = failure(tmp_path, content)

    assert problem.line == line
    assert what in problem.what


def test_broken_json_is_told_with_its_line(tmp_path: Path) -> None:
    """JSON that is none is told too."""
    problem = failure(tmp_path, '{"openapi":\n3.1', "zoo.json")

    assert (problem.line, problem.way_out) == (2, "correct the JSON")


def test_missing_and_binary_files_are_told(tmp_path: Path) -> None:
    """A file that can't be read is told by its path."""
    path = tmp_path / "zoo.yaml"
    with pytest.raises(DescriptionError, match=r"zoo\.yaml can't be read"):
        load(path)
    path.write_bytes(b"\xff\xfe\xff")
    with pytest.raises(DescriptionError, match=r"zoo\.yaml can't be read"):
        load(path)


def test_wrong_types_are_told_with_their_places(tmp_path: Path) -> None:
    """What does not fit OpenAPI is told all at once, where it stands, with what stands there."""
    content = (
        "openapi: 3.1.0\ninfo: {title: Zoo, version: 1}\npaths:\n  /a:\n    get:\n"
        "      parameters:\n        - {name: b, in: nowhere}\n      responses: {}\n"
        "components: {schemas: {A: {type: object, properties: {b: {}, c: nothing}}}}\n"
    )
    with pytest.raises(DescriptionError) as caught:
        load(written(tmp_path, content))

    found = {(problem.line, problem.place): problem.what for problem in caught.value.problems}
    assert found[2, "#/info/version"] == "Input should be a valid string (got 1)"
    assert "(got 'nowhere')" in found[7, "#/paths/~1a/get/parameters/0/in"]
    assert (9, "#/components/schemas/A/properties/c") in found


def test_long_and_structured_input_is_shortened(tmp_path: Path) -> None:
    """A message stays readable whatever stands at the place."""
    content = f"openapi: 3.1.0\ninfo: {{title: [{'x' * 99}], version: {{a: 1}}}}\npaths: {{}}\n"
    with pytest.raises(DescriptionError) as caught:
        load(written(tmp_path, content))

    title, version = sorted(caught.value.problems)
    assert title.what.endswith("xxx...)")
    assert version.what.endswith("(got an object)")


def test_extensions_among_paths_and_responses(tmp_path: Path) -> None:
    """Extensions stand wherever OpenAPI allows them, and stay in the plain data."""
    content = (
        "openapi: 3.1.0\ninfo: {title: Zoo, version: '1'}\npaths:\n  x-a: 1\n  /a:\n    x-a: 1\n"
        "    get: {x-a: 1, responses: {x-a: 1, '200': {description: d}}}\n"
    )
    document = load(written(tmp_path, content))

    assert [text(path) for path in document.api.paths] == ["/a"]
    assert document.data["paths"]["/a"]["get"]["responses"]["x-a"] == 1


@pytest.mark.parametrize(
    ("paths", "place"),
    [("3", "#/paths"), ("{/a: 3}", "#/paths/~1a"), ("{/a: {get: 3}}", "#/paths/~1a/get")],
)
def test_paths_that_are_none(tmp_path: Path, paths: str, place: str) -> None:
    """What is no path, or no operation, is told."""
    assert failure(tmp_path, HEAD.replace("paths: {}", f"paths: {paths}")).place == place


def test_version_is_checked(tmp_path: Path) -> None:
    """OpenAPI 2 and 4 are refused by name."""
    problem = failure(tmp_path, HEAD.replace("3.1.0", "4.0.0"))

    assert "4.0.0" in problem.what


def test_references_are_followed_to_the_end(tmp_path: Path) -> None:
    """A reference to a reference leads to the thing; one in a circle leads nowhere."""
    schemas = (
        "components: {schemas: {A: {$ref: '#/components/schemas/B'}, B: {type: string},"
        " C: {$ref: '#/components/schemas/C'}}}\n"
    )
    document = load(written(tmp_path, HEAD + schemas))
    components = document.api.components
    assert components is not None
    assert components.schemas is not None
    problems = Problems(document.lines)
    nodes = {text(name): node for name, node in components.schemas.items()}

    resolved = document.resolve(nodes["A"], "schemas", "#/a", problems)
    assert resolved is not None
    assert resolved[1] == "#/components/schemas/B"
    assert document.resolve(nodes["C"], "schemas", "#/c", problems) is None
    (problem,) = problems.found
    assert (
        problem.what
        == "the reference #/components/schemas/C leads to nothing in components/schemas"
    )


@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029"))
        | st.sampled_from(["on", "no", "~", "1e3", "0o17", "2020-01-01", "<<", "1_000", ".5", "="]),
        lambda inner: st.lists(inner) | st.dictionaries(st.text("ab<~1", min_size=1), inner),
        max_leaves=10,
    )
)
def test_what_is_written_is_read_as_the_same(value: Any) -> None:
    """Text that looks like something else stays text."""
    header = {"openapi": "3.1.0", "info": {"title": "Zoo", "version": "1"}, "paths": {}}
    document = parse(dump({**header, "x-value": value, "x-again": value}), Path("zoo.yaml"))

    assert document.data["x-value"] == document.data["x-again"] == value


def test_callbacks_are_not_looked_into(tmp_path: Path) -> None:
    """What is not rendered need not be understood, be it in an operation or a component."""
    again = "callbacks: {again: {$ref: '#/components/callbacks/Again'}}, responses: {}"
    document = load(
        written(
            tmp_path,
            "openapi: 3.1.0\ninfo: {title: T, version: '1'}\n"
            f"paths: {{/a: {{get: {{{again}}}}}}}\n"
            f"components: {{callbacks: {{Again: {{'{{$url}}': {{post: {{{again}}}}}}}}}}}\n",
        )
    )

    assert list(document.data["components"]["callbacks"]["Again"]) == ["{$url}"]
