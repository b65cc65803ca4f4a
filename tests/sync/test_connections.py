# Derived from tests/async/test_connections.py by `python -m generator generate`; do not edit.
"""The way to the server: kept connections, TLS, proxies, HTTP/2. Each with both HTTP libraries."""

from __future__ import annotations

import gc
import os
import ssl
import warnings
from importlib import import_module

import pytest

import scopix_sync
from scopix._core import http
from scopix._core.body import FilePart, FileSource, MultipartBody
from scopix._core.operation import Operation
from scopix_sync import (
    ClientConfig,
    Scopix,
    ScopixConnectionError,
    ScopixTimeoutError,
    ValidationError,
    _seam,
)
from scopix_sync._connections import Link

from ._colour import HttpClient, together

PAGE = {"items": [], "total_count": 0, "has_more": False}
CHANGE = Operation(name="change", method="POST", path="/x", returns={200: dict})
KEYED = Operation(name="create", method="POST", path="/x", returns={200: dict}, keyed=True)


@pytest.fixture(params=["httpx", "httpx2"], autouse=True)
def library(request, monkeypatch):
    """Both HTTP libraries."""
    monkeypatch.setenv("SCOPIX_HTTP", request.param)
    return import_module(request.param)


@pytest.fixture
def connect(scripted):
    """Make clients of a scripted server; all settings may be given."""

    def make(server=scripted, **settings):
        settings = {"base_url": server.url, "retry_delay": 0.01, **settings}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", scopix_sync.InsecureTransportWarning)
            return Scopix.from_config(ClientConfig(scripted.api_key, **settings))

    return make


def pool_of(client):
    """The pool below a client."""
    return client._caller.transport._connections.link()._pool


def settle(client):
    """Wait until the end of what a server has closed has arrived."""
    (stack,) = pool_of(client)._connections._idle.values()
    while not stack[-1].connection.has_expired():
        _seam.sleep(0.001)


def test_a_whole_body_is_one_block():
    """The library gets it as it gets a stream, and to its end."""
    content = Link(http.library())._wrap(b"body")
    blocks = content.__iter__()

    assert blocks.__iter__() is blocks
    assert list(content) == [b"body"]
    assert list(content) == [b"body"]


class TestKeptConnections:
    """A server may close what is idle, and does not say so."""

    def test_a_change_goes_over_another_one(self, scripted, connect):
        """What was closed before the request was written can't have been applied."""
        scripted.reply(200, PAGE, fault="hang up")
        scripted.reply(200)
        with connect(max_retries=0) as client:
            client.files.list()
            settle(client)
            client.send(CHANGE)

        assert [request.method for request in scripted.received] == ["GET", "POST"]

    def test_so_does_a_body_that_can_be_read_once(self, scripted, connect):
        """Nothing was read from it yet."""

        class Pipe:
            def __init__(self):
                self.blocks = [b"abc", b""]

            def seekable(self):
                return False

            def read(self, size):
                return self.blocks.pop(0)

        scripted.reply(200, PAGE, fault="hang up")
        scripted.reply(200)
        body = MultipartBody((FilePart("file", FileSource.of(Pipe(), "a.bin")),))
        upload = Operation(name="up", method="POST", path="/x", returns={200: dict}, body=body)
        with connect(max_retries=0) as client:
            client.files.list()
            settle(client)
            client.send(upload)

        assert b"abc" in scripted.received[1].body

    def test_a_change_that_may_have_arrived_is_not_repeated(self, scripted, connect):
        """The server read it and hung up: whether it acted, nobody knows."""
        scripted.reply(200, PAGE)
        scripted.fault("reset")
        with connect() as client:
            client.files.list()
            with pytest.raises(ScopixConnectionError):
                client.send(CHANGE)

        assert [request.method for request in scripted.received] == ["GET", "POST"]

    def test_unless_its_key_allows_it(self, scripted, connect):
        """Under its key it is applied once, however often it arrives."""
        scripted.reply(200, PAGE)
        scripted.fault("reset")
        scripted.reply(200)
        with connect() as client:
            client.files.list()
            client.send(KEYED)

        get, first, second = scripted.received
        assert (get.port, get.method) == (first.port, "GET")
        assert first.headers["idempotency-key"] == second.headers["idempotency-key"]

    def test_limits_are_those_of_the_configuration(self, scripted, connect):
        """One connection, which two calls share by turns; then one call finds no place in time."""
        for _ in range(5):
            scripted.reply(200, PAGE)
        with connect(max_connections=1, max_retries=0) as client:
            together(lambda _: client.files.list(), 4)
            with client.files.download_stream("x"):
                with pytest.raises(ScopixTimeoutError, match="all 1 connections stayed busy"):
                    client.with_options(timeout=0.05).files.list()

        assert len({request.port for request in scripted.received}) == 1

    def test_expiry_is_that_of_the_configuration(self, scripted, connect):
        """A connection is not kept for longer."""
        for _ in range(2):
            scripted.reply(200, PAGE)
        with connect(keepalive_expiry=0.01) as client:
            client.files.list()
            _seam.sleep(0.05)
            client.files.list()

        assert len({request.port for request in scripted.received}) == 2


class TestTls:
    """What protects the bytes."""

    def test_trusts_who_is_to_be_trusted(self, secure, trusted, connect):
        """The context is made with the first client, and shared by all."""
        for _ in range(2):
            secure.reply(200, PAGE)
        for _ in range(2):
            with connect(secure) as client:
                assert client.files.list().total_count == 0
                context = pool_of(client)._library.ssl_context

            assert context is http.ssl_context(http2=False)
        assert context.verify_mode is ssl.CERT_REQUIRED
        assert http.ssl_context.cache_info().misses == 1

    def test_a_client_that_is_not_used_makes_no_context(self, secure, trusted, connect):
        """It takes longer than a request."""
        with connect(secure):
            pass

        assert http.ssl_context.cache_info().misses == 0

    def test_a_stranger_is_refused_once(self, secure, connect):
        """Without the authority there is no connection, and no second attempt."""
        with connect(secure) as client:
            with pytest.raises(ScopixConnectionError, match="certificate verify failed"):
                client.files.list()

        assert secure.received == []

    def test_another_name_is_refused(self, secure, trusted, connect):
        """A certificate is for the names in it."""
        with connect(secure, base_url=secure.url.replace("127.0.0.1", "localhost")) as client:
            with pytest.raises(ScopixConnectionError, match="localhost"):
                client.files.list()

    def test_a_kept_connection_serves_again(self, secure, trusted, connect):
        """One handshake for many calls, and one more when the server has hung up."""
        for fault in (None, "hang up", None):
            secure.reply(200, PAGE, fault=fault)
        with connect(secure) as client:
            client.files.list()
            client.files.list()
            settle(client)
            client.files.list()

        first, second, third = (request.port for request in secure.received)
        assert first == second != third

    def test_a_refusal_that_comes_early_is_read(self, hasty, trusted, connect):
        """The body can't be written to its end; the answer had come before."""
        with connect(hasty, max_retries=0) as client:
            with pytest.raises(ValidationError) as caught:
                client.files.upload(bytes(20_000_000), filename="a.jpg")

        assert caught.value.status_code == 413


class TestProxies:
    """Requests that go through another host."""

    def test_of_the_configuration(self, scripted, proxy, connect):
        """It gets the whole address, and user and password, which the server does not see."""
        for _ in range(2):
            scripted.reply(200, PAGE)
        with connect(proxy_url=f"http://us%2Fer:p%40ss@{proxy.host}") as client:
            client.files.list()
            client.files.list()

        (asked,) = proxy.asked
        assert asked.method == "GET"
        assert asked.target.startswith(f"{scripted.url}/files?")
        assert asked.headers["proxy-authorization"] == "Basic dXMvZXI6cEBzcw=="

    @pytest.mark.parametrize("name", ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"])
    def test_of_the_environment(self, scripted, proxy, connect, monkeypatch, name):
        """Upper or lower case; with or without its scheme."""
        monkeypatch.setenv(name, proxy.host)
        scripted.reply(200, PAGE)
        with connect() as client:
            client.files.list()

        assert len(proxy.asked) == 1

    @pytest.mark.parametrize("exceptions", ["127.0.0.1", "example.org, 127.0.0.1", "*"])
    def test_hosts_may_be_excepted(self, scripted, proxy, connect, monkeypatch, exceptions):
        """`NO_PROXY` names those that are reached directly."""
        monkeypatch.setenv("HTTP_PROXY", f"http://{proxy.host}")
        monkeypatch.setenv("NO_PROXY", exceptions)
        scripted.reply(200, PAGE)
        with connect() as client:
            client.files.list()

        assert proxy.asked == []

    def test_the_configuration_knows_no_exceptions(self, scripted, proxy, connect, monkeypatch):
        """A proxy that was given is meant."""
        monkeypatch.setenv("NO_PROXY", "*")
        scripted.reply(200, PAGE)
        with connect(proxy_url=proxy.url) as client:
            client.files.list()

        assert len(proxy.asked) == 1

    def test_https_goes_through_a_tunnel(self, secure, trusted, proxy, connect, monkeypatch):
        """The proxy sees the host and nothing else; a connection is kept there too."""
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.host}")
        monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
        for _ in range(2):
            secure.reply(200, PAGE)
        with connect(secure) as client:
            client.files.list()
            client.files.list()
            assert repr(pool_of(client)) == "<Pool: 0 active, 1 idle>"

        (asked,) = proxy.asked
        assert (asked.method, asked.target) == ("CONNECT", secure.host)
        assert "authorization" not in asked.headers
        assert len({request.port for request in secure.received}) == 1

    def test_a_proxy_may_speak_tls_itself(self, secure, trusted, proxy, connect):
        """Then there is one handshake within the other."""
        trusted.secure(proxy)
        secure.reply(200, PAGE)
        with connect(secure, proxy_url=proxy.url) as client:
            client.files.list()

        assert [asked.method for asked in proxy.asked] == ["CONNECT"]

    def test_a_tunnel_that_is_refused(self, secure, trusted, proxy, connect):
        """Nothing was sent: it may be tried again; password and key are not in the error."""
        proxy.refusal = b"HTTP/1.1 407 Who are you\r\ncontent-length: 0\r\n\r\n"
        with connect(secure, max_retries=2, proxy_url=f"http://user:secret@{proxy.host}") as client:
            with pytest.raises(ScopixConnectionError, match="407 Who are you") as caught:
                client.send(CHANGE)
            assert repr(pool_of(client)) == "<Pool: 0 active, 0 idle>"

        assert len(proxy.asked) == 3
        assert "secret" not in repr(caught.value) + repr(caught.value.__cause__)

    def test_socks_needs_a_package(self, scripted, connect, monkeypatch):
        """The library names it."""
        monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
        with connect() as client:
            with pytest.raises(RuntimeError, match="socksio"):
                client.files.list()


class TestHttp2:
    """Many requests on one connection."""

    def test_requests_share_a_connection(self, http2_server, trusted, connect):
        """Eight calls are under way at once, on one connection that is there already."""
        with connect(http2_server, http2=True) as client:
            client.files.list()
            assert repr(pool_of(client)) == "<Pool: 0 active, 1 idle>"
            http2_server._enough.clear()
            http2_server.gather = 9
            pages = together(lambda _: client.files.list(), 8)

        assert [page.total_count for page in pages] == [0] * 8
        assert {version for version, _ in http2_server.received} == {"2"}
        assert len({port for _, port in http2_server.received}) == 1

    def test_is_off_by_default(self, http2_server, trusted, connect):
        """A server that speaks both is asked for HTTP/1.1."""
        with connect(http2_server) as client:
            client.files.list()

        assert {version for version, _ in http2_server.received} == {"1.1"}

    def test_other_servers_are_spoken_to_as_ever(self, secure, scripted, trusted, connect):
        """One that speaks HTTP/1.1 alone, with and without TLS."""
        for server in (secure, scripted):
            server.reply(200, PAGE)
            with connect(server, http2=True) as client:
                client.files.list()

    def test_goes_through_a_proxy(self, http2_server, trusted, proxy, connect):
        """By a tunnel."""
        with connect(http2_server, http2=True, proxy_url=proxy.url) as client:
            client.files.list()
            client.files.list()

        assert len(proxy.asked) == 1
        assert {version for version, _ in http2_server.received} == {"2"}

    def test_places_are_counted(self, http2_server, trusted, connect):
        """No more calls are under way than `max_connections`."""
        with connect(http2_server, http2=True, max_connections=2, max_retries=0) as client:
            client.files.list()
            http2_server.hold = True
            quick = client.with_options(timeout=0.3)
            errors = together(lambda _: quick.files.list(), 6)

        assert {type(error) for error in errors} == {ScopixTimeoutError}
        assert len(http2_server.received) <= 5


class TestProcesses:
    """Connections belong to the process that opened them."""

    @pytest.mark.parametrize("http2", [False, True])
    def test_another_process_has_others(self, http2_server, trusted, connect, monkeypatch, http2):
        """They are dropped there with the first call, and left alone where they belong."""
        with connect(http2_server, http2=http2) as client:
            client.files.list()
            own = client._caller.transport._connections.link()
            with client.files.download_stream("x"):
                with monkeypatch.context() as patch:
                    patch.setattr(os, "getpid", lambda: -1)
                    client.files.list()
                    client.files.list()
                    client.close()
            own.close()

        ports = [port for _, port in http2_server.received]
        assert len({*ports[:2]}) == len({*ports[2:]}) == 1
        assert ports[0] != ports[2]

    def test_another_process_may_close(self, scripted, connect, monkeypatch):
        """It drops what it has not opened."""
        scripted.reply(200, PAGE)
        client = connect()
        client.files.list()
        (stack,) = pool_of(client)._connections._idle.values()
        (line,) = stack
        with monkeypatch.context() as patch:
            patch.setattr(os, "getpid", lambda: -1)
            client.close()
        line.close()

        with pytest.raises(RuntimeError, match="closed"):
            client.files.list()

    def test_a_client_that_was_brought_is_used_as_it_is(self, scripted, connect, library):
        """Its connections are the business of whoever made it."""
        scripted.reply(200, PAGE)
        with getattr(library, HttpClient.__name__)() as http_client:
            client = Scopix.from_config(connect().config, http_client=http_client)
            link = client._caller.transport._connections.link()
            link.abandon()
            client.files.list()
            client.close()
            assert not http_client.is_closed

    def test_an_unclosed_client_says_so_once(self, scripted, connect):
        """When nobody refers to it any more; one that was never used says nothing."""
        scripted.reply(200, PAGE)
        clients = [connect()]
        clients += [clients[0].with_options(timeout=1.0) for _ in range(3)]
        clients[2].files.list()
        connect()

        def let_go():
            clients.clear()
            gc.collect()

        with pytest.warns(ResourceWarning) as caught:
            let_go()

        texts = [str(each.message) for each in caught]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            caught.clear()
            gc.collect()
        assert [text for text in texts if "Scopix" in text] == [
            "a Scopix client was not closed: use it in a with block or call close()"
        ]
