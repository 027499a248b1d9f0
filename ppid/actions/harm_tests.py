"""Uji konsekuensi: written, given opinions on, decided once, and replaced rather than changed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from ppid.access import Actor
from ppid.actions import numbers
from ppid.actions.events import record_for_body
from ppid.clock import local_date
from ppid.db import db
from ppid.law import harm_tests, numbering
from ppid.law.articles import Article
from ppid.law.harm_tests import Requirement, Result
from ppid.law.numbering import Series
from ppid.law.roles import Role
from ppid.models import HarmOpinion, HarmTest, PublicBody

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
) -> HarmTest:
    """Keep a test as far as it is written; a new one unless ``test`` is given. The caller commits.

    Raises HarmTestError when the test is decided: then it is replaced, not changed.
    """
    if test is None:
        test = HarmTest(body_id=body.id, request_id=request_id, unit_id=unit_id)
        db.session.add(test)
    elif test.decided_on is not None:
        raise HarmTestError("Pengujian yang sudah diputuskan tidak dapat diubah; buatlah pengujian baru.")
    for name in FIELDS:
        if name in values:
            setattr(test, name, values[name])
    test.written_by, test.written_at = actor.name, now
    db.session.flush()
    return test


def give_opinion(
    test: HarmTest, *, name: str, jabatan: str, text: str, body: PublicBody, actor: Actor, now: datetime
) -> None:
    """Record what a member of the tim pertimbangan says. The caller commits. Raises HarmTestError without a text."""
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


def decide(test: HarmTest, result: Result, *, body: PublicBody, actor: Actor, now: datetime) -> None:
    """Decide a complete test and give it its number. The caller commits.

    Raises Incomplete, OpenByLaw, or HarmTestError for a second decision or another role than the PPID Utama.
    Source: UU 14/2008 Pasal 19; PerKI 1/2021 Pasal 49.
    """
    if actor.doer is not Role.OFFICER:
        raise HarmTestError("Hanya PPID Utama yang memutuskan pengujian konsekuensi.")
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
        test.number = f"LUK-{test.seq:03}/{body.letter_code}/{year}"
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


def supports(test: HarmTest | None, ground: str, on: date) -> bool:
    """Whether a refusal may rest on this test on that day."""
    return test is not None and harm_tests.supports_refusal(test.facts, ground, on)
