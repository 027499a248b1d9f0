"""Words for letters: numbers, dates and money as an Indonesian office writes them, and harmless text."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from babel.dates import format_date

from ppid.i18n import format_size

SMALL = ("nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "sepuluh", "sebelas")
SCALES = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (1000, "ribu"), (100, "ratus"), (10, "puluh"))
MOST_MARKS = 3  # combining marks kept on one letter; more only paint over the neighbouring lines
HARMLESS_FORMATS = frozenset("\u00ad\u200b\u200c\u200d")  # soft hyphen, place for a break, joiners of letters
LINE_ENDS = re.compile("\r\n|[\u0085\u2028\u2029]")
ENDLESS_WORD = re.compile(r"\S{200,}")
BREAKABLE = re.compile(r"\S{10}")
NUMBERING = re.compile(  # "1.", "2)", "(3)", "a.", "II." and bullets before a line; not "a.n." and not "H. Contoh"
    r"\s*(?:[-\u2013\u2014\u2022\u00b7\u25aa\u25cf\u25e6*]+|\(?\d{1,2}[.)](?!\d)|\(?[a-h][.)](?=\s|$)|[IVX]{1,4}[.)](?=\s|$))\s*"
)
BECAUSE = re.compile(r"(?:oleh\s+)?(?:di)?(?:karena(?:kan)?|sebab(?:kan)?(?:\s+oleh)?)\b[\s,:]*", re.IGNORECASE)
SENTENCE_ENDS = (".", "!", "?", "\u2026")


def spell(number: int) -> str:
    """Write a whole number in words: 30 is "tiga puluh". Raises ValueError below zero or from a thousand trillion."""
    if not 0 <= number < 10**15:
        raise ValueError(f"cannot spell {number}")
    if number < len(SMALL):
        return SMALL[number]
    if number < 20:
        return f"{SMALL[number - 10]} belas"
    scale, name = next((scale, name) for scale, name in SCALES if number >= scale)
    times, rest = divmod(number, scale)
    head = f"se{name}" if times == 1 and scale in (100, 1000) else f"{spell(times)} {name}"
    return f"{head} {spell(rest)}" if rest else head


def counted(number: int) -> str:
    """A number with its words, as letters write it: "30 (tiga puluh)"."""
    return f"{number} ({spell(number)})"


def working_days(number: int) -> str:
    return f"{counted(number)} hari kerja"


def rupiah(amount: int) -> str:
    """Whole rupiah: "Rp12.500"."""
    return f"Rp{amount:,}".replace(",", ".")


def long_date(day: str) -> str:
    """An ISO date or moment with its weekday: "Senin, 16 November 2026". Empty stays empty."""
    return format_date(datetime.fromisoformat(day), "EEEE, d MMMM y", locale="id") if day else ""


def weekday(moment: str) -> str:
    """The day of an ISO date or moment: "Senin"."""
    return format_date(datetime.fromisoformat(moment), "EEEE", locale="id")


def plain_date(day: str) -> str:
    """An ISO date as it stands beside the place: "16 November 2026". Empty stays empty."""
    return format_date(datetime.fromisoformat(day), "d MMMM y", locale="id") if day else ""


def short_date(day: str) -> str:
    """An ISO date for a narrow column: "16 Nov 2026". Empty stays empty."""
    return format_date(datetime.fromisoformat(day), "d MMM y", locale="id") if day else ""


def spelled_date(day: str) -> str:
    """An ISO date or moment as the forms ask for it: "tanggal 16 bulan November tahun 2026". Empty stays empty."""
    return format_date(datetime.fromisoformat(day), "'tanggal' d 'bulan' MMMM 'tahun' y", locale="id") if day else ""


def clock_time(moment: str) -> str:
    """The time of an ISO local moment: "14.05". The zone is printed beside it. Empty stays empty."""
    return datetime.fromisoformat(moment).strftime("%H.%M") if moment else ""


def file_size(size_bytes: int) -> str:
    """How large a file is: "38 kB", "2,4 MB"."""
    return format_size(size_bytes, "id")


def grouped(code: str, size: int = 4) -> list[str]:
    """A code in groups that can be read aloud: "7K3F", "9QXM", "2HTR"."""
    return [code[start : start + size] for start in range(0, len(code), size)]


def unnumbered(line: str) -> str:
    """A line of a list without the number or bullet that was typed before it: the letter numbers its lists itself."""
    while (bare := NUMBERING.sub("", line, count=1) if NUMBERING.match(line) else line) != line:
        line = bare
    return line.strip()


def ended(text: str) -> str:
    """Words as the end of a sentence: with one full stop, also after "S.H." and what somebody ended already."""
    text = text.rstrip()
    return text if not text or text.endswith(SENTENCE_ENDS) else f"{text.rstrip(',;:')}."


def reason(text: str) -> str:
    """A typed reason as it follows "dengan alasan": on one line, without a "karena" before it, with one full stop."""
    words = " ".join(text.split())
    return ended(BECAUSE.sub("", words, count=1) if BECAUSE.match(words) else words)


def address(url: str) -> str:
    """An address as people read it: without its scheme and its query."""
    return url.removeprefix("https://").split("?")[0]


def clean(text: str) -> str:
    """Make text from people harmless to print; escaping comes afterwards.

    Control characters, direction overrides and other unseen signs, half characters and heaps of combining marks go;
    line breaks stay. Endless words get places where a line may break, because breaking them anywhere takes time that
    grows with their square.
    """
    if not (text.isascii() and text.isprintable()):
        text = _without_controls(text)
    return ENDLESS_WORD.sub(lambda word: BREAKABLE.sub("\\g<0>\u200b", word[0]), text)


def _without_controls(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in LINE_ENDS.sub("\n", text):
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        forbidden = category in ("Cc", "Cf", "Cs", "Cn", "Co") and char not in "\n\t" and char not in HARMLESS_FORMATS
        if not (forbidden or marks > MOST_MARKS):
            kept.append(char)
    return "".join(kept)
