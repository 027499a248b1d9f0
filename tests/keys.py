"""Keys, certificates, a token and servers that exist for the tests alone."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pkcs11
from asn1crypto import keys as asn1_keys
from asn1crypto import tsp
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pkcs11.util.x509 import decode_x509_certificate
from pyhanko.sign.timestamps import DummyTimeStamper

NOW = datetime.now(UTC).replace(microsecond=0)
PASSPHRASE = "frasa-sandi-rahasia-uji"
PIN = "246810"
SOFTHSM = "/usr/lib/softhsm/libsofthsm2.so"
TOKEN, LABEL = "Token Uji", "kunci-uji"
NIK = "6472014501800001"


@cache
def private_key(name: str) -> rsa.RSAPrivateKey:
    """A key of the tests; the same one for the same name."""
    return rsa.generate_private_key(65537, 2048)


def _name(common: str, organisation: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "ID"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
            x509.NameAttribute(NameOID.SERIAL_NUMBER, NIK),
        ]
    )


def issuer(organisation: str) -> x509.Name:
    """The name of an authority of the tests."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation),
            x509.NameAttribute(NameOID.COMMON_NAME, "CA Uji"),
        ]
    )


def certificate(
    name: str = "Budi Santoso",
    *,
    from_days: int = -400,
    until_days: int = 400,
    signs: bool = True,
    stamps: bool = False,
    moment: datetime | None = None,
    authority: str = "Penerbit Sertifikat Uji",
    self_signed: bool = False,
) -> x509.Certificate:
    """A certificate of the tests' own authority, valid for some days around ``moment``."""
    middle = moment or NOW
    usage = x509.KeyUsage(
        digital_signature=signs,
        content_commitment=signs,
        key_encipherment=not signs,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
    made = (
        x509.CertificateBuilder()
        .subject_name(_name(name, "Pemerintah Provinsi Uji"))
        .issuer_name(_name(name, "Pemerintah Provinsi Uji") if self_signed else issuer(authority))
        .public_key(private_key("signer").public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(middle + timedelta(days=from_days))
        .not_valid_after(middle + timedelta(days=until_days))
        .add_extension(usage, critical=True)
    )
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(private_key("signer" if self_signed else "authority"), hashes.SHA256())


def authority(organisation: str = "Penerbit Sertifikat Uji") -> bytes:
    """The certificate of the tests' own authority, as a PEM file."""
    made = (
        x509.CertificateBuilder()
        .subject_name(issuer(organisation))
        .issuer_name(issuer(organisation))
        .public_key(private_key("authority").public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1000))
        .not_valid_after(NOW + timedelta(days=1000))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    return made.sign(private_key("authority"), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def key_file(name: str = "Budi Santoso", *, passphrase: str = PASSPHRASE, **changes: Any) -> bytes:
    """A PKCS#12 file with key and certificate."""
    return pkcs12.serialize_key_and_certificates(
        b"kunci",
        private_key("signer"),
        certificate(name, **changes),
        None,
        serialization.BestAvailableEncryption(passphrase.encode()),
    )


def file_without_key() -> bytes:
    """A PKCS#12 file that holds a certificate alone."""
    return pkcs12.serialize_key_and_certificates(
        b"sertifikat", None, None, [certificate()], serialization.BestAvailableEncryption(PASSPHRASE.encode())
    )


# What other programs say


def pdfsig(data: bytes, folder: Path) -> str:
    """What poppler says of the signatures of a PDF."""
    path = folder / "diperiksa.pdf"
    path.write_bytes(data)
    return subprocess.run(["pdfsig", str(path)], capture_output=True, text=True, check=False).stdout


def qpdf_complaints(data: bytes, folder: Path) -> str:
    """What qpdf finds wrong with a PDF; empty when nothing is."""
    path = folder / "diperiksa.pdf"
    path.write_bytes(data)
    ended = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    return ended.stderr if ended.returncode else ""


# A token


def make_token(folder: Path) -> None:
    """A token of SoftHSM with one key and its certificate. For a whole process: the driver reads its folder once."""
    (folder / "tokens").mkdir()
    settings = folder / "softhsm2.conf"
    settings.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(settings)
    pem = folder / "kunci.pem"
    pem.write_bytes(
        private_key("signer").private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    init = ["softhsm2-util", "--init-token", "--free", "--label", TOKEN, "--so-pin", "12345678", "--pin", PIN]
    take_in = ["softhsm2-util", "--import", str(pem), "--token", TOKEN, "--label", LABEL, "--id", "01", "--pin", PIN]
    for command in (init, take_in):
        subprocess.run(command, check=True, capture_output=True)
    token = pkcs11.lib(SOFTHSM).get_token(token_label=TOKEN)
    with token.open(user_pin=PIN, rw=True) as session:
        shown = decode_x509_certificate(certificate("Token Santoso").public_bytes(serialization.Encoding.DER))
        about = {pkcs11.Attribute.LABEL: LABEL, pkcs11.Attribute.ID: b"\x01", pkcs11.Attribute.TOKEN: True}
        session.create_object(shown | about | {pkcs11.Attribute.PRIVATE: False})


# Servers


@dataclass
class Server:
    """A real HTTP server in a thread; ``does`` says how it behaves next, ``heard`` what it was sent."""

    address: str = ""
    does: str = "sign"
    heard: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    wait: threading.Event = field(default_factory=threading.Event)


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[Server]:
    """Run a server until the end; its handler finds the `Server` as its server's ``notes``."""
    notes = Server()
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        server.notes = notes  # type: ignore[attr-defined]
        notes.address = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield notes
        finally:
            notes.wait.set()
            server.shutdown()
            thread.join()


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_words: Any) -> None:
        return

    @property
    def notes(self) -> Server:
        return self.server.notes  # type: ignore[attr-defined]

    def hear(self) -> bytes:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.notes.heard.append((self.command, self.path, dict(self.headers), body))
        return body

    def say(self, status: int, media_type: str, body: bytes, *, promised: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body) if promised is None else promised))
        self.end_headers()
        self.wfile.write(body)


PDF, JSON, HTML = "application/pdf", "application/json", "text/html"
WORDS = {  # what a service that does not sign may say
    "garbage": (200, PDF, b"bukan pdf sama sekali"),
    "broken pdf": (200, PDF, b"%PDF-1.7\n" + bytes(range(256)) * 20),
    "login": (401, JSON, b'{"error": "Unauthorized"}'),
    "break": (500, HTML, b"<h1>Whitelabel Error Page</h1>"),
    "unknown": (400, JSON, b'{"error": "User tidak ditemukan", "status_code": 2011}'),
    "refuse": (400, JSON, f'{{"error": "Gagal untuk {NIK}, {PASSPHRASE}", "status_code": 2045}}'.encode()),
    "flood": (200, PDF, b"%PDF-1.7\n" + b"0" * (21 * 1024 * 1024)),
}


class EsignHandler(_Quiet):
    """A signing service that speaks as BSrE's does, and really signs."""

    def do_GET(self) -> None:
        self.hear()
        known = self.path == f"/api/user/status/{NIK}"
        if self.notes.does == "break":
            self.say(500, "text/html", b"<h1>Whitelabel Error Page</h1>")
        elif known:
            self.say(200, "application/json", b'{"status_code": 1111, "message": "User aktif"}')
        else:
            self.say(200, "application/json", b'{"status_code": 1110, "message": "User belum terdaftar"}')

    def do_POST(self) -> None:
        form = fields_of(self.headers["Content-Type"], self.hear())
        does = self.notes.does
        if does == "silence":
            self.notes.wait.wait(20)
        elif does == "move":
            self.send_response(302)
            self.send_header("Location", "/api/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()
        elif does == "break off":
            self.say(200, PDF, b"%PDF-1.7\n", promised=5000)
        elif does in WORDS:
            self.say(*WORDS[does])
        elif does == "sign" and form["passphrase"] != PASSPHRASE.encode():
            said = f'{{"error": "Passphrase anda salah", "status_code": 2031, "nik": "{NIK}"}}'
            self.say(400, JSON, said.encode())
        else:
            self.say(200, PDF, self.answer(does, form))

    def answer(self, does: str, form: dict[str, bytes]) -> bytes:
        """A PDF, honest or not."""
        if does == "rewrite":
            return self.signed(form | {"file": rewritten(form["file"])})
        if does == "other":
            return self.signed(form | {"file": rewritten(form["file"], more=True)})
        if does == "unsigned":
            return form["file"]
        if does == "another authority":
            return self.signed(form, authority="Penerbit Lain")
        return flipped(self.signed(form)) if does == "flip" else self.signed(form)

    @staticmethod
    def signed(form: dict[str, bytes], authority: str = "Badan Siber dan Sandi Negara") -> bytes:
        from ppid.letters import sign

        key = sign.FileKey(key_file("Layanan Santoso", authority=authority))
        return sign.sign(form["file"], key, PASSPHRASE, reason="", place="", moment=datetime.now(UTC)).data


def fields_of(content_type: str, body: bytes) -> dict[str, bytes]:
    """The fields of a multipart form, read by hand so that the client is judged by what it sends."""
    boundary = content_type.partition("boundary=")[2].encode()
    found = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        head, _gap, value = part.partition(b"\r\n\r\n")
        name = re.search(rb'name="([^"]+)"', head)
        assert name, head
        found[name[1].decode()] = value.removesuffix(b"\r\n")
    return found


def rewritten(data: bytes, *, more: bool = False) -> bytes:
    """The same document written anew, as some services do; with ``more``, a page longer."""
    import pikepdf

    out = BytesIO()
    with pikepdf.open(BytesIO(data)) as pdf:
        if more:
            pdf.add_blank_page()
        pdf.save(out)
    return out.getvalue()


def flipped(data: bytes) -> bytes:
    """The same bytes but for one in the middle of the first page's drawing."""
    place = len(data) // 3
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


class TimestampHandler(_Quiet):
    """A time-stamp server (RFC 3161)."""

    def do_POST(self) -> None:
        question = self.hear()
        match self.notes.does:
            case "break":
                self.say(500, "text/plain", b"")
            case "garbage":
                self.say(200, "application/timestamp-reply", b"bukan stempel")
            case "silence":
                self.notes.wait.wait(20)
            case "other":
                asked = tsp.TimeStampReq.load(question)
                asked["message_imprint"]["hashed_message"] = b"\0" * 32
                self.say(200, "application/timestamp-reply", stamper().request_tsa_response(asked).dump())
            case _:
                asked = tsp.TimeStampReq.load(question)
                self.say(200, "application/timestamp-reply", stamper().request_tsa_response(asked).dump())


def stamper() -> DummyTimeStamper:
    made = certificate("Stempel Waktu Uji", stamps=True)
    key = private_key("signer").private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return DummyTimeStamper(
        asn1_x509.Certificate.load(made.public_bytes(serialization.Encoding.DER)),
        asn1_keys.PrivateKeyInfo.load(key),
    )
