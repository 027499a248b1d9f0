"""Fictitious people, organisations and office-holders, drawn from a `random.Random`.

Identity numbers are well formed and impossible: the serial of a NIK and of a NIP starts with 9, telephone numbers carry
5550, addresses of mail end in ``.example`` or at example.org and example.com.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from babel.dates import format_date

from ppid.demo import names
from ppid.demo.names import MAN, WOMAN, People
from ppid.demo.places import Place
from ppid.law.workflow import ApplicantKind


@dataclass(frozen=True, slots=True)
class Person:
    """A natural person. ``identity`` is the NIK; ``phone`` and ``email`` may be empty."""

    name: str
    identity: str
    born_on: date
    occupation: str
    address: str
    phone: str
    email: str


@dataclass(frozen=True, slots=True)
class Organisation:
    """A group or a legal entity; ``identity`` is the number of its ratification, empty for a group."""

    name: str
    category: str
    identity: str
    address: str
    phone: str
    email: str
    representative: Person
    members: tuple[str, ...] = ()

    @property
    def kind(self) -> ApplicantKind:
        return ApplicantKind.LEGAL_ENTITY if self.identity else ApplicantKind.GROUP


@dataclass(frozen=True, slots=True)
class Proxy:
    """A kuasa, with the special power of attorney in words."""

    person: Person
    power_of_attorney: str


class Crowd:
    """Draws people so that no identity number comes twice. The same Random gives the same people.

    ``today`` bounds ages and the years of decrees; ``taken`` is shared by crowds that must not overlap.
    """

    def __init__(self, rng: Random, today: date, taken: set[str] | None = None) -> None:
        self.rng = rng
        self.today = today
        self._taken = set() if taken is None else taken

    def person(self, place: Place, *, youngest: int = 17, oldest: int = 68, occupation: str = "") -> Person:
        """Somebody who lives in the body's region."""
        rng = self.rng
        sex = rng.choice((MAN, WOMAN))
        region = rng.choice(place.region_codes)
        born_on = self.today - timedelta(days=rng.randint(youngest * 366, oldest * 365))
        identity = self._identity(region, born_on, sex)
        name = self.name(self.people_of(region), sex)
        return Person(
            name=name,
            identity=identity,
            born_on=born_on,
            occupation=occupation or self._occupation(born_on),
            address=self._address(place),
            phone=self._phone(),
            email=self._email(name, born_on) if rng.random() < 0.82 else "",
        )

    def people_of(self, region: str) -> People:
        """One of the peoples who live in a region, by its code."""
        mix = names.MIX[region[:2]]
        return self.rng.choices([people for people, _ in mix], [weight for _, weight in mix])[0]

    def name(self, people: People, sex: str) -> str:
        """A full name as this people gives it; some bear a single word."""
        rng = self.rng
        first = rng.choice(people.men if sex == MAN else people.women)
        if rng.random() < people.single:
            return first
        return f"{first} {rng.choice(people.second_men if sex == MAN else people.second_women)}"

    def organisation(self, place: Place, category: str, *, at_home_in: str = "") -> Organisation:
        """A body of people: ``ngo``, ``media``, ``company``, ``foundation`` or ``residents``.

        ``at_home_in`` is a town or region that its name ends with.
        """
        rng = self.rng
        name = self._organisation_name(category, at_home_in)
        representative = self.person(place, youngest=24)
        members: tuple[str, ...] = ()
        identity = ""
        if category in names.DECREE_CODES:
            year = self.today.year - rng.randint(2, 14)
            identity = f"AHU-{rng.randint(9000, 9999):07}.{names.DECREE_CODES[category]}.Tahun {year}"
        else:
            regions = [rng.choice(place.region_codes) for _ in range(rng.randint(2, 5))]
            drawn = (self.name(self.people_of(region), rng.choice((MAN, WOMAN))) for region in regions)
            members = tuple(dict.fromkeys(drawn))
        local = re.sub(r"[^a-z]+", "-", name.lower()).strip("-")
        return Organisation(
            name=name,
            category=category,
            identity=identity,
            address=self._address(place),
            phone=self._phone(),
            email=f"{local}@example.org" if identity or rng.random() < 0.6 else "",
            representative=representative,
            members=members,
        )

    def proxy(self, place: Place, on: date) -> Proxy:
        """An advocate with a power of attorney given shortly before ``on``."""
        given_on = on - timedelta(days=self.rng.randint(1, 20))
        number = f"{self.rng.randint(1, 60):03}/SK-KIP/{given_on:%m}/{given_on.year}"
        person = self.person(place, youngest=27, occupation="Advokat")
        day = format_date(given_on, "d MMMM y", locale="id")
        return Proxy(person, f"Surat Kuasa Khusus Nomor {number} tanggal {day}, bermeterai cukup")

    def nip(self, born_on: date, sex: str, *, appointed: date) -> str:
        """Eighteen digits: birth date, month of appointment, sex, and a serial that is never given out."""
        while True:
            digit = "1" if sex == MAN else "2"
            nip = f"{born_on:%Y%m%d}{appointed:%Y%m}{digit}{self.rng.randint(900, 999)}"
            if self._claim(nip):
                return nip

    def _organisation_name(self, category: str, at_home_in: str) -> str:
        """A name that no other organisation bears, as long as there are any left."""
        first, second = names.ORGANISATION_NAMES[category]
        name = ""
        for _ in range(len(first) * len(second)):
            name = " ".join(part for part in (self.rng.choice(first), self.rng.choice(second), at_home_in) if part)
            if self._claim(name):
                break
        return name

    def _identity(self, region: str, born_on: date, sex: str) -> str:
        while True:
            day = born_on.day + (40 if sex == WOMAN else 0)
            district, serial = self.rng.randint(1, 12), self.rng.randint(9000, 9999)
            identity = f"{region}{district:02}{day:02}{born_on:%m%y}{serial}"
            if self._claim(identity):
                return identity

    def _claim(self, number: str) -> bool:
        fresh = number not in self._taken
        self._taken.add(number)
        return fresh

    def _occupation(self, born_on: date) -> str:
        age = (self.today - born_on).days // 365
        if age < 19:
            return "Pelajar"
        if age < 35 and self.rng.random() < 0.25:
            return "Mahasiswa"
        if age > 58 and self.rng.random() < 0.6:
            return "Pensiunan"
        return self.rng.choice(names.OCCUPATIONS)

    def _address(self, place: Place) -> str:
        rng = self.rng
        street, house, neighbourhood = rng.choice(names.STREETS), rng.randint(1, 180), rng.randint(1, 45)
        area = rng.choice(place.areas)
        town = f"{area}, {place.region}" if place.is_regional else area
        return f"{street} Nomor {house} RT {neighbourhood:02}, {town}"

    def _phone(self) -> str:
        return f"0812-5550-{self.rng.randint(0, 9999):04}"

    def _email(self, name: str, born_on: date) -> str:
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        local = ".".join(re.sub(r"[^a-z ]", "", plain).split())
        return f"{local}{born_on:%y}{self.rng.randint(0, 99):02}@{self.rng.choice(('example.org', 'example.com'))}"
