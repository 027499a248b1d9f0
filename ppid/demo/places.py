"""The bodies of the demo world: offices, units, letterheads, service hours, charters, number codes and colours.

The material is in ``data/places_*.toml`` and ``data/units.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from ppid.demo.files import read
from ppid.law.calendar import MONDAY_TO_FRIDAY, WEEKDAYS
from ppid.law.deadlines import EXTENSION, OBJECTION, REPLY, RULING
from ppid.models.bodies import BodyKind

CLASSIFICATION = "000.8.3.2"


@dataclass(frozen=True, slots=True)
class PlaceUnit:
    """A unit of a body. ``kind`` is what texts name as their holder; several units may be of one kind."""

    slug: str
    kind: str
    name: str
    short_name: str


@dataclass(frozen=True, slots=True)
class ServiceHours:
    """When the desk is open on some ISO weekdays, in the body's own time."""

    weekdays: tuple[int, ...]
    opens: time
    closes: time
    break_from: time | None = None
    break_until: time | None = None

    def __str__(self) -> str:
        first, last = WEEKDAYS[self.weekdays[0] - 1], WEEKDAYS[self.weekdays[-1] - 1]
        days = first if first == last else f"{first} sampai {last}"
        text = f"{days} pukul {self.opens:%H.%M}-{self.closes:%H.%M}"
        if self.break_from and self.break_until:
            text += f", istirahat {self.break_from:%H.%M}-{self.break_until:%H.%M}"
        return text


@dataclass(frozen=True, slots=True)
class YearlyHoliday:
    """A local holiday that an invented decree sets every year."""

    month: int
    day: int
    name: str
    decree: str

    def on(self, year: int) -> tuple[date, str]:
        """The day and its decree in ``year``."""
        return date(year, self.month, self.day), self.decree.format(year=year)


@dataclass(frozen=True, slots=True)
class Charter:
    """The maklumat pelayanan; its parts are the least that PerKI 1/2021 Pasal 47 asks for."""

    pledge: str
    legal_basis: str
    procedure: str
    time: str
    cost: str
    guarantee: str
    evaluation: str

    @property
    def sections(self) -> tuple[tuple[str, str], ...]:
        """Heading and text of each part after the pledge."""
        return (
            ("Dasar hukum", self.legal_basis),
            ("Sistem, mekanisme, dan prosedur", self.procedure),
            ("Waktu penyelesaian", self.time),
            ("Biaya", self.cost),
            ("Jaminan pelayanan", self.guarantee),
            ("Evaluasi kinerja", self.evaluation),
        )


@dataclass(frozen=True, slots=True)
class Place:
    """One public body. ``zone`` is an IANA name, ``week`` ISO weekday numbers, ``copy_price`` rupiah a sheet."""

    slug: str
    name: str
    short_name: str
    kind: BodyKind
    zone: str
    seat: str
    address: str
    postcode: str
    phone: str
    whatsapp: str
    email: str
    website: str
    letterhead: tuple[str, ...]
    hours: tuple[ServiceHours, ...]
    week: tuple[int, ...]
    week_decree: str
    languages: tuple[str, ...]
    copy_price: int
    register_code: str
    classification_code: str
    letter_code: str
    accent: str
    leader: str
    region_codes: tuple[str, ...]
    areas: tuple[str, ...]
    water: str
    units: tuple[PlaceUnit, ...]
    local_holidays: tuple[YearlyHoliday, ...]

    @property
    def region(self) -> str:
        """The region without its government: ``Kota Samarinda``."""
        return self.name.removeprefix("Pemerintah ").removeprefix("Komisi Informasi ")

    @property
    def is_regional(self) -> bool:
        """Whether the body is one kabupaten or kota, whose areas are kecamatan."""
        return self.kind in (BodyKind.REGENCY, BodyKind.CITY)

    @property
    def contact_line(self) -> str:
        """The last line of the letterhead."""
        return f"{self.address}, {self.seat} {self.postcode}, telepon {self.phone}, {self.email}"

    def unit(self, slug: str) -> PlaceUnit:
        """Raises KeyError when the body has no such unit."""
        for unit in self.units:
            if unit.slug == slug:
                return unit
        raise KeyError(slug)

    def units_of_kind(self, kinds: tuple[str, ...]) -> tuple[PlaceUnit, ...]:
        """The body's units of these kinds, in the order of the kinds."""
        return tuple(unit for kind in kinds for unit in self.units if unit.kind == kind)


def slug_of(name: str) -> str:
    return name.lower().replace(" ", "-")


def _units(raw: dict[str, Any], kinds: dict[str, Any]) -> Iterator[PlaceUnit]:
    province = raw["kind"] == "province"
    for kind in raw["units"]:
        entry = kinds[kind]
        name, short = entry["name"], entry["short"]
        if province:
            name, short = entry.get("province_name", name), entry.get("province_short", short)
        yield PlaceUnit(kind, kind, name, short)
    for own in raw["own_units"]:
        yield PlaceUnit(own["slug"], own["kind"], own["name"], own["short"])
    for area in raw["areas"][: raw.get("districts", 0)]:
        yield PlaceUnit(f"kecamatan-{slug_of(area)}", "kecamatan", f"Kecamatan {area}", f"Kec. {area}")


def _hours(raw: list[dict[str, Any]]) -> tuple[ServiceHours, ...]:
    return tuple(ServiceHours(**{**entry, "weekdays": tuple(entry["weekdays"])}) for entry in raw)


def _place(raw: dict[str, Any], catalogue: dict[str, Any]) -> Place:
    regional = raw["kind"] in ("regency", "city")
    return Place(
        slug=raw["slug"],
        name=raw["name"],
        short_name=raw["short_name"],
        kind=BodyKind(raw["kind"]),
        zone=raw["zone"],
        seat=raw["seat"],
        address=raw["address"],
        postcode=raw["postcode"],
        phone=f"({raw['area_code']}) 555-01{raw['line']}",
        whatsapp=f"0812-5550-01{raw['line']}",
        email=f"ppid@{raw['domain']}",
        website=f"https://ppid.{raw['domain']}",
        letterhead=(*raw["letterhead"], "PEJABAT PENGELOLA INFORMASI DAN DOKUMENTASI"),
        hours=_hours(catalogue["hours"][raw["hours"]]),
        week=tuple(raw.get("week", MONDAY_TO_FRIDAY)),
        week_decree=raw.get("week_decree", ""),
        languages=tuple(raw["languages"]),
        copy_price=raw["copy_price"],
        register_code=raw["register_code"],
        classification_code=raw.get("classification_code", CLASSIFICATION),
        letter_code=raw["letter_code"],
        accent=raw["accent"],
        leader=raw["leader"],
        region_codes=tuple(raw["region_codes"]),
        areas=tuple(f"Kecamatan {area}" if regional else area for area in raw["areas"]),
        water=raw["water"],
        units=tuple(_units(raw, catalogue["units"])),
        local_holidays=tuple(YearlyHoliday(**entry) for entry in raw.get("local_holidays", ())),
    )


def _load() -> tuple[Place, ...]:
    catalogue = read("units")
    raw = read("places_provinces")["place"] + read("places_regions")["place"]
    return tuple(_place(entry, catalogue) for entry in raw)


PLACES: tuple[Place, ...] = _load()
PLACE: dict[str, Place] = {place.slug: place for place in PLACES}


def charter_of(place: Place) -> Charter:
    """The charter of a body, with the law's own time limits in it."""
    words: dict[str, str] = read("words")["charter"]
    facts = {
        "name": place.name,
        "seat": place.seat,
        "languages": _listed(place.languages),
        "copy_price": place.copy_price,
        "reply": REPLY.days,
        "extension": EXTENSION.days,
        "objection": OBJECTION.days,
        "ruling": RULING.days,
    }
    return Charter(**{part: text.format(**facts) for part, text in words.items()})


def _listed(words: tuple[str, ...]) -> str:
    """Join words as a sentence does: ``a, b, dan c``."""
    if len(words) < 3:
        return " dan ".join(words)
    return ", ".join(words[:-1]) + f", dan {words[-1]}"
