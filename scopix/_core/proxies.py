"""Which proxy leads to a host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import field, frozen

from scopix._core.redact import redact_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from typing_extensions import Self

__all__ = ["Proxies"]


def _shown(urls: Mapping[str, str]) -> str:
    return repr({scheme: redact_url(url) for scheme, url in urls.items()})


@frozen
class Proxies:
    """The proxies that are in force.

    Attributes:
        urls: Addresses by the scheme of what is asked for; `all` stands for any scheme.
        has_exceptions: Whether hosts are excepted, as the environment or the system says.
    """

    urls: Mapping[str, str] = field(factory=dict[str, str], repr=_shown)
    has_exceptions: bool = False

    @classmethod
    def of(cls, url: str | None) -> Self:
        """One proxy for everything; None stands for those that the environment names.

        `HTTP_PROXY`, `HTTPS_PROXY`, `ALL_PROXY` and `NO_PROXY`, in either case, and the settings of
        the system on macOS and Windows count, as the standard library reads them.
        """
        if url is not None:
            return cls({"all": url})
        from urllib.request import getproxies

        return cls(
            {
                scheme: url if "://" in url else f"http://{url}"
                for scheme, url in getproxies().items()
                if scheme in {"http", "https", "all"}
            },
            has_exceptions=True,
        )

    def to(self, scheme: str, host: str, port: int) -> str | None:
        """Return the address of the proxy that leads to a host, None where there is none.

        Args:
            scheme: http or https.
            host: A name, or an address without brackets.
            port: The port.
        """
        url = self.urls.get(scheme) or self.urls.get("all")
        if url is None or (self.has_exceptions and _is_excepted(host, port)):
            return None
        return url


def _is_excepted(host: str, port: int) -> bool:
    from urllib.request import proxy_bypass

    # An address of IPv6 is written with and without brackets there.
    names = [host, f"[{host}]"] if ":" in host else [host]
    return any(proxy_bypass(f"{name}:{port}") for name in names)
