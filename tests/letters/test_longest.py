"""The longest letters keep their shape: every page says something, and nobody signs an empty one."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from ppid.letters.render import PAPERS, render
from ppid.letters.samples import SAMPLES
from ppid.letters.texts import text_of
from tests.letters.longest import COPIES, LETTERHEAD, MOST_ITEMS, SIGNATORY, longest, printed
from tests.letters.paper import pages

KINDS = sorted(SAMPLES)
SAYS_SOMETHING = 60  # letters and signs
TWO_LINES = 100
FOOTER = re.compile(r"Nomor \S+(?: \S+)? Halaman \d+ dari \d+|Halaman \d+ dari \d+")
NAME = "Muhammad Contoh Kusumawardhana"


def bodies(kind: str, paper: str) -> list[str]:
    """The text of each page without what stands at its foot."""
    return [FOOTER.sub("", page) for page in pages(printed(kind, paper))]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_something(kind: str, paper: str) -> None:
    thin = {number: body for number, body in enumerate(bodies(kind, paper), 1) if len(body.strip()) < SAYS_SOMETHING}
    assert thin == {}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_counted_right(kind: str, paper: str) -> None:
    found = pages(printed(kind, paper))
    assert [re.findall(r"Halaman (\d+) dari (\d+)", page) for page in found] == [
        [(str(number), str(len(found)))] for number in range(1, len(found) + 1)
    ]


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", KINDS)
def test_nobody_signs_a_page_without_text(kind: str, paper: str) -> None:
    signed = [body for body in bodies(kind, paper) if NAME in body]
    assert signed
    before = signed[-1][: signed[-1].index(NAME)]
    for words in (SIGNATORY.principal, SIGNATORY.jabatan, LETTERHEAD.place):
        before = before.replace(words, "")
    assert len(before) >= SAYS_SOMETHING


WITH_TAIL = ("assignment", "extension", "incomplete", "notice", "ruling", "transfer", "unit_answer")


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", WITH_TAIL)
def test_two_lines_of_the_letter_at_least_go_along_with_its_signature(kind: str, paper: str) -> None:
    """Besides the words of the closing, which would say nothing alone."""
    last = next(body for body in reversed(bodies(kind, paper)) if NAME in body)
    before = last[: last.index(SIGNATORY.principal)].removesuffix("a.n. ")
    for closing in text_of(longest(kind), kind, "closing"):
        before = before.replace(closing, "")
    assert len(before.strip()) >= TWO_LINES


def test_a_receipt_under_a_high_letterhead_is_one_sheet_with_the_rights_overleaf() -> None:
    facts = replace(SAMPLES["receipt"], letterhead=LETTERHEAD, signatory=SIGNATORY)
    front, back = pages(render("receipt", facts))
    assert "KQ7M4-TXA9H" in front
    assert NAME in front.split("Kode pelacakan")[1]
    assert "HAK-HAK PEMOHON INFORMASI" in back


@pytest.mark.parametrize("kind", KINDS)
def test_all_items_and_all_lines_of_the_letterhead_are_there(kind: str) -> None:
    facts, found = longest(kind), " ".join(pages(printed(kind)))
    for line in LETTERHEAD.lines:
        assert line.upper() in found
    assert len(facts.items) in {0, 1, MOST_ITEMS}


@pytest.mark.parametrize("kind", ["extension", "notice", "refusal", "ruling", "incomplete", "withdrawal"])
def test_copies_and_whom_somebody_signs_for_stand_in_their_order(kind: str) -> None:
    last = pages(printed(kind))[-1]
    places = [last.index(words) for words in ("a.n. Kepala Dinas", "Kepala Bidang", NAME, "NIP 19700101", *COPIES)]
    assert places == sorted(places)


@pytest.mark.parametrize("signing", ["file", "token", "remote"])
def test_an_electronic_signature_is_announced_and_only_a_remote_one_names_its_certificate(signing: str) -> None:
    found = " ".join(pages(printed("extension", signing=signing)))
    assert "Ditandatangani secara elektronik oleh" in found
    assert "Kode QR ini bukan tanda tangan elektronik; tanda tangan itu ada di dalam berkas PDF surat ini." in found
    assert ("Balai Besar Sertifikasi Elektronik (BSrE)" in found) is (signing == "remote")


@pytest.mark.parametrize("kind", ["handover", "receipt", "objection"])
def test_beside_an_electronic_signature_the_other_party_still_has_room_for_ink(kind: str) -> None:
    found = " ".join(pages(printed(kind, signing="remote")))
    assert found.count("Ditandatangani secara elektronik oleh") == 1
    assert "Balai Besar Sertifikasi Elektronik (BSrE)" in found


def test_a_draft_is_not_announced_as_signed() -> None:
    found = " ".join(pages(printed("extension", draft=True, signing="remote")))
    assert "elektronik" not in found.replace("tidak dikenakan biaya", "").lower().replace("salinan elektronik", "")
