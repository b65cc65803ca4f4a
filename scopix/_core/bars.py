"""Progress bars, for terminals and notebooks."""

from __future__ import annotations

from importlib import import_module
from typing import Any

__all__ = ["Bar", "check_bars"]


def check_bars() -> None:
    """Look whether bars can be drawn.

    Raises:
        ImportError: The library for it is not installed.
    """
    _library()


class Bar:
    """A bar that is drawn as bytes are sent.

    Args:
        label: What stands before it.
        total: Bytes of the whole.
    """

    def __init__(self, label: str, total: int) -> None:
        self._bar = _library()(
            total=total, desc=label, unit="B", unit_scale=True, unit_divisor=1024
        )

    def move(self, sent: int) -> None:
        """Show how many bytes are sent; fewer than before after a retry."""
        self._bar.update(sent - self._bar.n)

    def close(self) -> None:
        """Leave it as it is."""
        self._bar.close()


def _library() -> Any:
    try:
        # It knows whether it is in a notebook.
        return import_module("tqdm.auto").tqdm
    except ImportError as error:
        msg = "progress=True needs tqdm: pip install 'scopix[progress]'"
        raise ImportError(msg) from error
