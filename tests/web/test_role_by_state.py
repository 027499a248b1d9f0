"""Every state of a request, every role and every step that has a page: the law's table decides, tried through pages.

Nothing here is listed by hand: the steps come from the law's table, their pages from the table beside it. Only what the
form of a page sends stands here, and a test sees to it that a form that may be sent is taken.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape
from itertools import product
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from werkzeug.test import TestResponse

from ppid import clock
from ppid.access import Permission
from ppid.actions import requests
from ppid.db import db
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import NotAllowed, Status, Transition
from ppid.models import AnswerDraft, Event, InfoRequest, Letter, StoredFile
from ppid.queries.assignments import given_to
from ppid.web.steps import STEPS
from tests import world
from tests.conftest import Postgres, sign_in
from tests.walk import Walk, declared, may, settle, walk_on

PAST_ALL_LIMITS = timedelta(days=60)
BUTTONS = re.compile(r'<ul class="step-list">(.*?)</ul>', re.DOTALL)
CASE, LAST_LOOK = "officer.request_show", "officer.answer_send"
Fields = dict[str, str]


def page_of(step: Transition) -> str:
    return STEPS[step.name]


def steps_on(endpoint: str) -> list[Transition]:
    """The steps that are taken on a page."""
    return [step for step in workflow.TRANSITIONS.values() if STEPS.get(step.name) == endpoint]


PAGES = {endpoint: steps_on(endpoint) for endpoint in dict.fromkeys(STEPS.values())}


# What a form sends when nothing is wrong with it


def received(info_request: InfoRequest) -> Fields:
    today = clock.today(info_request.body.zone)
    return {"evidence": "handed_over", "received_on": today.isoformat(), "note": "Diterima Siti Ma'rufah"}


def assigned(info_request: InfoRequest) -> Fields:
    unit = world.unit("dinas-pupr")
    return {"rows-0-unit": str(unit.id), "rows-0-items": "2", "rows-0-days": "2", "rows-0-instruction": "Siapkan"}


def answered(info_request: InfoRequest) -> Fields:
    sent = {"ajukan": "1"}
    for item in info_request.items:
        decision = {"outcome": "given", "given_as": "soft_copy", "explanation": "Ada di laman kami."}
        sent |= {f"item_{item.number}-{name}": text for name, text in decision.items()}
    return sent


FORMS: Mapping[str, Callable[[InfoRequest], Fields]] = {
    page_of(workflow.MARK_INCOMPLETE): lambda _one: {"others": "Tahun laporan yang dimaksud"},
    page_of(workflow.COMPLETE): lambda _one: {"explanation": "Tahun 2025, disampaikan di meja layanan"},
    page_of(workflow.RECEIVE_NOTICE): received,
    page_of(workflow.CLARIFY): lambda _one: {"question": "Tahun berapa yang dimaksud?"},
    page_of(workflow.EXTEND): lambda _one: {"ground": "not_held", "reason": "Masih dihimpun dari perangkat daerah"},
    page_of(workflow.ASSIGN): assigned,
    page_of(workflow.SUBMIT): answered,
    page_of(workflow.DELIVER): received,
    page_of(workflow.WITHDRAW): lambda _one: {"reason": "Pemohon menelepon", "asked": "y"},
}


def sound_form(endpoint: str, info_request: InfoRequest) -> Fields:
    """A complete form of a page, opened on the present state of the request and of its draft."""
    draft = db.session.scalar(sa.select(AnswerDraft.version).where(AnswerDraft.request_id == info_request.id))
    return {
        "version": str(info_request.version),
        "draft_version": str(draft or 0),
        **(FORMS[endpoint](info_request) if endpoint in FORMS else {}),
    }


# What the law says, and what came of it


@dataclass(frozen=True)
class Verdict:
    """The status with which a page is to answer; ``articles`` are those by which the law refuses."""

    status: int
    articles: frozenset[str] = frozenset()


def verdict(who: str, permission: Permission, steps: list[Transition], one: InfoRequest, is_given: bool) -> Verdict:
    """What the table says about a visitor who opens the page of ``steps`` now. ``is_given`` to the unit officer."""
    if who == "nobody":
        return Verdict(302)
    if not may(who, permission):
        return Verdict(403)
    if who.startswith("stranger") or (who == Role.UNIT_OFFICER and not is_given):
        return Verdict(404)
    refusals = set()
    for step in steps:
        about_now = replace(step, needs=tuple(need for need in step.needs if need.about_now))
        try:
            workflow.check(about_now, one.status, Role(who), requests.facts_of(one, clock.now()))
        except NotAllowed as refused:
            refusals |= {str(refused.article), str(step.article)}
        else:
            return Verdict(200)
    return Verdict(409, frozenset(refusals))


@dataclass(frozen=True)
class Tried:
    """One visitor at a page of a request in one state: what the law says, what the page said, what was left behind."""

    who: str
    state: Status
    endpoint: str
    law: Verdict
    status: int
    text: str
    left_behind: int = 0

    def __str__(self) -> str:
        return f"{self.endpoint} of a request {self.state} as {self.who}: {self.status}, {self.law.status} by the law"

    @property
    def names_its_article(self) -> bool:
        return any(article in self.text for article in self.law.articles)


@dataclass(frozen=True)
class Shown:
    """The addresses behind the buttons of a case, and those of the steps that the law allows this visitor."""

    who: str
    state: Status
    buttons: list[str]
    lawful: list[str]


class Office:
    """Everybody before a request in each state, at a moment: who is met, where, and what the law says there."""

    def __init__(self, walk: Walk, *roles: Role) -> None:
        """Everybody of the walk, or these roles alone, signed in anew."""
        self.app = walk.app
        self.people = {who: one for who, one in walk.people.items() if not who.startswith("applicant")}
        if roles:
            self.people = {role.value: sign_in(walk.client(80 + place), role) for place, role in enumerate(roles)}
        self.rules = {rule.endpoint: rule for rule in self.app.url_map.iter_rules()}
        with self.app.app_context():
            self.requests = self.states()
            unit_id = world.actor(Role.UNIT_OFFICER).unit_id
            given = set(db.session.scalars(sa.select(InfoRequest.id).where(given_to(unit_id))))
            self.law = {
                (who, state, endpoint): self._verdict(who, endpoint, one, one.id in given)
                for who, (state, one), endpoint in product(self.people, self.requests.items(), (*PAGES, LAST_LOOK))
            }
            self.ids = {state: one.id for state, one in self.requests.items()}

    def states(self) -> dict[Status, InfoRequest]:
        """A request of the body in each state."""
        query = sa.select(InfoRequest).where(InfoRequest.body_id == world.body().id).order_by(InfoRequest.id.desc())
        return {one.status: one for one in db.session.scalars(query)}

    def _verdict(self, who: str, endpoint: str, one: InfoRequest, is_given: bool) -> Verdict:
        permission = declared(self.app, self.rules[endpoint])
        assert isinstance(permission, Permission), endpoint
        return verdict(who, permission, PAGES.get(endpoint, [workflow.ANSWER]), one, is_given)

    def address(self, endpoint: str, state: Status) -> str:
        return self.app.url_map.bind("localhost").build(endpoint, {"id": self.ids[state]})

    def looks(self) -> list[Tried]:
        """Everybody opens every page of a step."""
        return [
            self._tried(who, state, endpoint, self.people[who].get(self.address(endpoint, state)))
            for who, state, endpoint in self.law
            if endpoint != LAST_LOOK
        ]

    def cases(self) -> list[Shown]:
        """Everybody opens the page of each case, where the buttons are."""
        found = []
        for who, state in product(self.people, self.ids):
            allowed = [page for page in PAGES if self.law[who, state, page].status == 200]
            page = self.people[who].get(self.address(CASE, state)).text
            buttons = re.findall(r'href="([^"]+)"', "".join(BUTTONS.findall(page)))
            found.append(Shown(who, state, sorted(buttons), sorted(self.address(page, state) for page in allowed)))
        return found

    def refused(self) -> list[Tried]:
        """Everybody sends a sound form wherever the law does not allow the step.

        Whoever is turned away at the door, whatever the state, tries it on one request.
        """
        first = next(iter(self.ids))
        with self.app.app_context():
            return [
                self.send(who, state, endpoint)
                for (who, state, endpoint), law in self.law.items()
                if law.status in {404, 409} or (law.status in {302, 403} and state is first)
            ]

    def send(self, who: str, state: Status, endpoint: str) -> Tried:
        """Send a sound form, inside an application context."""
        form, before = sound_form(endpoint, db.session.get_one(InfoRequest, self.ids[state])), rows()
        answer = self.people[who].post(self.address(endpoint, state), data=form)
        return replace(self._tried(who, state, endpoint, answer), left_behind=rows() - before)

    def _tried(self, who: str, state: Status, endpoint: str, answer: TestResponse) -> Tried:
        law = self.law[who, state, endpoint]
        return Tried(who, state, endpoint, law, answer.status_code, unescape(answer.text) if law.articles else "")


def rows() -> int:
    """How many rows there are of what a step leaves behind."""
    tables = (Event, Letter, StoredFile, AnswerDraft)
    counts = [sa.select(sa.func.count()).select_from(table).scalar_subquery() for table in tables]
    return sum(db.session.execute(sa.select(*counts)).one())


@dataclass(frozen=True)
class Seen:
    """What everybody met: now, and when every limit has passed."""

    looks: list[Tried]
    cases: list[Shown]
    refused: list[Tried]


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def seen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seen]:
    folder = tmp_path_factory.mktemp("office")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "ppid.db")
        yield look_around(folder, f"sqlite:///{folder / 'ppid.db'}")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.copy()
    yield look_around(folder, server.url(name))
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def look_around(instance: Path, database_url: str) -> Seen:
    with walk_on(instance, database_url) as walk:
        walk.app.config["WTF_CSRF_ENABLED"] = False
        now = met(Office(walk))
        with time_machine.travel(clock.now() + PAST_ALL_LIMITS):
            later = met(Office(walk, Role.DESK, Role.OFFICER))
    return Seen(now.looks + later.looks, now.cases + later.cases, now.refused + later.refused)


def met(office: Office) -> Seen:
    return Seen(office.looks(), office.cases(), office.refused())


def listed(tried: list[Tried]) -> list[str]:
    return [str(one) for one in tried]


def test_every_page_of_a_step_has_a_form_here() -> None:
    assert set(FORMS) == set(PAGES)
    assert {step.name for steps in PAGES.values() for step in steps} == set(STEPS)


def test_everybody_meets_every_state(seen: Seen) -> None:
    assert {one.state for one in seen.looks} == set(Status)
    assert {one.who for one in seen.looks} >= {*Role, "nobody", f"stranger {Role.OFFICER}"}
    assert {one.law.status for one in seen.looks} == {200, 302, 403, 404, 409}


def test_a_page_opens_exactly_where_the_law_allows_its_step(seen: Seen) -> None:
    assert listed([one for one in seen.looks if one.status != one.law.status]) == []


def test_a_page_that_the_law_keeps_shut_names_the_article(seen: Seen) -> None:
    shut = [one for one in seen.looks if one.law.status == 409]
    assert shut
    assert listed([one for one in shut if not one.names_its_article]) == []


def test_the_buttons_of_a_case_are_exactly_the_steps_that_the_law_allows(seen: Seen) -> None:
    assert [one for one in seen.cases if one.buttons != one.lawful] == []
    assert any(one.lawful for one in seen.cases)


def test_a_sound_form_is_refused_where_the_law_does_not_allow_its_step(seen: Seen) -> None:
    assert listed([one for one in seen.refused if one.status != one.law.status]) == []
    shut = [one for one in seen.refused if one.law.status == 409]
    assert shut
    assert listed([one for one in shut if not one.names_its_article]) == []


def test_what_the_law_refuses_leaves_nothing_behind(seen: Seen) -> None:
    assert listed([one for one in seen.refused if one.left_behind]) == []


def test_the_same_forms_are_taken_where_the_law_allows_their_step(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> None:
    """Each on the same world; here one database speaks for both."""
    folder = tmp_path_factory.mktemp("allowed")
    path = folder / "ppid.db"
    shutil.copy(sqlite_template, path)
    with walk_on(folder, f"sqlite:///{path}") as walk:
        walk.app.config["WTF_CSRF_ENABLED"] = False
        office = Office(walk)
        allowed = [key for key, law in office.law.items() if law.status == 200 and key[2] != LAST_LOOK]
        settle(walk.app, path)
        shutil.copy(path, folder / "before.db")
        taken = []
        for key in allowed:
            with walk.app.app_context():
                taken.append(office.send(*key))
                db.session.remove()
            settle(walk.app, path)
            shutil.copy(folder / "before.db", path)
    assert {one.endpoint for one in taken} == set(PAGES)
    assert listed([one for one in taken if one.status != 302 or not one.left_behind]) == []
