"""The tasks of the project: `python3 noxfile.py` lists them, `python3 noxfile.py TASK` runs one.

This needs Python and git, nothing else. Whoever has nox may say `nox -s TASK` instead.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BIN = Path("Scripts" if sys.platform == "win32" else "bin")
NOX = "nox==2026.10.20"

if __name__ == "__main__":
    home = ROOT / ".nox" / NOX
    installed = home / "installed"
    if not installed.exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
        pip = [home / BIN / "python", "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", NOX], check=True)
        installed.touch()
    task, *rest = sys.argv[1:] or ["--list"]
    arguments = [task, *rest] if task.startswith("-") else ["-s", task, "--", *rest]
    sys.exit(subprocess.call([home / BIN / "nox", "-f", __file__, *arguments]))

import nox  # noqa: E402 - what runs this as a script may not have it

nox.options.default_venv_backend = "uv|virtualenv"
nox.options.reuse_venv = "yes"

PHOTOGRAPHS = "scikit-learn==1.7.2"
"""Its wheel carries two photographs. It is taken apart from what it needs, and never imported."""

WORKERS = ("--numprocesses=3", "--dist=worksteal")
"""One more than small machines have cores: many tests wait."""


def install(session: nox.Session, *groups: str) -> None:
    """Install the package as it lies here, with all extras, and groups of pyproject.toml."""
    project = nox.project.load_toml(ROOT / "pyproject.toml")
    session.install("-e", ".[all]", *nox.project.dependency_groups(project, *groups))


@nox.session(default=False)
def demo(session: nox.Session) -> None:
    """Upload photographs, a PDF and texts, and print what comes back: async, then blocking."""
    session.install("-e", ".[emulator]")
    session.install("--no-deps", "--only-binary=scikit-learn", PHOTOGRAPHS)
    session.run("python", "examples/demo.py", *session.posargs)


@nox.session(default=False)
def tests(session: nox.Session) -> None:
    """Run all tests, and hold hand-written code to 100 % coverage; or pass arguments to pytest."""
    install(session, "test", "types")
    if session.posargs:
        session.run("pytest", *session.posargs)
        return
    session.run("coverage", "erase")
    session.run("coverage", "run", "-m", "pytest", *WORKERS)
    session.run("coverage", "combine", "--quiet")
    session.run("coverage", "report")


@nox.session(default=False)
def tests_httpx2(session: nox.Session) -> None:
    """Run all tests with httpx2 in place of httpx; or pass arguments to pytest."""
    install(session, "test", "types")
    session.env["SCOPIX_HTTP"] = "httpx2"
    session.run("pytest", *(session.posargs or WORKERS))


@nox.session(default=False)
def generate(session: nox.Session) -> None:
    """Render openapi.yaml, and derive the blocking package, tests and examples."""
    install(session, "generate")
    session.run("python", "-m", "generator", "generate")


@nox.session(default=False)
def regenerate(session: nox.Session) -> None:
    """Let everything follow from a new description: `regenerate NEW`; or `regenerate --help`."""
    install(session, "generate", "types")
    session.run("python", "-m", "generator", "regenerate", *session.posargs, success_codes=[0, 2])


@nox.session(default=False)
def check(session: nox.Session) -> None:
    """Pass all gates that only read: generated files, description, format, lint, types."""
    install(session, "generate", "types")
    session.run("python", "-m", "generator", "check")
    session.run("python", "-m", "generator", "lint")
    session.run("ruff", "format", "--check")
    session.run("ruff", "check")
    session.run("pyright")
    session.run("mypy")
    session.run("pyright", "--ignoreexternal", "--verifytypes", "scopix")
    session.run("pyright", "--ignoreexternal", "--verifytypes", "scopix_sync")


@nox.session(default=False)
def fix(session: nox.Session) -> None:
    """Rewrite what tools can put right: imports, lint, format; then generate anew."""
    install(session, "generate")
    session.run("ruff", "check", "--fix-only")
    session.run("ruff", "format")
    session.run("python", "-m", "generator", "generate")


@nox.session(default=False)
def bench(session: nox.Session) -> None:
    """Measure speed against bare httpx, and hold the ratios to their bars; takes arguments."""
    project = nox.project.load_toml(ROOT / "pyproject.toml")
    arguments = [argument for argument in session.posargs if argument != "--peers"]
    peers = nox.project.dependency_groups(project, "peers") if "--peers" in session.posargs else ()
    session.install("-e", ".[httpx2]", *peers)
    session.run("python", "-m", "benchmarks", *arguments)


@nox.session(default=False, reuse_venv=False)
def package(session: nox.Session) -> None:
    """Build the wheel, install it into an empty environment, run the demo outside of here."""
    session.env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    session.install("build")
    folder = Path(session.create_tmp()).resolve()
    session.run("python", "-m", "build", "--outdir", str(folder))
    (wheel,) = folder.glob("*.whl")
    session.run("python", "-m", "venv", "--clear", str(folder / "empty"))
    python = str(folder / "empty" / BIN / "python")
    session.run(python, "-m", "pip", "install", "-q", f"{wheel}[emulator]", external=True)
    session.run(python, "-m", "pip", "install", "-q", "--no-deps", PHOTOGRAPHS, external=True)
    with session.chdir(folder):
        session.run(python, str(ROOT / "examples" / "demo.py"), external=True)
