"""Every example runs against the local server, in both colours."""

from __future__ import annotations

import json
import os
import re
import runpy
import sys
from pathlib import Path

import pytest

from scopix_emulator import Emulator
from tests.media import clip, photo, report
from tests.s3 import KEYS, NAME, REGION, store

EXAMPLES = Path(__file__).parent.parent / "examples"

pytestmark = pytest.mark.filterwarnings("ignore::scopix.InsecureTransportWarning")

SEA = photo("#1a5276")
SAND = photo("#d4ac6e")


@pytest.fixture(params=["async", "sync"])
def colour(request):
    """The folder of the examples."""
    return request.param


@pytest.fixture
def server(request):
    """A server for one example."""
    with Emulator(**getattr(request, "param", {})) as server:
        yield server


@pytest.fixture
def run(colour, server, tmp_path, monkeypatch, capsys):
    """Run an example in a folder with files, against a server of its own; return what it prints."""
    files = {
        "sea.jpg": SEA,
        "sand.jpg": SAND,
        "report.pdf": report("The first page.", "The second page."),
        "notes.txt": b"Eleven seals on the sand bank.\n",
        "empty.txt": b"",
        "clip.mp4": clip(),
        "broken.mp4": clip()[:60],
        "folder/sea.jpg": SEA,
        "folder/deeper/notes.md": b"# Seals\n",
        "folder/song.mp3": b"ID3",
        "folder/.hidden.jpg": SAND,
    }
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SCOPIX_POLLING_INTERVAL", "0.05")
    monkeypatch.setenv("SCOPIX_RETRY_DELAY", "0.01")
    monkeypatch.setenv("SCOPIX_API_KEY", server.api_key)
    monkeypatch.setenv("SCOPIX_BASE_URL", server.url)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))

    def run(name: str, *arguments: str) -> str:
        script = str(EXAMPLES / colour / f"{name}.py")
        monkeypatch.setattr(sys, "argv", [script, *arguments])
        runpy.run_path(script, run_name="__main__")
        return capsys.readouterr().out

    return run


def test_every_example_is_run(colour):
    """No example is forgotten here."""
    written = {path.stem for path in (EXAMPLES / colour).glob("*.py")}
    source = Path(__file__).read_text(encoding="utf-8")

    assert written == set(re.findall(r'\brun\("(\w+)"', source))


@pytest.mark.parametrize("name", sorted(path.stem for path in (EXAMPLES / "async").glob("*.py")))
def test_every_example_says_how_it_is_used(run, name):
    """Without the arguments that it needs, an example ends with its own words."""
    with pytest.raises(SystemExit, match=f"Usage: python examples/.*/{name}.py ."):
        run(name)


def test_quickstart(run):
    """The quickstart shows the facts of an image, and the text of documents."""
    image, document, text = run("quickstart", "sea.jpg", "report.pdf", "notes.txt").split("\n\n")

    assert image.startswith(f"\nsea.jpg\n  upload       {len(SEA):,} bytes\n  processing  ")
    assert "100 %\n" in image
    assert "  size         320 x 200 pixels\n" in image
    assert re.search(r"\n  id           [0-9a-f-]{36}\n", image)
    assert re.search(r"\n  description  \w", image)
    assert re.search(r"\n  colours      #1\w5\w7\w", image)
    assert "  pages        2\n" in document
    assert "  text         The first page. The second page." in document
    assert "  text         Eleven seals on the sand bank." in text


def test_quickstart_shows_colours_on_a_terminal(run, monkeypatch):
    """A terminal gets a patch of each colour."""
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)

    assert re.search(r"\033\[48;2;\d+;\d+;\d+m", run("quickstart", "sea.jpg"))


@pytest.fixture
def demo(monkeypatch, capsys):
    """Run the demo; return what it prints."""

    def demo(*arguments: str) -> str:
        monkeypatch.setattr(os, "environ", os.environ.copy())
        monkeypatch.setattr(sys, "argv", ["demo.py", *arguments])
        runpy.run_path(str(EXAMPLES / "demo.py"), run_name="__main__")
        return capsys.readouterr().out

    return demo


def test_demo_brings_a_server(demo):
    """The demo runs the quickstart of both colours against a local server of its own."""
    output = demo(str(EXAMPLES / "files" / "lighthouse-survey.pdf"))
    start, first, second = re.split(r"\n--- The (?:async|blocking) client: .*\n", output)

    assert start.startswith("Server: a local one at http://127.0.0.1:")
    for part in (first, second):
        assert "  pages        2\n" in part
        assert "Survey of the Westmark lighthouse The tower was built in 1874" in part


def test_demo_uses_the_server_of_the_environment(demo, emulator, monkeypatch):
    """With a key in the environment the demo starts no server."""
    monkeypatch.setenv("SCOPIX_API_KEY", emulator.api_key)
    monkeypatch.setenv("SCOPIX_BASE_URL", emulator.url)

    assert demo(str(EXAMPLES / "files" / "field-notes.txt")).startswith(f"Server: {emulator.url}\n")


def test_processing_status_loop(run):
    """The loop ends when every file has, and one that can't be read doesn't keep it."""
    lines = run("processing_status_loop", "sea.jpg", "report.pdf", "empty.txt").splitlines()

    assert lines[0].startswith("empty.txt: refused, ")
    assert {"sea.jpg: completed", "report.pdf: completed"} <= set(lines)


def test_upload_folder(run):
    """A folder is uploaded with what lies deeper; what is hidden or of no use stays out."""
    first = run("upload_folder", "folder").splitlines()
    second = run("upload_folder", "folder").splitlines()

    assert "2 succeeded" in first
    assert "  song.mp3: left out, its type is not supported" in first
    assert not any(".hidden" in line for line in first)
    assert "  sea.jpg: stored before" in second


def test_upload_large_file(run, server, monkeypatch):
    """What broke off goes on: no part is sent twice."""
    with Path("flight.mp4").open("wb") as file:
        file.write(clip())
        file.truncate(101 * 1024**2)
    monkeypatch.setenv("SCOPIX_MAX_RETRIES", "0")
    server.fault("reset", method="PUT", skip=6, count=1)
    with pytest.raises(SystemExit, match=r"the connection to .* failed.*\nRun it again to go on"):
        run("upload_large_file", "flight.mp4")
    lines = run("upload_large_file", "flight.mp4").splitlines()
    methods = [request.method for request in server.requests if "processing" not in request.path]
    again = methods[methods.index("GET") :]

    assert 1 <= again.count("PUT") < 7
    assert "100 % of 105,906,176 bytes" in lines
    assert lines[-1].startswith("stored as ")
    assert run("upload_large_file", "sea.jpg").splitlines()[-1].endswith("in one request")


def test_list_and_search(run):
    """Files are found by their words, by their time and type, and all of them in order of size."""
    run("upload_folder", "folder")
    lines = run("list_and_search", "seals").splitlines()

    assert lines[0] == "1 files match 'seals'"
    assert lines[1] == "  notes.md: holiday"
    assert "1 images are of the last day" in lines
    assert [line.split()[-1] for line in lines[-3:-1]] == ["sea.jpg", "notes.md"]


def test_manage_files(run):
    """A file is uploaded, renamed, fetched back the same, and gone in the end."""
    output = run("manage_files", "sand.jpg")

    assert "now titled 'The harbour', tagged sea, final" in output
    assert f"fetched back copy-sand.jpg, {len(SAND):,} bytes" in output
    assert Path("copy-sand.jpg").read_bytes() == SAND
    assert "gone: file " in output


def test_describe_batch(run):
    """Images are described without an upload, and one that can't be had doesn't lose the others."""
    address = "https://example.com/ship.jpg"
    lines = run("describe_batch", "sea.jpg", "sand.jpg", "folder/sea.jpg", address).splitlines()
    shown = lines[lines.index("50% succeeded") + 1 :]

    assert "partially_completed: 4 of 4" in lines
    assert shown[0].startswith("sea.jpg: A landscape image of 320 x 200 pixels, mostly ")
    assert shown[1].startswith("sand.jpg: A landscape image of 320 x 200 pixels, mostly ")
    assert shown[2] == "sea.jpg: skipped"
    assert shown[3].startswith(f"{address}: The image can't be fetched")


def test_describe_batch_that_fails(run):
    """A batch in which nothing succeeds is told by its error."""
    lines = run("describe_batch", "https://example.com/ship.jpg").splitlines()

    assert any("failed, no item succeeded; item 0: The image can't be" in line for line in lines)


def test_handle_errors(run):
    """Each mistake is told by its error."""
    lines = run("handle_errors", "sea.jpg", "missing.jpg", "empty.txt").splitlines()

    assert lines[0].startswith("sea.jpg: stored as ")
    assert lines[1].startswith("missing.jpg: not sent: ")
    assert lines[2].startswith("empty.txt: not sent: empty.txt is empty")
    assert [line[:4] for line in lines[3:]] == ["404:", "422:", "401:"]


def test_documents(run):
    """A folder and files go in, each step is told, and a search finds the page."""
    Path("broken.pdf").write_bytes(Path("report.pdf").read_bytes()[:200])
    files = ("folder", "report.pdf", "notes.txt", "empty.txt", "broken.pdf")
    lines = run("documents", "the second page", *files).splitlines()

    assert "notes.md: stored, 8 bytes" in lines
    assert any(line.startswith("empty.txt: not stored, empty.txt is empty") for line in lines)
    assert any(re.match(r"broken\.pdf: .* \(look at the file\)", line) for line in lines)
    assert "4 of 4 processed" in lines
    assert "3 succeeded, 2 failed (0 retryable)" in lines
    assert "report.pdf: 2 pages, 6 words" in lines
    assert "  report.pdf, page [2]: The second page." in lines
    assert not any("sea.jpg" in line for line in lines)


def test_analyse_video(run):
    """The analysis is watched to its end, and each scene has its picture on disk."""
    lines = run("analyse_video", "clip.mp4").splitlines()

    assert lines[-5:-3] == ["100 %  Done", "clip.mp4 has 3 scenes"]
    assert lines[-1].startswith("  0:02 - 0:03  clip-2.jpg  A still scene of 1.0 seconds")
    assert all(Path(f"clip-{n}.jpg").read_bytes().startswith(b"\xff\xd8") for n in range(3))


def test_analyse_a_video_that_is_none(run):
    """What can't be analysed ends the program, with the reason."""
    with pytest.raises(SystemExit, match=r"broken\.mp4: video .* was not analysed: The video"):
        run("analyse_video", "broken.mp4")


def test_search_and_report(run, server):
    """Each search says what fits, and the report is kept."""
    run("upload_folder", "folder")
    run("documents", "x", "report.pdf")
    run("analyse_video", "clip.mp4")
    lines = run("search_and_report", "seals, or anything green or dark blue", "--save").splitlines()

    assert "The local server found 1 image by comparing words; sea.jpg fits best." in lines
    assert any(re.match(r"  0\.\d\d  sea\.jpg: A landscape image", line) for line in lines)
    assert "  0.25  notes.md [1]" in lines
    assert any(re.fullmatch(r"  0\.\d\d  clip\.mp4 0:01 - 0:02", line) for line in lines)
    assert "2 files for the report: mixed" in lines
    assert "# What is known of seals, or anything green or dark blue" in lines
    assert any(
        re.fullmatch(r"- \[\[doc:\S+\|notes\.md\|p:1\]\]: \"# Seals\"", one) for one in lines
    )
    assert re.fullmatch(r"kept as document [0-9a-f-]{36}", lines[-1])


def test_search_and_report_of_nothing(run):
    """Where nothing fits, nothing is written."""
    with pytest.raises(SystemExit, match="nothing was found to write about"):
        run("search_and_report", "zebras")


def test_run_pipeline(run):
    """Steps are told one by one, then the report; what can't work is not sent."""
    Path("folder/harbour.jpg").write_bytes(SAND)
    Path("folder/harbour.md").write_bytes(b"Harbour dues are paid on arrival.")
    run("upload_folder", "folder")
    lines = run("run_pipeline", "the harbour").splitlines()

    assert re.fullmatch(r"3 waves, \d+ ms", lines[0])
    assert lines[1] == "0 image_search: completed, Found 1 image."
    assert lines[2] == "1 document_search: completed, Found 1 passage of 1 document."
    assert lines[3] == "2 cross_reference: completed, Found 1 pair of files that share words."
    assert lines[5] == "4 assistant: completed, A report from 1 image and 1 document."
    assert "# What is known of the harbour" in lines
    assert lines[-1].startswith("step 2 (analyze) needs images or videos and gets documents: add")


def test_run_pipeline_that_fails(run):
    """Errors of steps are told."""
    lines = run("run_pipeline", "zebras").splitlines()

    assert "4 assistant: skipped, Step 2 was not carried out." in lines
    assert "Step 2 (cross_reference): There are no two files to compare." in lines


@pytest.fixture
def picked(server):
    """What a picker gives: two files of the drive, and one that is gone."""
    for name, content in [("sea.jpg", SEA), ("notes.txt", b"Eleven seals on the sand bank.\n")]:
        (server.drive / name).write_bytes(content)
    gone = {"id": "gone", "name": "gone.jpg"}
    Path("picked.json").write_text(json.dumps([*server.drive_files(), gone]), encoding="utf-8")


def test_import_from_drive(run, picked, server, capsys, monkeypatch):
    """The owner is asked once; files come from the drive, and go into a folder of it."""

    def asked(prompt: str) -> str:
        (url,) = re.findall(r"http://\S+", capsys.readouterr().out)
        code, _ = server.give_consent(url)
        return code

    monkeypatch.setattr("builtins.input", asked)
    first = run("import_from_drive", "picked.json").splitlines()
    monkeypatch.delattr("builtins.input")
    second = run("import_from_drive", "picked.json").splitlines()

    assert first[0] == "connected drive@localhost.localdomain"
    assert "import: partial, 3/3" in first
    assert "1 of 3 files were not copied. gone.jpg: There is no such file in the storage." in first
    assert {"sea.jpg: image", "notes.txt: document"} <= set(first)
    assert "gone.jpg: There is no such file in the storage." in first
    assert first[-2:] == ["export: completed, 2/2", "2 of 2 are exported"]
    assert second[0].startswith("import: ")
    assert (server.drive / "From Scopix" / "sea.jpg").read_bytes() == SEA


@pytest.mark.parametrize("server", [{"speed": 4}], indirect=True)
def test_chat(run, server, monkeypatch):
    """Answers appear word by word, before all is sent; a lost connection is no matter."""
    server.fault("cut_stream", operation="stream_chat_message", skip=1, after_events=20, count=1)
    sent = []

    def say(*values, **options):
        # None while the server is sending.
        sent.append(("".join(values), [one.seconds for one in server.requests][-1]))
        real_print(*values, **options)

    real_print = print
    monkeypatch.setattr("builtins.print", say)
    output = run("chat", "sea.jpg", "report.pdf", "--", "blue sea?", "first page?")

    assert output.startswith("> blue sea?\n(Looks for 'blue' and 'sea'.)\n(found sea.jpg)\n")
    assert "(connection lost, attempt 1)" in output
    assert "[[img:" in output
    assert "sea.jpg]]" in output
    assert output.endswith("4 messages\n")
    assert next(seconds for text, seconds in sent if text.endswith(" ")) is None


def test_chat_that_breaks_off(run, server):
    """An answer that can't be had to its end is told with what came of it."""
    server.fault("cut_stream", operation="stream_chat_message", after_events=9, count=1)
    server.fault("status", operation="stream_chat_message", skip=1, status=503)

    with pytest.raises(SystemExit, match="the answer broke off after 9 events"):
        run("chat", "--", "anything?")


def test_own_bucket(run, server, moto, monkeypatch):
    """A bucket is set up once, and the file is in it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", KEYS["access_key_id"])
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", KEYS["secret_access_key"])
    with store(server, moto) as bucket:
        server._live.service.forget_bucket("tenant_local")
        first = run("own_bucket", NAME, REGION, "sea.jpg", bucket.url).splitlines()
        again = run("own_bucket", NAME, REGION, "sand.jpg").splitlines()
        bucket.refuse["PUT"] = 403
        with pytest.raises(SystemExit, match="can't be used any more: Not now"):
            run("own_bucket", NAME, REGION, "sand.jpg")
        with pytest.raises(SystemExit, match="can't be used: There is no such bucket"):
            run("own_bucket", "elsewhere", REGION, "sea.jpg", bucket.url)

    assert first[0] == again[0] == f"files go to {NAME} in {REGION}"
    key = first[1].removeprefix("sea.jpg is there as ")
    assert ("PUT", f"/{NAME}/{key}") in bucket.calls


def test_import_of_nothing(run, server):
    """An import that copies nothing ends the program, with the reason."""
    server.connect_drive()
    Path("picked.json").write_text('[{"id": "gone", "name": "gone.jpg"}]', encoding="utf-8")

    with pytest.raises(SystemExit, match=r"nothing was imported: .*gone\.jpg: There is no such"):
        run("import_from_drive", "picked.json")
