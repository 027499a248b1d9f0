"""The PDF to be blacked out, as it is shown: what is drawn over its pages is made part of them first.

Filled-in forms, stamps and comments lie over a page. What of them is seen on the screen becomes ink like the rest, so
that the page on the officer's screen, the text that is searched and the copy are one and the same.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Name, Pdf

from ppid.redaction.marks import Found, PdfBroken, PdfLocked
from ppid.redaction.pictures import Pictures

SCREEN_DPI = 110
NEVER_DRAWN = frozenset({"/Link", "/Popup"})
UNREADABLE = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)


def opened(data: bytes) -> Pdf:
    """Open a PDF for reading. Raises PdfLocked or PdfBroken."""
    try:
        pdf = pikepdf.open(io.BytesIO(data))
        if not len(pdf.pages):
            raise PdfBroken("no pages")
    except pikepdf.PasswordError as error:
        raise PdfLocked(str(error)) from error
    except UNREADABLE as error:
        raise PdfBroken(str(error)) from error
    return pdf


def shown(data: bytes) -> bytes:
    """The PDF with everything that is drawn over its pages made part of them. Raises PdfLocked or PdfBroken."""
    with opened(data) as pdf:
        try:
            if not _is_drawn_over(pdf):
                return data
            form = pdf.Root.get(Name.AcroForm)
            if form is not None and bool(form.get(Name.NeedAppearances)):
                pdf.generate_appearance_streams()
            pdf.flatten_annotations("screen")
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True)
        except UNREADABLE as error:
            raise PdfBroken(str(error)) from error
    return out.getvalue()


def _is_drawn_over(pdf: Pdf) -> bool:
    """Whether anything lies over a page; what belongs to a layer is taken off, for layers are not known to it."""
    found = False
    for page in pdf.pages:
        over = page.obj.get(Name.Annots)
        if not isinstance(over, Array):
            continue
        kept = [one for one in over if str(one.get(Name.Subtype)) not in NEVER_DRAWN and Name.OC not in one]
        page.obj.Annots = Array(kept)
        found = found or bool(kept)
    return found


def page_sizes(data: bytes) -> tuple[tuple[float, float], ...]:
    """Width and height of every page in points, as shown. Raises PdfLocked or PdfBroken."""
    with Pictures(shown(data)) as pictures:
        return tuple(pictures.size(number) for number in range(1, pictures.page_count + 1))


def page_count(data: bytes) -> int:
    """How many pages there are. Raises PdfLocked or PdfBroken."""
    with Pictures(shown(data)) as pictures:
        return pictures.page_count


def page_size(data: bytes, page: int) -> tuple[float, float]:
    """Width and height of one page in points, as shown. Raises IndexError, PdfLocked or PdfBroken."""
    with Pictures(shown(data)) as pictures:
        return pictures.size(page)


def page_png(data: bytes, page: int, dpi: float = SCREEN_DPI) -> bytes:
    """One page as a picture for the screen. Raises IndexError, PdfLocked or PdfBroken."""
    with Pictures(shown(data)) as pictures:
        image = pictures.image(page, dpi)
    out = io.BytesIO()
    image.save(out, "PNG", compress_level=4)
    return out.getvalue()


def find(data: bytes, text: str) -> list[Found]:
    """Every place where ``text`` stands, in capitals or not. A scan without a text layer gives none.

    Raises PdfLocked or PdfBroken.
    """
    with Pictures(shown(data)) as pictures:
        return pictures.find(text)
