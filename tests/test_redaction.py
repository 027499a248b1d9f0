"""Penghitaman: whoever takes the copy apart finds nothing of what was marked, and everything of what was not."""

import hashlib
import io
import subprocess

import pikepdf
import pypdf
import pypdfium2
import pytest
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, OutlineItem, Pdf, String
from PIL import Image, ImageDraw, ImageFont

from ppid import redaction
from ppid.redaction import Box, Mark, MarkOutsidePage, NoMarks, PdfBroken, PdfLocked
from ppid.redaction.copies import TITLE

SECRET = "6472014501909001"
WIDTH, HEIGHT = 400, 600

# Papers


def paper(*pages, size=(WIDTH, HEIGHT)):
    """A PDF of pages whose lines begin at the upper left; a page is a list of lines or raw instructions."""
    pdf = Pdf.new()
    font = pdf.make_indirect(
        Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    )
    for page in pages:
        pdf.add_blank_page(page_size=size)
        content = page if isinstance(page, bytes) else b"".join(line(y, text) for y, text in rows(page, size[1]))
        pdf.pages[-1].obj.Resources = Dictionary(Font=Dictionary(F1=font))
        pdf.pages[-1].obj.Contents = pdf.make_stream(content)
    return pdf


def rows(lines, height):
    return [(height - 60 - 24 * place, text) for place, text in enumerate(lines)]


def line(y, text, x=50, mode=0):
    return f"BT /F1 12 Tf {mode} Tr 1 0 0 1 {x} {y} Tm ({text}) Tj ET\n".encode()


def bytes_of(pdf, **options):
    out = io.BytesIO()
    pdf.save(out, static_id=True, **options)
    return out.getvalue()


def marks_on(data, text, letter="h", reason="memuat NIK"):
    return [
        Mark(box.page, box.left, box.bottom, box.right, box.top, letter, reason)
        for found in redaction.find(data, text)
        for box in found.boxes
    ]


def blacked_out(data, text=SECRET, **options):
    return redaction.blackout(data, marks_on(data, text), **options)


# Taking a copy apart


def traces(data, secret=SECRET):
    """Every place of a PDF in which ``secret`` is written, however it is packed or spelled."""
    spellings = {
        secret.encode(),
        secret.encode("utf-16-be"),
        secret.encode().hex().encode(),
        secret.encode().hex().upper().encode(),
        secret.encode("utf-16-be").hex().encode(),
    }
    found = [("file", spelling) for spelling in spellings if spelling in data]
    with pikepdf.open(io.BytesIO(data)) as pdf:
        whole = [("trailer", pdf.trailer.unparse()), *((one.objgen, one.unparse()) for one in pdf.objects)]
        streams = [one for one in pdf.objects if isinstance(one, pikepdf.Stream)]
        whole += [(one.objgen, one.read_bytes() if packed(one) else one.read_raw_bytes()) for one in streams]
        strings = [
            (one.objgen, bytes(value))
            for one in pdf.objects
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)
            for value in dict(one.items()).values()
            if isinstance(value, String)
        ]
    found += [(where, spelling) for where, held in whole + strings for spelling in spellings if spelling in held]
    if secret in pypdf_text(data) or secret in pdfium_text(data):
        found.append(("text", secret))
    return found


def packed(stream):
    return stream.get(Name.Filter) != Name.DCTDecode


def pypdf_text(data):
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages)


def pdfium_text(data):
    with pypdfium2.PdfDocument(data) as pdf:
        return "\n".join(page.get_textpage().get_text_range() for page in pdf)


def texts(data):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def drawn(data, page=1, dpi=144):
    """A page as a reader sees it, by another renderer than the one that made it."""
    made = subprocess.run(
        ["pdftoppm", "-png", "-cropbox", "-r", str(dpi), "-f", str(page), "-l", str(page), "-"],
        input=data,
        capture_output=True,
        check=True,
    )
    return Image.open(io.BytesIO(made.stdout)).convert("L")


def part(image, box, height, dpi=144, inset=1):
    scale = dpi / 72
    place = (box.left * scale, (height - box.top) * scale, box.right * scale, (height - box.bottom) * scale)
    left, top, right, bottom = (round(value) for value in place)
    return image.crop((left + inset, top + inset, right - inset, bottom - inset))


def keys_of(data):
    """The names of all entries of all dictionaries in a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = set(pdf.trailer.keys())
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
                found |= set(one.keys())
        return found


# A paper that carries its secret everywhere


def loaded():
    """Two pages. The first shows the secret, and it also stands in every other place that a PDF has for it."""
    pdf = paper(
        ["Nama: Siti", f"NIK {SECRET}", "Alamat: Samarinda"], ["Halaman dua tetap terbaca", "Anggaran Rp 12.000"]
    )
    first, second = pdf.pages[0].obj, pdf.pages[1].obj
    first.Contents = Array([first.Contents, pdf.make_stream(hidden_parts())])
    font = first.Resources.Font
    form = pdf.make_stream(
        line(200, SECRET, x=0),
        Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 400, 600]), Resources=Dictionary(Font=font)),
    )
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"Lapisan {SECRET}")))
    both = Dictionary(Font=font, XObject=Dictionary(Fm0=form), Properties=Dictionary(MC0=layer))
    first.Resources = second.Resources = pdf.make_indirect(both)  # as many programs do: one for all pages
    first.Thumb = pdf.make_stream(SECRET.encode(), Dictionary(Width=1, Height=1, ColorSpace=Name.DeviceGray))
    first.PieceInfo = Dictionary(Word=Dictionary(Private=String(SECRET)))
    first.Metadata = pdf.make_stream(SECRET.encode(), Dictionary(Type=Name.Metadata, Subtype=Name.XML))
    first.Annots = Array([comment(pdf), field(pdf)])
    pdf.Root.AcroForm = Dictionary(
        Fields=Array([first.Annots[1]]), DR=Dictionary(Font=font), DA=String("/F1 10 Tf"), XFA=String(SECRET)
    )
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(OFF=Array([layer])))
    pdf.Root.StructTreeRoot = pdf.make_indirect(
        Dictionary(Type=Name.StructTreeRoot, K=Dictionary(S=Name.P, Alt=String(SECRET), ActualText=String(SECRET)))
    )
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String(f"app.alert('{SECRET}')"))
    pdf.Root.Names = Dictionary()
    pdf.Root.Names.JavaScript = Dictionary(Names=Array([String("a"), pdf.Root.OpenAction]))
    pdf.Root.Names.Dests = Dictionary(Names=Array([String(f"NIK {SECRET}"), Array([first, Name.Fit])]))
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(P=String(SECRET))]))
    pdf.attachments["asli.txt"] = AttachedFileSpec(pdf, SECRET.encode(), filename=f"{SECRET}.txt")
    with pdf.open_outline() as outline:
        outline.root.append(OutlineItem(f"NIK {SECRET}", 0))
    pdf.docinfo[Name.Title] = f"Data {SECRET}"
    pdf.docinfo[Name.Keywords] = SECRET
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = f"Data {SECRET}"
    return pdf


def hidden_parts():
    """The secret in a form, invisible, white, beside the page, in a layer, clipped away, and as hidden wording."""
    return b"".join(
        (
            b"/Fm0 Do\n",
            line(400, SECRET, mode=3),
            b"1 1 1 rg\n" + line(380, SECRET) + b"0 0 0 rg\n",
            line(360, SECRET, x=900),
            b"/OC /MC0 BDC\n" + line(340, SECRET) + b"EMC\n",
            b"q 0 0 1 1 re W n\n" + line(320, SECRET) + b"Q\n",
            f"/Span <</ActualText ({SECRET})>> BDC\n".encode() + line(300, "NIK") + b"EMC\n",
        )
    )


def comment(pdf):
    appearance = pdf.make_stream(
        f"BT /Helv 10 Tf 2 5 Td ({SECRET}) Tj ET".encode(),
        Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 150, 20]), Resources=resources_of_a_note()),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.FreeText,
            Rect=Array([50, 250, 200, 270]),
            Contents=String(SECRET),
            F=4,
            AP=Dictionary(N=appearance),
            Popup=Dictionary(Type=Name.Annot, Subtype=Name.Popup, Contents=String(SECRET), Rect=Array([0, 0, 9, 9])),
        )
    )


def field(pdf):
    appearance = pdf.make_stream(
        f"/Tx BMC BT /Helv 10 Tf 2 5 Td ({SECRET}) Tj ET EMC".encode(),
        Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 150, 20]), Resources=resources_of_a_note()),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Tx,
            T=String("nik"),
            V=String(SECRET),
            DA=String("/Helv 10 Tf"),
            F=4,
            Rect=Array([50, 220, 200, 240]),
            AP=Dictionary(N=appearance),
        )
    )


def resources_of_a_note():
    helvetica = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    return Dictionary(Font=Dictionary(Helv=helvetica))


def revised(data, number, content):
    """The PDF with one stream replaced the way programs save: the new state is appended, the old one stays."""
    start = len(data) + 1
    replaced = b"%d 0 obj\n<</Length %d>>\nstream\n%s\nendstream\nendobj\n" % (number, len(content), content)
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root, size = pdf.Root.objgen[0], int(pdf.trailer.Size)
    previous = data[data.rindex(b"startxref") + 9 :].split()[0]
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %d 0 R /Prev %s>>\nstartxref\n%d\n%%%%EOF\n" % (
        number,
        start,
        size,
        root,
        previous,
        start + len(replaced),
    )
    return data + b"\n" + replaced + table


def test_nothing_of_what_is_marked_survives_anywhere():
    source = bytes_of(loaded())
    assert len(traces(source)) > 15
    copy = blacked_out(source)
    assert traces(copy.data) == []


def test_the_rest_of_the_copy_keeps_its_text():
    copy = blacked_out(bytes_of(loaded()))
    assert texts(copy.data)[0] == ""
    assert "Halaman dua tetap terbaca" in texts(copy.data)[1]
    assert "Anggaran Rp 12.000" in pdfium_text(copy.data)
    assert (copy.page_count, copy.drawn) == (2, (1,))


def test_the_copy_is_a_new_file_that_knows_nothing_about_the_old_one():
    copy = blacked_out(bytes_of(loaded()))
    assert keys_of(copy.data) <= {
        *("/Type", "/Subtype", "/Length", "/Filter", "/DecodeParms", "/Root", "/Pages", "/Kids", "/Count", "/Parent"),
        *("/Info", "/Title", "/ID", "/Size", "/W", "/N", "/First", "/Index", "/Predictor", "/Columns", "/Colors"),
        *("/MediaBox", "/Resources", "/Contents", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent"),
        *("/BaseFont", "/Encoding"),
    }
    with pikepdf.open(io.BytesIO(copy.data)) as pdf:
        assert dict(pdf.docinfo) == {"/Title": TITLE}
        assert not pdf.check_pdf_syntax()
    assert copy.data.count(b"startxref") == copy.data.count(b"%%EOF") == 1


def test_an_earlier_state_of_the_file_is_not_in_the_copy():
    pdf = paper([f"NIK {SECRET}"], ["Halaman dua"])
    source = bytes_of(pdf, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=False)
    with pikepdf.open(io.BytesIO(source)) as known:
        number = known.pages[0].obj.Contents.objgen[0]
    source = revised(source, number, line(500, "Sudah diganti"))
    assert "Sudah diganti" in pdfium_text(source)
    assert traces(source)
    copy = redaction.blackout(source, [Mark(2, 40, 500, 200, 560, "h", "nama")])
    assert traces(copy.data) == []
    assert "Sudah diganti" in texts(copy.data)[0]


def test_the_same_marks_give_the_same_bytes():
    source = bytes_of(loaded())
    assert hashlib.sha256(blacked_out(source).data).digest() == hashlib.sha256(blacked_out(source).data).digest()


# Where a mark lies


@pytest.mark.parametrize("box", [None, (30, 70, 380, 590)], ids=["whole page", "cropped, with an offset"])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_mark_covers_what_was_found_however_the_page_is_turned_or_cropped(rotation, box):
    pdf = paper(["Nama: Siti Rahasia", f"NIK {SECRET} milik Siti", "Alamat: Samarinda"])
    page = pdf.pages[0].obj
    page.MediaBox = Array([-20, -10, 400, 600])
    page.Rotate = rotation
    if box:
        page.CropBox = Array(box)
    source = bytes_of(pdf)
    (found,) = redaction.find(source, SECRET)
    width, height = redaction.page_size(source, 1)
    assert (width < height) == (rotation in {0, 180})
    copy = blacked_out(source)
    assert redaction.page_size(copy.data, 1) == pytest.approx((width, height), abs=0.01)
    before, after = drawn(source), drawn(copy.data)
    (spot,) = found.boxes
    assert part(before, spot, height).getextrema()[0] < 60, "something was written there"
    assert share_of_black(part(after, spot, height)) > 0.8, "it is black now, but for its label"
    for image in (before, after):
        image.paste(255, (int(spot.left * 2) - 4, int((height - spot.top) * 2) - 4, *lower_corner(spot, height)))
    assert ink(after) == pytest.approx(ink(before), rel=0.1), "the rest is as it was"


def lower_corner(spot, height):
    return int(spot.right * 2) + 4, int((height - spot.bottom) * 2) + 4


def share_of_black(image):
    return sum(image.histogram()[:30]) / (image.width * image.height)


def ink(image):
    return sum((255 - shade) * count for shade, count in enumerate(image.histogram()))


def test_nothing_else_is_in_the_picture_of_a_marked_page():
    copy = blacked_out(bytes_of(paper([f"NIK {SECRET}", "tetap"])))
    with pikepdf.open(io.BytesIO(copy.data)) as pdf:
        (image,) = pdf.pages[0].obj.Resources.XObject.values()
        picture = pikepdf.PdfImage(image).as_pil_image().convert("L")
    assert picture.width / WIDTH == pytest.approx(200 / 72, rel=0.01)
    ((box,),) = (found.boxes for found in redaction.find(bytes_of(paper([f"NIK {SECRET}", "tetap"])), SECRET))
    inside = part(picture, box, HEIGHT, dpi=200)
    shades = inside.histogram()
    assert shades[0] > inside.width * inside.height * 0.7
    assert inside.crop((0, 0, 20, inside.height)).getextrema() == (0, 0), "beside the label all is black"


def test_a_larger_unit_is_kept():
    pdf = paper([f"NIK {SECRET}"])
    pdf.pages[0].obj.UserUnit = 2.5
    with pikepdf.open(io.BytesIO(blacked_out(bytes_of(pdf)).data)) as copy:
        assert float(copy.pages[0].obj.UserUnit) == 2.5


def test_a_box_says_the_letter_of_pasal_17_when_there_is_room_for_it():
    def painted(width, height):
        copy = redaction.blackout(bytes_of(paper(["x"])), [Mark(1, 50, 100, 50 + width, 100 + height, "h", "nama")])
        return part(drawn(copy.data), Box(1, 50, 100, 50 + width, 100 + height), HEIGHT, inset=3)

    assert painted(120, 14).getextrema() == (0, 255)
    assert painted(30, 14).getextrema()[1] > 200
    assert painted(120, 5).getextrema() == (0, 0)


# What is found


def test_a_search_finds_every_place_in_capitals_or_not_also_over_the_end_of_a_line():
    source = bytes_of(paper(["Nama: Siti", "Marufah, warga", "SITI MARUFAH"], ["Saudari siti marufah."]))
    found = redaction.find(source, " siti   marufah ")
    assert [one.page for one in found] == [1, 1, 2]
    assert len(found[0].boxes) == 2
    assert (found[0].before, found[0].after[:7]) == ("Nama:", ", warga")
    copy = blacked_out(source, "siti marufah")
    assert "siti" not in (pypdf_text(copy.data) + pdfium_text(copy.data)).lower()


def test_a_search_for_nothing_and_for_what_is_not_there_finds_nothing():
    source = bytes_of(paper(["Nama: Siti"]))
    assert redaction.find(source, "  ") == redaction.find(source, "Budi") == []


def test_the_boxes_of_a_text_do_not_betray_its_letters_by_their_height():
    source = bytes_of(paper(["acen", "lkjg"]))
    (low,), (high,) = (redaction.find(source, text)[0].boxes for text in ("acen", "lkjg"))
    assert low.top - low.bottom == pytest.approx(high.top - high.bottom, abs=0.5)


# Pages without a mark

UNSEEN = {
    "white": b"1 1 1 rg\n" + line(300, SECRET) + b"0 0 0 rg\n",
    "under a black box": line(300, SECRET) + b"0 0 0 rg 40 290 200 30 re f\n",
    "beside the page": line(300, SECRET, x=900),
    "clipped away": b"q 0 0 1 1 re W n\n" + line(300, SECRET) + b"Q\n",
    "invisible": line(300, SECRET, mode=3),
}


@pytest.mark.parametrize("unseen", UNSEEN.values(), ids=UNSEEN)
def test_a_page_with_text_that_nobody_sees_becomes_a_picture_too(unseen):
    source = bytes_of(paper(["Nama: Siti"], line(540, "Terlihat") + unseen))
    copy = blacked_out(source, "Siti")
    assert copy.drawn == (1, 2)
    assert traces(copy.data) == []


def test_text_outside_of_the_crop_does_not_leave():
    pdf = paper(["Nama: Siti"], [SECRET, "Terlihat"])
    pdf.pages[1].obj.CropBox = Array([0, 0, 400, 530])
    assert traces(blacked_out(bytes_of(pdf), "Siti").data) == []


def with_layer(usual, content=None):
    pdf = paper(["Nama: Siti"], content or b"/OC /MC0 BDC\n" + line(500, "Di dalam lapisan") + b"EMC\n")
    layer = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=String(f"Lapisan {SECRET}")))
    pdf.pages[1].obj.Resources.Properties = Dictionary(MC0=layer)
    states = {"OFF": Array([layer]) if usual == "off" else Array()}
    pdf.Root.OCProperties = Dictionary(OCGs=Array([layer]), D=Dictionary(**states))
    return bytes_of(pdf)


def test_a_page_with_a_layer_that_may_be_hidden_becomes_a_picture():
    hidden_line = b"/OC /MC0 BDC\n0 0 0 RG 50 50 m 300 300 l S\nEMC\n" + line(500, "Terlihat")
    assert blacked_out(with_layer("off", hidden_line), "Siti").drawn == (1, 2)


def test_a_layer_that_is_shown_leaves_its_content_and_not_its_name():
    copy = blacked_out(with_layer("on"), "Siti")
    assert copy.drawn == (1,)
    assert "Di dalam lapisan" in texts(copy.data)[1]
    assert traces(copy.data) == []
    assert not keys_of(copy.data) & {"/OC", "/OCGs", "/OCProperties", "/Properties"}


def test_hidden_wording_of_an_unmarked_page_goes_and_its_text_stays():
    tagged = f"/Span <</ActualText ({SECRET}) /MCID 0>> BDC\n".encode() + line(500, "Terlihat") + b"EMC\n"
    copy = redaction.blackout(bytes_of(paper(["Siti"], tagged)), [Mark(1, 10, 10, 60, 60, "h", "nama")])
    assert "Terlihat" in texts(copy.data)[1]
    assert traces(copy.data) == []


def test_a_filled_in_form_keeps_what_it_shows_and_loses_what_it_does():
    pdf = paper(["Nama: Siti"], ["Formulir"])
    pdf.pages[1].obj.Annots = Array([field(pdf)])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[1].obj.Annots)
    copy = blacked_out(bytes_of(pdf), "Siti")
    assert SECRET in texts(copy.data)[1]
    assert not keys_of(copy.data) & {"/AcroForm", "/Annots", "/V", "/T", "/FT"}


def test_a_picture_of_an_unmarked_page_loses_its_place_and_time():
    pdf = paper(["Nama: Siti"], b"q 200 0 0 200 50 50 cm /Im0 Do Q\n" + line(500, "Foto"))
    pdf.pages[1].obj.Resources.XObject = Dictionary(Im0=photograph(pdf, SECRET))
    copy = blacked_out(bytes_of(pdf), "Siti")
    assert traces(bytes_of(pdf)) != []
    assert (traces(copy.data), copy.drawn) == ([], (1,))
    assert part(drawn(copy.data, page=2), Box(2, 60, 60, 240, 240), HEIGHT).getextrema()[0] < 120


def photograph(pdf, comment):
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = comment
    Image.new("RGB", (80, 80), "red").save(out, "JPEG", exif=exif, comment=comment.encode(), progressive=True)
    return pdf.make_stream(
        out.getvalue() + comment.encode(),
        Dictionary(
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=80,
            Height=80,
            ColorSpace=Name.DeviceRGB,
            BitsPerComponent=8,
            Filter=Name.DCTDecode,
            PieceInfo=Dictionary(Asli=String(comment)),
        ),
    )


def test_a_page_that_is_not_understood_becomes_a_picture():
    within_itself = paper(["Nama: Siti"], b"/Fm0 Do\n" + line(500, "Terlihat"))
    form = within_itself.make_stream(
        b"/Fm0 Do", Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, 9, 9]))
    )
    form = within_itself.make_indirect(form)
    form.Resources = Dictionary(XObject=Dictionary(Fm0=form))
    within_itself.pages[1].obj.Resources.XObject = Dictionary(Fm0=form)
    assert blacked_out(bytes_of(within_itself), "Siti").drawn == (1, 2)


def test_every_page_becomes_a_picture_when_that_is_asked():
    copy = blacked_out(bytes_of(loaded()), draw_all=True)
    assert copy.drawn == (1, 2)
    assert pypdf_text(copy.data).strip() == pdfium_text(copy.data).strip() == ""


# Scans and large papers


def scan(lines, dpi=300):
    """A4 as a scanner makes it: a grey JPEG, and over it the invisible text that its software read."""
    width, height = 595, 842
    image = Image.new("L", (width * dpi // 72, height * dpi // 72), 244)
    pen, font = ImageDraw.Draw(image), ImageFont.load_default(12 * dpi / 72)
    pdf = paper(b"", size=(width, height))
    content = b"q %d 0 0 %d 0 0 cm /Im0 Do Q\n" % (width, height)
    for y, text in rows(lines, height):
        pen.text((50 * dpi / 72, (height - y) * dpi / 72), text, fill=20, font=font, anchor="ls")
        content += line(y, text, mode=3)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70)
    options = {"Width": image.width, "Height": image.height, "ColorSpace": Name.DeviceGray, "BitsPerComponent": 8}
    picture = pdf.make_stream(
        out.getvalue(), Dictionary(Type=Name.XObject, Subtype=Name.Image, Filter=Name.DCTDecode, **options)
    )
    pdf.pages[0].obj.Resources.XObject = Dictionary(Im0=picture)
    pdf.pages[0].obj.Contents = pdf.make_stream(content)
    return pdf


def test_a_scan_is_searched_by_its_invisible_text_and_loses_it_with_the_writing():
    source = bytes_of(scan(["KARTU TANDA PENDUDUK", f"NIK {SECRET}", "Samarinda"]))
    assert traces(source)
    copy = blacked_out(source)
    assert traces(copy.data) == []
    ((box,),) = (found.boxes for found in redaction.find(source, SECRET))
    assert share_of_black(part(drawn(copy.data), box, 842)) > 0.8


def test_a_scan_that_is_not_marked_keeps_its_invisible_text():
    pdf = scan(["Halaman pindaian", "Terlihat"])
    pdf.pages.extend(paper(["Nama: Siti"]).pages)
    copy = blacked_out(bytes_of(pdf), "Siti")
    assert copy.drawn == (2,)
    assert "Halaman pindaian" in texts(copy.data)[0]


def test_a_wall_map_is_drawn_with_fewer_dots_instead_of_filling_the_memory():
    source = bytes_of(paper(["Nama: Siti"], size=(8000, 12000)))
    copy = blacked_out(source, "Siti")
    with pikepdf.open(io.BytesIO(copy.data)) as pdf:
        (picture,) = pdf.pages[0].obj.Resources.XObject.values()
        assert int(picture.Width) * int(picture.Height) <= 40_100_000


def test_a_long_paper_is_done_page_by_page():
    pages = [[f"Halaman {number}", f"NIK {SECRET}" if number % 10 == 0 else "Tanpa nomor"] for number in range(1, 61)]
    copy = blacked_out(bytes_of(paper(*pages)))
    assert copy.drawn == tuple(range(10, 61, 10))
    assert traces(copy.data) == []
    assert "Halaman 59" in texts(copy.data)[58]


# What is refused


def test_a_locked_a_broken_and_an_empty_file_are_told_apart():
    mark = [Mark(1, 10, 10, 20, 20, "h", "nama")]
    locked = bytes_of(paper(["x"]), encryption=pikepdf.Encryption(user="rahasia", owner="rahasia"))
    for call in (
        redaction.page_sizes,
        lambda data: redaction.blackout(data, mark),
        lambda data: redaction.find(data, "x"),
    ):
        with pytest.raises(PdfLocked):
            call(locked)
        for broken in (b"", b"%PDF-1.7 bukan PDF", bytes_of(paper(["x"]))[:150]):
            with pytest.raises(PdfBroken):
                call(broken)


def test_a_copy_without_a_mark_is_not_made():
    with pytest.raises(NoMarks):
        redaction.blackout(bytes_of(paper(["x"])), [])


@pytest.mark.parametrize(
    "box",
    [
        pytest.param(Box(2, 10, 10, 20, 20), id="a page that is not there"),
        pytest.param(Box(0, 10, 10, 20, 20), id="pages count from one"),
        pytest.param(Box(1, 390, 10, 410, 20), id="over the edge"),
        pytest.param(Box(1, 20, 10, 20, 20), id="without width"),
        pytest.param(Box(1, 10, 20, 20, 10), id="upside down"),
        pytest.param(Box(1, float("nan"), 10, 20, 20), id="no number"),
    ],
)
def test_a_mark_that_covers_nothing_is_refused_instead_of_forgotten(box):
    with pytest.raises(MarkOutsidePage):
        redaction.blackout(
            bytes_of(paper(["x"])), [Mark(box.page, box.left, box.bottom, box.right, box.top, "h", "nama")]
        )


def test_a_page_is_shown_as_it_will_be_given_out():
    pdf = paper(["Formulir"])
    pdf.pages[0].obj.Annots = Array([field(pdf)])
    pdf.Root.AcroForm = Dictionary(Fields=pdf.pages[0].obj.Annots)
    source = bytes_of(pdf)
    shown = Image.open(io.BytesIO(redaction.page_png(source, 1))).convert("L")
    assert part(shown, Box(1, 50, 220, 200, 240), HEIGHT, dpi=110).getextrema()[0] < 60
    assert redaction.page_count(source) == 1
    assert redaction.page_sizes(source) == ((WIDTH, HEIGHT),)
    with pytest.raises(IndexError):
        redaction.page_png(source, 2)
