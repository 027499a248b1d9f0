"""Who asks one body, and for what: drawn for each request of the plan."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TypeVar

from ppid.demo.people import Crowd, Organisation, Person, Proxy
from ppid.demo.places import Place, PlaceUnit
from ppid.demo.planned import PlannedItem
from ppid.demo.tempers import Temper
from ppid.demo.texts import EXEMPTIONS, ITEMS, PURPOSES, ItemText, fill
from ppid.law.workflow import ItemOutcome

CATEGORIES = {"ngo": 40, "media": 30, "company": 15, "foundation": 15}
SHARED_CATEGORIES = ("ngo", "media", "ngo", "foundation", "ngo", "media", "ngo", "media")
T = TypeVar("T")

STUDENTS = frozenset({"Mahasiswa", "Pelajar"})
ITEM_COUNTS = {1: 55, 2: 28, 3: 12, 4: 5}
# How often each outcome falls to an item that may have it.
OUTCOME_WEIGHTS = {
    ItemOutcome.GIVEN: 62,
    ItemOutcome.GIVEN_IN_PART: 17,
    ItemOutcome.REFUSED: 12,
    ItemOutcome.NOT_HELD: 12,
    ItemOutcome.NOT_DOCUMENTED: 6,
}
WITHHELD = frozenset({ItemOutcome.REFUSED, ItemOutcome.GIVEN_IN_PART})
ONLY_REFUSED = 0.45  # how often, against others, people ask for what is refused as a rule


@dataclass(frozen=True, slots=True)
class Asker:
    """Who stands behind one request."""

    person: Person
    organisation: Organisation | None
    proxy: Proxy | None

    @property
    def email(self) -> str:
        return self.organisation.email if self.organisation else self.person.email

    @property
    def role(self) -> str:
        """The key of the purposes that fit."""
        if self.organisation:
            return self.organisation.category
        if self.person.occupation in STUDENTS:
            return "student"
        return "media" if self.person.occupation == "Wartawan" else "person"


class Askers:
    """The people and organisations who ask one body; some come back. ``shared`` organisations ask many bodies."""

    def __init__(self, place: Place, crowd: Crowd, shared: tuple[Organisation, ...]) -> None:
        self.place, self.crowd, self.shared = place, crowd, shared
        self._persons: list[Person] = []
        self._organisations: list[Organisation] = []
        self._residents: list[Organisation] = []

    def draw(self, on: date) -> Asker:
        """Somebody who asks on the local day ``on``."""
        rng = self.crowd.rng
        proxy = self.crowd.proxy(self.place, on) if rng.random() < 0.035 else None
        dice = rng.random()
        if dice < 0.70:
            person = self._known(self._persons, 0.3, self._person)
            return Asker(person, None, proxy)
        if dice < 0.77:
            organisation = self._known(self._residents, 0.4, self._group)
        elif self.shared and rng.random() < 0.4:
            organisation = rng.choice(self.shared)
        else:
            organisation = self._known(self._organisations, 0.75, self._legal_entity)
        return Asker(organisation.representative, organisation, proxy)

    def _known(self, pool: list[T], again: float, new: Callable[[], T]) -> T:
        if pool and self.crowd.rng.random() < again:
            return self.crowd.rng.choice(pool)
        pool.append(new())
        return pool[-1]

    def _person(self) -> Person:
        return self.crowd.person(self.place, youngest=20)

    def _legal_entity(self) -> Organisation:
        category = self.crowd.rng.choices(list(CATEGORIES), list(CATEGORIES.values()))[0]
        town = self.place.seat if self.place.is_regional else self.place.short_name.rpartition(" ")[2]
        return self.crowd.organisation(self.place, category, at_home_in=town)

    def _group(self) -> Organisation:
        area = self.crowd.rng.choice(self.place.areas)
        for word in ("Kecamatan ", "Kabupaten ", "Kota "):
            area = area.removeprefix(word)
        return self.crowd.organisation(self.place, "residents", at_home_in=area)


def shared_organisations(place: Place, crowd: Crowd) -> tuple[Organisation, ...]:
    """Organisations of the whole province, at home in ``place``."""
    return tuple(crowd.organisation(place, category) for category in SHARED_CATEGORIES)


def purpose(rng: Random, asker: Asker, text: ItemText) -> str:
    return rng.choice(PURPOSES["personal" if text.personal else asker.role])


@dataclass(frozen=True, slots=True)
class Choice:
    """A text with the unit and the area it is about."""

    text: ItemText
    unit: PlaceUnit
    area: str


class Questions:
    """What can be asked of one body."""

    def __init__(self, place: Place, temper: Temper) -> None:
        self.place = place
        self.weights = dict(OUTCOME_WEIGHTS)
        self.weights[ItemOutcome.REFUSED] = round(OUTCOME_WEIGHTS[ItemOutcome.REFUSED] * temper.refuses)
        self.texts = [text for text in ITEMS if text.fits(place)]
        self._likely = [ONLY_REFUSED if self._mostly_refused(text) else 1.0 for text in self.texts]

    @staticmethod
    def _mostly_refused(text: ItemText) -> bool:
        return ItemOutcome.REFUSED in text.outcomes and ItemOutcome.GIVEN not in text.outcomes

    def draw(self, rng: Random, asker: Asker, *, count: int = 0, wanted: ItemOutcome | None = None) -> list[Choice]:
        """Choose what is asked in one request, mostly of one unit. ``wanted`` is an outcome the first part allows."""
        count = count or rng.choices(list(ITEM_COUNTS), list(ITEM_COUNTS.values()))[0]
        open_to = [
            (text, likely)
            for text, likely in zip(self.texts, self._likely, strict=True)
            if not (text.personal and asker.organisation)
        ]
        firsts = [pair for pair in open_to if wanted is None or wanted in pair[0].outcomes]
        first = self._place(rng, self._pick(rng, firsts), None)
        if first.text.personal:
            return [first]
        chosen = [first]
        for _ in range(count - 1):
            used = {choice.text.key for choice in chosen}
            rest = [pair for pair in open_to if pair[0].key not in used and not pair[0].personal]
            same = [pair for pair in rest if first.unit.kind in pair[0].units]
            stays = bool(same) and rng.random() < 0.72
            if not (same if stays else rest):
                break
            chosen.append(self._place(rng, self._pick(rng, same if stays else rest), first if stays else None))
        return chosen

    @staticmethod
    def _pick(rng: Random, pairs: list[tuple[ItemText, float]]) -> ItemText:
        return rng.choices([text for text, _ in pairs], [likely for _, likely in pairs])[0]

    def _place(self, rng: Random, text: ItemText, beside: Choice | None) -> Choice:
        if beside:
            return Choice(text, beside.unit, beside.area)
        units = self.place.units_of_kind(text.units)
        unit = rng.choices(units, [2.0 / (number + 1) for number in range(len(units))])[0]
        area = unit.name if unit.kind == "kecamatan" else rng.choice(self.place.areas)
        return Choice(text, unit, area)

    def item(self, choice: Choice, on: date) -> PlannedItem:
        """One part as asked on the local day ``on``, not decided yet."""
        text = choice.text
        return PlannedItem(text.key, self._fill(text.text, choice, on), choice.unit.slug, text.pages)

    def decided(self, rng: Random, choice: Choice, on: date, *, wanted: ItemOutcome | None = None) -> PlannedItem:
        """One part with its decision: one of the outcomes usual for it, or ``wanted`` where it may have that."""
        text = choice.text
        outcome = wanted
        if outcome not in text.outcomes:
            outcome = rng.choices(text.outcomes, [self.weights[possible] for possible in text.outcomes])[0]
        asked = self._fill(text.text, choice, on)
        withheld = EXEMPTIONS[text.exemption] if outcome in WITHHELD else None
        unknown = outcome is ItemOutcome.NOT_HELD and rng.random() < 0.08
        answers = {
            ItemOutcome.GIVEN: text.given,
            ItemOutcome.GIVEN_IN_PART: text.given or "Dokumen diberikan setelah bagian tertentu dihitamkan.",
            ItemOutcome.NOT_DOCUMENTED: text.not_documented,
        }
        return PlannedItem(
            source=text.key,
            text=asked,
            unit=choice.unit.slug,
            pages=text.pages,
            outcome=outcome,
            answer=self._fill(answers.get(outcome, ""), choice, on),
            blackout=text.blackout if outcome is ItemOutcome.GIVEN_IN_PART else "",
            exemption=withheld.key if withheld else "",
            ground=withheld.letter if withheld else "",
            other_act=withheld.act if withheld else "",
            reason=withheld.reason if withheld else "",
            consequence=withheld.if_opened if withheld else "",
            holder=self._fill(text.holder, choice, on) if outcome is ItemOutcome.NOT_HELD and not unknown else "",
            holder_unknown=unknown,
            available_after_days=text.available_after_days if outcome is ItemOutcome.NOT_DOCUMENTED else 0,
        )

    def _fill(self, template: str, choice: Choice, on: date) -> str:
        return fill(template, place=self.place, unit=choice.unit, area=choice.area, on=on)
