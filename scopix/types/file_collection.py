"""References to files, and collections of them that agents hand on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, NoReturn, overload

from scopix._core.model import Model, record

__all__ = ["FileCollection", "FileRef"]

_MIXED = "mixed"
_UNKNOWN = "unknown"


@record
class FileRef(Model):
    """A file, by its identifier."""

    id: str
    """Identifier of the file; of a chunk, where a collection is one of chunks."""
    media_type: str = "application/octet-stream"
    """What it is: `image`, `document`, `video`, `link`, or a media type by RFC 6838."""
    filename: str | None = None
    """Name of the file at upload."""
    size_bytes: int | None = None
    """Size in bytes."""
    metadata: dict[str, Any] | None = None
    """Whatever else is known, such as the score of a search."""


class FileCollection:
    """Files that belong together. It never changes; every method that changes something copies.

    Args:
        refs: The files, in their order.
        content_type: What they are: `images`, `documents`, `videos`, `mixed` or `unknown`.
        source_capability: The capability that found them, such as `search`.

    Example:
        ```python
        from scopix.types.file_collection import FileCollection

        harbour = FileCollection.from_ids(["img_1", "img_2"], "images", "search")
        boats = FileCollection.from_ids(["img_2", "img_3"], "images", "filter")
        both = FileCollection.merge(harbour, boats)
        assert both.ids == ["img_1", "img_2", "img_3"]
        assert both.source_capability == "search+filter"
        ```
    """

    __slots__ = ("_content_type", "_refs", "_source_capability")

    _refs: tuple[FileRef, ...]
    _content_type: str
    _source_capability: str | None

    def __init__(
        self,
        refs: Sequence[FileRef] | None = None,
        content_type: str = _UNKNOWN,
        source_capability: str | None = None,
    ) -> None:
        object.__setattr__(self, "_refs", tuple(refs or ()))
        object.__setattr__(self, "_content_type", content_type)
        object.__setattr__(self, "_source_capability", source_capability)

    def __setattr__(self, name: str, value: object) -> NoReturn:
        msg = f"a collection can't be changed: {name}; make another one by merge or filter"
        raise AttributeError(msg)

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, None)

    def __reduce__(self) -> tuple[object, ...]:
        return type(self), (self._refs, self._content_type, self._source_capability)

    @property
    def refs(self) -> tuple[FileRef, ...]:
        """The files."""
        return self._refs

    @property
    def ids(self) -> list[str]:
        """Identifiers of the files."""
        return [ref.id for ref in self._refs]

    @property
    def count(self) -> int:
        """Number of files."""
        return len(self._refs)

    @property
    def content_type(self) -> str:
        """What the files are: `images`, `documents`, `videos`, `mixed` or `unknown`."""
        return self._content_type

    @property
    def source_capability(self) -> str | None:
        """The capability that found them; several are joined by `+`."""
        return self._source_capability

    def __len__(self) -> int:
        return len(self._refs)

    def __bool__(self) -> bool:
        return bool(self._refs)

    def __iter__(self) -> Iterator[FileRef]:
        return iter(self._refs)

    @overload
    def __getitem__(self, key: int) -> FileRef: ...

    @overload
    def __getitem__(self, key: slice) -> FileCollection: ...

    def __getitem__(self, key: int | slice) -> FileRef | FileCollection:
        if isinstance(key, slice):
            return self._with(self._refs[key])
        return self._refs[key]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FileCollection):
            return NotImplemented
        return self.__reduce__() == other.__reduce__()

    def __hash__(self) -> int:
        return hash(self.__reduce__())

    def __repr__(self) -> str:
        source = "" if self._source_capability is None else f" from {self._source_capability}"
        return f"<{type(self).__name__}: {len(self)} {self._content_type}{source}>"

    def _with(self, refs: Sequence[FileRef]) -> FileCollection:
        return FileCollection(refs, self._content_type, self._source_capability)

    def filter(self, predicate: Callable[[FileRef], bool]) -> FileCollection:
        """Keep some of the files.

        Args:
            predicate: Tells of a file whether it is kept.

        Returns:
            A new collection.

        Example:
            ```python
            from scopix.types.file_collection import FileCollection, FileRef

            found = FileCollection([FileRef("a", metadata={"score": 0.9}), FileRef("b")])
            assert found.filter(lambda ref: ref.metadata is not None).ids == ["a"]
            ```
        """
        return self._with([ref for ref in self._refs if predicate(ref)])

    def to_dict(self) -> dict[str, Any]:
        """The collection as plain values, ready for JSON."""
        return {
            "refs": [ref.to_dict() for ref in self._refs],
            "count": len(self._refs),
            "content_type": self._content_type,
            "source_capability": self._source_capability,
        }

    @classmethod
    def from_ids(
        cls,
        ids: Iterable[str],
        content_type: str = _UNKNOWN,
        source_capability: str | None = None,
    ) -> FileCollection:
        """Make a collection of files of which no more is known than their identifiers.

        Args:
            ids: The identifiers.
            content_type: What the files are.
            source_capability: The capability that found them.

        Returns:
            The collection.

        Raises:
            TypeError: The identifiers are one text.
        """
        if isinstance(ids, str):
            msg = f"ids must be a list of texts, not a text: write [{ids!r}]"
            raise TypeError(msg)
        return cls([FileRef(id_) for id_ in ids], content_type, source_capability)

    @classmethod
    def merge(cls, *collections: FileCollection) -> FileCollection:
        """Put collections together. A file counts once, as the reference that knows most of it.

        Args:
            *collections: The collections.

        Returns:
            A new collection. Different kinds of content make it `mixed`; capabilities are joined
            by `+`.
        """
        refs: dict[str, FileRef] = {}
        for collection in collections:
            for ref in collection:
                known = refs.get(ref.id)
                if known is None or _richness(ref) > _richness(known):
                    refs[ref.id] = ref
        kinds = {one.content_type for one in collections} - {_UNKNOWN} or {_UNKNOWN}
        content_type = kinds.pop() if len(kinds) == 1 else _MIXED
        sources = [one.source_capability for one in collections if one.source_capability]
        return cls(list(refs.values()), content_type, "+".join(dict.fromkeys(sources)) or None)


def _richness(ref: FileRef) -> tuple[int, bool]:
    return len(ref.metadata or ()), ref.filename is not None
