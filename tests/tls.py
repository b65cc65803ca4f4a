"""A certificate authority of the tests, and servers that have its certificates."""

from __future__ import annotations

import datetime
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

__all__ = ["Authority", "Hasty"]


class Authority:
    """Signs certificates for this machine.

    Attributes:
        path: Its own certificate, as clients want it in `SSL_CERT_FILE`.
        files: Certificate and key of a server on 127.0.0.1, but not on localhost.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / "authority.pem"
        self.files = folder / "server.pem", folder / "server.key"
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "authority of the tests")])
        whole = x509.BasicConstraints(ca=True, path_length=0)
        usage = x509.KeyUsage(
            digital_signature=True,
            key_cert_sign=True,
            crl_sign=True,
            content_commitment=False,
            key_encipherment=False,
            data_encipherment=False,
            key_agreement=False,
            encipher_only=False,
            decipher_only=False,
        )
        own = (
            _certificate(name, name, key, key)
            .add_extension(whole, critical=True)
            .add_extension(usage, critical=True)
            .add_extension(
                x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False
            )
            .sign(key, hashes.SHA256())
        )
        self.path.write_bytes(own.public_bytes(serialization.Encoding.PEM))

        server_key = ec.generate_private_key(ec.SECP256R1())
        server = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "server of the tests")])
        names = [x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
        signed = (
            _certificate(server, name, server_key, key)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(key.public_key()),
                critical=False,
            )
            .sign(key, hashes.SHA256())
        )
        self.files[0].write_bytes(signed.public_bytes(serialization.Encoding.PEM))
        self.files[1].write_bytes(
            server_key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )

    def context(self) -> ssl.SSLContext:
        """Make the context of a server."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*self.files)
        return context

    def secure(self, server: Any) -> None:
        """Have a server of the standard library speak TLS."""
        context = self.context()
        accept = server.server.get_request

        def get_request() -> tuple[Any, Any]:
            connection, address = accept()
            # The handshake is made with the first read, in a thread of its own.
            secured = context.wrap_socket(
                connection, server_side=True, do_handshake_on_connect=False
            )
            return secured, address

        server.server.get_request = get_request
        server.url = server.url.replace("http://", "https://")


class Hasty:
    """A server under TLS that reads the head of a request, refuses it, and reads no more of it.

    It lets the client get stuck in its body first, and resets the connection a while later.
    """

    def __init__(self, authority: Authority) -> None:
        self._context = authority.context()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"https://127.0.0.1:{self._socket.getsockname()[1]}/api/v2"
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):  # it was closed
            while True:
                connection, _ = self._socket.accept()
                with self._context.wrap_socket(connection, server_side=True) as secured:
                    while b"\r\n\r\n" not in secured.recv(65536):
                        pass
                    time.sleep(0.1)
                    secured.sendall(b"HTTP/1.1 413 No\r\nContent-Length: 0\r\n\r\n")
                    time.sleep(0.2)

    def close(self) -> None:
        """Stop."""
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join()


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Any, issuer_key: Any
) -> x509.CertificateBuilder:
    now = datetime.datetime.now(datetime.timezone.utc)
    day = datetime.timedelta(days=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - day)
        .not_valid_after(now + day)
    )
