from __future__ import annotations

import pytest

from generator import media


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/json", "json"),
        ("Application/JSON; charset=utf-8", "json"),
        ("application/vnd.a.v1+json", "json"),
        ("text/json", "json text"),
        ("application/x-ndjson", "lines"),
        ("application/jsonl; charset=utf-8", "lines"),
        ("application/stream+json", "json lines"),
        ("text/event-stream", "text events"),
        ("text/csv", "text"),
        ("application/xml", "text"),
        ("image/svg+xml", "text"),
        ("application/yaml", "text"),
        ("application/pdf", ""),
        ("application/json-seq", ""),
        ("*/*", ""),
    ],
)
def test_kinds(media_type: str, kind: str) -> None:
    """What content is, by its media type in any spelling."""
    found = {
        "json": media.is_json(media_type),
        "text": media.is_textual(media_type),
        "lines": media.is_lines(media_type),
        "events": media.is_events(media_type),
    }

    assert {name for name, is_it in found.items() if is_it} == set(kind.split())


@pytest.mark.parametrize(
    ("media_type", "suffix"),
    [
        ("image/png", "png"),
        ("text/csv; header=present", "csv"),
        ("application/vnd.ms-excel", "vnd_ms_excel"),
        ("application/x-tar", "tar"),
        ("application/vnd.a.v2+json", "vnd_a_v2_json"),
        ("application/jsonl", "lines"),
        ("text/event-stream", "events"),
        ("text/plain", "text"),
        ("application/octet-stream", "bytes"),
        ("*/*", "any"),
        ("image/*", "image"),
    ],
)
def test_suffixes(media_type: str, suffix: str) -> None:
    """What tells media types apart in the names of functions."""
    assert media.suffix(media_type) == suffix


def test_preference() -> None:
    """JSON is preferred, then forms, then other JSON, then all else."""
    listed = ["image/png", "a/b+json", "application/x-www-form-urlencoded", "multipart/form-data"]

    assert sorted([*listed, "application/json"], key=media.preference) == [
        *("application/json", *reversed(listed))
    ]
