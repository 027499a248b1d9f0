"""A body's own words stand in their places and nowhere else, and what the law asks for stays, whatever they say."""

from __future__ import annotations

import re
from dataclasses import fields, replace
from html import unescape

import pytest

from ppid.law.notices import CONTENTS
from ppid.letters import texts
from ppid.letters.blocks import Facts, OwnText
from ppid.letters.kinds import LETTERS
from ppid.letters.placeholders import PLACEHOLDERS
from ppid.letters.render import TEMPLATES, page, render
from ppid.letters.samples import SAMPLES
from ppid.letters.texts import BLOCKS, Block, Reason, faults, normal, phrases, text_of
from tests.letters.paper import assert_in_order, print_text, reader, text

WORDED = [kind for kind in BLOCKS if kind != texts.REASONS]
PLACES = [(kind, block) for kind in WORDED for block in BLOCKS[kind].blocks]
EACH_PLACE = pytest.mark.parametrize(("kind", "block"), PLACES, ids=[f"{kind} {block.key}" for kind, block in PLACES])
CALL = re.compile(r'texts\.own\(facts, kind, "([a-z]+)"')
NUMBER, RECEIVED = "0127/PPID-KALTIM/XII/2026", "tanggal 11 bulan Desember tahun 2026"

HOSTILE = {
    "markup": "<script>alert(1)</script></p></div></body><b>tebal</b>&amp;<!-- <img src=file:///etc/passwd>",
    "styles": "</style><style>@import url(file:///etc/passwd);</style> style='position:fixed' position: fixed; top: 0",
    "links": "file:///etc/passwd https://contoh.example javascript:alert(1) <a href='file:///etc/passwd'>x</a>",
    "the other way round": "Ketentuan \u202e\u2067 مرحبا שלום \u200f selesai",
    "emoji": "Terima kasih 😀👍🏽👨‍👩‍👧",
    "an endless word": "A" * 400,
    "one line": "B " * 200,
    "every line": "\n".join("C" for _ in range(25)),
    "controls": "Hal\x00\x08\x1b[31m\ud83d" + "Z" + "\u0300" * 300,
}
UNUSED = {
    "template": "{{ 7*7 }} {% include '/etc/passwd' %}",
    "a class": "{facts.__class__}",
    "a rule of style": "</style><style>body { display: none }</style>",
    "a brace": "a } b { c",
}


def block_of(kind: str, key: str) -> Block:
    found = BLOCKS[kind].block(key)
    assert found is not None
    return found


def worded(kind: str, **own: str) -> Facts:
    return replace(SAMPLES[kind], texts=tuple(OwnText(key, said, 1) for key, said in own.items()))


def everywhere(kind: str, said: str) -> Facts:
    """The example with the same words in each of its blocks, beside the placeholders that a block needs."""
    needed = {block.key: " ".join(f"{{{name}}}" for name in block.needs) for block in BLOCKS[kind].blocks}
    return worded(kind, **{key: f"{said} {needs}".strip() for key, needs in needed.items()})


def read(kind: str, facts: Facts) -> str:
    """The words of the finished HTML."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page(kind, facts))).replace("\u200b", "").split())


# The table


def test_each_kind_is_a_letter_with_an_example_and_each_address_stands_once():
    assert set(WORDED) <= LETTERS.keys() & SAMPLES.keys()
    assert len({kind.slug for kind in texts.KINDS}) == len(texts.KINDS)
    for kind in texts.KINDS:
        assert len({block.slug for block in kind.blocks}) == len({block.key for block in kind.blocks})


@pytest.mark.parametrize("kind", WORDED)
def test_a_template_asks_for_exactly_the_blocks_of_its_kind(kind):
    template = (TEMPLATES / LETTERS[kind].template).read_text(encoding="utf-8")
    assert sorted(CALL.findall(template)) == sorted(block.key for block in BLOCKS[kind].blocks)


@pytest.mark.parametrize("kind", sorted(LETTERS.keys() - set(WORDED)))
def test_a_letter_that_is_not_in_the_table_is_the_laws_alone(kind):
    assert CALL.findall((TEMPLATES / LETTERS[kind].template).read_text(encoding="utf-8")) == []


@EACH_PLACE
def test_every_placeholder_of_a_block_can_be_filled_from_its_letter(kind, block):
    for name in block.fills:
        assert PLACEHOLDERS[name].value(SAMPLES[kind]).strip(), name
    assert set(block.needs) <= set(block.fills)


@EACH_PLACE
def test_the_portals_own_words_are_right_by_the_rules_for_everybody(kind, block):
    assert faults(block, block.default) == ()
    assert normal(block.default) == block.default


def test_no_letter_to_a_unit_can_name_the_applicant():
    assert not any("pemohon" in block.fills for kind in ("assignment", "unit_answer") for block in BLOCKS[kind].blocks)


# What is printed


def test_without_own_words_the_portals_stand_there():
    greeting, sentence = text_of(SAMPLES["notice"], "notice", "opening")
    assert greeting == "Dengan hormat,"
    assert sentence.startswith(f"Berdasarkan permohonan informasi pada {RECEIVED} dengan nomor pendaftaran {NUMBER}, ")
    assert text_of(SAMPLES["notice"], "notice", "footer") == ()
    with pytest.raises(KeyError):
        text_of(SAMPLES["refusal"], "refusal", "opening")


def test_own_words_take_their_place_with_their_paragraphs_and_lines():
    facts = worded(
        "notice",
        opening="Salam,\n\nMenjawab {pemohon} perihal {nomor_pendaftaran}\nyang kami terima {tanggal_diterima}:",
        footer="Pengaduan: 0800-1-000-000",
    )
    assert text_of(facts, "notice", "opening") == (
        "Salam,",
        f"Menjawab Rina Marlina perihal {NUMBER}\nyang kami terima {RECEIVED}:",
    )
    assert f'<span class="strong">{NUMBER}</span>' in page("notice", facts)
    found = print_text("notice", facts)
    assert "Dengan hormat" not in found
    assert_in_order(found, "Yth. Saudara/i", "Salam,", "Menjawab Rina Marlina", "Pemberitahuan sebagai berikut:")
    assert_in_order(found, "kami ucapkan terima kasih.", "selaku PPID Utama", "Pengaduan: 0800-1-000-000")


@EACH_PLACE
def test_own_words_stand_in_every_block_of_every_letter(kind, block):
    said = "Kalimat milik sendiri. " + " ".join(f"{{{name}}}" for name in block.needs)
    assert "Kalimat milik sendiri." in read(kind, worded(kind, **{block.key: said}))


def test_hints_about_money_and_collecting_stand_only_where_there_is_something():
    facts = worded("notice", payment="Bayar {jumlah_biaya} di loket lima.", provision="Ambil dengan KTP.")
    found = read("notice", facts)
    assert "Bayar Rp21.000 di loket lima." in found
    assert "Ambil dengan KTP." in found
    nothing = replace(facts, costs=(), items=tuple(replace(item, outcome="not_held") for item in facts.items))
    assert "loket lima" not in read("notice", nothing)
    assert "KTP" not in read("notice", nothing)


def test_what_fills_a_placeholder_is_one_line_and_not_endless():
    facts = worded("withdrawal", opening="Untuk {pemohon}.")
    applicant = replace(facts.applicant, name="Ani\n\n" + "x " * 3000)
    (paragraph,) = text_of(replace(facts, applicant=applicant), "withdrawal", "opening")
    assert "\n" not in paragraph
    assert len(paragraph) < 1100
    assert text_of(replace(facts, applicant=replace(applicant, name="")), "withdrawal", "opening") == ("Untuk -.",)
    braces = replace(facts, applicant=replace(applicant, name="{badan_publik}"))
    assert text_of(braces, "withdrawal", "opening") == ("Untuk {badan_publik}.",), "a value is not filled again"


# What the law asks for stays


def required(kind: str) -> list[str]:
    """Every sentence of the example that is no block: what is left of the letter when its blocks are taken out."""
    bare = page(kind, SAMPLES[kind])
    kept = re.findall(r"<(?:p|li|td|div class=\"(?:label|value)[^>]*)[^>]*>([^<]{12,})<", bare)
    own = {part for block in BLOCKS[kind].blocks for part in text_of(SAMPLES[kind], kind, block.key)}
    return [sentence for sentence in map(unescape, kept) if not any(sentence in part for part in own)]


@pytest.mark.parametrize("kind", WORDED)
@pytest.mark.parametrize(
    "said",
    [
        *HOSTILE.values(),
        *UNUSED.values(),
        "",
        " \n\n ",
        "Singkat.",
        "D" * 1500,
        "Permohonan Saudara ditolak dan tidak ada hak apa pun.",
    ],
    ids=[*HOSTILE, *UNUSED, "nothing", "blanks", "short", "long", "lies"],
)
def test_whatever_a_body_writes_the_required_sentences_stay(kind, said):
    sentences = required(kind)
    assert len(sentences) > 8
    facts = everywhere(kind, said)
    found = unescape(page(kind, facts))
    assert [sentence for sentence in sentences if sentence not in found] == []
    words = read(kind, facts).casefold()
    for content in CONTENTS.get(kind, ()):
        assert content.label.casefold() in words


@pytest.mark.parametrize("kind", WORDED)
def test_words_that_take_all_the_room_there_is_leave_a_whole_letter(kind):
    most = {block.key: block.most for block in BLOCKS[kind].blocks}
    needs = {block.key: " ".join(f"{{{name}}}" for name in block.needs) for block in BLOCKS[kind].blocks}
    long = {key: (f"{needs[key]} " + "Kata demi kata. " * 200)[: most[key]].strip() for key in most}
    facts = worded(kind, **long)
    found = print_text(kind, facts)
    assert "Kata demi kata." in found
    assert facts.signatory.name in found
    assert "Kode periksa" in found
    for content in CONTENTS.get(kind, ()):
        assert content.label.casefold() in found.casefold()


def test_words_without_what_their_block_needs_give_way_to_the_portals():
    facts = worded("notice", opening="Kami menjawab.")
    assert text_of(facts, "notice", "opening") == text_of(SAMPLES["notice"], "notice", "opening")
    facts = worded("incomplete", ways="Datang saja.")
    assert "laman ppid.contoh.example" in text_of(facts, "incomplete", "ways")[0]


# Nothing breaks out


@pytest.mark.parametrize("kind", WORDED)
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE)
def test_what_is_typed_stays_text(kind, said):
    html = page(kind, everywhere(kind, said))
    plain = page(kind, everywhere(kind, "Kata."))
    for tag in ("<script", "<style", "<img", "<link", "<a ", "<b>", "<!--", "<meta", "</div>", "</body>", 'style="'):
        assert html.count(tag) == plain.count(tag), tag
    assert not any(control in html for control in "\x00\x08\x1b\u202e\u2067\u200f")


@pytest.mark.parametrize("name", ["markup", "links", "emoji", "the other way round", "an endless word"])
def test_a_printed_letter_with_hostile_words_fetches_and_links_nothing(name):
    data = render("withdrawal", everywhere("withdrawal", HOSTILE[name]))
    found = text(data)
    if name == "markup":
        assert "<script>alert(1)</script></p></div></body><b>tebal</b>&amp;" in found.replace("\u200b", "")
    assert "telah dicabut atas permintaan Pemohon sendiri" in found
    root = reader(data).trailer["/Root"]
    assert "/OpenAction" not in root
    assert not any(sheet.annotations for sheet in reader(data).pages)


@pytest.mark.parametrize("said", UNUSED.values(), ids=UNUSED)
def test_what_looks_like_a_template_is_refused_and_would_not_be_run(said):
    block = block_of("withdrawal", "opening")
    assert {fault.reason for fault in faults(block, said)} <= {Reason.UNKNOWN, Reason.BRACE}
    assert faults(block, said)
    html = page("withdrawal", worded("withdrawal", opening=said))
    assert "49" not in re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL)
    assert "__class__" not in html


# What is refused when it is typed


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("", []),
        ("Menjawab {nomor_pendaftaran} pada {tanggal_diterima}.", []),
        ("Menjawab {nomor_pendaftaran}.", [(Reason.MISSING, "{tanggal_diterima}")]),
        (
            "{nomor_pendaftaran} {tanggal_diterima} {gaji} {gaji} {Pemohon}",
            [(Reason.UNKNOWN, "{gaji}"), (Reason.UNKNOWN, "{Pemohon}")],
        ),
        ("{nomor_pendaftaran} {tanggal_diterima} { pemohon }", [(Reason.UNKNOWN, "{ pemohon }")]),
        ("{nomor_pendaftaran} {tanggal_diterima} {", [(Reason.BRACE, "")]),
        ("{nomor_pendaftaran} {tanggal_diterima}" + "x" * 1500, [(Reason.TOO_LONG, "1500")]),
        ("{nomor_pendaftaran} {tanggal_diterima}" + "\nx" * 40, [(Reason.TOO_MANY_LINES, "30")]),
        (
            "{nomor_pendaftaran} {tanggal_diterima}" + "{pemohon}" * 11,
            [(Reason.TOO_MANY_PLACEHOLDERS, "12")],
        ),
    ],
)
def test_what_is_wrong_with_a_text_is_named(said, expected):
    assert [(fault.reason, fault.what) for fault in faults(block_of("notice", "opening"), said)] == expected


def test_a_text_is_kept_tidy_and_harmless():
    assert normal("  Satu \r\n\r\n\r\n\r\n dua\ttiga  \rempat\x00\u202e ") == "Satu\n\ndua tiga\nempat"
    assert normal("A" * 500) == "A" * 500


def test_standard_phrases_are_one_a_line_and_few():
    block = block_of(texts.REASONS, "extension")
    assert phrases("Satu.\n\n Dua. \n") == ("Satu.", "Dua.")
    assert faults(block, "Satu.\nDua.") == ()
    assert [fault.reason for fault in faults(block, "\n".join("x" for _ in range(13)))] == [Reason.TOO_MANY_PHRASES]
    assert [fault.reason for fault in faults(block, "x" * 601)] == [Reason.PHRASE_TOO_LONG]
    assert [fault.reason for fault in faults(block, "Untuk {pemohon}")] == [Reason.NO_PLACEHOLDERS]


def test_the_words_of_the_day_are_written_down_with_the_facts():
    facts = worded("notice", closing="Salam.")
    assert type(facts).from_json(facts.as_json()) == facts
    assert "texts" in {field.name for field in fields(facts)}
