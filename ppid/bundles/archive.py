"""The ZIP that people get: the PDF, the originals, a manifest with every fingerprint, the chain, and a seal over it.

Members are stored as they are, in one fixed way, so that the same content always gives the same file: `check` packs it
again and compares.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, BinaryIO

from ppid import tlog
from ppid.bundles import chain, shelf
from ppid.bundles.facts import AUDIENCES, Case, Entry, Original

FORMAT = "portal-ppid/berkas-sengketa/1"
PDF, MANIFEST, README, SEAL = "berkas-sengketa.pdf", "manifest.json", "README.txt", "segel.txt"
FOLDER = "asli"
LONGEST_STEM = 60

README_WORDS = """Berkas sengketa informasi publik
================================

Badan publik        : {body}
Keberatan           : {objection}
Permohonan          : {request}
Dibuat untuk        : {audience}
Dibuat pada         : {made_at} {zone}

Isi ZIP ini
-----------
berkas-sengketa.pdf   semua dokumen dalam satu berkas, dengan daftar isi dan penanda halaman
asli/                 berkas asli satu per satu, tidak diubah
manifest.json         sidik SHA-256 setiap berkas, rantai peristiwa perkara, dan log bertanda tangan
segel.txt             tanda tangan portal atas manifest.json

Cara memeriksa
--------------
Dengan Portal PPID:   script/ppid verify-bundle BERKAS.zip
Pemeriksaan itu tidak memerlukan basis data dan dapat dilakukan oleh siapa pun. Kunci publik pembuat segel adalah:

    {key}

Bandingkan kunci itu dengan kunci yang diumumkan badan publik, misalnya dengan pilihan --key. Kunci itu, dan kepala log
yang terakhir, diumumkan di:

    {address}

Tanpa Portal PPID:    hitung SHA-256 setiap berkas dan bandingkan dengan manifest.json. Rantai peristiwa dihitung ulang
dengan aturan yang tertulis di manifest.json ("chain", "rule"). Kepala log memakai format C2SP tlog-checkpoint.

Hasil hitungan waktu di dalam berkas ini adalah keterangan, bukan putusan. Yang memutuskan adalah Komisi Informasi.
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the ZIP as the manifest names it. ``recorded_in``: the event that holds its fingerprint, 0 if none."""

    path: str
    name: str
    title: str
    role: str
    date: str
    media_type: str
    size: int
    sha256: str
    recorded_in: int = 0


class Archive:
    """A ZIP being written, one member at a time. Take it in a ``with`` statement: leaving it lets go of the file."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.file = shelf.scratch()
        self.members: list[Member] = []
        self._moment = datetime.fromisoformat(case.made_at)
        self._zip = zipfile.ZipFile(self.file, "w", zipfile.ZIP_STORED)
        self._recorded = {link.seq: json.dumps(link.facts) for link in case.links if link.facts is not None}

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_error: object) -> None:
        self._zip.close()
        self.file.close()

    def add(self, number: int, entry: Entry, original: Original, data: bytes) -> None:
        """Put an original in. ``number`` is that of its line in the index."""
        path = f"{FOLDER}/{number:03}-{len(self.members) + 1:03}-{file_name(original.name)}"
        self._write(path, [data], len(data))
        self.members.append(
            Member(
                path,
                original.name,
                entry.title,
                entry.role.value,
                entry.on,
                original.media_type,
                len(data),
                hashlib.sha256(data).hexdigest(),
                self._recorder_of(original.sha256),
            )
        )

    def finish(self, bound: BinaryIO, seed: bytes) -> None:
        """Put in the PDF, the words for people, the manifest and the seal, and close the ZIP."""
        size = shelf.size_of(bound)
        self._write(PDF, shelf.chunks(bound), size)
        digest = hashlib.sha256()
        for chunk in shelf.chunks(bound):
            digest.update(chunk)
        made_on = self.case.made_at[:10]
        title = f"Berkas sengketa {self.case.objection_number}"
        self.members.append(Member(PDF, PDF, title, "bundle", made_on, "application/pdf", size, digest.hexdigest()))
        words = self._words().encode()
        self._write(README, [words], len(words))
        self.members.append(
            Member(
                README, README, "Keterangan", "readme", made_on, "text/plain", len(words),
                hashlib.sha256(words).hexdigest(),
            )
        )  # fmt: skip
        manifest = (json.dumps(self._manifest(), ensure_ascii=False, indent=1) + "\n").encode()
        self._write(MANIFEST, [manifest], len(manifest))
        seal = tlog.sign_text(seal_text(self.case.log.origin, manifest), self.case.log.origin, seed).encode()
        self._write(SEAL, [seal], len(seal))
        self._zip.close()

    def _words(self) -> str:
        case = self.case
        return README_WORDS.format(
            body=case.body,
            objection=case.objection_number,
            request=case.request_number or "-",
            audience=AUDIENCES[case.audience],
            made_at=case.made_at.replace("T", " "),
            zone=case.zone,
            key=case.log.verifier_key,
            address=case.log.address,
        )

    def _manifest(self) -> dict[str, Any]:
        case, log = self.case, self.case.log
        return {
            "format": FORMAT,
            "made_at": case.made_at,
            "zone": case.zone,
            "audience": case.audience.value,
            "body": case.body,
            "request": case.request_number,
            "objection": case.objection_number,
            "commission": case.commission,
            "verdict": asdict(case.verdict),
            "files": [asdict(member) for member in self.members],
            "withheld": [
                {"title": entry.title, "role": entry.role.value, "size": one.size_bytes, "sha256": one.sha256}
                for entry in case.entries
                for one in entry.withheld
            ],
            "chain": {
                "name": case.chain,
                "rule": chain.RULE,
                "head": chain.head(case.links),
                "events": [asdict(link) for link in case.links],
            },
            "log": {
                "origin": log.origin,
                "verifier_key": log.verifier_key,
                "checkpoint": log.checkpoint,
                "inclusion": {"event": log.seq, "index": log.index, "proof": list(log.proof)} if log.seq else None,
            },
        }

    def _recorder_of(self, sha256: str) -> int:
        return next((seq for seq, facts in self._recorded.items() if sha256 in facts), 0)

    def _write(self, path: str, data: Iterable[bytes], size: int) -> None:
        write_member(self._zip, path, data, size, self._moment)


def write_member(packed: zipfile.ZipFile, path: str, data: Iterable[bytes], size: int, moment: datetime) -> None:
    """Store a member in the one way that this portal packs."""
    info = zipfile.ZipInfo(path, moment.timetuple()[:6])
    info.external_attr = 0o600 << 16
    info.create_system = 3
    info.file_size = size
    with packed.open(info, "w") as member:
        for chunk in data:
            member.write(chunk)


def seal_text(origin: str, manifest: bytes) -> str:
    """What the portal signs: no checkpoint can be read out of it."""
    return f"{FORMAT}\n{origin}\nsha256 {hashlib.sha256(manifest).hexdigest()}\n"


def file_name(name: str) -> str:
    """A name that every system can unpack: plain letters, digits, hyphens, with its ending."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    stem, dot, ending = plain.rpartition(".")
    stem, ending = (stem, ending) if dot else (ending, "")
    stem = re.sub(r"[^A-Za-z0-9]+", "-", stem).strip("-")[:LONGEST_STEM] or "berkas"
    ending = re.sub(r"[^A-Za-z0-9]+", "", ending)[:10]
    return f"{stem}.{ending}" if ending else stem


def manifest_of(data: bytes) -> Mapping[str, Any]:
    """Read a manifest. Raises ValueError when it is none of this format."""
    manifest = json.loads(data)
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise ValueError("not a manifest of this format")
    return manifest
