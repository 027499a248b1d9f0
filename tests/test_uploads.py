"""What may come in: real files, made here, honest and hostile."""

import contextlib
import hashlib
import io
import struct
import zipfile
import zlib

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf, String
from PIL import Image, ImageDraw, ImageFile, PngImagePlugin

from ppid.uploads import KINDS, MAX_BYTES, SCANS, Refusal, UploadRefused, accept, clean_name, extensions

# Files


def photograph(kind="JPEG", *, orientation=1, size=(60, 40), mode="RGB"):
    """A red picture whose upper left corner is blue, with the position and the camera in its EXIF data."""
    image = Image.new(mode, size, "red" if mode == "RGB" else None)
    if mode == "RGB":
        ImageDraw.Draw(image).rectangle((0, 0, size[0] // 3, size[1] // 3), fill="blue")
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = orientation, "KameraSiti"
    exif.get_ifd(0x8825).update({1: "S", 2: (0.0, 30.0, 7.5), 3: "E", 4: (117.0, 9.0, 2.5)})
    out = io.BytesIO()
    image.save(out, kind, exif=exif)
    return out.getvalue()


def png_chunk(name, content):
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png_that_claims(width, height):
    """A PNG of a few bytes that says it has so many pixels."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + png_chunk(b"IHDR", header) + png_chunk(b"IDAT", pixels) + png_chunk(b"IEND", b"")


def pdf_bytes(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, static_id=True, **options)
    return out.getvalue()


def new_pdf(text="Dengan hormat"):
    pdf = Pdf.new()
    pdf.add_blank_page()
    pdf.pages[0].Contents = pdf.make_stream(b"BT (" + text.encode() + b") Tj ET")
    return pdf


def script(code="app.alert(1)"):
    return Dictionary(Type=Name.Action, S=Name.JavaScript, JS=String(code))


def signed_pdf(extra=b""):
    """A PDF whose signature dictionary says that it covers the whole file."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</SigFlags 3/Fields[4 0 R]>>" + extra + b">>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Resources<<>>>>",
        b"<</FT/Sig/T(s)/V<</Type/Sig/Filter/Adobe.PPKLite/ByteRange[0 0100 0200 @@@@]/Contents<"
        + b"0" * 64
        + b">>>>>",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    xref = len(body)
    body += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    body += b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref
    return body.replace(b"@@@@", b"%04d" % (len(body) - 200))


TYPES = '<?xml version="1.0"?><Types><Override PartName="/word/document.xml" ContentType="{}"/></Types>'
PLAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def zipped(members, *, compression=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def docx(**more):
    """A DOCX; ``more`` adds members or replaces them (a double underscore stands for a slash, TYPES for the types)."""
    members = {
        "[Content_Types].xml": TYPES.format(PLAIN_TYPE),
        "_rels/.rels": "<Relationships/>",
        "word/document.xml": "<w:document>Dengan hormat</w:document>",
    }
    return zipped(members | more)


def xlsx(more=()):
    return zipped(
        {"[Content_Types].xml": "<Types/>", "_rels/.rels": "<Relationships/>", "xl/workbook.xml": "<workbook/>"}
        | dict(more)
    )


def odt(more=()):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype"), KINDS["odt"].media_type)
        for name, content in ({"content.xml": "<office:document-content/>"} | dict(more)).items():
            archive.writestr(name, content)
    return out.getvalue()


def refused(name, data, **options):
    """The reason for which a file is refused."""
    with pytest.raises(UploadRefused) as caught:
        accept(name, data, **options)
    assert caught.value.message.endswith(".")
    assert "%(" not in caught.value.message
    return caught.value.reason_code


PROGRAM = b"MZ" + bytes(58) + (64).to_bytes(4, "little") + b"PE\0\0L\x01" + bytes(300)

EVERY_KIND = [
    pytest.param("surat.pdf", pdf_bytes(new_pdf()), "pdf", id="pdf"),
    pytest.param("ktp.jpg", photograph(), "jpeg", id="jpeg"),
    pytest.param("KTP.JPEG", photograph(), "jpeg", id="jpeg in capitals"),
    pytest.param("peta.png", photograph("PNG"), "png", id="png"),
    pytest.param("surat.docx", docx(), "docx", id="docx"),
    pytest.param("anggaran.xlsx", xlsx(), "xlsx", id="xlsx"),
    pytest.param("surat.odt", odt(), "odt", id="odt"),
    pytest.param("data.csv", b"nama,jumlah\nBudi,3\nSiti,4\n", "csv", id="csv"),
    pytest.param("catatan.txt", "Yth. PPID – salam 👋\n".encode(), "txt", id="txt"),
]


# Every kind


@pytest.mark.parametrize(("name", "data", "kind"), EVERY_KIND)
def test_an_honest_file_comes_in(name, data, kind):
    file = accept(name, data)
    assert file.media_type == KINDS[kind].media_type
    assert file.size_bytes == len(file.data) > 0
    assert file.sha256 == hashlib.sha256(file.data).hexdigest()


@pytest.mark.parametrize(("name", "data", "kind"), EVERY_KIND)
def test_the_same_file_gives_the_same_bytes_and_a_cleaned_file_is_clean(name, data, kind):
    first = accept(name, data)
    assert accept(name, data) == first
    again = accept(name, first.data)
    assert kind == "jpeg" or again.sha256 == first.sha256


@pytest.mark.parametrize(("name", "data", "kind"), EVERY_KIND)
def test_a_file_whose_content_is_of_another_kind_is_refused(name, data, kind):
    for ending, claimed in ((".pdf", "pdf"), (".png", "png"), (".docx", "docx"), (".txt", "txt")):
        if claimed != kind and not (kind == "csv" and claimed == "txt"):
            assert refused(name.partition(".")[0] + ending, data) is Refusal.KIND_MISMATCH


@pytest.mark.parametrize(("name", "data", "kind"), EVERY_KIND)
def test_where_a_scan_is_asked_only_a_scan_comes_in(name, data, kind):
    if kind in SCANS:
        assert accept(name, data, kinds=SCANS).data
    else:
        assert refused(name, data, kinds=SCANS) is Refusal.KIND_UNKNOWN


def test_the_form_and_the_refusal_name_the_same_endings():
    assert extensions(SCANS) == [".pdf", ".jpg", ".jpeg", ".png"]
    with pytest.raises(UploadRefused) as caught:
        accept("film.mp4", b"x", kinds=SCANS)
    assert ", ".join(extensions(SCANS)) in caught.value.message


@pytest.mark.parametrize("ending", [".pdf", ".jpg", ".docx", ".txt", ".exe", ""])
@pytest.mark.parametrize(
    "data",
    [
        pytest.param(PROGRAM, id="Windows"),
        pytest.param(b"\x7fELF\2\1\1" + bytes(9) + b"\2\0\x3e\0" + bytes(60), id="Linux"),
        pytest.param(b"#!/bin/sh\nrm -rf /\n", id="a shell script"),
        pytest.param(b"<?php system($_GET['x']); ?>", id="PHP"),
    ],
)
def test_a_program_is_refused_whatever_it_is_called(data, ending):
    assert refused("surat" + ending, data) is Refusal.PROGRAM


@pytest.mark.parametrize(
    "name", ["surat", "surat.doc", "halaman.html", "gambar.svg", "arsip.zip", "surat.pdf.zip", "pdf"]
)
def test_a_file_of_no_known_ending_is_refused(name):
    assert refused(name, b"Dengan hormat") is Refusal.KIND_UNKNOWN


def test_an_empty_file_is_refused():
    assert refused("surat.pdf", b"") is Refusal.EMPTY


def test_ten_megabytes_are_enough():
    assert accept("data.txt", b"a" * MAX_BYTES).size_bytes == MAX_BYTES
    assert refused("data.txt", b"a" * (MAX_BYTES + 1)) is Refusal.TOO_LARGE


def test_every_reason_says_what_to_do():
    for reason in Refusal:
        assert str(UploadRefused(reason, extensions=".pdf", extension=".pdf").message).count(".") >= 2


# Pictures


def test_a_photograph_loses_its_position_and_its_camera():
    assert b"KameraSiti" in photograph()
    file = accept("ktp.jpg", photograph())
    assert b"KameraSiti" not in file.data
    assert b"Exif" not in file.data
    with Image.open(io.BytesIO(file.data)) as image:
        assert not image.getexif()
        assert image.size == (60, 40)


def test_a_png_loses_its_texts_and_positions():
    note = PngImagePlugin.PngInfo()
    note.add_text("Author", "Siti Nurhaliza")
    note.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>-0.5,117.1</x:xmpmeta>")
    out = io.BytesIO()
    Image.open(io.BytesIO(photograph("PNG"))).save(out, "PNG", pnginfo=note, dpi=(300, 300), icc_profile=b"x" * 200)
    cleaned = accept("peta.png", out.getvalue()).data
    assert {
        cleaned[at : at + 4] for at in range(len(cleaned)) if cleaned[at : at + 4] in {b"tEXt", b"iTXt", b"eXIf"}
    } == set()
    assert b"Siti" not in cleaned
    with Image.open(io.BytesIO(cleaned)) as image:
        assert not image.info
        assert image.getpixel((0, 0)) == (0, 0, 255)


@pytest.mark.parametrize(
    ("orientation", "corner"),
    [(1, "NW"), (2, "NE"), (3, "SE"), (4, "SW"), (5, "NW"), (6, "NE"), (7, "SE"), (8, "SW"), (99, "NW")],
)
def test_a_photograph_is_turned_upright(orientation, corner):
    with Image.open(io.BytesIO(accept("ktp.jpg", photograph(orientation=orientation)).data)) as image:
        assert image.size == ((40, 60) if orientation in {5, 6, 7, 8} else (60, 40))
        width, height = image.size
        x, y = 3 if "W" in corner else width - 4, 3 if "N" in corner else height - 4
        red, _, blue = image.getpixel((x, y))
        assert blue > 200 > red


@pytest.mark.parametrize("mode", ["L", "CMYK"])
def test_grey_and_printers_photographs_come_in(mode):
    with Image.open(io.BytesIO(accept("ktp.jpg", photograph(mode=mode)).data)) as image:
        assert image.mode == ("L" if mode == "L" else "RGB")


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_pngs_of_every_mode_come_in(mode):
    out = io.BytesIO()
    Image.new(mode, (20, 10)).save(out, "PNG")
    with Image.open(io.BytesIO(accept("peta.png", out.getvalue()).data)) as image:
        assert image.size == (20, 10)


def test_a_see_through_colour_stays_see_through():
    out = io.BytesIO()
    Image.new("P", (20, 10)).save(out, "PNG", transparency=0)
    with Image.open(io.BytesIO(accept("stempel.png", out.getvalue()).data)) as image:
        assert image.getpixel((0, 0))[3] == 0


@pytest.mark.parametrize("size", [(6400, 6400), (20000, 20000), (60000, 60000), (2**30, 2**30)])
def test_a_small_file_that_would_become_a_huge_picture_is_refused(size):
    assert refused("peta.png", png_that_claims(*size)) is Refusal.IMAGE_TOO_LARGE


@pytest.mark.parametrize("name", ["ktp.jpg", "ktp.png"])
@pytest.mark.parametrize("elsewhere", [False, True], ids=["", "though letters tolerate them"])
def test_a_cut_or_spoilt_picture_is_refused(name, elsewhere, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", elsewhere)  # as WeasyPrint leaves it
    whole = photograph("JPEG" if name.endswith("jpg") else "PNG", size=(300, 300))
    assert refused(name, whole[: len(whole) // 2]) is Refusal.IMAGE_BROKEN
    assert refused(name, whole[:30]) is Refusal.IMAGE_BROKEN


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")  # of the broken EXIF data that is meant here
@given(st.integers(0, 1500), st.integers(1, 255))
def test_a_picture_with_any_byte_changed_comes_in_or_is_refused_but_never_fails(place, change):
    data = bytearray(photograph())
    data[place % len(data)] ^= change
    with contextlib.suppress(UploadRefused):
        assert accept("ktp.jpg", bytes(data)).data.startswith(b"\xff\xd8")


@pytest.mark.parametrize(("name", "kind"), [("ktp.jpg", "JPEG"), ("ktp.png", "PNG")])
def test_what_hangs_behind_a_picture_is_left_out(name, kind):
    assert b"<script>" not in accept(name, photograph(kind) + b"<script>alert(1)</script>").data
    assert b"PK\x03\x04" not in accept(name, photograph(kind) + docx()).data


# PDF


def full_of_actions():
    """A PDF with something that acts in every place where a PDF can hold it."""
    pdf = new_pdf()
    page = pdf.pages[0].obj
    root = pdf.Root
    pdf.attachments["virus.exe"] = PROGRAM
    root.OpenAction = script("openaction()")
    root.AA = Dictionary(WC=script("closing()"))
    root.Names.JavaScript = Dictionary(Names=Array([String("a"), pdf.make_indirect(script("named()"))]))
    root.AF = Array([pdf.make_indirect(Dictionary(Type=Name.Filespec, F=String("x"), EF=Dictionary()))])
    root.AcroForm = Dictionary(
        XFA=pdf.make_stream(b"<xfa>xfascript()</xfa>"),
        Fields=Array([pdf.make_indirect(Dictionary(FT=Name.Tx, T=String("nama"), AA=Dictionary(K=script("typed()"))))]),
    )
    root.Collection = Dictionary(View=Name.T)
    launch = Dictionary(S=Name.Launch, F=String("cmd.exe"))
    chain = Dictionary(S=Name.GoTo, D=Array([page, Name.Fit]), Next=Array([script("chained()"), launch]))
    remote = Dictionary(S=Name.GoToR, F=String("\\\\host\\share"))
    send = Dictionary(S=Name.SubmitForm, F=String("https://jahat.example"))
    bad_link = Dictionary(S=Name.URI, URI=String("java\nscript:alert(1)"))
    good_link = Dictionary(S=Name.URI, URI=String("https://ppid.example.go.id/berkas"))
    page.AA = Dictionary(O=script("pageopen()"))
    page.Annots = Array(
        [
            *(Dictionary(Subtype=Name.Link, A=action) for action in (launch, chain, remote, send, bad_link, good_link)),
            pdf.make_indirect(Dictionary(Subtype=Name.FileAttachment, FS=Dictionary(EF=Dictionary(F=1)))),
            Dictionary(Subtype=Name.RichMedia),
            Dictionary(Subtype=Name.Stamp, MK=Dictionary(Deep=Array([Dictionary(A=script("deep()"))]))),
        ]
    )
    root.Outlines = pdf.make_indirect(Dictionary(First=Dictionary(Title=String("x"), A=script("bookmark()"))))
    return pdf_bytes(pdf, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def test_nothing_in_a_pdf_acts_by_itself_any_more():
    cleaned = accept("surat.pdf", full_of_actions()).data
    with pikepdf.open(io.BytesIO(cleaned)) as pdf:
        everything = b"".join(one.unparse(resolved=True) for one in pdf.objects)
        assert pdf.pages[0].Contents.read_bytes() == b"BT (Dengan hormat) Tj ET"
        assert not pdf.attachments
    for gone in (b"/JavaScript", b"/JS", b"/AA", b"/OpenAction", b"/Launch", b"/GoToR", b"/SubmitForm", b"/EF", b"/XFA",
                 b"/EmbeddedFile", b"/FileAttachment", b"/RichMedia", b"/Collection", b"script:", b"()"):  # fmt: skip
        assert gone not in everything, gone
    assert b"https://ppid.example.go.id/berkas" in everything
    assert b"/GoTo" in everything


def test_a_page_to_open_at_is_no_action_and_stays():
    pdf = new_pdf()
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])
    with pikepdf.open(io.BytesIO(accept("surat.pdf", pdf_bytes(pdf)).data)) as cleaned:
        assert Name.OpenAction in cleaned.Root


def test_a_pdf_that_asks_for_a_password_is_refused():
    locked = pdf_bytes(new_pdf(), encryption=pikepdf.Encryption(owner="a", user="b"))
    assert refused("surat.pdf", locked) is Refusal.PDF_LOCKED


def test_a_pdf_that_only_forbids_printing_comes_in_and_can_be_printed():
    restricted = pdf_bytes(new_pdf(), encryption=pikepdf.Encryption(owner="a", user=""))
    with pikepdf.open(io.BytesIO(accept("surat.pdf", restricted).data)) as pdf:
        assert not pdf.is_encrypted
        assert pdf.pages[0].Contents.read_bytes() == b"BT (Dengan hormat) Tj ET"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"%PDF-1.7\n", id="a header only"),
        pytest.param(b"%PDF-1.7\nrubbish\n%%EOF\n", id="rubbish"),
        pytest.param(pdf_bytes(new_pdf())[:-200], id="cut"),
        pytest.param(pdf_bytes(Pdf.new()), id="no page"),
    ],
)
def test_a_broken_pdf_is_refused(data):
    assert refused("surat.pdf", data) is Refusal.PDF_BROKEN


@given(st.integers(0, 10_000), st.binary(min_size=1, max_size=6))
def test_a_pdf_with_any_bytes_changed_comes_in_or_is_refused_but_never_fails(place, change):
    data = bytearray(HOSTILE)
    place %= len(data)
    data[place : place + len(change)] = change
    with contextlib.suppress(UploadRefused):
        assert accept("surat.pdf", bytes(data)).data.startswith(b"%PDF-")


HOSTILE = full_of_actions()


def test_a_pdf_that_is_also_a_web_page_or_an_archive_is_only_a_pdf_afterwards():
    page = b"%PDF-1.7\n%<html><script>alert(1)</script></html>\n" + pdf_bytes(new_pdf())[9:]
    assert b"<script>" not in accept("surat.pdf", page).data
    archive = pdf_bytes(new_pdf()) + zipped({"virus.exe": PROGRAM}) + b"\n%%EOF\n"
    assert b"PK\x03\x04" not in accept("surat.pdf", archive).data


def test_a_signed_pdf_that_does_nothing_is_kept_to_the_byte():
    assert accept("surat kuasa.pdf", signed_pdf()).data == signed_pdf()


def test_a_signature_does_not_protect_what_acts():
    data = signed_pdf(b"/OpenAction<</S/JavaScript/JS(evil)>>")
    cleaned = accept("surat.pdf", data).data
    assert cleaned != data
    assert b"evil" not in cleaned


def test_a_signature_over_a_part_of_the_file_keeps_nothing():
    data = signed_pdf() + b"% appended\n%%EOF\n"
    assert b"appended" not in accept("surat.pdf", data).data


def test_a_pdf_of_endless_lists_is_refused():
    pdf = new_pdf()
    pdf.Root.Endless = Array([0] * 120_000)
    assert refused("surat.pdf", pdf_bytes(pdf)) is Refusal.UNPACKS_TOO_LARGE


# Office documents


@pytest.mark.parametrize("make", [docx, xlsx, odt])
def test_a_document_keeps_its_members_and_their_order(make):
    kind = make.__name__
    before = zipfile.ZipFile(io.BytesIO(make()))
    after = zipfile.ZipFile(io.BytesIO(accept(f"surat.{kind}", make()).data))
    assert after.namelist() == before.namelist()
    assert {name: after.read(name) for name in after.namelist()} == {
        name: before.read(name) for name in before.namelist()
    }


def test_an_odt_still_begins_with_its_type():
    data = accept("surat.odt", odt()).data
    assert data[30:].startswith(b"mimetype" + KINDS["odt"].media_type.encode())


RELATION = '<Relationships><Relationship Id="r1" Type="http://x/{}" Target="{}" TargetMode="External"/></Relationships>'
RUNNING = {
    "word/vbaProject.bin": b"\xd0\xcf\x11\xe0",
    "word/VBAPROJECT.BIN": b"x",
    "word/activeX/activeX1.bin": b"x",
    "word/embeddings/surat.exe": PROGRAM,
    "word/embeddings/oleObject1.bin": b"..." + "\x01Ole10Native".encode("utf-16-le") + PROGRAM,
    "word/embeddings/buku.xlsx": xlsx({"xl/vbaProject.bin": b"x"}),
    "[Content_Types].xml": TYPES.format("application/vnd.ms-word.document.macroEnabled.main+xml"),
    "word/_rels/settings.xml.rels": RELATION.format("attachedTemplate", "https://jahat.example/t.dotm"),
    "word/_rels/document.xml.rels": RELATION.format("oleObject", "mhtml:&#104;ttp://jahat.example!x-usc:http://y"),
}


@pytest.mark.parametrize("name", RUNNING)
def test_a_document_that_can_run_something_is_refused(name):
    assert refused("surat.docx", docx(**{name: RUNNING[name]})) is Refusal.MACROS


def test_types_written_in_utf_16_do_not_hide_a_macro():
    types = TYPES.format("application/vnd.ms-word.document.macroEnabled.main+xml").encode("utf-16")
    assert refused("surat.docx", docx(**{"[Content_Types].xml": types})) is Refusal.MACROS


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(xlsx({"xl/macrosheets/sheet1.xml": "<x/>"}), id="an Excel 4 macro"),
        pytest.param(xlsx({"xl/vbaProject.bin": "x"}), id="Visual Basic"),
    ],
)
def test_a_table_with_macros_is_refused(data):
    assert refused("anggaran.xlsx", data) is Refusal.MACROS


@pytest.mark.parametrize(
    "more",
    [
        {"Basic/Standard/Module1.xml": "<x/>"},
        {"Scripts/python/a.py": "x"},
        {"content.xml": '<script:event-listener xlink:href="vnd.sun.star.script:a.py$f"/>'},
    ],
)
def test_an_odt_with_macros_is_refused(more):
    assert refused("surat.odt", odt(more)) is Refusal.MACROS


@pytest.mark.parametrize(
    ("kind", "target"),
    [
        ("hyperlink", "https://ppid.example.go.id"),
        ("attachedTemplate", "file:///C:\\Kop%20Surat\\dinas.dotx"),
        ("image", "https://contoh.example/logo.png"),
    ],
)
def test_links_and_the_letterhead_of_the_office_are_no_reason_to_refuse(kind, target):
    assert accept("surat.docx", docx(**{"word/_rels/document.xml.rels": RELATION.format(kind, target)})).data


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(
        {**dict.fromkeys(["[Content_Types].xml", "word/document.xml"], "<x/>"), "word/a.xml": bytes(30_000_000)}
    )
    assert len(bomb) < 100_000
    assert refused("surat.docx", bomb) is Refusal.UNPACKS_TOO_LARGE


def test_a_document_of_thousands_of_members_is_refused():
    assert refused("surat.docx", docx(**{f"word/a{n}.xml": "" for n in range(3001)})) is Refusal.UNPACKS_TOO_LARGE


def test_a_member_that_lies_about_its_size_is_refused():
    bomb = docx(**{"word/a.xml": bytes(3_000_000)})
    lying = bomb.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 3_000))
    assert lying != bomb
    assert refused("surat.docx", lying) is Refusal.OFFICE_BROKEN


def test_a_document_locked_with_a_password_or_of_the_old_kind_is_refused_with_advice():
    old = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)
    assert refused("surat.docx", old) is Refusal.OFFICE_LOCKED
    flagged = bytearray(docx())
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = flagged.find(header)
        while at >= 0:
            flagged[at + offset] |= 1
            at = flagged.find(header, at + 4)
    assert refused("surat.docx", bytes(flagged)) is Refusal.OFFICE_LOCKED


def test_a_cut_document_and_one_with_two_members_of_one_name_are_refused():
    assert refused("surat.docx", docx()[:-30]) is Refusal.OFFICE_BROKEN
    out = io.BytesIO(docx())
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", "<w:document>another</w:document>")
    assert refused("surat.docx", out.getvalue()) is Refusal.OFFICE_BROKEN


def test_what_stands_between_the_members_of_a_document_is_left_out():
    data = docx()
    middle = data.index(b"PK\x01\x02")
    assert b"<script>" not in accept("surat.docx", data[:middle] + data[middle:] + b"<script>").data


# Plain text


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"a", id="one letter"),
        pytest.param("Surat keterangan – Rp5.000 café".encode("cp1252"), id="Windows letters"),
        pytest.param("nama;jumlah\nSiti;4\n".encode("utf-16"), id="UTF-16"),
        pytest.param("\ufeffnama\n".encode(), id="UTF-8 with its mark"),
        pytest.param(b"From: Siti\nTo: PPID\nSubject: Permohonan\n\nDengan hormat", id="what looks like mail"),
        pytest.param(b'{"permohonan": "data"}', id="what looks like data"),
        pytest.param(b"import data\nfrom dinas import anggaran\ndef x():\n  pass\n", id="what looks like a program"),
    ],
)
def test_text_is_kept_as_it_came(data):
    assert accept("catatan.txt", data).data == data


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"halo\0dunia", Refusal.TEXT_BROKEN),
        (b"halo \x1b[31m dunia\n", Refusal.TEXT_BROKEN),
        (b"\xff\xfe\x00", Refusal.TEXT_BROKEN),
        (b"<html><body><script>alert(1)</script></body></html>", Refusal.KIND_MISMATCH),
        (b"{\\rtf1 halo}", Refusal.KIND_MISMATCH),
    ],
)
def test_what_is_not_plain_text_is_refused(data, reason):
    assert refused("catatan.txt", data) is reason


# Names


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        pytest.param("Surat Kuasa.pdf", "Surat Kuasa.pdf", id="an ordinary name"),
        pytest.param("../../etc/passwd.pdf", "passwd.pdf", id="a path"),
        pytest.param("C:\\Users\\Siti\\KTP.PDF", "KTP.pdf", id="a Windows path"),
        pytest.param("surat\u202efdp.exe", "suratfdp.exe", id="turned letters"),
        pytest.param("su\0rat\r\nSet-Cookie: a.pdf", "surat Set-Cookie_ a.pdf", id="a header line"),
        pytest.param("📄 surat 👩🏽‍💼.pdf", "📄 surat 👩🏽💼.pdf", id="pictures"),
        pytest.param("cafe\u0301 ꦱꦸꦫꦠ᧐ رسالة.pdf", "café ꦱꦸꦫꦠ᧐ رسالة.pdf", id="every script"),
        pytest.param('a"b<c>d|e?f*.pdf', "a_b_c_d_e_f_.pdf", id="signs a disk refuses"),
        pytest.param("con.pdf", "_con.pdf", id="a device"),
        pytest.param("...hidden.pdf", "hidden.pdf", id="a hidden file"),
        pytest.param(".pdf", "berkas.pdf", id="only an ending"),
        pytest.param("\u200b\u200b.pdf", "berkas.pdf", id="nothing visible"),
        pytest.param("surat.pdf. .", "surat.pdf", id="dots behind"),
        pytest.param("", "berkas", id="nothing"),
        pytest.param("/", "berkas", id="a slash"),
        pytest.param("a" * 300 + ".pdf", "a" * 116 + ".pdf", id="a long name"),
    ],
)
def test_a_name_is_harmless_and_still_recognisable(given_name, shown):
    assert clean_name(given_name) == shown


@given(st.text(max_size=300))
def test_no_name_hides_anything(given_name):
    shown = clean_name(given_name)
    assert 0 < len(shown) <= 120
    assert shown.isprintable()
    assert not set(shown) & set('/\\<>:"|?*')
    assert shown == shown.strip()
    assert clean_name(shown) == shown


def test_the_ending_people_see_is_the_one_that_is_judged():
    assert accept("surat.pdf\u202e", pdf_bytes(new_pdf())).name == "surat.pdf"
    assert refused("surat\u202efdp.xyz", pdf_bytes(new_pdf())) is Refusal.KIND_UNKNOWN
