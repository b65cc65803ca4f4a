"""What agents hand on besides files, and the registry of the types of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from scopix._core.decode import from_plain
from scopix._core.model import Model, record
from scopix.types.file_collection import FileCollection

__all__ = [
    "AnalysisResult",
    "CategorizationResult",
    "Category",
    "CrossRefResult",
    "DataTypeDefinition",
    "DataTypeRegistry",
    "FolderResult",
    "TextResult",
    "get_default_registry",
]


def _once(*parts: Iterable[str]) -> tuple[str, ...]:
    """Put texts together, each once, in their order."""
    return tuple(dict.fromkeys(text for part in parts for text in part))


@record
class Category(Model):
    """Files that were sorted under one name."""

    name: str
    """Its name."""
    description: str | None = None
    """What belongs into it."""
    file_ids: tuple[str, ...] = ()
    """Images and other files in it."""
    document_ids: tuple[str, ...] = ()
    """Documents in it."""
    top_tags: tuple[str, ...] = ()
    """Its most frequent tags."""
    confidence: float = 1.0
    """How sure the sorting is, 0 to 1."""

    @property
    def count(self) -> int:
        """Number of files and documents."""
        return len(self.file_ids) + len(self.document_ids)

    @property
    def content_type(self) -> str:
        """What is in it: `images`, `documents`, `mixed`, or `unknown` where nothing is."""
        if self.file_ids and self.document_ids:
            return "mixed"
        return "images" if self.file_ids else "documents" if self.document_ids else "unknown"

    def merge_with(self, other: Category) -> Category:
        """Put two categories together.

        Args:
            other: The other one.

        Returns:
            A category with the name of this one and what is in both, each file once. Its
            confidence is the mean over what is in them.
        """
        confidence = max(self.confidence, other.confidence)
        if self.count + other.count:
            weighted = self.confidence * self.count + other.confidence * other.count
            confidence = weighted / (self.count + other.count)
        return replace(
            self,
            description=self.description or other.description,
            file_ids=_once(self.file_ids, other.file_ids),
            document_ids=_once(self.document_ids, other.document_ids),
            top_tags=_once(self.top_tags, other.top_tags),
            confidence=confidence,
        )


@record
class CategorizationResult(Model):
    """Files sorted into categories.

    Example:
        ```python
        from scopix.types.data_types import CategorizationResult, Category

        first = CategorizationResult((Category("Boats", file_ids=("a", "b")),), total_files=2)
        second = CategorizationResult((Category("boats", file_ids=("b", "c")),), total_files=2)
        merged = CategorizationResult.merge(first, second)
        assert [(one.name, one.count) for one in merged.categories] == [("Boats", 3)]
        ```
    """

    categories: tuple[Category, ...] = ()
    """The categories."""
    total_files: int = 0
    """Number of files that were to be sorted."""
    clustering_method: str = "unknown"
    """How they were sorted."""
    status: str = "success"
    """What became of it: `success`, `partial` or `failed`."""
    error_reason: str | None = None
    """Why not all files could be sorted."""
    source_capability: str | None = None
    """The capability that sorted them; several are joined by `+`."""

    @classmethod
    def merge(cls, *results: CategorizationResult) -> CategorizationResult:
        """Put results together: categories by their names, in which case doesn't count.

        Args:
            *results: The results.

        Returns:
            A new result. It is `partial` where not all of them are `success`, or all `failed`.
        """
        categories: dict[str, Category] = {}
        unsorted = 0
        for result in results:
            unsorted += max(0, result.total_files - len(_files(result.categories)))
            for category in result.categories:
                name = category.name.casefold()
                known = categories.get(name)
                categories[name] = category if known is None else known.merge_with(category)
        merged = tuple(categories.values())
        states = {result.status for result in results} or {"success"}
        reasons = _once(result.error_reason for result in results if result.error_reason)
        sources = _once(one.source_capability for one in results if one.source_capability)
        methods = _once(result.clustering_method for result in results)
        return cls(
            merged,
            len(_files(merged)) + unsorted,
            "+".join(methods) or "unknown",
            states.pop() if len(states) == 1 else "partial",
            "; ".join(reasons) or None,
            "+".join(sources) or None,
        )

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> CategorizationResult:
        """Read what `to_dict` has written, or the `categorization` of an analysis.

        Args:
            data: The dictionary.

        Returns:
            The result.

        Raises:
            ValueError: Something is missing, or of the wrong type.
        """
        return from_plain(data, cls)


def _files(categories: Iterable[Category]) -> set[str]:
    return {id_ for one in categories for id_ in (*one.file_ids, *one.document_ids)}


@record
class AnalysisResult(Model):
    """What an analysis has found out."""

    summary: str
    """The result in a sentence."""
    findings: tuple[str, ...] = ()
    """Single findings."""
    document_id: str | None = None
    """Document that it is about, where it is about one."""
    metadata: dict[str, Any] | None = None
    """Whatever else is to be told."""


@record
class TextResult(Model):
    """A text that an agent has written."""

    text: str
    """The text."""
    metadata: dict[str, Any] | None = None
    """Whatever else is to be told."""


@record
class CrossRefResult(Model):
    """Which files belong together."""

    relationships: tuple[dict[str, Any], ...] = ()
    """Pairs of files, each with what they share."""
    source_files: tuple[str, ...] = ()
    """Files that were compared."""
    target_files: tuple[str, ...] = ()
    """Files that they were compared to."""
    summary: str = ""
    """The result in a sentence."""
    metadata: dict[str, Any] | None = None
    """Whatever else is to be told."""


@record
class FolderResult(Model):
    """What was done in folders."""

    folders_created: tuple[dict[str, Any], ...] = ()
    """Folders that were made."""
    files_moved: int = 0
    """Number of files that were moved."""
    documents_moved: int = 0
    """Number of documents that were moved."""
    errors: tuple[str, ...] = ()
    """Why something could not be done."""
    success: bool = True
    """Whether everything was done."""


# ---------------------------------------------------------------------------------------- registry


@record
class DataTypeDefinition(Model):
    """A type of data that agents hand on."""

    name: str
    """Its name, such as `FILE_IDS`."""
    description: str = ""
    """What it is, for people."""
    mergeable: bool = False
    """Whether several values of it can be put together."""


class DataTypeRegistry:
    """The types of data that agents hand on, by name.

    Example:
        ```python
        from scopix.types.data_types import DataTypeDefinition, get_default_registry

        registry = get_default_registry()
        assert registry.merge("FILE_IDS", ["a", "b"], ["b", "c"]) == ["a", "b", "c"]

        registry.register(DataTypeDefinition("COUNT", mergeable=True), lambda *counts: sum(counts))
        assert registry.merge("COUNT", 2, 3) == 5
        ```
    """

    def __init__(self) -> None:
        self._types: dict[str, tuple[DataTypeDefinition, Callable[..., Any] | None]] = {}

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {', '.join(self._types) or 'nothing'}>"

    def register(
        self, definition: DataTypeDefinition, merge_fn: Callable[..., Any] | None = None
    ) -> None:
        """Make a type known, in place of an earlier one of its name.

        Args:
            definition: The type.
            merge_fn: Takes values of a mergeable type and returns one of all.
        """
        self._types[definition.name] = definition, merge_fn

    def get(self, name: str) -> DataTypeDefinition | None:
        """Find a type.

        Args:
            name: Its name.

        Returns:
            The type, or None if there is none of this name.
        """
        return self._types[name][0] if name in self._types else None

    def has_type(self, name: str) -> bool:
        """Tell whether a type is known.

        Args:
            name: Its name.

        Returns:
            Whether it was registered.
        """
        return name in self._types

    def can_merge(self, name: str) -> bool:
        """Tell whether several values of a type can be put together.

        Args:
            name: Name of the type.

        Returns:
            Whether it is known, mergeable, and has a function for that.
        """
        return self._merge_fn(name) is not None

    def merge(self, name: str, *values: Any) -> Any:
        """Put several values of a type together.

        Args:
            name: Name of the type.
            *values: The values.

        Returns:
            One of all.

        Raises:
            ValueError: The type is not known, or its values can't be put together.
        """
        merge_fn = self._merge_fn(name)
        if merge_fn is None:
            able = ", ".join(filter(self.can_merge, self._types)) or "none"
            msg = f"values of {name} can't be put together; those of these types can: {able}"
            raise ValueError(msg)
        return merge_fn(*values)

    def list_types(self) -> list[str]:
        """Names of all types, in the order in which they were registered."""
        return list(self._types)

    def _merge_fn(self, name: str) -> Callable[..., Any] | None:
        definition, merge_fn = self._types.get(name, (None, None))
        return merge_fn if definition is not None and definition.mergeable else None


def get_default_registry() -> DataTypeRegistry:
    """A new registry with the types that the agents of pipelines hand on."""
    registry = DataTypeRegistry()
    for name, description, merge_fn in _BUILT_IN:
        registry.register(DataTypeDefinition(name, description, merge_fn is not None), merge_fn)
    return registry


def _merge_files(*values: Any) -> Any:
    """Merge lists of identifiers, or collections."""
    collections = [value for value in values if isinstance(value, FileCollection)]
    if collections and len(collections) == len(values):
        return FileCollection.merge(*collections)
    return list(_once(*(one.ids if isinstance(one, FileCollection) else one for one in values)))


def _merge_texts(*values: Any) -> Any:
    """Put texts below each other."""
    return "\n\n".join(one.text if isinstance(one, TextResult) else one for one in values)


def _merge_relationships(*values: Any) -> Any:
    return [relationship for value in values for relationship in value]


_BUILT_IN: tuple[tuple[str, str, Callable[..., Any] | None], ...] = (
    ("FILE_IDS", "Identifiers of files, or a FileCollection.", _merge_files),
    ("TEXT", "A text, or a TextResult.", _merge_texts),
    ("ANALYSIS", "What an analysis has found out, as a text or an AnalysisResult.", None),
    ("CATEGORIES", "A CategorizationResult.", CategorizationResult.merge),
    ("CROSS_REFERENCES", "Relationships of files.", _merge_relationships),
    ("FOLDERS", "A FolderResult.", None),
)
