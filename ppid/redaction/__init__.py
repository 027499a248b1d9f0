"""Penghitaman: a PDF in, the same PDF out with parts of it gone for good. No database and no Flask here.

Whoever reads the copy finds nothing under a black box, because there is nothing: a marked page becomes a picture into
which the boxes are painted, and the copy is a new file that holds its pages and not one thing more of the old one.

Source: UU 14/2008 Pasal 22 ayat (7) huruf e.
"""

from ppid.redaction.copies import Copy, blackout
from ppid.redaction.marks import (
    Box,
    Found,
    Mark,
    MarkOutsidePage,
    NoMarks,
    PdfBroken,
    PdfLocked,
    RedactionError,
    SomethingLeft,
)
from ppid.redaction.sources import find, page_count, page_png, page_size, page_sizes

__all__ = [
    "Box",
    "Copy",
    "Found",
    "Mark",
    "MarkOutsidePage",
    "NoMarks",
    "PdfBroken",
    "PdfLocked",
    "RedactionError",
    "SomethingLeft",
    "blackout",
    "find",
    "page_count",
    "page_png",
    "page_size",
    "page_sizes",
]
