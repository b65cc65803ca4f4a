"""What the methods of a client come down to."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest

from generator.facade import Facade, facade_of

ROOT = Path(__file__).parents[2]

BASE = {
    "__init__": '"""The package."""\n',
    "resources/__init__": "",
    "resources/_base": """
        class Resource:
            def __init__(self, caller: Caller) -> None:
                self._caller = caller

            def helper(self):
                return "not one of the methods that users call"
    """,
    "client": """
        from functools import cached_property
        from .resources.files import Files

        class Scopix:
            @cached_property
            def files(self) -> Files:
                return Files(self)

            @property
            def config(self) -> str:
                return ""

            def send(self, operation):
                return operation
    """,
}
HEAD = """
from scopix._raw.operations import files as operations
from scopix._raw.operations.files import get_file
from ._base import Resource
"""


@pytest.fixture
def package(tmp_path: Path):
    def write(files: str, **modules: str) -> Facade:
        modules = {**BASE, "resources/files": HEAD + dedent(files), **modules}
        for name, text in modules.items():
            path = tmp_path / "scopix" / f"{name.replace('__of__', '/')}.py"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text))
        return facade_of(tmp_path)

    return write


def reached(facade: Facade) -> dict[str, set[str]]:
    return {one.shown: {name for _, name in one.reaches} for one in facade.methods}


def test_methods_that_name_an_operation(package) -> None:
    """By its module or by itself, in the body, in a nested function or in a lambda."""
    facade = package("""
        class Files(Resource):
            async def get(self, file_id):
                return await self._caller.send(get_file(file_id))

            def list_all(self):
                async def fetch(offset):
                    return operations.list_files(offset=offset)
                return Pager(fetch)

            def wait(self):
                return self._caller.wait(lambda: operations.get_status())

            def local(self):
                return "nothing"

            def _private(self):
                return operations.delete_file()
    """)

    assert reached(facade) == {
        "client.files.get": {"get_file"},
        "client.files.list_all": {"list_files"},
        "client.files.wait": {"get_status"},
    }
    method = facade.methods[0]
    assert (method.path.name, method.line) == ("files.py", 7)
    assert facade.methods_of(("files", "list_files")) == [facade.methods[1]]
    assert facade.methods_of(("files", "none")) == []


def test_helpers_are_followed(package) -> None:
    """Through methods of their own, functions of the module and of others, and around circles."""
    facade = package(
        """
        from scopix._core.work import begin
        from scopix._core import work

        class _Base(Resource):
            def inherited(self):
                return _one()

        class Files(_Base):
            def a(self):
                return self._b()

            def _b(self):
                return self.c()

            def c(self):
                return self._b() or begin()

            def d(self):
                return work.again()

        def _one():
            return operations.upload_file()
        """,
        **{
            "_core/__init__": "",
            "_core/work": """
                import scopix._raw.operations.files
                import scopix._raw.operations.files as raw

                def begin():
                    return scopix._raw.operations.files.upload_files()

                def again():
                    return raw.get_quota()

                class Work:
                    def no_method_of_the_client(self):
                        return begin()
            """,
        },
    )

    assert reached(facade) == {
        "client.files.a": {"upload_files"},
        "client.files.c": {"upload_files"},
        "client.files.d": {"get_quota"},
        "client.files.inherited": {"upload_file"},
    }


def test_objects_are_followed(package) -> None:
    """By constructors, annotations, properties, and what methods return."""
    facade = package("""
        from .others import Others

        class Files(Resource):
            other: Others

            def __init__(self, caller, sibling: Others) -> None:
                self._made = Others(caller)
                self._given = sibling
                self._unknown = caller
                self._noted: Others = caller

            @property
            def _others(self) -> Others:
                return Others(self._caller)

            def by_property(self):
                return self._others.one()

            def by_constructor(self):
                other = Others(self._caller)
                return other.one()

            def by_attribute(self):
                return self._made.one()

            def by_argument(self):
                return self._given.two()

            def by_note(self):
                return self._noted.two()

            def by_class(self):
                return self.other.two()

            def by_annotation(self, other: Others):
                return other.one()

            def by_variable(self):
                other: Others = self._find()
                return other.two()

            async def by_result(self):
                async with self._open() as other:
                    return await other.one()

            def _open(self) -> AbstractAsyncContextManager[Others]:
                return Others(self._caller)

            def unknown(self, thing):
                thing = thing.x
                count: int = 1
                return self._unknown.one(), self._none.one(), (1)(), thing()(), count.two, self()
    """, **{"resources/others": HEAD + """
class Others(Resource):
    async def one(self):
        return operations.one()

    def two(self):
        return operations.two()
"""})  # fmt: skip

    assert reached(facade) == {
        "client.files.by_property": {"one"},
        "client.files.by_constructor": {"one"},
        "client.files.by_attribute": {"one"},
        "client.files.by_argument": {"two"},
        "client.files.by_note": {"two"},
        "client.files.by_class": {"two"},
        "client.files.by_annotation": {"one"},
        "client.files.by_variable": {"two"},
        "client.files.by_result": {"one"},
        "Others.one": {"one"},
        "Others.two": {"two"},
    }


def test_resources_of_resources(package) -> None:
    """A resource may have others; they are reached through it."""
    facade = package("""
        class Notes(Resource):
            def list(self):
                return operations.list_notes()

        class Files(Resource):
            @property
            def notes(self) -> Notes:
                return Notes(self._caller)
    """)

    assert reached(facade) == {"client.files.notes.list": {"list_notes"}}


def test_objects_that_users_get(package) -> None:
    """Whoever makes an object goes on to use it; its methods are for users too."""
    facade = package("""
        class Session:
            def say(self):
                return operations.say()

        class _Hidden:
            def go(self):
                return operations.go()

        class Files(Resource):
            def session(self) -> Session:
                return Session()

            def hidden(self):
                return _Hidden()
    """)

    assert reached(facade) == {
        "client.files.session": {"say"},
        "client.files.hidden": {"go"},
        "Session.say": {"say"},
    }


def test_overloads_are_one_method(package) -> None:
    """Its line is that of the one with a body."""
    facade = package("""
        class Files(Resource):
            @overload
            def get(self, a: int) -> int: ...

            def get(self, a):
                return get_file(a)
    """)

    assert [(one.shown, one.line) for one in facade.methods] == [("client.files.get", 10)]


def test_public_types(package) -> None:
    """A generated class is public where a module of types lists it."""
    facade = package(
        "class Files(Resource): ...",
        **{
            "types/__init__": "",
            "types/files": """
                from scopix._raw.models.files import File, Hidden
                from scopix._core.own import Own

                class Event: ...

                __all__ = ["Event", "File", "Own", "Unknown"]
            """,
        },
    )

    assert facade.types == {"File": "scopix.types.files.File"}


def test_ours() -> None:
    """In the client, methods reach what they stand for, through other resources too."""
    methods = reached(facade_of(ROOT))

    assert methods["client.files.list"] == {"list_files"}
    assert methods["client.files.list_all"] == {"list_files"}
    assert methods["client.documents.update"] == {"update_file"}
    assert methods["client.batch.wait_for_completion"] == {"get_batch", "list_batch_results"}
    assert "client.send" not in methods
