"""Everybody who visits, every address they try, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from ppid import clock, create_app, vault
from ppid.access import GRANTS, Permission
from ppid.actions import crests, requests, seals
from ppid.db import METADATA, committed, db
from ppid.law.roles import Role
from ppid.models import Bundle, Checkpoint, Crest, Event, InfoRequest, Letter, Objection, Official, StoredFile
from ppid.queries.approvals import PREFIX
from ppid.web import guard
from ppid.web.limits import limiter
from tests import attestors, cases, objection_cases, objections, world
from tests.conftest import LOT, printed_once, settings_for, sign_in
from tests.visits import VisitClient

FILES = {"static", "bootstrap.static"}  # files of the project, without a view of ours
ARGUMENT = re.compile(r"<(?:(\w+)(?:\([^)]*\))?:)?(\w+)>")  # converter and name
LAWFUL = {200, 302, 403, 404, 405, 409, 422}
READS = re.compile(r"\s*(SELECT|WITH RECURSIVE|PRAGMA|SHOW)\b|BEGIN$|COMMIT$|ROLLBACK$", re.IGNORECASE)
APPLICANTS = ("applicant.", "referrals.", "objections.", "objection_filing.")  # rooms that open with number and code
ONLY_REDIRECTS = {
    "public.language",
    "verify.file",
    "notes.write",
    "notes.tag",
    "officer.filter_save",
    "proofs.former_log",
}
BARE_BUTTONS = {"redactions.unmark", "redactions.discard", "redactions.reopen"}  # without their version: 400
IDS_TRIED = 6  # of the first rows of every table; beside them one of each table that has none among these


@dataclass(frozen=True)
class Visit:
    """One request and what came of it. ``who`` is a role, a "stranger" of another body, an "applicant", or "nobody"."""

    who: str
    endpoint: str
    path: str
    status: int
    location: str
    page: str
    writes: tuple[str, ...]
    declared: Permission | str | None
    has_id: bool

    def __str__(self) -> str:
        return f"{self.endpoint} {self.path} as {self.who}: {self.status}"


def may(who: str, permission: Permission) -> bool:
    role = who.removeprefix("stranger ")
    return role in set(Role) and permission in GRANTS[Role(role)]


def is_id(argument: str) -> bool:
    return argument == "id" or argument.endswith("_id")


def routes(app: Flask, method: str) -> list[Rule]:
    """The routes of the portal's own views that take a method."""
    rules = [rule for rule in app.url_map.iter_rules() if rule.endpoint not in FILES and method in (rule.methods or ())]
    return sorted(rules, key=lambda rule: rule.rule)


def declared(app: Flask, rule: Rule) -> Permission | str | None:
    return guard.declared_of(app.view_functions[rule.endpoint])


@contextmanager
def written() -> Iterator[list[str]]:
    """The statements inside that write, or that take the lock to write."""
    seen: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not READS.match(statement) or "FOR UPDATE" in statement:
            seen.append(statement)

    sa.event.listen(sa.Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(sa.Engine, "before_cursor_execute", note)


@dataclass
class Walk:
    """An application with a world in it, everybody who visits it, and what stands for each argument of a route."""

    app: Flask
    people: dict[str, FlaskClient] = field(default_factory=dict)
    arguments: dict[str, list[object]] = field(default_factory=dict)

    def client(self, address: int) -> FlaskClient:
        client = VisitClient(self.app, self.app.response_class, use_cookies=True)
        client.environ_base["REMOTE_ADDR"] = f"192.0.2.{address}"
        return client

    def prepare(self) -> None:
        """Build the world, let everybody sign in, and find the rows to ask for."""
        with self.app.app_context():
            cases.build()
            with committed():
                seals.merge(world.body(), now=clock.now())  # strangers have no log: a head would have its id
                head = seals.last_checkpoint(world.body().id)
                assert head is not None
                attestors.stamp(head)
            seals.publish(world.body())
            self.arguments = arguments()
            doors = [
                (made.status, made.number, vault.spell(requests.token_of(made.filing_key)))
                for made in db.session.scalars(sa.select(InfoRequest))
            ]
            alone = db.session.scalars(sa.select(Objection).where(Objection.request_id.is_(None))).one()
            door = {"number": alone.number, "token": requests.token_of(alone.filing_key)}
        self.people["nobody"] = self.client(1)
        for place, role in enumerate(Role, 10):
            self.people[role.value] = sign_in(self.client(place), role)
        for place, role in enumerate((Role.OFFICER, Role.DESK, Role.ADMIN), 30):
            self.people[f"stranger {role.value}"] = sign_in(self.client(place), role, cases.STRANGERS)
        for place, (status, number, token) in enumerate(doors, 40):
            visitor = self.client(place)
            answer = visitor.post("/lacak", data={"number": number, "token": token})
            assert answer.status_code == 302
            self.people[f"applicant {status.value}"] = visitor
        self.people["applicant of an objection"] = self.client(60)
        assert self.people["applicant of an objection"].post("/lacak", data=door).status_code == 302

    def paths(self, rule: Rule) -> list[str]:
        """The addresses under which a route is tried: its arguments in every combination that there is."""
        names = [name for _converter, name in ARGUMENT.findall(rule.rule)]
        values = [self.values(converter, name) for converter, name in ARGUMENT.findall(rule.rule)]
        adapter = self.app.url_map.bind("localhost")
        return [adapter.build(rule.endpoint, dict(zip(names, chosen, strict=True))) for chosen in product(*values)]

    def values(self, converter: str, name: str) -> list[object]:
        if is_id(name):
            return self.arguments["id"]
        return self.arguments.get(name, [1] if converter == "int" else ["contoh"])

    def visit(self, who: str, rule: Rule, path: str, method: str = "GET", **more: Any) -> Visit:
        with written() as writes:
            answer = self.people[who].open(path, method=method, **more)
        if rule.endpoint == "auth.sign_out" and who in set(Role) and answer.status_code == 302:
            sign_in(self.people[who], Role(who))  # or nothing behind would be tried as this office
        return Visit(
            who=who,
            endpoint=rule.endpoint,
            path=path,
            status=answer.status_code,
            location=answer.location or "",
            page=answer.get_data(as_text=True) if answer.mimetype == "text/html" and not answer.location else "",
            writes=tuple(writes),
            declared=declared(self.app, rule),
            has_id=any(map(is_id, rule.arguments)),
        )

    def visitors(self, rule: Rule) -> list[str]:
        """Who tries a route: everybody where a permission is asked; on public pages those who can differ there."""
        if isinstance(declared(self.app, rule), Permission):
            return [who for who in self.people if not who.startswith("applicant")]
        if rule.endpoint.startswith(APPLICANTS):
            return ["nobody", *(who for who in self.people if who.startswith("applicant"))]
        return ["nobody", Role.OFFICER.value]

    def tried(self, who: str, rule: Rule) -> list[str]:
        """Whoever is turned away at the door needs no second look behind it."""
        permission, paths = declared(self.app, rule), self.paths(rule)
        turned_away = isinstance(permission, Permission) and not may(who, permission)
        return paths[:1] if turned_away else paths


def arguments() -> dict[str, list[object]]:
    """What stands for the arguments of routes: rows of one body that no row of the strangers shares its number with."""
    ours, theirs = world.body().id, world.body(cases.STRANGERS).id
    strange = set(db.session.scalars(sa.select(Official.account_id).where(Official.body_id == theirs)))
    tables = [table for table in METADATA.sorted_tables if {"id", "body_id"} <= set(table.c.keys())]
    rows: dict[str, list[int]] = {}
    for table in tables:
        strange |= set(db.session.scalars(sa.select(table.c.id).where(table.c.body_id == theirs)))
        rows[table.name] = list(
            db.session.scalars(sa.select(table.c.id).where(table.c.body_id == ours).order_by(table.c.id))
        )
    states = db.session.scalars(sa.select(InfoRequest.id).order_by(InfoRequest.id)).all()
    ids = [number for number in dict.fromkeys([*states, *range(1, IDS_TRIED + 1)]) if number not in strange]
    for numbers in rows.values():
        if numbers and not set(numbers) & set(ids):
            ids += [number for number in numbers if number not in strange][:1]
    open_letters = sa.select(Letter.id).where(
        Letter.body_id == ours, Letter.kind != "receipt", Letter.request_id.is_not(None), Letter.sha256.is_not(None)
    )  # a receipt opens only with the identity
    ids += [number for number in db.session.scalars(open_letters) if number not in strange][:1]
    drafted = sa.select(StoredFile.id).where(StoredFile.body_id == ours, StoredFile.draft_key.like(f"{PREFIX}%"))
    ids += [number for number in db.session.scalars(drafted) if number not in strange][:1]
    scanned = sa.select(StoredFile.draft_key).where(StoredFile.body_id == ours, StoredFile.draft_key.like("surat-%"))
    waiting = [int(key.split("-")[1]) for key in db.session.scalars(scanned) if key]  # a scan waits to be looked at
    ids += [number for number in waiting if number not in strange]
    rulings = sa.select(Letter.id).where(Letter.body_id == ours, Letter.kind == "ruling").order_by(Letter.id)
    ids += [number for number in db.session.scalars(rulings) if number not in strange][:1]
    handed_over = sa.select(StoredFile.id).where(StoredFile.body_id == ours, StoredFile.draft_key.like("objection:%"))
    ids += [number for number in db.session.scalars(handed_over) if number not in strange][:1]
    made = {one.audience: one for one in db.session.scalars(sa.select(Bundle).where(Bundle.body_id == ours))}
    ids.append(made["body"].id)
    letter = db.session.scalars(sa.select(Letter.code).order_by(Letter.id)).first()
    head = db.session.scalars(sa.select(Checkpoint).where(Checkpoint.body_id == ours)).one()
    return {
        "id": sorted(set(ids)),
        "slug": ["kaltim", "tidak-ada"],
        "step": ["registrasi", "gugatan", "tidak-ada"],
        "paper": ["dip", "dik", "maklumat", "tidak-ada"],
        "kind": ["permohonan", "keberatan", "sengketa"],
        "letter": ["pemberitahuan-tertulis", "kalimat-baku", "tidak-ada"],
        "block": ["pembuka", "perpanjangan", "tidak-ada"],
        "indicator": ["tepat-waktu", "tidak-ada"],
        "format": ["xlsx", "csv", "pdf"],
        "year": [clock.today("Asia/Makassar").year, 1],
        "of_year": [clock.today("Asia/Makassar").year - 1, 1],
        "part": ["tahunan", "tidak-ada"],
        "edition": [*range(clock.today("Asia/Makassar").year - 3, clock.today("Asia/Makassar").year + 2), 1],
        "aspect": ["sarana", "tidak-ada"],
        "ending": ["csv", "json", "tidak-ada"],
        "code": [letter, "en", "XXXX-XXXX-XXXX"],
        "level": [0],
        "tile": ["000.p/1", "tidak-ada"],
        "old": [head.size],
        "size": [head.size, 1],
        "seal": [db.session.scalars(sa.select(Event.seal).where(Event.body_id == ours)).first(), "tidak-ada"],
        "sha256": [
            db.session.scalars(sa.select(Crest.sha256)).first(),
            db.session.scalars(sa.select(Letter.sha256).where(Letter.sha256.is_not(None))).first(),
            "tidak-ada",
        ],
        "key": [
            cases.key_of(0),
            cases.DRAFT_KEY,
            objections.KEY.format(objection_cases.WITHOUT_REQUEST),
            objection_cases.DRAFT_KEY,
            made["applicant"].key,
            "tidak-ada",
        ],
    }


@contextmanager
def walk_on(instance: Path, database_url: str) -> Iterator[Walk]:
    app = create_app(settings_for(instance, database_url))
    app.config["PROPAGATE_EXCEPTIONS"] = False  # a view that breaks is one of many findings
    app.config["WTF_CSRF_ENABLED"] = False
    limiter.enabled = False
    with app.app_context():
        world.body().accent = "#0b5563"
        crests.keep(world.body().id, b"\x89PNG", now=world.BUILT_AT)
        db.session.commit()
    walk = Walk(app)
    try:
        with printed_once():
            walk.prepare()
            app.config["WTF_CSRF_ENABLED"] = True
            yield walk
    finally:
        limiter.enabled = True
        with app.app_context():
            db.engine.dispose()


def settle(app: Flask, path: Path) -> None:
    """Let go of the file and empty its log, so that it can be copied whole; the next codes are drawn as after that."""
    LOT.seed("settled")
    with app.app_context():
        db.engine.dispose()
    with sa.create_engine(f"sqlite:///{path}").connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    for left in (path.with_name("ppid.db-wal"), path.with_name("ppid.db-shm")):
        left.unlink(missing_ok=True)
