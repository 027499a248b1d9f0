"""Every route, tried by everybody: taken from the application itself, so a new one is walked from its first day."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from flask import Flask, abort

from ppid import create_app
from ppid.access import Permission
from ppid.law.roles import Role
from ppid.law.workflow import Status
from ppid.web import guard
from ppid.web.errors import PAGES
from tests.conftest import Postgres, settings_for, sign_in
from tests.pages import check_page
from tests.visits import VisitClient
from tests.walk import BARE_BUTTONS, FILES, LAWFUL, ONLY_REDIRECTS, Visit, declared, may, routes, settle, walk_on


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def looks(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Visit]]:
    """Every GET of everybody, on each database."""
    folder = tmp_path_factory.mktemp("walk")
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), folder / "ppid.db")
        yield look_around(folder, f"sqlite:///{folder / 'ppid.db'}")
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.copy()
    yield look_around(folder, server.url(name))
    server.run(f"DROP DATABASE {name} WITH (FORCE)")


def look_around(instance: Path, database_url: str) -> list[Visit]:
    with walk_on(instance, database_url) as walk:
        return [
            walk.visit(who, rule, path)
            for rule in routes(walk.app, "GET")
            for who in walk.visitors(rule)
            for path in walk.tried(who, rule)
        ]


@dataclass(frozen=True)
class Sent:
    """What came of every POST: with an empty form, and without a token."""

    empty: list[Visit]
    tokenless: list[Visit]


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Sent:
    """Every POST of everybody with nothing filled in, each on the same world; here one database speaks for both."""
    folder = tmp_path_factory.mktemp("sent")
    path = folder / "ppid.db"
    shutil.copy(sqlite_template, path)
    with walk_on(folder, f"sqlite:///{path}") as walk:
        tokenless = [
            walk.visit(who, rule, address, "POST")
            for rule in routes(walk.app, "POST")
            for who in walk.visitors(rule)
            for address in walk.paths(rule)[:1]
        ]
        walk.app.config["WTF_CSRF_ENABLED"] = False
        settle(walk.app, path)
        shutil.copy(path, folder / "before.db")
        empty = []
        for rule in routes(walk.app, "POST"):
            for who in walk.visitors(rule):
                for address in walk.tried(who, rule):
                    empty.append(walk.visit(who, rule, address, "POST"))
                    if empty[-1].writes:
                        settle(walk.app, path)
                        shutil.copy(folder / "before.db", path)
    return Sent(empty, tokenless)


def listed(visits: list[Visit]) -> list[str]:
    return [str(visit) for visit in visits]


# What every route declares


def test_every_route_declares_who_may_open_it(tmp_path: Path) -> None:
    app = create_app(settings_for(tmp_path, "sqlite://"))
    undeclared = [
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in FILES and declared(app, rule) != guard.PUBLIC
        if not isinstance(declared(app, rule), Permission)
    ]
    assert undeclared == []


def test_a_view_that_declares_nothing_is_refused_to_everybody(app: Flask) -> None:
    app.add_url_rule("/coba", view_func=lambda: "terbuka", methods=["GET", "POST"])
    app.test_client_class = VisitClient
    nobody = app.test_client()
    assert nobody.get("/coba").status_code == nobody.post("/coba").status_code == 403
    for role in (Role.ADMIN, Role.OFFICER):
        assert sign_in(app.test_client(), role).get("/coba").status_code == 403


# What everybody sees


def test_a_look_never_writes(looks: list[Visit]) -> None:
    assert {visit.endpoint: (str(visit), visit.writes[:3]) for visit in looks if visit.writes} == {}


def test_every_look_is_answered_with_a_page_or_a_reason(looks: list[Visit]) -> None:
    assert listed([visit for visit in looks if visit.status not in LAWFUL]) == []


def test_a_page_is_refused_exactly_to_the_offices_without_its_permission(looks: list[Visit]) -> None:
    wrong = [
        visit
        for visit in looks
        if isinstance(visit.declared, Permission) and visit.who != "nobody"
        if (visit.status == 403) is may(visit.who, visit.declared)
    ]
    assert listed(wrong) == []


def test_a_public_page_is_refused_to_nobody(looks: list[Visit]) -> None:
    assert listed([visit for visit in looks if visit.declared == guard.PUBLIC and visit.status == 403]) == []


def test_nobody_is_asked_to_sign_in_before_a_page_of_an_office(looks: list[Visit]) -> None:
    asked = [visit for visit in looks if visit.who == "nobody" and visit.declared != guard.PUBLIC]
    assert asked
    wrong = [visit for visit in asked if (visit.status, visit.location) != (302, f"/masuk?next={visit.path}")]
    assert listed(wrong) == []


def test_a_neighbours_row_does_not_exist(looks: list[Visit]) -> None:
    tried = [visit for visit in looks if visit.who.startswith("stranger") and visit.has_id]
    assert tried
    assert isinstance(tried[0].declared, Permission)
    wrong = [
        visit
        for visit in tried
        if isinstance(visit.declared, Permission)
        if visit.status != (404 if may(visit.who, visit.declared) else 403)
    ]
    assert listed(wrong) == []


def test_every_page_was_shown_to_somebody(looks: list[Visit]) -> None:
    shown = {visit.endpoint for visit in looks if visit.status == 200}
    shown |= {visit.endpoint for visit in looks if visit.status == 302 and visit.endpoint in ONLY_REDIRECTS}
    assert {visit.endpoint for visit in looks} - shown == set()


def test_every_state_of_a_request_was_shown_to_its_applicant_and_to_the_ppid(looks: list[Visit]) -> None:
    shown = Counter(visit.who for visit in looks if visit.endpoint == "applicant.case" and visit.status == 200)
    assert set(shown) == {f"applicant {status.value}" for status in Status}
    seen = [visit for visit in looks if visit.endpoint == "officer.request_show" and visit.who == Role.OFFICER.value]
    assert sum(visit.status == 200 for visit in seen) >= len(Status)


TOKEN = re.compile(r'(?<=value=")[\w.-]{60,}(?=")')


def plain(visit: Visit) -> str:
    """A page without its token and its own address: a thousand pages of "not found" are then one."""
    return TOKEN.sub("token", visit.page.replace(visit.path, "/alamat") if visit.path != "/" else visit.page)


@cache
def problems(page: str, *, csrf: bool = True) -> str:
    """Why a page breaks what every page keeps; empty when it keeps it."""
    try:
        check_page(page, csrf=csrf)
    except AssertionError as error:
        return str(error)
    return ""


def flaws(visits: list[Visit], *, csrf: bool = True) -> dict[str, str]:
    """What is wrong on the pages that came back, by view and status."""
    pages = [(f"{visit.endpoint} {visit.status}", plain(visit)) for visit in visits if visit.page]
    return {name: problems(page, csrf=csrf) for name, page in pages if problems(page, csrf=csrf)}


def test_every_page_keeps_what_every_page_keeps(looks: list[Visit]) -> None:
    assert flaws(looks) == {}


# What everybody sends


def test_nothing_is_taken_without_a_token(sent: Sent) -> None:
    assert listed([visit for visit in sent.tokenless if visit.status != 400 or visit.writes]) == []


def test_an_empty_form_is_answered_with_a_page_or_a_reason(sent: Sent) -> None:
    wrong = [visit for visit in sent.empty if visit.status not in LAWFUL]
    assert listed([visit for visit in wrong if (visit.status, visit.endpoint in BARE_BUTTONS) != (400, True)]) == []


def test_a_step_is_refused_exactly_to_the_offices_without_its_permission(sent: Sent) -> None:
    wrong = [
        visit
        for visit in sent.empty
        if isinstance(visit.declared, Permission) and visit.who != "nobody"
        if (visit.status == 403) is may(visit.who, visit.declared)
    ]
    assert listed(wrong) == []


def test_nobody_takes_a_step_of_an_office(sent: Sent) -> None:
    tried = [visit for visit in sent.empty if visit.who == "nobody" and visit.declared != guard.PUBLIC]
    assert tried
    assert listed([visit for visit in tried if (visit.status, visit.location) != (302, "/masuk")]) == []


def test_nobody_takes_a_step_on_a_neighbours_row(sent: Sent) -> None:
    tried = [visit for visit in sent.empty if visit.who.startswith("stranger") and visit.has_id]
    assert tried
    wrong = [
        visit
        for visit in tried
        if isinstance(visit.declared, Permission)
        if visit.status != (404 if may(visit.who, visit.declared) else 403)
    ]
    assert listed(wrong) == []


def test_what_is_refused_changes_nothing(sent: Sent) -> None:
    wrong = [visit for visit in sent.empty if visit.status in {403, 404, 405} and changes(visit)]
    assert {str(visit): changes(visit)[:2] for visit in wrong} == {}


def changes(visit: Visit) -> list[str]:
    """What was written, beyond taking the lock."""
    return [statement for statement in visit.writes if not statement.startswith(("BEGIN", "SELECT"))]


def test_the_pages_that_come_back_keep_what_every_page_keeps(sent: Sent) -> None:
    assert flaws(sent.empty, csrf=False) == {}
    assert flaws(sent.tokenless) == {}


# When something is wrong


def test_every_error_page_keeps_what_every_page_keeps(app: Flask) -> None:
    app.testing = False
    app.add_url_rule("/coba/<int:code>", view_func=guard.public(broken))
    client = app.test_client()
    for code in sorted(PAGES):
        answer = client.get(f"/coba/{code}")
        assert answer.status_code == code
        check_page(answer.get_data(as_text=True), csrf=False)
    assert client.get("/tidak/ada").status_code == 404
    assert client.get("/keluar").status_code == 405


def broken(code: int) -> str:
    if code == 500:
        raise RuntimeError("something nobody thought of")
    abort(code)
