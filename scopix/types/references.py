"""References in the text of answers: `[[img:ID|name]]` and its kin, and what they stand for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from typing import Any, Final, TypeVar, cast

from scopix._core.model import Model, record

__all__ = [
    "DocumentRef",
    "ImageRef",
    "LinkRef",
    "ParsedReferences",
    "parse_references",
    "resolve_content",
]

T = TypeVar("T")

# A name ends with the first two brackets, so that a mark may itself stand in brackets.
_MARK: Final = re.compile(
    r"""\[\[(?:
        ref:(?P<key>[^\s|\[\]]+)
      | (?P<kind>img|doc|link):(?P<id>[A-Za-z0-9_-]+)
        \|(?P<name>(?:(?!\[\[|\]\])[^|\r\n])+)
        (?:\|p:(?P<page>[0-9]{1,9})|\|pp:(?P<first>[0-9]{1,9})-(?P<last>[0-9]{1,9}))?
    )\]\]""",
    re.VERBOSE,
)

_UUID: Final = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}")

_DATA: Final = {
    "img": ("image_context", ("image_id", "id")),
    "doc": ("tool_document_data", ("document_id", "id")),
    "link": ("tool_link_data", ("link_id", "id")),
}
"""For each kind, the list in the metadata that knows more of it, and names of its identifier."""


@record
class ImageRef(Model):
    """An image that a text refers to."""

    id_prefix: str
    """How its identifier begins."""
    filename: str
    """Name of the file."""
    full_id: str | None = None
    """Its identifier, where it is known."""


@record
class DocumentRef(Model):
    """A document that a text refers to, or pages of it."""

    id_prefix: str
    """How its identifier begins."""
    filename: str
    """Name of the file."""
    full_id: str | None = None
    """Its identifier, where it is known."""
    page: int | None = None
    """Number of the page."""
    page_range: tuple[int, int] | None = None
    """Numbers of the first and the last page."""


@record
class LinkRef(Model):
    """A link that a text refers to."""

    id_prefix: str
    """How its identifier begins."""
    title: str
    """Title of the page."""
    full_id: str | None = None
    """Its identifier, where it is known."""
    source_url: str | None = None
    """Its address, where it is known."""
    domain: str | None = None
    """Its host, where it is known."""


@record
class ParsedReferences(Model):
    """What a text refers to, each once, in the order in which it is named first."""

    images: list[ImageRef] = field(default_factory=list[ImageRef])
    """Images."""
    documents: list[DocumentRef] = field(default_factory=list[DocumentRef])
    """Documents and pages of them."""
    links: list[LinkRef] = field(default_factory=list[LinkRef])
    """Links."""
    counts: dict[str, Any] = field(default_factory=dict[str, Any])
    """Results that are referred to as a whole: their number by key, None where it is unknown."""

    @property
    def has_references(self) -> bool:
        """Whether there is any."""
        return bool(self.images or self.documents or self.links or self.counts)


def parse_references(content: str, metadata: Mapping[str, Any] | None = None) -> ParsedReferences:
    """Find what a text refers to.

    The marks are `[[ref:KEY]]`, `[[img:ID|name]]`, `[[doc:ID|name]]` with `|p:3` or `|pp:3-5` for
    pages, and `[[link:ID|title]]`. What is not quite one of them is text.

    Args:
        content: The text.
        metadata: What came with it. Identifiers that are cut short are looked up there, under
            `image_context`, `tool_document_data`, `tool_link_data` and `result_refs`.

    Returns:
        The references.

    Example:
        ```python
        from scopix import parse_references

        found = parse_references("See [[doc:4b8e|report.pdf|p:3]] and [[img:5b1d|boat.jpg]].")
        assert found.documents[0].page == 3
        assert [image.filename for image in found.images] == ["boat.jpg"]
        ```
    """
    known = _Known(metadata or {})
    images: list[ImageRef] = []
    documents: list[DocumentRef] = []
    links: list[LinkRef] = []
    counts: dict[str, Any] = {}
    for mark in _MARK.finditer(content):
        if not _is_sound(mark):
            continue
        kind, prefix, name = mark["kind"], mark["id"], mark["name"]
        if kind is None:
            counts[mark["key"]] = known.count(mark["key"])
            continue
        full_id, more = known.find(kind, prefix)
        if kind == "img":
            images.append(ImageRef(prefix, name, full_id))
        elif kind == "doc":
            page = int(mark["page"]) if mark["page"] else None
            pages = (int(mark["first"]), int(mark["last"])) if mark["first"] else None
            documents.append(DocumentRef(prefix, name, full_id, page, pages))
        else:
            address = _text(more, "source_url") or _text(more, "url")
            links.append(LinkRef(prefix, name, full_id, address, _text(more, "domain")))
    return ParsedReferences(_unique(images), _unique(documents), _unique(links), counts)


def resolve_content(content: str, metadata: Mapping[str, Any] | None = None) -> str:
    """Put names in place of the references of a text, for people to read.

    Args:
        content: The text, see `parse_references`.
        metadata: What came with it. Its `result_refs` has the numbers that `[[ref:KEY]]` stands
            for; without one, the mark stays.

    Returns:
        The text without the marks.

    Example:
        ```python
        from scopix import resolve_content

        text = "[[ref:boats]] boats, see [[doc:4b8e|report.pdf|pp:3-5]]."
        metadata = {"result_refs": {"boats": {"count": 2}}}
        assert resolve_content(text, metadata) == "2 boats, see report.pdf (pp.3-5)."
        ```
    """
    known = _Known(metadata or {})

    def resolved(mark: re.Match[str]) -> str:
        if not _is_sound(mark):
            return mark[0]
        if mark["key"]:
            count = known.count(mark["key"])
            return mark[0] if count is None else str(count)
        if mark["page"]:
            return f"{mark['name']} (p.{int(mark['page'])})"
        if mark["first"]:
            return f"{mark['name']} (pp.{int(mark['first'])}-{int(mark['last'])})"
        return mark["name"]

    return _MARK.sub(resolved, content)


def _is_sound(mark: re.Match[str]) -> bool:
    """Whether a mark has a name that can be read, and pages only where there can be some."""
    if mark["kind"] and not mark["name"].strip():
        return False
    if mark["page"]:
        return mark["kind"] == "doc" and int(mark["page"]) > 0
    if mark["first"]:
        return mark["kind"] == "doc" and 0 < int(mark["first"]) <= int(mark["last"])
    return True


class _Known:
    """What the metadata of a text knows, whatever else is in it."""

    def __init__(self, metadata: Mapping[str, Any]) -> None:
        self._metadata = metadata
        self._results = _mapping(metadata.get("result_refs"))

    def count(self, key: str) -> int | None:
        """Return the number of results that a key stands for."""
        count = _mapping(self._results.get(key)).get("count")
        return count if isinstance(count, int) and not isinstance(count, bool) else None

    def find(self, kind: str, prefix: str) -> tuple[str | None, Mapping[str, Any]]:
        """Return the whole identifier that begins so, and what else is known of the thing."""
        name, keys = _DATA[kind]
        found: dict[str, Mapping[str, Any]] = {}
        for entry in map(_mapping, _sequence(self._metadata.get(name))):
            whole = next(filter(None, (_text(entry, key) for key in keys)), "")
            if whole.startswith(prefix):
                found.setdefault(whole, entry)
        if not found:
            listed = (_sequence(_mapping(one).get("ids")) for one in self._results.values())
            ids = (str(one) for entries in listed for one in entries)
            found = {whole: {} for whole in ids if whole.startswith(prefix)}
        if len(found) == 1:
            return next(iter(found.items()))
        return (prefix if _UUID.fullmatch(prefix) else None), found.get(prefix, {})


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("Mapping[str, Any]", value) if isinstance(value, Mapping) else {}


def _sequence(value: object) -> Iterable[object]:
    return cast("Iterable[object]", value) if isinstance(value, (list, tuple)) else ()


def _text(members: Mapping[str, Any], name: str) -> str | None:
    value = members.get(name)
    return value if isinstance(value, str) else None


def _unique(references: list[T]) -> list[T]:
    return list(dict.fromkeys(references))
