from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scopix.types.references import (
    DocumentRef,
    ImageRef,
    LinkRef,
    ParsedReferences,
    parse_references,
    resolve_content,
)

WHOLE = "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60"
OTHER = "5b1d0000-6f0b-4b8e-9d1c-2a7f3c4e5d60"

ids = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True)
names = st.text(
    st.characters(blacklist_characters="|[]\r\n", blacklist_categories=["Cs"]), min_size=1
).filter(str.strip)
plain = st.text(st.characters(blacklist_characters="[]", blacklist_categories=["Cs"]))
pages = st.integers(1, 999_999_999)


@st.composite
def marks(draw: st.DrawFn) -> tuple[str, str, object]:
    """A mark, what stands in its place, and what is found."""
    own_id, name = draw(ids), draw(names)
    kind = draw(st.sampled_from(["img", "doc", "page", "pages", "link"]))
    if kind == "img":
        return f"[[img:{own_id}|{name}]]", name, ImageRef(own_id, name)
    if kind == "link":
        return f"[[link:{own_id}|{name}]]", name, LinkRef(own_id, name)
    if kind == "doc":
        return f"[[doc:{own_id}|{name}]]", name, DocumentRef(own_id, name)
    first, more = draw(pages), draw(st.integers(0, 9))
    if kind == "page":
        found = DocumentRef(own_id, name, page=first)
        return f"[[doc:{own_id}|{name}|p:{first}]]", f"{name} (p.{first})", found
    last = min(first + more, 999_999_999)
    found = DocumentRef(own_id, name, page_range=(first, last))
    return f"[[doc:{own_id}|{name}|pp:{first}-{last}]]", f"{name} (pp.{first}-{last})", found


@given(st.lists(st.tuples(plain, marks())), plain)
def test_any_text(pieces: list[tuple[str, tuple[str, str, object]]], rest: str) -> None:
    """Each mark is found, and its name put in its place; the text around it stays."""
    content = "".join(before + mark for before, (mark, _, _) in pieces) + rest
    expected = "".join(before + name for before, (_, name, _) in pieces) + rest
    found = [one for _, (_, _, one) in pieces if not _is_whole(one)]
    parsed = parse_references(content)

    assert resolve_content(content) == expected
    for kind, listed in (
        (ImageRef, parsed.images),
        (DocumentRef, parsed.documents),
        (LinkRef, parsed.links),
    ):
        wanted = dict.fromkeys(one for one in found if isinstance(one, kind))
        assert [one for one in listed if one.full_id is None] == [*wanted]


def _is_whole(one: Any) -> bool:
    return len(one.id_prefix) == 36


@given(st.text(st.sampled_from("[]|:.-doimgreflnkp 1\n")))
def test_what_is_no_mark_stays(text: str) -> None:
    """Whatever stands there, nothing breaks, and without marks nothing changes."""
    parsed = parse_references(text)
    resolved = resolve_content(text)

    if not parsed.has_references:
        assert resolved == text


@pytest.mark.parametrize(
    "text",
    [
        "[img:a|b]",
        "[[img:a]]",
        "[[img:a|]]",
        "[[img:a| ]]",
        "[[img:a|b",
        "[[img:a b|c]]",
        "[[img:|c]]",
        "[[img:a|b\nc]]",
        "[[img:a|b|p:1]]",
        "[[link:a|b|pp:1-2]]",
        "[[doc:a|b|p:]]",
        "[[doc:a|b|p:0]]",
        "[[doc:a|b|p:x]]",
        "[[doc:a|b|p:1234567890]]",
        "[[doc:a|b|pp:3-2]]",
        "[[doc:a|b|pp:0-2]]",
        "[[video:a|b]]",
        "[[ref:]]",
        "[[ref:a b]]",
        "[[ref:boats]]",
    ],
)
def test_malformed_marks(text: str) -> None:
    """What is not quite a mark, or stands for nothing known, is text."""
    parsed = parse_references(f"a {text} b")

    assert resolve_content(f"a {text} b") == f"a {text} b"
    assert [*parsed.images, *parsed.documents, *parsed.links] == []


def test_brackets_around_and_in_names() -> None:
    """A mark may stand in brackets, and a name may have single ones."""
    text = "[see [[img:a|b [1].jpg]]] and [[img:x|[[img:c|d]]"

    assert resolve_content(text) == "[see b [1].jpg] and [[img:x|d"


def test_counts() -> None:
    """The number is that of the metadata, if it is one there."""
    refs = {"boats": {"count": 3}, "seals": {"count": True}, "x": "y"}
    text = "[[ref:boats]] [[ref:seals]] [[ref:x]] [[ref:none]] [[ref:boats]]"
    metadata = {"result_refs": refs}

    assert resolve_content(text, metadata) == "3 [[ref:seals]] [[ref:x]] [[ref:none]] 3"
    assert parse_references(text, metadata).counts == {
        "boats": 3, "seals": None, "x": None, "none": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("metadata", "full_id"),
    [
        ({}, None),
        ({"image_context": [{"image_id": WHOLE}]}, WHOLE),
        ({"image_context": [{"id": WHOLE}, {"id": "7"}, "x", {"id": 7}]}, WHOLE),
        ({"image_context": [{"image_id": WHOLE}, {"image_id": OTHER}]}, None),
        ({"image_context": [{"image_id": WHOLE}, {"image_id": WHOLE}]}, WHOLE),
        ({"image_context": None, "result_refs": {"a": {"ids": [WHOLE]}, "b": 3}}, WHOLE),
        ({"result_refs": {"a": {"ids": [WHOLE, OTHER]}}}, None),
        ({"result_refs": {"a": {"ids": "5b1d"}}}, None),
        ({"tool_document_data": [{"document_id": WHOLE}]}, None),
    ],
)
def test_whole_identifiers(metadata: dict[str, Any], full_id: str | None) -> None:
    """The beginning of an identifier is looked up, and taken where there is just one."""
    (image,) = parse_references("[[img:5b1d|a]]", metadata).images

    assert image.full_id == full_id


def test_an_identifier_that_is_whole() -> None:
    """It needs no looking up, and finds its own entry among others."""
    url = {"link_id": WHOLE, "url": "https://sea.example/", "domain": "sea.example"}
    for metadata in ({}, {"tool_link_data": [url]}):
        (link,) = parse_references(f"[[link:{WHOLE}|Sea]]", metadata).links
        assert link.full_id == WHOLE

    assert (link.source_url, link.domain) == ("https://sea.example/", "sea.example")


def test_has_references() -> None:
    """Any of them is one."""
    assert not ParsedReferences().has_references
    assert parse_references("[[ref:a]]").has_references
    assert parse_references("[[img:a|b]] [[img:a|b]]").images == [ImageRef("a", "b")]
