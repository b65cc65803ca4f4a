"""Direct uploads and the store of objects behind signed addresses."""

from __future__ import annotations

import base64
import hashlib
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture

UNKNOWN = "00000000-0000-4000-8000-000000000000"
MIB = 1024 * 1024


@pytest.fixture
def multipart(start):
    """A server that sends everything over 6 MiB in parts."""
    return start(multipart_threshold=6 * MIB)


def create(api: Api, content: bytes, filename: str = "flight.txt", **values: Any) -> httpx.Response:
    body = {"filename": filename, "size_bytes": len(content), "content_type": "text/plain"}
    return api.post("/files/direct-uploads", json={**body, **values})


def plan(api: Api, content: bytes, filename: str = "flight.txt", **values: Any) -> dict[str, Any]:
    response = create(api, content, filename, **values)
    assert response.status_code == 201
    return response.json()


def put(part: dict[str, Any], content: bytes) -> httpx.Response:
    """Send a part as any HTTP client would, without a key."""
    end = part["offset"] + part["size_bytes"]
    return httpx.put(part["upload_url"], content=content[part["offset"] : end])


def complete(api: Api, upload_id: str, parts: Any = (), **headers: str) -> httpx.Response:
    path = f"/files/direct-uploads/{upload_id}/complete"
    return api.post(path, json={"parts": list(parts)}, headers=headers)


def send(api: Api, content: bytes, **values: Any) -> tuple[str, list[dict[str, Any]]]:
    """Begin an upload, send all its parts and return what completes it."""
    begun = plan(api, content, **values)
    etags = [put(part, content).headers["etag"] for part in begun["parts"]]
    parts = [{"part_number": number, "etag": etag} for number, etag in enumerate(etags, 1)]
    return begun["upload_id"], parts


def xml(response: httpx.Response) -> tuple[int, str]:
    """Status and code of a refusal by the store of objects."""
    assert response.headers["content-type"] == "application/xml"
    return response.status_code, response.text.partition("<Code>")[2].partition("<")[0]


def test_single_put(api):
    """A small file is sent in one PUT, and processed once the upload is complete."""
    content = picture()
    begun = plan(api, content, "harbour.png", title="Harbour", tags=["sea"])
    (part,) = begun["parts"]
    before = api.get(f"/files/direct-uploads/{begun['upload_id']}").json()

    stored = put(part, content)
    arrived = api.get(f"/files/direct-uploads/{begun['upload_id']}").json()
    result = complete(api, begun["upload_id"]).json()
    after = api.get(f"/files/direct-uploads/{begun['upload_id']}").json()
    record = api.wait(result["image_id"])

    etag = hashlib.md5(content).hexdigest()
    assert begun["method"] == "put"
    assert (part["offset"], part["size_bytes"]) == (0, len(content))
    assert (before["status"], before["received_bytes"], before["parts"]) == ("pending", 0, [])
    assert stored.headers["etag"] == f'"{etag}"'
    assert arrived["parts"] == [{"part_number": 1, "etag": etag, "size_bytes": len(content)}]
    assert (after["status"], after["image_id"]) == ("completed", result["image_id"])
    assert result["filename"] == "harbour.png"
    assert record["upload_method"] == "DIRECT"
    assert (record["title"], record["tags"][0]) == ("Harbour", "sea")
    assert record["dominant_colors"] == ["#142878"]


def test_multipart(multipart):
    """A large file is sent in parts, which may arrive in any order and be listed to resume."""
    _, api = multipart
    content = b"0123456789abcdef" * (12 * MIB // 16) + b"the end"
    begun = plan(api, content, part_size=5 * MIB)
    last, *others = reversed(begun["parts"])

    put(last, content)
    listed = api.get(f"/files/direct-uploads/{begun['upload_id']}").json()
    for part in others:
        put(part, content)
    parts = api.get(f"/files/direct-uploads/{begun['upload_id']}").json()["parts"]
    result = complete(api, begun["upload_id"], parts)

    assert (begun["method"], begun["part_size"]) == ("multipart", 5 * MIB)
    assert [part["size_bytes"] for part in begun["parts"]] == [5 * MIB, 5 * MIB, 2 * MIB + 7]
    assert [part["part_number"] for part in listed["parts"]] == [3]
    assert listed["received_bytes"] == 2 * MIB + 7
    assert api.get(f"/files/{result.json()['image_id']}").json()["hash"] == (
        hashlib.sha256(content).hexdigest()
    )


def test_large_plans(api):
    """The default part is 16 MiB; parts grow so that 10,000 suffice, of which 1,000 are listed."""
    body = {"filename": "a.mp4", "content_type": "video/mp4"}

    middle = api.post("/files/direct-uploads", json={**body, "size_bytes": 65 * MIB}).json()
    huge = api.post("/files/direct-uploads", json={**body, "size_bytes": 5 * MIB**2}).json()

    assert (middle["part_size"], len(middle["parts"])) == (16 * MIB, 5)
    assert len(huge["parts"]) == 1000
    assert huge["part_size"] * 10_000 >= 5 * MIB**2
    signed = api.post(
        f"/files/direct-uploads/{huge['upload_id']}/parts", json={"part_numbers": [10_000]}
    ).json()
    assert signed["parts"][0]["offset"] + signed["parts"][0]["size_bytes"] == 5 * MIB**2


def test_known_content(api):
    """Content whose checksum is known need not be sent, where duplicates shall be skipped."""
    content = picture()
    digest = hashlib.sha256(content).hexdigest()
    file_id = api.stored(content)

    known = plan(api, content, sha256=digest, skip_duplicates=True)
    anew = plan(api, content, sha256=digest)

    assert known["parts"] == []
    assert known["existing"]["image_id"] == file_id
    assert known["existing"]["deduplicated"]
    assert complete(api, known["upload_id"]).json()["image_id"] == file_id
    assert (len(anew["parts"]), anew["existing"]) == (1, None)


def test_duplicates(api):
    """Content that proves to be known on completion is not stored twice either."""
    file_id = api.stored(picture())
    upload_id, _ = send(api, picture(), skip_duplicates=True)

    result = complete(api, upload_id).json()

    assert (result["image_id"], result["deduplicated"]) == (file_id, True)


def test_completing_twice(api):
    """Completing a complete upload answers with the same file."""
    upload_id, parts = send(api, picture())

    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: complete(api, upload_id, parts), range(4)))

    assert {result.status_code for result in results} == {200}
    assert len({result.json()["image_id"] for result in results}) == 1
    assert api.get("/files").json()["total_count"] == 1


def test_part_sent_again(api):
    """A part that is sent again takes the place of the earlier one."""
    content = b"the right words"
    begun = plan(api, content)
    put(begun["parts"][0], b"the wrong words")
    put(begun["parts"][0], content)

    file_id = complete(api, begun["upload_id"]).json()["image_id"]

    assert api.wait(file_id)["extracted_text"] == "the right words"


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [{"part_number": 1, "etag": "0"}],
        [{"part_number": 2, "etag": "0"}, {"part_number": 1, "etag": "0"}],
        [{"part_number": 1, "etag": "0"}, {"part_number": 2, "etag": "0"}],
    ],
)
def test_wrong_parts(multipart, parts):
    """Numbers and ETags must be those of all parts, in ascending order."""
    _, api = multipart
    upload_id, _ = send(api, b"x" * (6 * MIB + 1), part_size=5 * MIB)

    response = complete(api, upload_id, parts)

    assert code(response) == (400, "VALIDATION_ERROR")
    assert response.json()["error"]["details"]["field"] == "parts"


def test_wrong_size_of_a_part(api):
    """The size that the caller remembers must be that of the part."""
    upload_id, (part,) = send(api, b"words")

    assert code(complete(api, upload_id, [{**part, "size_bytes": 4}]))[0] == 400
    assert complete(api, upload_id, [{**part, "size_bytes": 5, "more": 1}]).status_code == 200


def test_missing_bytes(api):
    """An upload can't be completed before everything has arrived."""
    begun = plan(api, b"words")
    nothing = complete(api, begun["upload_id"])
    httpx.put(begun["parts"][0]["upload_url"], content=b"wor")
    too_little = complete(api, begun["upload_id"])

    assert code(nothing) == code(too_little) == (400, "VALIDATION_ERROR")
    assert too_little.json()["error"]["details"] == {"field": "size_bytes", "received_bytes": 3}


def test_wrong_checksum(api):
    """Content that is not what was announced is refused, and can be sent again."""
    upload_id, parts = send(api, b"words", sha256="0" * 64)

    response = complete(api, upload_id, parts)

    assert code(response) == (400, "VALIDATION_ERROR")
    assert response.json()["error"]["details"]["actual"] == hashlib.sha256(b"words").hexdigest()
    assert api.get(f"/files/direct-uploads/{upload_id}").json()["status"] == "pending"


def test_refused_content(server, api):
    """What the content is, is read from its bytes here too."""
    upload_id, parts = send(api, b"MZ")

    assert code(complete(api, upload_id, parts)) == (400, "UNSUPPORTED_FILE_TYPE")
    assert list(server._live.service.storage.incoming("").iterdir()) == []


def test_abort(server, api):
    """An aborted upload leaves nothing behind and takes nothing more."""
    upload_id, parts = send(api, b"words")
    again = api.post(f"/files/direct-uploads/{upload_id}/parts", json={"part_numbers": [1]}).json()

    aborted = [api.delete(f"/files/direct-uploads/{upload_id}") for _ in range(2)]

    assert [response.status_code for response in aborted] == [204, 204]
    assert xml(httpx.put(again["parts"][0]["upload_url"], content=b"words")) == (
        404,
        "NoSuchUpload",
    )
    assert code(complete(api, upload_id, parts)) == (409, "CONFLICT")
    state = api.get(f"/files/direct-uploads/{upload_id}").json()
    assert (state["status"], state["parts"]) == ("aborted", [])
    assert not server._live.service.storage.path(f"parts/{upload_id}").exists()


def test_abort_after_completion(api):
    """A completed upload can't be aborted."""
    upload_id, _ = send(api, b"words")
    complete(api, upload_id)

    assert code(api.delete(f"/files/direct-uploads/{upload_id}")) == (409, "CONFLICT")


def test_expired_addresses(server, api):
    """An address expires after an hour and can be signed again until the upload does."""
    content = b"words"
    begun = plan(api, content)
    server.advance_clock(3601)
    expired = put(begun["parts"][0], content)
    path = f"/files/direct-uploads/{begun['upload_id']}"

    fresh = api.post(f"{path}/parts", json={"part_numbers": [1]}).json()["parts"]
    stored = put(fresh[0], content)
    server.advance_clock(24 * 3600)

    assert xml(expired) == (403, "AccessDenied")
    assert stored.status_code == 200
    assert api.get(path).json()["status"] == "expired"
    assert code(complete(api, begun["upload_id"])) == (409, "CONFLICT")
    assert api.delete(path).status_code == 204


def test_signed_addresses(api):
    """An address works for one method and one object, exactly as it was signed."""
    content = picture()
    begun = plan(api, content)
    put_url = begun["parts"][0]["upload_url"]
    get_url = api.get(f"/files/{api.stored(content)}").json()["original_url"]

    for response in (
        httpx.get(put_url),
        httpx.put(get_url, content=b"x"),
        httpx.get(get_url.replace("/original", "/original2")),
        httpx.get(get_url.replace("expires=1", "expires=9")),
        httpx.get(get_url + "&disposition=inline"),
        httpx.get(get_url.partition("?")[0]),
        httpx.get(get_url.partition("signature=")[0] + "signature=é"),
        httpx.put(put_url.replace("part=1", "part=2"), content=b"x"),
    ):
        assert xml(response) == (403, "SignatureDoesNotMatch")


def test_storage(api):
    """Objects are served as a store would: ranges, HEAD, and no other methods."""
    content = picture()
    url = api.get(f"/files/{api.stored(content)}").json()["original_url"]

    part = httpx.get(url, headers={"Range": "bytes=4-7"})
    head = httpx.head(url)
    post = httpx.post(url)

    assert (part.status_code, part.content) == (206, content[4:8])
    assert part.headers["content-range"] == f"bytes 4-7/{len(content)}"
    assert (head.headers["content-length"], head.content) == (str(len(content)), b"")
    assert xml(post) == (405, "MethodNotAllowed")
    assert post.headers["allow"] == "GET, HEAD, PUT"
    assert httpx.get(url, headers={"Range": "bytes=9999999-"}).status_code == 416


def test_missing_object(server, api):
    """An address outlives its object, and says so."""
    file_id = api.stored(picture())
    record = api.get(f"/files/{file_id}").json()
    server.reset()

    assert xml(httpx.get(record["original_url"])) == (404, "NoSuchKey")


def test_put_refuses(api):
    """A PUT needs a length, no larger than what was announced."""
    url = plan(api, b"words")["parts"][0]["upload_url"]

    assert xml(httpx.put(url, content=b"words.")) == (400, "EntityTooLarge")
    assert xml(httpx.put(url, content=iter([b"words"]))) == (411, "MissingContentLength")


@pytest.mark.parametrize(
    ("checksum", "header", "algorithm"),
    [("content_md5", "Content-MD5", "md5"), ("sha256", "x-amz-checksum-sha256", "sha256")],
)
def test_checksums(start, checksum, header, algorithm):
    """Where the plan asks for a checksum, a PUT without it, or with another, is refused."""
    _, api = start(checksum=checksum)
    begun = plan(api, b"words")
    url = begun["parts"][0]["upload_url"]
    right, wrong = (
        base64.b64encode(hashlib.new(algorithm, content).digest()).decode()
        for content in (b"words", b"other")
    )

    assert begun["checksum"] == checksum
    assert api.get(f"/files/direct-uploads/{begun['upload_id']}").json()["checksum"] == checksum
    assert xml(httpx.put(url, content=b"words")) == (400, "InvalidRequest")
    assert xml(httpx.put(url, content=b"words", headers={header: wrong})) == (400, "BadDigest")
    assert httpx.put(url, content=b"words", headers={header: right}).status_code == 200
    assert complete(api, begun["upload_id"]).status_code == 200


def test_abort_while_a_part_arrives(server, api):
    """A part that was on its way when its upload was aborted leaves nothing behind."""
    begun = plan(api, b"words")
    url = httpx.URL(begun["parts"][0]["upload_url"])
    with socket.create_connection((url.host, url.port)) as connection:
        target = f"{url.path}?{url.query.decode()}"
        head = f"PUT {target} HTTP/1.1\r\nHost: {url.host}\r\nContent-Length: 5\r\n\r\nwor"
        connection.sendall(head.encode())
        incoming = server._live.service.storage.incoming("")
        api.until(lambda: server.requests[-1].path == url.path)
        api.delete(f"/files/direct-uploads/{begun['upload_id']}")
        connection.sendall(b"ds")
        answer = connection.recv(4096)

    assert b" 404 " in answer.partition(b"\r\n")[0]
    assert list(incoming.iterdir()) == []
    assert not server._live.service.storage.path(f"parts/{begun['upload_id']}").exists()


def test_part_of_many_blocks(server, api):
    """A part is written to disk while it arrives."""
    content = b"0123456789" * 400_000
    upload_id, parts = send(api, content)

    assert complete(api, upload_id, parts).status_code == 200
    assert parts[0]["etag"] == f'"{hashlib.md5(content).hexdigest()}"'


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"filename": ""}, "filename"),
        ({"filename": None}, "filename"),
        ({"filename": "x" * 256}, "filename"),
        ({"size_bytes": 0}, "size_bytes"),
        ({"size_bytes": 5 * MIB**2 + 1}, "size_bytes"),
        ({"size_bytes": "1"}, "size_bytes"),
        ({"size_bytes": True}, "size_bytes"),
        ({"size_bytes": 1.5}, "size_bytes"),
        ({"content_type": "text"}, "content_type"),
        ({"sha256": "A" * 64}, "sha256"),
        ({"part_size": 5 * MIB - 1}, "part_size"),
        ({"tags": "sea"}, "tags"),
        ({"tags": ["x"] * 41}, "tags"),
        ({"auto_describe": "true"}, "auto_describe"),
        ({"folder_id": 1}, "folder_id"),
        ({"content_category": ["map"]}, "content_category"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_create_refuses(api, values, field):
    """Every member is checked, and the wrong one is named."""
    response = create(api, b"words", **values)

    assert code(response) == (422, "VALIDATION_ERROR")
    assert response.json()["error"]["details"] == {"field": field}


def test_create_in_a_folder(server, api):
    """A folder must exist."""
    folder_id = server.add_folder()

    assert create(api, b"words", folder_id=folder_id).status_code == 201
    assert code(create(api, b"words", folder_id=UNKNOWN)) == (404, "NOT_FOUND")


def test_whole_numbers(api):
    """A number without a fraction is whole, however it is written."""
    body = b'{"filename": "a", "size_bytes": 5.0, "content_type": "text/plain"}'
    headers = {"Content-Type": "application/json; charset=utf-8"}

    response = api.post("/files/direct-uploads", content=body, headers=headers)

    assert response.json()["parts"][0]["size_bytes"] == 5


@pytest.mark.parametrize("numbers", [[], [0], [10_001], [1] * 1001, "1", [None]])
def test_sign_refuses(api, numbers):
    """Numbers of parts are checked."""
    upload_id = plan(api, b"words")["upload_id"]

    response = api.post(f"/files/direct-uploads/{upload_id}/parts", json={"part_numbers": numbers})

    assert code(response) == (422, "VALIDATION_ERROR")


def test_sign_part_that_is_not_planned(api):
    """A part beyond the last one can't be signed."""
    upload_id = plan(api, b"words")["upload_id"]

    response = api.post(f"/files/direct-uploads/{upload_id}/parts", json={"part_numbers": [2]})

    assert code(response) == (400, "VALIDATION_ERROR")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("DELETE", "", None),
        ("POST", "/parts", {"part_numbers": [1]}),
        ("POST", "/complete", {"parts": []}),
    ],
)
def test_identifiers(server, api, method, path, body):
    """An unknown upload is not found, and neither is that of another tenant."""
    upload_id = plan(api, b"words")["upload_id"]

    def ask(client: Api, name: str) -> int:
        return client.request(method, f"/files/direct-uploads/{name}{path}", json=body).status_code

    assert ask(api, UNKNOWN) == 404
    assert ask(api, "1") == 422
    with Api(server, server.add_key(tenant_id="other")) as stranger:
        assert ask(stranger, upload_id) == 404


@pytest.mark.parametrize("parts", [None, [1], [{"part_number": 1}], [{"etag": "x"}]])
def test_complete_refuses(api, parts):
    """Parts are checked."""
    upload_id = plan(api, b"words")["upload_id"]
    response = api.post(f"/files/direct-uploads/{upload_id}/complete", json={"parts": parts})

    assert code(response) == (422, "VALIDATION_ERROR")
