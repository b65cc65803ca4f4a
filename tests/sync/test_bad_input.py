# Derived from tests/async/test_bad_input.py by `python -m generator generate`; do not edit.
"""What a user sees who gets something wrong, or whose server does: one error for each mistake."""

from __future__ import annotations

import warnings

import pytest

from scopix.types.batch import BatchImageInput
from scopix_sync import (
    AuthenticationError,
    InsecureTransportWarning,
    ResourceNotFoundError,
    ResponseDecodeError,
    Scopix,
    ScopixConnectionError,
    ScopixTimeoutError,
    ValidationError,
)

KEY = "scopix_0a1b2c3d_nobody-knows-this-key"
ID = "5b1d2f0e-6f0b-4b8e-9d1c-2a7f3c4e5d60"


def connect(server, api_key=None, path="", **settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        return Scopix(
            api_key or server.api_key, base_url=server.url + path, max_retries=0, **settings
        )


class TestClient:
    """What a client is made of."""

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            ({}, "No API key. Pass api_key=, or set SCOPIX_API_KEY in the environment"),
            (
                {"api_key": "scopix_short"},
                (
                    "api_key must be 'scopix_' and at least 20 letters, digits, '_' or '-', not a"
                    " text of 12 characters that is no such key. Change api_key= or SCOPIX_API_KEY."
                ),
            ),
            (
                {"api_key": KEY, "base_url": "api.scopix.ai"},
                (
                    "base_url must be a URL such as https://api.scopix.ai/api/v2, not"
                    " 'api.scopix.ai'. Change base_url= or SCOPIX_BASE_URL."
                ),
            ),
            (
                {"api_key": KEY, "base_url": "http://scopix.example"},
                "base_url must be an https:// URL, lest the API key travels in the clear",
            ),
            (
                {"api_key": KEY, "timeout": 0},
                (
                    "timeout must be a finite number of seconds above 0, not 0. Change timeout= or"
                    " SCOPIX_TIMEOUT."
                ),
            ),
            (
                {"api_key": KEY, "max_retries": -1},
                (
                    "max_retries must be a whole number of at least 0, not -1. Change max_retries="
                    " or SCOPIX_MAX_RETRIES."
                ),
            ),
        ],
    )
    def test_settings(self, arguments, message):
        """A wrong key, address or number is refused before anything is sent."""
        with pytest.raises(ValueError) as caught:
            Scopix(**arguments)

        assert str(caught.value).startswith(message)

    def test_a_key_that_nobody_knows(self, emulator):
        """The server says no, and the error is not tried again."""
        with connect(emulator, KEY) as client:
            with pytest.raises(AuthenticationError) as caught:
                client.files.list()

        assert str(caught.value).startswith(
            "[INVALID_API_KEY] The API key is missing or not valid. (request id: "
        )

    def test_an_address_that_is_not_the_api(self, emulator):
        """Another path of the server knows nothing of files."""
        with connect(emulator, path="/v1") as client:
            with pytest.raises(ResourceNotFoundError, match="There is no such path"):
                client.files.list()

    def test_an_address_where_nobody_is(self, scripted):
        """A connection that is refused names request and host, and what to look at."""
        scripted.close()
        with connect(scripted) as client:
            with pytest.raises(ScopixConnectionError) as caught:
                client.files.list()

        assert caught.value.message.startswith(
            f"GET /files: the connection to {scripted.host} failed: "
        )
        assert caught.value.message.endswith("; look at address, proxy and network")

    def test_a_timeout_that_is_too_short(self, scripted):
        """The error says after how many seconds there was no answer."""
        scripted.fault("hang")
        with connect(scripted, timeout=0.2) as client:
            with pytest.raises(ScopixTimeoutError, match=r"GET /files: no answer in 0\.2 s"):
                client.files.list()

    def test_a_client_that_is_closed(self, scripted):
        """Each call says so, and what to do."""
        client = connect(scripted)
        client.close()
        for call in (
            lambda: client.files.list(),
            lambda: client.files.upload(b"x", filename="x.txt"),
            lambda: client.with_options(timeout=1).files.get(ID),
            lambda: client.files.download(ID),
        ):
            with pytest.raises(RuntimeError) as caught:
                call()
            assert str(caught.value) == (
                "this client is closed; make a new one, or stay inside its with block"
            )

        assert scripted.received == []


class TestFiles:
    """What is uploaded."""

    @pytest.mark.parametrize(
        ("file", "error", "message"),
        [
            (
                "missing.jpg",
                FileNotFoundError,
                "[Errno 2] No such file or directory: 'missing.jpg'",
            ),
            ("", FileNotFoundError, "the path of the file is empty"),
            ("empty.jpg", ValueError, "empty.jpg is empty; there is nothing to upload"),
            (
                "folder",
                IsADirectoryError,
                "folder is a directory; give a file, or use upload_batch for a folder",
            ),
            (b"abc", ValueError, "the content has no file name; pass filename='photo.jpg'"),
            (
                None,
                TypeError,
                "a file is a path, bytes, a file open in binary mode, or an iterator of bytes",
            ),
        ],
    )
    def test_files(self, scripted, tmp_path, monkeypatch, file, error, message):
        """What can't be uploaded is refused before anything is sent."""
        monkeypatch.chdir(tmp_path)
        (tmp_path / "empty.jpg").touch()
        (tmp_path / "folder").mkdir()
        with connect(scripted) as client:
            with pytest.raises(error) as caught:
                client.files.upload(file)

        assert str(caught.value).startswith(message)
        assert scripted.received == []


class TestAlternatives:
    """Of two ways to say it, one."""

    @pytest.mark.parametrize(
        ("image", "came"),
        [
            ({}, "none of them"),
            (
                {"image_url": "https://a.example/b.jpg", "object_key": "c"},
                "image_url and object_key",
            ),
        ],
    )
    def test_both_and_neither(self, image, came):
        """An image of a batch comes from exactly one place."""
        with pytest.raises(ValueError) as caught:
            BatchImageInput(**image)

        assert str(caught.value) == (
            f"give exactly one of image_url, image_base64 and object_key; got {came}"
        )

    def test_nothing_to_change(self, scripted):
        """A change changes something."""
        with connect(scripted) as client:
            with pytest.raises(ValueError) as caught:
                client.files.update(ID)

        assert str(caught.value) == "give a title, tags, or both; there is nothing to change"


class TestAnswers:
    """What a server should not have answered."""

    @pytest.mark.parametrize(
        ("body", "message"),
        [
            (
                b"<!DOCTYPE html><html>Welcome</html>",
                (
                    "list_files answered 200 with an HTML page, perhaps from a proxy or because of"
                    " a wrong base_url, in place of the JSON of FileList"
                ),
            ),
            (b"", "list_files answered 200 with an empty body in place of the JSON of FileList"),
            (b"hello", "list_files answered 200 with the text 'hello' in place of the JSON of"),
            (b"\xff\xfe\0", "list_files answered 200 with 3 bytes that are no text in place of"),
            (
                b'{"items": {}, "total_count": 0, "has_more": false}',
                (
                    "list_files answered 200 with what is no FileList: Expected `array`, got"
                    " `object` - at `$.items`; the server may be newer than this SDK: look for an"
                    " update"
                ),
            ),
            (
                b'{"items": [], "has_more": false}',
                (
                    "list_files answered 200 with what is no FileList: Object missing required"
                    " field `total_count`; the server may be newer than this SDK"
                ),
            ),
        ],
    )
    def test_no_match(self, scripted, body, message):
        """No JSON, another type, a field less: the error says what came, and where."""
        scripted.reply(200, body)
        with connect(scripted) as client:
            with pytest.raises(ResponseDecodeError) as caught:
                client.files.list()

        assert caught.value.message.startswith(message)
        assert caught.value.response.body == body

    def test_more_than_is_known(self, scripted):
        """A field more and a value of tomorrow are no errors: the server will grow."""
        scripted.reply(200, {"image_id": ID, "status": "dreaming", "dreams": 3})
        with connect(scripted) as client:
            status = client.files.get_processing_status(ID)

        assert (status.status, status.status.is_known, status.is_terminal) == (
            "dreaming",
            False,
            False,
        )

    def test_a_value_that_the_server_refuses(self, emulator):
        """The error names the field, what it takes, and the request."""
        with connect(emulator) as client:
            with pytest.raises(ValidationError) as caught:
                client.files.list(sort_by="colour")

        assert caught.value.message == (
            "sort_by must be one of content_created_at, created_at, title, size_bytes."
        )
        assert caught.value.details["field"] == "sort_by"
        assert caught.value.request_id
