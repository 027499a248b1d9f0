"""Monitoring and evaluation of public bodies: the yearly questionnaire, its dates, its scores and its categories.

The categories are those that the commissions publish; aspects and weights are data of each commission and year. Whole
percents go in, exact decimals are carried along, and only the result is rounded: two decimals, half up.

Source: PerKI 1/2022.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from ppid.law.articles import PERKI_MONEV, Article

MONEV = Article(PERKI_MONEV)
WHOLE = 100  # percent
LARGEST_PROOF_BYTES = 2 * 1024 * 1024  # one PDF for each question, as the commissions' own portals take it
CENT = Decimal("0.01")


def _(text: str) -> str:
    """Mark words for the catalogue; the page translates them."""
    return text


# Categories


@dataclass(frozen=True, slots=True)
class Category:
    """What a result is called, from ``least`` on."""

    key: str
    label: str
    least: int


# The published bands read 90-100, 80-89.9, 60-79.9, 40-59.9 and below 39.9; what lies between two belongs to the lower.
CATEGORIES = (
    Category("informative", _("Informatif"), 90),
    Category("towards_informative", _("Menuju Informatif"), 80),
    Category("fairly_informative", _("Cukup Informatif"), 60),
    Category("less_informative", _("Kurang Informatif"), 40),
    Category("not_informative", _("Tidak Informatif"), 0),
)
NO_PART = Category("no_part", _("Tidak mengikuti"), 0)  # no answer was sent; it has no result and no rank
BY_KEY = {one.key: one for one in (*CATEGORIES, NO_PART)}


def category_of(result: Decimal) -> Category:
    """The category of a result as it is published, so that everybody can check it: 89.995 is published as 90.00."""
    published = rounded(result)
    return next(one for one in CATEGORIES if published >= one.least)


def rounded(value: Decimal) -> Decimal:
    """Two decimals, half up."""
    return value.quantize(CENT, ROUND_HALF_UP)


# The questionnaire


class Scale(StrEnum):
    """How a question is answered. Each answer is a percent of the question's weight."""

    YES_NO = "yes_no"
    PARTS = "parts"
    PERCENT = "percent"


STEPS: dict[Scale, tuple[int, ...]] = {Scale.YES_NO: (100, 0), Scale.PARTS: (100, 50, 0)}


def fitting(scale: Scale, percent: int) -> int:
    """The answer of a scale that a percent reaches: 70 is "in part" where one may say so, and else "no"."""
    return next(step for step in STEPS[scale] if percent >= step) if scale in STEPS else percent


def rates(year: int) -> int:
    """The calendar year whose service a questionnaire rates: the one before it."""
    return year - 1


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that the portal knows of a body by itself."""

    key: str
    label: str


FACTS: dict[str, Fact] = {
    one.key: one
    for one in (
        Fact("request_form", _("formulir permohonan tersedia")),
        Fact("objection_form", _("formulir keberatan tersedia")),
        Fact("request_register", _("register permohonan")),
        Fact("objection_register", _("register keberatan")),
        Fact("catalogue", _("Daftar Informasi Publik (DIP) diterbitkan")),
        Fact("catalogue_fresh", _("DIP diperbarui pada waktunya")),
        Fact("exempt_list", _("Daftar Informasi yang Dikecualikan (DIK) diterbitkan")),
        Fact("sop", _("SOP layanan informasi tercantum dalam DIP")),
        Fact("charter", _("maklumat pelayanan diterbitkan")),
        Fact("annual_report", _("laporan layanan informasi publik dikirim")),
        Fact("on_time", _("permohonan dijawab tepat waktu")),
        Fact("decree", _("keputusan penunjukan PPID berlaku")),
        Fact("contact", _("alamat, kontak, dan jam layanan diumumkan")),
    )
}


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``weight`` is a percent of its aspect; ``fact`` is a key of FACTS, or empty."""

    key: str
    text: str
    weight: int
    scale: Scale = Scale.YES_NO
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Aspect:
    """A group of questions. ``weight`` is a percent of the questionnaire."""

    key: str
    title: str
    weight: int
    questions: tuple[Question, ...]


def weights_lack(weights: Iterable[int]) -> int:
    """What is missing to a hundred; negative when there is too much."""
    return WHOLE - sum(weights)


def is_whole(aspects: Sequence[Aspect]) -> bool:
    """Whether the weights of the aspects, and those of the questions in each of them, make a hundred."""
    lists = [[one.weight for one in aspects], *([question.weight for question in one.questions] for one in aspects)]
    return all(weights_lack(weights) == 0 and min(weights, default=-1) >= 0 for weights in lists)


def all_questions(aspects: Iterable[Aspect]) -> list[Question]:
    """The questions in their order."""
    return [question for aspect in aspects for question in aspect.questions]


# Scores


def aspect_score(aspect: Aspect, given: Mapping[str, int | None]) -> Decimal:
    """What an aspect earns of a hundred; what nothing is given for counts as nothing. Exact."""
    earned = sum(question.weight * (given.get(question.key) or 0) for question in aspect.questions)
    return Decimal(earned) / WHOLE


def score(aspects: Iterable[Aspect], given: Mapping[str, int | None]) -> Decimal:
    """What a questionnaire earns of a hundred: each aspect by its weight. Exact."""
    return sum((aspect.weight * aspect_score(aspect, given) for aspect in aspects), Decimal()) / WHOLE


def result(
    aspects: Iterable[Aspect], given: Mapping[str, int | None], *, visit_weight: int, visit_score: int | None
) -> Decimal:
    """The result: the questionnaire and the visit, each by its share. Two decimals, half up."""
    answered = score(aspects, given) * (WHOLE - visit_weight)
    return rounded((answered + Decimal(visit_score or 0) * visit_weight) / WHOLE)


def ranks(results: Iterable[tuple[int, Decimal]]) -> dict[int, int]:
    """The place of each key by its result, highest first; equal results share a place, and the next one counts on."""
    ordered = sorted(results, key=lambda one: (-one[1], one[0]))
    places: dict[int, int] = {}
    for number, (key, value) in enumerate(ordered, 1):
        shares = number > 1 and ordered[number - 2][1] == value
        places[key] = places[ordered[number - 2][0]] if shares else number
    return places


# What an answer needs


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as the law looks at it. ``known`` is the percent that the portal found by itself, None if nothing."""

    claimed: int | None
    has_link: bool = False
    has_file: bool = False
    known: int | None = None


class Lack(StrEnum):
    """What an answer still lacks before it can be sent."""

    CLAIM = "claim"
    PROOF = "proof"


def lacking(answer: Given) -> Lack | None:
    """What an answer lacks. More than nothing is claimed with a link, a PDF, or what the portal itself knows."""
    if answer.claimed is None:
        return Lack.CLAIM
    proven = answer.has_link or answer.has_file or (answer.known is not None and answer.known >= answer.claimed)
    return None if proven or answer.claimed == 0 else Lack.PROOF


# Dates and steps


class Phase(StrEnum):
    """Where a questionnaire stands on a day of the zone of whoever looks at it."""

    PREPARING = "preparing"  # only the commission sees it
    ANNOUNCED = "announced"  # open, and its first day has not come
    ANSWERING = "answering"
    CHECKING = "checking"  # closed to answers; verified, and objected to
    OVER = "over"  # the period of objection has ended
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Dates:
    """The days of a questionnaire, each with its last minute (23.59) in the zone of the body that acts."""

    opens_on: date
    closes_on: date
    objections_until_on: date


def phase(dates: Dates, on: date, *, is_open: bool, is_published: bool) -> Phase:
    """Where a questionnaire stands on ``on``. The last day of each period belongs to it, until 23.59."""
    if is_published:
        return Phase.PUBLISHED
    if not is_open:
        return Phase.PREPARING
    if on < dates.opens_on:
        return Phase.ANNOUNCED
    if on <= dates.closes_on:
        return Phase.ANSWERING
    return Phase.CHECKING if on <= dates.objections_until_on else Phase.OVER


class EntryState(StrEnum):
    """How far the answers of one body are."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    VERIFIED = "verified"
    CONTESTED = "contested"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Step:
    """What may happen to the answers of a body: from which states, to which one, and in which phases."""

    name: str
    sources: frozenset[EntryState]
    target: EntryState | None  # None where the state stays
    phases: frozenset[Phase]
    otherwise: str
    too_late: str


_RUNNING = frozenset({Phase.ANSWERING, Phase.CHECKING})
_UNTIL_PUBLISHED = _RUNNING | {Phase.OVER}
_DONE = _("Langkah ini sudah diambil, atau belum dapat diambil pada tahap ini.")
_PUBLISHED = _("Hasil sudah diterbitkan; tidak ada lagi yang dapat diubah.")

SAVE = Step(
    "save",
    frozenset({EntryState.DRAFT}),
    None,
    frozenset({Phase.ANSWERING}),
    _("Jawaban sudah dikirim dan tidak dapat diubah lagi."),
    _("Kuesioner ini tidak sedang dibuka untuk diisi."),
)
SUBMIT = replace(SAVE, name="submit", target=EntryState.SUBMITTED)
CHECK = Step(
    "check",
    frozenset({EntryState.SUBMITTED}),
    None,
    _RUNNING,
    _DONE,
    _("Masa sanggah sudah berakhir, jadi nilai tidak dapat lagi disanggah. Perpanjang masa sanggah lebih dahulu."),
)
VERIFY = replace(CHECK, name="verify", target=EntryState.VERIFIED)
CONTEST = Step(
    "contest",
    frozenset({EntryState.VERIFIED}),
    EntryState.CONTESTED,
    _RUNNING,
    _("Sanggahan hanya dapat dikirim satu kali, sesudah jawaban selesai diperiksa."),
    _("Masa sanggah sudah berakhir."),
)
DECIDE = Step("decide", frozenset({EntryState.CONTESTED}), None, _UNTIL_PUBLISHED, _DONE, _PUBLISHED)
VISIT = Step(
    "visit",
    frozenset({EntryState.SUBMITTED, EntryState.VERIFIED, EntryState.CONTESTED}),
    None,
    _UNTIL_PUBLISHED,
    _DONE,
    _PUBLISHED,
)
FINISH = Step(
    "finish",
    frozenset({EntryState.VERIFIED, EntryState.CONTESTED}),
    EntryState.FINAL,
    frozenset({Phase.OVER}),
    _("Masih ada jawaban yang belum selesai diperiksa."),
    _("Masa sanggah belum berakhir, atau hasil sudah diterbitkan."),
)


class Refused(Exception):
    """A step that may not be taken now; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.article = MONEV


def may(step: Step, state: EntryState, where: Phase) -> bool:
    """Whether a step may be taken."""
    return state in step.sources and where in step.phases


def check(step: Step, state: EntryState, where: Phase) -> None:
    """Raise Refused unless the step may be taken."""
    if state not in step.sources:
        raise Refused(step.otherwise)
    if where not in step.phases:
        raise Refused(step.too_late)


@dataclass(frozen=True, slots=True)
class DateProblem:
    """A date that cannot be so; ``field`` is a field of Dates."""

    field: str
    sentence: str


EARLIER = _("Kuesioner sudah dibuka: hari ini hanya dapat diundur, supaya waktu yang sudah dijanjikan tidak berkurang.")
SHORTER = _("Kuesioner sudah dibuka: bila hari pertama diundur, hari penutupan diundur paling sedikit sama lamanya.")


def date_problems(wanted: Dates, today: date, *, before: Dates | None = None) -> list[DateProblem]:
    """What is wrong with the days of a questionnaire; ``before`` are those of one that is open already.

    Of an open one the first day stays once it has come, and the last days only move later: nobody loses time that was
    promised. A first day that is put off leaves as many days to answer as before.
    """
    found = []
    if wanted.closes_on < wanted.opens_on:
        found.append(DateProblem("closes_on", _("Hari terakhir pengisian tidak boleh mendahului hari pertamanya.")))
    if wanted.objections_until_on <= wanted.closes_on:
        found.append(DateProblem("objections_until_on", _("Masa sanggah berakhir sesudah pengisian ditutup.")))
    if before is None:
        return found
    if before.opens_on <= today and wanted.opens_on != before.opens_on:
        found.append(DateProblem("opens_on", _("Hari pertama sudah tiba dan tidak dapat diubah.")))
    for field in ("opens_on", "closes_on", "objections_until_on"):
        day = getattr(wanted, field)
        if day != getattr(before, field) and day < today and not any(one.field == field for one in found):
            found.append(DateProblem(field, _("Hari ini sudah lewat.")))
    for field in ("closes_on", "objections_until_on"):
        if getattr(wanted, field) < getattr(before, field) and not any(one.field == field for one in found):
            found.append(DateProblem(field, EARLIER))
    put_off = wanted.opens_on > before.opens_on and not any(one.field == "opens_on" for one in found)
    if put_off and wanted.closes_on - wanted.opens_on < before.closes_on - before.opens_on:
        found.append(DateProblem("opens_on", SHORTER))
    return found


def decided(first: int, given: int) -> int:
    """What is given after an objection: an objection never costs what was given before."""
    return max(first, given)
