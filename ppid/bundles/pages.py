"""A document as pages: PDFs written anew in one piece, pictures as pages, texts as sheets, anything else as a note.

Whatever a file holds, there is a page for it: what cannot be shown is named with its fingerprint and left to the ZIP.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image

from ppid.bundles import shelf
from ppid.bundles.facts import Drawn, FileLine, Original, Sheet
from ppid.letters import render

MOST_PAGES = 2000  # of one document
MOST_PIXELS = 12_000_000  # of a picture that has to be unpacked; packed ones may be larger
MOST_LETTERS = 200_000  # of a text shown as pages
MARGIN, FOOT = 28.0, 48.0  # points around a picture
PAPERS = {"A4": (595.28, 841.89), "F4": (609.45, 935.43)}
PNG_MARK = b"\x89PNG\r\n\x1a\n"
PNG_COLOURS = {0: 1, 2: 3}  # grey and colour; palettes and see-through pictures are unpacked
JPEG = Dictionary(Filter=Name.DCTDecode)
BROKEN = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    Image.DecompressionBombError,
    OSError,
    ValueError,
    TypeError,
    LookupError,
    RuntimeError,
    ArithmeticError,
    SyntaxError,
    struct.error,
)


class Unshowable(Exception):
    """The document has no pages that can be shown; the message says why, in Indonesian."""


@dataclass(slots=True)
class Part:
    """A document as a PDF of its own, with the number of its pages."""

    file: BinaryIO
    page_count: int


def of_sheet(sheet: Drawn, paper: str) -> Part:
    """Draw a sheet."""
    return _kept(render.sheet(sheet.template, sheet, paper=paper))


def of_original(original: Original, data: bytes, title: str, paper: str) -> Part:
    """The pages of a file; a page that names it when it cannot be shown."""
    try:
        return _shown(original, data, title, paper)
    except Unshowable as reason:
        return of_sheet(note(original, title, str(reason)), paper)
    except pikepdf.PasswordError:
        return of_sheet(note(original, title, "Berkas ini dilindungi kata sandi."), paper)
    except BROKEN:
        return of_sheet(note(original, title, "Isi berkas ini tidak dapat dibaca."), paper)


def note(original: Original, title: str, reason: str) -> Sheet:
    """The page that stands for a file which has none."""
    return Sheet(
        heading=title,
        lead=(f"{reason} Halaman ini menggantikannya; lihat berkas asli dalam ZIP.",),
        files=(FileLine(original.name, original.size_bytes, original.sha256, original.media_type),),
    )


def _shown(original: Original, data: bytes, title: str, paper: str) -> Part:
    match original.media_type:
        case "application/pdf":
            return _rewritten(data)
        case "image/jpeg" | "image/png":
            return _pictured(data, paper)
        case "text/plain":
            text = _text(data)
            return of_sheet(Sheet(heading=title, lead=(f"Isi berkas {original.name}:",), prose=text), paper)
    raise Unshowable("Jenis berkas ini tidak dapat ditampilkan sebagai halaman.")


def _kept(data: bytes) -> Part:
    with pikepdf.open(io.BytesIO(data)) as pdf:
        return saved(pdf)


def saved(pdf: Pdf) -> Part:
    """A PDF written into a file without a name."""
    file = shelf.scratch()
    try:
        pdf.save(file, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except BaseException:
        file.close()
        raise
    return Part(file, len(pdf.pages))


def _rewritten(data: bytes) -> Part:
    """The same pages without a password, scripts of the document, and whatever else does not belong to a page."""
    with pikepdf.open(io.BytesIO(data)) as source, Pdf.new() as made:
        if not 0 < len(source.pages) <= MOST_PAGES:
            raise Unshowable("Jumlah halaman berkas ini tidak dapat dijilid.")
        made.pages.extend(source.pages)
        for page in made.pages:
            _check(page)
        return saved(made)


def _check(page: pikepdf.Page) -> None:
    """See that a page has a size and is turned by a right angle or not at all. Raises Unshowable."""
    for name in (Name.MediaBox, Name.CropBox):
        box = [float(edge) for edge in page.obj.get(name, Array([0, 0, 1, 1]))]
        if len(box) != 4 or box[0] == box[2] or box[1] == box[3]:
            raise Unshowable("Ukuran halaman berkas ini tidak dapat dibaca.")
    turn = page.obj.get(Name.Rotate, 0)
    if not isinstance(turn, int) or turn % 90:
        page.obj.Rotate = 0


def _text(data: bytes) -> str:
    if len(data) > MOST_LETTERS:
        raise Unshowable("Teks ini terlalu panjang untuk dijilid.")
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unshowable("Isi berkas ini tidak dapat dibaca.")


# Pictures


def _pictured(data: bytes, paper: str) -> Part:
    """A picture on a page of the body's paper, upright or across as fits it better; not enlarged beyond 100 dpi."""
    with Pdf.new() as made:
        picture = _packed(made, data)
        width, height = int(picture.Width), int(picture.Height)
        page_width, page_height = PAPERS[paper]
        if width > height:
            page_width, page_height = page_height, page_width
        room_across, room_up = page_width - 2 * MARGIN, page_height - MARGIN - FOOT
        scale = min(room_across / width, room_up / height, 0.72)
        across, up = width * scale, height * scale
        left, bottom = (page_width - across) / 2, FOOT + (room_up - up) / 2
        page = Dictionary(
            Type=Name.Page,
            MediaBox=Array([0, 0, page_width, page_height]),
            Resources=Dictionary(XObject=Dictionary(Im0=picture)),
            Contents=made.make_stream(f"q {across:.3f} 0 0 {up:.3f} {left:.3f} {bottom:.3f} cm /Im0 Do Q".encode()),
        )
        made.pages.append(pikepdf.Page(made.make_indirect(page)))
        return saved(made)


def _packed(pdf: Pdf, data: bytes) -> pikepdf.Stream:
    """The picture as a PDF holds it; as it is packed already wherever a PDF unpacks it the same way."""
    with Image.open(io.BytesIO(data), formats=["JPEG", "PNG"]) as image:
        if image.format == "JPEG" and image.mode in {"L", "RGB"}:
            return _stream(pdf, data, image.size, 1 if image.mode == "L" else 3, JPEG)
        if image.format == "PNG" and (ready := _png_rows(data)) is not None:
            rows, bits, colours = ready
            shape = Dictionary(Predictor=15, Colors=colours, BitsPerComponent=bits, Columns=image.width)
            packing = Dictionary(Filter=Name.FlateDecode, DecodeParms=shape)
            return _stream(pdf, rows, image.size, colours, packing, bits)
        if image.width * image.height > MOST_PIXELS:
            raise Unshowable("Gambar ini terlalu besar untuk dijilid.")
        out = io.BytesIO()
        _on_white(image).save(out, "JPEG", quality=88)
        return _stream(pdf, out.getvalue(), image.size, 3, JPEG)


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in {"LA", "RGBA", "PA"} or "transparency" in image.info:
        seen = image.convert("RGBA")
        paper = Image.new("RGB", image.size, "white")
        paper.paste(seen, mask=seen.getchannel("A"))
        return paper
    return image.convert("RGB")


def _stream(
    pdf: Pdf, data: bytes, size: tuple[int, int], colours: int, packing: Dictionary, bits: int = 8
) -> pikepdf.Stream:
    described = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=size[0],
        Height=size[1],
        ColorSpace=Name.DeviceGray if colours == 1 else Name.DeviceRGB,
        BitsPerComponent=bits,
    )
    for key, value in packing.items():
        described[key] = value
    return pdf.make_stream(data, described)


def _png_rows(data: bytes) -> tuple[bytes, int, int] | None:
    """The packed rows of a PNG with its bits and colours, where a PDF takes them as they are; else None."""
    if not data.startswith(PNG_MARK):
        return None
    bits, colour, _packing, _filter, interlaced = struct.unpack(">8x4x4x8xBBBBB", data[:29])
    if colour not in PNG_COLOURS or interlaced:
        return None
    at, rows = len(PNG_MARK), []
    while at + 8 <= len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        if kind == b"tRNS":
            return None
        if kind == b"IDAT":
            rows.append(data[at + 8 : at + 8 + length])
        at += 12 + length
    return b"".join(rows), bits, PNG_COLOURS[colour]
