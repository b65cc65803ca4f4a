from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

import scopix
import scopix.errors
from scopix import _version

HEAVY = re.compile(r"(httpx2?|httpcore2?|h11|msgspec|anyio|asyncio|ssl|scopix\._raw)(\.|$)")


def order(name: str) -> tuple[int, str]:
    """Sort names as ruff does: constants, classes, all others."""
    if name.isupper():
        return 0, name
    return (1 if name[:1].isupper() else 2), name


def declared() -> set[str]:
    """The names that type checkers see."""
    tree = ast.parse(Path(scopix.__file__).read_text(encoding="utf-8"))
    imports = [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module != "__future__"
    ]
    names = {name.asname or name.name for node in imports for name in node.names}
    return names - {"import_module", "TYPE_CHECKING", "Any"}


def modules_after(code: str) -> list[str]:
    """The modules that a fresh interpreter has loaded after some code."""
    code = f"{code}\nimport json, sys; print(json.dumps(sorted(sys.modules)))"
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=True
    )
    modules: list[str] = json.loads(run.stdout)
    return modules


def test_names_are_in_order() -> None:
    """Each name is listed once, where one looks for it."""
    assert scopix.__all__ == sorted(set(scopix.__all__), key=order)


def test_names_are_those_that_type_checkers_see() -> None:
    """What is exported lazily and what is declared are the same names."""
    assert set(scopix.__all__) == declared()


@pytest.mark.parametrize("name", scopix.__all__)
def test_names_can_be_imported(name: str) -> None:
    """Every name leads to something, which says itself where it is imported from."""
    value = getattr(scopix, name)

    assert vars(scopix)[name] is value
    if isinstance(value, type) and not value.__module__.startswith("scopix.types"):
        assert value.__module__.split(".")[0] in {"scopix", "scopix_sync"}


def test_all_errors_are_exported() -> None:
    """An error that can't be imported can't be caught."""
    assert set(scopix.errors.__all__) <= set(scopix.__all__)


def test_homes() -> None:
    """A name is the same object wherever it is imported from."""
    from scopix._core.operation import UNSET
    from scopix.client import Scopix
    from scopix.config import ENV_API_KEY, ClientConfig
    from scopix.types.enums import StorageTarget
    from scopix.types.references import parse_references, resolve_content
    from scopix_sync.client import Scopix as SyncScopix

    assert scopix.UNSET is UNSET
    assert scopix.Scopix is Scopix
    assert scopix.SyncScopix is SyncScopix
    assert scopix.ClientConfig is ClientConfig
    assert scopix.ENV_API_KEY is ENV_API_KEY
    assert scopix.StorageTarget is StorageTarget
    assert scopix.parse_references is parse_references
    assert scopix.resolve_content is resolve_content
    assert scopix.RateLimitError is scopix.errors.RateLimitError


def test_an_unknown_name() -> None:
    """The error is the one of Python, so that `hasattr` and `from ... import` work."""
    with pytest.raises(AttributeError, match=r"^module 'scopix' has no attribute 'Client'$"):
        _ = scopix.Client
    with pytest.raises(ImportError, match="cannot import name 'Client' from 'scopix'"):
        from scopix import Client  # noqa: F401  # pyright: ignore[reportUnusedImport]
    assert not hasattr(scopix, "ENV_OTHER")


def test_dir() -> None:
    """Completion in a console offers all names, before any was used."""
    names = dir(scopix)

    assert names == sorted(set(names))
    assert {*scopix.__all__, "__doc__", "__name__"} <= set(names)


def test_version() -> None:
    """The version is in one place."""
    assert scopix.__version__ == _version.__version__
    assert re.fullmatch(r"\d+\.\d+\.\d+", scopix.__version__)


@pytest.mark.parametrize(
    "code",
    ["import scopix", "from scopix import Scopix", "from scopix import ClientConfig, ScopixError"],
)
def test_import_is_cheap(code: str) -> None:
    """What sends and decodes is loaded by those who send."""
    assert [name for name in modules_after(code) if HEAVY.match(name)] == []


def test_the_blocking_package_is_not_loaded() -> None:
    """Who writes coroutines does not pay for the other colour."""
    assert "scopix_sync" not in modules_after("from scopix import Scopix")
