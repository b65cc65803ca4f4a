"""What is rendered from the description of a FastAPI application, driven: how it is asked."""

from __future__ import annotations

from datetime import date, datetime, timezone

import pytest

from scopix import ScopixError, ValidationError
from scopix._core.body import BytesSource
from scopix.errors import ResourceNotFoundError, ServerError

pytestmark = pytest.mark.anyio


@pytest.fixture
def operations(application):
    """Get the operations of a tag."""
    return lambda tag: application.module(f"operations.{tag}")


@pytest.fixture
def models(application):
    """Get the types of a module."""
    return lambda module: application.module(f"models.{module}")


async def read(client, operation):
    """Return all that a stream of events or lines gives."""
    async with client.stream(operation) as stream:
        return [item async for item in stream]


async def download(client, operation):
    """Return all bytes of a download."""
    async with client.stream(operation) as stream:
        return b"".join([block async for block in stream])


class TestNames:
    """Functions and modules, called what a person would call them."""

    async def test_paths_are_no_part_of_a_name(self, visitor, operations):
        """What FastAPI puts around the name of a function is taken away."""
        auth = operations("auth")
        session = "0b8b4b1e-7d6f-4b64-9a3d-0d2f2b3a4c5d"

        assert await visitor.send(auth.login(username="a", password="b", scopes=["c", "d"])) == {
            "username": "a",
            "password": "b",
            "scopes": ["c", "d"],
        }
        assert await visitor.send(auth.get_session(session)) == session

    async def test_tags_tell_apart(self, visitor, operations):
        """Tags of any spelling are modules, and a name may be in several of them."""
        assert await visitor.send(operations("books_more").list_files()) == ["book.txt"]
        assert await visitor.send(operations("import_").list_files()) == ["attic.txt"]

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            ("list_editions", "/editions"),
            ("list_editions_v1", "/v1/editions"),
            ("list_editions_v2", "/v2/editions"),
            ("list_editions_dotted", "/dotted"),
            ("get_camel_case", "/camel"),
            ("fetch_dashed", "/dashed"),
            ("search_editions", "/reversed"),
        ],
    )
    async def test_ids_of_any_spelling(self, visitor, operations, name, path):
        """A verb comes first, and paths tell apart what has one name."""
        assert await visitor.send(getattr(operations("editions"), name)()) == path

    async def test_methods_tell_apart(self, visitor, operations):
        """An id that two methods share."""
        assert await visitor.send(operations("editions").get_proxy()) == "GET"
        assert await visitor.send(operations("editions").put_proxy()) == "PUT"

    async def test_without_id_and_tag(self, visitor, operations):
        """Method and path are the name, and the module is `default`."""
        assert await visitor.send(operations("default").get_health()) == "well"


class TestParameters:
    """What is sent in the path, the query, headers and cookies."""

    @pytest.mark.parametrize("path", ["a/b c.txt", "/etc/ü", "a//b", "%2F", "x"])
    async def test_slashes_in_the_path(self, visitor, operations, path):
        """A parameter that may have slashes arrives as it was given."""
        assert await visitor.send(operations("parameters").get_meta(path)) == path

    async def test_path(self, visitor, operations, models):
        """Enumerations, times and numbers in the path."""
        shelf, rank = models("parameters").Shelf.LOW, models("parameters").Rank(2)
        moment = datetime(2026, 5, 4, 3, 2, 1, tzinfo=timezone.utc)
        book = "0b8b4b1e-7d6f-4b64-9a3d-0d2f2b3a4c5d"
        get_place = operations("parameters").get_place

        assert await visitor.send(get_place(shelf, rank, date(2026, 5, 4), moment, book, 0)) == [
            *("low", 2, "2026-05-04", "2026-05-04 03:02:01+00:00", book, 0)
        ]
        with pytest.raises(ValidationError, match=r"path\.shelf.*; path\.number"):
            await visitor.send(get_place("no", 1, date(2026, 5, 4), moment, book, -1))

    async def test_query(self, visitor, operations):
        """Lists, times, flags, JSON, reserved words; the server knows the defaults."""
        read_query = operations("parameters").read_query
        moment = datetime(2026, 5, 4, tzinfo=timezone.utc)

        assert await visitor.send(read_query(ids=[1, 2])) == {
            "ids": [1, 2],
            "from": None,
            "in": None,
            "class": None,
            "exact": True,
            "day": None,
            "ratio": 0.5,
            "limit": 20,
            "rule": [],
        }
        assert await visitor.send(
            read_query(
                ids=[3],
                from_=moment,
                in_="high",
                class_=["b", "a c"],
                exact=False,
                day=date(2026, 1, 2),
                ratio=1e-7,
                limit=1,
                rule=["a", "b&c"],
            )
        ) == {
            "ids": [3],
            "from": "2026-05-04 00:00:00+00:00",
            "in": "high",
            "class": ["a c", "b"],
            "exact": False,
            "day": "2026-01-02",
            "ratio": 1e-7,
            "limit": 1,
            "rule": ["a", "b&c"],
        }

    async def test_model_of_the_query(self, visitor, operations):
        """The fields of a model are parameters."""
        read_model = operations("parameters").read_model
        filters = await visitor.send(read_model(words=["a", "b"], order_by="pages"))

        assert (filters.words, filters.limit, filters.order_by.value) == (["a", "b"], 10, "pages")

    async def test_styles(self, visitor, operations):
        """Lists that are joined, and objects whose members are parameters."""
        read_styles = operations("parameters").read_styles

        assert await visitor.send(
            read_styles(
                joined_=["a", "b"], piped=["c", "d"], deep={"x": 1, "y z": 2}, free={"e": 3}
            )
        ) == [
            *(["joined", "a,b"], ["piped", "c|d"]),
            *(["deep[x]", "1"], ["deep[y z]", "2"], ["free", "3"])[:2],
            ["e", "3"],
        ]
        assert await visitor.send(read_styles()) == []

    async def test_headers(self, visitor, operations):
        """A list is one value with commas, which HTTP says is the same as several."""
        read_headers = operations("parameters").read_headers

        assert await visitor.send(read_headers(x_token="t")) == {
            "x-token": "t",
            "x-words": None,
            "user_name": None,
        }
        assert await visitor.send(read_headers(x_token="t", x_words=["a", "b"], user_name="u")) == {
            "x-token": "t",
            "x-words": ["a,b"],
            "user_name": "u",
        }

    async def test_model_of_headers(self, visitor, operations):
        """The fields of a model are headers."""
        moment = datetime(2026, 5, 4, tzinfo=timezone.utc)
        read_tracing = operations("parameters").read_tracing

        assert await visitor.send(read_tracing(trace_id="t")) == ["t", None]
        assert await visitor.send(read_tracing(trace_id="t", if_changed_since=moment)) == [
            *("t", "2026-05-04 00:00:00+00:00")
        ]

    async def test_cookies(self, visitor, operations):
        """Cookies that are left out are not sent."""
        read_cookies = operations("parameters").read_cookies

        assert await visitor.send(read_cookies(session="s")) == ["s", None, False]
        assert await visitor.send(read_cookies(session="s", theme="t", flag=True)) == [
            *("s", "t", True)
        ]

    async def test_names_that_clash(self, visitor, operations):
        """Of one name in several places, path, query, header, cookie and body keep it in turn."""
        parameters = operations("parameters")
        sent = {"query_id": 2, "header_id": 3, "cookie_id": 4, "body_id": 5}

        assert await visitor.send(parameters.clash(1, **sent, body_name="n", name="q")) == [
            *(1, 2, 3, 4, 5, "n", "q")
        ]
        assert await visitor.send(parameters.clash_with_body(request_body=5, body=2)) == 3


class TestBodies:
    """What is sent in the body."""

    async def test_json(self, visitor, operations, models):
        """One model is arguments; of several, each is one; whatever else is the body."""
        bodies, book = operations("bodies"), models("common").Volume("t", 3)
        reader = models("common").Reader("r", date(2026, 5, 4))

        assert await visitor.send(bodies.take_model(title="t", pages=3)) == book
        assert await visitor.send(bodies.take_embedded(book=book)) == book
        assert await visitor.send(bodies.take_several(book=book, reader=reader)) == [
            *({"title": "t", "pages": 3}, {"name": "r", "since": "2026-05-04"}, 1)
        ]
        assert await visitor.send(bodies.take_list(body=[book])) == [book]
        assert await visitor.send(bodies.take_scalar(body=7)) == 7
        assert await visitor.send(bodies.take_optional()) == "nothing"
        assert await visitor.send(bodies.take_optional(body=book)) == "t"
        assert await visitor.send(bodies.take_with_delete(body=[1])) == [1]

    async def test_form(self, visitor, operations, models):
        """A field repeats for a list, and may hold JSON."""
        take_form, book = operations("bodies").take_form, models("common").Volume("t")

        assert await visitor.send(take_form(name="n", tags=["a", "b"], book=book)) == [
            *("n", ["a", "b"], "t", None)
        ]
        assert await visitor.send(take_form(name="n", tags=["a"], book=book, age=3)) == [
            *("n", ["a"], "t", 3)
        ]

    async def test_multipart(self, visitor, operations, models):
        """Files, lists of files, text and JSON; what is left out is not there."""
        upload, book = operations("bodies").upload, models("common").Volume("t")
        file, other = BytesSource(b"1", "a.txt", "text/plain"), BytesSource(b"2")

        assert await visitor.send(upload(file=file, more=[other, file], note="n", book=book)) == {
            "file": ["a.txt", "text/plain", "1"],
            "more": [["file", "application/octet-stream", "2"], ["a.txt", "text/plain", "1"]],
            "note": "n",
            "book": "t",
            "spare": None,
            "others": [],
            "digest": None,
        }
        seen = await visitor.send(
            upload(
                file=file,
                more=[file],
                note="n",
                book=book,
                spare=other,
                others=[file, other],
                digest=other,
            )
        )
        assert seen["spare"] == ["file", "application/octet-stream", "2"]
        assert [name for name, _, _ in seen["others"]] == ["a.txt", "file"]
        assert seen["digest"] == "2"

    async def test_files_as_older_descriptions_have_them(self, visitor, operations):
        """`format: binary` is a file too."""
        file = BytesSource(b"1", "a.txt")
        upload_old = operations("bodies").upload_old

        assert await visitor.send(upload_old(file=file, files=[file, file])) == [
            *("file=a.txt", "files=a.txt", "files=a.txt")
        ]

    async def test_content(self, visitor, operations):
        """Bytes and text as they are."""
        bodies = operations("bodies")

        assert await visitor.send(bodies.take_bytes(body=BytesSource(b"1"))) == [
            *("application/octet-stream", "1")
        ]
        assert await visitor.send(bodies.take_picture(body=BytesSource(b"1"))) == ["image/png", "1"]
        assert await visitor.send(bodies.take_text(body="ü")) == "ü"

    async def test_several_media_types(self, visitor, operations):
        """Each has a function of its own."""
        bodies = operations("bodies")

        assert await visitor.send(bodies.take_either(body=[1, 2])) == ["application/json", "[1,2]"]
        assert await visitor.send(bodies.take_either_csv(body="1,2")) == [
            *("text/csv; charset=utf-8", "1,2")
        ]


class TestAnswers:
    """What comes back."""

    async def test_values(self, visitor, operations, models):
        """Anything, nothing, models, and JSON of other names."""
        answers, book = operations("answers"), models("common").Volume

        assert await visitor.send(answers.give_anything()) == {"any": ["thing"]}
        assert await visitor.send(answers.give_nothing()) is None
        assert await visitor.send(answers.give_reset()) is None
        assert await visitor.send(answers.give_created()) == book("new")
        assert await visitor.send(answers.give_vendor()) == book("application/vnd.library.v1+json")

    async def test_several_statuses(self, visitor, operations, models):
        """Each has its type, a class of statuses too."""
        give_several = operations("answers").give_several

        assert await visitor.send(give_several(status=200)) == models("common").Volume("b")
        assert await visitor.send(give_several(status=202)) == models("common").Tick(1)
        assert await visitor.send(give_several(status=299)) == models("common").Reader("r")
        assert await visitor.send(give_several(status=206)) is None

    @pytest.mark.parametrize(
        ("status", "kind"), [(418, ScopixError), (422, ValidationError), (500, ServerError)]
    )
    async def test_failures(self, visitor, operations, status, kind):
        """What is described as a failure is an error, with what the answer tells (RFC 9457)."""
        with pytest.raises(kind, match="no tea") as caught:
            await visitor.send(operations("answers").give_failure(status=status))

        assert (caught.value.status_code, caught.value.details["title"]) == (
            *(status, "Short and stout"),
        )

    async def test_failures_of_fastapi(self, visitor, operations):
        """Its own errors are read: one text, or a list of findings."""
        with pytest.raises(ResourceNotFoundError, match="it is not here"):
            await visitor.send(operations("answers").give_missing(name="it"))
        with pytest.raises(ValidationError, match=r"query\.limit: Input should be greater") as told:
            await visitor.send(operations("parameters").read_model(limit=0))

        assert told.value.details["errors"][0]["type"] == "greater_than_equal"

    async def test_redirects(self, visitor, operations):
        """They are told, not followed."""
        answers = operations("answers")

        assert (await visitor.send(answers.give_see_other())).location == "/answers/anything"
        assert (await visitor.send(answers.give_temporary())).location == "/answers/anything"

    async def test_text(self, visitor, operations):
        """Text of any kind."""
        answers = operations("answers")

        assert await visitor.send(answers.give_text()) == "text"
        assert await visitor.send(answers.give_page()) == "<p>page</p>"
        assert await visitor.send(answers.give_table()) == "a,b\n1,2\n"

    async def test_bytes(self, visitor, operations):
        """All else is a download, also what says nothing of itself."""
        answers = operations("answers")

        assert await download(visitor, answers.give_picture()) == b"\x89PNG"
        assert await download(visitor, answers.give_report()) == b"%PDF-"
        assert b"FileResponse" in await download(visitor, answers.give_file())

    async def test_several_media_types(self, visitor, operations, models):
        """Each has a function of its own, which asks for it."""
        answers = operations("answers")

        assert await visitor.send(answers.give_either()) == models("common").Volume("either")
        assert await download(visitor, answers.give_either_png()) == b"*/*"

    async def test_headers(self, visitor, operations):
        """They come with the whole answer."""
        response = await visitor.send_raw(operations("answers").give_counted())

        assert (response.parse(), response.headers["x-total"]) == ([1, 2], "3")


class TestStreams:
    """What comes in pieces."""

    async def test_lines(self, visitor, operations, models):
        """Each line is decoded, whatever the media type is called."""
        streams, tick = operations("streams"), models("common").Tick

        assert await read(visitor, streams.stream_lines(count=3)) == [tick(0), tick(1), tick(2)]
        assert await read(visitor, streams.stream_lines(count=0)) == []
        assert await read(visitor, streams.stream_anything()) == [{"a": 1}, [2]]
        assert await read(visitor, streams.stream_old_lines()) == [{"count": 1}, {"count": 2}]

    async def test_events(self, visitor, operations, models):
        """The data of each event is decoded; without a word on it, it is text."""
        streams, tick = operations("streams"), models("common").Tick

        assert await read(visitor, streams.stream_events()) == [tick(1), tick(2)]
        assert await read(visitor, streams.stream_words(title="a\nb")) == ["a\nb"]
        assert await read(visitor, streams.stream_named_events(title="t")) == [
            *("begin", '{"title": "t"}')
        ]
        assert await read(visitor, streams.stream_old_events()) == ["a", "b"]

    async def test_events_or_not(self, visitor, operations, models):
        """What can be had whole and as a stream has two functions."""
        streams = operations("streams")

        assert await visitor.send(streams.talk()) == models("common").Volume("talk")
        assert await read(visitor, streams.talk_events()) == [models("common").Tick(1)]


class TestOthers:
    """What is rarely met."""

    async def test_methods(self, visitor, operations):
        """HEAD has no content, whatever the description says; OPTIONS and TRACE are as others."""
        others = operations("others")
        response = await visitor.send_raw(others.head_there())

        assert (response.parse(), response.headers["x-there"]) == (None, "yes")
        assert await visitor.send(others.show_options()) == "options"
        assert await visitor.send(others.trace_back()) == "traced"

    async def test_deprecated(self, visitor, operations):
        """What is deprecated says so, and works."""
        old = operations("others").old

        assert await visitor.send(old()) == "old"
        assert "Deprecated." in old.__doc__

    async def test_credentials(self, visitor, application, operations):
        """The key is sent as a bearer token; what else is wanted is given as a header."""
        secured = operations("others").read_secured()
        options = {"extra_headers": {"X-Key": "k"}}

        assert await visitor.send(secured) == [application.api_key, None]
        assert await visitor.send(secured, **options) == [application.api_key, "k"]

    async def test_callbacks(self, visitor, operations):
        """An operation that calls back is sent as any other."""
        assert await visitor.send(operations("others").subscribe(url="u")) == "u"
