"""What is typed into a form: tidied before it is looked at, and judged one field at a time."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _
from wtforms import Field, Form
from wtforms.validators import StopValidation

PHONE = re.compile(r"[0-9+() ./-]{6,40}")
PHONE_DIGITS = range(6, 21)
EMAIL = re.compile(r"[^@\s<>(),;:\"\\]+@[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?\.[A-Za-z]{2,}")
PASSPORT = re.compile(r"[A-Z0-9]{5,20}")
UNTYPED = {"Cc", "Cs"}


def several_lines(value: str | None) -> str | None:
    """A filter: line breaks stay, other control characters and the spaces around go."""
    if not value:
        return value
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in value if sign in "\n\t" or unicodedata.category(sign) not in UNTYPED).strip()


def one_line(value: str | None) -> str | None:
    """A filter: one line, single spaces."""
    return " ".join((several_lines(value) or "").split()) if value else value


def digits(value: str | None) -> str | None:
    """A filter for numbers that people group: no spaces, dots or dashes."""
    return re.sub(r"[\s.\-‐-―]", "", unicodedata.normalize("NFKC", value)) if value else value


def figure(number: int) -> str:
    """``2.000``, in the reader's notation."""
    return str(format_decimal(number, locale=str(get_locale() or "id")))


class AtMost:
    """A validator: no more than ``most`` letters, and the message says how many there are."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, form: Form, field: Field) -> None:
        length = len(field.data or "")
        if length > self.most:
            raise StopValidation(
                _(
                    "paling banyak %(most)s huruf, sekarang %(now)s huruf",
                    most=figure(self.most),
                    now=figure(length),
                )
            )


def nik_problem(nik: str) -> str | None:
    """What is wrong with a NIK, or None: sixteen digits, of which six are a date (women's days are raised by 40)."""
    if not (nik.isascii() and nik.isdigit() and len(nik) == 16):
        return _("NIK terdiri atas 16 angka, seperti tertulis pada KTP")
    day, month, year = int(nik[6:8]), int(nik[8:10]), int(nik[10:12])
    day -= 40 if day > 40 else 0
    if nik[0] == "0" or nik[12:] == "0000" or not any(_is_date(century + year, month, day) for century in (1900, 2000)):
        return _("NIK ini tidak mungkin benar; cocokkan lagi dengan KTP, angka demi angka")
    return None


def _is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def passport_problem(number: str) -> str | None:
    """What is wrong with the number of a passport, or None."""
    if PASSPORT.fullmatch(number.upper()):
        return None
    return _("nomor paspor terdiri atas 5 sampai 20 huruf latin dan angka")


def phone_problem(phone: str) -> str | None:
    """What is wrong with a telephone number, or None."""
    count = sum(sign in "0123456789" for sign in phone)
    if PHONE.fullmatch(phone) and count in PHONE_DIGITS:
        return None
    return _("nomor telepon hanya memuat angka, misalnya 0812-3456-7890")


def email_problem(email: str) -> str | None:
    """What is wrong with an e-mail address, or None."""
    if email.isascii() and EMAIL.fullmatch(email) and ".." not in email:
        return None
    return _("alamat e-mail belum lengkap; contohnya nama@contoh.id")
