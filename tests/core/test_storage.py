from __future__ import annotations

import base64
import hashlib

import pytest

from scopix._core.body import BLOCK_SIZE, BytesSource, RawBody
from scopix._core.failure import error_from_response
from scopix._core.storage import (
    HashedSource,
    Remedy,
    checksum_headers,
    digest_of,
    put,
    remedy_of,
    stored,
)
from scopix.errors import ScopixConnectionError, ScopixError, UploadError
from scopix.types.direct_uploads import DirectUploadChecksum

URL = "https://bucket.s3.example/key%20a?X-Amz-Signature=secret"
CONTENT = bytes(range(256)) * (BLOCK_SIZE // 128)


def refusal(status: int, code: str, message: str = "No.") -> ScopixError:
    """What an answer of storage becomes."""
    body = f"<?xml version='1.0'?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return error_from_response(status, {}, body.encode(), request="PUT https://s3.example/key")


class TestPut:
    def test_what_is_sent(self) -> None:
        """The address with its signature, and the headers that were signed with it."""
        body = RawBody(BytesSource(b"abc"))
        headers = {"Content-Type": "video/mp4", "Host": "x", "Content-Length": "3", "X-Amz-A": "1"}
        operation = put(URL, body, headers)

        assert (operation.method, operation.url, operation.body) == ("PUT", URL, body)
        assert operation.headers == {"content-type": "video/mp4", "x-amz-a": "1"}
        assert operation.repeatable and operation.patient and not operation.keyed

    def test_what_is_shown(self) -> None:
        """The signature stays out of logs and errors."""
        operation = put(URL, RawBody(BytesSource(b"abc")), {})

        assert operation.path == "https://bucket.s3.example/key%20a"
        assert "secret" not in repr(operation)


class TestRemedy:
    @pytest.mark.parametrize(
        ("error", "remedy"),
        [
            (refusal(403, "AccessDenied", "Request has expired"), Remedy.SIGN),
            (refusal(403, "AccessDenied", "Access Denied"), Remedy.NONE),
            (refusal(403, "RequestTimeTooSkewed"), Remedy.SIGN),
            (refusal(403, "RequestExpired"), Remedy.SIGN),
            (refusal(400, "ExpiredToken"), Remedy.SIGN),
            (refusal(403, "SignatureDoesNotMatch"), Remedy.NONE),
            (refusal(400, "BadDigest"), Remedy.AGAIN),
            (refusal(400, "RequestTimeout"), Remedy.AGAIN),
            (refusal(400, "IncompleteBody"), Remedy.AGAIN),
            (refusal(400, "XAmzContentChecksumMismatch"), Remedy.AGAIN),
            (refusal(400, "EntityTooLarge"), Remedy.NONE),
            (refusal(404, "NoSuchUpload"), Remedy.NONE),
            (ScopixConnectionError("expired"), Remedy.NONE),
        ],
    )
    def test_by_the_code(self, error: ScopixError, remedy: Remedy) -> None:
        """What S3 says decides."""
        assert remedy_of(error) is remedy


class TestStored:
    @pytest.mark.parametrize("etag", ['"abc"', "abc", 'W/"abc"'])
    def test_the_etag(self, etag: str) -> None:
        """Without its marks; what it means is for storage to know."""
        assert stored({"etag": etag}, BytesSource(b"x")) == "abc"

    @pytest.mark.parametrize("headers", [{}, {"etag": '""'}])
    def test_no_etag(self, headers: dict[str, str]) -> None:
        """Without it an upload can't be completed."""
        with pytest.raises(UploadError, match="storage answered without an ETag"):
            stored(headers, BytesSource(b"x"))

    def test_the_md5(self) -> None:
        """Where the bytes were hashed, the ETag is compared, in either case."""
        source = HashedSource(BytesSource(CONTENT))
        assert b"".join(source.blocks()) == CONTENT
        md5 = hashlib.md5(CONTENT).hexdigest()

        assert stored({"etag": f'"{md5.upper()}"'}, source) == md5.upper()
        with pytest.raises(UploadError, match="storage has other bytes than were sent") as caught:
            stored({"etag": '"d41d8cd98f00b204e9800998ecf8427e"'}, source)
        assert remedy_of(caught.value) is Remedy.AGAIN


class TestChecksums:
    @pytest.mark.parametrize(
        ("checksum", "header", "algorithm"),
        [
            (DirectUploadChecksum.CONTENT_MD5, "content-md5", "md5"),
            (DirectUploadChecksum.SHA256, "x-amz-checksum-sha256", "sha256"),
        ],
    )
    def test_headers(self, checksum: DirectUploadChecksum, header: str, algorithm: str) -> None:
        """The digest of the bytes in base64."""
        digest = base64.b64encode(hashlib.new(algorithm, CONTENT).digest()).decode()

        assert checksum_headers(checksum, BytesSource(CONTENT)) == {header: digest}

    @pytest.mark.parametrize("checksum", [None, DirectUploadChecksum.ETAG])
    def test_no_header(self, checksum: DirectUploadChecksum | None) -> None:
        """Where none is asked for, the bytes are not even read."""
        assert checksum_headers(checksum, BytesSource(CONTENT)) == {}

    def test_digest(self) -> None:
        """A source is hashed as its bytes."""
        assert digest_of(BytesSource(CONTENT), "sha256") == hashlib.sha256(CONTENT).digest()

    def test_hashed_again(self) -> None:
        """A second attempt, and a range, are hashed anew."""
        source = HashedSource(BytesSource(CONTENT))
        first = next(source.blocks())
        assert source.md5 is None
        list(source.blocks(0, len(first)))

        assert source.md5 == hashlib.md5(first).hexdigest()
        assert source.size == len(CONTENT)
