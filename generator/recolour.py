"""One piece of Python in the other colour: its code, its docstrings, its comments, its messages.

unasync replaces the tokens. What it can't do is done here, on the same tokens: types around awaited
values, imports, runners, examples and prose. `generator.twin` says what is derived from what.
"""

from __future__ import annotations

import ast
import copy
import itertools
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, cast

from attrs import define, field, frozen
from tokenize_rt import Token, src_to_tokens, tokens_to_src  # type: ignore[import-untyped]
from unasync import Rule  # type: ignore[import-untyped]

__all__ = ["NAMES", "PROSE", "UNWRAPPED", "Modules", "Problem", "Recolour", "Replacements"]

NAMES: Final = {
    "AbstractAsyncContextManager": "AbstractContextManager",
    "AsyncByteStream": "SyncByteStream",
    "AsyncClient": "Client",
    "AsyncConnectionInterface": "ConnectionInterface",
    "AsyncConnectionPool": "ConnectionPool",
    "AsyncHTTPProxy": "HTTPProxy",
    "AsyncHTTPTransport": "HTTPTransport",
    "AsyncSOCKSProxy": "SOCKSProxy",
    "aclose": "close",
    "aiter_bytes": "iter_bytes",
    "aiter_raw": "iter_raw",
    "aread": "read",
    "handle_async_request": "handle_request",
}
"""Names that change, beside those that unasync knows (`__aenter__`, `AsyncIterator` ...)."""

UNWRAPPED: Final = ("Awaitable",)
"""Generics that stand for their last argument in the twin: `Awaitable[T]` is `T` there."""

PROSE: Final = {
    "async client": "blocking client",
    "coroutine function": "function",
}
"""Phrases of docstrings, comments and messages. An article before them follows."""

_SEAM_ONLY: Final = frozenset({"anyio", "asyncio", "threading", "trio"})
_RUNNERS: Final = ("anyio", "asyncio")

_FENCE: Final = re.compile(r"^([ \t]*)```python\n(.*?)^[ \t]*```", re.MULTILINE | re.DOTALL)
_FROM: Final = re.compile(r"\bfrom scopix (?=import (\w*))")
_IMPORT: Final = re.compile(r"\bimport scopix\b(?!\.\w)")
_DOTTED: Final = re.compile(r"(?<![\w./@-])scopix(?:\.\w+)+")
_KEYWORD: Final = re.compile(r"\basync (?=(?:with|for|def)\b)|\bawait (?=[\w.]+[(\[`])")
_PHRASE: Final = re.compile(
    rf"\b(?:(an?) )?({'|'.join(sorted(PROSE, key=len, reverse=True))})(?=s?\b)", re.IGNORECASE
)
_NOQA: Final = re.compile(r"#\s*noqa: ([A-Z]+\d+(?:,\s*[A-Z]+\d+)*)")
_BYTES: Final = re.compile(r"[rR]?[bB]")


@frozen(order=True)
class Problem:
    """Something in the project that a person has to put right.

    Args:
        path: The file, relative to the root of the project.
        line: The line in it, from 1.
        message: What is wrong, and what to do about it.
    """

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path.as_posix()}:{self.line}: {self.message}"


@frozen
class Modules:
    """The modules of `scopix`, and which of them have a twin.

    Args:
        paths: The path of every module by its dotted name.
        twinned: The modules that have a twin.
        exported: The names that `scopix` itself offers.
        shared: Members of `scopix` that never have a twin, whether they are there yet or not.
    """

    paths: Mapping[str, Path]
    twinned: frozenset[str]
    exported: frozenset[str]
    shared: frozenset[str]

    def has_twin(self, dotted: str, *, exported_only: bool = False) -> bool:
        """Whether a dotted name means another thing in the twin.

        Args:
            dotted: The name of a module or of something in it, `scopix` first.
            exported_only: Whether a name that `scopix` doesn't offer stays, as prose demands
                ("scopix.ai"). In code such a name is looked up in the package, whatever it is.

        Returns:
            True for `scopix` itself, for a module with a twin, and for what they hold.
        """
        parts = dotted.split(".")
        for length in range(len(parts), 1, -1):
            module = ".".join(parts[:length])
            if module in self.paths:
                return module in self.twinned
        if len(parts) == 1 or parts[1] in self.exported:
            return True
        return not exported_only and parts[1] not in self.shared


class Replacements(Rule):  # type: ignore[misc]
    """unasync's replacement of tokens, which remembers what it used and invents no names."""

    def __init__(self) -> None:
        super().__init__("", "", NAMES)  # pyright: ignore[reportUnknownMemberType]
        self.used: set[str] = set()

    def name(self, name: str) -> str:
        """The name in the twin, which is the same for most."""
        if name in NAMES:
            self.used.add(name)
        replacements: dict[str, str] = self.token_replacements
        return replacements.get(name, name)

    def names(self, text: str) -> str:
        """A text with every name in it replaced."""
        return re.sub(r"\w+", lambda match: self.name(match[0]), text)

    def source(self, tokens: Iterable[Token]) -> str:
        """The tokens as text, without `async` and `await`."""
        kept = cast("Iterable[Token]", self._unasync_tokens(tokens))  # pyright: ignore[reportUnknownMemberType]
        return "".join(token.src for token in kept)

    def _unasync_name(self, name: str) -> str:
        return self.name(name)


@define
class Recolour:
    """What one run of the derivation knows, and what it found wrong.

    Args:
        modules: The modules of the package.
        folders: The async folders beside the package, each with its twin, for prose that names one.
        replacements: What is replaced, and what of it was used.
        problems: What a person has to put right.
    """

    modules: Modules
    folders: Mapping[str, str]
    replacements: Replacements = field(factory=Replacements)
    problems: list[Problem] = field(factory=list[Problem])

    def python(self, path: Path, source: str, *, outside: bool, line: int = 1) -> str:
        """Rewrite a piece of Python.

        Args:
            path: The file that it comes from.
            source: The piece.
            outside: Whether it is written as users write, not as a module of the package.
            line: The line of the file that it starts at.

        Returns:
            The piece in the other colour, not yet formatted. What can't be rewritten is noted in
            `problems`.
        """
        try:
            tree = ast.parse(source)
        except SyntaxError as error:
            what = f"does not parse ({error.msg}): put it right, or take the fence's `python` off"
            self.problems.append(Problem(path, line + (error.lineno or 1) - 1, what))
            return source
        return _Piece(self, path, source, line, tree, outside=outside).rewrite()

    def prose(self, text: str) -> str:
        """Rewrite words: of a comment, or of a string outside of its examples."""
        has_twin = self.modules.has_twin
        for folder, twin in self.folders.items():
            text = text.replace(folder, twin)
        text = _FROM.sub(
            lambda match: "from scopix_sync " if has_twin(f"scopix.{match[1]}") else match[0], text
        )
        text = _IMPORT.sub("import scopix_sync", text)
        text = _DOTTED.sub(
            lambda match: (
                match[0].replace("scopix", "scopix_sync", 1)
                if has_twin(match[0], exported_only=True)
                else match[0]
            ),
            text,
        )
        return self.replacements.names(_PHRASE.sub(self._phrase, _KEYWORD.sub("", text)))

    def _phrase(self, match: re.Match[str]) -> str:
        phrase = match[2].lower()
        self.replacements.used.add(phrase)
        new = PROSE[phrase]
        if match[1]:
            new = f"{'an' if new[0] in 'aeiou' else 'a'} {new}"
        return new[0].upper() + new[1:] if match[0][0].isupper() else new


class _Piece:
    """A file, or an example in a docstring, on its way into the other colour."""

    def __init__(
        self, run: Recolour, path: Path, source: str, line: int, tree: ast.Module, *, outside: bool
    ) -> None:
        self._run = run
        self._path = path
        self._line = line
        self._tree = tree
        self._outside = outside
        self._source = source.encode()
        lines = self._source.splitlines(keepends=True)
        self._starts = [0, *itertools.accumulate(map(len, lines))]
        self._cuts: list[tuple[int, int, str]] = []
        self._roots: set[ast.Name] = set()
        imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import))
        self._imports_scopix = any(
            _root(alias.name) == "scopix" and not alias.asname and run.modules.has_twin(alias.name)
            for node in imports
            for alias in node.names
        )

    def rewrite(self) -> str:
        self._visit(self._tree)
        return self._run.replacements.source(self._tokens())

    def _tokens(self) -> Iterator[Token]:
        """The tokens with the cuts made and the text rewritten; `async` and `await` still there."""
        cuts = sorted(self._cuts, key=lambda cut: (-cut[0], cut[1]))
        offset = done = 0
        for token in _whole_strings(src_to_tokens(self._source.decode())):
            while cuts and cuts[-1][0] <= offset:
                start, end, new = cuts.pop()
                if start >= done:
                    done = end
                    yield Token("CODE", new)
            if offset >= done:
                yield self._retold(token)
            offset += len(token.src.encode())

    def _retold(self, token: Token) -> Token:
        """The token, with its text rewritten if it is a comment or a string."""
        if token.name == "COMMENT":
            return token._replace(src=_without_noqa(self._run.prose(token.src)))
        if token.name == "STRING" and not _BYTES.match(token.src):
            return token._replace(src=self._text(token.src, self._line + (token.line or 1) - 1))
        return token

    def _text(self, text: str, line: int) -> str:
        """Rewrite a string literal: its examples as code, the rest as prose."""
        pieces: list[str] = []
        done = 0
        for fence in _FENCE.finditer(text):
            code_line = line + text.count("\n", 0, fence.start(2))
            code = self._code(textwrap.dedent(fence[2]), code_line).lstrip("\n")
            pieces += self._run.prose(text[done : fence.start(2)]), textwrap.indent(code, fence[1])
            done = fence.end(2)
        return "".join([*pieces, self._run.prose(text[done:])])

    def _code(self, source: str, line: int) -> str:
        return self._run.python(self._path, source, outside=True, line=line)

    def _visit(self, node: ast.AST) -> None:
        if isinstance(node, ast.JoinedStr):
            # Its parts have no reliable places before Python 3.12; it is rewritten as text.
            self._check_fstring(node)
            return
        self._check(node)
        self._shorten(node)
        self._import(node)
        if self._outside:
            self._surround(node)
        for child in ast.iter_child_nodes(node):
            self._visit(child)

    def _check(self, node: ast.AST) -> None:
        """Report what unasync would get wrong."""
        match node:
            case ast.Await() if self._source[self._start(node) + 5 :].startswith(b"("):
                self._report(node, "write `await x`, not `await(x)`")
            case (
                ast.arg(annotation=ast.expr() as annotation)
                | ast.AnnAssign(annotation=annotation)
                | ast.FunctionDef(returns=ast.expr() as annotation)
                | ast.AsyncFunctionDef(returns=ast.expr() as annotation)
            ):
                for quoted in _quoted(annotation):
                    self._report(quoted, "take the quotes off this annotation")
            case _:
                pass

    def _check_fstring(self, node: ast.JoinedStr) -> None:
        for part in ast.walk(node):
            if isinstance(part, ast.Await) or (
                isinstance(part, ast.comprehension) and part.is_async
            ):
                self._report(node, "wait before the f-string, not inside: bind the value to a name")

    def _shorten(self, node: ast.AST) -> None:
        """Cut what only an awaited value needs around it."""
        match node:
            case ast.Await():
                self._parentheses(node)
            case ast.Subscript(value=ast.Name(id=name)) if name in UNWRAPPED:
                self._run.replacements.used.add(name)
                kept = _last_argument(node)
                self._cut(self._start(node), self._start(kept))
                self._cut(self._end(kept), self._end(node))
            case ast.Subscript(value=ast.Name(id="AsyncGenerator"), slice=arguments):
                count = len(arguments.elts) if isinstance(arguments, ast.Tuple) else 1
                self._cut(self._end(arguments), self._end(arguments), ", None" * (3 - count))
            case ast.BinOp(op=ast.BitOr()):
                self._union(node)
            case ast.ListComp(
                elt=ast.Name(id=item),
                generators=[
                    ast.comprehension(target=ast.Name(id=name), iter=items, ifs=[], is_async=1)
                ],
            ) if item == name:
                self._cut(self._start(node), self._start(items), "list(")
                self._cut(self._end(items), self._end(node), ")")
            case ast.Call(
                func=ast.Name(id="cast"), args=[ast.Constant(value=str(type_)) as quoted, _]
            ):
                code = self._code(type_, self._line + quoted.lineno - 1)
                self._replace(quoted, f'"{code}"')
            case ast.Assign(targets=[target], value=ast.Constant(value="scopix") as value) if (
                ast.unparse(target).endswith("__module__")
            ):
                self._replace(value, '"scopix_sync"')
            case _:
                pass

    def _parentheses(self, node: ast.Await) -> None:
        """Take `(await x)` out of its parentheses, unless a call or a line break needs them."""
        start, end = self._start(node), self._end(node)
        before = self._source[:start].rstrip()
        after = self._source[end:].lstrip()
        grouped = before.endswith(b"(") and after.startswith(b")")
        if grouped and not re.search(rb"[\w)\]}'\"]\($", before):
            try:
                ast.parse(self._source[self._start(node.value) : end])
            except SyntaxError:
                return
            self._cut(len(before) - 1, start)
            self._cut(end, len(self._source) - len(after) + 1)

    def _union(self, node: ast.expr) -> None:
        """Cut the members of a union that are the same without waiting: `T | Awaitable[T]`."""
        seen: set[str] = set()
        previous = node
        for member in _members(node):
            plain = ast.unparse(_Unwrap().visit(copy.deepcopy(member)))
            plain = self._run.replacements.names(plain)
            if plain in seen:
                self._cut(self._end(previous), self._end(member))
            seen.add(plain)
            previous = member

    def _import(self, node: ast.AST) -> None:
        """Turn absolute imports of modules that have a twin, or report them inside the package."""
        match node:
            case ast.ImportFrom(module=str(module), level=0):
                names = [f"{module}.{alias.name}" for alias in node.names]
            case ast.Import():
                names = [alias.name for alias in node.names]
            case _:
                return
        has_twin = self._run.modules.has_twin
        twins = [name for name in names if _root(name) == "scopix" and has_twin(name)]
        if not self._outside:
            for name in names:
                if _root(name) in _SEAM_ONLY:
                    self._report(
                        node, f"`{_root(name)}` is for _seam.py only: put the use of it there"
                    )
            if twins:
                self._report(node, f"`{twins[0]}` has a twin: import it relatively")
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name in twins:
                    self._to_twin(self._start(alias))
        elif twins and len(twins) < len(names):
            self._report(
                node, f"`{twins[0]}` has a twin, what is beside it has none: import it apart"
            )
        elif twins:
            self._to_twin(self._source.index(b"scopix", self._start(node)))

    def _surround(self, node: ast.AST) -> None:
        """Turn what stands around the package: runners, sleeps, marks, `scopix.x` in code."""
        match node:
            case ast.Import(names=[ast.alias(name=name, asname=None)]) if name in _RUNNERS:
                if self._sleeps():
                    self._replace(node, "import time")
                else:
                    self._cut_lines(node)
            case ast.Attribute(value=ast.Name(id=name) as module, attr="sleep") if name in _RUNNERS:
                self._replace(module, "time")
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="asyncio"), attr="run"),
                args=[call],
                keywords=[],
            ):
                self._cut(self._start(node), self._start(call))
                self._cut(self._end(call), self._end(node))
            case ast.Call(
                func=ast.Attribute(value=ast.Name(id="anyio"), attr="run"),
                args=[function, *arguments],
                keywords=[],
            ):
                self._cut(self._start(node), self._start(function))
                if arguments:
                    self._cut(self._end(function), self._start(arguments[0]), "(")
                else:
                    self._cut(self._end(function), self._end(node), "()")
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value) if _is_mark(value):
                self._cut_lines(node)
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                for decorator in filter(_is_mark, node.decorator_list):
                    self._cut_lines(decorator)
            case ast.Attribute() | ast.Name():
                self._rename(node)
            case _:
                pass

    def _sleeps(self) -> bool:
        """Whether the piece will need the module time, and has not imported it."""
        found = ast.unparse(self._tree)
        return bool(re.search(r"\b(anyio|asyncio)\.sleep\(", found)) and "import time" not in found

    def _rename(self, node: ast.Attribute | ast.Name) -> None:
        """Turn `scopix` in `scopix.a.b`, asking for the whole of it."""
        name: ast.expr = node
        while isinstance(name, ast.Attribute):
            name = name.value
        if isinstance(name, ast.Name) and name.id == "scopix" and name not in self._roots:
            self._roots.add(name)
            if self._imports_scopix and self._run.modules.has_twin(ast.unparse(node)):
                self._to_twin(self._start(name))

    def _start(self, node: ast.expr | ast.stmt | ast.alias) -> int:
        return self._starts[node.lineno - 1] + node.col_offset

    def _end(self, node: ast.expr | ast.stmt) -> int:
        return self._starts[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)

    def _cut(self, start: int, end: int, new: str = "") -> None:
        self._cuts.append((start, end, new))

    def _replace(self, node: ast.expr | ast.stmt, new: str) -> None:
        self._cut(self._start(node), self._end(node), new)

    def _cut_lines(self, node: ast.expr | ast.stmt) -> None:
        self._cut(self._starts[node.lineno - 1], self._starts[node.end_lineno or node.lineno])

    def _to_twin(self, start: int) -> None:
        self._cut(start, start + len("scopix"), "scopix_sync")

    def _report(self, node: ast.expr | ast.stmt, message: str) -> None:
        self._run.problems.append(Problem(self._path, self._line + node.lineno - 1, message))


class _Unwrap(ast.NodeTransformer):
    """A type as the twin has it, for comparing."""

    def visit_Subscript(self, node: ast.Subscript) -> ast.AST:
        self.generic_visit(node)
        name = node.value.id if isinstance(node.value, ast.Name) else None
        return _last_argument(node) if name in UNWRAPPED else node


def _members(node: ast.expr) -> list[ast.expr]:
    """The members of a union, which is nested to the left."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        return [*_members(node.left), *_members(node.right)]
    return [node]


def _last_argument(node: ast.Subscript) -> ast.expr:
    return node.slice.elts[-1] if isinstance(node.slice, ast.Tuple) else node.slice


def _quoted(annotation: ast.AST) -> Iterator[ast.Constant]:
    """The strings in an annotation that stand for types."""
    match annotation:
        case ast.Constant(value=str()):
            yield annotation
        case ast.Subscript(value=ast.Name(id="Annotated"), slice=ast.Tuple(elts=[type_, *_])):
            yield from _quoted(type_)
        case ast.Subscript(value=ast.Name(id="Literal")):
            pass
        case _:
            for child in ast.iter_child_nodes(annotation):
                yield from _quoted(child)


def _is_mark(node: ast.expr) -> bool:
    return ast.unparse(node) == "pytest.mark.anyio"


def _whole_strings(tokens: Iterable[Token]) -> Iterator[Token]:
    """Join the pieces in which f-strings come from Python 3.12 on."""
    pieces: list[Token] = []
    depth = 0
    for token in tokens:
        depth += token.name == "FSTRING_START"
        if not depth:
            yield token
            continue
        pieces.append(token)
        depth -= token.name == "FSTRING_END"
        if not depth:
            yield pieces[0]._replace(name="STRING", src=tokens_to_src(pieces))
            pieces.clear()


def _without_noqa(comment: str) -> str:
    """Take ruff's ASYNC rules out of a comment that excuses from them."""

    def kept(match: re.Match[str]) -> str:
        codes = [code for code in re.split(r",\s*", match[1]) if not code.startswith("ASYNC")]
        return f"# noqa: {', '.join(codes)}" if codes else "#"

    return re.sub(r"^#\s*$", "", _NOQA.sub(kept, comment))


def _root(dotted: str) -> str:
    return dotted.partition(".")[0]
