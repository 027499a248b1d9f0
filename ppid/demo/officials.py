"""Who holds which office in a body of the demo world: name, NIP, pangkat and jabatan for each role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from ppid.demo import names
from ppid.demo.names import MAN, WOMAN
from ppid.demo.people import Crowd
from ppid.demo.places import Place, PlaceUnit
from ppid.law.roles import Role
from ppid.models.bodies import BodyKind

SENIOR, MIDDLE, JUNIOR = 46, 38, 25


@dataclass(frozen=True, slots=True)
class Office:
    """An office before somebody holds it: the youngest age for it, its rank, and what it is called."""

    role: Role
    position: str
    rank: str
    age: int
    login: str
    elected: bool = False


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """Somebody in office since a date; ``until_on`` is None while they are. ``nip`` is empty for those elected."""

    body: str
    unit: str | None
    role: Role
    name: str
    nip: str
    rank: str
    position: str
    decree: str
    from_on: date
    until_on: date | None
    email: str


def officials(place: Place, seed: int, today: date) -> tuple[OfficeHolder, ...]:
    """Everybody who holds an office in ``place``, and the PPID before the present one.

    The same place, seed and day give the same people.
    """
    rng = Random(f"officials {place.slug} {seed}")
    crowd = Crowd(rng, today)
    people: list[OfficeHolder] = []
    for office in _offices(place):
        from_on = today - timedelta(days=rng.randint(70, 700))
        if office.role is Role.OFFICER:
            former = _holder(crowd, place, office, None, today - timedelta(days=2600), from_on - timedelta(days=1))
            people.append(former)
        people.append(_holder(crowd, place, office, None, from_on, None))
    for unit in place.units:
        from_on = today - timedelta(days=rng.randint(70, 900))
        people.append(_holder(crowd, place, _unit_office(unit), unit, from_on, None))
    return tuple(people)


def _offices(place: Place) -> Iterator[Office]:
    if place.kind is BodyKind.COMMISSION:
        yield from _commission(place)
    else:
        yield from _government(place)
    yield Office(Role.DESK, "Petugas Pelayanan Informasi", "Pengatur (II/c)", JUNIOR, "meja")
    yield Office(Role.ADMIN, "Pranata Komputer Ahli Muda selaku Admin Sistem", "Penata (III/c)", JUNIOR, "admin")


def _government(place: Place) -> Iterator[Office]:
    office = place.letterhead[1].title().replace(" Dan ", " dan ")
    sekda = "Sekretaris Daerah selaku Atasan PPID"
    yield Office(Role.SUPERIOR, sekda, "Pembina Utama Madya (IV/d)", SENIOR, "atasan")
    yield Office(Role.OFFICER, f"Kepala {office} selaku PPID Utama", "Pembina Utama Muda (IV/c)", SENIOR, "ppid.utama")
    yield Office(Role.AUDITOR, "Auditor Ahli Madya pada Inspektorat Daerah", "Pembina (IV/a)", MIDDLE, "auditor")
    yield Office(Role.COORDINATOR, "Koordinator Pengelolaan Informasi", "Pembina (IV/a)", MIDDLE, "koordinator")
    if len(place.units) > 20:
        yield Office(Role.DESK, "Petugas Pelayanan Informasi", "Penata Muda (III/a)", JUNIOR, "meja.dua")


def _commission(place: Place) -> Iterator[Office]:
    region = place.region
    chair = f"Ketua Komisi Informasi {region} selaku Atasan PPID"
    yield Office(Role.SUPERIOR, chair, "", MIDDLE, "atasan", elected=True)
    yield Office(Role.OFFICER, "Sekretaris Komisi Informasi selaku PPID", "Pembina (IV/a)", MIDDLE, "ppid.utama")
    for number, field in enumerate(("Kelembagaan", "Advokasi dan Edukasi", "Penyelesaian Sengketa"), 1):
        position = f"Komisioner Bidang {field}"
        yield Office(Role.COMMISSIONER, position, "", MIDDLE, f"komisioner{number}", elected=True)
    yield Office(Role.COMMISSIONER, "Panitera Pengganti", "Penata Tingkat I (III/d)", MIDDLE, "panitera")
    yield Office(Role.AUDITOR, "Auditor Ahli Muda pada Inspektorat Daerah", "Penata (III/c)", MIDDLE, "auditor")


CHIEFS = {
    "setda": "Kepala Bagian Protokol dan Komunikasi Pimpinan",
    "setwan": "Kepala Bagian Umum Sekretariat DPRD",
    "kecamatan": "Sekretaris {unit}",
    "rsud": "Kepala Bagian Umum {unit}",
    "perumdam": "Sekretaris Perusahaan {unit}",
    "ki-sekretariat": "Kepala Subbagian pada {unit}",
    "ki-kepaniteraan": "Kepala Subbagian pada {unit}",
}


def _unit_office(unit: PlaceUnit) -> Office:
    chief = CHIEFS.get(unit.kind, "Sekretaris {unit}").format(unit=unit.name)
    return Office(Role.UNIT_OFFICER, f"{chief} selaku PPID Pelaksana", "Pembina (IV/a)", MIDDLE, f"ppid.{unit.slug}")


def _holder(
    crowd: Crowd, place: Place, office: Office, unit: PlaceUnit | None, from_on: date, until_on: date | None
) -> OfficeHolder:
    rng = crowd.rng
    sex = rng.choice((MAN, WOMAN))
    age = rng.randint(office.age, 57 if office.age > JUNIOR else 40)
    born_on = crowd.today - timedelta(days=age * 365 + rng.randint(0, 364))
    appointed = born_on + timedelta(days=365 * 23 + rng.randint(0, 900))
    login = office.login if until_on is None else f"{office.login}.lama"
    return OfficeHolder(
        body=place.slug,
        unit=unit.slug if unit else None,
        role=office.role,
        name=_titled(crowd, place, sex, office.age),
        nip="" if office.elected else crowd.nip(born_on, sex, appointed=appointed),
        rank=office.rank,
        position=office.position,
        decree=f"Keputusan {place.leader} Nomor 999/{rng.randint(1, 400)}/{from_on.year} (contoh)",
        from_on=from_on,
        until_on=until_on,
        email=f"{login}@{place.email.partition('@')[2]}",
    )


def _titled(crowd: Crowd, place: Place, sex: str, age: int) -> str:
    """A name with the titles and degrees that go with an office."""
    rng = crowd.rng
    people = crowd.people_of(rng.choice(place.region_codes))
    name = crowd.name(people, sex)
    if age == JUNIOR:
        return name + rng.choice(names.YOUNG_DEGREES)
    pilgrim = people.pilgrims and rng.random() < 0.35
    before = rng.choice(names.PILGRIMS[sex] if pilgrim else names.HONORIFICS)
    return before + name + rng.choice(names.DEGREES)
