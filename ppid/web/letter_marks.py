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


def check_href(code: str) -> str:
    """The public page of a letter within this portal; the address printed on the letter itself is a full one."""
    return url_for("verify.letter", code=code)


@dataclass(frozen=True, slots=True)
class Mark:
    """That a letter was revoked or cites one that was, in words, and the public page of the letter in its place."""

    words: str
    href: str | None = None


def marks_of(letters: Iterable[Letter]) -> dict[int, Mark]:
    """The marks of those of these letters that were revoked, by id, and of a notice that cites a revoked decree.

    No statement when none was.
    """
    letters = list(letters)
    revoked = {letter.id: letter for letter in letters if letter.revoked_at is not None}
    if not revoked:
        return {}
    found = db.session.execute(queries.revocations_of(revoked.keys())).all()
    marks = {id: Mark(_("Dicabut")) for id in revoked}
    for revocation, number, on, code in found:
        if code is not None and on is not None:
            words = _("Dicabut dan diganti dengan nomor %(number)s, %(day)s", number=number, day=format_date(on))
            marks[revocation.letter_id] = Mark(words, check_href(code))
    by_case: dict[int, list[Letter]] = {}
    for letter in letters:
        if letter.request_id is not None:
            by_case.setdefault(letter.request_id, []).append(letter)
    for outdated in filter(None, (_outdated(_cited_in(of_case)) for of_case in by_case.values())):
        marks[outdated.notice.id] = Mark(outdated.words, check_href(outdated.decree.code))
    return marks


@dataclass(frozen=True, slots=True)
class OutdatedNotice:
    """A notice that holds but cites a decree that does not any more: both, and the decree in its place."""

    notice: Letter
    cited: Letter
    decree: Letter

    @property
    def words(self) -> str:
        """For anybody who reads the notice."""
        return _(
            "Surat ini menyebut surat keputusan nomor %(cited)s, yang sudah diganti dengan nomor %(number)s tanggal "
            "%(day)s.",
            cited=self.cited.number,
            number=self.decree.number,
            day=format_date(self.decree.issued_on),
        )


def notice_citing(decree: Letter) -> Letter | None:
    """The notice in force that cites this decree of refusal."""
    found = _citing(decree)
    return found[0] if found is not None and found[1].id == decree.id else None


def outdated_notice(letter: Letter) -> OutdatedNotice | None:
    """What is to be told on the page of a notice, or of its decree, when the notice cites one that was replaced."""
    return _outdated(_citing(letter))


def _outdated(found: tuple[Letter, Letter, Letter | None] | None) -> OutdatedNotice | None:
    if found is None:
        return None
    notice, cited, decree = found
    return None if cited.revoked_at is None or decree is None else OutdatedNotice(notice, cited, decree)


def _citing(letter: Letter) -> tuple[Letter, Letter, Letter | None] | None:
    """The notice that is or goes with this letter, the decree that it cites, and the decree that holds now."""
    if letter.request_id is None or letter.kind not in {"notice", "refusal"}:
        return None
    found = _cited_in(db.session.scalars(queries.answers_of(letter.request_id)).all())
    return None if found is None or (letter.kind == "notice" and letter.id != found[0].id) else found


def _cited_in(letters: Iterable[Letter]) -> tuple[Letter, Letter, Letter | None] | None:
    """The same among the letters of one case: a notice cites the last decree that was issued before it."""
    in_order = sorted(letters, key=lambda one: one.id)
    notices = [one for one in in_order if one.kind == "notice" and one.revoked_at is None]
    if not notices:
        return None
    notice, decrees = notices[-1], [one for one in in_order if one.kind == "refusal"]
    cited = [one for one in decrees if one.id < notice.id]
    valid = [one for one in decrees if one.revoked_at is None]
    return (notice, cited[-1], valid[-1] if valid else None) if cited else None


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
