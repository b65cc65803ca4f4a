"""Keeps secrets out of logs, errors and traces."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_REDACTED = "[redacted]"

# How the name of a secret ends, in a header as in a query.
_ENDING = (
    r"(?:authorization|cookie|token|secret|passw(?:or)?d|signature|credential|assertion|verifier"
    r"|(?:api|access|secret|private|customer|encryption)[-_]?key(?:[-_]?id)?)"
)
_SECRET_HEADER = re.compile(rf"{_ENDING}\Z", re.IGNORECASE)

# Words that are secret only as the whole name: `code`, but not `hex_code`. A URL may stand
# percent-encoded in the query of another one. Values run on to a bare `&` or `#`: too much
# hidden is better than too little.
_SECRET_PARAMETER = re.compile(
    rf"((?:{_ENDING}|(?:^|[?&#]|%3F|%26|%23)(?:auth|code|jwt|key|pwd|sig|state))(?:=|%3D))[^&#]*",
    re.IGNORECASE,
)
_USERINFO = re.compile(r"(?<=//)[^/?#]*@")


def redact_headers(headers: Mapping[str, str]) -> dict[str, str]:
    """Copy headers without their secrets.

    Values of headers that carry a secret go altogether. In all others, `Location` for one,
    URLs lose theirs.

    Args:
        headers: Headers by name, in any case.

    Returns:
        The same names in the same order, fit for a log.
    """
    return {
        name: _REDACTED if _SECRET_HEADER.search(name) else redact_url(value)
        for name, value in headers.items()
    }


def redact_url(url: str) -> str:
    """Take user, password and secret query values out of a URL.

    Signatures, credentials and tokens of presigned URLs go, and what an OAuth redirect brings.
    Host, path and all other parameters stay readable.

    Args:
        url: An absolute or relative URL; it need not be a valid one.

    Returns:
        The URL, fit for a log.
    """
    url = _USERINFO.sub(f"{_REDACTED}@", url)
    return _SECRET_PARAMETER.sub(rf"\1{_REDACTED}", url)


def redact_text(text: str, secrets: Iterable[str]) -> str:
    """Take known secrets out of a text.

    Args:
        text: Any text, an error message for one.
        secrets: The values that must not be seen; empty ones are passed over.

    Returns:
        The text, fit for a log.
    """
    # The longest first: one secret may be the beginning of another.
    known = sorted(filter(None, secrets), key=len, reverse=True)
    if not known:
        return text
    return re.sub("|".join(map(re.escape, known)), _REDACTED, text)
