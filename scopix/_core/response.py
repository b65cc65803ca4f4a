"""What a call answered, before and after decoding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from attrs import field, frozen

from scopix._core.decode import decoder
from scopix._core.operation import Operation, Redirect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scopix.errors import ErrorResponse

__all__ = ["RawResponse"]

T = TypeVar("T")


@frozen
class RawResponse(Generic[T]):
    """A successful answer as it came, from `Scopix.send_raw`.

    Attributes:
        status_code: The HTTP status.
        headers: The headers; names in any case find them.
        content: The body, with any content coding undone.
        operation: What was sent.
    """

    __module__ = "scopix"

    status_code: int
    headers: Mapping[str, str] = field(repr=False)
    content: bytes = field(repr=False)
    operation: Operation[T] = field(repr=False)

    @property
    def request_id(self) -> str | None:
        """Identifier of the request, to be quoted to support."""
        return self.headers.get("x-request-id")

    def parse(self) -> T:
        """Decode the body into the type that the operation returns.

        Returns:
            The decoded body; None where the description has none for this status.

        Raises:
            ResponseDecodeError: The body does not match the API description.
        """
        returns = self.operation.returns
        target = returns.get(self.status_code, returns.get(self.status_code // 100))
        if target is None:
            return cast("T", None)
        if target is Redirect:
            return cast("T", Redirect(self._location()))
        if target is bytes:
            return cast("T", self.content)
        try:
            if target is str:
                return cast("T", self.content.decode())
            return cast("T", decoder(target)(self.content))
        except (ValueError, RecursionError) as error:
            raise self._mismatch(target, error) from error

    def _location(self) -> str:
        location = self.headers.get("location")
        if location is None:
            raise self._mismatch(Redirect, ValueError("the Location header is missing"))
        return location

    def _mismatch(self, target: Any, error: Exception) -> Exception:
        from msgspec import DecodeError, ValidationError

        from scopix._core.failure import appearance
        from scopix.errors import ErrorResponse, ResponseDecodeError

        text = str(error)
        reason, _, path = text.partition(" - at `")
        name = getattr(target, "__name__", str(target))
        if isinstance(error, DecodeError) and not isinstance(error, ValidationError):
            what = f"{appearance(self.content)} in place of the JSON of {name}: {text}"
        else:
            what = (
                f"what is no {name}: {text}; the server may be newer than this SDK: look for an"
                " update"
            )
        response: ErrorResponse = ErrorResponse(
            status_code=self.status_code,
            headers=dict(self.headers),
            body=self.content,
            request_id=self.request_id,
        )
        return ResponseDecodeError(
            f"{self.operation.name} answered {self.status_code} with {what}",
            path=path.rstrip("`") or "$",
            response=response,
            details={"reason": reason},
        )
