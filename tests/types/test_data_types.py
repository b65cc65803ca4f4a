"""What agents hand on besides files."""

from __future__ import annotations

import dataclasses
import json
from typing import Any

import pytest

from scopix.types import data_types
from scopix.types.data_types import (
    AnalysisResult,
    CategorizationResult,
    Category,
    CrossRefResult,
    DataTypeDefinition,
    DataTypeRegistry,
    FolderResult,
    TextResult,
    get_default_registry,
)
from scopix.types.file_collection import FileCollection


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Category, "name description file_ids document_ids top_tags confidence"),
        (
            CategorizationResult,
            "categories total_files clustering_method status error_reason source_capability",
        ),
        (AnalysisResult, "summary findings document_id metadata"),
        (TextResult, "text metadata"),
        (CrossRefResult, "relationships source_files target_files summary metadata"),
        (FolderResult, "folders_created files_moved documents_moved errors success"),
        (DataTypeDefinition, "name description mergeable"),
    ],
)
def test_fields(kind: Any, fields: str) -> None:
    """Fields are those of the documentation, in its order."""
    assert [field.name for field in dataclasses.fields(kind)] == fields.split()


def test_defaults() -> None:
    """Everything has the value that the documentation gives it."""
    assert Category("a").confidence == 1.0
    assert CategorizationResult() == CategorizationResult((), 0, "unknown", "success", None, None)
    assert FolderResult().success is True
    assert CrossRefResult().to_dict() == {
        "relationships": [],
        "source_files": [],
        "target_files": [],
        "summary": "",
    }
    assert AnalysisResult("s").findings == () and TextResult("t").metadata is None


@pytest.mark.parametrize(
    ("files", "documents", "expected"),
    [
        ((), (), (0, "unknown")),
        (("a",), (), (1, "images")),
        ((), ("b",), (1, "documents")),
        (("a",), ("b", "c"), (3, "mixed")),
    ],
)
def test_what_is_in_a_category(files, documents, expected) -> None:
    """Files and documents are counted together."""
    category = Category("x", file_ids=files, document_ids=documents)

    assert (category.count, category.content_type) == expected


def test_merged_categories() -> None:
    """What is in both is in the new one once; its confidence is the mean over the files."""
    one = Category("Boats", None, ("a", "b", "c"), ("x",), ("sea",), 1.0)
    other = Category("Ships", "Things that float", ("c", "d"), ("x", "y"), ("sea", "sail"), 0.5)

    assert one.merge_with(other) == Category(
        "Boats", "Things that float", ("a", "b", "c", "d"), ("x", "y"), ("sea", "sail"), 0.75
    )
    assert Category("a", confidence=0.2).merge_with(Category("b", confidence=0.4)).confidence == 0.4


def test_merged_categorizations() -> None:
    """Categories are put together by name; files that were not sorted still count."""
    first = CategorizationResult(
        (Category("Boats", file_ids=("a", "b")), Category("Dues", document_ids=("x",))),
        total_files=5,
        clustering_method="words",
        source_capability="analysis",
    )
    second = CategorizationResult(
        (Category("BOATS", file_ids=("b", "c")),),
        total_files=2,
        clustering_method="colours",
        status="partial",
        error_reason="One can't be read.",
        source_capability="organization",
    )
    merged = CategorizationResult.merge(first, second)

    assert [(one.name, one.count) for one in merged.categories] == [("Boats", 3), ("Dues", 1)]
    assert merged.total_files == 4 + 2
    assert merged.clustering_method == "words+colours"
    assert (merged.status, merged.error_reason) == ("partial", "One can't be read.")
    assert merged.source_capability == "analysis+organization"
    assert CategorizationResult.merge() == CategorizationResult()


@pytest.mark.parametrize(
    ("states", "expected"),
    [
        (["success", "success"], "success"),
        (["failed", "failed"], "failed"),
        (["success", "failed"], "partial"),
    ],
)
def test_states_of_merged_categorizations(states, expected) -> None:
    """All of one state keep it."""
    results = (CategorizationResult(status=state) for state in states)

    assert CategorizationResult.merge(*results).status == expected


def test_a_categorization_as_a_dictionary() -> None:
    """It can be written as JSON and read again; so can what the API answers."""
    result = CategorizationResult((Category("Boats", file_ids=("a",)),), 1, "words")
    written = json.loads(json.dumps(result.to_dict()))
    answered = {
        "categories": [{"name": "dues", "description": "x", "document_ids": ["a"], "count": 1}],
        "total_files": 1,
        "status": "success",
    }

    assert CategorizationResult.from_dict(written) == result
    assert CategorizationResult.from_dict(answered).categories[0].document_ids == ("a",)
    with pytest.raises(ValueError, match=r"\$\.total_files"):
        CategorizationResult.from_dict({"total_files": "many"})


def test_default_registry() -> None:
    """Each one has the types of the pipelines, and is one's own."""
    registry = get_default_registry()
    registry.register(DataTypeDefinition("COUNT"))

    assert registry.list_types() == [
        "FILE_IDS",
        "TEXT",
        "ANALYSIS",
        "CATEGORIES",
        "CROSS_REFERENCES",
        "FOLDERS",
        "COUNT",
    ]
    assert registry.has_type("COUNT") and not get_default_registry().has_type("COUNT")
    assert repr(get_default_registry()).startswith("<DataTypeRegistry of FILE_IDS, TEXT, ANALYSIS")
    assert repr(DataTypeRegistry()) == "<DataTypeRegistry of nothing>"


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("FILE_IDS", [["a", "b"], ("b", "c")], ["a", "b", "c"]),
        ("FILE_IDS", [FileCollection.from_ids(["a"]), ["b"]], ["a", "b"]),
        (
            "FILE_IDS",
            [FileCollection.from_ids(["a"], "images"), FileCollection.from_ids(["b"], "images")],
            FileCollection.from_ids(["a", "b"], "images"),
        ),
        ("FILE_IDS", [], []),
        ("TEXT", ["One.", TextResult("Two.")], "One.\n\nTwo."),
        ("CATEGORIES", [CategorizationResult(total_files=1)], CategorizationResult(total_files=1)),
        ("CROSS_REFERENCES", [[{"a": 1}], ({"b": 2},)], [{"a": 1}, {"b": 2}]),
    ],
)
def test_merge(name, values, expected) -> None:
    """Values of the built-in types are put together."""
    registry = get_default_registry()

    assert registry.can_merge(name)
    assert registry.get(name) == DataTypeDefinition(
        name, registry.get(name).description, mergeable=True
    )
    assert registry.merge(name, *values) == expected


@pytest.mark.parametrize("name", ["ANALYSIS", "FOLDERS", "OTHER"])
def test_what_can_not_be_merged(name) -> None:
    """The error says which types can be merged."""
    registry = get_default_registry()

    assert not registry.can_merge(name)
    with pytest.raises(ValueError, match=f"values of {name} can't be .*: FILE_IDS, TEXT, CATEG"):
        registry.merge(name, "a", "b")
    with pytest.raises(ValueError, match="can: none"):
        DataTypeRegistry().merge(name)


def test_types_of_ones_own() -> None:
    """A type is mergeable if it says so and brings a function."""
    registry = DataTypeRegistry()
    registry.register(DataTypeDefinition("COUNT", mergeable=True), lambda *counts: sum(counts))
    registry.register(DataTypeDefinition("BARE", mergeable=True))
    registry.register(DataTypeDefinition("SINGLE"), max)

    assert registry.merge("COUNT", 2, 3) == 5
    assert [registry.can_merge(name) for name in ("COUNT", "BARE", "SINGLE")] == [
        True,
        False,
        False,
    ]
    assert registry.get("COUNT") == DataTypeDefinition("COUNT", "", True)
    assert registry.get("OTHER") is None


def test_names() -> None:
    """All names are exported, in order."""
    assert sorted(data_types.__all__, key=lambda name: (name.islower(), name)) == data_types.__all__
