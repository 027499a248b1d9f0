"""What a body answers to the questionnaire of a commission: drafts by aspect, sending it once, and objecting once.

``known`` is what `ppid.actions.monev_facts` read just before: it is kept with every answer, and frozen when the answers
are sent. No step of a draft is an event; what is sent is.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from ppid import storage
from ppid.access import Actor
from ppid.actions import monev_mails
from ppid.actions.events import canonical, hold, record_for_body
from ppid.actions.files import FileAltered
from ppid.actions.monev_facts import Known
from ppid.actions.questionnaires import aspects_of, phase_of
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db, rest
from ppid.law import monev as law
from ppid.law.monev import Aspect, EntryState, Given, Lack, Phase, Question
from ppid.models import MonevAnswer, MonevEntry, PublicBody, Questionnaire
from ppid.queries import monev as queries
from ppid.uploads import CleanFile

log = logging.getLogger(__name__)

KINDS = frozenset({"pdf"})
FOLDER = "monev"
LONGEST_NOTE, LONGEST_LINK = 2000, 500


class Incomplete(Exception):
    """Answers that cannot be sent yet: what each question lacks, by its key."""

    def __init__(self, lacks: Mapping[str, Lack]) -> None:
        super().__init__(", ".join(lacks))
        self.lacks = lacks


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer as the body writes it. ``claimed`` None, with nothing else, is no answer."""

    claimed: int | None
    note: str = ""
    link: str = ""
    drops_file: bool = False


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file in the store that no row points to yet."""

    clean: CleanFile
    storage_key: str


@contextmanager
def stored(files: Mapping[str, CleanFile]) -> Iterator[dict[str, KeptFile]]:
    """Put PDFs into the store, by question; when the step fails they go again. Use it around ``committed()``."""
    rest()
    kept: dict[str, KeptFile] = {}
    try:
        for question, clean in files.items():
            key = storage.current().new_key(FOLDER)
            storage.current().put(key, clean.data)
            kept[question] = KeptFile(clean, key)
        yield kept
    except BaseException:
        forget([one.storage_key for one in kept.values()])
        raise


def forget(keys: Sequence[str]) -> None:
    """Remove files that no row points to any more, after the commit. One that cannot be removed now is left."""
    for key in keys:
        try:
            storage.current().delete(key)
        except storage.StorageError:
            log.exception("%s is not needed any more and could not be removed", key)


def phase_for(questionnaire: Questionnaire, body: PublicBody, now: datetime) -> Phase:
    """Where a questionnaire stands for a body: its days end at 23.59 in the body's own zone."""
    return phase_of(questionnaire, local_date(now, body.zone))


def stamp_of(aspect: Aspect, entry: MonevEntry | None) -> int:
    """The state of one aspect's answers as a page carries it; 0 while there are none.

    Two officers may work on two aspects at once; on one aspect the second of them is told.
    """
    keys = {question.key for question in aspect.questions}
    moments = [one.changed_at for one in entry.answers if one.question in keys] if entry else []
    return max((_microseconds(moment) for moment in moments), default=0)


def _microseconds(moment: datetime) -> int:
    since = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def save(
    questionnaire: Questionnaire,
    body: PublicBody,
    aspect: Aspect,
    answers: Mapping[str, Answered],
    files: Mapping[str, KeptFile],
    known: Mapping[str, Known],
    *,
    now: datetime,
    stamp: int | None = None,
) -> list[str]:
    """Keep the answers to one aspect as a draft; return the keys of files that are not needed any more.

    The caller commits, and forgets those files afterwards. Raises Stale when the aspect was saved since the page was
    opened, Refused when the questionnaire is closed to answers.
    """
    entry = _draft(questionnaire, body, now)
    if stamp is not None and stamp_of(aspect, entry) != stamp:
        raise Stale
    rows = {one.question: one for one in entry.answers}
    unneeded: list[str] = []
    for question in aspect.questions:
        if question.key not in answers:
            continue
        said, file, row = answers[question.key], files.get(question.key), rows.get(question.key)
        if row is not None and row.storage_key and (file is not None or said.drops_file or said.claimed is None):
            unneeded.append(row.storage_key)
            row.file_name, row.storage_key, row.sha256 = "", None, None
        if said.claimed is None:
            if row is not None:
                db.session.delete(row)
            continue
        if row is None:
            row = MonevAnswer(body_id=body.id, entry_id=entry.id, question=question.key)
            db.session.add(row)
        row.claimed, row.note, row.link, row.changed_at = said.claimed, said.note, said.link, now
        row.known = _known_of(question, known)
        if file is not None:
            row.file_name, row.storage_key, row.sha256 = file.clean.name, file.storage_key, file.clean.sha256
    db.session.flush()
    return unneeded


def accept_known(questionnaire: Questionnaire, body: PublicBody, known: Mapping[str, Known], *, now: datetime) -> int:
    """Take over what the portal knows where nothing is answered yet; return how many. The caller commits.

    Raises Refused when the questionnaire is closed to answers.
    """
    entry = _draft(questionnaire, body, now)
    answered = {one.question for one in entry.answers}
    taken = 0
    for question in law.all_questions(aspects_of(questionnaire)):
        data = _known_of(question, known)
        if question.key in answered or not data:
            continue
        row = MonevAnswer(body_id=body.id, entry_id=entry.id, question=question.key)
        row.claimed, row.known, row.changed_at = data["percent"], data, now
        db.session.add(row)
        taken += 1
    db.session.flush()
    return taken


def _known_of(question: Question, known: Mapping[str, Known]) -> dict[str, Any]:
    """What the portal knows about a question, or nothing."""
    return known[question.fact].as_data(question) if question.fact in known else {}


def _draft(questionnaire: Questionnaire, body: PublicBody, now: datetime) -> MonevEntry:
    """The draft of a body, begun when there is none, held until this transaction ends."""
    hold(body)
    entry = db.session.scalars(queries.entry_of(questionnaire.id, body.id)).one_or_none()
    law.check(law.SAVE, entry.state if entry else EntryState.DRAFT, phase_for(questionnaire, body, now))
    if entry is None:
        entry = MonevEntry(questionnaire_id=questionnaire.id, body_id=body.id, state=EntryState.DRAFT)
        db.session.add(entry)
        db.session.flush()
    return entry


# Sending


def facts_of(answer: MonevAnswer | None, known: int | None) -> Given:
    """An answer as the law looks at it; ``known`` is the percent that the portal knows now."""
    if answer is None:
        return Given(None)
    return Given(answer.claimed, bool(answer.link), answer.storage_key is not None, known)


def lacks_of(questionnaire: Questionnaire, entry: MonevEntry | None, known: Mapping[str, Known]) -> dict[str, Lack]:
    """What the answers to each question lack before they can be sent."""
    rows = {one.question: one for one in entry.answers} if entry else {}
    found = {}
    for question in law.all_questions(aspects_of(questionnaire)):
        fact = known.get(question.fact)
        percent = law.fitting(question.scale, fact.percent) if fact else None
        lack = law.lacking(facts_of(rows.get(question.key), percent))
        if lack is not None:
            found[question.key] = lack
    return found


def submit(
    entry: MonevEntry, known: Mapping[str, Known], *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Send the answers, once; what the portal knows is frozen with them. The caller commits.

    Raises Stale, Refused when it is too late or done before, or Incomplete.
    """
    take(entry, version)
    questionnaire, body = entry.questionnaire, entry.body
    law.check(law.SUBMIT, entry.state, phase_for(questionnaire, body, now))
    lacks = lacks_of(questionnaire, entry, known)
    if lacks:
        raise Incomplete(lacks)
    rows = {one.question: one for one in entry.answers}
    for question in law.all_questions(aspects_of(questionnaire)):
        rows[question.key].known = _known_of(question, known)
    entry.state, entry.submitted_at = EntryState.SUBMITTED, now
    record_for_body(
        "monev_submitted",
        body,
        actor=actor,
        now=now,
        commission=questionnaire.commission.name,
        year=questionnaire.year,
        answers_sha256=digest_of(rows.values()),
    )


def digest_of(answers: Iterable[MonevAnswer]) -> str:
    """The fingerprint of the answers that were sent: claims, proofs and what the portal knew."""
    said = {one.question: [one.claimed, one.note, one.link, one.sha256, one.known] for one in answers}
    return hashlib.sha256(canonical(said)).hexdigest()


def take(entry: MonevEntry, version: int | None) -> None:
    """Take the answers for a step, as they stand now. Raises Stale when the page was opened on an older state.

    Whoever works on the answers of a body holds the body first, so that two steps wait for each other.
    """
    hold(entry.body)
    db.session.refresh(entry, with_for_update={"key_share": True, "of": MonevEntry})
    db.session.expire(entry, ["answers"])
    if version is not None and entry.version != version:
        raise Stale


# Objecting


def may_contest(answer: MonevAnswer) -> bool:
    """Whether there is anything to object to: less was given than was claimed."""
    return answer.given is not None and answer.given < answer.claimed


def contest(
    entry: MonevEntry, reasons: Mapping[str, str], *, actor: Actor, now: datetime, version: int | None = None
) -> None:
    """Object to what was given for some answers, once, with reasons by question. The caller commits.

    Raises Stale, or Refused without a reason, when the period has ended, or when nothing less was given.
    """
    take(entry, version)
    law.check(law.CONTEST, entry.state, phase_for(entry.questionnaire, entry.body, now))
    contested = [one for one in entry.answers if reasons.get(one.question)]
    if not contested or not all(may_contest(one) for one in contested):
        raise law.Refused("Tulis alasan untuk paling sedikit satu jawaban yang nilainya kurang dari yang dinyatakan.")
    for one in contested:
        one.contest = reasons[one.question]
    entry.state, entry.contested_at = EntryState.CONTESTED, now
    record_for_body(
        "monev_contested",
        entry.body,
        actor=actor,
        now=now,
        commission=entry.questionnaire.commission.name,
        year=entry.questionnaire.year,
        questions=[one.question for one in contested],
    )
    monev_mails.contested(entry, now=now)


def bytes_of(answer: MonevAnswer) -> bytes:
    """The PDF as it was taken in. Raises FileMissing when there is none or it is gone, FileAltered when it changed."""
    if answer.storage_key is None:
        raise storage.FileMissing(f"answer {answer.id}")
    data = storage.current().get(answer.storage_key)
    if hashlib.sha256(data).hexdigest() != answer.sha256:
        raise FileAltered(answer.storage_key)
    return data


def last_day(questionnaire: Questionnaire, where: Phase) -> date:
    """The day with which the present period of a questionnaire ends."""
    return questionnaire.closes_on if where in {Phase.ANNOUNCED, Phase.ANSWERING} else questionnaire.objections_until_on
