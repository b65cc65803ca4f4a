from __future__ import annotations

import ast
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenize_rt import Token, src_to_tokens, tokens_to_src

from generator import recolour
from generator.recolour import NAMES, Modules, Problem, Recolour

PATH = Path("tests/async/test_it.py")
MODULES = Modules(
    paths={
        "scopix": Path("scopix/__init__.py"),
        "scopix.client": Path("scopix/client.py"),
        "scopix.errors": Path("scopix/errors.py"),
        "scopix.resources": Path("scopix/resources/__init__.py"),
        "scopix.resources.files": Path("scopix/resources/files.py"),
        "scopix.resources.plan": Path("scopix/resources/plan.py"),
        "scopix.types": Path("scopix/types/__init__.py"),
        "scopix.types.batch": Path("scopix/types/batch.py"),
    },
    twinned=frozenset({"scopix", "scopix.client", "scopix.resources", "scopix.resources.files"}),
    exported=frozenset({"Scopix", "FileError"}),
    shared=frozenset({"_raw", "errors", "types"}),
)


def run() -> Recolour:
    return Recolour(MODULES, {"tests/async": "tests/sync", "examples/async": "examples/sync"})


def twin(source: str, *, outside: bool = True) -> str:
    """What a piece becomes, which must be without problems."""
    recolouring = run()
    text = recolouring.python(PATH, textwrap.dedent(source), outside=outside)

    assert recolouring.problems == []
    return text


def problems(source: str, *, outside: bool = True) -> list[tuple[int, str]]:
    """What is wrong with a piece, with its lines."""
    recolouring = run()
    recolouring.python(PATH, textwrap.dedent(source), outside=outside)
    return [(problem.line, problem.message) for problem in recolouring.problems]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("await x", "x"),
        ("print(await x)", "print(x)"),
        ("async def f() -> None: ...", "def f() -> None: ..."),
        ("async with a() as x, b() as y: ...", "with a() as x, b() as y: ..."),
        ("async for x in y: ...", "for x in y: ..."),
        ("[x async for x in y if await x]", "[x for x in y if x]"),
        ("[f(x) async for x in y]", "[f(x) for x in y]"),
        ("[x async for x in await y()]", "list(y())"),
        ("[x for x in y]", "[x for x in y]"),
        ("async def __aenter__(self): ...", "def __enter__(self): ..."),
        ("async def __aexit__(self, *args): ...", "def __exit__(self, *args): ..."),
        ("raise StopAsyncIteration", "raise StopIteration"),
        ("await x.aclose()", "x.close()"),
        ("getattr(x, 'aclose')", "getattr(x, 'close')"),
        ("class S(httpx.AsyncByteStream): ...", "class S(httpx.SyncByteStream): ..."),
        ("AsyncThing", "AsyncThing"),
    ],
)
def test_tokens(source: str, expected: str) -> None:
    """Words of waiting go and names follow the table; a name that isn't in it stays as it is."""
    assert twin(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("x: Awaitable[T]", "x: T"),
        ("x: Awaitable[A | B] | None", "x: A | B | None"),
        ("x: Callable[[E], Awaitable[T]]", "x: Callable[[E], T]"),
        ("x: Awaitable[Awaitable[list[T]]]", "x: list[T]"),
        ("x: Awaitable[\n    A | B\n]", "x: A | B"),
        ("x: AsyncIterator[Awaitable[T]]", "x: Iterator[T]"),
        ("x: AsyncGenerator[T, None]", "x: Generator[T, None, None]"),
        ("x: AsyncGenerator[T]", "x: Generator[T, None, None]"),
        (
            "def f() -> AbstractAsyncContextManager[T]: ...",
            "def f() -> AbstractContextManager[T]: ...",
        ),
        ("cast('Awaitable[T]', x)", 'cast("T", x)'),
        ("cast(T, x)", "cast(T, x)"),
    ],
)
def test_types(source: str, expected: str) -> None:
    """A type around an awaited value is that value's type in the twin."""
    assert twin(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("F = Callable[[E], Awaitable[None] | None]", "F = Callable[[E], None]"),
        ("x: None | str | Awaitable[None]", "x: None | str"),
        ("x: AsyncIterator[T] | Iterator[T] | bytes", "x: Iterator[T] | bytes"),
        ("x: Callable[[E], None] | Callable[[E], Awaitable[None]]", "x: Callable[[E], None]"),
        ("x: A | B", "x: A | B"),
    ],
)
def test_unions(source: str, expected: str) -> None:
    """Members of a union that become the same are one: `None | None` fails at run time."""
    assert twin(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('(await x.get())["k"]', 'x.get()["k"]'),
        ("return_ = (await x.get()).items", "return_ = x.get().items"),
        (
            "y = (\n    await x.get(\n        1,\n    )\n).items",
            "y = x.get(\n        1,\n    ).items",
        ),
        ("f(a, (await x))", "f(a, x)"),
        ("f(await x)", "f(x)"),
        ("f(\n    await x\n)", "f(\n    x\n)"),
        ("(await x, 1)", "(x, 1)"),
        ("y = (await x\n     .get())", "y = (x\n     .get())"),
        ("await (await x)", "x"),
    ],
)
def test_parentheses(source: str, expected: str) -> None:
    """Parentheses that only `await` needed go with it, unless a call or a line break needs them."""
    assert twin(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from scopix import Scopix", "from scopix_sync import Scopix"),
        ("from scopix.client import Scopix", "from scopix_sync.client import Scopix"),
        ("from scopix.types.batch import B", "from scopix.types.batch import B"),
        ("from scopix import errors", "from scopix import errors"),
        ("from scopix.resources import files", "from scopix_sync.resources import files"),
        ("from scopix.resources import plan", "from scopix.resources import plan"),
        ("from scopix.resources.plan import P", "from scopix.resources.plan import P"),
        ("from scopix._raw.models import M", "from scopix._raw.models import M"),
        ("from scopix_emulator import E", "from scopix_emulator import E"),
        ("from ._colour import sleep", "from ._colour import sleep"),
        ("import scopix as s", "import scopix_sync as s"),
        ("import scopix.types.batch as b", "import scopix.types.batch as b"),
        ("import scopix\nscopix.Scopix()", "import scopix_sync\nscopix_sync.Scopix()"),
        ("import scopix\ndir(scopix)", "import scopix_sync\ndir(scopix_sync)"),
        (
            "import scopix.client, scopix.errors\nscopix.client.X(scopix.errors.Y)",
            "import scopix_sync.client, scopix.errors\nscopix_sync.client.X(scopix.errors.Y)",
        ),
        ("import scopix.errors\nscopix.errors.X", "import scopix.errors\nscopix.errors.X"),
        ("scopix = Scopix()\nscopix.files", "scopix = Scopix()\nscopix.files"),
        ("f().scopix.x", "f().scopix.x"),
    ],
)
def test_imports_outside(source: str, expected: str) -> None:
    """Outside of the package, what has a twin is taken from the twin."""
    assert twin(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("from .client import Scopix", "from .client import Scopix"),
        ("from scopix.errors import FileError", "from scopix.errors import FileError"),
        ("asyncio.sleep(1)", "asyncio.sleep(1)"),
        ('class A:\n    __module__ = "scopix"', 'class A:\n    __module__ = "scopix_sync"'),
        ('A.__module__ = "scopix"', 'A.__module__ = "scopix_sync"'),
        ('A.name = "scopix"', 'A.name = "scopix"'),
        ('NAMES = {"A": ".client", "B": "scopix.errors"}',) * 2,
        ('NAMES = {"A": "scopix.client"}', 'NAMES = {"A": "scopix_sync.client"}'),
    ],
)
def test_imports_inside(source: str, expected: str) -> None:
    """Inside the package the form of an import says it all; names of modules follow in strings."""
    assert twin(source, outside=False) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("asyncio.run(main())", "main()"),
        ("asyncio.run(\n    main(1),\n)", "main(1)"),
        ("anyio.run(main)", "main()"),
        ("anyio.run(main, 1, 2)", "main(1, 2)"),
        ("asyncio.run(main(), debug=True)", "asyncio.run(main(), debug=True)"),
        ("import asyncio\nimport sys\n", "import sys\n"),
        ("import asyncio\nawait asyncio.sleep(1)", "import time\ntime.sleep(1)"),
        ("import anyio\nimport time\nawait anyio.sleep(1)", "import time\ntime.sleep(1)"),
        ("import asyncio as a", "import asyncio as a"),
        ("pytestmark = pytest.mark.anyio\nx = 1", "x = 1"),
        ("pytestmark = pytest.mark.slow", "pytestmark = pytest.mark.slow"),
        ("@pytest.mark.anyio\n@a\nasync def f(): ...", "@a\ndef f(): ..."),
        ("class T:\n    @pytest.mark.anyio\n    async def f(): ...", "class T:\n    def f(): ..."),
        ("@pytest.fixture\nasync def f(): ...", "@pytest.fixture\ndef f(): ..."),
    ],
)
def test_surroundings(source: str, expected: str) -> None:
    """Runners, sleeps and marks of tests and examples become plain calls, or nothing."""
    assert twin(source) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Use `async with Scopix()`.", "Use `with Scopix()`."),
        ("async for page in x, async def f", "for page in x, def f"),
        ("Call `await client.close()` or `await job`.", "Call `client.close()` or `job`."),
        ("It has to await the end.", "It has to await the end."),
        ("An async client; Async clients.", "A blocking client; Blocking clients."),
        ("A coroutine function, coroutine functions.", "A function, functions."),
        ("An AsyncIterator with aclose().", "An Iterator with close()."),
        ("`from scopix import Scopix`", "`from scopix_sync import Scopix`"),
        ("`from scopix import (`", "`from scopix_sync import (`"),
        ("`from scopix import errors`", "`from scopix import errors`"),
        (
            "`import scopix`, `import scopix.client`",
            "`import scopix_sync`, `import scopix_sync.client`",
        ),
        ("See scopix.Scopix, scopix.errors.", "See scopix_sync.Scopix, scopix.errors."),
        ("https://scopix.ai or scopix.ai", "https://scopix.ai or scopix.ai"),
        ("pip install scopix", "pip install scopix"),
        ("python examples/async/upload.py", "python examples/sync/upload.py"),
    ],
)
def test_prose(text: str, expected: str) -> None:
    """Comments, docstrings and messages speak of the twin, in whole sentences."""
    assert twin(f"# {text}") == f"# {expected}"
    assert twin(f'"""{text}"""') == f'"""{expected}"""'
    assert twin(f"raise E('{text}')") == f"raise E('{expected}')"
    assert twin(f"raise E(f'{text} {{x}}')") == f"raise E(f'{expected} {{x}}')"


def test_bytes_stay() -> None:
    """Bytes are data, not words."""
    assert twin('rb"await x()"') == 'rb"await x()"'


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# noqa: ASYNC109", ""),
        ("# noqa: ASYNC109, D102", "# noqa: D102"),
        ("# noqa: ASYNC109 - the whole deadline", "# - the whole deadline"),
        ("# noqa: D102", "# noqa: D102"),
        ("# noqa", "# noqa"),
    ],
)
def test_excuses(comment: str, expected: str) -> None:
    """An excuse from a rule about waiting would be unused in the twin."""
    assert twin(f"x = 1 {comment}") == f"x = 1 {expected}"


def test_docstring_example() -> None:
    """A fenced example is rewritten as code, the text around it as prose."""
    source = '''
        class Scopix:
            """An async client.

            Example:
                ```python
                import asyncio

                from scopix import Scopix
                from scopix.types.batch import BatchStatus


                async def main() -> None:
                    async with Scopix() as client:
                        print((await client.files.get("await")).name)  # an AsyncIterator


                asyncio.run(main())
                ```

            Then `await client.close()`.

            ```text
            await nothing
            ```
            """
    '''
    expected = '''
        class Scopix:
            """A blocking client.

            Example:
                ```python
                from scopix_sync import Scopix
                from scopix.types.batch import BatchStatus


                def main() -> None:
                    with Scopix() as client:
                        print(client.files.get("await").name)  # an Iterator


                main()
                ```

            Then `client.close()`.

            ```text
            await nothing
            ```
            """
    '''
    assert twin(source, outside=False) == textwrap.dedent(expected)


@pytest.mark.parametrize(
    ("source", "line", "message"),
    [
        ("x = 1\nawait(x)", 2, "write `await x`, not `await(x)`"),
        ("\nf'{await x}'", 2, "wait before the f-string, not inside: bind the value to a name"),
        (
            "f'{[x async for x in y]}'",
            1,
            "wait before the f-string, not inside: bind the value to a name",
        ),
        ("x: 'T'", 1, "take the quotes off this annotation"),
        ("def f(x: list['T']): ...", 1, "take the quotes off this annotation"),
        ("def f() -> Awaitable['T']: ...", 1, "take the quotes off this annotation"),
        ("async def f() -> 'T': ...", 1, "take the quotes off this annotation"),
        ("x: Annotated['T', 'y']", 1, "take the quotes off this annotation"),
        (
            "from scopix import Scopix, errors",
            1,
            "`scopix.Scopix` has a twin, what is beside it has none: import it apart",
        ),
        (
            "x = (",
            1,
            "does not parse ('(' was never closed): put it right, or take the fence's `python` off",
        ),
    ],
)
def test_rules(source: str, line: int, message: str) -> None:
    """What can't be rewritten faithfully is told with its line and a way out."""
    assert problems(source) == [(line, message)]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("import scopix", "`scopix` has a twin: import it relatively"),
        (
            "from scopix.client import Scopix",
            "`scopix.client.Scopix` has a twin: import it relatively",
        ),
        ("import asyncio", "`asyncio` is for _seam.py only: put the use of it there"),
        ("from threading import Lock", "`threading` is for _seam.py only: put the use of it there"),
        ("import anyio.abc", "`anyio` is for _seam.py only: put the use of it there"),
    ],
)
def test_rules_inside(source: str, message: str) -> None:
    """Inside the package an absolute import is for what both share, and waiting is for the seam."""
    assert problems(source, outside=False) == [(1, message)]
    assert problems(source) == []


@pytest.mark.parametrize(
    "source", ["x: Literal['a']", "x: Annotated[T, 'a']", "def f(x, y: int = 1): ...", "f'{x}'"]
)
def test_no_problem(source: str) -> None:
    """Strings in annotations that are no types are left alone."""
    assert twin(source) == source


def test_problem_in_example() -> None:
    """A problem in an example is told with its line in the file."""
    source = '''\
    import asyncio


    def f() -> None:
        """Do it.

        ```python
        x = 1
        await(x)
        ```

        ```python
        Scopix(<key>)
        ```
        """
    '''
    assert problems(source) == [
        (9, "write `await x`, not `await(x)`"),
        (13, "does not parse (invalid syntax): put it right, or take the fence's `python` off"),
    ]


def test_problem_reads_as_a_place() -> None:
    """A problem is printed as editors expect a place."""
    assert str(Problem(Path("a") / "b.py", 3, "is wrong: mend it")) == "a/b.py:3: is wrong: mend it"


def test_used_replacements_are_remembered() -> None:
    """What was replaced is known afterwards, in code and in words; the rest isn't."""
    recolouring = run()
    recolouring.python(
        PATH, "x: Awaitable[T] = aread  # an async client, AsyncClient", outside=True
    )

    assert recolouring.replacements.used == {"Awaitable", "aread", "async client", "AsyncClient"}


def test_fstrings_in_pieces() -> None:
    """The tokens of an f-string from Python 3.12 on become one string, as before."""
    pieces = [
        Token("NAME", "x"),
        Token("FSTRING_START", 'f"', 3, 5),
        Token("FSTRING_MIDDLE", "a "),
        Token("OP", "{"),
        Token("FSTRING_START", "f'"),
        Token("FSTRING_END", "'"),
        Token("OP", "}"),
        Token("FSTRING_END", '"'),
        Token("OP", ")"),
    ]

    assert list(recolour._whole_strings(pieces)) == [
        Token("NAME", "x"),
        Token("STRING", "f\"a {f''}\"", 3, 5),
        Token("OP", ")"),
    ]


CALLS = st.recursive(
    st.sampled_from(["x", "y.z", "f()", "'text'"]),
    lambda inner: st.one_of(
        inner.map("(await {})".format),
        inner.map("f({})".format),
        inner.map("f(await g({}))".format),
        st.tuples(inner, inner).map("[{0[0]}, (await f({0[1]})).a]".format),
        inner.map("{{'k': {}}}".format),
    ),
    max_leaves=8,
)


@given(CALLS)
def test_expressions_mean_the_same(source: str) -> None:
    """Any expression is, in the twin, the tree that it was, without the waiting."""

    class Arrive(ast.NodeTransformer):
        def visit_Await(self, node: ast.Await) -> ast.AST:
            return self.visit(node.value)

    assert ast.unparse(ast.parse(twin(source))) == ast.unparse(Arrive().visit(ast.parse(source)))


@given(st.text(alphabet="abc é.,\n`*", max_size=40))
def test_other_text_stays(text: str) -> None:
    """Text without a word of waiting comes out as it went in."""
    assert run().prose(text) == text


def test_names_are_final() -> None:
    """No replacement is replaced again, so that the order of the table doesn't matter."""
    assert not NAMES.keys() & set(NAMES.values())


def test_round_trip() -> None:
    """A blocking module comes out as it went in."""
    source = Path(recolour.__file__).read_text(encoding="utf-8")
    tokens = src_to_tokens(source)

    assert tokens_to_src(recolour._whole_strings(tokens)) == source
