"""What an uji konsekuensi must contain before anything may be refused, and until when it holds.

Source: UU 14/2008 Pasal 2 ayat (4), Pasal 17 to 20; PP 61/2010; PerKI 1/2021 Pasal 49.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ppid.law.articles import KIP, PERKI_SLIP, PP61, Article
from ppid.law.exemptions import CONSENT_LETTERS, GROUNDS, PASAL_18_CONSENT

LONGEST_YEARS_LAW_ENFORCEMENT = 30  # PP 61/2010, for letter a
CHECKED_AGAINST_PASAL_18 = frozenset("abcdefgh")


class Result(StrEnum):
    """What the test came to: closed, open, or closed in part (the rest is given with the exempt part blacked out)."""

    EXEMPT = "exempt"
    PARTLY_EXEMPT = "partly_exempt"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class HarmFacts:
    """One harm test as recorded. Dates are in the body's own zone; ``until_on`` None means as long as the Act says.

    ``pasal_18`` holds the letters of Pasal 18 ayat (1) that apply; ``pasal_18_checked`` that somebody looked.
    """

    information: str
    ground: str
    act: str
    if_opened: str
    if_closed: str
    public_interest: str
    participants: tuple[str, ...]
    result: Result | None
    decided_on: date | None
    until_on: date | None = None
    pasal_18_checked: bool = False
    pasal_18: tuple[str, ...] = ()
    consent: bool = False
    public_office: bool = False


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing a complete test has; ``sentence`` is Indonesian and says what is missing."""

    name: str
    holds: Callable[[HarmFacts], bool]
    sentence: str
    article: Article


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, day=28)


def _period_holds(facts: HarmFacts) -> bool:
    """Whether there is an end where one is needed; what stays open needs none."""
    if facts.until_on is not None:
        return True
    return facts.result is Result.OPEN or facts.ground not in GROUNDS or not GROUNDS[facts.ground].expires


def _ends_after_test(facts: HarmFacts) -> bool:
    return facts.until_on is None or facts.decided_on is None or facts.until_on > facts.decided_on


def _period_is_short_enough(facts: HarmFacts) -> bool:
    if facts.ground != "a" or facts.until_on is None or facts.decided_on is None:
        return True
    return facts.until_on <= _years_later(facts.decided_on, LONGEST_YEARS_LAW_ENFORCEMENT)


REQUIREMENTS: tuple[Requirement, ...] = (
    Requirement(
        "information",
        lambda facts: bool(facts.information.strip()),
        "Sebutkan dengan jelas informasi yang diuji.",
        Article(PERKI_SLIP, 49, 2),
    ),
    Requirement(
        "ground",
        lambda facts: facts.ground in GROUNDS,
        "Pilih huruf Pasal 17 yang menjadi dasar pengecualian.",
        Article(KIP, 17),
    ),
    Requirement(
        "act",
        lambda facts: bool(facts.act.strip()),
        "Sebutkan undang-undang dan pasal yang menjadi dasar; peraturan di bawah undang-undang tidak cukup.",
        Article(PERKI_SLIP, 49, 2),
    ),
    Requirement(
        "if opened",
        lambda facts: bool(facts.if_opened.strip()),
        "Uraikan konsekuensi bila informasi dibuka.",
        Article(KIP, 19),
    ),
    Requirement(
        "if closed",
        lambda facts: bool(facts.if_closed.strip()),
        "Uraikan konsekuensi bila informasi ditutup.",
        Article(KIP, 19),
    ),
    Requirement(
        "public interest",
        lambda facts: bool(facts.public_interest.strip()),
        "Timbang kepentingan publik: menutup hanya sah bila melindungi kepentingan yang lebih besar.",
        Article(KIP, 2, 4),
    ),
    Requirement(
        "participants",
        lambda facts: any(name.strip() for name in facts.participants),
        "Catat siapa yang ikut menguji.",
        Article(PERKI_SLIP, 49),
    ),
    Requirement("result", lambda facts: facts.result is not None, "Nyatakan hasil pengujian.", Article(PERKI_SLIP, 49)),
    Requirement("decided", lambda facts: facts.decided_on is not None, "Isi tanggal pengujian.", Article(PP61)),
    Requirement(
        "period",
        _period_holds,
        "Pengecualian huruf a sampai f tidak permanen: isi tanggal berakhirnya.",
        Article(KIP, 20),
    ),
    Requirement(
        "end after test",
        _ends_after_test,
        "Tanggal berakhirnya sudah lewat atau sama dengan tanggal pengujian. Isi tanggal sesudahnya.",
        Article(KIP, 20),
    ),
    Requirement(
        "longest period",
        _period_is_short_enough,
        "Jangka waktu pengecualian huruf a paling lama 30 tahun.",
        Article(PP61),
    ),
    Requirement(
        "pasal 18 checked",
        lambda facts: facts.ground not in CHECKED_AGAINST_PASAL_18 or facts.pasal_18_checked,
        "Periksa daftar Pasal 18: informasi yang tidak termasuk pengecualian.",
        Article(KIP, 18, 1),
    ),
)


def missing(facts: HarmFacts) -> list[Requirement]:
    """What the test still lacks, in the order of the sheet; empty when it is complete."""
    return [requirement for requirement in REQUIREMENTS if not requirement.holds(facts)]


def opened_by_law(facts: HarmFacts) -> Article | None:
    """The article that keeps the information open whatever the test says, or None.

    Source: UU 14/2008 Pasal 18 ayat (1) and (2).
    """
    if facts.ground in CHECKED_AGAINST_PASAL_18 and facts.pasal_18:
        return Article(KIP, 18, 1, facts.pasal_18[0])
    if facts.ground in CONSENT_LETTERS and (facts.consent or facts.public_office):
        return PASAL_18_CONSENT
    return None


def supports_refusal(facts: HarmFacts, ground: str, on: date) -> bool:
    """Whether a refusal under ``ground`` may rest on this test on that day: complete, closed, in force, same letter."""
    return (
        not missing(facts)
        and facts.result in (Result.EXEMPT, Result.PARTLY_EXEMPT)
        and facts.ground == ground
        and opened_by_law(facts) is None
        and facts.decided_on is not None
        and facts.decided_on <= on
        and (facts.until_on is None or on <= facts.until_on)
    )
