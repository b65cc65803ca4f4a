from __future__ import annotations

import sys

import pytest

from scopix._core.bars import Bar, check_bars


def test_a_bar(capsys: pytest.CaptureFixture[str]) -> None:
    """It shows the name, the share and the bytes, and may go back."""
    check_bars()
    bar = Bar("flight.mp4", 4 * 1024**2)
    bar.move(3 * 1024**2)
    bar.move(1024**2)
    bar.move(4 * 1024**2)
    bar.close()
    shown = capsys.readouterr().err

    assert shown.startswith("\rflight.mp4:   0%")
    assert "flight.mp4: 100%" in shown
    assert "4.00M/4.00M" in shown


def test_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names what to install."""
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    with pytest.raises(ImportError, match=r"needs tqdm: pip install 'scopix\[progress\]'"):
        check_bars()
