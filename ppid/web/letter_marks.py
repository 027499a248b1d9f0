"""Which letters of a page no longer hold, which one stands in their place, and what may be done about a wrong one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from ppid.db import db
from ppid.i18n import format_date
from ppid.law.letters import CORRECTIONS, NEITHER
from ppid.letters.kinds import LETTERS
from ppid.models import Letter
from ppid.queries import letters as queries

Data = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """That a letter was revoked, in words, and the public page of the letter in its place."""

    words: str
    href: str | None = None


def marks_of(letters: Iterable[Letter]) -> dict[int, Mark]:
    """The marks of those of these letters that were revoked, by id; no statement when none was."""
    revoked = {letter.id: letter for letter in letters if letter.revoked_at is not None}
    if not revoked:
        return {}
    found = db.session.execute(queries.revocations_of(revoked.keys())).all()
    marks = {id: Mark(_("Dicabut")) for id in revoked}
    for revocation, number, on, code in found:
        if code is not None and on is not None:
            words = _("Dicabut dan diganti dengan nomor %(number)s, %(day)s", number=number, day=format_date(on))
            marks[revocation.letter_id] = Mark(words, url_for("verify.letter", code=code))
    return marks


# Its event as a sentence


def is_told(data: Data) -> bool:
    """Whether the applicant knows the letter that an event is about."""
    return CORRECTIONS.get(str(data.get("kind")), NEITHER).is_told


def _title(data: Data) -> str:
    kind = str(data.get("kind", ""))
    return _(LETTERS[kind].title) if kind in LETTERS else kind


def _letter_revoked(data: Data) -> str:
    number, later = data.get("number", ""), data.get("replacement")
    if later is None:
        return _("Surat dicabut: %(letter)s nomor %(number)s.", letter=_title(data), number=number)
    return _(
        "Surat dicabut dan diganti: %(letter)s nomor %(number)s, penggantinya nomor %(later)s. Keputusan dan batas "
        "waktunya tidak berubah.",
        letter=_title(data),
        number=number,
        later=later,
    )


SENTENCES: dict[str, Callable[[Data], str]] = {"letter_revoked": _letter_revoked}
