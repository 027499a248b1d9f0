"""What is marked, what was found, and what can go wrong.

Lengths are PDF points. The origin is the lower left corner of the page as it is shown, cropped and turned.
"""

from __future__ import annotations

from dataclasses import dataclass

SLACK = 0.5  # a mark may reach this far over the edge: sizes are rounded on their way through a form


class RedactionError(Exception):
    """The copy was not made."""


class PdfLocked(RedactionError):
    """The PDF opens only with a password."""


class PdfBroken(RedactionError):
    """The PDF cannot be read."""


class NoMarks(RedactionError):
    """Nothing is marked, so there is nothing to black out."""


class MarkOutsidePage(RedactionError):
    """A mark names a page that is not there, or lies beside its page, or covers nothing."""

    def __init__(self, box: Box) -> None:
        super().__init__(f"{box} does not lie on a page")
        self.box = box


class SomethingLeft(RedactionError):
    """The finished copy was read again and a marked page still held more than its picture. It must not be given out."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page; pages count from 1."""

    page: int
    left: float
    bottom: float
    right: float
    top: float

    def on_page(self, width: float, height: float) -> bool:
        """Whether the box covers something and lies on a page of that size. NaN lies nowhere."""
        return -SLACK <= self.left < self.right <= width + SLACK and -SLACK <= self.bottom < self.top <= height + SLACK

    def covers(self, other: Box) -> bool:
        """Whether nothing of ``other`` can be seen once this box is black."""
        return (
            self.page == other.page
            and self.left <= other.left
            and self.bottom <= other.bottom
            and self.right >= other.right
            and self.top >= other.top
        )


@dataclass(frozen=True, slots=True)
class Mark(Box):
    """A box to be blacked out, the letter of Pasal 17 it rests on, and why."""

    letter: str
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    """One place where a text stands: a box for each line it runs over, and the words around it."""

    boxes: tuple[Box, ...]
    text: str
    before: str
    after: str

    @property
    def page(self) -> int:
        return self.boxes[0].page
