"""``ppid verify-bundle``: whatever was changed in a bundle is found, without a database."""

from __future__ import annotations

import json
import random
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ppid import clock, create_app, tlog
from ppid.actions import background, seals
from ppid.bundles import archive
from ppid.cli.bundles import verify_bundle
from ppid.db import db
from ppid.law.objections import Ground
from ppid.queries import calendars
from tests import bundles, objections, world
from tests.conftest import settings_for

Members = dict[str, bytes]


@dataclass(frozen=True)
class Sealed:
    """A bundle as it was delivered, and the key that the body published."""

    path: Path
    key: str


@pytest.fixture(scope="module")
def sealed(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    folder = tmp_path_factory.mktemp("verify")
    shutil.copy(sqlite_template, folder / "ppid.db")
    calendars.forget()
    app = create_app(settings_for(folder, f"sqlite:///{folder / 'ppid.db'}"))
    with app.app_context():
        filed = objections.file(objections.refused(world.register()), grounds=frozenset({Ground.REFUSED}))
        background.draw_letters()
        background.seal_events(clock.now())
        yield Sealed(bundles.bundled(filed, folder), seals.verifier_key(filed.body))
        db.session.remove()
        db.engine.dispose()


def run(path: Path, *options: str) -> Result:
    """Without an application: whoever received the file has none."""
    return CliRunner().invoke(verify_bundle, [str(path), *options])


def members(path: Path) -> Members:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(folder: Path, inside: Members, *, compression: int = zipfile.ZIP_STORED) -> Path:
    """Pack members as anybody's program would, with checksums that fit."""
    path = folder / "diubah.zip"
    with zipfile.ZipFile(path, "w", compression) as out:
        for name, data in inside.items():
            out.writestr(name, data)
    return path


def edited(path: Path, change: Callable[[dict[str, Any]], None]) -> Members:
    inside = members(path)
    manifest = json.loads(inside[archive.MANIFEST])
    change(manifest)
    inside[archive.MANIFEST] = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    return inside


def sealed_again(inside: Members) -> Members:
    """Seal a manifest with a key of one's own, and write that key into it."""
    seed = bytes(range(32))
    manifest = json.loads(inside[archive.MANIFEST])
    origin = manifest["log"]["origin"]
    manifest["log"] |= {"verifier_key": tlog.verifier_key(origin, seed), "checkpoint": "", "inclusion": None}
    raw = (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
    seal = tlog.sign_text(archive.seal_text(origin, raw), origin, seed).encode()
    return inside | {archive.MANIFEST: raw, archive.SEAL: seal}


def test_a_bundle_as_it_was_delivered_is_whole(sealed: Sealed) -> None:
    result = run(sealed.path)
    assert result.exit_code == 0
    assert result.output.endswith("Berkas sengketa ini utuh.\n")
    assert sealed.key in result.output
    assert run(sealed.path, "--key", sealed.key).exit_code == 0


def test_a_changed_byte_in_any_member_is_found(sealed: Sealed, tmp_path: Path) -> None:
    for name, data in members(sealed.path).items():
        place = len(data) // 2
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        result = run(packed(tmp_path, members(sealed.path) | {name: changed}))
        assert result.exit_code == 1, name
        assert "SALAH: " in result.output


def test_a_changed_byte_anywhere_in_the_file_is_found(sealed: Sealed, tmp_path: Path) -> None:
    data, path = sealed.path.read_bytes(), tmp_path / "terbalik.zip"
    dice = random.Random(14)
    places = {0, 10, 14, 30, len(data) - 1, len(data) - 10, *(dice.randrange(len(data)) for _ in range(40))}
    places |= {len(data) - back for back in range(22, 400, 9)}  # the list of members at the end
    for place in sorted(places):
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x04]) + data[place + 1 :])
        assert run(path).exit_code == 1, place


def test_a_removed_member_is_named(sealed: Sealed, tmp_path: Path) -> None:
    for name in members(sealed.path):
        inside = members(sealed.path)
        del inside[name]
        result = run(packed(tmp_path, inside))
        assert result.exit_code == 1
        assert f"SALAH: {name}" in result.output


def test_an_added_member_is_named(sealed: Sealed, tmp_path: Path) -> None:
    result = run(packed(tmp_path, members(sealed.path) | {"asli/tambahan.pdf": b"%PDF-1.7"}))
    assert result.exit_code == 1
    assert "asli/tambahan.pdf ada dalam ZIP, tetapi tidak ada dalam manifest" in result.output


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda m: m["files"][0].update(title="Surat lain"), id="title"),
        pytest.param(lambda m: m["files"][0].update(date="2026-01-01"), id="date"),
        pytest.param(lambda m: m["verdict"].update(label="KEDALUWARSA"), id="verdict"),
        pytest.param(lambda m: m["chain"]["events"][0]["facts"].update(on="2026-01-01"), id="event"),
        pytest.param(lambda m: m["chain"]["events"].pop(), id="last event"),
        pytest.param(lambda m: m["log"].update(inclusion=None), id="proof"),
    ],
)
def test_an_edited_manifest_is_found(sealed: Sealed, tmp_path: Path, change: Callable[[dict[str, Any]], None]) -> None:
    result = run(packed(tmp_path, edited(sealed.path, change)))
    assert result.exit_code == 1
    assert "manifest.json bukan yang disegel" in result.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m["chain"]["events"][3]["facts"].update(on="2026-01-01"), "fakta peristiwa nomor 4 bukan"),
        (lambda m: m["chain"]["events"].pop(2), "peristiwa sebelum nomor 4 hilang"),
        (lambda m: m["chain"].update(head="0" * 64), "Ujung rantai peristiwa"),
        (lambda m: m["files"][0].update(recorded_in=1), "tidak tercatat dalam peristiwa nomor 1"),
        (lambda m: m["files"][0].update(size=1), "bukan berkas yang dicatat"),
    ],
)
def test_a_manifest_sealed_by_somebody_else_still_has_to_add_up(
    sealed: Sealed, tmp_path: Path, change: Callable[[dict[str, Any]], None], words: str
) -> None:
    result = run(packed(tmp_path, sealed_again(edited(sealed.path, change))))
    assert result.exit_code == 1
    assert words in result.output


def test_a_forged_bundle_does_not_carry_the_published_key(sealed: Sealed, tmp_path: Path) -> None:
    path = packed(tmp_path, sealed_again(members(sealed.path)))
    assert sealed.key not in run(path).output
    result = run(path, "--key", sealed.key)
    assert result.exit_code == 1
    assert "tidak ditandatangani dengan kunci pembuatnya" in result.output


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda m: m["log"]["inclusion"].update(index=0), "tidak cocok dengan kepala lognya"),
        (lambda m: m["log"]["inclusion"].update(proof=["bukan base64"]), "tidak dapat dibaca"),
        (lambda m: m["log"].update(checkpoint=m["log"]["checkpoint"].replace("\n", "\n1", 1)), "Kepala log tidak"),
    ],
)
def test_a_proof_that_does_not_hold_is_found(
    sealed: Sealed,
    tmp_path: Path,
    change: Callable[[dict[str, Any]], None],
    words: str,
) -> None:
    """The body itself seals a wrong manifest: the log still contradicts it."""
    inside = edited(sealed.path, change)
    seed = own_seed()
    assert tlog.verifier_key(origin_of(inside), seed) == sealed.key
    text = archive.seal_text(origin_of(inside), inside[archive.MANIFEST])
    inside[archive.SEAL] = tlog.sign_text(text, origin_of(inside), seed).encode()
    result = run(packed(tmp_path, inside))
    assert result.exit_code == 1
    assert words in result.output


def origin_of(inside: Members) -> str:
    return str(json.loads(inside[archive.MANIFEST])["log"]["origin"])


def own_seed() -> bytes:
    from ppid import vault
    from tests.conftest import SECRET

    return vault.Vault(SECRET.encode()).log_seed()


def test_packing_the_same_members_again_is_noticed_and_said(sealed: Sealed, tmp_path: Path) -> None:
    result = run(packed(tmp_path, members(sealed.path), compression=zipfile.ZIP_DEFLATED))
    assert result.exit_code == 1
    assert "Semua isinya cocok" in result.output


@pytest.mark.parametrize("data", [b"", b"bukan ZIP", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_said_to_be_none(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "lain.zip"
    path.write_bytes(data)
    result = run(path)
    assert result.exit_code == 1
    assert "SALAH: " in result.output


def test_whoever_gives_the_pdf_is_told_to_give_the_zip(sealed: Sealed, tmp_path: Path) -> None:
    path = tmp_path / archive.PDF
    path.write_bytes(members(sealed.path)[archive.PDF])
    result = run(path)
    assert result.exit_code == 1
    assert "berikan berkas ZIP-nya" in result.output


def test_the_words_inside_name_the_page_that_publishes_the_key(sealed: Sealed) -> None:
    told = members(sealed.path)[archive.README].decode()
    assert sealed.key in told
    assert "/log/kaltim\n" in told


@pytest.mark.parametrize(
    "manifest", [b"{", b"[]", b'{"format": "lain"}', b'{"format": "portal-ppid/berkas-sengketa/1"}']
)
def test_a_manifest_that_is_none_is_refused(tmp_path: Path, manifest: bytes) -> None:
    result = run(packed(tmp_path, {archive.MANIFEST: manifest}))
    assert result.exit_code == 1
    assert "SALAH: " in result.output
