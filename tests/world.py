"""The small world of the tests: four bodies in three zones, one account for each role, no request yet."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import sqlalchemy as sa
from argon2 import PasswordHasher

from ppid import clock
from ppid.access import Actor, system_of
from ppid.actions import assignments, calendars, harm_tests, people, requests
from ppid.actions.filing import Filing, Person
from ppid.db import committed, db
from ppid.law.harm_tests import Result
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ApplicantKind, Channel, DeliveryMethod
from ppid.models import Account, Assignment, BodyKind, HarmTest, InfoRequest, Official, PublicBody, Unit

BUILT_AT = datetime(2026, 1, 2, 1, 0, tzinfo=UTC)
PASSWORD = "rahasia-sekali"
BODIES = (
    ("kaltim", BodyKind.PROVINCE, "Pemerintah Provinsi Kalimantan Timur", "Kaltim", "Asia/Makassar", "Samarinda"),
    ("samarinda", BodyKind.CITY, "Pemerintah Kota Samarinda", "Samarinda", "Asia/Makassar", "Samarinda"),
    ("kalbar", BodyKind.PROVINCE, "Pemerintah Provinsi Kalimantan Barat", "Kalbar", "Asia/Jakarta", "Pontianak"),
    ("maluku", BodyKind.PROVINCE, "Pemerintah Provinsi Maluku", "Maluku", "Asia/Jayapura", "Ambon"),
)
JABATAN = {
    Role.DESK: "Petugas Meja Layanan Informasi",
    Role.OFFICER: "Kepala Dinas Komunikasi dan Informatika selaku PPID Utama",
    Role.UNIT_OFFICER: "Sekretaris Dinas Kesehatan selaku PPID Pelaksana",
    Role.SUPERIOR: "Sekretaris Daerah selaku Atasan PPID",
    Role.COORDINATOR: "Koordinator PPID",
    Role.COMMISSIONER: "Komisioner",
    Role.AUDITOR: "Auditor",
    Role.ADMIN: "Admin Portal PPID",
}


def email_of(role: Role, slug: str = "kaltim") -> str:
    return f"{role.value}@{slug}.example"


def build() -> None:
    """Fill an empty, migrated database."""
    with committed():
        calendars.seed(BUILT_AT)
        for slug, kind, name, short, zone, city in BODIES:
            _body(slug, kind, name, short, zone, city)


def _body(slug: str, kind: BodyKind, name: str, short: str, zone: str, city: str) -> None:
    body = PublicBody(
        slug=slug,
        kind=kind,
        name=name,
        short_name=short,
        zone=zone,
        letterhead=[name, "Dinas Komunikasi dan Informatika"],
        address="Jalan Contoh Nomor 1",
        city=city,
        postcode="75000",
        phone="(0541) 555-0100",
        email=f"ppid@{slug}.example",
        hours=["Senin sampai Kamis 08.00-15.30", "Jumat 08.00-11.00"],
        maklumat=["Kami sanggup melayani permohonan informasi sesuai undang-undang."],
        register_code=f"PPID-{slug.upper()}",
        letter_code=f"PPID-{slug.upper()}",
        letter_classification="000.8.3.2",
        created_at=BUILT_AT,
    )
    db.session.add(body)
    db.session.flush()
    unit = Unit(body_id=body.id, slug="dinas-kesehatan", name="Dinas Kesehatan", short_name="Dinkes")
    other = Unit(body_id=body.id, slug="dinas-pupr", name="Dinas Pekerjaan Umum", short_name="PUPR")
    db.session.add_all([unit, other])
    db.session.flush()
    roles = list(Role) if slug == "kaltim" else [Role.DESK, Role.OFFICER]
    for role in roles:
        account = Account(
            email=email_of(role, slug),
            name=f"{role.value.title()} {short}",
            password_hash=HASH,
            stamp="0" * 16,
            created_at=BUILT_AT,
        )
        db.session.add(account)
        db.session.flush()
        people.appoint(
            body,
            role,
            JABATAN[role],
            account.name,
            from_on=date(2023, 1, 1),
            account=account,
            unit=unit if role is Role.UNIT_OFFICER else None,
            nip="198001012005011001",
            rank="Pembina",
            actor=system_of(body.id),
            now=BUILT_AT,
        )


DEAR = people.hasher  # the portal's own, which is slow on purpose; tests of passwords bring it back
people.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
HASH = people.hasher.hash(PASSWORD)


def body(slug: str = "kaltim") -> PublicBody:
    return db.session.scalars(sa.select(PublicBody).where(PublicBody.slug == slug)).one()


def actor(role: Role, slug: str = "kaltim") -> Actor:
    """The office-holder of a role at a body."""
    office = db.session.scalars(
        sa.select(Official).where(Official.body_id == body(slug).id, Official.role == role)
    ).one()
    return Actor(role, office.body_id, office.account_id, office.id, office.unit_id, office.name, office.jabatan)


def filing(key: str = "kunci-1", **changes: object) -> Filing:
    """A lawful request of two items by one person, received now."""
    values: dict[str, object] = {
        "filing_key": key,
        "channel": Channel.WEB,
        "kind": ApplicantKind.PERSON,
        "applicant": Person(
            name="Siti Ma'rufah",
            identity="6472014501909001",
            address="Jalan Melati 3, Samarinda",
            phone="0812-5550-0001",
            email="siti@example.org",
        ),
        "items": ("Laporan realisasi anggaran tahun 2025", "Daftar puskesmas beserta jumlah dokter"),
        "purpose": "Penelitian skripsi",
        "access_mode": AccessMode.SOFT_COPY,
        "delivery_method": DeliveryMethod.DOWNLOAD,
        "received_at": clock.now(),
    }
    return Filing(**(values | changes))  # type: ignore[arg-type]


def register(key: str = "kunci-1", slug: str = "kaltim", **changes: object) -> InfoRequest:
    """Put one request on the register of a body and commit."""
    from ppid.access import applicant_of

    with committed():
        owner = body(slug)
        made = requests.register(owner, filing(key, **changes), actor=applicant_of(owner.id), now=clock.now())
    return made


def harm_test(ground: str = "h", slug: str = "kaltim", result: Result = Result.EXEMPT, **changes: object) -> HarmTest:
    """Write a complete test of a body, decide it, and commit."""
    values: dict[str, object] = {
        "information": "Riwayat kesehatan perorangan",
        "ground": ground,
        "act": "UU 27/2022 Pasal 4",
        "if_opened": "Riwayat kesehatan warga terbuka kepada umum",
        "if_closed": "Jumlah pasien tetap dapat diketahui tanpa nama",
        "public_interest": "Melindungi rahasia pribadi lebih besar manfaatnya",
        "participants": ["PPID Utama", "Biro Hukum"],
        "pasal_18_checked": True,
        "until_on": None if ground in "ghij" else clock.today(body(slug).zone) + timedelta(days=700),
    }
    owner, ppid = body(slug), actor(Role.OFFICER, slug)
    with committed():
        made = harm_tests.write(owner, values | changes, actor=ppid, now=clock.now())
        harm_tests.decide(made, result, body=owner, actor=ppid, now=clock.now())
    return made


def unit(slug: str = "dinas-kesehatan", of: str = "kaltim") -> Unit:
    return db.session.scalars(sa.select(Unit).where(Unit.body_id == body(of).id, Unit.slug == slug)).one()


def assign(
    made: InfoRequest, *slugs: str, days: int | None = None, items: tuple[int, ...] = (1, 2)
) -> list[Assignment]:
    """Let the PPID give items of a request to units, by slug, and commit."""
    tasks = [
        assignments.Task(unit(slug).id, items, "Siapkan dokumennya", internal_days=days)
        for slug in slugs or ("dinas-kesehatan",)
    ]
    with committed():
        return assignments.assign(made, tasks, actor=actor(Role.OFFICER), now=clock.now())
