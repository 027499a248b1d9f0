"""Who keeps the time limits: how each case stands on a day, what the figures count, and how bodies are compared.

A figure is a function of counted facts and of the end of a day in the body's own zone, so it can be computed again for
the same day later. Source: UU 14/2008 Pasal 12 (number of requests, time needed, granted, refused and why), Pasal 22
ayat (7) and (8), Pasal 36 ayat (2).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from math import sqrt
from typing import Generic, TypeVar

from ppid.law.articles import KIP, Article
from ppid.law.cases import Outcome

MOST_DAYS = 120  # working days; what took longer is counted as so long, in distributions only
FEWEST_RANKED = 5  # cases whose time was up, without which a share says too little to be ranked
FEWEST_SHOWN = 3  # people; smaller groups are not told apart in public
CONFIDENCE = 1.959964  # standard normal deviate of 95 %, two-sided

Counted = TypeVar("Counted")  # what an indicator reads: a tally of requests, or what `remedies` counts


class Standing(StrEnum):
    """How a request stands on a day, by the operative clock."""

    ON_TIME = "on_time"  # answered within the first limit
    EXTENDED = "extended"  # answered after it, within the lawful extension
    LATE = "late"  # answered after the last limit
    SILENT = "silent"  # the last limit has passed without an answer
    PENDING = "pending"  # the limit has not passed
    CLOSED = "closed"  # withdrawn, or not completed by the applicant: no answer is owed any more


DUE = (Standing.ON_TIME, Standing.EXTENDED, Standing.LATE, Standing.SILENT)
ANSWERED = (Standing.ON_TIME, Standing.EXTENDED, Standing.LATE)
LAWFUL = (Standing.ON_TIME, Standing.EXTENDED)


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a figure may look at in one request; dates are in the body's zone.

    ``first_due_on`` is the limit before an extension, ``due_on`` the last one, ``statute_due_on`` the last one counted
    from receipt. Between ``incomplete_on`` and ``completed_on`` the applicant has to act, not the PPID. ``days`` and
    ``statute_days`` are working days from the start of each clock to the answer. ``grounds`` are the letters of Pasal
    17 on which anything was kept back.
    """

    received_on: date
    first_due_on: date
    due_on: date
    statute_due_on: date
    incomplete_on: date | None = None
    completed_on: date | None = None
    extended_on: date | None = None
    answered_on: date | None = None
    closed_on: date | None = None
    outcome: Outcome | None = None
    days: int | None = None
    statute_days: int | None = None
    grounds: tuple[str, ...] = ()

    def as_of(self, on: date) -> CaseFacts | None:
        """The case as it stood at the end of ``on``; None when it had not been received yet."""
        if self.received_on > on:
            return None
        was = self
        if was.extended_on is not None and was.extended_on > on:
            was = replace(was, extended_on=None, due_on=was.first_due_on)
        if was.answered_on is not None and was.answered_on > on:
            was = replace(was, answered_on=None, outcome=None, days=None, statute_days=None, grounds=())
        if was.closed_on is not None and was.closed_on > on:
            was = replace(was, closed_on=None)
        return was


def standing(case: CaseFacts, on: date) -> Standing:
    """How a case, as it stood at the end of ``on``, keeps its limit. Source: UU 14/2008 Pasal 22 ayat (7) and (8)."""
    if case.answered_on is not None:
        if case.answered_on <= case.first_due_on:
            return Standing.ON_TIME
        return Standing.EXTENDED if case.answered_on <= case.due_on else Standing.LATE
    if case.closed_on is not None:
        return Standing.CLOSED
    if case.incomplete_on is not None and case.incomplete_on <= on < (case.completed_on or date.max):
        return Standing.PENDING
    return Standing.SILENT if case.due_on < on else Standing.PENDING


@dataclass(slots=True)
class Tally:
    """Counted cases. Two tallies add up; ``days`` and ``statute_days`` say how many answers took so many."""

    standings: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    grounds: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)
    statute_days: Counter[int] = field(default_factory=Counter)
    statute_kept: int = 0  # answered within the limit counted from receipt

    def add(self, case: CaseFacts, on: date, times: int = 1) -> None:
        """Count one case, or ``times`` like it, as it stood at the end of ``on``; not before it had been received."""
        was = case.as_of(on)
        if was is None:
            return
        self.standings[standing(was, on)] += times
        if was.answered_on is None:
            return
        if was.outcome is not None:
            self.outcomes[was.outcome] += times
        for ground in was.grounds:
            self.grounds[ground] += times
        self.statute_kept += times * (was.answered_on <= was.statute_due_on)
        if was.days is not None:
            self.days[min(was.days, MOST_DAYS)] += times
        if was.statute_days is not None:
            self.statute_days[min(was.statute_days, MOST_DAYS)] += times

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.standings + other.standings,
            self.outcomes + other.outcomes,
            self.grounds + other.grounds,
            self.days + other.days,
            self.statute_days + other.statute_days,
            self.statute_kept + other.statute_kept,
        )

    def include(self, other: Tally) -> None:
        """Add another tally to this one."""
        self.standings.update(other.standings)
        self.outcomes.update(other.outcomes)
        self.grounds.update(other.grounds)
        self.days.update(other.days)
        self.statute_days.update(other.statute_days)
        self.statute_kept += other.statute_kept

    def of(self, *standings: Standing) -> int:
        return sum(self.standings[one] for one in standings)

    @property
    def received(self) -> int:
        return self.standings.total()

    @property
    def answered(self) -> int:
        return self.of(*ANSWERED)

    @property
    def due(self) -> int:
        """Cases whose answer was given or whose time was up: what a share on time is a share of."""
        return self.of(*DUE)

    @property
    def kept(self) -> int:
        return self.of(*LAWFUL)


def tally(cases: Iterable[CaseFacts], on: date) -> Tally:
    """Count cases as they stood at the end of ``on``."""
    total = Tally()
    for case in cases:
        total.add(case, on)
    return total


def percentile(days: Counter[int], share: float) -> int | None:
    """The smallest number of working days within which at least ``share`` of the answers came; None without any.

    Nearest rank, so it is always a number of days that an answer really took. Raises ValueError outside 0 to 1.
    """
    if not 0 < share <= 1:
        raise ValueError("a share lies between 0 and 1")
    total = days.total()
    reached = 0
    for number in sorted(days):
        reached += days[number]
        if reached >= share * total:
            return number
    return None


def mean(days: Counter[int]) -> float | None:
    total = days.total()
    return sum(number * times for number, times in days.items()) / total if total else None


def lower_bound(kept: int, due: int) -> float:
    """The lower end of the 95 % Wilson interval of a share: what so few cases prove at least. 0 without any."""
    if due == 0:
        return 0.0
    share, z2 = kept / due, CONFIDENCE**2
    margin = CONFIDENCE * sqrt(share * (1 - share) / due + z2 / (4 * due**2))
    return max(0.0, (share + z2 / (2 * due) - margin) / (1 + z2 / due))


@dataclass(frozen=True, slots=True)
class Indicator(Generic[Counted]):
    """A figure with its definition. ``value`` counts the numerator, ``whole`` what it is a share of, if anything."""

    key: str
    label: str
    definition: str
    article: Article
    value: Callable[[Counted], int]
    whole: Callable[[Counted], int] | None = None

    def share(self, counted: Counted) -> float | None:
        whole = self.whole(counted) if self.whole else 0
        return self.value(counted) / whole if whole else None


def _(text: str) -> str:
    """Mark words for the catalogue; the page translates them."""
    return text


_REPLY, _FACTS = Article(KIP, 22, 7), Article(KIP, 12)

_ALL: tuple[Indicator[Tally], ...] = (
    Indicator(
        "received", _("Diterima"), _("Permohonan yang diterima dalam periode ini."), _FACTS,
        lambda t: t.received,
    ),
    Indicator(
        "answered", _("Dijawab"), _("Permohonan yang pemberitahuan tertulisnya sudah terbit."), _FACTS,
        lambda t: t.answered, lambda t: t.received,
    ),
    Indicator(
        "kept", _("Tepat waktu"),
        _(
            "Dijawab paling lambat pada hari terakhir jangka waktunya, termasuk perpanjangan yang sah, dibagi "
            "seluruh permohonan yang sudah dijawab atau jangka waktunya sudah lewat."
        ),
        _REPLY, lambda t: t.kept, lambda t: t.due,
    ),
    Indicator(
        "on_time", _("Dijawab dalam 10 hari kerja"),
        _("Dijawab dalam jangka waktu pertama, tanpa memakai perpanjangan."),
        _REPLY, lambda t: t.of(Standing.ON_TIME), lambda t: t.due,
    ),
    Indicator(
        "extended", _("Dijawab dalam perpanjangan"),
        _("Dijawab setelah jangka waktu pertama, dalam perpanjangan 7 hari kerja yang diberitahukan."),
        Article(KIP, 22, 8), lambda t: t.of(Standing.EXTENDED), lambda t: t.due,
    ),
    Indicator(
        "late", _("Dijawab terlambat"), _("Dijawab setelah hari terakhir jangka waktunya."), _REPLY,
        lambda t: t.of(Standing.LATE), lambda t: t.due,
    ),
    Indicator(
        "silent", _("Tidak dijawab"), _("Jangka waktunya sudah lewat dan belum ada jawaban."), _REPLY,
        lambda t: t.of(Standing.SILENT), lambda t: t.due,
    ),
    Indicator(
        "pending", _("Berjalan"), _("Belum dijawab dan jangka waktunya belum lewat."), _REPLY,
        lambda t: t.of(Standing.PENDING), lambda t: t.received,
    ),
    Indicator(
        "closed", _("Dicabut atau tidak dilengkapi"),
        _("Pemohon mencabut permohonannya atau tidak melengkapinya; tidak dihitung sebagai ditolak."),
        Article(KIP, 22, 1), lambda t: t.of(Standing.CLOSED), lambda t: t.received,
    ),
    Indicator(
        "statute_kept", _("Tepat waktu menurut hitungan UU"),
        _(
            "Dijawab dalam jangka waktu yang dihitung sejak permohonan diterima, tanpa memulai ulang karena "
            "permohonan dilengkapi."
        ),
        _REPLY, lambda t: t.statute_kept, lambda t: t.due,
    ),
    Indicator(
        "given", _("Dikabulkan seluruhnya"), _("Semua informasi yang diminta diberikan."), _FACTS,
        lambda t: t.outcomes[Outcome.GIVEN], lambda t: t.answered,
    ),
    Indicator(
        "given_in_part", _("Dikabulkan sebagian"), _("Sebagian informasi yang diminta diberikan."), _FACTS,
        lambda t: t.outcomes[Outcome.GIVEN_IN_PART], lambda t: t.answered,
    ),
    Indicator(
        "refused", _("Ditolak"), _("Tidak ada yang diberikan karena informasinya dikecualikan."), _FACTS,
        lambda t: t.outcomes[Outcome.REFUSED], lambda t: t.answered,
    ),
    Indicator(
        "not_held", _("Tidak dikuasai"), _("Badan Publik lain yang menguasainya, atau tidak diketahui siapa."),
        _FACTS, lambda t: t.outcomes[Outcome.NOT_HELD], lambda t: t.answered,
    ),
    Indicator(
        "not_documented", _("Belum didokumentasikan"), _("Informasinya belum didokumentasikan."), _FACTS,
        lambda t: t.outcomes[Outcome.NOT_DOCUMENTED], lambda t: t.answered,
    ),
)  # fmt: skip
INDICATORS = {one.key: one for one in _ALL}


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a ranking. ``rank`` is None below FEWEST_RANKED; equals share a rank."""

    key: int
    kept: int
    due: int
    bound: float
    rank: int | None


def ranking(counted: Iterable[tuple[int, int, int]]) -> list[Place]:
    """Rank (key, kept, due) by the lower bound of the share kept, so that one perfect case proves little.

    Those with fewer than FEWEST_RANKED cases stand at the end without a rank. Stable: equals keep the order of key.
    """
    places = sorted(
        ((key, kept, due, lower_bound(kept, due)) for key, kept, due in counted),
        key=lambda one: (one[2] < FEWEST_RANKED, -one[3], one[0]),
    )
    found: list[Place] = []
    for number, (key, kept, due, bound) in enumerate(places, start=1):
        rank = None if due < FEWEST_RANKED else number
        if rank is not None and found and found[-1].bound == bound:
            rank = found[-1].rank
        found.append(Place(key, kept, due, bound, rank))
    return found
