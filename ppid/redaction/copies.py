"""The blacked-out copy: marked pages become pictures with the boxes painted in, and all of it goes into a new file.

The new file begins empty. What is not put into it here - information about the document, comments, attachments,
scripts, bookmarks, forms, layers, earlier states of the file - is not in it.
"""

from __future__ import annotations

import io
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf
from PIL import Image, ImageChops, ImageDraw, ImageFont

from ppid.redaction.lean import Lean, Unclean
from ppid.redaction.marks import Mark, MarkOutsidePage, NoMarks, PdfBroken, SomethingLeft
from ppid.redaction.pictures import Pictures
from ppid.redaction.sources import opened, shown

DPI = 200
TITLE = "Salinan dengan bagian yang dihitamkan"
LABELS = ("Pasal 17 huruf {}", "17 {}", "{}")
LARGEST_LABEL, SMALLEST_LABEL = 9.0, 5.0  # points
LABEL_SHARE = 0.7  # of the height of its box
JPEG_QUALITY = 82
LEAN_BYTES_PER_DOT = 0.1  # a picture that packs worse than this without loss is a photograph


@dataclass(frozen=True, slots=True)
class Copy:
    """The finished PDF, and which of its pages are pictures now.

    ``drawn`` also holds pages without a mark: those with something on them that cannot be seen.
    """

    data: bytes
    page_count: int
    drawn: tuple[int, ...]


def blackout(data: bytes, marks: Sequence[Mark], *, dpi: int = DPI, draw_all: bool = False) -> Copy:
    """Black out ``marks``; the same input gives the same bytes. ``draw_all`` makes a picture of every page.

    Raises PdfLocked, PdfBroken, NoMarks, MarkOutsidePage, or SomethingLeft when the copy fails its own inspection.
    """
    if not marks:
        raise NoMarks
    source = shown(data)
    with opened(source) as pdf, Pictures(source) as pictures, Pdf.new() as made:
        if len(pdf.pages) != pictures.page_count:
            raise PdfBroken("its pages are counted in two ways")
        marked = _by_page(marks, pictures)
        lean, drawn = Lean(pdf), []
        for number, page in enumerate(pdf.pages, start=1):
            if not (number in marked or draw_all or pictures.hides_text(number)):
                try:
                    made.pages.append(lean.page(page))
                    continue
                except Unclean:
                    pass  # a picture shows the same
            drawn.append(number)
            made.pages.append(
                _picture_page(made, pictures, number, marked.get(number, ()), dpi, page.obj.get(Name.UserUnit))
            )
        made.docinfo[Name.Title] = TITLE
        copy = Copy(_written(made), len(made.pages), tuple(drawn))
    _inspect(copy)
    return copy


def _by_page(marks: Iterable[Mark], pictures: Pictures) -> Mapping[int, list[Mark]]:
    marked: dict[int, list[Mark]] = defaultdict(list)
    for mark in marks:
        if not (1 <= mark.page <= pictures.page_count and mark.on_page(*pictures.size(mark.page))):
            raise MarkOutsidePage(mark)
        marked[mark.page].append(mark)
    return marked


def _written(pdf: Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        min_version="1.7",
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        compress_streams=True,
        fix_metadata_version=False,
    )
    return out.getvalue()


def _inspect(copy: Copy) -> None:
    """Read the finished copy again, as its receiver will."""
    with Pictures(copy.data) as pictures:
        if pictures.page_count != copy.page_count or not all(pictures.is_one_picture(page) for page in copy.drawn):
            raise SomethingLeft


# A page as a picture


def _picture_page(
    pdf: Pdf, pictures: Pictures, number: int, marks: Iterable[Mark], dpi: int, unit: object
) -> pikepdf.Page:
    width, height = pictures.size(number)
    image = pictures.image(number, dpi)
    _paint(image, marks, height, image.width / width, image.height / height)
    page = Dictionary(
        Type=Name.Page,
        MediaBox=Array([0, 0, round(width, 3), round(height, 3)]),
        Resources=Dictionary(XObject=Dictionary(Im0=_embedded(pdf, image))),
        Contents=pdf.make_stream(f"q {width:.3f} 0 0 {height:.3f} 0 0 cm /Im0 Do Q".encode()),
    )
    if unit is not None:
        page.UserUnit = unit
    return pikepdf.Page(pdf.make_indirect(page))


def _paint(image: Image.Image, marks: Iterable[Mark], height: float, across: float, down: float) -> None:
    """Paint every box first and the labels over them, so that no label is lost under the next box."""
    pen, places = ImageDraw.Draw(image), []
    for mark in marks:
        place = (
            max(0, math.floor(mark.left * across)),
            max(0, math.floor((height - mark.top) * down)),
            min(image.width, math.ceil(mark.right * across)) - 1,
            min(image.height, math.ceil((height - mark.bottom) * down)) - 1,
        )
        pen.rectangle(place, fill="black")
        places.append((mark.letter, place))
    for letter, place in places:
        _label(pen, letter, place, down)


def _label(pen: ImageDraw.ImageDraw, letter: str, place: tuple[int, int, int, int], dots: float) -> None:
    """Write the letter of Pasal 17 into a box, as long a label as fits, or none. ``dots`` are those of one point."""
    left, top, right, bottom = place
    size = min(LARGEST_LABEL * dots, (bottom - top) * LABEL_SHARE)
    if size < SMALLEST_LABEL * dots:
        return
    font = ImageFont.load_default(size)
    for words in LABELS:
        text = words.format(letter)
        if pen.textlength(text, font) <= (right - left) * 0.9:
            pen.text(((left + right) / 2, (top + bottom) / 2), text, fill="white", font=font, anchor="mm")
            return


def _embedded(pdf: Pdf, image: Image.Image) -> pikepdf.Stream:
    """The picture as it is if it packs well, as writing does; as a JPEG if that is smaller, as of a photograph."""
    image = _without_needless_colour(image)
    data, parameters = _packed(image)
    described = Dictionary(
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        ColorSpace=Name.DeviceGray if image.mode == "L" else Name.DeviceRGB,
        BitsPerComponent=8,
        Filter=Name.FlateDecode,
        DecodeParms=parameters,
    )
    if len(data) > image.width * image.height * LEAN_BYTES_PER_DOT:
        out = io.BytesIO()
        image.save(out, "JPEG", quality=JPEG_QUALITY, subsampling=0, optimize=True)
        if len(out.getvalue()) < len(data):
            data, described.Filter = out.getvalue(), Name.DCTDecode
            del described.DecodeParms
    return pdf.make_stream(data, described)


def _without_needless_colour(image: Image.Image) -> Image.Image:
    red, green, blue = image.split()
    is_grey = all(ImageChops.difference(red, other).getbbox() is None for other in (green, blue))
    return red if is_grey else image


def _packed(image: Image.Image) -> tuple[bytes, Dictionary]:
    """The picture as PNG packs it, which is how PDF packs it too: the same rows, predictors and Flate."""
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=6)
    png, at, parts = out.getvalue(), 8, []
    while at < len(png):
        length = int.from_bytes(png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            parts.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    colours = 1 if image.mode == "L" else 3
    return b"".join(parts), Dictionary(Predictor=15, Colors=colours, BitsPerComponent=8, Columns=image.width)
