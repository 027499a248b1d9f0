"""Checking a finished bundle, wherever it lies: needs the file alone, no database and no network.

The findings are Indonesian, for whoever received the bundle: the commission, a court, a journalist.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from ppid import tlog
from ppid.bundles import archive, chain, shelf
from ppid.bundles.chain import Link

BROKEN = (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, NotImplementedError, EOFError)
PDF_MAGIC = b"%PDF"
MOST_BYTES = 64 * 1024 * 1024  # of manifest and seal, which are read whole


class Wrong(Exception):
    """The first thing that is wrong, as a sentence."""


@dataclass(slots=True)
class Report:
    """What was found right, one line each, and the first thing that is wrong, empty when nothing is."""

    right: list[str] = field(default_factory=list)
    wrong: str = ""


def check(path: Path, key: str = "") -> Report:
    """Check everything a bundle says about itself. ``key`` is the verifier line that must have sealed it.

    Without ``key`` the one inside is used, and the report names it so that it can be compared.
    """
    report = Report()
    try:
        with path.open("rb") as file, zipfile.ZipFile(file) as packed:
            report.right += _checked(packed, file, key)
    except Wrong as wrong:
        report.wrong = str(wrong)
    except zipfile.BadZipFile:
        report.wrong = "Berkas ini bukan ZIP yang utuh."
        if _is_pdf(path):
            report.wrong += " Ini PDF-nya; berikan berkas ZIP-nya."
    except BROKEN as error:
        report.wrong = f"Berkas ini tidak dapat dibaca ({type(error).__name__})."
    return report


def _is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(PDF_MAGIC)) == PDF_MAGIC


def _checked(packed: zipfile.ZipFile, file: BinaryIO, key: str) -> Iterator[str]:
    names = packed.namelist()
    if len(set(names)) < len(names):
        raise Wrong("Ada nama berkas yang muncul dua kali dalam ZIP.")
    raw = _read(packed, archive.MANIFEST)
    try:
        manifest = archive.manifest_of(raw)
    except ValueError:
        raise Wrong("manifest.json tidak dapat dibaca sebagai daftar isi berkas sengketa.") from None
    yield _seal(packed, raw, manifest, key)
    yield _files(packed, manifest)
    yield _chain(manifest)
    yield _log(manifest, key)
    yield _recorded(manifest)
    _packing(packed, file, manifest)


def _read(packed: zipfile.ZipFile, name: str) -> bytes:
    if name not in packed.namelist():
        raise Wrong(f"{name} tidak ada.")
    if packed.getinfo(name).file_size > MOST_BYTES:
        raise Wrong(f"{name} terlalu besar.")
    return packed.read(name)


def _seal(packed: zipfile.ZipFile, raw: bytes, manifest: Mapping[str, Any], key: str) -> str:
    origin, own = str(manifest["log"]["origin"]), str(manifest["log"]["verifier_key"])
    try:
        text = tlog.open_text(_read(packed, archive.SEAL).decode(), key or own)
    except (tlog.NoteError, UnicodeDecodeError):
        raise Wrong("segel.txt tidak ditandatangani dengan kunci pembuatnya.") from None
    if text != archive.seal_text(origin, raw):
        raise Wrong("manifest.json bukan yang disegel oleh segel.txt.")
    if key:
        return "Benar: manifest disegel dengan kunci yang Anda berikan."
    return f"Benar: manifest disegel dengan kunci {own}; bandingkan dengan kunci yang diumumkan badan publik."


def _files(packed: zipfile.ZipFile, manifest: Mapping[str, Any]) -> str:
    listed = {str(entry["path"]): entry for entry in manifest["files"]}
    there = set(packed.namelist()) - {archive.MANIFEST, archive.SEAL}
    for path in sorted(listed.keys() - there):
        raise Wrong(f"{path} ada dalam manifest, tetapi tidak ada dalam ZIP.")
    for path in sorted(there - listed.keys()):
        raise Wrong(f"{path} ada dalam ZIP, tetapi tidak ada dalam manifest.")
    for path, entry in listed.items():
        digest, size = hashlib.sha256(), 0
        try:
            with packed.open(path) as member:
                while chunk := member.read(shelf.COPY_BYTES):
                    digest.update(chunk)
                    size += len(chunk)
        except zipfile.BadZipFile:
            raise Wrong(f"{path} rusak.") from None
        if digest.hexdigest() != entry["sha256"] or size != entry["size"]:
            raise Wrong(f"{path} bukan berkas yang dicatat dalam manifest.")
    return f"Benar: {len(listed)} berkas, termasuk {archive.PDF}, cocok dengan ukuran dan sidik SHA-256-nya."


def _links(manifest: Mapping[str, Any]) -> list[Link]:
    return [
        Link(int(one["seq"]), str(one["previous"]), str(one["seal"]), one["facts"])
        for one in manifest["chain"]["events"]
    ]


def _chain(manifest: Mapping[str, Any]) -> str:
    links, name = _links(manifest), str(manifest["chain"]["name"])
    if flaw := chain.flaw(name, links):
        raise Wrong(f"Rantai peristiwa tidak utuh: {flaw}.")
    head = chain.head(links)
    if head != manifest["chain"]["head"]:
        raise Wrong("Ujung rantai peristiwa bukan yang dicatat dalam manifest.")
    closed = sum(link.facts is None for link in links)
    part = f", {closed} di antaranya hanya segelnya karena surat jawabannya belum dibuka Pemohon" if closed else ""
    return f"Benar: rantai {name} utuh, {len(links)} peristiwa{part}; ujungnya {head}."


def _log(manifest: Mapping[str, Any], key: str) -> str:
    log = manifest["log"]
    note, inclusion = str(log["checkpoint"]), log["inclusion"]
    if not note:
        return "Catatan: perkara ini belum masuk log bertanda tangan ketika berkas dibuat."
    try:
        signed = tlog.open_note(note, key or str(log["verifier_key"]))
    except tlog.NoteError:
        raise Wrong("Kepala log tidak ditandatangani dengan kunci pembuatnya.") from None
    if signed.origin != log["origin"]:
        raise Wrong("Kepala log berasal dari log lain.")
    if inclusion is None:
        return f"Benar: kepala log {signed.origin} bertanda tangan; perkara ini belum termasuk di dalamnya."
    links = {link.seq: link for link in _links(manifest)}
    try:
        proof = [base64.b64decode(one, validate=True) for one in inclusion["proof"]]
        leaf = tlog.leaf_hash(bytes.fromhex(links[int(inclusion["event"])].seal))
    except (binascii.Error, ValueError, LookupError):
        raise Wrong("Bukti bahwa perkara ini ada dalam log tidak dapat dibaca.") from None
    if not tlog.verify_inclusion(leaf, int(inclusion["index"]), signed.size, proof, signed.root):
        raise Wrong("Bukti bahwa perkara ini ada dalam log tidak cocok dengan kepala lognya.")
    return (
        f"Benar: peristiwa nomor {inclusion['event']} beserta semua sebelumnya termasuk dalam log {signed.origin} "
        f"({signed.size} peristiwa)."
    )


def _recorded(manifest: Mapping[str, Any]) -> str:
    facts = {link.seq: json.dumps(link.facts) for link in _links(manifest) if link.facts is not None}
    named = [entry for entry in manifest["files"] if entry["recorded_in"]]
    for entry in named:
        if str(entry["sha256"]) not in facts.get(int(entry["recorded_in"]), ""):
            raise Wrong(f"Sidik {entry['path']} tidak tercatat dalam peristiwa nomor {entry['recorded_in']}.")
    return f"Benar: sidik {len(named)} berkas asli tercatat dalam rantai peristiwa itu sendiri."


def _packing(packed: zipfile.ZipFile, file: BinaryIO, manifest: Mapping[str, Any]) -> None:
    """Pack everything again as the portal does: bytes that belong to no member are noticed by that."""
    moment = datetime.fromisoformat(str(manifest["made_at"]))
    with shelf.scratch() as again:
        with zipfile.ZipFile(again, "w", zipfile.ZIP_STORED) as copy:
            for path in [str(entry["path"]) for entry in manifest["files"]] + [archive.MANIFEST, archive.SEAL]:
                with packed.open(path) as member:
                    size = packed.getinfo(path).file_size
                    archive.write_member(copy, path, iter(lambda: member.read(shelf.COPY_BYTES), b""), size, moment)
        same = shelf.size_of(again) == shelf.size_of(file) and all(
            one == other for one, other in zip(shelf.chunks(again), shelf.chunks(file), strict=True)
        )
    if not same:
        raise Wrong("Semua isinya cocok, tetapi susunan ZIP-nya bukan yang dibuat portal; ada yang mengemasnya ulang.")
