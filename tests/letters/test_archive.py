"""Letters for the archive and for everybody: PDF/A-3a and PDF/UA-1 at once, with the facts attached.

The judge is tests/letters/archive.py, with qpdf and poppler beside it; that the judge sees is tested as well.
"""

import json
import shutil
from dataclasses import asdict, replace
from io import BytesIO

import pikepdf
import pytest
from PIL import Image

from ppid.bundles.facts import FileLine, Row, Sheet
from ppid.letters import archive as finishing
from ppid.letters import render as press
from ppid.letters import versions
from ppid.letters.render import render, sheet
from ppid.letters.samples import SAMPLES
from ppid.letters.versions import template_version
from tests.letters import longest
from tests.letters.archive import faults, tools_complain
from tests.letters.paper import printed, reader

KINDS = sorted(SAMPLES)
NAME = "0" * 64


def attached(data):
    return json.loads(reader(data).attachments["fakta.json"][0])


def picture(kind="PNG", mode="RGBA", size=(40, 48)):
    file = BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def with_crest(facts, name):
    return replace(facts, letterhead=replace(facts.letterhead, crest=name))


# Both standards


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_meets_what_both_standards_ask(kind, tmp_path):
    assert faults(printed(kind)) == []
    assert tools_complain(printed(kind), tmp_path) == ""


@pytest.mark.parametrize("kind", KINDS)
def test_so_does_the_longest_one(kind):
    assert faults(longest.printed(kind)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_so_does_a_draft(kind):
    assert faults(printed(kind, draft=True)) == []


@pytest.mark.parametrize("signing", ["file", "token", "remote"])
def test_so_does_a_letter_about_to_be_signed(signing):
    assert faults(render("notice", SAMPLES["notice"], signing=signing)) == []


@pytest.mark.parametrize(
    ("ending", "data"),
    [
        pytest.param("png", picture(), id="see-through"),
        pytest.param("png", picture(mode="L"), id="grey"),
        pytest.param("png", picture(mode="P"), id="with a palette"),
        pytest.param("jpg", picture("JPEG", "RGB"), id="photograph"),
    ],
)
def test_so_does_a_letter_with_an_uploaded_crest(ending, data):
    name = f"{NAME}.{ending}"
    drawn = render("withdrawal", with_crest(SAMPLES["withdrawal"], name), pictures={name: data})
    assert faults(drawn) == []
    assert any("/XObject" in page["/Resources"] for page in reader(drawn).pages)


def test_so_does_a_sheet_of_a_bundle_which_carries_no_file():
    lines = Sheet("Daftar berkas", lead=("Satu.",), rows=(Row("Nomor", "1"),), files=(FileLine("a.pdf", 10, NAME),))
    drawn = sheet(lines.template, lines)
    assert faults(drawn) == []
    assert not reader(drawn).attachments


@pytest.mark.parametrize("kind", KINDS)
def test_a_letter_has_a_bookmark_with_its_title_or_subject(kind):
    outline = reader(printed(kind)).outline
    assert outline
    assert outline[0].title.strip()


def test_a_letter_without_any_heading_has_its_title_as_bookmark(monkeypatch):
    plain = press.page("withdrawal", SAMPLES["withdrawal"]).replace("<h1>", "<p>").replace("</h1>", "</p>")
    monkeypatch.setattr(press, "page", lambda *args, **options: plain)
    found = reader(render("withdrawal", SAMPLES["withdrawal"])).outline
    assert [entry.title for entry in found] == [
        "Surat Keterangan Pencabutan Permohonan Informasi 500.12/590/DISKOMINFO-I/2026"
    ]


# The judge


def damaged(change):
    with pikepdf.Pdf.open(BytesIO(printed("notice"))) as pdf:
        change(pdf)
        file = BytesIO()
        pdf.save(file)
        return file.getvalue()


def figure(pdf):
    return next(one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/S") == "/Figure")


def untag(pdf):
    pdf.pages[0].Contents.write(pdf.pages[0].Contents.read_bytes().replace(b"\nEMC\n", b"\nEMC 0 0 9 9 re f\n", 1))


def forget_a_meaning(pdf):
    font = next(one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/ToUnicode" in one)
    font.ToUnicode.write(b"")


def widen(pdf):
    font = next(
        one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and "/W" in one and "/BaseFont" in one
    )
    font.W[1][0] += 40


def drop_the_claim(pdf):
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"pdfuaid:part", b"pdfuaid:par"))


@pytest.mark.parametrize(
    ("change", "clause"),
    [
        (lambda pdf: figure(pdf).__delitem__("/Alt"), "UA 7.3"),
        (lambda pdf: pdf.Root.__delitem__("/Lang"), "A 6.7.4"),
        (lambda pdf: pdf.Root.__delitem__("/OutputIntents"), "A 6.2.3"),
        (lambda pdf: pdf.Root.__delitem__("/AF"), "A 6.8"),
        (lambda pdf: pdf.Root.__delitem__("/Outlines"), "no bookmarks"),
        (lambda pdf: pdf.Root.__setitem__("/OpenAction", pikepdf.Dictionary(S=pikepdf.Name.JavaScript)), "A 6.5"),
        (untag, "UA 7.1"),
        (forget_a_meaning, "A 6.2.11.7"),
        (widen, "A 6.2.11.5"),
        (drop_the_claim, "UA 5"),
    ],
)
def test_the_judge_sees_what_is_missing(change, clause):
    assert any(fault.startswith(clause) for fault in faults(damaged(change)))


def test_what_weasyprint_writes_by_itself_would_not_do(monkeypatch):
    monkeypatch.setattr(finishing, "finish", None)
    found = faults(render("withdrawal", SAMPLES["withdrawal"]))
    assert "UA 5: does not claim PDF/UA-1" in found
    assert any("tree of tags" in fault for fault in found)  # the footers


# The facts within


@pytest.mark.parametrize("kind", KINDS)
def test_the_facts_are_attached_and_dated_as_the_letter_is(kind):
    facts, data = SAMPLES[kind], printed(kind)
    told = attached(data)
    assert told["letter"]["kind"] == kind
    assert told["letter"]["template_version"] == template_version(kind)
    assert told["facts"]["number"] == facts.number
    assert told["facts"]["dated_on"] == facts.dated_on
    with pikepdf.Pdf.open(BytesIO(data)) as pdf:
        (file,) = pdf.Root.AF
        assert file.AFRelationship == "/Source"
        day = f"D:{facts.dated_on.replace('-', '')}000000Z"
        assert file.EF.F.Params.CreationDate == file.EF.F.Params.ModDate == day


def leaves(value):
    if isinstance(value, dict):
        for inner in value.values():
            yield from leaves(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from leaves(inner)
    else:
        yield value


@pytest.mark.parametrize("kind", KINDS)
def test_whatever_is_attached_is_among_the_facts(kind):
    known = {str(value) for value in leaves(asdict(SAMPLES[kind]))}
    assert {str(value) for value in leaves(attached(printed(kind))["facts"])} <= known


def test_what_the_page_does_not_say_is_not_attached_either():
    told = attached(printed("extension"))["facts"]
    assert told["applicant"] == {"name": "Rina Marlina"}  # the letter is addressed to her; it prints no telephone
    assert "occupation" not in attached(printed("receipt"))["facts"]["applicant"]
    assert "crest" not in told["letterhead"]


def test_a_part_of_a_longer_word_on_the_page_does_not_count():
    facts = SAMPLES["withdrawal"]
    hidden = replace(facts, applicant=replace(facts.applicant, occupation="Rin"), channel="Ditemukan")
    told = attached(render("withdrawal", hidden))["facts"]
    assert "occupation" not in told["applicant"]
    assert told["channel"] == "Ditemukan"


def test_what_is_printed_is_attached_whole():
    told = attached(printed("notice"))["facts"]
    assert [item["text"] for item in told["items"]] == [item.text for item in SAMPLES["notice"].items]
    assert told["items"][0]["outcome"] == "given"
    assert told["items"][0]["files"][0]["sha256"] == SAMPLES["notice"].items[0].files[0].sha256
    assert told["check"] == asdict(SAMPLES["notice"].check)
    assert attached(printed("receipt"))["facts"]["tracking_code"] == SAMPLES["receipt"].tracking_code
    assert len(attached(printed("receipt"))["facts"]["clock"]["days"]) == len(SAMPLES["receipt"].clock.days)


def test_a_draft_carries_no_facts():
    assert not reader(printed("notice", draft=True)).attachments


def test_a_date_is_told_when_it_is_written_out_in_any_of_the_ways_of_letters():
    page = finishing.Page("Samarinda, 16 November 2026; tanggal 3 bulan Maret tahun 2026; 1 Des 2026")
    assert [page.says_day(day) for day in ("2026-11-16", "2026-03-03", "2026-12-01", "2026-11-17")] == [
        True,
        True,
        True,
        False,
    ]


# The version of the form


def test_every_kind_has_a_version_of_its_own_that_stays():
    found = {kind: template_version(kind) for kind in KINDS}
    assert len(set(found.values())) == len(KINDS)
    assert all(len(version) == 16 and set(version) <= set("0123456789abcdef") for version in found.values())


def test_a_changed_form_has_another_version_and_the_others_keep_theirs(tmp_path, monkeypatch):
    forms = tmp_path / "letters"
    shutil.copytree(versions.TEMPLATES / "letters", forms)
    monkeypatch.setattr(versions, "TEMPLATES", tmp_path)

    def found():
        return tuple(template_version.__wrapped__(kind) for kind in ("notice", "withdrawal"))

    before = found()
    assert found() == before
    (forms / "notice.html").write_text((forms / "notice.html").read_text() + "\n")
    notice, withdrawal = found()
    assert notice != before[0]
    assert withdrawal == before[1]
    (forms / "_parts.html").write_text("other parts")
    assert found()[1] != before[1]
