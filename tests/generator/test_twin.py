from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from generator import twin
from generator.recolour import NAMES, PROSE, UNWRAPPED
from generator.twin import Problem, TwinError, check, derive, write

COMMAND = "`python -m generator generate`"
FUTURE = "from __future__ import annotations\n"
INIT = f'''\
"""The Scopix SDK."""

{FUTURE}
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scopix.errors import FileError as FileError

    from .client import Scopix as Scopix

_HOMES = {{"FileError": "scopix.errors", "Scopix": ".client"}}


def __getattr__(name: str) -> object:
    return getattr(import_module(_HOMES[name], __name__), name)
'''
CLIENT = f'''\
"""The async client."""

{FUTURE}
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING

from scopix.errors import FileError

from ._seam import sleep

if TYPE_CHECKING:
    from types import TracebackType

    from .resources.files import Files


class Scopix:
    """An async client.

    Example:
        ```python
        from scopix import Scopix

        async with Scopix() as client:
            await client.files.upload("photo.jpg")
        ```
    """

    __module__ = "scopix"

    @property
    def files(self) -> Files:
        from .resources.files import Files

        return Files(self)

    async def __aenter__(self) -> Scopix:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: object, where: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close it; use it by `async with Scopix()`."""
        await sleep(0)

    async def call(self, made: Callable[[], Awaitable[bytes]]) -> AsyncIterator[bytes]:
        """Call what was made.

        Raises:
            FileError: It gave nothing.
        """
        if not (found := await made()):
            raise FileError("nothing came: did you `await client.close()`?")
        yield found
'''
CLIENT_TWIN = f'''\
# Derived from scopix/client.py by `python -m generator generate`; do not edit.
"""The blocking client."""

{FUTURE}
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from scopix.errors import FileError

from ._seam import sleep

if TYPE_CHECKING:
    from types import TracebackType

    from .resources.files import Files


class Scopix:
    """A blocking client.

    Example:
        ```python
        from scopix_sync import Scopix

        with Scopix() as client:
            client.files.upload("photo.jpg")
        ```
    """

    __module__ = "scopix_sync"

    @property
    def files(self) -> Files:
        from .resources.files import Files

        return Files(self)

    def __enter__(self) -> Scopix:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: object, where: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close it; use it by `with Scopix()`."""
        sleep(0)

    def call(self, made: Callable[[], bytes]) -> Iterator[bytes]:
        """Call what was made.

        Raises:
            FileError: It gave nothing.
        """
        if not (found := made()):
            raise FileError("nothing came: did you `client.close()`?")
        yield found
'''
FILES = f'''\
"""Files."""

{FUTURE}
from typing import TYPE_CHECKING

from scopix._core.plan import PARTS

if TYPE_CHECKING:
    from ..client import Scopix


class Files:
    """The files of a client."""

    def __init__(self, client: Scopix) -> None:
        self._client = client

    async def upload(self, path: str, *, parts: int = PARTS) -> None:
        """Upload a file."""
        await self._client.close()
'''
SEAM = f'''\
"""Waiting."""

{FUTURE}
import anyio


async def sleep(seconds: float) -> None:
    """Sleep."""
    await anyio.sleep(seconds)
'''
SEAM_TWIN = f'''\
"""Waiting."""

{FUTURE}
import time


def sleep(seconds: float) -> None:
    """Sleep."""
    time.sleep(seconds)
'''
TEST = f'''\
{FUTURE}
from collections.abc import AsyncIterator

import pytest

import scopix.errors
from scopix import Scopix
from scopix.client import Scopix as Other

from ._colour import both

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client() -> AsyncIterator[Scopix]:
    async with Scopix() as client:
        yield client


async def test_upload(client: Scopix) -> None:
    """Both are done."""
    assert Other is Scopix
    with pytest.raises(scopix.errors.FileError):
        await both(client.files.upload("a"), client.files.upload("b"))
'''
TEST_TWIN = f'''\
# Derived from tests/async/test_files.py by `python -m generator generate`; do not edit.
{FUTURE}
from collections.abc import Iterator

import pytest

import scopix.errors
from scopix_sync import Scopix
from scopix_sync.client import Scopix as Other

from ._colour import both


@pytest.fixture
def client() -> Iterator[Scopix]:
    with Scopix() as client:
        yield client


def test_upload(client: Scopix) -> None:
    """Both are done."""
    assert Other is Scopix
    with pytest.raises(scopix.errors.FileError):
        both(client.files.upload("a"), client.files.upload("b"))
'''
EXAMPLE = f'''\
"""Upload a photograph: python examples/async/upload.py."""

{FUTURE}
import asyncio

from scopix import Scopix


async def main() -> None:
    async with Scopix() as client:
        await client.files.upload("photo.jpg")
        await asyncio.sleep(1)


if __name__ == "__main__":
    asyncio.run(main())
'''
EXAMPLE_TWIN = f'''\
# Derived from examples/async/upload.py by `python -m generator generate`; do not edit.
"""Upload a photograph: python examples/sync/upload.py."""

{FUTURE}
import time

from scopix_sync import Scopix


def main() -> None:
    with Scopix() as client:
        client.files.upload("photo.jpg")
        time.sleep(1)


if __name__ == "__main__":
    main()
'''
# Each replacement once, so that none is unused.
WORDS = "\n".join(
    [
        FUTURE,
        *(f"a{number} = {name}" for number, name in enumerate(NAMES)),
        *(f"b{number}: {name}[int]" for number, name in enumerate(UNWRAPPED)),
        *(f"# {phrase}" for phrase in PROSE),
        "",
    ]
)
COLOUR = f"{FUTURE}\n\nasync def both(*calls: object) -> None: ...\n"
COLOUR_TWIN = COLOUR.replace("async ", "")
PROJECT = {
    "pyproject.toml": '[tool.ruff]\ntarget-version = "py310"\nline-length = 100\n',
    "scopix/__init__.py": INIT,
    "scopix/_core/__init__.py": "",
    "scopix/_core/plan.py": '"""Plans."""\n\nPARTS = 3\n',
    "scopix/_seam.py": SEAM,
    "scopix/client.py": CLIENT,
    "scopix/errors.py": '"""Errors."""\n\n\nclass FileError(Exception):\n    """No file."""\n',
    "scopix/py.typed": "",
    "scopix/resources/__init__.py": '"""Resources."""\n',
    "scopix/resources/files.py": FILES,
    "scopix_sync/_seam.py": SEAM_TWIN,
    "examples/async/upload.py": EXAMPLE,
    "tests/async/__init__.py": "",
    "tests/async/_colour.py": COLOUR,
    "tests/async/__snapshots__/test_files.ambr": "# name: await\n",
    "tests/async/test_files.py": TEST,
    "tests/async/test_words.py": WORDS,
    "tests/sync/_colour.py": COLOUR_TWIN,
}


def put(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def files(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): path.read_text(encoding="utf-8")
        for path in root.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small project that is in order but for what is derived."""
    put(tmp_path, PROJECT)
    return tmp_path


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that is in order, to be copied."""
    root = tmp_path_factory.mktemp("model")
    put(root, PROJECT)
    write(root)
    return root


@pytest.fixture
def written(model: Path, tmp_path: Path) -> Path:
    """A small project that is in order."""
    return Path(shutil.copytree(model, tmp_path, dirs_exist_ok=True))


def source_problems(root: Path) -> list[str]:
    """What is wrong with the sources; all three commands agree on it and write nothing."""
    before = files(root)
    with pytest.raises(TwinError) as caught:
        write(root)

    assert check(root) == caught.value.problems
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    assert files(root) == before
    return [str(problem) for problem in caught.value.problems]


def test_derived_files(root: Path) -> None:
    """A twin is derived of each module found by relative imports, each test and each example."""
    derived = derive(root)

    assert [path.as_posix() for path in derived] == [
        "examples/sync/upload.py",
        "scopix_sync/__init__.py",
        "scopix_sync/client.py",
        "scopix_sync/py.typed",
        "scopix_sync/resources/__init__.py",
        "scopix_sync/resources/files.py",
        "tests/sync/__init__.py",
        "tests/sync/__snapshots__/test_files.ambr",
        "tests/sync/test_files.py",
        "tests/sync/test_words.py",
    ]
    assert files(root).keys() == PROJECT.keys()


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("scopix_sync/client.py", CLIENT_TWIN),
        ("tests/sync/test_files.py", TEST_TWIN),
        ("examples/sync/upload.py", EXAMPLE_TWIN),
        ("tests/sync/__snapshots__/test_files.ambr", "# name: await\n"),
        ("scopix_sync/py.typed", ""),
        (
            "tests/sync/__init__.py",
            f"# Derived from tests/async/__init__.py by {COMMAND}; do not edit.\n",
        ),
        (
            "scopix_sync/__init__.py",
            "# Derived from scopix/__init__.py by `python -m generator generate`; do not edit.\n"
            + INIT,
        ),
    ],
)
def test_golden(root: Path, path: str, expected: str) -> None:
    """Each kind of file comes out as a person would have written it."""
    assert derive(root)[Path(path)] == expected


def test_formatted_where_it_lies(written: Path) -> None:
    """Banners included, what was written passes the formatter and the import order."""
    for command in (["check", "--select=I,F401"], ["format", "--check"]):
        ruff = [
            sys.executable,
            "-m",
            "ruff",
            *command,
            "--no-cache",
            "scopix_sync",
            "examples/sync",
        ]
        done = subprocess.run(ruff, cwd=written, capture_output=True, text=True, check=False)

        assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_imports_that_only_waiting_needs(root: Path) -> None:
    """What is imported for waiting alone isn't imported in the twin, nor is the block kept."""
    text = f"""{FUTURE}
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Awaitable


async def test_it(made: Awaitable[None]) -> None:
    await made
"""
    put(root, {"tests/async/test_it.py": text})

    assert derive(root)[Path("tests/sync/test_it.py")].splitlines()[1:] == [
        *FUTURE.splitlines(),
        "",
        "",
        "def test_it(made: None) -> None:",
        "    made",
    ]


@pytest.mark.parametrize(
    "settings",
    [
        'extend-exclude = ["scopix_sync"]',
        'force-exclude = true\nexclude = ["*"]',
        'lint.exclude = ["scopix_sync/**"]\nformat.exclude = ["scopix_sync/**"]',
        'lint.per-file-ignores = { "scopix_sync/**" = ["ALL"] }',
    ],
)
def test_excluded_where_it_lies(root: Path, settings: str) -> None:
    """A project may keep ruff from derived files; they are formatted all the same."""
    put(root, {"pyproject.toml": f"{PROJECT['pyproject.toml']}{settings}\n"})

    assert derive(root)[Path("scopix_sync/client.py")] == CLIENT_TWIN


def test_imports_of_what_is_to_come(root: Path) -> None:
    """A module of ours that isn't generated yet is sorted as ours."""
    text = f"{FUTURE}\nfrom scopix._raw import a\n\nfrom ._colour import both\n\nx = a, both\n"
    put(root, {"tests/async/test_it.py": text})

    banner, _, rest = derive(root)[Path("tests/sync/test_it.py")].partition("\n")
    assert (banner[:10], rest) == ("# Derived ", text)


def test_long_banner(root: Path) -> None:
    """A banner that is longer than a line is two lines."""
    name = "test_" + "long_" * 12 + "name.py"
    put(root, {f"tests/async/{name}": FUTURE})

    assert derive(root)[Path("tests/sync", name)] == (
        f"# Derived from tests/async/{name}\n"
        f"# by `python -m generator generate`; do not edit.\n{FUTURE}"
    )


def test_project_in_order(written: Path) -> None:
    """After writing there is nothing to report and nothing left to write."""
    assert check(written) == []
    assert write(written) == []


def test_deterministic(root: Path) -> None:
    """Two processes with different hash seeds derive the same bytes."""
    code = "import sys, pathlib, generator.twin as t; print(t.derive(pathlib.Path(sys.argv[1])))"
    run = [sys.executable, "-c", code, str(root)]
    here = Path(twin.__file__).parent.parent
    outputs = {
        subprocess.run(
            run, cwd=here, env={"PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }

    assert len(outputs) == 1


def test_client_not_yet_there(tmp_path: Path) -> None:
    """A project without a client, tests and examples is derived as far as it goes."""
    put(tmp_path, {"pyproject.toml": "", "scopix/__init__.py": '"""Soon."""\n'})

    assert list(derive(tmp_path)) == [Path("scopix_sync/__init__.py")]


def test_names_at_the_top(root: Path) -> None:
    """Prose about a name that `scopix` offers follows; other words after a dot don't."""
    init = INIT + "\nimport os\n\nlimit: int = 1\nsize = 2\n\n\ndef load() -> None: ...\n"
    text = '"""scopix.Scopix, scopix.os, scopix.limit, scopix.size, scopix.load, scopix.ai."""\n'
    put(root, {"scopix/__init__.py": init, "tests/async/test_top.py": text})

    line = derive(root)[Path("tests/sync/test_top.py")].splitlines()[1]
    assert line == text.strip().replace("scopix.", "scopix_sync.").replace("_sync.ai", ".ai")


def test_write_says_what_changed(written: Path) -> None:
    """Changed and missing files are written, what is no longer derived is removed, no more."""
    put(
        written,
        {
            "scopix_sync/client.py": "x = 1\n",
            "scopix_sync/old.py": "# Derived from scopix/old.py, once\n",
            "scopix_sync/mine.py": "x = 1\n",
        },
    )
    (written / "examples/sync/upload.py").unlink()

    assert [path.as_posix() for path in write(written)] == [
        "examples/sync/upload.py",
        "scopix_sync/client.py",
        "scopix_sync/old.py",
    ]
    assert (written / "scopix_sync/client.py").read_text(encoding="utf-8") == CLIENT_TWIN
    assert not (written / "scopix_sync/old.py").exists()
    assert (written / "scopix_sync/mine.py").exists()


def test_check_hand_edit(written: Path) -> None:
    """A derived file that was edited is told with the line, even if it is no text."""
    path = written / "scopix_sync/client.py"
    path.write_text(CLIENT_TWIN.replace("self.close()", "self.shut()"), encoding="utf-8")
    (written / "scopix_sync/py.typed").write_bytes(b"\xff")

    how = "make the change in its source, then run `python -m generator generate`"
    what = f"is not what its source gives: {how}"
    line = CLIENT_TWIN.splitlines().index("        self.close()") + 1
    assert check(written) == [
        Problem(Path("scopix_sync/client.py"), line, what),
        Problem(Path("scopix_sync/py.typed"), 1, what),
    ]


def test_check_line_endings(written: Path) -> None:
    """Bytes are compared, not lines."""
    path = written / "scopix_sync/client.py"
    path.write_bytes(CLIENT_TWIN.replace("\n", "\r\n").encode())

    assert [problem.line for problem in check(written)] == [1]


@pytest.mark.parametrize("tree", ["scopix_sync", "tests/sync", "examples/sync"])
def test_check_orphan_and_missing(written: Path, tree: str) -> None:
    """A file too many and a file missing are told, in each of the derived folders."""
    missing = next(path for path in derive(written) if path.is_relative_to(tree))
    (written / missing).unlink()
    put(written, {f"{tree}/deep/zebra.txt": "", f"{tree}/__pycache__/x.pyc": ""})

    assert {str(problem) for problem in check(written)} == {
        f"{missing.as_posix()}:1: is missing: run `python -m generator generate`",
        f"{tree}/deep/zebra.txt:1: has no source: remove it, or move it out of the derived folder",
    }


def test_check_unused_replacement(written: Path) -> None:
    """A replacement that no file needs is told with its place in the table."""
    text = WORDS.replace("aiter_bytes", "iter_bytes").replace("aread", "read")
    text = text.replace("# coroutine function", "# function")
    put(written, {"tests/async/test_words.py": text})
    write(written)

    found = [(problem.path, problem.line, problem.message) for problem in check(written)]
    table = Path(twin.recolour.__file__).read_text(encoding="utf-8").splitlines()
    assert {path for path, _, _ in found} == {Path("generator/recolour.py")}
    assert {(message.split("`")[1], table[line - 1].strip()) for _, line, message in found} == {
        ("aread", '"aread": "read",'),
        ("aiter_bytes", '"aiter_bytes": "iter_bytes",'),
        ("coroutine function", '"coroutine function": "function",'),
    }
    assert {message.partition("`")[0] for _, _, message in found} == {
        "no file needs the replacement of "
    }


@pytest.mark.parametrize(
    ("line", "word"),
    [
        ("x = asyncio.gather()", "asyncio"),
        ("x = is_awaitable", "is_awaitable"),
        ("# it is not async", "async"),
        ('"""Runs on AnyIO."""', "AnyIO"),
        ("x = AsyncThing", "AsyncThing"),
        ("x = SyncThing", "SyncThing"),
        ("x = b'await'", "await"),
        ("x = xanext", "xanext"),
        ("x = aiter_words", "aiter_words"),
    ],
)
def test_check_left_over(written: Path, line: str, word: str) -> None:
    """A word that still speaks of waiting is told, in code, text and inside of words."""
    put(written, {"tests/async/test_more.py": f"{FUTURE}\n{line}\n"})
    write(written)

    how = "word its source for both colours, or name it in generator/recolour.py or twin.ALLOWED"
    message = f"`{word}` is left over: {how}"
    assert check(written) == [Problem(Path("tests/sync/test_more.py"), 4, message)]


def test_check_left_over_in_a_name(written: Path) -> None:
    """The name of a file is read too."""
    put(written, {"tests/async/test_async.py": FUTURE})
    write(written)

    assert [str(problem).partition(":")[0] for problem in check(written)] == [
        "tests/sync/test_async.py"
    ]


def test_check_allowed_words(written: Path) -> None:
    """Some words only look left over."""
    text = f"{FUTURE}\n_waiters = SyncScopix  # awaiting one\n"
    put(written, {"tests/async/test_more.py": text})
    write(written)

    assert check(written) == []


@pytest.mark.parametrize(
    ("seam", "twin_seam", "expected"),
    [
        ("def f(a): ...", "def f(a): ...", []),
        ("async def f(a: int, *, b: str = ''): ...", "def f(a, *, b=''): ...", []),
        ("def f(a): ...", "def f(b): ...", ["4: `f` takes (b), but (a) in {}: make them the same"]),
        (
            "async def f(a=1): ...",
            "def f(a): ...",
            ["4: `f` takes (a), but (a=1) in {}: make them the same"],
        ),
        ("async def f(): ...", "", ["1: lacks `f`, which {} has: add it"]),
        ("", "x = 1\nY: int = 1", ["4: `x` is not in {}", "5: `Y` is not in {}"]),
        ("Lock = anyio.Lock", "Lock = threading.Lock", []),
        ("Lock = anyio.Lock", "class Lock:\n    def f(self): ...", []),
        ("class Lock:\n    def f(self): ...", "Lock = threading.Lock", []),
        (
            "if TYPE_CHECKING:\n    F = Awaitable[int]\n    G = int",
            "if TYPE_CHECKING:\n    F = int",
            ["1: lacks `G`, which {} has: add it"],
        ),
        ("def _f(): ...\n_x = 1\nclass _C: ...\nprint()", "", []),
        (
            "class A:\n    async def __aenter__(self): ...\n    async def aclose(self): ...",
            "class A:\n    def __enter__(self): ...\n    def close(self): ...",
            [],
        ),
        (
            "class A:\n    size = 1\n    def _f(self): ...\n    def f(self, a): ...",
            "class A:\n    def f(self, b): ...\n    def g(self): ...",
            [
                "1: lacks `A.size`, which {} has: add it",
                "5: `A.f` takes (self, b), but (self, a) in {}: make them the same",
                "6: `A.g` is not in {}",
            ],
        ),
    ],
)
def test_check_pair(written: Path, seam: str, twin_seam: str, expected: list[str]) -> None:
    """A pair written by hand has the same public names, with the same parameters."""
    put(written, {"tests/async/_colour.py": f"{FUTURE}\n\n{seam}\n"})
    put(written, {"tests/sync/_colour.py": f"{FUTURE}\n\n{twin_seam}\n"})

    added = ": add it there, or make it private"
    assert [str(problem) for problem in check(written)] == [
        "tests/sync/_colour.py:"
        + text.format("tests/async/_colour.py")
        + (added if "is not in" in text else "")
        for text in expected
    ]


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        ("scopix_sync/_seam.py", "scopix/_seam.py"),
        ("tests/async/_colour.py", "tests/sync/_colour.py"),
    ],
)
def test_check_half_a_pair(written: Path, gone: str, left: str) -> None:
    """One half of a pair asks for the other."""
    (written / gone).unlink()

    assert [str(problem) for problem in check(written)] == [
        f"{gone}:1: is missing: write it by hand beside {left}"
    ]


def test_relative_import_of_shared(root: Path) -> None:
    """What both packages share is imported absolutely, however it is named."""
    text = (
        f"{FUTURE}from . import errors\nfrom .types.batch import Batch\nfrom ._core import plan\n"
    )
    put(
        root, {"scopix/types/__init__.py": "", "scopix/types/batch.py": "", "scopix/_seam.py": SEAM}
    )
    put(
        root,
        {"scopix/resources/more.py": text.replace("from .", "from .."), "scopix/client.py": text},
    )
    put(
        root,
        {"scopix/__init__.py": f"{FUTURE}from .client import x\nfrom .resources import more\n"},
    )

    shared = "is shared by both packages: import it absolutely"
    assert source_problems(root) == [
        f"{path}:{line}: `scopix.{name}` {shared}"
        for path in ("scopix/client.py", "scopix/resources/more.py")
        for line, name in [
            (2, "errors"),
            (3, "types.batch"),
            (4, "_core"),
        ]
    ]


def test_relative_import_of_nothing(root: Path) -> None:
    """A relative import leads to a module that is there."""
    put(root, {"scopix/client.py": f"{FUTURE}\nfrom ._sean import sleep\nfrom ... import x\n"})

    assert source_problems(root)[:1] == [
        "scopix/client.py:3: there is no module `scopix._sean`: write it"
    ]


def test_relative_import_by_a_stray(root: Path) -> None:
    """A module that nobody imports relatively has no twin, so it may not import as if it had."""
    put(root, {"scopix/resources/chat.py": f"{FUTURE}\nfrom .files import Files\n"})

    (problem,) = source_problems(root)
    assert problem == (
        "scopix/resources/chat.py:3: a relative import in a module without a twin: "
        "make it absolute, or import this module relatively where it is used"
    )


def test_no_future_import(root: Path) -> None:
    """Each source that does anything starts with the future import."""
    put(root, {"tests/async/test_a.py": '"""Nothing."""\n', "tests/async/test_b.py": "import os\n"})

    assert source_problems(root) == [
        "tests/async/test_b.py:1: add `from __future__ import annotations`"
    ]


def test_source_is_no_python(root: Path) -> None:
    """A source that doesn't parse is told with its line, wherever it is."""
    put(root, {"scopix/client.py": f"{FUTURE}from ._seam import sleep\nx = = 1\n"})

    (problem,) = source_problems(root)
    assert problem == (
        "scopix/client.py:3: does not parse (invalid syntax): put it right, "
        "or take the fence's `python` off"
    )


def test_source_is_no_text(root: Path) -> None:
    """Bytes that are no text have no place in a folder that is derived."""
    (root / "examples/async/photo.jpg").write_bytes(b"\xff\xd8\xff")
    before = (root / "examples/async/photo.jpg").read_bytes()

    problems = check(root)
    assert list(map(str, problems)) == [
        "examples/async/photo.jpg:1: is not text: keep it outside of the folders that are derived"
    ]
    assert (root / "examples/async/photo.jpg").read_bytes() == before


def test_twin_is_no_python(root: Path) -> None:
    """If what comes out can't be read, the source is told with what is wrong."""
    put(root, {"examples/async/odd.py": f"{FUTURE}\nif True:\n    import asyncio\nx = 1\n"})

    (problem,) = source_problems(root)
    assert problem.startswith(
        "examples/async/odd.py:4: its twin is no Python (expected an indented"
    )
    assert problem.endswith("write this place more plainly")


def test_settings_of_ruff(root: Path) -> None:
    """Settings that ruff refuses are told as ruff tells them."""
    put(root, {"pyproject.toml": "[tool.ruff]\nline-length = true\n"})

    (problem,) = source_problems(root)
    assert problem.startswith("pyproject.toml:1: ruff refuses: ruff failed")
