"""Examples in docstrings and in Markdown: finding them, and running them as a reader would."""

from __future__ import annotations

import ast
import asyncio
import re
import textwrap
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from inspect import CO_COROUTINE
from pathlib import Path
from types import CodeType

import pytest

import scopix
import scopix_sync
from scopix_emulator import Emulator
from tests.media import clip, photo, report

__all__ = ["ROOT", "Example", "examples_in", "run"]

ROOT = Path(__file__).parent.parent

_FENCE = re.compile(r"^([ \t]*)```python\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Example:
    """A block of Python in a text, and where it stands."""

    path: Path
    line: int
    source: str

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT).as_posix()}:{self.line}"


def examples_in(path: Path) -> Iterator[Example]:
    """Find the examples of a Markdown file, or of the docstrings of a module."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        yield from _fenced(path, text, 1)
        return
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Expr(value=ast.Constant(value=str(docstring), lineno=line)):
                yield from _fenced(path, docstring, line)
            case _:
                pass


def _fenced(path: Path, text: str, line: int) -> Iterator[Example]:
    for fence in _FENCE.finditer(text):
        yield Example(path, line + text.count("\n", 0, fence.start(2)), textwrap.dedent(fence[2]))


def run(example: Example, folder: Path, monkeypatch: pytest.MonkeyPatch, server: Emulator) -> None:
    """Run an example with what it may use: files, a server, a `client` and a `file_id`.

    For the drive, there are a `connection_id` and `cloud_files`, as a picker would give them.

    One that awaits gets the async client, any other the blocking one.
    """
    (folder / "photos").mkdir()
    for name in ("photo.jpg", "harbour.jpg", "photos/photo.jpg"):
        (folder / name).write_bytes(photo())
    (folder / "report.pdf").write_bytes(report("The first page.", "The second page."))
    (folder / "clip.mp4").write_bytes(clip())
    (folder / "notes.txt").write_bytes(b"Eleven seals on the sand bank.\n")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SCOPIX_API_KEY", server.api_key)
    monkeypatch.setenv("SCOPIX_BASE_URL", server.url)
    monkeypatch.setenv("SCOPIX_POLLING_INTERVAL", "0.05")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", scopix.InsecureTransportWarning)
        names = {"__name__": "__main__", "server": server, "connection_id": server.connect_drive()}
        (server.drive / "harbour.jpg").write_bytes(photo())
        picked = [file for file in server.drive_files() if file["name"] == "harbour.jpg"]
        _execute(example, {**names, "cloud_files": picked})
    server.clear_faults()


def _execute(example: Example, names: dict[str, object]) -> None:
    source = "\n" * (example.line - 1) + example.source
    code = compile(
        source, example.path, "exec", flags=ast.PyCF_ALLOW_TOP_LEVEL_AWAIT, dont_inherit=True
    )
    if code.co_flags & CO_COROUTINE:
        asyncio.run(_await(code, names))
        return
    with scopix_sync.Scopix.from_env() as client:
        uploaded = client.files.upload("photo.jpg")
        exec(code, {**names, "client": client, "file_id": uploaded.image_id})


async def _await(code: CodeType, names: dict[str, object]) -> None:
    async with scopix.Scopix.from_env() as client:
        uploaded = await client.files.upload("photo.jpg")
        await eval(code, {**names, "client": client, "file_id": uploaded.image_id})
