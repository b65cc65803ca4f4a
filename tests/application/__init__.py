"""A FastAPI application that carries every form that such servers describe, and what renders it.

It is served for real; its description becomes a package, whose operations are sent to it.
"""

from __future__ import annotations

import importlib
import json
import socket
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Any

from fastapi import FastAPI

from generator.document import load
from generator.output import write
from generator.project import walked
from generator.render import Target, render
from scopix_emulator.http import HttpServer
from tests.application import routes, schemas

__all__ = ["Served", "application", "description"]


def application() -> FastAPI:
    """The application: what it takes and gives (`schemas`), and how it is asked (`routes`)."""
    app = FastAPI(title="Everything", version="1", webhooks=routes.webhooks)
    app.include_router(schemas.router)
    app.include_router(routes.router)
    return app


def description() -> str:
    """What the application says of itself."""
    return json.dumps(application().openapi(), indent=2) + "\n"


class Served:
    """The application on a port of this machine, and the package rendered from its description.

    Args:
        folder: Where the package is written.

    Attributes:
        url: The base address for clients.
        api_key: A key as the client wants one; the application asks for none.
        package: What the package is imported as.
    """

    package = "rendered_application"
    api_key = "scopix_0a1b2c3d_application-key"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        spec = folder / "spec.json"
        spec.write_text(description(), encoding="utf-8")
        files = render(walked(load(spec)), Target(self.package, spec.name))
        write(files, folder / self.package)
        listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self._server = HttpServer(application(), listener)
        self._thread = threading.Thread(target=self._server.serve_here, daemon=True)

    def module(self, name: str) -> Any:
        """Import a module of the package, such as ``operations.routes``."""
        return importlib.import_module(f"{self.package}.{name}")

    def __enter__(self) -> Served:
        sys.path.insert(0, str(self._folder))
        importlib.invalidate_caches()
        self._thread.start()
        self._server.wait_until_ready()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.should_exit = True
        self._thread.join()
        sys.path.remove(str(self._folder))
        for name in [name for name in sys.modules if name.partition(".")[0] == self.package]:
            del sys.modules[name]
