"""A stranger's PDF is looked into without trusting it: what it claims to be, and what its signatures are worth."""

from __future__ import annotations

import time
from io import BytesIO
from pathlib import Path
from threading import Thread

import pikepdf
import pytest
from weasyprint import HTML

from ppid.letters import examiner, verdict
from ppid.letters.verdict import Verdict, examine
from tests.seals import Seal

CODE = "ABCDEFGHJKLM"
LETTER = HTML(string=f"<p>Kode periksa: ABCD EFGH JKLM</p><p>https://ppid.example/periksa/{CODE}</p>").write_pdf()
SEAL = Seal("Budi Santoso")


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("akar")
    (folder / "uji.pem").write_bytes(SEAL.root_pem)
    (folder / "bukan.pem").write_bytes(b"bukan sertifikat")
    (folder / "catatan.txt").write_bytes(b"tidak dibaca")
    return folder


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (f"Kode periksa: {CODE[:4]} {CODE[4:8]} {CODE[8:]} Surat", [CODE]),
        (f"lihat https://ppid.example/periksa/\n{CODE[:6]}\n{CODE[6:]} .", [CODE]),
        (f"Kode periksa:\n{CODE[:4]}\n{CODE[4:8]}\n{CODE[8:]}", [CODE]),
        ("Kode periksa: ABCD EFGH", []),
        (f"{CODE} tanpa apa-apa", []),
        (f"/periksa/{CODE}LEBIH", []),
    ],
)
def test_a_code_is_found_where_a_letter_prints_it(text: str, codes: list[str]) -> None:
    assert list(examiner.codes_in(text)) == codes


def test_a_plain_pdf_carries_its_code_and_no_signature() -> None:
    assert examine(LETTER) == Verdict(codes=(CODE,), signatures=())


def test_a_code_in_the_attached_facts_is_found_though_the_page_is_a_picture() -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        facts = f'{{"check": {{"url": "https://ppid.example/periksa/{CODE}"}}}}'.encode()
        pdf.attachments["facts.json"] = pikepdf.AttachedFileSpec(pdf, facts)
        out = BytesIO()
        pdf.save(out)
    assert examine(out.getvalue()).codes == (CODE,)


def test_many_codes_are_not_all_followed() -> None:
    letters = "ABCDEFGHJK"
    lines = "".join(f"<p>Kode periksa: AAAA BBBB CCC{one}" for one in letters)
    assert len(examine(HTML(string=lines).write_pdf()).codes) == examiner.MOST_CODES


def test_a_sound_signature_is_intact_whole_and_trusted_by_its_root(roots: Path) -> None:
    found = examine(SEAL.sign(LETTER), roots).signatures
    assert found is not None
    assert [(one.is_intact, one.is_whole, one.is_trusted, one.organisation) for one in found] == [
        (True, True, True, "Balai Uji")
    ]


def test_without_roots_nothing_is_said_of_trust() -> None:
    found = examine(SEAL.sign(LETTER)).signatures
    assert found is not None
    assert found[0].is_trusted is None


def test_a_signature_of_somebody_elses_authority_is_not_trusted(roots: Path) -> None:
    found = examine(Seal("Budi Santoso", "Balai Lain").sign(LETTER), roots).signatures
    assert found is not None
    assert (found[0].is_intact, found[0].is_trusted) == (True, False)


def test_a_certificate_that_its_holder_issued_names_no_organisation() -> None:
    found = examine(Seal("Budi Santoso", is_own=True).sign(LETTER)).signatures
    assert found is not None
    assert found[0].organisation == ""


def test_a_flipped_byte_breaks_the_signature(roots: Path) -> None:
    data = bytearray(SEAL.sign(LETTER))
    data[data.find(b"/Producer") + 12] ^= 1
    found = examine(bytes(data), roots).signatures
    assert found is not None
    assert not found[0].is_intact


def test_what_follows_a_signature_is_told(roots: Path) -> None:
    signed = SEAL.sign(LETTER)
    found = examine(signed + b"\n%tambahan\n", roots).signatures
    assert found is not None
    assert (found[0].is_intact, found[0].is_whole) == (True, False)


def test_a_second_signature_leaves_the_first_whole(roots: Path) -> None:
    found = examine(SEAL.sign(SEAL.sign(LETTER), "Kedua"), roots).signatures
    assert found is not None
    assert [(one.is_intact, one.is_whole) for one in found] == [(True, True), (True, True)]


@pytest.mark.parametrize(
    "data",
    [b"", b"%PDF-1.7", b"%PDF-1.7 " + bytes(range(256)) * 500, LETTER[: len(LETTER) // 3], b"\xff" * 10_000],
    ids=["empty", "head only", "garbage", "truncated", "no PDF at all"],
)
def test_a_broken_file_is_called_broken_or_known_by_nothing(data: bytes) -> None:
    found = examine(data)
    assert found.codes == ()
    assert found.is_broken or not found.signatures


def test_a_locked_file_is_called_locked() -> None:
    with pikepdf.open(BytesIO(LETTER)) as pdf:
        out = BytesIO()
        pdf.save(out, encryption=pikepdf.Encryption(owner="a", user="b"))
    assert examine(out.getvalue()).is_locked


def bomb() -> bytes:
    """A page whose contents unpack to gigabytes: half a megabyte of zeroes, packed twice over."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        stream = pikepdf.Stream(pdf, b"(a) Tj " * 4_000_000)
        pdf.pages[0].Contents = pdf.make_indirect(pikepdf.Array([stream] * 400))
        out = BytesIO()
        pdf.save(out, compress_streams=True)
    return out.getvalue()


def test_a_file_that_never_ends_is_given_up_in_time() -> None:
    data = bomb()
    begun = time.monotonic()
    found = examine(data, seconds=2)
    assert time.monotonic() - begun < 4
    assert found.codes == ()


def test_the_examiner_is_told_no_secret(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PPID_SECRET_KEY", "rahasia")
    script = tmp_path / "examiner.py"
    script.write_text('import json, os; print(json.dumps({"codes": list(os.environ)}))')
    monkeypatch.setattr(verdict, "EXAMINER", script)
    told = examine(LETTER).codes
    assert told
    assert [name for name in told if name.startswith("PPID")] == []


def test_many_at_once_wait_their_turn_or_are_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict, "LONGEST_WAIT_SECONDS", 0.01)
    busy = 0

    def look() -> None:
        nonlocal busy
        try:
            examine(LETTER)
        except verdict.Busy:
            busy += 1

    threads = [Thread(target=look) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert 0 < busy <= 6 - verdict.AT_ONCE
    assert examine(LETTER).codes == (CODE,)
