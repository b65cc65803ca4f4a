"""How the application is asked: each route has a form of its own, and tells what it understood."""

from __future__ import annotations

import json
from collections.abc import AsyncIterable, Iterator
from datetime import date, datetime
from enum import Enum, IntEnum
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import (
    APIRouter,
    Body,
    Cookie,
    Depends,
    File,
    Form,
    Header,
    HTTPException,
    Path,
    Query,
    Request,
    Response,
    UploadFile,
)
from fastapi.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    StreamingResponse,
)
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, ConfigDict, Field, Json

__all__ = ["router", "webhooks"]


def plain(value: Any) -> Any:
    """Return a value as JSON has it."""
    return json.loads(json.dumps(value, default=str))


class Shelf(str, Enum):
    LOW = "low"
    HIGH = "high"


class Rank(IntEnum):
    FIRST = 1
    SECOND = 2


class Volume(BaseModel):
    title: str
    pages: int = 0


class Reader(BaseModel):
    name: str
    since: date | None = None


class Tick(BaseModel):
    count: int


# --------------------------------------------------------------------------------- names and tags

sessions = APIRouter(prefix="/api/v2/auth/session", tags=["auth"])
books = APIRouter(prefix="/books", tags=["Books & More"])
attic = APIRouter(prefix="/attic", tags=["import", "Books & More"])
editions = APIRouter(tags=["editions"])
untagged = APIRouter()


class Login(BaseModel):
    username: str
    password: str
    scopes: list[str] = []


@sessions.post("/login")
def login(form: Annotated[Login, Form()]) -> dict[str, Any]:
    return form.model_dump()


@sessions.get("/{session_id}")
def get_session(session_id: UUID) -> str:
    return str(session_id)


@books.get("/files")
def list_files() -> list[str]:
    return ["book.txt"]


@attic.get("/files", name="list_files")
def list_attic_files() -> list[str]:
    return ["attic.txt"]


@editions.get("/v1/editions")
@editions.get("/v2/editions")
@editions.get("/editions")
def list_editions(request: Request) -> str:
    return request.url.path


@editions.get("/proxy", openapi_extra={"operationId": "proxy"})
@editions.put("/proxy", openapi_extra={"operationId": "proxy"})
def proxy(request: Request) -> str:
    return request.method


@editions.get("/camel", operation_id="getCamelCase")
@editions.get("/dotted", operation_id="editions.list")
@editions.get("/dashed", operation_id="editions-fetch-dashed")
@editions.get("/reversed", operation_id="editions_search")
def get_path(request: Request) -> str:
    return request.url.path


@untagged.get("/health", openapi_extra={"operationId": None})
def health() -> str:
    return "well"


# --------------------------------------------------------------------------------------- parameters

parameters = APIRouter(prefix="/parameters", tags=["parameters"])


@parameters.get("/files/{file_path:path}/meta")
def get_meta(file_path: str) -> str:
    return file_path


@parameters.get("/places/{shelf}/{rank}/{day}/{moment}/{book_id}/{number}")
def get_place(
    shelf: Shelf,
    rank: Rank,
    day: date,
    moment: datetime,
    book_id: UUID,
    number: Annotated[int, Path(ge=0)],
) -> list[Any]:
    return plain([shelf.value, rank.value, day, moment, book_id, number])


@parameters.get("/query")
def read_query(
    ids: Annotated[list[int], Query()],
    from_: Annotated[datetime | None, Query(alias="from")] = None,
    in_: Annotated[Shelf | None, Query(alias="in")] = None,
    class_: Annotated[set[str] | None, Query(alias="class")] = None,
    exact: bool = True,
    day: date | None = None,
    ratio: float = 0.5,
    limit: Annotated[int, Query(ge=1, le=100, deprecated=True)] = 20,
    rule: Annotated[Json[list[str]], Query()] = [],  # noqa: B006,
) -> dict[str, Any]:
    seen = {"ids": ids, "from": from_, "in": in_, "class": class_ and sorted(class_)}
    return plain({**seen, "exact": exact, "day": day, "ratio": ratio, "limit": limit, "rule": rule})


class Filters(BaseModel):
    """What a list is narrowed down to."""

    model_config = ConfigDict(extra="forbid")

    words: list[str] = []
    limit: int = Field(10, ge=1, le=100)
    order_by: Literal["title", "pages"] = "title"


@parameters.get("/model")
def read_model(filters: Annotated[Filters, Query()]) -> Filters:
    return filters


def listed(name: str, **more: Any) -> dict[str, Any]:
    schema = {"type": "array", "items": {"type": "string"}}
    return {"name": name, "in": "query", "schema": schema, **more}


INTEGERS = {"type": "object", "additionalProperties": {"type": "integer"}}
STYLES = [
    listed("joined", explode=False),
    listed("piped", style="pipeDelimited", explode=False),
    listed("deep", style="deepObject", schema=INTEGERS),
    listed("free", schema=INTEGERS),
]


@parameters.get("/styles", openapi_extra={"parameters": STYLES})
def read_styles(request: Request) -> list[list[str]]:
    return [list(pair) for pair in request.query_params.multi_items()]


@parameters.get("/headers")
def read_headers(
    x_token: Annotated[str, Header()],
    x_words: Annotated[list[str] | None, Header()] = None,
    user_name: Annotated[str | None, Header(convert_underscores=False)] = None,
) -> dict[str, Any]:
    return {"x-token": x_token, "x-words": x_words, "user_name": user_name}


class Tracing(BaseModel):
    trace_id: str
    if_changed_since: datetime | None = None


@parameters.get("/tracing")
def read_tracing(tracing: Annotated[Tracing, Header()]) -> list[Any]:
    return plain([tracing.trace_id, tracing.if_changed_since])


class Crumbs(BaseModel):
    session: str
    theme: str | None = None


@parameters.get("/cookies")
def read_cookies(
    crumbs: Annotated[Crumbs, Cookie()], flag: Annotated[bool, Cookie()] = False
) -> list[Any]:
    return [crumbs.session, crumbs.theme, flag]


@parameters.put("/clashes/{id}")
def clash(
    id: int,
    other_id: Annotated[int, Query(alias="id")],
    header_id: Annotated[int, Header(alias="id")],
    name: Annotated[str, Body()],
    other_name: Annotated[str, Query(alias="name")],
    cookie_id: Annotated[int, Cookie(alias="id")],
    body_id: Annotated[int, Body(alias="id")],
) -> list[Any]:
    return [id, other_id, header_id, cookie_id, body_id, name, other_name]


@parameters.put("/bodies")
def clash_with_body(
    body: Annotated[int, Body()], other: Annotated[int, Query(alias="body")]
) -> int:
    return body - other


# ------------------------------------------------------------------------------------------ bodies

bodies = APIRouter(prefix="/bodies", tags=["bodies"])


@bodies.post("/model")
def take_model(book: Volume) -> Volume:
    return book


@bodies.post("/embedded")
def take_embedded(book: Annotated[Volume, Body(embed=True)]) -> Volume:
    return book


@bodies.post("/several")
def take_several(book: Volume, reader: Reader, weight: Annotated[int, Body()] = 1) -> list[Any]:
    return plain([book.model_dump(), reader.model_dump(), weight])


@bodies.post("/list")
def take_list(items: list[Volume]) -> list[Volume]:
    return items


@bodies.post("/scalar")
def take_scalar(number: Annotated[int, Body()]) -> int:
    return number


@bodies.post("/optional")
def take_optional(book: Volume | None = None) -> str:
    return book.title if book else "nothing"


@bodies.delete("/with-delete")
def take_with_delete(items: Annotated[list[int], Body()]) -> list[int]:
    return items


@bodies.post("/form")
def take_form(
    name: Annotated[str, Form()],
    tags: Annotated[list[str], Form()],
    book: Annotated[Json[Volume], Form()],
    age: Annotated[int | None, Form()] = None,
) -> list[Any]:
    return [name, tags, book.title, age]


def seen(file: UploadFile | None) -> list[str | None] | None:
    return [file.filename, file.content_type, file.file.read().decode()] if file else None


@bodies.post("/upload")
def upload(
    file: UploadFile,
    more: list[UploadFile],
    note: Annotated[str, Form()],
    book: Annotated[Json[Volume], Form()],
    spare: UploadFile | None = None,
    others: list[UploadFile] | None = None,
    digest: Annotated[bytes | None, File()] = None,
) -> dict[str, Any]:
    return {
        "file": seen(file),
        "more": [seen(one) for one in more],
        "note": note,
        "book": book.title,
        "spare": seen(spare),
        "others": [seen(one) for one in others or ()],
        "digest": digest and digest.decode(),
    }


BINARY = {"type": "string", "format": "binary"}


def described(content: dict[str, Any]) -> dict[str, Any]:
    return {"requestBody": {"required": True, "content": content}}


OLD_FORM = {
    "type": "object",
    "required": ["file"],
    "properties": {"file": BINARY, "files": {"type": "array", "items": BINARY}},
}


@bodies.post("/old", openapi_extra=described({"multipart/form-data": {"schema": OLD_FORM}}))
async def upload_old(request: Request) -> list[str]:
    async with request.form() as form:
        return [f"{name}={one.filename}" for name, one in form.multi_items()]  # type: ignore[union-attr]


async def received(request: Request) -> list[str]:
    return [request.headers["content-type"], (await request.body()).decode()]


@bodies.post("/bytes", openapi_extra=described({"application/octet-stream": {"schema": BINARY}}))
async def take_bytes(request: Request) -> list[str]:
    return await received(request)


@bodies.post("/picture", openapi_extra=described({"image/png": {"schema": {"type": "string"}}}))
async def take_picture(request: Request) -> list[str]:
    return await received(request)


@bodies.post("/text")
def take_text(body: Annotated[str, Body(media_type="text/plain")]) -> str:
    return body


EITHER = {
    "application/json": {"schema": {"type": "array", "items": {"type": "integer"}}},
    "text/csv": {"schema": {"type": "string"}},
}


@bodies.post("/either", openapi_extra=described(EITHER))
async def take_either(request: Request) -> list[str]:
    return await received(request)


# ----------------------------------------------------------------------------------------- answers

answers = APIRouter(prefix="/answers", tags=["answers"])


@answers.get("/anything")
def give_anything():
    return {"any": ["thing"]}


@answers.delete("/nothing", status_code=204)
def give_nothing() -> None: ...


@answers.post("/reset", status_code=205, response_class=Response)
def give_reset() -> None: ...


@answers.post("/created", status_code=201)
def give_created() -> Volume:
    return Volume(title="new")


@answers.post(
    "/several",
    response_model=Volume,
    responses={202: {"model": Tick}, 206: {"description": "Part"}, "2XX": {"model": Reader}},
)
def give_several(status: int) -> Response:
    made: dict[int, Any] = {200: {"title": "b"}, 202: {"count": 1}, 299: {"name": "r"}}
    return JSONResponse(made[status], status) if status in made else Response(status_code=status)


class Problem(BaseModel):
    type: str
    title: str
    status: int
    detail: str | None = None


class ProblemResponse(JSONResponse):
    media_type = "application/problem+json"


@answers.get(
    "/failure",
    response_model=Volume,
    responses={
        "default": {"model": Problem},
        "4XX": {"content": {"application/problem+json": {}}, "description": "Wrong"},
        418: {"description": "A teapot"},
    },
)
def give_failure(status: int) -> Response:
    problem = Problem(type="about:blank", title="Short and stout", status=status, detail="no tea")
    return ProblemResponse(problem.model_dump(), status)


@answers.get("/missing")
def give_missing(name: str) -> Volume:
    raise HTTPException(404, f"{name} is not here")


@answers.post("/see-other", status_code=303, response_class=RedirectResponse)
def give_see_other() -> str:
    return "/answers/anything"


@answers.get("/temporary", response_class=RedirectResponse)
def give_temporary() -> str:
    return "/answers/anything"


@answers.get("/text", response_class=PlainTextResponse)
def give_text() -> str:
    return "text"


@answers.get("/page", response_class=HTMLResponse)
def give_page() -> str:
    return "<p>page</p>"


class Csv(PlainTextResponse):
    media_type = "text/csv"


@answers.get("/table", response_class=Csv)
def give_table() -> Csv:
    return Csv("a,b\n1,2\n")


class Png(Response):
    media_type = "image/png"


@answers.get("/picture", response_class=Png)
def give_picture() -> Png:
    return Png(b"\x89PNG")


@answers.get(
    "/report",
    response_class=Response,
    responses={200: {"content": {"application/pdf": {"schema": BINARY}}}},
)
def give_report() -> Response:
    return Response(b"%PDF-", media_type="application/pdf")


@answers.get("/file", response_class=FileResponse)
def give_file() -> FileResponse:
    return FileResponse(__file__, media_type="text/x-python")


@answers.get("/either", response_model=Volume, responses={200: {"content": {"image/png": {}}}})
def give_either(request: Request) -> Any:
    wanted = request.headers["accept"]
    return Volume(title="either") if wanted == "application/json" else Png(wanted.encode())


class Vendor(JSONResponse):
    media_type = "application/vnd.library.v1+json"


@answers.get("/vendor", response_class=Vendor, response_model=Volume)
def give_vendor(request: Request) -> Any:
    return {"title": request.headers["accept"]}


COUNTED = {
    "headers": {"X-Total": {"schema": {"anyOf": [{"type": "integer"}, {"type": "null"}]}}},
    "links": {"next": {"operationId": "give_counted_answers_counted_get"}},
}


@answers.get("/counted", responses={200: COUNTED})
def give_counted(response: Response) -> list[int]:
    response.headers["X-Total"] = "3"
    return [1, 2]


# ----------------------------------------------------------------------------------------- streams

streams = APIRouter(prefix="/streams", tags=["streams"])


@streams.get("/lines")
def stream_lines(count: int = 2) -> Iterator[Tick]:
    for number in range(count):
        yield Tick(count=number)


@streams.get("/anything")
async def stream_anything():
    yield {"a": 1}
    yield [2]


class Ndjson(StreamingResponse):
    media_type = "application/x-ndjson"


@streams.get("/old-lines", response_class=Ndjson)
def stream_old_lines() -> Ndjson:
    return Ndjson(iter([b'{"count": 1}\n\n{"cou', b'nt": 2}']))


@streams.get("/events", response_class=EventSourceResponse)
async def stream_events() -> AsyncIterable[Tick]:
    yield Tick(count=1)
    yield Tick(count=2)


@streams.post("/words", response_class=EventSourceResponse)
async def stream_words(book: Volume) -> AsyncIterable[str]:
    yield book.title


@streams.post("/named-events", response_class=EventSourceResponse)
async def stream_named_events(book: Volume) -> AsyncIterable[ServerSentEvent]:
    yield ServerSentEvent(raw_data="begin", event="start", id="1")
    yield ServerSentEvent(data={"title": book.title}, event="book", id="2")


class Sse(StreamingResponse):
    media_type = "text/event-stream"


@streams.get("/old-events", response_class=Sse)
def stream_old_events() -> Sse:
    return Sse(iter([b"data: a\n\ndata: b\n\n"]))


TICKS = {"schema": {"$ref": "#/components/schemas/Tick"}}


@streams.post(
    "/talk", response_model=Volume, responses={200: {"content": {"text/event-stream": TICKS}}}
)
def talk(request: Request) -> Any:
    wants_events = request.headers["accept"] == "text/event-stream"
    return Sse(iter([b'data: {"count": 1}\n\n'])) if wants_events else {"title": "talk"}


# ------------------------------------------------------------------------------------------ others

others = APIRouter(prefix="/others")
bearer = OAuth2PasswordBearer("token")
key = APIKeyHeader(name="X-Key", auto_error=False)


@others.get("/old", deprecated=True)
def old() -> str:
    return "old"


@others.head("/there")
def head_there(response: Response) -> None:
    response.headers["X-There"] = "yes"


@others.options("/options")
def show_options() -> str:
    return "options"


@others.trace("/trace")
def trace_back() -> str:
    return "traced"


@others.get("/secured")
def read_secured(
    token: Annotated[str, Depends(bearer)], other: Annotated[str | None, Depends(key)]
) -> list[str | None]:
    return [token, other]


callbacks = APIRouter()


@callbacks.post("{$request.body.url}")
def called_back(tick: Tick) -> None: ...


@others.post("/subscribe", callbacks=callbacks.routes)
def subscribe(url: Annotated[str, Body(embed=True)]) -> str:
    return url


webhooks = APIRouter()


@webhooks.post("done")
def done(tick: Tick) -> None: ...


router = APIRouter()
for part in (sessions, books, attic, editions, untagged, parameters, bodies, answers, streams):
    router.include_router(part)
router.include_router(others, tags=["others"])
