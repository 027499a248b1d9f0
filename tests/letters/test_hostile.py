"""Whatever people write comes out as harmless text."""

from dataclasses import replace

import pytest

from ppid.letters import samples
from ppid.letters.render import page, render
from tests.letters.paper import assert_in_order, pages, print_text, reader, text

MARKUP = "<script>alert(1)</script><b>tebal</b>&amp;<img src=file:///etc/passwd><link rel=attachment href=file:///etc/passwd>"
TEMPLATE = "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7}"
STYLE = "</style><style>@import url(file:///etc/passwd); body { display: none }</style>"


def with_applicant(facts, **changes):
    return replace(facts, applicant=replace(facts.applicant, **changes))


@pytest.mark.parametrize("kind", sorted(samples.SAMPLES))
def test_markup_is_printed_as_it_was_typed(kind):
    facts = with_applicant(samples.SAMPLES[kind], name=MARKUP, address=TEMPLATE, phone=STYLE)
    data = render(kind, facts)
    if kind not in {"extension", "harm_test", "ruling"}:  # none of them has a table of particulars
        found = text(data).replace(" ", "")
        assert MARKUP.replace(" ", "") in found
        assert TEMPLATE.replace(" ", "") in found
    assert "<script" not in page(kind, facts)
    root = reader(data).trailer["/Root"]
    assert "/EmbeddedFiles" not in root.get("/Names", {})
    assert "/OpenAction" not in root
    assert not any(sheet.annotations for sheet in reader(data).pages)


def test_markup_of_officials_is_text_too():
    facts = samples.notice()
    items = tuple(replace(item, text=MARKUP, explanation=STYLE, holder=MARKUP, reason=MARKUP) for item in facts.items)
    facts = replace(facts, items=items, payment=MARKUP, delivery=MARKUP, explanation=TEMPLATE, number=MARKUP)
    assert "<script" not in page("notice", facts)
    assert "{{ 7 * 7 }}" in print_text("notice", facts)


def test_markup_in_a_harm_test_is_text_too():
    facts = replace(samples.harm_test(), if_opened=MARKUP, public_interest=STYLE, participants=(TEMPLATE,), unit=MARKUP)
    assert "<script" not in page("harm_test", facts)
    assert "{{ 7 * 7 }}" in print_text("harm_test", facts)


def test_a_name_of_five_thousand_letters_fills_lines_and_hides_nothing():
    found = print_text("receipt", with_applicant(samples.receipt(), name="A" * 5000))
    assert found.replace(" ", "").count("A") >= 5000
    assert "Batas waktu jawaban: Selasa, 29 Desember 2026" in found
    assert "Hak-Hak Pemohon Informasi".upper() in found


def test_a_direction_override_cannot_turn_the_letter_round():
    facts = with_applicant(samples.withdrawal(), name="Budi \u202e\u2067 shalom שלום مرحبا")
    html = page("withdrawal", facts)
    assert "\u202e" not in html
    assert "\u2067" not in html
    assert "telah dicabut atas permintaan Pemohon sendiri" in print_text("withdrawal", facts)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Ani 😀👍🏽👨‍👩‍👧", id="emoji"),
        pytest.param("Ani\x00\x08\x1b[31m\ud83d", id="control characters and half an emoji"),
        pytest.param("Z" + "\u0300\u0316" * 400, id="zalgo"),
        pytest.param("", id="nothing"),
        pytest.param("\n" * 50, id="only line breaks"),
    ],
)
def test_odd_characters_leave_the_letter_whole(name):
    found = print_text("withdrawal", with_applicant(samples.withdrawal(), name=name))
    assert_in_order(found, "Nomor pendaftaran", "0127/PPID-KALTIM/XII/2026", "Alamat", "Dr. H. Contoh Wijaya, M.Si.")


def test_a_link_in_the_text_is_no_link():
    data = render(
        "withdrawal", replace(samples.withdrawal(), reason="file:///etc/passwd https://contoh.example javascript:x")
    )
    assert "file:///etc/passwd" in text(data)
    assert not any(sheet.annotations for sheet in reader(data).pages)


def test_a_footer_stays_in_its_corner_whatever_the_number():
    facts = replace(samples.withdrawal(), number="9/" * 2000)
    assert all("Halaman" in sheet for sheet in pages(render("withdrawal", facts)))
