"""The blocking twin of everything that waits: package, tests and examples.

Three trees are derived, each from its async source: `scopix` gives `scopix_sync`, `tests/async`
gives `tests/sync`, `examples/async` gives `examples/sync`. This module finds the files, formats
what comes out, writes it and checks it; `generator.recolour` rewrites one file, by its tables.

In the package:
    A relative import leads to a module that has a twin, an absolute one to a module that both
    packages share. The modules are found by following relative imports from `scopix/__init__.py`
    and `scopix/client.py`. `_seam.py` is the one pair written by hand, and the only place for
    asyncio, anyio and threading.

In tests and examples:
    They are written with absolute imports, as users write. `scopix` and each `scopix.M` that has a
    twin become `scopix_sync`; every other `scopix.M` is shared and stays. `pytest.mark.anyio` goes,
    `asyncio.run(main())` and `anyio.run(main)` become `main()`, `asyncio.sleep` and `anyio.sleep`
    become `time.sleep`. Whatever else differs between the colours (a task group, an event, a
    server) comes by relative import from `_colour.py` at the top of the tree, a pair written by
    hand. The `anyio_backend` fixture belongs into `tests/conftest.py`, and a test that makes sense
    in one colour only belongs beside the two trees. Other text files (snapshots) are copied.

In text, which is docstrings, comments and string literals:
    Code in a fence marked `python` is rewritten as code. Elsewhere `async with`, `async for`,
    `async def` and `await call(...)` lose their first word, names follow `NAMES`, and phrases
    `PROSE`. A string that is a dotted path of a module with a twin follows it; the bare string
    "scopix" is a name (of the logger, of the product) and stays, but for `__module__ = "scopix"`.

Everywhere:
    `await x`, never `await(x)`; no waiting inside an f-string; no annotation in quotes, and
    `from __future__ import annotations`. What breaks a rule is told with its line. Whatever still
    smells of waiting afterwards is an error of `check`, unless `ALLOWED` names it.
"""

from __future__ import annotations

import ast
import copy
import itertools
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, NoReturn

from attrs import define, field, frozen

from generator import recolour
from generator.recolour import NAMES, PROSE, UNWRAPPED, Modules, Problem, Recolour, Replacements

__all__ = [
    "ALLOWED",
    "ENTRIES",
    "SHARED",
    "TREES",
    "Problem",
    "TwinError",
    "check",
    "derive",
    "write",
]

ALLOWED: Final = frozenset(
    {"SyncByteStream", "SyncScopix", "awaiting", "is_async", "waiter", "waiters"}
)
"""Words that `check` lets pass in derived files although they look left over."""

SHARED: Final = frozenset({"_behaviour", "_core", "_raw", "config", "errors", "types"})
"""Members of `scopix` that never have a twin, so that importing them relatively is a mistake."""

ENTRIES: Final[tuple[str, ...]] = ("scopix", "scopix.client")
"""The modules from which relative imports are followed."""


@frozen
class Tree:
    """An async folder, the one derived from it, and the file written by hand in both."""

    source: Path
    target: Path
    pair: str


PACKAGE: Final = Tree(Path("scopix"), Path("scopix_sync"), "_seam.py")
OUTSIDE: Final = (
    Tree(Path("tests/async"), Path("tests/sync"), "_colour.py"),
    Tree(Path("examples/async"), Path("examples/sync"), "_colour.py"),
)
TREES: Final = (PACKAGE, *OUTSIDE)

_SEAM: Final = "scopix._seam"
_MARKER: Final = Path("scopix/py.typed")
_COMMAND: Final = "`python -m generator generate`"
_DERIVED: Final = "# Derived from "
_OURS: Final = [PACKAGE.source.name, PACKAGE.target.name]
_LEFT_OVER: Final = re.compile(r"(?i:async|await|anyio|anext|aiter)|Sync[A-Z]")


class TwinError(Exception):
    """The sources break a rule, so that nothing could be derived.

    Args:
        problems: What was found; the attribute has them in the order of files and lines.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = sorted(set(problems))
        super().__init__("\n".join(map(str, self.problems)))


def derive(root: Path) -> dict[Path, str]:
    """Derive everything blocking, without writing any of it.

    Args:
        root: The folder that holds `scopix`, `tests`, `examples` and `pyproject.toml`.

    Returns:
        The text of each derived file by its path relative to the root, in order.

    Raises:
        TwinError: A source breaks one of the rules above.
    """
    return _Derivation.run(root).files


def write(root: Path) -> list[Path]:
    """Derive everything blocking in place.

    A file that is no longer derived is removed if its first line says that it was; whatever else
    lies in a derived folder is left for `check` to report.

    Args:
        root: The root of the project.

    Returns:
        The paths, relative to the root, that were written or removed.

    Raises:
        TwinError: A source breaks a rule; nothing was written.
    """
    files = derive(root)
    changed: list[Path] = []
    for path, text in files.items():
        target = root / path
        if not target.is_file() or target.read_bytes() != text.encode():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())
            changed.append(path)
    for path in _orphans(root, files):
        if (root / path).read_bytes().startswith(_DERIVED.encode()):
            (root / path).unlink()
            changed.append(path)
    return changed


def check(root: Path) -> list[Problem]:
    """Compare what is there with what would be derived, in both directions, and judge the result.

    Args:
        root: The root of the project.

    Returns:
        What is wrong, in the order of files and lines: rules broken by the sources (alone, for then
        nothing is derived), files missing, changed or too many, hand-written pairs that differ,
        replacements that no file needs, and words of waiting left in a derived file.
    """
    try:
        derivation = _Derivation.run(root)
    except TwinError as error:
        return error.problems
    found = itertools.chain(
        _compare(root, derivation.files),
        *(_compare_pair(root, tree) for tree in TREES),
        _unused(derivation.recolour.replacements.used),
        *(
            _left_over(path, source, derivation.files[path])
            for path, source in derivation.sources.items()
        ),
    )
    return sorted(found)


@define
class _Derivation:
    """One run over the three trees."""

    root: Path
    recolour: Recolour
    sources: dict[Path, Path]
    """The source of each derived file."""
    files: dict[Path, str] = field(factory=dict[Path, str])

    @classmethod
    def run(cls, root: Path) -> _Derivation:
        problems: list[Problem] = []
        modules = _find(root, problems)
        folders = {tree.source.as_posix(): tree.target.as_posix() for tree in OUTSIDE}
        run = cls(
            root, Recolour(modules, folders, problems=problems), dict(_sources(root, modules))
        )
        for path, source in run.sources.items():
            run.files[path] = run._derive(source)
        # A module may be a stray only because the one that imports it could not be read.
        if problems := problems or [*_strays(root, modules)]:
            raise TwinError(problems)
        run._format()
        return run

    def _derive(self, source: Path) -> str:
        try:
            text = (self.root / source).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            what = "is not text: keep it outside of the folders that are derived"
            self.recolour.problems.append(Problem(source, 1, what))
            return ""
        if source.suffix != ".py":
            return text
        if not _annotates_lazily(text):
            what = "add `from __future__ import annotations`"
            self.recolour.problems.append(Problem(source, 1, what))
        return self.recolour.python(source, text, outside=PACKAGE.source not in source.parents)

    def _format(self) -> None:
        """Sort the imports and format, in one go over all files; then put the banners on."""
        with tempfile.TemporaryDirectory() as folder:
            for path, text in self.files.items():
                target = Path(folder, path)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text.encode())
            # TC005 takes away the TYPE_CHECKING block that F401 has emptied.
            fixed = self._ruff(folder, "check", "--fix-only", "--select=I,F401,TC005")
            formatted = self._ruff(folder, "format")
            if fixed.returncode or formatted.returncode:
                self._explain(fixed.stderr + formatted.stderr)
            for path, source in self.sources.items():
                if path.suffix == ".py":
                    text = Path(folder, path).read_text(encoding="utf-8")
                    self.files[path] = f"{_banner(source)}\n{text}"

    def _ruff(self, folder: str, *command: str) -> subprocess.CompletedProcess[str]:
        """Run ruff with the project's settings, as if the folder were the project."""
        root = self.root.resolve()
        return subprocess.run(
            [
                *(sys.executable, "-m", "ruff", *command, "--quiet", "--no-cache"),
                *("--config", str(root / "pyproject.toml")),
                *("--config", f'src=["{root.as_posix()}", "."]'),
                # Whether a module is ours doesn't depend on its being there yet.
                *("--config", f"lint.isort.known-first-party={_OURS}"),
                # What a project excludes where it lies is put in order here all the same; for that
                # the files are named one by one.
                *("--config", "lint.per-file-ignores={}", "--no-force-exclude"),
                *(str(path) for path in self.files if path.suffix == ".py"),
            ],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )

    def _explain(self, complaint: str) -> NoReturn:
        """Say which source led to a twin that ruff can't read."""
        problems: list[Problem] = []
        for path, source in self.sources.items():
            if path.suffix == ".py" and (error := _syntax_error(self.files[path])):
                what = f"its twin is no Python ({error.msg}): write this place more plainly"
                problems.append(Problem(source, error.lineno or 1, what))
        settings = Problem(Path("pyproject.toml"), 1, f"ruff refuses: {complaint.strip()}")
        raise TwinError(problems or [settings])


def _find(root: Path, problems: list[Problem]) -> Modules:
    """Find the modules of the package, and by their relative imports those that have a twin."""
    paths: dict[str, Path] = {}
    for path in _files(root, PACKAGE.source):
        if path.suffix == ".py":
            parts = path.with_suffix("").parts
            paths[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    twinned: set[str] = set()
    waiting = [entry for entry in ENTRIES if entry in paths]
    while waiting:
        module = waiting.pop()
        if module not in twinned:
            twinned.add(module)
            if module != _SEAM:
                waiting += _followed(root, paths, module, problems)
    entry = (root / PACKAGE.source / "__init__.py").read_text(encoding="utf-8")
    exported = _exported(_parse(entry).body)
    return Modules(paths, frozenset(twinned), frozenset(exported), SHARED)


def _strays(root: Path, modules: Modules) -> Iterator[Problem]:
    """The modules that import as if they had a twin, although nothing with a twin imports them."""
    for module in modules.paths.keys() - modules.twinned - {_SEAM}:
        path = modules.paths[module]
        for node in _relative_imports(root, path):
            what = "a relative import in a module without a twin: make it absolute"
            how = "or import this module relatively where it is used"
            yield Problem(path, node.lineno, f"{what}, {how}")


def _followed(
    root: Path, paths: dict[str, Path], module: str, problems: list[Problem]
) -> Iterator[str]:
    """The modules that a module imports relatively, and the packages around them."""
    path = paths[module]
    for node in _relative_imports(root, path):
        up = node.level - (path.name == "__init__.py")
        package = module.split(".")[: -up or None]
        target = ".".join([*package, *filter(None, [node.module])])
        if target not in paths:
            problems.append(Problem(path, node.lineno, f"there is no module `{target}`: write it"))
        for name in (target, *(f"{target}.{alias.name}" for alias in node.names)):
            parts = name.split(".")
            if SHARED.intersection(parts[1:2]):
                what = f"`{name}` is shared by both packages: import it absolutely"
                problems.append(Problem(path, node.lineno, what))
                break
            if name in paths:
                yield from filter(paths.__contains__, itertools.accumulate(parts, "{}.{}".format))


def _relative_imports(root: Path, path: Path) -> Iterator[ast.ImportFrom]:
    text = (root / path).read_text(encoding="utf-8")
    if re.search(r"^\s*from \.", text, re.MULTILINE):
        for node in ast.walk(_parse(text)):
            if isinstance(node, ast.ImportFrom) and node.level:
                yield node


def _parse(text: str) -> ast.Module:
    """Parse a module; one that is no Python counts as empty here, rewriting it says so."""
    return ast.Module([], []) if _syntax_error(text) else ast.parse(text)


def _syntax_error(text: str) -> SyntaxError | None:
    try:
        ast.parse(text)
    except SyntaxError as error:
        return error
    return None


def _exported(body: list[ast.stmt]) -> Iterator[str]:
    """The names that statements bind at the top of a module."""
    for node in body:
        match node:
            case ast.Import(names=aliases) | ast.ImportFrom(names=aliases):
                yield from (alias.asname or alias.name for alias in aliases)
            case ast.Assign(targets=[ast.Name(id=name)]) | ast.AnnAssign(target=ast.Name(id=name)):
                yield name
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                yield name
            case ast.If(body=inner):
                yield from _exported(inner)
            case _:
                pass


def _annotates_lazily(text: str) -> bool:
    """Whether a module starts with the future import, or holds nothing but a docstring."""
    future = "from __future__ import annotations"
    return future in text.splitlines() or all(
        isinstance(node, ast.Expr) for node in _parse(text).body
    )


def _sources(root: Path, modules: Modules) -> list[tuple[Path, Path]]:
    """Pair the path of each derived file with that of its source, in order."""
    pairs = [
        (PACKAGE.target / path.relative_to(PACKAGE.source), path)
        for path in (*(modules.paths[module] for module in modules.twinned - {_SEAM}), _MARKER)
        if (root / path).is_file()
    ]
    for tree in OUTSIDE:
        pairs += (
            (tree.target / path.relative_to(tree.source), path)
            for path in _files(root, tree.source)
            if path != tree.source / tree.pair
        )
    return sorted(pairs)


def _files(root: Path, folder: Path) -> list[Path]:
    """The files in a folder, relative to the root, in order."""
    paths = (path.relative_to(root) for path in (root / folder).rglob("*") if path.is_file())
    return sorted(path for path in paths if "__pycache__" not in path.parts)


def _orphans(root: Path, files: dict[Path, str]) -> Iterator[Path]:
    for tree in TREES:
        for path in _files(root, tree.target):
            if path not in files and path != tree.target / tree.pair:
                yield path


def _banner(source: Path) -> str:
    return textwrap.fill(
        f"{_DERIVED}{source.as_posix()} by {_COMMAND}; do not edit.",
        width=100,
        subsequent_indent="# ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def _compare(root: Path, files: dict[Path, str]) -> Iterator[Problem]:
    """Compare derived files with those that are there, in both directions."""
    for path, text in files.items():
        target = root / path
        if not target.is_file():
            yield Problem(path, 1, f"is missing: run {_COMMAND}")
        elif target.read_bytes() != text.encode():
            there = target.read_text(encoding="utf-8", errors="replace")
            pairs = itertools.zip_longest(there.splitlines(), text.splitlines())
            lines = (line for line, (old, new) in enumerate(pairs, 1) if old != new)
            how = f"make the change in its source, then run {_COMMAND}"
            yield Problem(path, next(lines, 1), f"is not what its source gives: {how}")
    for path in _orphans(root, files):
        yield Problem(path, 1, "has no source: remove it, or move it out of the derived folder")


def _compare_pair(root: Path, tree: Tree) -> Iterator[Problem]:
    """Compare the public names of a pair written by hand, and their parameters."""
    source, target = tree.source / tree.pair, tree.target / tree.pair
    there = [path for path in (source, target) if (root / path).is_file()]
    if len(there) == 1:
        (missing,) = {source, target} - {*there}
        yield Problem(missing, 1, f"is missing: write it by hand beside {there[0].as_posix()}")
    if len(there) < 2:
        return
    wanted, found = _public(root / source), _public(root / target)
    for name in wanted.keys() - found.keys():
        if _is_comparable(name, found):
            yield Problem(target, 1, f"lacks `{name}`, which {source.as_posix()} has: add it")
    for name in found.keys() - wanted.keys():
        if _is_comparable(name, wanted):
            what = f"`{name}` is not in {source.as_posix()}: add it there, or make it private"
            yield Problem(target, found[name].line, what)
    for name in wanted.keys() & found.keys():
        mine, other = found[name].parameters, wanted[name].parameters
        if mine != other and None not in {mine, other}:
            what = f"`{name}` takes {mine}, but {other} in {source.as_posix()}"
            yield Problem(target, found[name].line, f"{what}: make them the same")


@frozen
class _Public:
    """A public name of a hand-written module."""

    line: int
    parameters: str | None = None
    is_class: bool = False


def _is_comparable(name: str, others: dict[str, _Public]) -> bool:
    """Whether a name has to be among others: a method only where its class is a class too."""
    owner, _, method = name.partition(".")
    return not method or (owner in others and others[owner].is_class)


def _public(path: Path) -> dict[str, _Public]:
    """The public names of a module, as the twin calls them."""
    rename = Replacements().name
    names: dict[str, _Public] = {}

    def gather(body: list[ast.stmt], owner: str = "") -> None:
        for node in body:
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if (
                    not name.startswith("_") or (owner and name.endswith("__"))
                ):
                    names[owner + rename(name)] = _Public(node.lineno, _parameters(node.args))
                case ast.ClassDef(name=name) if not name.startswith("_"):
                    names[owner + name] = _Public(node.lineno, is_class=True)
                    gather(node.body, f"{owner}{name}.")
                case (
                    ast.Assign(targets=[ast.Name(id=name)])
                    | ast.AnnAssign(target=ast.Name(id=name))
                ) if not name.startswith("_"):
                    names[owner + name] = _Public(node.lineno)
                case ast.If(body=inner):
                    gather(inner, owner)
                case _:
                    pass

    gather(ast.parse(path.read_text(encoding="utf-8")).body)
    return names


def _parameters(arguments: ast.arguments) -> str:
    """The parameters of a function, without their types."""
    bare = copy.deepcopy(arguments)
    for node in ast.walk(bare):
        if isinstance(node, ast.arg):
            node.annotation = None
    return f"({ast.unparse(bare)})"


def _unused(used: set[str]) -> Iterator[Problem]:
    path = Path(recolour.__file__)
    lines = path.read_text(encoding="utf-8").splitlines()
    for entry in {*NAMES, *UNWRAPPED, *PROSE} - used:
        line = next(number for number, line in enumerate(lines, 1) if f'"{entry}"' in line)
        what = f"no file needs the replacement of `{entry}`: take it out"
        yield Problem(Path("generator", path.name), line, what)


def _left_over(path: Path, source: Path, text: str) -> Iterator[Problem]:
    """The words of a derived file, and of its name, that still speak of waiting."""
    if path.suffix != ".py":
        return
    # The banner names the source, whose folder is called async.
    body = text.removeprefix(_banner(source))
    first = text.count("\n") - body.count("\n") + 1
    how = "word its source for both colours, or name it in generator/recolour.py or twin.ALLOWED"
    for line, words in [(1, path.as_posix()), *enumerate(body.split("\n"), first)]:
        for word in re.findall(r"\w+", words):
            if _LEFT_OVER.search(word) and word.strip("_") not in ALLOWED:
                yield Problem(path, line, f"`{word}` is left over: {how}")
