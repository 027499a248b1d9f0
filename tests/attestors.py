"""Those who attest the logs from outside, as real servers: a time-stamp authority and witnesses (C2SP tlog-witness).

The witness is written from the specification, and shares nothing with the portal: signatures and proofs are checked by
the script of ``docs``.
"""

from __future__ import annotations

import base64
import hashlib
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from ppid import clock, settings, timestamps
from ppid.actions import seals
from ppid.db import committed, db
from ppid.models import Checkpoint, HeadStamp
from tests import keys, world
from tests.script import script

EMPTY = hashlib.sha256().digest()


# Time stamps


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(common: str, key: RSAPrivateKey, by: RSAPrivateKey, *, is_authority: bool) -> x509.Certificate:
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(common))
        .issuer_name(_name("Akar Stempel Uji"))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
    )
    if not is_authority:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return builder.sign(by, hashes.SHA256())


class OpensslHandler(keys.TimestampHandler):
    """A time-stamp authority that is OpenSSL itself; its folder is where the server's ``does`` says."""

    def do_POST(self) -> None:
        question = self.hear()
        folder = Path(self.notes.does)
        (folder / "tanya.tsq").write_bytes(question)
        command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "tanya.tsq", "-out", "jawab.tsr"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        self.say(200, "application/timestamp-reply", (folder / "jawab.tsr").read_bytes())


TSA_CONFIG = """
[tsa]
default_tsa = main
[main]
serial = serial
crypto_device = builtin
signer_cert = tsa.pem
signer_key = tsa.key
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
"""


@contextmanager
def openssl_authority(folder: Path) -> Iterator[keys.Server]:
    """A time-stamp authority of OpenSSL's; the certificate to trust is ``root.pem`` in its folder."""
    root, own = keys.private_key("stamp root"), keys.private_key("stamp")
    (folder / "root.pem").write_bytes(
        _certificate("Akar Stempel Uji", root, root, is_authority=True).public_bytes(Encoding.PEM)
    )
    (folder / "tsa.pem").write_bytes(
        _certificate("Balai Stempel Uji", own, root, is_authority=False).public_bytes(Encoding.PEM)
    )
    (folder / "tsa.key").write_bytes(own.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()))
    (folder / "serial").write_text("01\n")
    (folder / "tsa.cnf").write_text(TSA_CONFIG)
    with keys.serving(OpensslHandler) as server:
        server.does = str(folder)
        yield server


def stamp(head: Checkpoint) -> None:
    """Put a true time stamp to a head without asking anybody. The caller commits."""
    digest = hashlib.sha256(head.note.encode()).digest()
    imprint = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
    token = keys.stamper().request_tsa_response(tsp.TimeStampReq({"version": 1, "message_imprint": imprint}))
    made = timestamps.check(token["time_stamp_token"].dump(), head.note.encode())
    db.session.add(
        HeadStamp(
            body_id=head.body_id,
            checkpoint_id=head.id,
            authority=made.authority,
            token=made.token,
            stamped_at=made.moment,
        )
    )


# Witnesses


@dataclass
class Witness:
    """What a witness knows: the keys of logs by origin, and of each the newest head that it has cosigned.

    ``does`` says how it behaves; ``asked`` counts the questions.
    """

    name: str = "saksi.example/1"
    seed: bytes = bytes(range(32))
    logs: dict[str, str] = field(default_factory=dict)
    seen: dict[str, tuple[int, bytes]] = field(default_factory=dict)
    does: str = "witness"
    asked: int = 0
    address: str = ""

    @property
    def key(self) -> str:
        blob = b"\x04" + self._private().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)
        key_id = hashlib.sha256(self.name.encode() + b"\n" + blob).digest()[:4]
        return f"{self.name}+{key_id.hex()}+{base64.b64encode(blob).decode()}"

    @property
    def setting(self) -> str:
        return f"{self.key} {self.address}"

    def _private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    def cosign(self, text: str, moment: int) -> str:
        """The line of a cosignature."""
        signature = self._private().sign(f"cosignature/v1\ntime {moment}\n{text}".encode())
        key_id = bytes.fromhex(self.key.split("+")[1])
        blob = key_id + moment.to_bytes(8, "big") + signature
        return f"\u2014 {self.name} {base64.b64encode(blob).decode()}\n"

    def answer(self, body: str) -> tuple[int, str, str]:
        """Status, media type and body for a question, as the specification orders the checks."""
        self.asked += 1
        question, _, note = body.partition("\n\n")
        first, *lines = question.split("\n")
        path = [base64.b64decode(line, validate=True) for line in lines]
        if not first.startswith("old ") or not first[4:].isdigit() or len(path) > 63:
            return 400, "text/plain", "bad request\n"
        old, origin = int(first[4:]), note.split("\n")[0]
        if origin not in self.logs:
            return 404, "text/plain", "unknown log\n"
        try:
            (size, root), _key = script.head(note, [self.logs[origin]])
        except script.Wrong:
            return 403, "text/plain", "unknown key\n"
        if old > size:
            return 400, "text/plain", "old size too large\n"
        seen_size, seen_root = self.seen.get(origin, (0, EMPTY))
        if old != seen_size or (old == size and root != seen_root):
            return 409, "text/x.tlog.size", f"{seen_size}\n"
        if not self._continues(old, size, path, seen_root, root):
            return 422, "text/plain", "bad proof\n"
        self.seen[origin] = size, root
        text = note.rpartition("\n\n")[0] + "\n"
        return 200, "text/plain; charset=utf-8", self.cosign(text, int(clock.now().timestamp()))

    @staticmethod
    def _continues(old: int, size: int, path: list[bytes], seen_root: bytes, root: bytes) -> bool:
        if old in (0, size):
            return not path
        try:
            return bool(script.both_roots(old, size, path, seen_root) == (seen_root, root))
        except (script.Wrong, IndexError):
            return False


def _handler(witness: Witness) -> type[keys.TimestampHandler]:
    class Handler(keys.TimestampHandler):
        def do_POST(self) -> None:
            body = self.hear().decode()
            text = body.partition("\n\n")[2].rpartition("\n\n")[0] + "\n"
            now, stranger = int(clock.now().timestamp()), replace(witness, seed=bytes(32))
            answers: dict[str, Any] = {
                "another key": lambda: (200, "text/plain", stranger.cosign(text, now)),
                "another head": lambda: (200, "text/plain", witness.cosign(text.replace("\n", "\n1", 1), now)),
                "another time": lambda: (200, "text/plain", witness.cosign(text, now + 90_000)),
                "no time at all": lambda: (200, "text/plain", witness.cosign(text, 2**63)),
                "several": lambda: (200, "text/plain", stranger.cosign(text, now) + witness.answer(body)[2]),
                "garbage": lambda: (200, "text/plain", "\x00\u2014 apa saja\n\u2014 a b\n"),
                "nothing": lambda: (200, "text/plain", ""),
                "break": lambda: (500, "text/html", "<h1>Error</h1>"),
                "conflict": lambda: (409, "text/x.tlog.size", "9" * 40 + "\n"),
                "witness": lambda: witness.answer(body),
            }
            if witness.does == "silence":
                self.notes.wait.wait(20)
                return
            status, media_type, said = answers[witness.does]() if self.path == "/add-checkpoint" else (404, "a/b", "")
            self.say(status, media_type, said.encode())

    return Handler


@contextmanager
def witnessing(witness: Witness) -> Iterator[Witness]:
    """Run a witness as a server."""
    with keys.serving(_handler(witness)) as server:
        witness.address = server.address
        yield witness


def seal() -> None:
    """Bring the log of the one body that these tests look at up to date; the others have none."""
    with committed():
        seals.merge(world.body(), now=clock.now())
    seals.publish(world.body())


def use(**changes: Any) -> None:
    """Choose other settings for the rest of a test."""
    settings.use(replace(settings.current(), **changes))
