"""The only place that calls PDFium beside `letters.examiner`: pages as pictures, text and where it stands.

PDFium is not made for threads: every call happens under one lock, held for one page at a time, and everything opened
is closed under it again.
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import Any, cast

import pypdfium2 as pdfium  # type: ignore[import-untyped]
from PIL import Image

from ppid.redaction.marks import Box, Found, PdfBroken, PdfLocked

POINTS_PER_INCH = 72
MOST_PIXELS = 40_000_000  # of one page; a larger one is drawn with fewer dots per inch
LOOKING_DPI = 110  # to tell whether a letter can be seen
SEEN_CONTRAST = 12  # of 255, between the lightest and the darkest dot of a letter's place
PADDING = 1.0  # points around a found text
CONTEXT_LETTERS = 40
PASSWORD_ERROR = 4  # FPDF_ERR_PASSWORD
BLANK = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp", "Zs"})

_pdfium = Lock()

Rectangle = tuple[float, float, float, float]


class Pictures:
    """One PDF as PDFium sees it. Raises PdfLocked or PdfBroken; pages count from 1."""

    def __init__(self, data: bytes) -> None:
        with _pdfium:
            try:
                self._pdf = pdfium.PdfDocument(data)
            except pdfium.PdfiumError as error:
                raise (PdfLocked if error.err_code == PASSWORD_ERROR else PdfBroken)(str(error)) from error
            self.page_count = len(self._pdf)

    def __enter__(self) -> Pictures:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        with _pdfium:
            self._pdf.close()

    @contextmanager
    def _page(self, number: int) -> Iterator[Any]:
        if not 1 <= number <= self.page_count:
            raise IndexError(number)
        with _pdfium:
            try:
                page = self._pdf[number - 1]
            except pdfium.PdfiumError as error:
                raise PdfBroken(f"page {number} cannot be read") from error
            try:
                yield page
            finally:
                page.close()

    def size(self, number: int) -> tuple[float, float]:
        """Width and height of a page as it is shown. Raises IndexError."""
        with self._page(number) as page:
            width, height = page.get_size()
        if not (0 < width < math.inf and 0 < height < math.inf):
            raise PdfBroken(f"page {number} has no size")
        return width, height

    def image(self, number: int, dpi: float) -> Image.Image:
        """A page as an RGB picture, with at most MOST_PIXELS. Raises IndexError."""
        with self._page(number) as page:
            return _drawn(page, dpi)

    def is_one_picture(self, number: int) -> bool:
        """Whether a page holds one picture and no letter of text."""
        with self._page(number) as page:
            kinds = [item.type for item in page.get_objects()]
            return kinds == [pdfium.raw.FPDF_PAGEOBJ_IMAGE] and page.get_textpage().count_chars() == 0

    def hides_text(self, number: int) -> bool:
        """Whether a page holds letters that nobody sees: white, under a box, clipped, cropped or in a hidden layer.

        The invisible text that a scanner's software lays over the writing it read is not hidden: one sees the writing.
        """
        with self._page(number) as page:
            text = page.get_textpage()
            count = text.count_chars()
            if not count:
                return False
            picture = _drawn(page, LOOKING_DPI).convert("L")
            turned = _turning(page)
            width, height = page.get_size()
            across, down = picture.width / width, picture.height / height
            for index in range(count):
                box = text.get_charbox(index)
                if box[2] <= box[0] or box[3] <= box[1] or _is_blank(text, index):
                    continue
                left, bottom, right, top = turned(box)
                place = (
                    max(0, math.floor(left * across)),
                    max(0, math.floor((height - top) * down)),
                    min(picture.width, math.ceil(right * across)),
                    min(picture.height, math.ceil((height - bottom) * down)),
                )
                if place[2] <= place[0] or place[3] <= place[1]:
                    return True  # beside the page
                if _contrast(picture.crop(place)) < SEEN_CONTRAST:
                    return True
        return False

    def find(self, text: str) -> list[Found]:
        """Every place on the shown pages where ``text`` stands, in capitals or not, also over the end of a line."""
        wanted = " ".join(text.replace("\x00", "").split())
        if not wanted:
            return []
        found: list[Found] = []
        for number in range(1, self.page_count + 1):
            with self._page(number) as page:
                content = page.get_textpage()
                if content.count_chars():
                    found += _places(page, number, content, wanted)
        return found


def _drawn(page: Any, dpi: float) -> Image.Image:
    width, height = page.get_size()
    scale = min(dpi / POINTS_PER_INCH, math.sqrt(MOST_PIXELS / (width * height)))
    bitmap = page.render(scale=scale, may_draw_forms=False, draw_annots=False)
    try:
        return bitmap.to_pil().convert("RGB").copy()
    finally:
        bitmap.close()


def _is_blank(text: Any, index: int) -> bool:
    return unicodedata.category(chr(pdfium.raw.FPDFText_GetUnicode(text, index))) in BLANK


def _contrast(grey: Image.Image) -> float:
    darkest, lightest = cast(tuple[float, float], grey.getextrema())
    return lightest - darkest


def _turning(page: Any) -> Callable[[Rectangle], Rectangle]:
    """The function that leads from a page's own coordinates to those of the page as shown."""
    left, bottom, right, top = page.get_bbox()
    rotation = page.get_rotation()

    def turned(box: Rectangle) -> Rectangle:
        x0, y0, x1, y1 = box
        match rotation:
            case 90:
                return y0 - bottom, right - x1, y1 - bottom, right - x0
            case 180:
                return right - x1, top - y1, right - x0, top - y0
            case 270:
                return top - y1, x0 - left, top - y0, x1 - left
        return x0 - left, y0 - bottom, x1 - left, y1 - bottom

    return turned


def _places(page: Any, number: int, content: Any, wanted: str) -> list[Found]:
    searcher = content.search(wanted)
    turned = _turning(page)
    width, height = page.get_size()
    found = []
    while (hit := searcher.get_next()) is not None:
        index, count = hit
        boxes = tuple(
            box
            for line in _lines(content, index, count)
            if (box := _padded(number, turned(line), width, height)) is not None
        )
        if boxes:  # what lies beside the page is never shown, and never leaves
            before, after = _around_it(content, index, index + count)
            found.append(Found(boxes, _words(content, index, index + count), before, after))
    return found


def _words(content: Any, start: int, end: int) -> str:
    return " ".join(content.get_text_range(start, end - start).split()) if end > start else ""


def _around_it(content: Any, start: int, end: int) -> tuple[str, str]:
    """Some words before and after a place, without the halves of words at the far ends."""
    count = content.count_chars()
    before = _words(content, max(0, start - CONTEXT_LETTERS), start)
    after = _words(content, end, min(count, end + CONTEXT_LETTERS))
    if start > CONTEXT_LETTERS:
        before = before.partition(" ")[2]
    if end + CONTEXT_LETTERS < count:
        after = after.rpartition(" ")[0]
    return before, after


def _lines(content: Any, index: int, count: int) -> list[Rectangle]:
    """The rectangles of some letters, one for each line, from the font's lowest to its highest point.

    The ink alone would give away by its height which letters stood there.
    """
    lines: list[Rectangle] = []
    for place in range(index, index + count):
        ink, loose = content.get_charbox(place), content.get_charbox(place, loose=True)
        if ink[2] <= ink[0] and loose[2] <= loose[0]:
            continue  # the end of a line
        letter = _around(ink, loose)
        if lines and _on_one_line(lines[-1], letter):
            lines[-1] = _around(lines[-1], letter)
        else:
            lines.append(letter)
    return lines


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _on_one_line(line: Rectangle, letter: Rectangle) -> bool:
    shared = min(line[3], letter[3]) - max(line[1], letter[1])
    lower = min(line[3] - line[1], letter[3] - letter[1])
    return lower > 0 and shared > lower / 2 and letter[0] >= line[0]


def _padded(number: int, line: Rectangle, width: float, height: float) -> Box | None:
    """A line with some room around it, cut to the page; None when it lies beside the page."""
    box = Box(
        number,
        round(max(0.0, line[0] - PADDING), 2),
        round(max(0.0, line[1] - PADDING), 2),
        round(min(width, line[2] + PADDING), 2),
        round(min(height, line[3] + PADDING), 2),
    )
    return box if box.on_page(width, height) else None
