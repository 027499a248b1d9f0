"""The record of a case as a bundle shows it: events in words, clocks, the verdict on time, the chain and the log.

Reads rows and returns plain values; changes nothing.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from ppid.actions import seals
from ppid.actions.disputes import assess
from ppid.actions.events import sealed_facts
from ppid.actions.steps import clocks_of
from ppid.bundles import chain
from ppid.bundles.chain import Link
from ppid.bundles.facts import Audience, Happening, Limit, Log, Timeline, Verdict
from ppid.clock import ZONES, local_date
from ppid.db import db
from ppid.law import disputes as dispute_law
from ppid.law.cases import EvidenceKind
from ppid.law.deadlines import COMPLETENESS, OBJECTION, RULING, Trace, count_provisionally
from ppid.law.rulings import ObjectionStatus
from ppid.letters import parts
from ppid.letters.blocks import Clock
from ppid.letters.words import long_date
from ppid.models import Dispute, Event, Objection
from ppid.queries import bundles as queries
from ppid.queries import disputes as dispute_queries
from ppid.queries import objections as objection_queries
from ppid.queries.calendars import calendar_of
from ppid.tlog import Checkpoint, NoteError, TreeError, inclusion_proof, open_note

SEAL_LETTERS = 12  # of a seal, in a table
ANSWER, RULE, EXECUTE = "answer", "rule", "execute_ruling"


@dataclass(frozen=True, slots=True)
class Words:
    """How events and their facts are told; given by the pages, whose words they are.

    ``public`` names the events that applicants see on their own page before anything is opened.
    """

    sentence: Callable[[Event], str]
    doer: Callable[[str], str]
    evidence: Callable[[EvidenceKind], str]
    status: Callable[[Objection, date], str]
    public: frozenset[str]


class Teller:
    """Holds the words in use; the pages give them when the application starts."""

    words: Words


teller = Teller()


@dataclass(frozen=True, slots=True)
class Hidden:
    """What the applicant has not opened yet: the answer, and rulings by the number of their objection."""

    answer: bool = False
    rulings: frozenset[str] = frozenset()

    @property
    def anything(self) -> bool:
        return self.answer or bool(self.rulings)


@dataclass(frozen=True, slots=True)
class Record:
    """The events of a chain, oldest first, and what of them this audience may read."""

    name: str
    events: tuple[Event, ...]
    hidden: Hidden

    def shows(self, event: Event) -> bool:
        """Whether the facts of an event may be read. Opening is evidence of receipt, so nothing is told before."""
        if not self.hidden.anything:
            return True
        if event.name not in teller.words.public or (event.name == ANSWER and self.hidden.answer):
            return False
        return event.name not in {RULE, EXECUTE} or event.data.get("objection") not in self.hidden.rulings

    @property
    def shown(self) -> list[Event]:
        return [event for event in self.events if self.shows(event)]

    def links(self) -> tuple[Link, ...]:
        return tuple(
            Link(one.seq, one.previous_seal, one.seal, sealed_facts(one) if self.shows(one) else None)
            for one in self.events
        )


def hidden_from(objection: Objection, audience: Audience) -> Hidden:
    """What this audience may not see yet; only the applicant opens anything."""
    if audience is not Audience.APPLICANT:
        return Hidden()
    info_request = objection.info_request
    if info_request is None:
        return Hidden(rulings=_unopened([objection]))
    siblings = db.session.scalars(objection_queries.of_request(info_request.id)).all()
    answered = info_request.answered_on is not None and info_request.answer_received_on is None
    return Hidden(answered, _unopened(siblings))


def _unopened(objections: Iterable[Objection]) -> frozenset[str]:
    return frozenset(one.number for one in objections if one.ruled_on and not one.ruling_received_on)


def read(objection: Objection, hidden: Hidden) -> Record:
    """The chain of an objection's case."""
    events = tuple(db.session.scalars(objection_queries.events_of(objection)))
    return Record(events[0].chain, events, hidden)


# The verdict


def verdict(objection: Objection, today: date) -> Verdict:
    """Whether a petition would be in time today, with the arithmetic."""
    found = assess(objection, today)
    lines = [
        f"{window.deadline.days} hari kerja sejak {long_date(window.starts.isoformat())} "
        f"berakhir pada {long_date(window.due.isoformat())} ({window.deadline.article})."
        for window in found.windows
    ]
    if found.until is not None:
        relation = "tidak melewati" if today <= found.until else "sudah melewati"
        lines.append(f"{long_date(today.isoformat())} {relation} {long_date(found.until.isoformat())}.")
    ended = {
        ObjectionStatus.WITHDRAWN: (objection.withdrawn_on, "Keberatan ini dicabut oleh Pemohon pada"),
        ObjectionStatus.SETTLED: (objection.settled_on, "Keberatan ini selesai melalui musyawarah pada"),
    }.get(objection.status)
    if ended is not None and ended[0] is not None:
        lines.append(f"{ended[1]} {long_date(ended[0].isoformat())}; perhitungan ini hanya mengenai waktunya.")
    dispute = db.session.scalar(dispute_queries.of_objection(objection.id))
    if dispute is not None:
        then = assess(objection, dispute.petitioned_on)
        lines.append(
            f"Permohonan sengketa tercatat diajukan pada {long_date(dispute.petitioned_on.isoformat())}: "
            f"{dispute_law.TIMELINESS_LABELS[then.timeliness]}."
        )
    return Verdict(
        on=today.isoformat(),
        label=dispute_law.TIMELINESS_LABELS[found.timeliness],
        basis=dispute_law.BASES[found.basis],
        lines=tuple(lines),
        until=found.until.isoformat() if found.until else "",
        provisional=found.provisional,
    )


# The clocks


def limits(objection: Objection, today: date) -> tuple[Limit, ...]:
    """Every time limit of the case in the order in which it began."""
    dispute = db.session.scalar(dispute_queries.of_objection(objection.id))
    found = [*_of_request(objection, today), *_of_objection(objection, today), *_of_dispute(objection, dispute, today)]
    return tuple(sorted(found, key=lambda limit: limit.clock.starts))


def _of_request(objection: Objection, today: date) -> Iterator[Limit]:
    info_request = objection.info_request
    if info_request is None:
        return
    calendar = calendar_of(objection.body)
    checked = count_provisionally(COMPLETENESS, info_request.received_on, calendar)
    yield _limit(checked, today, info_request.incomplete_on, "Diberitahukan tidak lengkap")
    counted = clocks_of(info_request)
    both = [(counted.statute, "")]
    if counted.operative != counted.statute:
        both = [(counted.statute, " (sejak diterima)"), (counted.operative, " (sejak dinyatakan lengkap)")]
    for clock, which in both:
        ended = info_request.answered_on
        yield _limit(clock.reply, today, ended, "Dijawab", extension=clock.extension, which=which)


def _of_objection(objection: Objection, today: date) -> Iterator[Limit]:
    calendar = calendar_of(objection.body)
    for start in sorted({row.found_on for row in objection.grounds if row.found_on is not None}):
        letters = ", ".join(row.ground.value for row in objection.grounds if row.found_on == start)
        window = count_provisionally(OBJECTION, start, calendar)
        yield _limit(window, today, objection.received_on, "Diajukan", which=f", alasan huruf {letters}")
    answer = count_provisionally(RULING, objection.received_on, calendar)
    ends = (
        (objection.ruled_on, "Ditanggapi"),
        (objection.settled_on, "Diselesaikan melalui musyawarah"),
        (objection.withdrawn_on, "Dicabut"),
    )
    yield _limit(answer, today, *next((end for end in ends if end[0] is not None), (None, "")))


def _of_dispute(objection: Objection, dispute: Dispute | None, today: date) -> Iterator[Limit]:
    filed_on = dispute.petitioned_on if dispute else None
    for window in assess(objection, filed_on or today).windows:
        yield _limit(window, today, filed_on, "Diajukan")
    if dispute is not None:
        begin, *finish = dispute_law.clocks_of(
            dispute.petitioned_on, dispute.registered_on, calendar_of(objection.body)
        )
        yield _limit(begin, today, None, "")
        for trace in finish:
            yield _limit(trace, today, dispute.decided_on, "Diputus")


def _limit(
    trace: Trace, today: date, ended_on: date | None, ended_by: str, *, extension: Trace | None = None, which: str = ""
) -> Limit:
    due = extension.due if extension else trace.due
    return Limit(
        label=trace.deadline.label + which,
        duty=trace.deadline.duty,
        clock=Clock.of(trace),
        shown_on=min(ended_on or today, due).isoformat(),
        ended_on=ended_on.isoformat() if ended_on else "",
        ended_by=ended_by,
        extension=Clock.of(extension) if extension else None,
    )


# The seals


def log_of(record: Record, objection: Objection) -> Log:
    """The body's signed log, and the proof that the chain's newest logged seal is in it.

    One proof is enough: each seal covers all those before it.
    """
    body = objection.body
    origin, key, address = seals.origin_of(body), seals.verifier_key(body), seals.address_of(body)
    last = seals.last_checkpoint(body.id)
    signed = _opened(last.note, key) if last is not None else None
    if last is None or signed is None:
        return Log(origin, key, address)
    newest = db.session.execute(queries.newest_logged(record.name)).one_or_none()
    if newest is None or newest.position >= signed.size:
        return Log(origin, key, address, last.note)
    leaves = [seals.leaf_of(seal) for seal in db.session.scalars(queries.logged_seals(body.id, signed.size))]
    try:
        proof = inclusion_proof(leaves, newest.position)
    except TreeError:
        return Log(origin, key, address, last.note)
    spelled = tuple(base64.b64encode(one).decode() for one in proof)
    return Log(origin, key, address, last.note, newest.seq, newest.position, spelled)


def _opened(note: str, key: str) -> Checkpoint | None:
    """A head signed with the key in use; one signed before the key was replaced is left out."""
    try:
        return open_note(note, key)
    except NoteError:
        return None


def timeline(record: Record, objection: Objection, log: Log, today: date) -> Timeline:
    """The sheet of events, clocks and seals."""
    links, body = record.links(), objection.body
    return Timeline(
        happenings=tuple(
            Happening(
                seq=event.seq,
                at=parts.local(event.at, body),
                zone=ZONES[body.zone],
                who=teller.words.doer(event.doer) if record.shows(event) else "-",
                text=teller.words.sentence(event) if record.shows(event) else _closed(event),
                seal=event.seal[:SEAL_LETTERS],
            )
            for event in record.events
        ),
        limits=limits(objection, today),
        verdict=verdict(objection, today),
        chain=record.name,
        flaw=chain.flaw(record.name, links),
        head=chain.head(links),
        events=len(links),
        sealed=sum(link.facts is None for link in links),
        logged=log.seq,
        origin=log.origin,
        verifier_key=log.verifier_key,
        checkpoint=log.checkpoint,
    )


def _closed(event: Event) -> str:
    return f"Peristiwa nomor {event.seq}: isinya ditunjukkan setelah Pemohon membuka surat jawabannya."


def day_of(moment: datetime, objection: Objection) -> str:
    """The ISO date of an instant in the body's zone."""
    return local_date(moment, objection.body.zone).isoformat()
