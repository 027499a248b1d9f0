"""The small world with something in it: requests and objections in each state, letters, files, a holiday, a draft.

What is built belongs to the body ``kaltim``; the officials of ``maluku`` are strangers to all of it.
"""

from __future__ import annotations

import io
from datetime import date, timedelta
from hashlib import sha256

import pikepdf
import sqlalchemy as sa

from ppid import clock
from ppid.access import applicant_of, system_of
from ppid.actions import (
    appointments,
    approvals,
    bundles,
    calendars,
    catalogue,
    clarifications,
    classification,
    completeness,
    drafts,
    exports,
    extensions,
    files,
    harm_tests,
    letters,
    notes,
    people,
    redactions,
    requests,
    scans,
    signing_runs,
)
from ppid.actions import reports as report_actions
from ppid.actions.classification import Decree
from ppid.actions.register_sheets import Wanted
from ppid.actions.requests import Answer, Decision
from ppid.bundles.facts import Audience
from ppid.clock import local_date
from ppid.db import committed, db
from ppid.law.calendar import DayKind
from ppid.law.reports import ReportKind, Span
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, EvidenceKind, ExtensionGround, ItemFacts, ItemOutcome, Status
from ppid.models import CatalogueEntry, Category, FileKind, HarmTest, InfoRequest, Letter, Objection, Unit
from ppid.queries.registers import Period, RegisterKind
from ppid.uploads import CleanFile
from tests import monev, objection_cases, reports, world
from tests import signing as signing_rows

STRANGERS = "maluku"
SPARE = 2  # requests whose ids are also those of a stranger's units; no test asks for them by id
DRAFT_KEY = "draf-yang-belum-dikirim-00000000"
PAGE_POINTS = (595, 842)
ITEMS = ("Laporan realisasi anggaran tahun 2025", "Daftar pasien puskesmas", "Daftar trayek angkutan kota")
TEXT = b"Laporan realisasi anggaran tahun 2025\n"


def key_of(number: int) -> str:
    """The filing key of the ``number``-th request."""
    return f"permohonan-ke-{number:018}"


def build() -> None:
    """Fill a database in which the small world stands already."""
    unit = db.session.scalars(
        sa.select(Unit).where(Unit.body_id == world.body().id, Unit.slug == "dinas-kesehatan")
    ).one()
    made = [world.register(key_of(number), unit_id=unit.id, items=ITEMS) for number in range(len(Status) + SPARE)]
    del made[-1 - SPARE : -1]
    _attach(made[0], FileKind.ATTACHMENT)
    _attach(made[0], FileKind.IDENTITY)
    _redact(made[0])
    world.assign(made[0])
    with committed():
        clarifications.ask(made[0], "Tahun berapa yang dimaksud?", actor=world.actor(Role.OFFICER), now=clock.now())
        notes.write(made[0], "Sudah ditelepon.", actor=world.actor(Role.OFFICER), now=clock.now())
        notes.tag(made[0], "anggaran")
        notes.save_filter("Anggaran", "keadaan=terbuka&label=anggaran", actor=world.actor(Role.OFFICER))
    _submit_draft(made[0])
    _test_harm()
    for status, info_request in zip(Status, made, strict=True):
        _bring_to(status, info_request)
    objection_cases.build(made[list(Status).index(Status.DELIVERED)])
    _papers()
    first_of_its_kind = sa.select(sa.func.min(Letter.id)).group_by(Letter.kind)
    drawn = sa.or_(Letter.id.in_(first_of_its_kind), Letter.id <= len(Status))
    for letter_id in db.session.scalars(sa.select(Letter.id).where(drawn)).all():
        letters.draw(letter_id)
    with committed():
        _holiday_and_draft()
    with committed():
        _strangers_admin()
    _bundles()
    _exports()
    _signatures()
    _appointment()
    _reports()
    monev.in_every_phase()


def _bring_to(status: Status, info_request: InfoRequest) -> None:
    """Take the lawful steps that lead to a state."""
    now, desk, ppid = clock.now(), world.actor(Role.DESK), world.actor(Role.OFFICER)
    applicant = applicant_of(info_request.body_id)
    if status is Status.EXTENDED:
        with committed():
            extensions.extend(
                info_request, ground=ExtensionGround.NOT_HELD, reason="Belum dikuasai", actor=ppid, now=now
            )
    if status in {Status.ANSWERED, Status.DELIVERED}:
        _answer(info_request)
    if status is Status.DELIVERED:
        with committed():
            on = local_date(now, info_request.body.zone)
            requests.deliver(info_request, EvidenceKind.OPENED, received_on=on, actor=applicant, now=now)
    if status is Status.WITHDRAWN:
        with committed():
            requests.withdraw(info_request, reason="Sudah ketemu", actor=applicant, now=now)
    if status in {Status.INCOMPLETE, Status.NOT_COMPLETED}:
        with committed():
            completeness.mark_incomplete(info_request, missing=["Nomor identitas"], actor=desk, now=now)
    if status is Status.NOT_COMPLETED:
        with committed():
            completeness.note_opened(info_request, actor=applicant, now=now)
            completeness.lapse(info_request, now=now + timedelta(days=60))


def _clean(name: str, media_type: str = "text/plain", data: bytes = TEXT) -> CleanFile:
    return CleanFile(name, media_type, data, sha256(data).hexdigest(), len(data))


def _redact(info_request: InfoRequest) -> None:
    """Take in a document of one empty page, to be blacked out for the first item."""
    made = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=PAGE_POINTS)
        pdf.save(made)
    item, now = info_request.items[0], clock.now()
    upload = files.Upload(_clean("laporan.pdf", "application/pdf", made.getvalue()), FileKind.SOURCE, item.id)
    with files.stored(info_request, [upload], now=now) as (source,), committed():
        redactions.start(info_request, item, source, [PAGE_POINTS], actor=world.actor(Role.OFFICER), now=now)


def _attach(info_request: InfoRequest, kind: FileKind) -> None:
    upload = files.Upload(_clean(f"{kind.value}.txt"), kind)
    with files.stored(info_request, [upload], now=clock.now()) as (row,), committed():
        files.attach(row, info_request, actor=applicant_of(info_request.body_id), now=clock.now())


def _submit_draft(info_request: InfoRequest) -> None:
    """Let the desk put a draft of the answer, with a file, before the PPID."""
    now, desk, item = clock.now(), world.actor(Role.DESK), info_request.items[0]
    decision = {"outcome": "given", "given_as": "soft_copy", "explanation": "Terlampir"}
    typed = {f"item_{one.number}-{name}": [text] for one in info_request.items for name, text in decision.items()}
    given = tuple(
        Decision(ItemFacts(one.number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir")
        for one in info_request.items
    )
    upload = files.Upload(_clean("rancangan.txt"), FileKind.GIVEN, item.id)
    with files.stored(info_request, [upload], now=now) as rows, committed():
        approvals.save(info_request, typed, rows, actor=desk, now=now)
        approvals.submit(info_request, Answer(given), actor=desk, now=now)


def _test_harm() -> None:
    """Decide a harm test on which a refusal may rest, and begin another one."""
    world.harm_test()
    with committed():
        values = {"information": "Berkas penyidikan"}
        harm_tests.write(world.body(), values, actor=world.actor(Role.OFFICER), now=clock.now())


def _papers() -> None:
    """Issue the papers of the body itself: its DIP of one entry, the decree on its test, its DIK, its maklumat."""
    body, ppid, now = world.body(), world.actor(Role.OFFICER), clock.now()
    tests = classification.candidates(body, local_date(now, body.zone))
    with committed():
        db.session.add(
            CatalogueEntry(body_id=body.id, title="Ringkasan APBD", summary="Ringkasan", category=Category.PERIODIC)
        )
        catalogue.issue_charter(body, before=0, actor=ppid, now=now)
        classification.decree(body, Decree(tuple(test.id for test in tests)), actor=ppid, now=now)
    with committed():
        catalogue.issue_list(world.body(), before=0, actor=ppid, now=now)
        classification.issue_list(world.body(), before=0, actor=ppid, now=now)


def _answer(info_request: InfoRequest) -> None:
    """Give the first item with a file, refuse the second; the third is held by another body of the portal."""
    upload = files.Upload(_clean("realisasi.txt"), FileKind.GIVEN, info_request.items[0].id)
    given = Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY)
    test = db.session.scalars(sa.select(HarmTest).where(HarmTest.decided_on.is_not(None))).one()
    facts = ItemFacts(2, ItemOutcome.REFUSED, ground="h", reason="Rahasia pribadi", consequence=test.if_opened)
    refused = Decision(facts, harm_test_id=test.id)
    elsewhere = Decision(ItemFacts(3, ItemOutcome.NOT_HELD, holder="Pemerintah Kota Samarinda"))
    with files.stored(info_request, [upload], now=clock.now()) as rows, committed():
        answer = Answer((given, refused, elsewhere), files=rows)
        requests.answer(info_request, answer, actor=world.actor(Role.OFFICER), now=clock.now())


def _holiday_and_draft() -> None:
    body, now = world.body(), clock.now()
    calendars.add(
        date(clock.today(body.zone).year, 12, 31),
        "Hari Jadi",
        kind=DayKind.LOCAL,
        decree="Keputusan Gubernur Nomor 9",
        body=body,
        entered_by="Admin",
        now=now,
    )
    calendars.recount(body, decree="Keputusan Gubernur Nomor 9", now=now)
    stated = {
        "situation": "perorangan",
        "kind": "person",
        "name": "Siti Ma'rufah",
        "identity": "6472014501909001",
        "address": "Jalan Melati 3",
        "phone": "0812-5550-0001",
        "email": "siti@example.org",
        "items": ["Laporan realisasi anggaran tahun 2025"],
        "purpose": "Penelitian",
        "access_mode": "soft_copy",
        "delivery_method": "download",
    }
    drafts.save(body, DRAFT_KEY, stated, finished=True, now=now)


def _bundles() -> None:
    """Let two bundles of the smallest case be made: for its applicant and for the body."""
    alone = db.session.scalars(sa.select(Objection).where(Objection.request_id.is_(None))).one()
    for audience in (Audience.APPLICANT, Audience.BODY):
        with committed():
            bundles.ask(alone, audience, actor=world.actor(Role.OFFICER), now=clock.now())
        bundles.make_next()


def _appointment() -> None:
    """Keep the decree that appoints the PPID."""
    stated = appointments.Stated("100/K.1/2026", date(2026, 1, 5), "Gubernur", "", [("Budi Santoso", "PPID Utama")])
    with appointments.stored(_clean("sk.pdf", "application/pdf", b"%PDF-1.7")) as file, committed():
        appointments.add(world.body(), stated, file, actor=world.actor(Role.OFFICER), now=clock.now())


def _reports() -> None:
    """An annual report that was sent, the draft of its correction, and a draft on a month."""
    last_year = clock.today(world.body().zone).year - 1
    sent = reports.sent(Span(ReportKind.ANNUAL, last_year))
    with committed():
        report_actions.correct(sent, now=clock.now())
    reports.written(Span(ReportKind.MONTH, last_year, 12))


def _exports() -> None:
    """Let the PPID ask for a register, and let it be made."""
    wanted = Wanted(RegisterKind.REQUESTS, Period(clock.today(world.body().zone).year))
    with committed():
        exports.ask(world.body(), wanted, "csv", actor=world.actor(Role.OFFICER), now=clock.now())
    exports.make_next()


def _signatures() -> None:
    """A key of the PPID, a letter signed in ink, and a run that some other process began."""
    key, ppid, now = signing_rows.add_key(secret="-"), world.actor(Role.OFFICER), clock.now()
    letter = db.session.scalars(sa.select(Letter).where(Letter.kind == "withdrawal", Letter.sha256.is_not(None))).one()
    scans.bring(letter.id, _clean("pindaian.pdf", "application/pdf", letters.bytes_of(letter)), actor=ppid, now=now)
    laid = scans.brought(letter.id, actor=ppid, now=now)
    assert laid is not None
    with committed():
        scans.keep(letter.id, laid.id, actor=ppid, now=now)
        signing_runs.begin([letter.id], signing_rows.key_of(key), actor=ppid, now=now)
    drawn = sa.select(Letter).where(Letter.body_id == world.body().id, Letter.sha256.is_not(None))
    for one in db.session.scalars(drawn.where(Letter.id != letter.id)).all():
        waiting = _clean("pindaian-lain.pdf", "application/pdf", letters.bytes_of(one))
        scans.bring(one.id, waiting, actor=ppid, now=now)  # nobody has looked at it yet


def _strangers_admin() -> None:
    """An admin of the other body, whose pages are tried with this body's rows."""
    body, now = world.body(STRANGERS), clock.now()
    account = people.create_account(world.email_of(Role.ADMIN, STRANGERS), "Admin", world.PASSWORD, now=now)
    account.must_change_password = False
    people.appoint(
        body,
        Role.ADMIN,
        world.JABATAN[Role.ADMIN],
        "Admin",
        from_on=date(2023, 1, 1),
        account=account,
        actor=system_of(body.id),
        now=now,
    )
