"""The page on which the owner of the drive gives consent, as the provider would show it."""

from __future__ import annotations

import secrets
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from scopix_emulator.api.cloud_storage import open_consent
from scopix_emulator.drive import EMAIL

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from scopix_emulator.records import Consent
    from scopix_emulator.service import Service

DONE_PATH = "/drive/done"

_PAGE = """<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<body style="font: 1.1rem/1.5 system-ui; max-width: 32rem; margin: 4rem auto; padding: 0 1rem">
<h1>{title}</h1>
{content}
</body>
</html>
"""

_QUESTION = f"""<p>Scopix wants to read and write the files of <b>{escape(EMAIL)}</b>.</p>
<form method="post">
<button name="decision" value="allow">Allow</button>
<button name="decision" value="deny">Deny</button>
</form>"""


class ConsentPage:
    """Asks whether the drive may be connected."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        await (await self._answer(request))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        consent = open_consent(self._service, request.query_params.get("state", ""))
        if consent is None:
            return _page("This question is closed", "<p>Begin to connect once more.</p>", 400)
        if request.method == "GET":
            return _page("Connect the drive?", _QUESTION)
        async with request.form() as form:
            return self._decided(consent, is_allowed=form.get("decision") == "allow")

    def _decided(self, consent: Consent, *, is_allowed: bool) -> Response:
        store = self._service.store
        if is_allowed:
            code = secrets.token_urlsafe(24)
            store.save_consent(msgspec.structs.replace(consent, code=code))
            # RFC 6749, section 4.1.2
            outcome = {"code": code, "state": consent.state}
        else:
            store.forget_consent(consent.state)
            # RFC 6749, section 4.1.2.1
            outcome = {"error": "access_denied", "state": consent.state}
        target = urlsplit(consent.redirect_uri or DONE_PATH)
        query = urlencode([*parse_qsl(target.query, keep_blank_values=True), *outcome.items()])
        return RedirectResponse(urlunsplit(target._replace(query=query)), 303)


async def show_outcome(request: Request) -> Response:
    """Show what came of the question, where there is no application to tell it to."""
    code = request.query_params.get("code")
    if code is None:
        return _page("The drive is not connected", "<p>You may close this page.</p>")
    return _page("The drive may be connected", f"<p>The code: <code>{escape(code)}</code></p>")


def _page(title: str, content: str, status: int = 200) -> Response:
    return HTMLResponse(_PAGE.format(title=title, content=content), status)
