"""The blocks that letters share, as plain values, and how facts are written down and read back.

Every date is an ISO date of the body's own zone and every moment an ISO local moment without offset; the name of the
zone stands beside it. Money is whole rupiah.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from datetime import date
from functools import lru_cache
from types import UnionType
from typing import Any, Self, Union, get_args, get_origin, get_type_hints

from ppid.law import deadlines, exemptions
from ppid.law.calendar import DayKind, DayOff, WorkingCalendar
from ppid.letters.crests import DEFAULT


class BadFacts(ValueError):
    """Stored facts do not have the shape of their letter; the message names the place."""


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The kop. ``lines`` run from the government to the office that writes; ``place`` stands before the date.

    They are printed in capitals, the last one bold. ``crest`` names a file in static/letters, or an uploaded picture by
    its SHA-256 and ending ("<64 hexadecimal digits>.png").
    """

    lines: tuple[str, ...]
    address: str
    contact: str
    place: str
    crest: str = DEFAULT


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs. ``prefix`` is "a.n.", "Plt." or "Plh."; ``principal`` is the jabatan signed for with "a.n."."""

    jabatan: str
    name: str
    rank: str = ""
    nip: str = ""
    prefix: str = ""
    principal: str = ""


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a letter goes to. ``address`` may hold several lines."""

    name: str
    address: str
    greeting: str = "Saudara/i"


@dataclass(frozen=True, slots=True)
class Particulars:
    """The applicant as letters name them. ``proxy`` is the person who acts with a power of attorney."""

    name: str
    address: str
    phone: str = ""
    email: str = ""
    occupation: str = ""
    proxy: str = ""

    @property
    def contact(self) -> str:
        return " / ".join(part for part in (self.phone, self.email) if part)


@dataclass(frozen=True, slots=True)
class Item:
    """One numbered part of a request."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Check:
    """Where a reader can see whether the letter is the one that was issued."""

    code: str
    url: str


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a count: ``number`` when it counts, else ``name``, ``kind`` (a DayKind) and ``decree`` say why not."""

    on: str
    number: int | None
    name: str = ""
    kind: str = ""
    decree: str = ""
    estimated: bool = False


def _day(counted: deadlines.CountedDay) -> Day:
    on, off = counted.day.isoformat(), counted.reason
    return Day(on, None, off.name, off.kind.value, off.decree, off.estimated) if off else Day(on, counted.number)


@dataclass(frozen=True, slots=True)
class Clock:
    """A counted time limit with its days, as it stood on the day of the letter."""

    rule: str
    article: str
    starts: str
    due: str
    days: tuple[Day, ...]
    provisional: bool = False

    @classmethod
    def of(cls, trace: deadlines.Trace) -> Self:
        """Write a trace down."""
        return cls(
            rule=trace.deadline.name,
            article=str(trace.deadline.article),
            starts=trace.starts.isoformat(),
            due=trace.due.isoformat(),
            days=tuple(_day(day) for day in trace.days),
            provisional=trace.provisional,
        )

    def trace(self) -> deadlines.Trace:
        """The count again as the law's own value, resting on the stored days alone; for drawing it."""
        starts, due = date.fromisoformat(self.starts), date.fromisoformat(self.due)
        days_off = {
            date.fromisoformat(day.on): DayOff(DayKind(day.kind), day.name, day.decree, estimated=day.estimated)
            for day in self.days
            if day.number is None
        }
        years = range(starts.year, due.year + 1)
        calendar = WorkingCalendar(days_off, years, range(1, 8), years if self.provisional else ())
        counted = len(self.days) - len(days_off)
        return deadlines.Trace(replace(deadlines.DEADLINES[self.rule], days=counted), starts, due, calendar)


@dataclass(frozen=True, slots=True)
class Limits:
    """The time limits a letter mentions, in working days, as the law stood on the day of the letter."""

    reply: int
    extension: int
    repair: int
    objection: int
    ruling: int
    dispute: int

    @classmethod
    def of_law(cls) -> Self:
        return cls(**{field.name: deadlines.DEADLINES[field.name].days for field in fields(cls)})


@dataclass(frozen=True, slots=True)
class Ground:
    """Why something is exempt: a letter of Pasal 17 with its words, and for j the other Act."""

    letter: str
    words: str
    act: str = ""

    @classmethod
    def of(cls, letter: str, act: str = "") -> Self:
        """Raises KeyError for a letter that Pasal 17 does not have."""
        return cls(letter, exemptions.GROUNDS[letter].text, act)

    @property
    def sentence(self) -> str:
        """The words as they follow "yaitu": letters a to h begin with "dapat", j with "tidak", i names a thing."""
        if self.words.startswith("dapat "):
            return f"informasi yang apabila dibuka {self.words}"
        return f"informasi yang {self.words}" if self.words.startswith("tidak ") else self.words

    def __str__(self) -> str:
        other = f" jo. {self.act}" if self.act else ""
        return f"Pasal 17 huruf {self.letter} Undang-Undang Nomor 14 Tahun 2008 ({self.words}){other}"


@dataclass(frozen=True, slots=True)
class Cost:
    """One line of costs. ``kind`` is "copying", "sending" or "other"; ``note`` says what for."""

    kind: str
    unit_rupiah: int
    quantity: int = 1
    unit: str = "lembar"
    note: str = ""

    @property
    def total(self) -> int:
        return self.unit_rupiah * self.quantity


@dataclass(frozen=True, slots=True)
class OwnText:
    """A body's own words for one block of a letter, as they stood at issue; placeholders are not filled yet."""

    block: str
    text: str
    version: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What every letter needs. ``registration`` is the number of the request, ``received_on`` its date of receipt.

    ``copies`` are the tembusan, ``texts`` the body's own words; a block that is not among them has the portal's own.
    ``replaces`` is the sentence that names the letter whose place this one takes, empty for most.
    """

    letterhead: Letterhead
    number: str
    dated_on: str
    registration: str
    received_on: str
    applicant: Particulars
    items: tuple[Any, ...]
    signatory: Signatory
    limits: Limits
    check: Check | None = None
    copies: tuple[str, ...] = ()
    texts: tuple[OwnText, ...] = ()
    replaces: str = ""

    def as_json(self) -> str:
        """Write the facts in one canonical form: the same facts always give the same text."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), ensure_ascii=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read facts back. Raises BadFacts when a field is missing, unknown or of another type."""
        found: Self = _read(cls, json.loads(text), cls.__name__)
        return found


@lru_cache
def _types(cls: type) -> dict[str, Any]:
    return get_type_hints(cls)


def _read(expected: Any, value: Any, place: str) -> Any:
    """Build ``expected`` (a dataclass, tuple, union or plain type) from decoded JSON."""
    if is_dataclass(expected) and isinstance(expected, type):
        return _read_dataclass(expected, value, place)
    if get_origin(expected) is tuple and isinstance(value, list):
        inner = get_args(expected)[0]
        return tuple(_read(inner, entry, f"{place}[{index}]") for index, entry in enumerate(value))
    if get_origin(expected) in (UnionType, Union):
        if value is None:
            return None
        return _read(next(arg for arg in get_args(expected) if arg is not type(None)), value, place)
    if type(value) is expected:  # not isinstance: True is no number
        return value
    raise BadFacts(f"{place} does not fit")


def _read_dataclass(expected: type, value: Any, place: str) -> Any:
    types = _types(expected)
    if not isinstance(value, dict) or not value.keys() <= types.keys():
        raise BadFacts(f"{place} does not fit")
    try:
        return expected(**{name: _read(types[name], entry, f"{place}.{name}") for name, entry in value.items()})
    except TypeError as error:
        raise BadFacts(f"{place}: {error}") from error
