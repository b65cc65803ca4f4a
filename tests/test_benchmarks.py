"""How figures are summed up, judged and told; and that all of them can be taken."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from contextlib import closing
from dataclasses import fields
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

import benchmarks.__main__ as command
from benchmarks import server, sink, streams, upload_plan, uploads
from benchmarks.figures import Bar, Figure, Result, Spread, Verdict, measure
from benchmarks.plan import FULL, QUICK, figures, page_of_files
from benchmarks.report import as_json, explanation, header, row
from scopix._core.decode import decoder
from scopix._raw.models.files import FileList, UserFile
from scopix._raw.models.uploads import UploadSessionStatus
from tests.documentation import ROOT

SAMPLES = {"scopix": [50.0, 60.0, 40.0], "httpx": [100.0, 100.0, 100.0]}


def result(samples: dict[str, list[float]], bar: Bar | None = None, unit: str = "us") -> Result:
    """A result as if it had been measured."""
    takes = dict.fromkeys(samples, lambda: 0.0)
    return Result(Figure("a call", "calls", unit, len(samples["scopix"]), takes, bar), samples)


def uploads_planned(effort: upload_plan.Effort = upload_plan.FULL) -> list[Figure]:
    """The figures of uploads. Their files are made when they are needed, so none is."""
    with closing(effort.files()) as files:
        return upload_plan.upload_figures("", effort, files)


def test_spread_has_the_quartiles():
    """Half of the values lie between low and high."""
    assert Spread.of([5.0, 1.0, 4.0, 2.0, 3.0]) == Spread(low=2.0, median=3.0, high=4.0)


@given(st.lists(st.floats(0.001, 1e6), min_size=2))
def test_spread_lies_within_its_values(values: list[float]):
    """No figure is told that was not measured."""
    spread = Spread.of(values)

    slack = max(values) * 1e-9
    assert min(values) - slack <= spread.low <= spread.median + slack
    assert spread.median - slack <= spread.high <= max(values) + slack


def test_ratio_compares_within_a_round():
    """A round in which the machine was slow slows down both, and leaves the ratio alone."""
    slow_once = result({"scopix": [50.0, 500.0, 50.0], "httpx": [100.0, 1000.0, 100.0]})

    assert slow_once.against("httpx") == Spread(0.5, 0.5, 0.5)


@pytest.mark.parametrize(
    ("bar", "verdict"),
    [
        (None, None),
        (Bar(0.5), "holds"),
        (Bar(0.46), "within the spread"),
        (Bar(0.44), "missed"),
        (Bar(0.5, "at least"), "holds"),
        (Bar(0.54, "at least"), "within the spread"),
        (Bar(0.56, "at least"), "missed"),
    ],
)
def test_bar_is_missed_when_the_better_quartile_misses_it(bar: Bar | None, verdict: Verdict | None):
    """The ratios are 0.4, 0.5 and 0.6; their quartiles are 0.45 and 0.55."""
    assert result(SAMPLES, bar).verdict == verdict


def test_a_difference_is_held_against_its_bar():
    """What must not be much more than something else is compared by how much more it is."""
    samples = {"scopix": [90.0, 91.0], "idle": [42.0, 42.0]}
    takes = dict.fromkeys(samples, lambda: 0.0)
    figure = Figure("memory", "peak", "MiB", 2, takes, Bar(48), by="difference")

    assert Result(figure, samples).against("idle") == Spread(48.25, 48.5, 48.75)
    assert Result(figure, samples).verdict == "missed"
    assert "48.5 (48.2..48.8)" in row(Result(figure, samples))


def test_bar_is_for_the_first_rival():
    """Bars hold against httpx; what else is measured beside it decides nothing."""
    assert result({**SAMPLES, "httpx2": [1.0, 1.0, 1.0]}, Bar(0.5)).verdict == "holds"


def test_measures_by_turns():
    """Each round takes Scopix and its rivals one after the other."""
    taken: list[str] = []

    def take(name: str, value: float) -> float:
        taken.append(name)
        return value

    takes = {"scopix": lambda: take("scopix", 1.0), "httpx": lambda: take("httpx", 2.0)}
    measured = measure(Figure("a call", "calls", "us", 2, takes))

    assert taken == ["scopix", "httpx", "scopix", "httpx"]
    assert measured.samples == {"scopix": [1.0, 1.0], "httpx": [2.0, 2.0]}


def test_row_tells_values_ratios_and_verdict():
    """The table shows medians with their unit, both ratios, the bar and what came of it."""
    line = row(result({**SAMPLES, "httpx2": [25.0, 25.0, 25.0]}, Bar(0.44)))

    told = ["a", "call", "50", "us", "100", "us", "25", "us", "0.5", "(0.45..0.55)", "2"]
    assert line.split() == [*told, "at", "most", "0.44", "missed"]
    assert line.index("0.5 (") == header().index("to httpx (")
    assert line.index("missed") == header().index("verdict")


def test_row_without_second_rival_and_bar_keeps_the_columns():
    """What has no HTTP library to be compared with stands in the column of httpx."""
    line = row(result({"scopix": [1234.5, 1234.5], "json.loads": [1.0, 1.0]}))

    assert line.split() == [
        "a",
        "call",
        "1,234",
        "us",
        "1",
        "us",
        "1.23e+03",
        "(1.23e+03..1.23e+03)",
    ]
    assert line.index("1.23e+03 (") == header().index("to httpx (")


def test_json_has_all_that_was_found():
    """A machine gets the spreads, the bar, the verdict, and what was measured on what."""
    document = json.loads(json.dumps(as_json([result(SAMPLES, Bar(0.6))])))

    assert document["figures"] == [
        {
            "name": "a call",
            "how": "calls",
            "unit": "us",
            "rounds": 3,
            "values": {
                "scopix": {"low": 45.0, "median": 50.0, "high": 55.0},
                "httpx": {"low": 100.0, "median": 100.0, "high": 100.0},
            },
            "by": "ratio",
            "against": {"httpx": {"low": 0.45, "median": 0.5, "high": 0.55}},
            "bar": {"limit": 0.6, "kind": "at most"},
            "verdict": "holds",
        }
    ]
    assert {"scopix", "httpx", "httpx2"} <= document["versions"].keys()
    assert document["cpus"] >= 1


@pytest.fixture(params=[True, False], ids=["with peers", "without"])
def with_peers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the SDKs of other services seem to be installed."""
    monkeypatch.setattr(streams, "find_spec", lambda name: object() if request.param else None)
    return bool(request.param)


def test_figures_have_the_bars_of_the_project(with_peers: bool):
    """The bars are these, and the documentation says the same."""
    bars = {figure.name: figure.bar for figure in figures("", FULL)}

    assert {name: bar for name, bar in bars.items() if bar} == {
        "import, async": Bar(0.6),
        "import, blocking": Bar(0.6),
        "first call, async": Bar(1.35),
        "first call, blocking": Bar(1.35),
        "a call, async": Bar(1.0),
        "a call, blocking": Bar(1.0),
        "64 in flight, async": Bar(3.0, "at least"),
        "decoding": Bar(0.5),
        "decoding, sparse": Bar(0.5),
        "stream, async": Bar(1.0, "at least"),
        "stream, blocking": Bar(1.0, "at least"),
        **({"stream, openai": Bar(20.0, "at least")} if with_peers else {}),
    }
    assert ("import, stripe" in bars) == with_peers


def test_uploads_have_the_bars_of_the_project():
    """Memory is flat in the size of a file, and what was in is not sent again."""
    bars = {figure.name.partition(",")[0]: figure.bar for figure in uploads_planned()}

    assert bars == {
        "streamed": Bar(1.0, "at least"),
        "direct": Bar(1.0, "at least"),
        "memory": Bar(48),
        "resumed": Bar(1.0),
        "small files": Bar(1.0, "at least"),
        "memory of small files": Bar(48),
        "requests": Bar(0.05),
    }


@pytest.mark.usefixtures("with_peers")
def test_page_tells_of_each_figure_and_its_bar():
    """The documentation knows all figures, and says the same of their bars."""
    page = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| ([^|]+) \|.* \| ([^|]*)\|$", page, re.MULTILINE))
    for figure in [*figures("", FULL), *uploads_planned()]:
        told = rows[figure.name.partition(",")[0]]

        if figure.bar is not None:
            assert f"{figure.bar.kind} {figure.bar.limit}".removesuffix(".0") in told


def test_explanation_tells_of_each_figure_how_often_it_is_taken():
    """Whoever doubts a figure reads how it was taken, in lines that fit a screen."""
    for figure in [*figures("", QUICK), *uploads_planned(upload_plan.QUICK)]:
        told = explanation(figure)

        assert told.startswith(f"{figure.name}\n    ")
        assert "median of 2 rounds" in " ".join(told.split())
        assert max(map(len, told.splitlines())) <= 100


def test_answers_are_what_the_figures_say():
    """A file has 25 fields, and a wait goes on."""
    content = server.answer(b"/files?sort_order=desc&limit=1").partition(b"\r\n\r\n")[2]
    (item,) = json.loads(content)["items"]
    assert len(item) == 25
    assert decoder(FileList)(content).items[0].filename == item["filename"]

    content = server.answer(b"/files/upload-sessions/session").partition(b"\r\n\r\n")[2]
    assert not decoder(UploadSessionStatus)(content).is_terminal


def test_pages_are_what_the_figures_say():
    """The one has all fields of a file, null or not, the other those with a value alone."""
    whole, sparse = (json.loads(page_of_files(nulls=nulls))["items"] for nulls in (True, False))

    assert len(whole) == len(sparse) == 100
    assert {len(item) for item in whole} == {len(fields(UserFile))}
    assert {len(item) for item in sparse} == {25}


def test_sink_counts_what_arrives():
    """Bytes are counted and dropped, files in a form too, wherever blocks end; parts are hashed."""
    forms = [("files", (f"{number}.jpg", bytes(100_000))) for number in range(30)]
    with sink.running() as url, httpx.Client(base_url=url, timeout=30) as http:
        http.post("/state", json={"hashing": True})
        receipt = http.post("/files/upload/batch", files=forms).json()
        plan = http.post("/files/direct-uploads", json={"size_bytes": sink.PART + 5}).json()
        stored = http.put(plan["parts"][1]["upload_url"], content=b"words")
        status = http.get(f"/files/direct-uploads/{plan['upload_id']}").json()
        state = http.get("/state").json()

    assert receipt["accepted_files"] == len(receipt["items"]) == 30
    assert [part["size_bytes"] for part in plan["parts"]] == [sink.PART, 5]
    etag = hashlib.md5(b"words").hexdigest()
    assert stored.headers["etag"] == f'"{etag}"'
    assert status["parts"] == [{"part_number": 2, "etag": etag, "size_bytes": 5}]
    assert state["etags"] == [{"2": etag}]
    assert state["received"] > 3_000_000
    assert state["requests"] == 5


def test_files_are_made_when_they_are_needed():
    """Large, sparse and small ones, which are gone in the end."""
    with closing(uploads.Files(3 * 1024**2 + 7, 3)) as files:
        folder = files.folder
        assert list(folder.iterdir()) == []
        assert files.large().stat().st_size == 3 * 1024**2 + 7
        assert files.sparse(10**10).stat().st_blocks == 0
        assert [path.stat().st_size for path in files.small().iterdir()] == [20_000] * 3
        assert files.large() == files.large()

    assert not folder.exists()


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two figures that take no time: one that keeps its bar, and one that misses it."""
    takes = {"scopix": lambda: 1.0, "httpx": lambda: 2.0}
    plan = [Figure(f"to {limit}", "calls", "us", 2, takes, Bar(limit)) for limit in (0.6, 0.4)]
    monkeypatch.setattr(command, "figures", lambda url, effort: plan)


@pytest.mark.usefixtures("planned")
def test_command_fails_when_a_bar_is_missed(capsys: pytest.CaptureFixture[str]):
    """All figures are shown, and those that missed their bars are named at the end."""
    assert command.main([]) == 1

    table = capsys.readouterr().out.splitlines()
    assert [line.split()[-1] for line in table[:3]] == ["verdict", "holds", "missed"]
    assert table[-1] == "Missed by more than the spread: to 0.4."


@pytest.mark.usefixtures("planned")
def test_command_takes_the_figures_that_are_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    """Only those decide, are explained, and are written to the file."""
    path = tmp_path / "figures.json"

    assert command.main(["--only", "0.6", "--explain", "--json", str(path)]) == 0
    assert [figure["name"] for figure in json.loads(path.read_text())["figures"]] == ["to 0.6"]
    assert "0.4" not in capsys.readouterr().out


@pytest.mark.usefixtures("planned")
def test_command_wants_a_figure(capsys: pytest.CaptureFixture[str]):
    """A run that would measure nothing is an error, and none of the bars."""
    with pytest.raises(SystemExit) as caught:
        command.main(["--only", "uploads"])

    assert caught.value.code == 2
    assert "no figure has 'uploads' in its name" in capsys.readouterr().err


@pytest.mark.parametrize("pick", [[], ["--uploads"]])
def test_all_figures_can_be_taken(tmp_path: Path, pick: list[str]):
    """A short run goes through; whether bars are kept is no matter of a test."""
    path = tmp_path / "figures.json"
    line = [sys.executable, "-m", "benchmarks", "--quick", "--json", str(path), *pick]
    run = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)

    assert run.stderr == ""
    assert run.returncode in {0, 1}
    taken = [figure["name"] for figure in json.loads(path.read_text(encoding="utf-8"))["figures"]]
    planned = uploads_planned(upload_plan.QUICK) if pick else figures("", QUICK)
    assert taken == [figure.name for figure in planned]
