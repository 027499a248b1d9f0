"""Whatever people write comes out as harmless text."""

import struct
import threading
import zlib
from dataclasses import fields, is_dataclass, replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO

import pytest
from PIL import Image

from ppid.letters import samples
from ppid.letters.blocks import Clock
from ppid.letters.errors import CannotPrint
from ppid.letters.pictures import MOST_PIXELS
from ppid.letters.render import page, render
from tests.letters.archive import faults
from tests.letters.paper import assert_in_order, pages, print_text, printed, reader, text

MARKUP = "<script>alert(1)</script><b>tebal</b>&amp;<img src=file:///etc/passwd><link rel=attachment href=file:///etc/passwd>"
TEMPLATE = "{{ 7 * 7 }} {% include '/etc/passwd' %} ${7*7}"
STYLE = "</style><style>@import url(file:///etc/passwd); body { display: none }</style>"


FREE = {"name", "address", "phone", "occupation", "text", "reason", "reasons", "explanation", "purpose", "channel"}
FREE |= {"holder", "blackout", "jabatan", "rank", "nip", "receiver", "case_position", "order", "unit", "if_opened"}


def everywhere(value, words, name=""):
    """The same facts with these words wherever people write freely."""
    if isinstance(value, str):
        return words if value and name in FREE else value
    if isinstance(value, tuple):
        return tuple(everywhere(entry, words, name) for entry in value)
    if is_dataclass(value) and not isinstance(value, Clock):
        return replace(
            value, **{one.name: everywhere(getattr(value, one.name), words, one.name) for one in fields(value)}
        )
    return value


def assert_inert(data):
    """Nothing in the file acts or leads anywhere, and it holds no file but its facts."""
    found = reader(data)
    assert set(found.attachments) <= {"fakta.json"}
    assert "/OpenAction" not in found.trailer["/Root"]
    assert not any(sheet.annotations for sheet in found.pages)
    assert b"/URI" not in data
    assert b"root:" not in found.attachments.get("fakta.json", [b""])[0]


def with_applicant(facts, **changes):
    return replace(facts, applicant=replace(facts.applicant, **changes))


@pytest.mark.parametrize("kind", sorted(samples.SAMPLES))
def test_markup_is_printed_as_it_was_typed(kind):
    facts = with_applicant(samples.SAMPLES[kind], name=MARKUP, address=TEMPLATE, phone=STYLE)
    data = render(kind, facts)
    phone = samples.SAMPLES[kind].applicant.phone
    if phone and phone in text(printed(kind)):  # it has a table of particulars
        found = text(data).replace(" ", "")
        assert MARKUP.replace(" ", "") in found
        assert TEMPLATE.replace(" ", "") in found
    assert "<script" not in page(kind, facts)
    assert_inert(data)


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
    links = (
        "file:///etc/passwd https://contoh.example javascript:x data:text/html,x //contoh.example mailto:a@b.example"
    )
    data = render("withdrawal", replace(samples.withdrawal(), reason=links))
    assert links.replace(" ", "") in text(data).replace(" ", "")
    assert_inert(data)


def test_a_footer_stays_in_its_corner_whatever_the_number():
    facts = replace(samples.withdrawal(), number="9/" * 2000)
    assert all("Halaman" in sheet for sheet in pages(render("withdrawal", facts)))


# Nothing is fetched


@pytest.fixture
def asked():
    """The addresses asked of a server of our own, and how to reach it."""
    addresses = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            addresses.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_args):
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield addresses, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.parametrize("kind", sorted(samples.SAMPLES))
def test_whatever_people_write_the_letter_stays_a_letter_and_fetches_nothing(kind, asked):
    addresses, place = asked
    words = (
        f"</p></div></td></body><img src={place}/a.png><style>@import url({place}/b.css); "
        f"*{{background: url({place}/c)}}</style><link rel=attachment href={place}/d><a href={place}/e>x</a>"
        f"<base href={place}/><object data={place}/f><svg><image href={place}/g /></svg>"
        f"<!-- {{{{ 7*7 }}}} --> url({place}/h) ]]> "
        "\\ %s %(x)s \U0001f600 \u202e"
    )
    data = render(kind, everywhere(samples.SAMPLES[kind], words))
    assert addresses == []
    assert_inert(data)
    assert faults(data) == []


# What the fonts of letters do not have


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        pytest.param("Ani \U0001f468\u200d\U0001f469\u200d\U0001f467 \U0001f1ee\U0001f1e9", "Ani", id="emoji"),
        pytest.param(
            "\ua9b2\ua9a4\ua995 \u1b13 \u4f60\u597d \u0939\u093f", "\u25a1", id="Javanese, Balinese, Chinese, Hindi"
        ),
        pytest.param("Budi \u05e9\u05dc\u05d5\u05dd \u0645\u0631\u062d\u0628\u0627", "Budi", id="from right to left"),
        pytest.param("Z" + "\u0300\u0316" * 400 + "a\u0301\u0323", "Z", id="heaps of marks"),
        pytest.param("\u0301\u0302", "Nama", id="marks on nothing"),
        pytest.param("a\ufeffb\ufff9c\ue000d\U000e0041e\u2028f\x85g\x0bh", "abcde", id="unseen signs"),
        pytest.param("\U0001f600" * 5000, "Nama", id="five thousand of them"),
    ],
)
def test_signs_that_no_font_has_leave_no_hole_in_the_letter(name, seen):
    data = render("withdrawal", with_applicant(samples.withdrawal(), name=name))
    assert faults(data) == []
    assert seen in text(data)


def test_the_facts_within_keep_the_name_whose_signs_cannot_be_printed():
    name = "Ni \U0001f468 Luh"
    data = render("withdrawal", with_applicant(samples.withdrawal(), name=name))
    assert "Ni \u25a1 Luh" in text(data)
    assert b"Ni \\ud83d\\udc68 Luh" in reader(data).attachments["fakta.json"][0]


# Pictures


def made(kind, mode="RGB", size=(30, 36)):
    file = BytesIO()
    Image.new(mode, size).save(file, kind)
    return file.getvalue()


def png_that_says_it_is(width, height):
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 1000)), (b"IEND", b""))
    chunks = (
        struct.pack(">I", len(body)) + tag + body + struct.pack(">I", zlib.crc32(tag + body)) for tag, body in parts
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


HUGE = 60_000
PICTURES = {
    "an SVG": ("png", b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>"),
    "a page": ("png", b"<html><img src='file:///etc/passwd'>"),
    "nothing": ("png", b""),
    "half a picture": ("png", made("PNG", size=(300, 300))[:-60]),
    "half a photograph": ("jpg", made("JPEG", size=(600, 600))[:600]),
    "a photograph that calls itself a PNG": ("png", made("JPEG")),
    "a moving picture": ("png", made("GIF")),
    "a bomb": ("png", png_that_says_it_is(HUGE, HUGE)),
    "a large one": ("png", png_that_says_it_is(MOST_PIXELS // 1000 + 1, 1000)),
    "colours of a press": ("jpg", made("JPEG", "CMYK")),
    "sixteen bits": ("png", made("PNG", "I;16")),
}


@pytest.mark.parametrize("what", sorted(PICTURES))
def test_a_broken_or_hostile_picture_is_not_printed(what):
    ending, data = PICTURES[what]
    name = f"{'a' * 64}.{ending}"
    facts = samples.withdrawal()
    facts = replace(facts, letterhead=replace(facts.letterhead, crest=name))
    with pytest.raises(CannotPrint, match=r"the picture 'a{64}"):
        render("withdrawal", facts, pictures={name: data})


def test_a_picture_that_is_not_there_is_not_left_out_silently():
    facts = samples.withdrawal()
    facts = replace(facts, letterhead=replace(facts.letterhead, crest=f"{'b' * 64}.png"))
    with pytest.raises(CannotPrint):
        render("withdrawal", facts)
