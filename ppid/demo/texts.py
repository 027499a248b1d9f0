"""What people ask for and what officers answer, as frozen values read from ``data/*.toml``.

An `ItemText` says which kinds of unit hold the information and which outcomes are usual for it; an `ExemptionText`
carries both sides of its harm test. Texts are templates; `fill` puts names, places and years in.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from ppid.demo.files import read
from ppid.demo.places import Place, PlaceUnit
from ppid.law.objections import Ground
from ppid.law.workflow import ApplicantKind, ItemOutcome, Outcome
from ppid.models.catalogue import Category

SECTORS = ("finance", "environment", "works", "people", "care", "government")


class ExtensionGround(StrEnum):
    """The two reasons for which time may be extended (PerKI 1/2021)."""

    NOT_HELD_YET = "not_held_yet"
    EXEMPTION_UNDECIDED = "exemption_undecided"


@dataclass(frozen=True, slots=True)
class ExemptionText:
    """An exemption with its harm test. ``years`` is 0 where ``until`` says in words how long it lasts."""

    key: str
    letter: str
    information: str
    reason: str
    if_opened: str
    if_closed: str
    years: int
    until: str = ""
    act: str = ""


@dataclass(frozen=True, slots=True)
class ItemText:
    """One thing people ask for. An empty text means that this outcome is not usual for it.

    ``personal`` marks what only a natural person asks.
    """

    key: str
    sector: str
    text: str
    units: tuple[str, ...]
    pages: int
    given: str = ""
    blackout: str = ""
    refusable: bool = False
    exemption: str = ""
    holder: str = ""
    not_documented: str = ""
    available_after_days: int = 0
    personal: bool = False
    only_in: tuple[str, ...] = ()
    except_in: tuple[str, ...] = ()

    @property
    def outcomes(self) -> tuple[ItemOutcome, ...]:
        """The outcomes this text may have."""
        possible = {
            ItemOutcome.GIVEN: self.given,
            ItemOutcome.GIVEN_IN_PART: self.blackout,
            ItemOutcome.REFUSED: self.refusable,
            ItemOutcome.NOT_HELD: self.holder,
            ItemOutcome.NOT_DOCUMENTED: self.not_documented,
        }
        return tuple(outcome for outcome, usual in possible.items() if usual)

    def fits(self, place: Place) -> bool:
        """Whether the text makes sense in this body and one of its units could hold it."""
        if self.only_in and place.slug not in self.only_in:
            return False
        return place.slug not in self.except_in and bool(place.units_of_kind(self.units))


@dataclass(frozen=True, slots=True)
class CatalogueText:
    """One entry of the list of public information. ``kept_years`` 0 is permanent; ``year_offset`` None has no year."""

    title: str
    summary: str
    category: Category
    units: tuple[str, ...]
    form: str
    kept_years: int
    year_offset: int | None = None

    def holder_in(self, place: Place) -> PlaceUnit | None:
        """The unit responsible for the entry, or None when the body has none of its kinds."""
        found = place.units_of_kind(self.units)
        return found[0] if found else None

    def year(self, today: date) -> int | None:
        return None if self.year_offset is None else today.year + self.year_offset

    def title_in(self, today: date) -> str:
        return self.title.format(year=self.year(today))


def _lists(raw: Mapping[str, Any]) -> dict[str, Any]:
    """TOML arrays as tuples, so that frozen values are hashable."""
    return {key: tuple(value) if isinstance(value, list) else value for key, value in raw.items()}


def _items() -> Iterator[ItemText]:
    for sector in SECTORS:
        for raw in read(f"items_{sector}")["item"]:
            yield ItemText(sector=sector, **_lists(raw))


def _catalogue() -> Iterator[CatalogueText]:
    for category in Category:
        for raw in read(f"catalogue_{category}")["entry"]:
            yield CatalogueText(category=category, **_lists(raw))


_words: dict[str, dict[str, list[str]]] = read("words")

EXEMPTIONS: dict[str, ExemptionText] = {key: ExemptionText(key=key, **raw) for key, raw in read("exemptions").items()}
ITEMS: tuple[ItemText, ...] = tuple(_items())
ITEM: dict[str, ItemText] = {item.key: item for item in ITEMS}
CATALOGUE: tuple[CatalogueText, ...] = tuple(_catalogue())

PURPOSES: dict[str, tuple[str, ...]] = {asker: tuple(texts) for asker, texts in _words["purposes"].items()}
MISSING: dict[ApplicantKind, tuple[str, ...]] = {
    ApplicantKind(kind): tuple(texts) for kind, texts in _words["missing"].items()
}
EXTENSION_REASONS = {ExtensionGround(ground): tuple(texts) for ground, texts in _words["extension_reasons"].items()}
ANSWERS = {Outcome(outcome): tuple(texts) for outcome, texts in _words["answers"].items()}
OBJECTIONS = {Ground(letter): tuple(texts) for letter, texts in _words["objections"].items()}
WITHDRAWALS: tuple[str, ...] = tuple(_words["withdrawals"]["reasons"])
RULINGS: dict[str, tuple[str, ...]] = {part: tuple(texts) for part, texts in _words["rulings"].items()}
COMPLAINTS: tuple[str, ...] = tuple(_words["complaints"]["messages"])


def fill(template: str, *, place: Place, unit: PlaceUnit, area: str, on: date) -> str:
    """Put the names and years of one request into a text. ``on`` is the local day on which it was asked."""
    return template.format(
        unit=unit.name,
        body=place.name,
        region=place.region,
        area=area,
        water=place.water,
        this_year=on.year,
        year=on.year - 1,
        year_before=on.year - 2,
    )
