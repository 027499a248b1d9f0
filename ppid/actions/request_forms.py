"""The forms of the law as papers: the request form filled from the register, once, and empty forms of each body."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache

from ppid.access import Actor
from ppid.actions import letters as letter_actions
from ppid.actions.crests import pictures_of
from ppid.actions.steps import check_version, signer_of
from ppid.clock import local_date
from ppid.db import db, rest
from ppid.law.roles import Role
from ppid.letters import case_form_builders as builders
from ppid.letters.case_forms import BlankForm
from ppid.models import InfoRequest, Letter, PublicBody
from ppid.queries import requests as queries

KIND = "request_form"
REQUEST, OBJECTION = "letters/blank_request.html", "letters/blank_objection.html"
MOST_KEPT = 64  # empty forms in the memory of a process, of about 35 KB each


class NoFormPossible(Exception):
    """The applicant's data were erased, so there is nothing left to fill a form with."""


def can_issue(info_request: InfoRequest, letters: Iterable[Letter]) -> bool:
    """Whether the filled form is still to be made; ``letters`` are those of the request."""
    return info_request.applicant.erased_at is None and not any(_is_form(letter) for letter in letters)


def _is_form(letter: Letter) -> bool:
    return letter.kind == KIND and letter.revoked_at is None


def issue(info_request: InfoRequest, *, actor: Actor, now: datetime) -> Letter:
    """Issue the filled form, or return the one that was issued before. The caller commits.

    It is a paper about the register and no step of the request: state and version stay. Raises NoFormPossible.
    """
    check_version(info_request, None)
    letters = db.session.scalars(queries.letters_of(info_request.id)).all()
    for letter in letters:
        if _is_form(letter):
            return letter
    if not can_issue(info_request, letters):
        raise NoFormPossible
    signer = signer_of(info_request, Role.DESK, local_date(now, info_request.body.zone), actor)
    return letter_actions.issue(
        KIND,
        info_request,
        lambda number, dated_on, check: builders.request_form(
            info_request, number=number, dated_on=dated_on, check=check, signer=signer
        ),
        signer=signer,
        actor=actor,
        now=now,
    )


def blank(body: PublicBody, template: str) -> bytes:
    """An empty form of a body, REQUEST or OBJECTION, as a PDF to be filled in by hand.

    Drawn once in a process for as long as the kop of the body and the limits of the law stay what they are.
    """
    facts, paper = builders.blank(body), body.paper
    pictures = tuple(sorted(pictures_of(body.id, facts).items()))
    rest()
    return _drawn(template, facts, paper, pictures)


@lru_cache(maxsize=MOST_KEPT)
def _drawn(template: str, facts: BlankForm, paper: str, pictures: tuple[tuple[str, bytes], ...]) -> bytes:
    from ppid.letters import render  # half a second of imports that only drawing needs

    return render.sheet(template, facts, paper=paper, pictures=dict(pictures))
