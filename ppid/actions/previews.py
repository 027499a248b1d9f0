"""An answer or a ruling as it would look on paper, before anything is numbered, stored or sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from io import BytesIO

import pikepdf

from ppid.access import Actor
from ppid.actions import letter_texts, objections, ruling_drafts
from ppid.actions.answers import Answer, Decision, facts_of_items, finished_copies, marks_of_items, tested
from ppid.actions.crests import pictures_of
from ppid.actions.rulings import Statement
from ppid.actions.steps import facts_of, signer_of
from ppid.clock import local_date
from ppid.db import rest
from ppid.law import rulings, workflow
from ppid.law.deadlines import count_provisionally
from ppid.law.roles import Role
from ppid.law.rulings import Verdict
from ppid.law.workflow import ItemOutcome
from ppid.letters import builders
from ppid.letters import objections as objection_builders
from ppid.letters.blocks import Check, Facts
from ppid.models import (
    HarmTest,
    InfoRequest,
    Notice,
    Objection,
    ObjectionGround,
    ObjectionItem,
    RequestItem,
    Ruling,
)
from ppid.queries.calendars import calendar_of

NOWHERE = Check("", "")


def answer(info_request: InfoRequest, drafted: Answer, *, actor: Actor, now: datetime) -> bytes:
    """Print the notice, and the decree where something is refused, as one PDF marked as a draft.

    Writes nothing. Raises NotAllowed as putting it before the approver would.
    """
    decisions, tests = tested(info_request.body_id, drafted.decisions)
    items = facts_of_items(info_request, decisions, drafted.files, finished_copies(info_request))
    workflow.check(workflow.SUBMIT, info_request.status, actor.doer, facts_of(info_request, now, items=items))
    paper, letters = (
        info_request.body.paper,
        _facts(info_request, drafted, decisions, tuple(tests.values()), actor, now),
    )
    pictures = pictures_of(info_request.body_id, letters[0][1])
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    parts = [render.render(kind, facts, paper=paper, draft=True, pictures=pictures) for kind, facts in letters]
    return _joined(parts)


def _facts(
    info_request: InfoRequest,
    drafted: Answer,
    decisions: Mapping[int, Decision],
    harm_tests: tuple[HarmTest, ...],
    actor: Actor,
    now: datetime,
) -> list[tuple[str, Facts]]:
    on = local_date(now, info_request.body.zone)
    signer = signer_of(info_request, Role.OFFICER, on, actor)
    copies = finished_copies(info_request)
    shown, dated_on = _decided(info_request, decisions), on.isoformat()
    notice = builders.notice(
        shown,
        _notice(drafted),
        number="",
        dated_on=dated_on,
        check=NOWHERE,
        signer=signer,
        harm_tests=harm_tests,
        files=[*(copy.result for copy in copies if copy.result is not None), *drafted.files],
        marks=marks_of_items(copies),
    )
    letters: list[tuple[str, Facts]] = [("notice", notice)]
    if any(item.outcome is ItemOutcome.REFUSED for item in shown.items):
        decree = builders.refusal(
            shown, number="", dated_on=dated_on, check=NOWHERE, signer=signer, harm_tests=harm_tests
        )
        letters.append(("refusal", decree))
    return [(kind, letter_texts.worded(facts, info_request.body_id, kind)) for kind, facts in letters]


def _decided(info_request: InfoRequest, decisions: Mapping[int, Decision]) -> InfoRequest:
    """A copy of the request with its decisions, in no session: the rows themselves stay as they are."""
    asked = {item.number: item for item in info_request.items}
    items = [
        RequestItem(
            id=asked[decision.facts.number].id,
            number=decision.facts.number,
            text=asked[decision.facts.number].text,
            outcome=decision.facts.outcome,
            form=decision.form,
            holder=decision.facts.holder,
            holder_unknown=decision.facts.holder_unknown,
            available_on=decision.facts.available_on,
            ground=decision.facts.ground,
            other_act=decision.facts.other_act,
            reason=decision.facts.reason,
            consequence=decision.facts.consequence,
            blackout=decision.facts.blackout,
            explanation=decision.explanation,
            harm_test_id=decision.harm_test_id,
        )
        for decision in decisions.values()
    ]
    return InfoRequest(
        body=info_request.body,
        applicant=info_request.applicant,
        proxy=info_request.proxy,
        number=info_request.number,
        received_on=info_request.received_on,
        delivery_method=info_request.delivery_method,
        items=items,
    )


def _notice(drafted: Answer) -> Notice:
    return Notice(
        provide_days=drafted.provide_days,
        copy_rate=drafted.copy_rate,
        copy_sheets=drafted.copy_sheets,
        delivery_cost=drafted.delivery_cost,
        other_cost=drafted.other_cost,
        payment=drafted.payment,
        explanation=drafted.explanation,
    )


def ruling(objection: Objection, statement: Statement, *, actor: Actor, now: datetime) -> bytes:
    """Print the tanggapan as one PDF marked as a draft, signed by whoever holds the office of the Atasan PPID.

    Writes nothing. Raises NotAllowed as putting it before the Atasan PPID would.
    """
    ruling_drafts.check_contents(objection, statement, actor=actor, now=now)
    on, paper = local_date(now, objection.body.zone), objection.body.paper
    facts = objection_builders.ruling(
        _ruled(objection, statement),
        _ruling(objection, statement, on),
        number="",
        dated_on=on.isoformat(),
        check=NOWHERE,
        signer=objections.signer_of(objection, Role.SUPERIOR, on, actor),
    )
    facts = letter_texts.worded(facts, objection.body_id, "ruling")
    pictures = pictures_of(objection.body_id, facts)
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    return render.render("ruling", facts, paper=paper, draft=True, pictures=pictures)


def _ruled(objection: Objection, statement: Statement) -> Objection:
    """A copy of the objection with its verdicts, in no session: the rows themselves stay as they are."""
    said = statement.grounds, statement.items
    grounds = [
        ObjectionGround(ground=row.ground, verdict=said[0][row.ground].verdict, reason=said[0][row.ground].reason)
        for row in objection.grounds
    ]
    items = [
        ObjectionItem(
            number=row.number, text=row.text, verdict=said[1][row.number].verdict, reason=said[1][row.number].reason
        )
        for row in objection.items
    ]
    verdicts: list[Verdict | None] = [*(row.verdict for row in grounds), *(row.verdict for row in items)]
    return Objection(
        body=objection.body,
        applicant=objection.applicant,
        proxy=objection.proxy,
        info_request=objection.info_request,
        number=objection.number,
        received_on=objection.received_on,
        outcome=rulings.outcome_of(verdict for verdict in verdicts if verdict is not None),
        grounds=grounds,
        items=items,
    )


def _ruling(objection: Objection, statement: Statement, on: date) -> Ruling:
    days = statement.order_days
    limit = count_provisionally(rulings.order_limit(days), on, calendar_of(objection.body)) if days else None
    return Ruling(
        reasons=statement.reasons,
        order=statement.order if limit else "",
        order_days=days,
        order_due_on=limit.due if limit else None,
    )


def _joined(parts: list[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    joined, out = pikepdf.Pdf.new(), BytesIO()
    for part in parts:
        with pikepdf.Pdf.open(BytesIO(part)) as pdf:
            joined.pages.extend(pdf.pages)
    joined.save(out)
    return out.getvalue()
