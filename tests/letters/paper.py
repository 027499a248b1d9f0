"""Reading printed letters: text, pages and what else a PDF holds."""

from __future__ import annotations

from functools import cache, lru_cache
from io import BytesIO

from pypdf import PdfReader

from ppid.letters.blocks import Facts
from ppid.letters.render import render
from ppid.letters.samples import SAMPLES


@cache
def printed(kind: str, paper: str = "A4", draft: bool = False) -> bytes:
    """The sample of a kind, printed once for all tests."""
    return render(kind, SAMPLES[kind], paper=paper, draft=draft)


def reader(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def pages(data: bytes) -> list[str]:
    """The text of each page, on one line.

    Where a font lacks a sign, pypdf reads its other letters as UTF-16 and leaves zero bytes; they go, as do the places
    where a line may break.
    """
    return list(_pages(data))


@lru_cache(maxsize=150)
def _pages(data: bytes) -> tuple[str, ...]:
    """To read a page takes longer than to print it, so the tests of one letter read it once."""
    found = (page.extract_text() for page in reader(data).pages)
    return tuple(" ".join(page.replace("\0", "").replace("\u200b", "").split()) for page in found)


def text(data: bytes) -> str:
    return " ".join(pages(data))


def print_text(kind: str, facts: Facts) -> str:
    return text(render(kind, facts))


def assert_in_order(whole: str, *parts: str) -> None:
    """Each part stands in the text, one after the other."""
    at = 0
    for part in parts:
        found = whole.find(part, at)
        assert found >= 0, f"{part!r} is missing after {whole[max(0, at - 60) : at]!r}"
        at = found + len(part)
