"""A local Scopix server that does real work on real files.

It measures images, reads documents and probes videos with open-source libraries. Its
descriptions are made from those measurements, not by a vision model, and say so.

Example:
    ```python
    from scopix_emulator import Emulator

    with Emulator() as server:
        print(server.url, server.api_key)
    ```
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scopix_emulator.emulator import Emulator as Emulator
    from scopix_emulator.faults import FaultRule as FaultRule
    from scopix_emulator.limits import Plan as Plan

__all__ = ["Emulator", "FaultRule", "Plan"]

_HOMES = {"Emulator": "emulator", "FaultRule": "faults", "Plan": "limits"}


def __getattr__(name: str) -> Any:
    # pytest imports this package at start-up for the fixture, so nothing is loaded before its use.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
