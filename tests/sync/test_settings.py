# Derived from tests/async/test_settings.py by `python -m generator generate`; do not edit.
"""`client.settings`, and uploads to a bucket of one's own, against the local server."""

from __future__ import annotations

import hashlib
import logging
import warnings
from datetime import datetime

import pytest

from scopix.types.settings import S3ConfigStatus, S3RemovalResult, S3ValidationResult
from scopix_sync import (
    InsecureTransportWarning,
    RateLimitError,
    Scopix,
    ScopixPermissionError,
    ServerError,
    StorageTarget,
    ValidationError,
)
from tests.media import photo
from tests.s3 import KEYS, NAME, REGION, store

MIB = 1024**2


@pytest.fixture
def bucket(emulator, moto):
    """A store with an empty bucket, which is set up."""
    with store(emulator, moto) as made:
        yield made


def test_from_setting_up_to_forgetting(client, bucket):
    """A bucket is set up, shown, tried and forgotten."""
    settings = client.settings
    made = settings.configure_custom_s3(
        access_key_id=KEYS["access_key_id"],
        secret_access_key=KEYS["secret_access_key"],
        bucket_name=NAME,
        region=REGION,
        endpoint_url=bucket.url,
    )
    status = settings.get_custom_s3_status()
    tried = settings.validate_custom_s3()
    removed = settings.remove_custom_s3()
    none = settings.get_custom_s3_status()

    assert isinstance(made.configured_at, datetime)
    assert status == made
    assert made == S3ConfigStatus(
        True, NAME, REGION, made.configured_at, True, endpoint_url=bucket.url
    )
    assert tried == S3ValidationResult(True, NAME, REGION)
    assert removed == S3RemovalResult(True, "Files go to managed storage again.")
    assert removed["message"] == removed.message
    assert none == S3ConfigStatus(configured=False)


def test_uploads_go_there(client, bucket):
    """A file, several at once and a large one: each is in the bucket, and described."""
    alone = client.files.upload(
        photo("#1a2b8c"), filename="sea.jpg", storage_target=StorageTarget.CUSTOM
    )
    batch = client.files.upload_batch(
        [photo("#d4ac6e"), photo("#1a5276")],
        filenames=["sand.jpg", "dusk.jpg"],
        storage_target="custom",
    )
    client.config.direct_upload_threshold = 0
    direct = client.files.upload(photo("#7a2b8c"), filename="dawn.jpg", storage_target="custom")
    results = [alone, *batch, direct]
    keys = [client.files.get(result.image_id).object_key for result in results]

    assert alone.description and direct.description
    written = {path for method, path in bucket.calls if method == "PUT"}
    assert {f"/{NAME}/{key}" for key in keys[:3]} <= written
    assert f"/{NAME}/{keys[3]}" not in written
    assert client.files.get(direct.image_id).original_url.startswith(bucket.url)
    assert client.files.download(direct.image_id) == photo("#7a2b8c")


def test_addresses_that_expire(limited, moto, tmp_path):
    """The store refuses them by its clock; fresh ones are signed, and parts that are in stay in."""
    client, server = limited(multipart_threshold=6 * MIB, url_lifetime=100)
    client.config.direct_upload_threshold = MIB
    content = b"\0\0\0\x18ftypmp42" + bytes(12 * MIB)
    (tmp_path / "flight.mp4").write_bytes(content)
    with store(server, moto) as made:
        made.after_put.append(lambda: server.advance_clock(102))
        result = client.files.upload(
            tmp_path / "flight.mp4", part_size=5 * MIB, max_concurrency=1, storage_target="custom"
        )
        details = client.files.get(result.image_id)

    statuses = [request.status for request in server.requests if request.method == "PUT"]
    assert statuses == [200, 403, 200, 200]
    assert details.hash == hashlib.sha256(content).hexdigest()


def test_without_a_bucket(client):
    """The server says that storage is not set up, and no retry would change that."""
    with pytest.raises(ServerError, match="no bucket of its own") as caught:
        client.files.upload(b"words", filename="a.txt", storage_target="custom")

    assert (caught.value.status_code, caught.value.is_retryable) == (501, False)
    assert caught.value.code == "STORAGE_NOT_CONFIGURED"


def test_a_bucket_that_can_not_be_used(client, bucket, caplog):
    """The error says why, and shows no key; neither do logs."""
    secret = "another-secret/0123456789"
    for name in ("scopix", "scopix_emulator", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    with pytest.raises(ValidationError) as caught:
        client.settings.configure_custom_s3(
            KEYS["access_key_id"], secret, NAME, REGION, endpoint_url=bucket.url
        )

    assert "do not open this bucket" in str(caught.value)
    assert caught.value.details["storage_code"] == "AccessDenied"
    for text in (caplog.text, repr(caught.value), str(caught.value), repr(caught.value.response)):
        assert secret not in text
        assert KEYS["access_key_id"] not in text


def test_is_for_admins(emulator):
    """An editor is told so."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", InsecureTransportWarning)
        editor = Scopix(emulator.add_key(role="editor"), base_url=emulator.url)
    with editor:
        with pytest.raises(ScopixPermissionError, match="Only admins"):
            editor.settings.get_custom_s3_status()


def test_is_limited(limited):
    """Five changes a minute."""
    client, _ = limited(0, plan="professional")
    for _ in range(5):
        client.settings.remove_custom_s3()
    with pytest.raises(RateLimitError):
        client.settings.remove_custom_s3()


def test_repeats_what_may_be_repeated(client, bucket, emulator):
    """An answer that was lost is asked for again: the same bucket is set up once more."""
    emulator.fault("reset", path="/tenant/s3-config", count=1, applied=True)
    try:
        status = client.settings.configure_custom_s3(
            **KEYS, bucket_name=NAME, region=REGION, endpoint_url=bucket.url
        )
    finally:
        emulator.clear_faults()

    assert status.is_validated
