"""Printing: the same bytes everywhere, on the right paper, from nothing but facts and the project's own files."""

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError

from ppid.letters import render as press
from ppid.letters.crests import ASSETS, crest_of, is_crest
from ppid.letters.errors import CannotPrint, UnknownLetter
from ppid.letters.render import OwnFiles, qr, render
from ppid.letters.samples import SAMPLES
from tests.letters.paper import pages, print_text, printed, reader, text

KINDS = sorted(SAMPLES)
IN_ANOTHER_PROCESS = """
import hashlib
from ppid.letters.render import render
from ppid.letters.samples import SAMPLES
for kind in sorted(SAMPLES, reverse=True):
    facts = type(SAMPLES[kind]).from_json(SAMPLES[kind].as_json())
    print(kind, hashlib.sha256(render(kind, facts)).hexdigest())
"""


def test_another_process_prints_the_same_bytes_from_the_stored_facts():
    environment = {**os.environ, "PYTHONHASHSEED": "12345", "TZ": "Asia/Jayapura", "LC_ALL": "C"}
    answer = subprocess.run(
        [sys.executable, "-c", IN_ANOTHER_PROCESS], capture_output=True, text=True, check=True, env=environment
    )
    there = dict(line.split() for line in answer.stdout.splitlines())
    assert there == {kind: hashlib.sha256(printed(kind)).hexdigest() for kind in KINDS}


def test_the_first_letter_of_a_process_has_the_same_bytes_as_the_next_ones():
    script = """
from hashlib import sha256
from ppid.letters.render import render
from ppid.letters.samples import SAMPLES
print(*(sha256(render("withdrawal", SAMPLES["withdrawal"])).hexdigest() for _ in range(3)))
"""
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert answer.stdout.split() == [hashlib.sha256(printed("withdrawal")).hexdigest()] * 3


def test_threads_print_the_same_bytes_as_one_does():
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda kind: render(kind, SAMPLES[kind]), ["withdrawal", "handover"] * 3))
    assert found == [printed("withdrawal"), printed("handover")] * 3


def test_other_facts_another_paper_and_a_draft_are_other_files():
    facts = SAMPLES["withdrawal"]
    found = [
        printed("withdrawal"),
        printed("withdrawal", "F4"),
        printed("withdrawal", draft=True),
        render("withdrawal", replace(facts, reason="Alasan lain.")),
    ]
    assert len({reader(data).trailer["/ID"][0] for data in found}) == 4


@pytest.mark.parametrize(("paper", "size"), [("A4", (210, 297)), ("F4", (215, 330))])
@pytest.mark.parametrize("kind", ["notice", "receipt"])
def test_the_paper_has_its_size(kind, paper, size):
    for page in reader(printed(kind, paper)).pages:
        millimetres = [float(side) / 72 * 25.4 for side in (page.mediabox.width, page.mediabox.height)]
        assert millimetres == pytest.approx(size, abs=0.1)


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_is_light_and_brings_its_own_letters(kind):
    data = printed(kind)
    assert len(data) < 100_000
    for page in reader(data).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font["/DescendantFonts"][0]
            assert "Liberation" in inner["/BaseFont"]
            assert "/FontFile2" in inner["/FontDescriptor"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_can_be_read_aloud(kind):
    root = reader(printed(kind)).trailer["/Root"]
    assert root["/Lang"] == "id"
    assert root["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in root["/Metadata"].get_data()
    html = press.page(kind, SAMPLES[kind])
    assert html.count("<svg") == html.count("<title>") - 1  # one more title is that of the document


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_is_dated_as_the_letter_is_and_names_it(kind):
    facts, found = SAMPLES[kind], reader(printed(kind)).metadata
    assert found["/CreationDate"] == found["/ModDate"] == "D:" + facts.dated_on.replace("-", "")
    assert found.title.endswith(facts.number)


@pytest.mark.parametrize("kind", KINDS)
def test_every_page_says_which_of_how_many_it_is(kind):
    found = pages(printed(kind))
    for number, page in enumerate(found, 1):
        assert f"Halaman {number} dari {len(found)}" in page


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_tells_where_it_can_be_checked_and_claims_no_certified_signature(kind):
    facts, found = SAMPLES[kind], text(printed(kind))
    code = facts.check.code
    assert f"Kode periksa: {code[:4]} {code[4:8]} {code[8:]}" in found
    assert facts.check.url.removeprefix("https://") in found.replace(" ", "")
    for claim in ("BSrE", "sertifikat elektronik", "Ditandatangani secara elektronik", "telah ditandatangani"):
        assert claim not in found


def test_the_qr_code_holds_the_address_of_the_check_page():
    facts = SAMPLES["notice"]
    drawn = qr(facts.check.url, f"Kode QR menuju {facts.check.url}")
    assert drawn in press.page("notice", facts)
    assert qr(facts.check.url + "x", "") != qr(facts.check.url, "")


@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_says_so_on_every_page_and_has_neither_number_nor_code(kind):
    facts, data = SAMPLES[kind], printed(kind, draft=True)
    assert all("KONSEP" in page for page in pages(data))
    found = text(data)
    assert facts.check.code not in found
    assert kind == "receipt" or facts.number not in found
    assert "belum bernomor dan belum ditandatangani" in found
    assert facts.number not in reader(data).metadata.title


def test_a_draft_without_a_date_can_be_seen():
    data = render("notice", replace(SAMPLES["notice"], dated_on=""), draft=True)
    assert "Samarinda, ...." in text(data)


def test_an_office_without_a_holder_signs_on_a_dotted_line():
    facts = SAMPLES["withdrawal"]
    found = print_text("withdrawal", replace(facts, signatory=replace(facts.signatory, name="", rank="", nip="")))
    assert "selaku PPID Utama, ........................" in found


def test_an_acting_signatory_is_named_as_such():
    facts = SAMPLES["withdrawal"]
    acting = replace(facts.signatory, prefix="Plt.")
    assert "Plt. Kepala Dinas Komunikasi" in print_text("withdrawal", replace(facts, signatory=acting))
    behalf = replace(facts.signatory, prefix="a.n.", principal="Sekretaris Daerah")
    assert "a.n. Sekretaris Daerah Kepala Dinas" in print_text("withdrawal", replace(facts, signatory=behalf))


# What is refused


def test_an_unknown_letter_paper_or_crest_is_refused():
    facts = SAMPLES["withdrawal"]
    with pytest.raises(UnknownLetter):
        render("entah", facts)
    with pytest.raises(CannotPrint, match="NoticeFacts"):
        render("notice", facts)
    with pytest.raises(CannotPrint, match="paper"):
        render("withdrawal", facts, paper="A5")


@pytest.mark.parametrize(
    "crest",
    [
        "../css/portal.css",
        "letters.css",
        "/etc/passwd",
        "file:///etc/passwd",
        "https://contoh.example/x.svg",
        "tidak-ada.svg",
    ],
)
def test_a_crest_comes_from_the_letters_folder_or_not_at_all(crest):
    facts = SAMPLES["withdrawal"]
    assert not is_crest(crest)
    with pytest.raises(CannotPrint, match="crest"):
        render("withdrawal", replace(facts, letterhead=replace(facts.letterhead, crest=crest)))


def test_a_body_without_its_own_crest_gets_the_neutral_one():
    assert crest_of("badan-tanpa-lambang") == "lambang.svg"
    assert crest_of("lambang") == "lambang.svg"
    assert is_crest(crest_of("../../etc/passwd"))


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "file://server/share/x.svg",
        "http://127.0.0.1/x.svg",
        "https://contoh.example/x.svg",
        "ftp://contoh.example/x",
        "data:image/svg+xml,<svg/>",
        f"{ASSETS.as_uri()}/../css/portal.css",
        f"{ASSETS.as_uri()}/%2e%2e/css/portal.css",
        f"{ASSETS.as_uri()}-other/x.svg",
        "relative.svg",
    ],
)
def test_the_fetcher_refuses_everything_outside_the_letters_folder(url):
    with pytest.raises(PermissionError):
        OwnFiles().fetch(url)


def test_the_fetcher_refuses_a_link_that_leads_out(tmp_path, monkeypatch):
    (tmp_path / "keluar.svg").symlink_to("/etc/passwd")
    monkeypatch.setattr(press, "ASSETS", tmp_path)
    with pytest.raises(PermissionError):
        OwnFiles().fetch((tmp_path / "keluar.svg").as_uri())


def test_the_fetcher_gives_the_projects_own_files():
    answer = OwnFiles().fetch(f"{ASSETS.as_uri()}/lambang.svg")
    assert answer.content_type == "image/svg+xml"
    assert answer.read().startswith(b"<svg")


@pytest.mark.parametrize(
    "markup", ["<img src='file:///etc/passwd' alt=''>", "<link rel=stylesheet href='http://127.0.0.1:9/x.css'>"]
)
def test_a_page_that_asks_for_a_foreign_file_is_not_printed_at_all(markup):
    with pytest.raises(FatalURLFetchingError):
        HTML(string=f"<html lang=id><title>x</title>{markup}", url_fetcher=OwnFiles()).write_pdf()
