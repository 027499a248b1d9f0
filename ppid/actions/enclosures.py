"""What a mail carries: the letters of an answer with the files given while the whole stays light, or one notice."""

from __future__ import annotations

from dataclasses import dataclass

from ppid.db import db
from ppid.letters.kinds import LETTERS
from ppid.models import FileKind, InfoRequest, Letter
from ppid.outbox import Enclosure
from ppid.queries import drafts as file_queries
from ppid.queries import requests as queries

MOST_BYTES = 10 * 1024 * 1024  # of the files together, before they are encoded for the mail, which adds a third
LETTERS_OF_ANSWER = ("notice", "refusal")


@dataclass(frozen=True, slots=True)
class Carried:
    """Everything enclosed, how many files are too much, and the letter of the answer whose receipt the mail proves."""

    letter_id: int | None
    enclosures: tuple[Enclosure, ...]
    left_out: int = 0


def answer(info_request: InfoRequest) -> Carried:
    """The notice, the decree of refusal if there is one, and the files given, each under the name it arrives with.

    The letters are issued already, their PDF may still be undrawn. All files are enclosed or none is, so that nobody
    takes a part for the whole.
    """
    db.session.flush()
    query = queries.letters_of(info_request.id).where(Letter.kind.in_(LETTERS_OF_ANSWER))
    letters = {letter.kind: letter for letter in db.session.scalars(query)}  # of a kind the last one
    given = db.session.scalars(file_queries.files_of_kind(info_request.id, FileKind.GIVEN)).all()
    fits = sum(file.size_bytes for file in given) <= MOST_BYTES
    issued = [letters[kind] for kind in LETTERS_OF_ANSWER if kind in letters]
    return Carried(
        letters["notice"].id,
        (
            *(Enclosure(_name(letter), letter_id=letter.id) for letter in issued),
            *(Enclosure(file.name, file_id=file.id) for file in given if fits),
        ),
        left_out=0 if fits else len(given),
    )


def notice(letter: Letter) -> Carried:
    """One letter that is no answer, under the name it arrives with."""
    db.session.flush()
    return Carried(None, (Enclosure(_name(letter), letter_id=letter.id),))


def _name(letter: Letter) -> str:
    """The file name of a letter: its title and number, with nothing that a file name may not hold."""
    return f"{LETTERS[letter.kind].title} {letter.number}.pdf".replace("/", "-")
