"""What types of the module `settings` compute."""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["S3RemovalResultMixin"]


class S3RemovalResultMixin:
    """Can be read as the dict that it once was."""

    __slots__ = ()

    if TYPE_CHECKING:
        removed: bool
        message: str

    def __getitem__(self, name: str) -> bool | str:
        """Return `removed` or `message`.

        Raises:
            KeyError: It is neither.
        """
        if name == "removed":
            return self.removed
        if name == "message":
            return self.message
        raise KeyError(name)
