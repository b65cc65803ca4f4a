"""Cloud storages: consent, connections, imports and exports."""

from __future__ import annotations

import asyncio
import os
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from scopix_emulator import Plan, transfers
from scopix_emulator.drive import Drive
from scopix_emulator.limits import FILE_BYTES
from tests.emulator.conftest import Api, code
from tests.emulator.samples import picture, video
from tests.media import report

AUTH = "/cloud-storage/auth/google_drive"
NOWHERE = "00000000-0000-4000-8000-000000000000"
ENDED = {"completed", "partial", "failed", "cancelled"}


@pytest.fixture
def connection(server):
    """A connection of the drive."""
    return server.connect_drive()


def put(server, **files: bytes) -> list[dict[str, Any]]:
    """Put files into the drive; return them as a picker would, in this order."""
    for name, content in files.items():
        (server.drive / name.replace("__", ".")).write_bytes(content)
    found = {file["name"]: file for file in server.drive_files()}
    return [found[name.replace("__", ".")] for name in files]


def started(api: Api, kind: str, connection: str, **values: Any) -> dict[str, Any]:
    """Start a job."""
    response = api.post(f"/cloud-storage/{kind}", json={"connection_id": connection, **values})
    assert response.status_code == 202, response.text
    return response.json()


def job_of(api: Api, job_id: str) -> dict[str, Any]:
    """A job as it is now, whose figures always agree."""
    job = api.get(f"/cloud-storage/jobs/{job_id}").json()["job"]
    assert job["completed_files"] + job["failed_files"] <= job["total_files"]
    has_ended = job["status"] in ENDED
    assert has_ended == (job["completed_files"] + job["failed_files"] == job["total_files"])
    assert has_ended == (job["completed_at"] is not None)
    assert (job["error"] is None) == (job["failed_files"] == 0)
    return job


def ended(api: Api, job_id: str) -> dict[str, Any]:
    """A job once it has ended."""
    api.until(lambda: job_of(api, job_id)["status"] in ENDED)
    return job_of(api, job_id)


@contextmanager
def held(server, stage: str):
    """Let no job pass a stage meanwhile."""
    server.hold_processing(stage)
    try:
        yield
    finally:
        server.release_processing()


class TestConsent:
    """The way to a connection."""

    def test_the_owner_is_asked(self, api, server):
        """The page asks; who allows is sent back with a code and the state."""
        began = api.post(AUTH, json={"redirect_uri": "https://app.example/back?tab=1#top"}).json()
        page = httpx.get(began["authorization_url"], trust_env=False)
        answer = httpx.post(began["authorization_url"], data={"decision": "allow"}, trust_env=False)

        assert began["provider"] == "google_drive"
        assert began["state"] in began["authorization_url"]
        assert page.status_code == 200
        assert "drive@localhost" in page.text
        assert answer.status_code == 303
        target = urlsplit(answer.headers["location"])
        assert (target.netloc, target.path, target.fragment) == ("app.example", "/back", "top")
        query = parse_qs(target.query)
        assert query.keys() == {"tab", "code", "state"}
        assert query["state"] == [began["state"]]

        connected = api.post(f"{AUTH}/callback", json={"code": query["code"][0], **state(began)})
        assert connected.status_code == 200
        assert connected.json()["is_new"] is True
        connection = connected.json()["connection"]
        assert connection["is_active"] is True
        assert connection["provider_email"] == "drive@localhost.localdomain"
        assert connection["created_at"] == connection["connected_at"]

    def test_without_an_application_the_code_is_shown(self, api, server):
        """Where nobody waits for the code, a page shows it, with nothing in it that runs."""
        began = api.post(AUTH, json={}).json()
        url = began["authorization_url"]
        allowed = httpx.post(
            url, data={"decision": "allow"}, trust_env=False, follow_redirects=True
        )
        given, _ = server.give_consent(url)
        denied = httpx.get(f"{server.origin}/drive/done?error=access_denied", trust_env=False)
        forged = httpx.get(f"{server.origin}/drive/done?code=<script>", trust_env=False)

        assert "<code>" in allowed.text
        assert given not in allowed.text
        assert "not connected" in denied.text
        assert "<script>" not in forged.text

    def test_the_owner_may_refuse(self, api, server):
        """The application is told so, and the question is closed."""
        began = api.post(AUTH, json={"redirect_uri": "https://app.example/back"}).json()

        assert server.refuse_consent(began["authorization_url"]) == "access_denied"
        assert httpx.get(began["authorization_url"], trust_env=False).status_code == 400
        with pytest.raises(ValueError, match="Nobody is asked"):
            server.give_consent(began["authorization_url"])
        refused = api.post(f"{AUTH}/callback", json={"code": "guessed", **state(began)})
        assert code(refused) == (400, "INVALID_STATE")

    def test_a_code_is_good_once(self, api, server):
        """The second use is refused, unless it repeats the first request under its key."""
        body = allowed(api, server)
        headers = {"Idempotency-Key": "once"}
        first = api.post(f"{AUTH}/callback", json=body, headers=headers)
        again = api.post(f"{AUTH}/callback", json=body, headers=headers)
        second = api.post(f"{AUTH}/callback", json=body)

        assert again.json() == first.json()
        assert again.headers["idempotency-replayed"] == "true"
        assert code(second) == (400, "INVALID_STATE")

    def test_code_and_state_must_match(self, api, server):
        """A wrong one is refused and costs nothing; a code of another question is wrong."""
        body, other = allowed(api, server), allowed(api, server)

        assert code(api.post(f"{AUTH}/callback", json={**body, "state": "x"})) == (
            400,
            "INVALID_STATE",
        )
        assert code(api.post(f"{AUTH}/callback", json={**body, "code": other["code"]})) == (
            400,
            "INVALID_CODE",
        )
        assert code(
            api.post(f"{AUTH}/callback", json={**body, "redirect_uri": "https://evil.example/"})
        ) == (400, "INVALID_REDIRECT_URI")
        assert api.post(f"{AUTH}/callback", json=body).status_code == 200

    def test_consent_is_needed(self, api):
        """A state whose question nobody has answered has no code."""
        began = api.post(AUTH, json={}).json()
        response = api.post(f"{AUTH}/callback", json={"code": "guessed", **state(began)})

        assert code(response) == (400, "INVALID_CODE")

    def test_a_state_expires(self, api, server):
        """After ten minutes one has to begin once more."""
        body = allowed(api, server)
        server.advance_clock(601)

        assert code(api.post(f"{AUTH}/callback", json=body)) == (400, "INVALID_STATE")

    def test_a_state_belongs_to_a_tenant(self, api, server):
        """Another tenant can't use it."""
        body = allowed(api, server)
        with Api(server, server.add_key(tenant_id="other")) as other:
            response = other.post(f"{AUTH}/callback", json=body)

        assert code(response) == (400, "INVALID_STATE")

    @pytest.mark.parametrize(
        "uri", ["app.example", "javascript:alert(1)", "https://[", "https://a b", ""]
    )
    def test_bad_addresses_are_refused(self, api, uri):
        """The owner is only sent to addresses of the web."""
        assert code(api.post(AUTH, json={"redirect_uri": uri})) == (422, "VALIDATION_ERROR")

    def test_unknown_providers_are_refused(self, api):
        """There is one provider."""
        for path in ("/cloud-storage/auth/dropbox", "/cloud-storage/auth/dropbox/callback"):
            response = api.post(path, json={"code": "a", "state": "b"})
            assert code(response) == (422, "VALIDATION_ERROR")

    def test_only_this_machine_is_asked(self, server):
        """Consent can't be given to an address elsewhere."""
        with pytest.raises(ValueError, match="example"):
            server.give_consent("http://scopix.example/drive/consent?state=a")


def state(began: dict[str, Any]) -> dict[str, str]:
    return {"state": began["state"]}


def allowed(api: Api, server) -> dict[str, str]:
    """The body that completes a connection."""
    began = api.post(AUTH, json={"redirect_uri": "https://app.example/back"}).json()
    given, returned = server.give_consent(began["authorization_url"])
    return {"code": given, "state": returned}


class TestConnections:
    """Lists, renewal and revocation."""

    def test_connecting_again_renews(self, api, server):
        """The connection keeps its identifier, and counts as connected anew."""
        first = api.post(f"{AUTH}/callback", json=allowed(api, server)).json()
        identifier = first["connection"]["id"]
        assert api.delete(f"/cloud-storage/connections/{identifier}").json()["success"] is True
        again = api.post(f"{AUTH}/callback", json=allowed(api, server)).json()

        assert again["is_new"] is False
        assert again["connection"]["id"] == identifier
        assert again["connection"]["is_active"] is True
        assert again["connection"]["created_at"] == first["connection"]["created_at"]
        assert again["connection"]["connected_at"] > first["connection"]["connected_at"]

    def test_list(self, api, server):
        """Newest first; those that were disconnected are shown on demand."""
        older, newer = server.connect_drive("conn_older"), server.connect_drive("conn_newer")
        path = f"/cloud-storage/connections/{older}"
        deleted = [api.delete(path).json(), api.delete(path).json()]

        def listed(**query: Any) -> list[tuple[str, bool]]:
            page = api.get("/cloud-storage/connections", params=query).json()
            assert page["total_count"] == len(page["connections"])
            return [(item["id"], item["is_active"]) for item in page["connections"]]

        assert (
            deleted[0]
            == deleted[1]
            == {
                "success": True,
                "message": "The storage is disconnected.",
            }
        )
        assert listed() == [(newer, True)]
        assert listed(active_only=False, provider="google_drive") == [
            (newer, True),
            (older, False),
        ]
        assert server.connect_drive(older) == older
        assert listed() == [(newer, True), (older, True)]
        assert code(api.get("/cloud-storage/connections?provider=dropbox"))[0] == 422

    def test_tenants_are_apart(self, api, server, connection):
        """Another tenant sees neither connections nor jobs."""
        files = put(server, a__txt=b"text")
        job = started(api, "import", connection, files=files)["job_id"]
        ended(api, job)
        with Api(server, server.add_key(tenant_id="other")) as other:
            assert other.get("/cloud-storage/connections").json()["connections"] == []
            assert other.delete(f"/cloud-storage/connections/{connection}").status_code == 404
            assert other.get(f"/cloud-storage/jobs/{job}").status_code == 404
            server.connect_drive(connection, tenant_id="other")
            response = other.delete(f"/cloud-storage/connections/{connection}")
            assert response.status_code == 200

        assert api.get("/cloud-storage/connections").json()["total_count"] == 1

    def test_unknown_ones(self, api):
        """What is not there is 404, with its type; what can't be an identifier is 422."""
        gone = api.delete("/cloud-storage/connections/conn_x")
        job = api.get(f"/cloud-storage/jobs/{NOWHERE}")

        assert gone.json()["error"]["details"]["resource_type"] == "cloud_storage_connection"
        assert job.json()["error"]["details"]["resource_type"] == "cloud_storage_job"
        assert api.delete(f"/cloud-storage/connections/{'x' * 65}").status_code == 422
        assert api.get("/cloud-storage/jobs/x").status_code == 422


class TestImport:
    """From the drive."""

    def test_files_are_copied_and_processed(self, api, server, connection):
        """Files of every kind arrive byte for byte under the identifiers first told."""
        contents = {
            "sea__png": picture("#142878"),
            "report__pdf": report("A page of seals."),
            "clip__mp4": video(),
        }
        files = put(server, **contents)
        folder = server.add_folder()
        answer = started(api, "import", connection, files=files, tags=["one"], collection_id=folder)
        job = ended(api, answer["job_id"])
        records = [api.wait(image_id) for image_id in answer["image_ids"]]

        assert (answer["total_files"], answer["is_async"], answer["status"]) == (3, True, "pending")
        assert (job["type"], job["status"], job["provider"]) == (
            "import",
            "completed",
            "google_drive",
        )
        assert (job["connection_id"], job["total_files"]) == (connection, 3)
        assert job["created_at"] < job["updated_at"] == job["completed_at"]
        assert [record["media_type"] for record in records] == ["image", "document", "video"]
        assert [record["original_filename"] for record in records] == [
            "sea.png",
            "report.pdf",
            "clip.mp4",
        ]
        for record, content in zip(records, contents.values(), strict=True):
            download = api.get(f"/files/{record['id']}/download", follow_redirects=True)
            assert download.content == content
            assert record["size_bytes"] == len(content)
            assert record["folder_id"] == folder
            assert record["tags"][0] == "one"
            assert record["upload_description"]
            assert record["upload_method"] == "CLOUD_STORAGE"
        (used,) = api.get("/cloud-storage/connections").json()["connections"]
        assert used["last_used_at"] >= job["created_at"]

    def test_progress_is_seen(self, api, server, connection):
        """A job waits, then is under way; its files are on their way meanwhile."""
        files = put(server, a__txt=b"text", b__jpg=picture(form="JPEG"))
        with held(server, "queued"):
            answer = started(api, "import", connection, files=files)
            waiting = job_of(api, answer["job_id"])
            states = [api.status(image_id) for image_id in answer["image_ids"]]
            session = api.get(f"/files/upload-sessions/{states[0]['session_id']}").json()
            server.hold_processing("processing")
            api.until(lambda: job_of(api, answer["job_id"])["status"] != "pending")
            moving = job_of(api, answer["job_id"])
        job = ended(api, answer["job_id"])

        assert (waiting["status"], waiting["completed_files"]) == ("pending", 0)
        assert [state["status"] for state in states] == ["uploading", "uploading"]
        assert [state["media_type"] for state in states] == ["document", "image"]
        assert (session["total_files"], session["pending_files"]) == (2, 2)
        assert (moving["status"], moving["completed_files"]) == ("in_progress", 0)
        assert waiting["updated_at"] < moving["updated_at"] < job["updated_at"]

    def test_bad_files_do_not_stop_the_others(self, api, server, connection):
        """Each of them fails with its reason, in the job and in its own record."""
        good, empty, unknown, huge = put(
            server, good__jpg=picture(form="JPEG"), empty__txt=b"", x__bin=b"\0\1", huge__mp4=b""
        )
        os.truncate(server.drive / "huge.mp4", FILE_BYTES + 1)
        gone = {"id": "gone", "name": "gone.pdf", "size_bytes": None, "extra": [1]}
        answer = started(
            api, "import", connection, files=[empty, gone, good, unknown, huge], auto_describe=False
        )
        job = ended(api, answer["job_id"])
        states = [api.status(image_id) for image_id in answer["image_ids"]]

        assert (job["status"], job["completed_files"], job["failed_files"]) == ("partial", 1, 4)
        assert job["error"].startswith(
            "4 of 5 files were not copied. empty.txt: The file is empty."
        )
        assert "gone.pdf: There is no such file in the storage." in job["error"]
        assert "huge.mp4: The file is larger than 104857600 bytes." in job["error"]
        assert [state["status"] for state in states[:2]] == ["failed", "failed"]
        assert [state["error_message"] for state in states] == [
            "The file is empty.",
            "There is no such file in the storage.",
            None,
            "The type of the file is not known or not accepted.",
            "The file is larger than 104857600 bytes.",
        ]
        assert states[1]["text_extraction_status"] == "failed"
        assert states[1]["text_extraction_error_type"] == "corrupt_file"
        assert states[1]["description_status"] == "skipped"
        assert api.wait(answer["image_ids"][2])["description_status"] == "skipped"

    def test_a_job_without_a_good_file_has_failed(self, api, server, connection):
        """Few failures are all named, many are counted."""
        files = [{"id": f"gone{n}", "name": f"{n}.jpg"} for n in range(7)]
        answer = started(api, "import", connection, files=files)
        job = ended(api, answer["job_id"])

        assert (job["status"], job["failed_files"]) == ("failed", 7)
        assert job["error"].count("There is no such file") == 5
        assert job["error"].endswith("and 2 more.")
        state = api.status(answer["image_ids"][0])
        assert (state["description_status"], state["description_error_type"]) == (
            "failed",
            "validation",
        )

    def test_what_is_unwanted_meanwhile_is_not_copied(self, api, server, connection):
        """A file that is deleted or cancelled before its turn stays so."""
        files = put(server, a__txt=b"a", b__txt=b"b", c__txt=b"c")
        with held(server, "queued"):
            answer = started(api, "import", connection, files=files)
            first, second, third = answer["image_ids"]
            api.delete(f"/files/{first}")
            session = api.status(second)["session_id"]
        job = ended(api, answer["job_id"])
        assert (job["status"], job["completed_files"]) == ("partial", 2)
        assert "a.txt: The file was deleted or cancelled meanwhile." in job["error"]
        assert api.get(f"/files/{first}").status_code == 404
        api.wait(third)

        with held(server, "queued"):
            answer = started(api, "import", connection, files=files[:1])
            session = api.status(answer["image_ids"][0])["session_id"]
            api.post(f"/files/upload-sessions/{session}/cancel")
        assert ended(api, answer["job_id"])["status"] == "failed"
        assert api.status(answer["image_ids"][0])["status"] == "cancelled"

    def test_what_can_not_be_read_fails(self, api, server, connection, monkeypatch):
        """An error of the disk is told."""
        files = put(server, a__txt=b"a")

        def unreadable(self, *_: Any) -> Any:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr("scopix_emulator.drive.Drive.file", unreadable)
        job = ended(api, started(api, "import", connection, files=files)["job_id"])

        assert job["error"].endswith("a.txt: The file can't be copied: Permission denied.")

    def test_the_plan_limits_it(self, start):
        """A plan without room refuses at once, and nothing is registered."""
        server, api = start(plan=Plan("small", uploads_per_month=2, storage_bytes=10))
        connection = server.connect_drive()
        files = put(server, a__txt=b"a", b__txt=b"b", c__txt=b"c", big__txt=b"12345678901")
        path, target = "/cloud-storage/import", {"connection_id": connection}
        many = api.post(path, json={**target, "files": files[:3]})
        large = api.post(path, json={**target, "files": files[3:]})

        assert code(many) == (429, "USAGE_LIMIT_EXCEEDED")
        assert code(large) == (403, "STORAGE_QUOTA_EXCEEDED")
        assert api.get("/files").json()["total_count"] == 0

    def test_repeating_it_under_a_key(self, api, server, connection):
        """The second request gets the answer of the first, and copies nothing."""
        body = {"connection_id": connection, "files": put(server, a__txt=b"a")}
        headers = {"Idempotency-Key": "import-1"}
        first = api.post("/cloud-storage/import", json=body, headers=headers).json()
        ended(api, first["job_id"])

        assert api.post("/cloud-storage/import", json=body, headers=headers).json() == first
        assert api.get("/files").json()["total_count"] == 1

    @pytest.mark.parametrize(
        ("changes", "expected"),
        [
            ({"files": []}, 422),
            ({"files": [{"id": "a", "name": "a"}] * 1001}, 422),
            ({"files": [{"id": "a"}]}, 422),
            ({"files": ["a"]}, 422),
            ({"tags": [""]}, 422),
            ({"connection_id": ""}, 422),
            ({"connection_id": "conn_x"}, 404),
            ({"collection_id": NOWHERE}, 404),
            ({"other": 1}, 422),
        ],
    )
    def test_refusals(self, api, server, connection, changes, expected):
        """Bad requests are refused, and nothing is started."""
        body = {"connection_id": connection, "files": [{"id": "a", "name": "a"}], **changes}
        response = api.post("/cloud-storage/import", json=body)

        assert response.status_code == expected
        assert api.get("/files").json()["total_count"] == 0


class TestExport:
    """To the drive."""

    def test_originals_are_written(self, api, server, connection):
        """Byte for byte into the folder of this name; a name that is taken gets a number."""
        content = picture("#aa0000")
        image_ids = [api.stored(content, "sea.png"), api.stored(content, "sea.png")]
        answer = started(api, "export", connection, image_ids=image_ids, folder_name="From Scopix")
        job = ended(api, answer["job_id"])

        assert (answer["job_status"], answer["cloud_file_ids"]) == ("pending", None)
        assert (job["type"], job["status"], job["completed_files"]) == ("export", "completed", 2)
        folder = server.drive / "From Scopix"
        assert sorted(path.name for path in folder.iterdir()) == ["sea (1).png", "sea.png"]
        assert {path.read_bytes() for path in folder.iterdir()} == {content}

    def test_where_to(self, api, server, connection):
        """By default to the top, or to a folder that is there, by its identifier."""
        (server.drive / "Photos").mkdir()
        (server.drive / "Photos" / "a.txt").write_bytes(b"a")
        folder_id = server._live.service.drive._id(server.drive / "Photos")
        image_id = api.stored(b"text", "b.txt")
        for target in ({}, {"folder_id": folder_id}, {"folder_name": "Photos"}):
            ended(api, started(api, "export", connection, image_ids=[image_id], **target)["job_id"])

        found = sorted(path.relative_to(server.drive) for path in server.drive.rglob("*.txt"))
        assert [str(path) for path in found] == [
            "Photos/a.txt",
            "Photos/b (1).txt",
            "Photos/b.txt",
            "b.txt",
        ]

    def test_names_lead_nowhere_else(self, api, server, connection):
        """Names of files and folders can't lead out of the drive."""
        image_id = api.stored(b"text", "..\\..\\evil.txt")
        started_export = started(
            api, "export", connection, image_ids=[image_id], folder_name="../../../up"
        )
        assert ended(api, started_export["job_id"])["status"] == "completed"

        (file,) = server.drive_files()
        (path,) = (path for path in server.drive.rglob("*") if path.is_file())
        assert path.parent.parent == server.drive
        assert file["name"] == path.name

    def test_files_that_are_not_there(self, api, server, connection):
        """An unknown file, a deleted one and one without content fail, the others don't."""
        good, deleted = api.stored(b"text", "a.txt"), api.stored(b"other", "b.txt")
        api.delete(f"/files/{deleted}")
        empty = started(api, "import", connection, files=[{"id": "gone", "name": "c.txt"}])
        ended(api, empty["job_id"])
        image_ids = [NOWHERE, deleted, *empty["image_ids"], good]
        job = ended(api, started(api, "export", connection, image_ids=image_ids)["job_id"])

        assert (job["status"], job["completed_files"], job["failed_files"]) == ("partial", 1, 3)
        assert f"{NOWHERE}: There is no such file." in job["error"]
        assert "c.txt: The file has no content." in job["error"]
        assert [file["name"] for file in server.drive_files()] == ["a.txt"]

    def test_folders_that_are_not_there(self, api, server, connection):
        """An unknown folder is refused; one that goes away meanwhile fails the files."""
        (server.drive / "Photos").mkdir()
        folder_id = server._live.service.drive._id(server.drive / "Photos")
        body = {"connection_id": connection, "image_ids": [api.stored(b"text", "a.txt")]}
        path = "/cloud-storage/export"
        unknown = api.post(path, json={**body, "folder_id": "../.."})
        both = api.post(path, json={**body, "folder_id": folder_id, "folder_name": "b"})
        with held(server, "queued"):
            job = api.post(path, json={**body, "folder_id": folder_id}).json()
            (server.drive / "Photos").rmdir()
        job = ended(api, job["job_id"])

        assert code(unknown) == (404, "NOT_FOUND")
        assert code(both) == (422, "VALIDATION_ERROR")
        assert job["status"] == "failed"
        assert "The folder is not in the storage any more." in job["error"]


class TestDisconnecting:
    """While jobs are under way."""

    def test_jobs_are_cancelled(self, api, server, connection):
        """What waits is left behind; its files are cancelled, and nothing is written any more."""
        files = put(server, a__txt=b"a", b__txt=b"b")
        image_id = api.stored(b"text", "c.txt")
        api.wait(image_id)
        before = server.drive_files()
        with held(server, "queued"):
            imported = started(api, "import", connection, files=files)
            exported = started(api, "export", connection, image_ids=[image_id])
            other = started(api, "export", server.connect_drive("x"), image_ids=[image_id])
            api.delete(f"/files/{imported['image_ids'][0]}")
            api.delete(f"/cloud-storage/connections/{connection}")
            jobs = [job_of(api, answer["job_id"]) for answer in (imported, exported)]
        rest = ended(api, other["job_id"])

        assert [(job["status"], job["failed_files"]) for job in jobs] == [
            ("cancelled", 2),
            ("cancelled", 1),
        ]
        assert jobs[1]["error"] == (
            "1 of 1 files were not copied. c.txt: The storage was disconnected."
        )
        assert api.status(imported["image_ids"][1])["status"] == "cancelled"
        assert rest["status"] == "completed"
        assert len(server.drive_files()) == len(before) + 1
        assert [job_of(api, job["job_id"])["status"] for job in jobs] == ["cancelled"] * 2

    def test_what_was_copied_stays(self, start):
        """A job that is cancelled under way keeps what it has."""
        server, api = start(speed=5)
        connection = server.connect_drive()
        files = put(server, **{f"f{n}__txt": b"text" for n in range(30)})
        answer = started(api, "import", connection, files=files, auto_describe=False)
        api.until(lambda: job_of(api, answer["job_id"])["completed_files"] > 0)
        with held(server, "processing"):
            api.delete(f"/cloud-storage/connections/{connection}")
        job = ended(api, answer["job_id"])
        states = [api.wait(image_id) for image_id in answer["image_ids"]]

        assert job["status"] == "cancelled"
        assert 0 < job["completed_files"] < 30
        cancelled = [api.status(record["id"])["status"] for record in states].count("cancelled")
        assert cancelled == job["failed_files"]

    def test_nothing_new_is_started(self, api, server, connection):
        """A disconnected storage answers 409 until it is connected again."""
        files = put(server, a__txt=b"a")
        api.delete(f"/cloud-storage/connections/{connection}")
        imports = {"connection_id": connection, "files": files}
        exports = {"connection_id": connection, "image_ids": [NOWHERE]}

        assert code(api.post("/cloud-storage/import", json=imports)) == (409, "CONFLICT")
        assert code(api.post("/cloud-storage/export", json=exports)) == (409, "CONFLICT")
        server.connect_drive()
        assert api.post("/cloud-storage/import", json=imports).status_code == 202


class TestRestart:
    """With a folder for the data."""

    def test_jobs_go_on(self, start, tmp_path: Path):
        """Connections, open questions, jobs and the drive are there after a restart."""
        options = {"data": tmp_path / "data"}
        server, api = start(**options)
        connection = server.connect_drive()
        files = put(server, a__txt=b"a", b__txt=b"b")
        done = ended(api, started(api, "import", connection, files=files)["job_id"])
        body = allowed(api, server)
        server.hold_processing("processing")
        answer = started(api, "import", connection, files=files)
        api.until(lambda: job_of(api, answer["job_id"])["status"] == "in_progress")
        server.stop()

        server, api = start(**options)
        assert server.drive == (tmp_path / "data" / "drive").resolve()
        assert job_of(api, done["job_id"]) == done
        assert ended(api, answer["job_id"])["status"] == "completed"
        again = api.post(f"{AUTH}/callback", json=body).json()
        assert (again["is_new"], again["connection"]["id"]) == (False, connection)

    def test_what_is_on_its_way_arrives(self, start, tmp_path: Path, monkeypatch):
        """A server that stops lets a copy end, so that it is not made twice."""
        options = {"data": tmp_path / "data"}
        server, api = start(**options)
        image_id = api.stored(b"text", "a.txt")
        began, go_on = threading.Event(), threading.Event()
        write = Drive.write

        def slow(self, *args: Any) -> Any:
            began.set()
            assert go_on.wait(10)
            return write(self, *args)

        monkeypatch.setattr(Drive, "write", slow)
        answer = started(api, "export", server.connect_drive(), image_ids=[image_id])
        assert began.wait(10)
        threading.Timer(0.2, go_on.set).start()
        server.stop()

        server, api = start(**options)
        assert job_of(api, answer["job_id"])["status"] == "completed"
        assert [file["name"] for file in server.drive_files()] == ["a.txt"]

    def test_a_drive_of_the_user_is_never_emptied(self, start, tmp_path: Path):
        """`reset` forgets connections and jobs, and empties only a drive of its own."""
        (tmp_path / "mine.txt").write_bytes(b"mine")
        server, api = start(drive=str(tmp_path))
        own, _ = start()
        put(own, a__txt=b"a")
        server.connect_drive()
        server.reset()
        own.reset()

        assert server.drive == tmp_path.resolve()
        assert [file["name"] for file in server.drive_files()] == ["mine.txt"]
        assert own.drive_files() == []
        assert api.get("/cloud-storage/connections").json()["total_count"] == 0


def test_what_is_being_moved_is_moved_to_its_end():
    """A file that is under way when the server stops is not left half done."""
    moved = []

    async def move() -> None:
        await asyncio.sleep(0)
        moved.append("file")

    async def stop() -> None:
        task = asyncio.ensure_future(transfers._to_the_end(move()))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(stop())

    assert moved == ["file"]
