"""Uji konsekuensi: written, given opinions on, decided once, and replaced rather than changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ppid.access import Actor
from ppid.actions import letters, numbers
from ppid.actions.events import record_for_body
from ppid.actions.steps import Stale
from ppid.clock import local_date
from ppid.db import db
from ppid.law import harm_tests, numbering
from ppid.law.articles import Article
from ppid.law.harm_tests import Requirement, Result
from ppid.law.numbering import Series
from ppid.law.roles import Role
from ppid.letters import builders
from ppid.models import HarmOpinion, HarmTest, InfoRequest, Letter, PublicBody, Unit
from ppid.queries import harm_tests as queries
from ppid.queries import people as people_queries

FIELDS = (
    "information",
    "ground",
    "act",
    "if_opened",
    "if_closed",
    "public_interest",
    "participants",
    "pasal_18_checked",
    "pasal_18",
    "consent",
    "public_office",
    "until_on",
)


class HarmTestError(ValueError):
    """A test cannot be changed or decided as asked; the message is Indonesian."""


class Incomplete(HarmTestError):
    """The test still lacks something; ``missing`` says what, each with its article."""

    def __init__(self, missing: list[Requirement]) -> None:
        super().__init__(" ".join(requirement.sentence for requirement in missing))
        self.missing = missing


class OpenByLaw(HarmTestError):
    """The law keeps this information open; ``article`` says where."""

    def __init__(self, article: Article) -> None:
        super().__init__(f"Informasi ini tidak dapat dikecualikan ({article}).")
        self.article = article


def write(
    body: PublicBody,
    values: Mapping[str, Any],
    *,
    actor: Actor,
    now: datetime,
    request_id: int | None = None,
    unit_id: int | None = None,
    test: HarmTest | None = None,
    version: int | None = None,
) -> HarmTest:
    """Keep a test as far as it is written; a new one unless ``test`` is given. The caller commits.

    Raises Stale, or HarmTestError when the test is decided: then it is replaced, not changed.
    """
    if test is None:
        test = HarmTest(body_id=body.id, request_id=request_id, unit_id=unit_id)
        db.session.add(test)
    else:
        _take(test, version)
        if test.decided_on is not None:
            raise HarmTestError("Pengujian yang sudah diputuskan tidak dapat diubah; buatlah pengujian baru.")
    for name in FIELDS:
        if name in values:
            setattr(test, name, values[name])
    test.written_by, test.written_at = actor.name, now
    db.session.flush()
    return test


def _take(test: HarmTest, version: int | None) -> None:
    """Take a test for this step, as it stands now. Raises Stale when its page was opened on an older state."""
    db.session.refresh(test, with_for_update={"key_share": True, "of": HarmTest})
    if version is not None and test.version != version:
        raise Stale


def give_opinion(
    test: HarmTest, *, name: str, jabatan: str, text: str, body: PublicBody, actor: Actor, now: datetime
) -> None:
    """Record what a member of the tim pertimbangan says, before the decision. The caller commits.

    Raises HarmTestError without a name or a text, or when the test is decided.
    """
    _take(test, None)
    if test.decided_on is not None:
        raise HarmTestError("Pengujian ini sudah diputuskan; pendapat tidak dapat ditambahkan lagi.")
    if not text.strip() or not name.strip():
        raise HarmTestError("Isi nama anggota tim pertimbangan dan pendapatnya.")
    db.session.add(
        HarmOpinion(
            body_id=test.body_id,
            harm_test_id=test.id,
            name=name.strip(),
            jabatan=jabatan.strip(),
            text=text.strip(),
            given_at=now,
        )
    )
    record_for_body("harm_opinion", body, actor=actor, now=now, harm_test=test.id, jabatan=jabatan.strip())


def decide(
    test: HarmTest, result: Result, *, body: PublicBody, actor: Actor, now: datetime, version: int | None = None
) -> Letter:
    """Decide a complete test, give it its number and issue its sheet. The caller commits.

    Raises Stale, Incomplete, OpenByLaw, or HarmTestError for a second decision or another role than the PPID Utama.
    Source: UU 14/2008 Pasal 19; PerKI 1/2021 Pasal 49.
    """
    if actor.doer is not Role.OFFICER:
        raise HarmTestError("Hanya PPID Utama yang memutuskan pengujian konsekuensi.")
    _take(test, version)
    if test.decided_on is not None:
        raise HarmTestError("Pengujian ini sudah diputuskan.")
    on = local_date(now, body.zone)
    test.result, test.decided_on = result, on
    with db.session.no_autoflush:
        lacking = harm_tests.missing(test.facts)
        closed_by = harm_tests.opened_by_law(test.facts) if result is not Result.OPEN else None
        if lacking or closed_by:
            test.result, test.decided_on = None, None
            raise Incomplete(lacking) if lacking else OpenByLaw(closed_by)  # type: ignore[arg-type]  # one of them
        year = numbering.local_year(now, body.zone)
        test.year, test.seq = year, numbers.take(body.id, Series.HARM_TEST, year)
        test.number = numbering.number(
            numbering.HARM_TEST_PATTERN, seq=test.seq, moment=now, zone=body.zone, code=body.letter_code
        )
    db.session.flush()
    record_for_body(
        "harm_test_decided",
        body,
        actor=actor,
        now=now,
        harm_test=test.id,
        number=test.number,
        ground=test.ground,
        result=result,
        until_on=test.until_on,
        request=test.request_id,
    )
    return _issue_sheet(test, body, actor, now)


def _issue_sheet(test: HarmTest, body: PublicBody, actor: Actor, now: datetime) -> Letter:
    """The Lembar Pengujian Konsekuensi, under the number of the test.

    It is the body's own letter, also when a request gave rise to it: a decided test serves every request alike, and
    the applicant of one hears of it with the answer only.
    """
    signer = db.session.scalar(
        people_queries.holder_of(body.id, Role.OFFICER, local_date(now, body.zone), official_id=actor.official_id)
    )
    info_request = db.session.get(InfoRequest, test.request_id) if test.request_id else None
    unit = db.session.get(Unit, test.unit_id) if test.unit_id else None
    db.session.refresh(test, ["opinions"])
    return letters.issue(
        "harm_test",
        body,
        lambda number, on, check: builders.harm_test(
            test,
            body,
            number=number,
            dated_on=on,
            check=check,
            signer=signer,
            registration=info_request.number if info_request else "",
            unit=unit.name if unit else "",
        ),
        signer=signer,
        actor=actor,
        now=now,
        number=test.number,
    )


def usable(info_request: InfoRequest, on: date) -> list[HarmTest]:
    """The body's tests on which a refusal may rest on that day; those made for this request first, then the newest."""
    found = db.session.scalars(queries.in_force(info_request.body_id, on)).all()
    sound = [test for test in found if harm_tests.supports_refusal(test.facts, test.ground, on)]
    return sorted(sound, key=lambda test: test.request_id != info_request.id)
