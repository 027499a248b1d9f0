"""An answer as it would look on paper, before anything is numbered, stored or sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

import pikepdf

from ppid.access import Actor
from ppid.actions.answers import Answer, Decision, tested
from ppid.actions.steps import facts_of, signer_of
from ppid.clock import local_date
from ppid.db import rest
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import ItemOutcome
from ppid.letters import builders
from ppid.letters.blocks import Check, Facts
from ppid.models import HarmTest, InfoRequest, Notice, RequestItem

NOWHERE = Check("", "")


def answer(info_request: InfoRequest, drafted: Answer, *, actor: Actor, now: datetime) -> bytes:
    """Print the notice, and the decree where something is refused, as one PDF marked as a draft.

    Writes nothing. Raises NotAllowed as `actions.requests.answer` would.
    """
    decisions, tests = tested(info_request.body_id, drafted.decisions)
    items = tuple(decision.facts for decision in decisions.values())
    workflow.check(workflow.ANSWER, info_request.status, actor.doer, facts_of(info_request, now, items=items))
    paper, letters = info_request.body.paper, _facts(info_request, drafted, decisions, tuple(tests.values()), now)
    rest()
    from ppid.letters import render  # half a second of imports that only drawing needs

    return _joined([render.render(kind, facts, paper=paper, draft=True) for kind, facts in letters])


def _facts(
    info_request: InfoRequest,
    drafted: Answer,
    decisions: Mapping[int, Decision],
    harm_tests: tuple[HarmTest, ...],
    now: datetime,
) -> list[tuple[str, Facts]]:
    on = local_date(now, info_request.body.zone)
    signer = signer_of(info_request, Role.OFFICER, on)
    shown, dated_on = _decided(info_request, decisions), on.isoformat()
    notice = builders.notice(
        shown,
        _notice(drafted),
        number="",
        dated_on=dated_on,
        check=NOWHERE,
        signer=signer,
        harm_tests=harm_tests,
    )
    letters: list[tuple[str, Facts]] = [("notice", notice)]
    if any(item.outcome is ItemOutcome.REFUSED for item in shown.items):
        decree = builders.refusal(
            shown, number="", dated_on=dated_on, check=NOWHERE, signer=signer, harm_tests=harm_tests
        )
        letters.append(("refusal", decree))
    return letters


def _decided(info_request: InfoRequest, decisions: Mapping[int, Decision]) -> InfoRequest:
    """A copy of the request with its decisions, in no session: the rows themselves stay as they are."""
    texts = {item.number: item.text for item in info_request.items}
    items = [
        RequestItem(
            number=decision.facts.number,
            text=texts[decision.facts.number],
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


def _joined(parts: list[bytes]) -> bytes:
    if len(parts) == 1:
        return parts[0]
    joined, out = pikepdf.Pdf.new(), BytesIO()
    for part in parts:
        with pikepdf.Pdf.open(BytesIO(part)) as pdf:
            joined.pages.extend(pdf.pages)
    joined.save(out)
    return out.getvalue()
