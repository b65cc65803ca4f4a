# Derived from scopix/resources/_base.py by `python -m generator generate`; do not edit.
"""What all resources have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .._caller import Caller

__all__ = ["Resource"]


class Resource:
    """A part of the client. Reached as an attribute of the client, never made by users."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self._caller.transport.config.base_url}>"
