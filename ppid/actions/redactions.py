"""Penghitaman: a source is taken in, marked, and becomes a copy in which the marked parts are gone.

The copy is made outside of any transaction (``copy_of``) and belongs to the case only through ``finish``. Until the
request is answered a copy can be taken back and made anew.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from ppid import redaction as engine
from ppid.access import Actor
from ppid.actions import files
from ppid.actions.events import digest, record
from ppid.actions.steps import Stale
from ppid.db import db, rest
from ppid.law.articles import KIP, Article
from ppid.law.exemptions import GROUNDS
from ppid.law.workflow import OPEN
from ppid.models import InfoRequest, Redaction, RequestItem, StoredFile
from ppid.redaction import Mark
from ppid.uploads import CleanFile

ARTICLE = Article(KIP, 22, 7, "e")
MOST_MARKS = 5000
PDF = "application/pdf"


class Refusal(StrEnum):
    """Why a step was not taken."""

    ANSWERED = "answered"
    FINISHED = "finished"
    UNFINISHED = "unfinished"
    NO_MARKS = "no_marks"
    TOO_MANY = "too_many"
    OUTSIDE = "outside"
    LETTER = "letter"
    REASON = "reason"


class RedactionRefused(ValueError):
    """A step cannot be taken as asked; ``refusal`` says why."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Made:
    """A finished copy on its way into the case: the file, and what it was made of."""

    clean: CleanFile
    drawn: tuple[int, ...]
    version: int


def marks_of(redaction: Redaction) -> dict[int, Mark]:
    """The marks under their ids, as they stand on the pages: from the first page on, from top to bottom."""
    marks = {one["id"]: Mark(**{name: value for name, value in one.items() if name != "id"}) for one in redaction.marks}
    return dict(sorted(marks.items(), key=lambda entry: (entry[1].page, -entry[1].top, entry[1].left, entry[0])))


def start(
    info_request: InfoRequest,
    item: RequestItem,
    source: StoredFile,
    sizes: Sequence[tuple[float, float]],
    *,
    actor: Actor,
    now: datetime,
) -> Redaction:
    """Take in a PDF to be blacked out for one item; ``sizes`` are those of its pages as `engine.page_sizes` tells.

    The caller commits. Raises RedactionRefused once the request is answered or closed.
    """
    _check_open(info_request)
    db.session.add(source)
    db.session.flush()
    made = Redaction(
        body_id=info_request.body_id,
        request_id=info_request.id,
        item_id=item.id,
        source_id=source.id,
        pages=[[round(width, 2), round(height, 2)] for width, height in sizes],
        marks=[],
        drawn=[],
        made_by=actor.name,
        made_at=now,
        changed_by=actor.name,
        changed_at=now,
    )
    db.session.add(made)
    record(
        "redaction_started",
        info_request,
        actor=actor,
        now=now,
        item=item.number,
        source=source.sha256,
        article=str(ARTICLE),
    )
    return made


def mark(
    redaction: Redaction, marks: Iterable[Mark], *, actor: Actor, now: datetime, version: int | None = None
) -> int:
    """Add marks; return how many were new. The caller commits. Raises RedactionRefused or Stale."""
    _check_drawing(redaction, version)
    known = set(marks_of(redaction).values())
    last = max((one["id"] for one in redaction.marks), default=0)
    added: list[dict[str, Any]] = []
    for one in marks:
        _check_mark(redaction, one)
        if one not in known:
            known.add(one)
            added.append({"id": last + len(added) + 1, **asdict(one)})
    if len(known) > MOST_MARKS:
        raise RedactionRefused(Refusal.TOO_MANY)
    if added:
        redaction.marks = [*redaction.marks, *added]
        _touch(redaction, actor, now)
    return len(added)


def unmark(
    redaction: Redaction, ids: Collection[int], *, actor: Actor, now: datetime, version: int | None = None
) -> int:
    """Remove marks by their ids; return how many there were. The caller commits. Raises RedactionRefused or Stale."""
    _check_drawing(redaction, version)
    kept = [one for one in redaction.marks if one["id"] not in ids]
    removed = len(redaction.marks) - len(kept)
    if removed:
        redaction.marks = kept
        _touch(redaction, actor, now)
    return removed


def copy_of(redaction: Redaction, name: str, *, draw_all: bool = False, version: int | None = None) -> Made:
    """Make the copy under the file name ``name``. Slow, writes nothing and holds nothing in the database.

    Raises RedactionRefused, Stale, or RedactionError when the source cannot be blacked out.
    """
    _check_drawing(redaction, version, lock=False)
    if not redaction.marks:
        raise RedactionRefused(Refusal.NO_MARKS)
    source, marks, made_from = redaction.source, list(marks_of(redaction).values()), redaction.version
    db.session.expunge(source)
    rest()
    copy = engine.blackout(files.bytes_of(source), marks, draw_all=draw_all)
    clean = CleanFile(name, PDF, copy.data, hashlib.sha256(copy.data).hexdigest(), len(copy.data))
    return Made(clean, copy.drawn, made_from)


def finish(redaction: Redaction, result: StoredFile, made: Made, *, actor: Actor, now: datetime) -> None:
    """Let the copy belong to the item, with an event that ties it to its source and its marks.

    The caller commits. Raises RedactionRefused, or Stale when the marks changed while the copy was being made.
    Source: UU 14/2008 Pasal 22 ayat (7) huruf e.
    """
    _check_drawing(redaction, made.version)
    info_request = redaction.info_request
    db.session.add(result)
    db.session.flush()
    redaction.result_id, redaction.drawn = result.id, list(made.drawn)
    _touch(redaction, actor, now)
    record(
        "redacted",
        info_request,
        actor=actor,
        now=now,
        article=str(ARTICLE),
        item=redaction.item.number,
        source=redaction.source.sha256,
        result=result.sha256,
        pages=list(made.drawn),
        marks=[
            {"page": one.page, "letter": one.letter, "reason": digest(info_request.applicant, one.reason)}
            for one in marks_of(redaction).values()
        ],
    )


def reopen(redaction: Redaction, *, actor: Actor, now: datetime, version: int | None = None) -> list[str]:
    """Take a copy back before it was given out, to mark more or less; return where its bytes lie.

    The caller commits, and erases those bytes afterwards. Raises RedactionRefused or Stale.
    """
    _check_version(redaction, version)
    _check_open(redaction.info_request)
    result = redaction.result
    if result is None:
        raise RedactionRefused(Refusal.UNFINISHED)
    redaction.result_id, redaction.drawn = None, []
    _touch(redaction, actor, now)
    db.session.flush()
    db.session.delete(result)
    record("redaction_reopened", redaction.info_request, actor=actor, now=now, result=result.sha256)
    return [result.storage_key]


def discard(redaction: Redaction, *, actor: Actor, now: datetime, version: int | None = None) -> list[str]:
    """Forget a source that was not finished, with its marks; return where its bytes lie.

    The caller commits, and erases those bytes afterwards. Raises RedactionRefused or Stale.
    """
    _check_drawing(redaction, version)
    info_request, source = redaction.info_request, redaction.source
    db.session.delete(redaction)
    db.session.flush()
    db.session.delete(source)
    record("redaction_discarded", info_request, actor=actor, now=now, source=source.sha256)
    return [source.storage_key]


# What is checked before a step


def _check_version(redaction: Redaction, version: int | None) -> None:
    if version is not None and redaction.version != version:
        raise Stale


def _check_open(info_request: InfoRequest, *, lock: bool = True) -> None:
    """Only before the answer; the case is held meanwhile, so that it is not answered at this moment."""
    if lock:
        db.session.refresh(info_request, with_for_update={"key_share": True, "of": InfoRequest})
    if info_request.status not in OPEN:
        raise RedactionRefused(Refusal.ANSWERED)


def _check_drawing(redaction: Redaction, version: int | None, *, lock: bool = True) -> None:
    _check_version(redaction, version)
    if redaction.result_id is not None:
        raise RedactionRefused(Refusal.FINISHED)
    _check_open(redaction.info_request, lock=lock)


def _check_mark(redaction: Redaction, one: Mark) -> None:
    if one.letter not in GROUNDS:
        raise RedactionRefused(Refusal.LETTER)
    if not one.reason.strip():
        raise RedactionRefused(Refusal.REASON)
    if not (1 <= one.page <= len(redaction.pages) and one.on_page(*redaction.pages[one.page - 1])):
        raise RedactionRefused(Refusal.OUTSIDE)


def _touch(redaction: Redaction, actor: Actor, now: datetime) -> None:
    redaction.changed_by, redaction.changed_at = actor.name, now


# For the letter


def marks_as_text(redaction: Redaction) -> str:
    """What was blacked out where and why, in the words of the notice: a line for each ground and reason."""
    together: Mapping[tuple[str, str], list[int]] = defaultdict(list)
    for one in marks_of(redaction).values():
        together[one.letter, _sentence_end(one.reason)].append(one.page)
    return "\n".join(
        f"Halaman {_enumerated(sorted(set(pages)))}: bagian dihitamkan berdasarkan Pasal 17 huruf {letter}, "
        f"karena {reason}."
        for (letter, reason), pages in together.items()
    )


def _sentence_end(reason: str) -> str:
    """A reason as it may follow "karena" and be followed by a full stop."""
    words = re.sub(r"\s+", " ", reason).strip().rstrip(".")
    return re.sub(r"^karena\s+", "", words, flags=re.IGNORECASE)


def runs_of(pages: Sequence[int]) -> list[list[int]]:
    """Sorted pages, those that follow one another together."""
    runs: list[list[int]] = []
    for page in pages:
        if runs and page == runs[-1][-1] + 1:
            runs[-1].append(page)
        else:
            runs.append([page])
    return runs


def _enumerated(pages: Sequence[int]) -> str:
    """Pages as one says them: "2", "2 dan 5", "2, 5, dan 9", "1 sampai 4 dan 9"."""
    words: list[str] = []
    for run in runs_of(pages):
        words += [f"{run[0]} sampai {run[-1]}"] if len(run) > 2 else [str(page) for page in run]
    if len(words) < 3:
        return " dan ".join(words)
    return f"{', '.join(words[:-1])}, dan {words[-1]}"
