"""A bucket of a tenant's own: setting it up, and what is uploaded to it."""

from __future__ import annotations

import hashlib
import os
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from scopix_emulator import Emulator
from scopix_emulator.auth import DEFAULT_TENANT
from scopix_emulator.bucket import Bucket, BucketError
from scopix_emulator.limits import PLANS
from scopix_emulator.records import Part
from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture
from tests.emulator.test_direct_uploads import MIB, complete, create, plan, put, send, xml
from tests.local import parts_left
from tests.s3 import KEYS, NAME, REGION, store

CONFIG = "/tenant/s3-config"
GIVEN = {**KEYS, "bucket_name": NAME, "region": REGION}
TO_BUCKET = {"storage_target": "custom"}


@pytest.fixture
def bucket(server, moto):
    """The store that has the bucket of the tenant."""
    with store(server, moto) as made:
        yield made


@pytest.fixture
def multipart(start, moto):
    """A server that sends everything over 6 MiB in parts, and the store that has its bucket."""
    server, api = start(multipart_threshold=6 * MIB)
    with store(server, moto) as made:
        yield server, api, made


def objects(server: Any) -> list[str]:
    """Keys of what is in the bucket, but for the probe."""
    (bucket,) = server._live.service.buckets.values()
    listed = bucket._client.list_objects_v2(Bucket=bucket.name).get("Contents", ())
    return [found["Key"] for found in listed]


class TestSettings:
    """A bucket is set up, tried and forgotten."""

    def test_from_setting_up_to_forgetting(self, server, api, bucket):
        """The status has all but the keys."""
        status = api.get(CONFIG).json()
        tried = api.post(f"{CONFIG}/validate").json()
        removed = [api.delete(CONFIG).json() for _ in range(2)]

        assert status.pop("configured_at") is not None
        assert status == {
            "configured": True,
            "bucket_name": NAME,
            "region": REGION,
            "is_validated": True,
            "error": None,
            "endpoint_url": bucket.url,
        }
        assert tried == {"valid": True, "bucket_name": NAME, "region": REGION, "error": None}
        assert removed == [
            {"removed": True, "message": "Files go to managed storage again."},
            {"removed": False, "message": "No bucket was set up."},
        ]
        assert api.get(CONFIG).json() == {"configured": False}
        assert api.post(f"{CONFIG}/validate").json() == {
            "valid": False,
            "error": "No bucket is set up.",
        }

    def test_does_what_uploads_will_do(self, server, bucket):
        """It is looked at, a probe is written and read, and removed where that is allowed."""
        probe = f"/{NAME}/.scopix-probe"

        assert bucket.calls == [
            ("HEAD", f"/{NAME}"),
            ("PUT", probe),
            ("GET", probe),
            ("DELETE", probe),
        ]
        assert objects(server) == []

    @pytest.mark.parametrize(
        ("given", "said", "storage_code"),
        [
            ({"bucket_name": "elsewhere"}, "There is no such bucket.", "NoSuchBucket"),
            ({"secret_access_key": "x" * 40}, "The keys do not open this bucket.", "AccessDenied"),
            ({"access_key_id": "x" * 20}, "The keys do not open this bucket.", "AccessDenied"),
            ({"region": "-"}, "supported format", "InvalidRegionError"),
            ({"endpoint_url": "http://127.0.0.1:1"}, "not connect", "EndpointConnectionError"),
        ],
    )
    def test_refuses_what_can_not_be_used(self, api, bucket, given, said, storage_code):
        """What was set up before stays, and no answer shows a key."""
        refused = api.post(CONFIG, json={**GIVEN, "endpoint_url": bucket.url, **given})

        assert code(refused) == (400, "VALIDATION_ERROR")
        error = refused.json()["error"]
        assert error["message"].startswith("The bucket can't be used: ")
        assert said in error["message"]
        assert error["details"] == {"field": "bucket_name", "storage_code": storage_code}
        assert {**GIVEN, **given}["secret_access_key"] not in refused.text
        assert api.get(CONFIG).json()["bucket_name"] == NAME

    @pytest.mark.parametrize("method", ["PUT", "GET"])
    def test_remembers_that_it_could_not_be_used(self, api, bucket, method):
        """A trial that fails is shown by the status, until one succeeds."""
        bucket.refuse[method] = 403
        tried = api.post(f"{CONFIG}/validate").json()
        status = api.get(CONFIG).json()
        bucket.refuse.clear()
        again = api.post(f"{CONFIG}/validate").json()

        assert (tried["valid"], tried["error"]) == (False, "Not now.")
        assert (status["is_validated"], status["error"]) == (False, "Not now.")
        assert again["valid"]
        assert api.get(CONFIG).json()["is_validated"]

    def test_compares_what_it_reads(self, server, bucket, monkeypatch):
        """A store that returns other bytes is none."""
        (own,) = server._live.service.buckets.values()
        put = own._client.put_object
        monkeypatch.setattr(own._client, "put_object", lambda **v: put(**{**v, "Body": b"other"}))

        with pytest.raises(BucketError, match="other bytes"):
            own.check()

    @pytest.mark.parametrize(
        "url",
        [
            None,
            "https://minio.example.com",
            "http://[::1",
            "http://127.0.0.1:99999",
            "http://127.0.0.1.example.com",
        ],
    )
    def test_reaches_this_machine_alone(self, api, url):
        """Neither AWS nor another machine is asked."""
        given = GIVEN if url is None else {**GIVEN, "endpoint_url": url}
        refused = api.post(CONFIG, json=given)

        assert code(refused) == (400, "VALIDATION_ERROR")
        assert refused.json()["error"]["details"] == {"field": "endpoint_url"}

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("access_key_id", "x" * 15),
            ("secret_access_key", "x" * 19),
            ("secret_access_key", "x" * 30 + " "),
            ("bucket_name", "Harbour"),
            ("region", ""),
            ("endpoint_url", "ftp://127.0.0.1"),
            ("endpoint_url", "http://user:word@127.0.0.1"),
        ],
    )
    def test_checks_each_value(self, api, field, value):
        """Every member is checked, and the wrong one is named, without its value."""
        refused = api.post(CONFIG, json={**GIVEN, field: value})

        assert code(refused) == (422, "VALIDATION_ERROR")
        assert refused.json()["error"]["details"] == {"field": field}
        assert not value or value not in refused.text

    @pytest.mark.parametrize(("role", "status"), [("viewer", 403), ("editor", 403), ("owner", 200)])
    def test_is_for_admins(self, server, role, status):
        """Who is none sees and changes nothing."""
        with Api(server, server.add_key(role=role)) as api:
            answers = [
                api.get(CONFIG),
                api.delete(CONFIG),
                api.post(f"{CONFIG}/validate"),
                api.post(CONFIG, json={**GIVEN, "region": ""}),
            ]

        statuses = [answer.status_code for answer in answers]
        assert statuses == [*[status] * 3, 422 if status == 200 else 403]
        if status == 403:
            assert answers[0].json()["error"]["details"] == {"role": role}

    def test_is_limited(self, server):
        """Five changes and ten trials a minute, where the plan has limits at all."""
        with Api(server, server.add_key(plan=PLANS["professional"])) as api:
            changes = [api.delete(CONFIG) for _ in range(6)]
            trials = [api.post(f"{CONFIG}/validate") for _ in range(11)]

        assert [answer.status_code for answer in changes] == [200] * 5 + [429]
        assert [answer.status_code for answer in trials] == [200] * 10 + [429]
        assert code(trials[-1]) == (429, "RATE_LIMIT_ERROR")
        assert int(trials[-1].headers["retry-after"]) <= 60

    def test_is_forgotten_with_the_rest(self, server, api, bucket):
        """A reset forgets it, and so does the end of the server."""
        server.reset()

        assert api.get(CONFIG).json() == {"configured": False}

    def test_shows_no_key(self, server, bucket):
        """Nor the address that opens an object."""
        (own,) = server._live.service.buckets.values()

        assert KEYS["secret_access_key"] not in repr(own)
        assert KEYS["access_key_id"] not in repr(own)

    def test_settings_of_the_machine_do_not_matter(self, monkeypatch, server, moto):
        """Profiles, files and proxies are those of whoever runs the server, not of the tenant."""
        monkeypatch.setenv("AWS_PROFILE", "absent")
        monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
        monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")

        with store(server, moto) as made:
            assert ("PUT", f"/{NAME}/.scopix-probe") in made.calls


class TestStreamed:
    """Files that go through the API."""

    def test_is_written_into_the_bucket(self, server, api, bucket):
        """The original is there under the key that callers see, and is processed like any other."""
        record = api.processed(picture(), **TO_BUCKET)
        original = httpx.get(record["original_url"])
        download = api.get(f"/files/{record['id']}/download").headers["location"]

        assert objects(server) == [record["object_key"]]
        assert original.content == picture()
        assert original.headers["content-type"] == "image/png"
        assert record["original_url"].startswith(f"{bucket.url}/{NAME}/")
        assert httpx.get(download).headers["content-disposition"].startswith("attachment")
        assert record["dominant_colors"] == ["#142878"]

    def test_others_are_not(self, server, api, bucket):
        """Unless it is asked for, files go to managed storage."""
        record = api.processed(picture())

        assert objects(server) == []
        assert record["original_url"].startswith(server.origin)

    def test_batch(self, server, api, bucket):
        """Each file is, but for duplicates that are skipped, and what is refused."""
        api.stored(b"known", "a.txt")
        files = [
            ("files", (f"{number}.txt", content))
            for number, content in enumerate([b"known", b"one", b"two", b"one", b""])
        ]
        data = {**TO_BUCKET, "skip_duplicates": "true"}
        receipt = api.post("/files/upload/batch", files=files, data=data).json()

        assert (receipt["accepted_files"], receipt["rejected_files"]) == (4, 1)
        keys = [item["object_key"] for item in receipt["items"]]
        assert sorted(objects(server)) == sorted({keys[1], keys[2]})
        assert keys[1] == keys[3]

    def test_no_room_means_no_object(self, server, bucket):
        """Nothing is written for which the plan has no room."""
        plan = PLANS["custom"].__class__("small", storage_bytes=10)
        with Api(server, server.add_key(plan=plan)) as api:
            refused = api.upload(picture(), **TO_BUCKET)

        assert code(refused) == (403, "STORAGE_QUOTA_EXCEEDED")
        assert objects(server) == []

    @pytest.mark.parametrize(
        ("status", "answer"),
        [
            (403, (403, "PERMISSION_DENIED")),
            (404, (409, "CONFLICT")),
            (500, (503, "STORAGE_UNAVAILABLE")),
        ],
    )
    def test_a_store_that_refuses(self, api, bucket, status, answer):
        """What the store says decides whether another try makes sense; no file is registered."""
        bucket.refuse["PUT"] = status
        refused = api.upload(picture(), **TO_BUCKET)

        assert code(refused) == answer
        assert refused.json()["error"]["details"] == {"storage_code": "Refused"}
        assert api.get("/files").json()["total_count"] == 0

    def test_goes_on_when_the_bucket_is_forgotten(self, api, bucket):
        """What is worked on is a copy, which is served then."""
        file_id = api.stored(picture(), **TO_BUCKET)
        api.delete(CONFIG)
        record = api.get(f"/files/{file_id}").json()

        assert httpx.get(record["original_url"]).content == picture()
        assert bucket.url not in record["original_url"]


class TestNotSetUp:
    """Without a bucket nothing can go there."""

    def test_each_way_says_so(self, api):
        """By the status that the API has for it."""
        answers = [
            api.upload(picture(), **TO_BUCKET),
            api.post("/files/upload/batch", files={"files": ("a.txt", b"a")}, data=TO_BUCKET),
            create(api, b"words", **TO_BUCKET),
        ]

        for answer in answers:
            assert code(answer) == (501, "STORAGE_NOT_CONFIGURED")
            assert answer.json()["error"]["details"] == {"field": "storage_target"}

    def test_an_upload_under_way(self, api, bucket):
        """It can't go on when the bucket was forgotten."""
        upload_id, parts = send(api, b"words", **TO_BUCKET)
        api.delete(CONFIG)
        path = f"/files/direct-uploads/{upload_id}"
        answers = [
            api.get(path),
            api.post(f"{path}/parts", json={"part_numbers": [1]}),
            complete(api, upload_id, parts),
            api.delete(path),
        ]

        assert [code(answer) for answer in answers] == [(501, "STORAGE_NOT_CONFIGURED")] * 4


class TestDirect:
    """Bytes that go straight to the bucket."""

    CONTENT = b"0123456789abcdef" * (12 * MIB // 16) + b"the end"

    def test_one_piece(self, server, api, bucket):
        """A presigned PUT, and the object is the file."""
        begun = plan(api, picture(), "harbour.png", **TO_BUCKET)
        path = f"/files/direct-uploads/{begun['upload_id']}"
        before = api.get(path).json()
        stored = put(begun["parts"][0], picture())
        after = api.get(path).json()
        result = complete(api, begun["upload_id"]).json()
        record = api.wait(result["image_id"])

        etag = hashlib.md5(picture()).hexdigest()
        assert begun["parts"][0]["upload_url"].startswith(f"{bucket.url}/{NAME}/")
        assert stored.headers["etag"] == f'"{etag}"'
        assert before["parts"] == []
        assert after["parts"] == [{"part_number": 1, "etag": etag, "size_bytes": len(picture())}]
        assert objects(server) == [begun["object_key"]] == [result["object_key"]]
        assert httpx.get(record["original_url"]).content == picture()
        assert record["hash"] == hashlib.sha256(picture()).hexdigest()

    def test_one_piece_that_can_not_be_looked_for(self, api, bucket):
        """Keys that do not open the bucket any more are not a piece that is not there."""
        upload_id, _ = send(api, picture(), **TO_BUCKET)
        bucket.refuse["HEAD"] = 403

        refused = api.get(f"/files/direct-uploads/{upload_id}")
        assert code(refused) == (403, "PERMISSION_DENIED")
        assert refused.json()["error"]["message"] == "The keys do not open this bucket."

    def test_in_parts(self, multipart):
        """Parts in any order, listed by the store, and made one object by it."""
        server, api, _ = multipart
        begun = plan(api, self.CONTENT, part_size=5 * MIB, **TO_BUCKET)
        last, *others = reversed(begun["parts"])
        put(last, self.CONTENT)
        path = f"/files/direct-uploads/{begun['upload_id']}"
        listed = api.get(path).json()
        for part in others:
            put(part, self.CONTENT)
        parts = api.get(path).json()["parts"]
        result = complete(api, begun["upload_id"], parts).json()

        assert [part["part_number"] for part in listed["parts"]] == [3]
        assert [part["size_bytes"] for part in parts] == [5 * MIB, 5 * MIB, 2 * MIB + 7]
        assert objects(server) == [begun["object_key"]]
        assert parts_left(server) == []
        assert api.get(f"/files/{result['image_id']}").json()["hash"] == (
            hashlib.sha256(self.CONTENT).hexdigest()
        )
        assert api.get(path).json()["parts"] == []

    def test_expired_addresses(self, multipart):
        """An address expires, and is signed again by the clock of the server."""
        server, api, _ = multipart
        begun = plan(api, self.CONTENT, part_size=5 * MIB, **TO_BUCKET)
        server.advance_clock(3602)
        expired = put(begun["parts"][0], self.CONTENT)
        path = f"/files/direct-uploads/{begun['upload_id']}"
        (fresh,) = api.post(f"{path}/parts", json={"part_numbers": [1]}).json()["parts"]

        assert expired.status_code == 403
        assert xml(expired) == (403, "AccessDenied")
        assert put(fresh, self.CONTENT).status_code == 200

    @pytest.mark.parametrize("end", ["abort", "expiry"])
    def test_leaves_nothing_behind(self, multipart, end):
        """Parts are removed by the store; no part is taken any more."""
        server, api, _ = multipart
        begun = plan(api, self.CONTENT, part_size=5 * MIB, **TO_BUCKET)
        put(begun["parts"][0], self.CONTENT)
        path = f"/files/direct-uploads/{begun['upload_id']}"
        before = parts_left(server)
        if end == "abort":
            assert [api.delete(path).status_code for _ in range(2)] == [204, 204]
        else:
            server.advance_clock(25 * 3600)

        assert before == ["1"]
        assert api.get(path).json()["status"] == ("aborted" if end == "abort" else "expired")
        assert parts_left(server) == []
        # Of an aborted upload, moto knows nothing, not even that there is none.
        assert put(begun["parts"][1], self.CONTENT).status_code in {403, 404, 500}

    def test_an_upload_that_the_store_has_dropped(self, multipart):
        """To abort it is no error; to go on is."""
        server, api, _ = multipart
        upload_id, parts = send(api, self.CONTENT, part_size=5 * MIB, **TO_BUCKET)
        (own,) = server._live.service.buckets.values()
        record = server._live.service.store.upload(upload_id)
        own.abort(record.object_key, record.bucket_upload)
        path = f"/files/direct-uploads/{upload_id}"

        assert code(complete(api, upload_id, parts)) == (409, "CONFLICT")
        assert api.delete(path).status_code == 204

    def test_an_aborted_piece(self, server, api, bucket):
        """An object that nobody registered is removed, where the keys allow it."""
        upload_id, _ = send(api, picture(), **TO_BUCKET)
        api.delete(f"/files/direct-uploads/{upload_id}")
        second, _ = send(api, picture(), **TO_BUCKET)
        left = objects(server)
        bucket.refuse["DELETE"] = 403
        aborted = api.delete(f"/files/direct-uploads/{second}")

        assert aborted.status_code == 204
        assert objects(server) == left != []

    def test_what_is_known_is_not_kept_twice(self, server, api, bucket):
        """Content that proves to be a duplicate leaves no object."""
        file_id = api.stored(picture())
        upload_id, _ = send(api, picture(), skip_duplicates=True, **TO_BUCKET)
        result = complete(api, upload_id).json()

        assert (result["image_id"], result["deduplicated"]) == (file_id, True)
        assert objects(server) == []

    def test_completing_again_after_a_failure(self, multipart):
        """The store puts parts together once; what failed after that is made up for."""
        server, api, made = multipart
        upload_id, parts = send(api, self.CONTENT, part_size=5 * MIB, **TO_BUCKET)
        made.refuse["GET"] = 403
        # The parts are listed by a GET as well.
        (own,) = server._live.service.buckets.values()
        listed = [
            Part(number=p["part_number"], etag=p["etag"].strip('"'), size_bytes=size)
            for p, size in zip(parts, [5 * MIB, 5 * MIB, 2 * MIB + 7], strict=True)
        ]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Bucket, "parts", lambda *_: listed)
            failed = complete(api, upload_id, parts)
        path = f"/files/direct-uploads/{upload_id}"
        known = api.get(path).json()
        made.refuse.clear()
        result = complete(api, upload_id, parts)

        assert code(failed) == (403, "PERMISSION_DENIED")
        assert (known["status"], len(known["parts"])) == ("pending", 3)
        assert result.status_code == 200
        assert len(objects(server)) == 1
        assert own.error is None

    def test_giving_up_after_a_failure(self, multipart):
        """The object that was made of the parts is removed."""
        server, api, _ = multipart
        upload_id, parts = send(api, self.CONTENT, part_size=5 * MIB, sha256="0" * 64, **TO_BUCKET)
        failed = complete(api, upload_id, parts)
        made = objects(server)
        api.delete(f"/files/direct-uploads/{upload_id}")

        assert code(failed) == (400, "VALIDATION_ERROR")
        assert len(made) == 1
        assert objects(server) == []

    @pytest.mark.parametrize("checksum", ["etag", "content_md5", "sha256"])
    def test_checksums(self, start, moto, checksum):
        """S3 takes none that has to be signed before it is known; MD5 stands in for it."""
        server, api = start(checksum=checksum)
        with store(server, moto):
            begun = plan(api, b"words", **TO_BUCKET)
        builtin = plan(api, b"words")

        assert begun["checksum"] == {"sha256": "content_md5"}.get(checksum, checksum)
        assert builtin["checksum"] == checksum


def test_a_lifetime_is_at_least_a_second(start):
    """S3 signs for whole seconds, from one on."""
    server, _ = start(url_lifetime=0.1)

    assert server._live.service.storage.lifetime_elsewhere == 1


def test_a_server_that_stops_lets_go_of_its_bucket():
    """No connection to the store outlives it."""
    closed: list[str] = []
    with Emulator() as server:
        bucket: Any = SimpleNamespace(close=lambda: closed.append("bucket"))
        server._live.service.buckets[DEFAULT_TENANT] = bucket

    assert closed == ["bucket"]
