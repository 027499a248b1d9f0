"""Why a letter cannot be printed. Apart from `render`, so that a page can name these without loading the printer."""

from __future__ import annotations


class UnknownLetter(KeyError):
    """No kind of letter has this name."""


class CannotPrint(Exception):
    """The letter cannot be printed: facts of another kind, an unknown paper or crest, or a file outside the project."""
