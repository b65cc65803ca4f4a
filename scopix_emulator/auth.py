"""API keys: who calls, for which tenant, on which plan."""

from __future__ import annotations

from typing import Literal, get_args

from attrs import field, frozen

from scopix_emulator.errors import ApiError
from scopix_emulator.limits import Plan

DEFAULT_KEY = "scopix_emulatorNotASecretLocalOnly"
DEFAULT_TENANT = "tenant_local"

KeyState = Literal["active", "expired", "deactivated", "past_due"]
KEY_STATES: tuple[KeyState, ...] = get_args(KeyState)

Role = Literal["owner", "admin", "editor", "viewer"]
ADMINS: frozenset[Role] = frozenset({"owner", "admin"})


@frozen
class ApiKey:
    """A key and what stands behind it."""

    secret: str = field(repr=False)
    tenant_id: str
    plan: Plan
    state: KeyState = "active"
    role: Role = "admin"


class KeyRing:
    """The keys that a server knows."""

    def __init__(self) -> None:
        self._keys: dict[str, ApiKey] = {}

    def add(self, key: ApiKey) -> None:
        """Make a key known, or change what stands behind it."""
        self._keys[key.secret] = key

    def find(self, authorization: str | None) -> ApiKey | None:
        """Return the key that an `Authorization` header shows, None for one that is unknown."""
        scheme, _, secret = (authorization or "").partition(" ")
        return self._keys.get(secret.strip()) if scheme.lower() == "bearer" else None


def check(key: ApiKey | None, tenant_id: str | None) -> ApiKey:
    """Decide whether the holder of a key may call.

    Args:
        key: The key that was shown.
        tenant_id: The tenant that the caller asks to act for.

    Returns:
        The key.

    Raises:
        ApiError: If it may not.
    """
    if key is None:
        raise _unauthorized("INVALID_API_KEY", "The API key is missing or not valid.")
    if key.state == "expired":
        raise _unauthorized("EXPIRED_API_KEY", "The API key has expired.")
    if key.state == "deactivated":
        raise _unauthorized("DEACTIVATED_API_KEY", "The API key is deactivated.")
    if key.state == "past_due":
        raise ApiError(402, "PAYMENT_REQUIRED", "The payment of the subscription is past due.")
    if not key.plan.has_api_keys:
        raise ApiError(
            403,
            "PERMISSION_DENIED",
            f"The {key.plan.name.upper()} plan has no API keys; STARTER or above has.",
            {"plan": key.plan.name},
        )
    if tenant_id is not None and tenant_id != key.tenant_id:
        raise ApiError(
            403,
            "PERMISSION_DENIED",
            "The API key may not act for this tenant.",
            {"tenant_id": tenant_id},
        )
    return key


def _unauthorized(code: str, message: str) -> ApiError:
    # RFC 9110, section 15.5.2: a 401 names the scheme that it wants.
    return ApiError(401, code, message, headers={"WWW-Authenticate": "Bearer"})
