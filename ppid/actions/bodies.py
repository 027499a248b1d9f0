"""What a public body says about itself: contact, letterhead, hours, maklumat, numbers, colour, identity rule."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from ppid.access import Actor
from ppid.actions.events import record_for_body
from ppid.law import numbering
from ppid.letters.kinds import LETTERS
from ppid.letters.words import unnumbered
from ppid.models import PublicBody

EDITABLE = (
    "address",
    "city",
    "postcode",
    "phone",
    "whatsapp",
    "email",
    "website",
    "letterhead",
    "crest_sha256",
    "letter_copies",
    "hours",
    "maklumat",
    "paper",
    "register_pattern",
    "letter_pattern",
    "decree_pattern",
    "letter_code",
    "letter_classification",
    "accent",
    "needs_identity_scan",
    "identity_rule",
    "needs_approval",
    "cost_table",
)
COLOUR = re.compile(r"#[0-9a-f]{6}")
LEAST_CONTRAST = 4.5  # WCAG 2.2, 1.4.3
NUMBERS = frozenset({"letter_pattern", "decree_pattern", "letter_code", "letter_classification"})
LONGEST_NUMBER = 120
SAMPLE_SEQ = 999_999
SHEET = "lembar"
MOST_LINES, LONGEST_LINE = 4, 100  # of a letterhead
MOST_COPIES, LONGEST_COPY = 5, 200
MOST_PRICES, LONGEST_WORDS, MOST_RUPIAH = 20, 120, 100_000_000


@dataclass(frozen=True, slots=True)
class Price:
    """A line of the body's table of costs: what one ``unit`` of a medium costs, in whole rupiah."""

    medium: str
    unit: str
    rupiah: int

    @property
    def is_by_sheet(self) -> bool:
        """Whether an answer may count it as sheets copied."""
        return self.unit.lower() == SHEET


def prices_of(body: PublicBody) -> list[Price]:
    """What copies cost at a body; copies that are files cost nothing and do not stand there."""
    return [Price(**line) for line in body.cost_table]


def cost_lines(prices: list[Price]) -> list[dict[str, Any]]:
    """A table of costs as the body keeps it."""
    return [asdict(price) for price in prices]


class BodyError(ValueError):
    """A value that a body cannot have; the message is Indonesian, ``field`` is what it is about."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


def contrast_on_white(colour: str) -> float:
    """The contrast ratio of ``#rrggbb`` with white, from 1 to 21. Source: WCAG 2.2, relative luminance."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    return 1.05 / (luminance + 0.05)


def check_accent(colour: str) -> None:
    """Raises BodyError unless the colour is none, or ``#rrggbb`` and readable on white."""
    if colour and not COLOUR.fullmatch(colour):
        raise BodyError("Tulis warna sebagai # dan enam angka atau huruf a sampai f, misalnya #0b5563.", "accent")
    if colour and contrast_on_white(colour) < LEAST_CONTRAST:
        raise BodyError("Warna ini terlalu muda untuk dibaca di atas putih. Pilih warna yang lebih tua.", "accent")


def check_pattern(pattern: str, field: str, body: PublicBody, values: Mapping[str, Any], now: datetime) -> None:
    """Raises BodyError for a pattern that would not tell two numbers apart, or whose numbers grow too long."""
    try:
        numbering.check_pattern(pattern)
    except numbering.BadPattern:
        raise BodyError(
            "Pola nomor memerlukan {seq} dan {year}. Selain itu hanya {code}, {classification}, {unit}, {roman}, "
            "dan {month} yang dikenal.",
            field,
        ) from None
    code = body.register_code if field == "register_pattern" else values.get("letter_code", body.letter_code)
    if len(sample_number(pattern, body, code, values, now)) > LONGEST_NUMBER:
        raise BodyError("Nomor menurut pola ini terlalu panjang.", field)


def check_decrees_apart(body: PublicBody, values: Mapping[str, Any], now: datetime) -> None:
    """Raises BodyError when decrees, which are counted apart, would get the numbers of letters."""
    own = {name: values.get(name, getattr(body, name)) for name in NUMBERS}
    if numbering.collide(
        own["letter_pattern"],
        own["decree_pattern"],
        year=numbering.local_year(now, body.zone),
        zone=body.zone,
        code=own["letter_code"],
        classification=own["letter_classification"],
    ):
        raise BodyError(
            "Pola ini menghasilkan nomor yang sama dengan pola nomor surat. Bedakan, misalnya dengan SK.",
            "decree_pattern",
        )


def sample_number(
    pattern: str, body: PublicBody, code: str, values: Mapping[str, Any], now: datetime, seq: int = SAMPLE_SEQ
) -> str:
    """A number as the pattern would write it now."""
    classification = values.get("letter_classification", body.letter_classification)
    return numbering.number(
        pattern, seq=seq, moment=now, zone=body.zone, code=code, classification=classification, unit=code
    )


def check_costs(lines: list[dict[str, Any]]) -> None:
    """Raises BodyError unless every line names a medium once, its unit, and a price."""
    prices = [Price(**line) for line in lines]
    if len(prices) > MOST_PRICES:
        raise BodyError(f"Daftar biaya memuat paling banyak {MOST_PRICES} baris.", "cost_table")
    for price in prices:
        if not (price.medium.strip() and price.unit.strip()):
            raise BodyError("Setiap baris daftar biaya memerlukan jenis salinan dan satuannya.", "cost_table")
        if max(len(price.medium), len(price.unit)) > LONGEST_WORDS or not 0 < price.rupiah <= MOST_RUPIAH:
            raise BodyError("Ada baris daftar biaya yang tidak masuk akal. Periksa panjang dan harganya.", "cost_table")
    if len({price.medium.lower() for price in prices}) < len(prices):
        raise BodyError("Setiap jenis salinan hanya dapat ditulis satu kali dalam daftar biaya.", "cost_table")


def check_letterhead(lines: Sequence[str]) -> None:
    """Raises BodyError for more lines than a letterhead has room for, or for one that is too long."""
    if len(lines) > MOST_LINES:
        raise BodyError(f"Kepala surat paling banyak {MOST_LINES} baris.", "letterhead")
    if any(len(line) > LONGEST_LINE for line in lines):
        raise BodyError(f"Satu baris kepala surat paling panjang {LONGEST_LINE} huruf.", "letterhead")


def numbered_by_letter(copies: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Tembusan as they are kept: without the numbers and bullets typed before them, which the letter puts itself."""
    bare = {kind: [line for line in map(unnumbered, lines) if line] for kind, lines in copies.items()}
    return {kind: lines for kind, lines in bare.items() if lines}


def check_copies(copies: Mapping[str, Sequence[str]]) -> None:
    """Raises BodyError for tembusan of a letter that has none, for too many, or for one that is too long."""
    for kind, lines in copies.items():
        field = f"copies_{kind}"
        if kind not in LETTERS or not LETTERS[kind].has_copies:
            raise BodyError("Surat jenis ini tidak memakai tembusan.", field)
        if len(lines) > MOST_COPIES:
            raise BodyError(f"Tembusan paling banyak {MOST_COPIES}.", field)
        if any(len(line) > LONGEST_COPY for line in lines):
            raise BodyError(f"Satu tembusan paling panjang {LONGEST_COPY} huruf.", field)


def edit(body: PublicBody, values: Mapping[str, Any], *, actor: Actor, now: datetime) -> list[str]:
    """Change what a body says about itself and return the names of what changed, which its record keeps.

    The caller commits. Letters already issued stay as they are. Raises BodyError, and KeyError for a name that is not
    among EDITABLE.
    """
    if unknown := set(values) - set(EDITABLE):
        raise KeyError(*unknown)
    check_accent(values.get("accent", ""))
    for field in ("register_pattern", "letter_pattern", "decree_pattern"):
        if field in values:
            check_pattern(values[field], field, body, values, now)
    if values.keys() & NUMBERS:
        check_decrees_apart(body, values, now)
    if values.get("needs_identity_scan") and not values.get("identity_rule", body.identity_rule):
        raise BodyError("Sebutkan peraturan yang mewajibkan salinan identitas.", "identity_rule")
    check_costs(values.get("cost_table", []))
    check_letterhead(values.get("letterhead", ()))
    if "letter_copies" in values:
        values = {**values, "letter_copies": numbered_by_letter(values["letter_copies"])}
    check_copies(values.get("letter_copies", {}))
    changed = [name for name in EDITABLE if name in values and getattr(body, name) != values[name]]
    for name in changed:
        setattr(body, name, values[name])
    if changed:
        record_for_body("body_edited", body, actor=actor, now=now, fields=changed)
    return changed
