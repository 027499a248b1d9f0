"""What the admin of a body enters: an office and its holder, the end of a term, a local holiday, the body's data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    FormField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from ppid.actions.bodies import LONGEST_WORDS, MOST_PRICES
from ppid.law.roles import Role
from ppid.letters.parts import ON_BEHALF
from ppid.models import BodyKind, PublicBody, Unit
from ppid.web.forms import Form, stripped
from ppid.web.forms.officer import Amount
from ppid.web.forms.public import DayField
from ppid.web.wording import DOERS

EMAIL = Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z", message=_l("Tulis alamat e-mail lengkap, misalnya nama@dinas.go.id."))
NIP = re.compile(r"\d{18}")
FIRST_YEAR, LAST_YEAR = 1990, 2100
ACTING = {
    "": _l("Pejabat tetap"),
    "Plt.": _l("Pelaksana tugas (Plt.)"),
    "Plh.": _l("Pelaksana harian (Plh.)"),
    "a.n.": _l("Menandatangani atas nama atasannya (a.n.)"),
}
PAPERS = ("A4", "F4")
MOST_LINES = 12
LONGEST_LINE = 1000
SPARE_PRICES = 3  # empty lines below the table of costs


def _longest(max: int) -> Length:
    return Length(max=max, message=_l("Isian ini paling panjang %(max)d huruf."))


def _no_spaces(value: str | None) -> str | None:
    return "".join(value.replace("\x00", "").split()) if value else value


def _within_reach(form: Form, field: DayField) -> None:
    if field.data and not FIRST_YEAR <= field.data.year <= LAST_YEAR:
        raise ValidationError(_("Tahun ini tidak mungkin benar. Periksa tanggalnya."))


class AppointmentForm(Form):
    """An office and who holds it; the account is found or made by its address."""

    email = EmailField(
        _l("Alamat e-mail untuk masuk"),
        filters=[stripped],
        validators=[DataRequired(_l("Isi alamat e-mail.")), _longest(120), EMAIL],
    )
    name = StringField(
        _l("Nama lengkap dengan gelar"), filters=[stripped], validators=[DataRequired(_l("Isi nama.")), _longest(200)]
    )
    nip = StringField(_l("NIP"), filters=[_no_spaces])
    rank = StringField(_l("Pangkat dan golongan"), filters=[stripped], validators=[_longest(80)])
    role = SelectField(_l("Peran di portal"), validate_choice=False)
    unit = SelectField(_l("Perangkat daerah"), validate_choice=False)
    jabatan = StringField(
        _l("Nama jabatan"), filters=[stripped], validators=[DataRequired(_l("Isi nama jabatan.")), _longest(200)]
    )
    acting = SelectField(
        _l("Cara memegang jabatan"),
        validate_choice=False,
        validators=[AnyOf(list(ACTING), message=_l("Pilih salah satu dalam daftar."))],
        default="",
    )
    principal = StringField(_l("Jabatan yang diatasnamakan"), filters=[stripped], validators=[_longest(200)])
    from_on = DayField(_l("Mulai tanggal"), validators=[InputRequired(_l("Isi tanggal mulai.")), _within_reach])
    until_on = DayField(_l("Sampai tanggal"), validators=[Optional(), _within_reach])
    decree = StringField(_l("Surat keputusan"), filters=[stripped], validators=[_longest(200)])

    def __init__(self, body: PublicBody, units: Sequence[Unit], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [role for role in Role if role is not Role.COMMISSIONER or body.kind is BodyKind.COMMISSION]
        self.roles = {role.value for role in roles}
        self.units = {str(unit.id) for unit in units}
        self.role.choices = [("", _("Pilih")), *((role.value, str(DOERS[role])) for role in roles)]
        self.acting.choices = [(value, str(label)) for value, label in ACTING.items()]
        self.unit.choices = [("", _("Tidak ada")), *((str(unit.id), unit.name) for unit in units)]

    def validate_nip(self, field: StringField) -> None:
        if field.data and not NIP.fullmatch(field.data):
            raise ValidationError(_("NIP terdiri atas 18 angka. Kosongkan bila tidak ada."))

    def validate_principal(self, field: StringField) -> None:
        if self.acting.data == ON_BEHALF and not field.data:
            raise ValidationError(_("Isi jabatan yang diatasnamakan."))
        if self.acting.data != ON_BEHALF and field.data:
            raise ValidationError(_("Kosongkan jabatan yang diatasnamakan, atau pilih a.n."))

    def validate_role(self, field: SelectField) -> None:
        if field.data not in self.roles:
            raise ValidationError(_("Pilih salah satu peran dalam daftar."))

    def validate_unit(self, field: SelectField) -> None:
        if field.data and field.data not in self.units:
            raise ValidationError(_("Pilih salah satu perangkat daerah dalam daftar."))
        needed = self.role.data == Role.UNIT_OFFICER.value
        if needed and not field.data:
            raise ValidationError(_("Pilih perangkat daerah tempat PPID Pelaksana ini bertugas."))
        if not needed and field.data:
            raise ValidationError(_("Hanya PPID Pelaksana yang memiliki perangkat daerah. Pilih “Tidak ada”."))


class EndForm(Form):
    until_on = DayField(
        _l("Hari terakhir menjabat"), validators=[InputRequired(_l("Isi hari terakhir menjabat.")), _within_reach]
    )


class ConfirmForm(Form):
    """A button that changes something; only the token travels with it."""


class HolidayForm(Form):
    """A local holiday; asked in the address first, to show what it would move."""

    tanggal = DayField(_l("Tanggal"), validators=[InputRequired(_l("Isi tanggalnya."))])
    nama = StringField(
        _l("Nama hari"), filters=[stripped], validators=[DataRequired(_l("Isi nama harinya.")), _longest(120)]
    )
    keputusan = StringField(
        _l("Keputusan yang menetapkannya"),
        filters=[stripped],
        validators=[DataRequired(_l("Sebutkan keputusan yang menetapkannya.")), _longest(300)],
    )

    def __init__(self, today: date, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def validate_tanggal(self, field: DayField) -> None:
        if field.data and field.data.year < self.today.year:
            raise ValidationError(
                _("Tahun itu sudah lewat. Hari libur hanya dicatat untuk tahun ini atau tahun depan.")
            )
        if field.data and field.data.year > self.today.year + 1:
            raise ValidationError(_("Hari libur hanya dicatat untuk tahun ini atau tahun depan."))


class RemovalForm(Form):
    keputusan = StringField(
        _l("Keputusan yang mencabutnya"),
        filters=[stripped],
        validators=[DataRequired(_l("Sebutkan keputusan yang mencabutnya.")), _longest(300)],
    )


def lines_of(text: str | None) -> list[str]:
    """The lines that say something, each without spaces around."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


def _without_per(value: str | None) -> str | None:
    """ "per lembar" is what one sheet costs: the unit is "lembar"."""
    return re.sub(r"^per\s+", "", value, flags=re.IGNORECASE) if value else value


class LinesField(TextAreaField):
    """A list of lines, one entry a line."""

    def pre_validate(self, form: Any) -> None:
        lines = lines_of(self.data)
        if len(lines) > MOST_LINES:
            raise ValidationError(_("Paling banyak %(most)s baris.", most=MOST_LINES))
        if any(len(line) > LONGEST_LINE for line in lines):
            raise ValidationError(_("Satu baris paling panjang %(longest)s huruf.", longest=LONGEST_LINE))


class PriceForm(Form):
    """A line of the table of costs; an empty one is none."""

    class Meta(Form.Meta):
        csrf = False

    medium = StringField(_l("Jenis salinan"), filters=[stripped], validators=[_longest(LONGEST_WORDS)])
    unit = StringField(_l("Satuan"), filters=[stripped, _without_per], validators=[_longest(LONGEST_WORDS)])
    rupiah = Amount(_l("Harga satuan"))

    @property
    def is_empty(self) -> bool:
        typed = [str(text) for text in self.rupiah.raw_data or ()]
        return not (self.medium.data or self.unit.data or "".join(typed).strip())

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for field in () if self.is_empty else (self.medium, self.unit, self.rupiah):
            if not field.data and not field.errors:
                field.errors = [_("Lengkapi baris ini, atau kosongkan seluruhnya.")]
        return not self.errors

    @property
    def line(self) -> dict[str, Any]:
        """The line as the body keeps it."""
        return {"medium": self.medium.data, "unit": self.unit.data, "rupiah": self.rupiah.data}


class BodyForm(Form):
    """What a body says about itself. Lists are entered one a line."""

    address = StringField(_l("Alamat"), filters=[stripped], validators=[_longest(300)])
    city = StringField(_l("Kota"), filters=[stripped], validators=[_longest(80)])
    postcode = StringField(_l("Kode pos"), filters=[stripped], validators=[_longest(10)])
    phone = StringField(_l("Telepon"), filters=[stripped], validators=[_longest(40)])
    whatsapp = StringField(_l("WhatsApp"), filters=[stripped], validators=[_longest(40)])
    email = EmailField(_l("E-mail layanan"), filters=[stripped], validators=[Optional(), _longest(120), EMAIL])
    website = StringField(_l("Situs web"), filters=[stripped], validators=[_longest(200)])
    hours = LinesField(_l("Jam layanan"), filters=[stripped])
    maklumat = LinesField(_l("Maklumat layanan"), filters=[stripped])
    paper = RadioField(
        _l("Ukuran kertas"),
        validate_choice=False,
        validators=[AnyOf(PAPERS, message=_l("Pilih salah satu ukuran kertas."))],
    )
    register_pattern = StringField(
        _l("Pola nomor pendaftaran"),
        filters=[stripped],
        validators=[DataRequired(_l("Isi pola nomor pendaftaran.")), _longest(80)],
    )
    letter_pattern = StringField(
        _l("Pola nomor surat"),
        filters=[stripped],
        validators=[DataRequired(_l("Isi pola nomor surat.")), _longest(80)],
    )
    decree_pattern = StringField(
        _l("Pola nomor surat keputusan"),
        filters=[stripped],
        validators=[DataRequired(_l("Isi pola nomor surat keputusan.")), _longest(80)],
    )
    letter_code = StringField(_l("Kode surat"), filters=[stripped], validators=[_longest(40)])
    letter_classification = StringField(_l("Kode klasifikasi arsip"), filters=[stripped], validators=[_longest(40)])
    accent = StringField(_l("Warna aksen"), filters=[stripped, lambda value: value.lower() if value else value])
    needs_identity_scan = BooleanField(_l("Pemohon wajib mengunggah salinan identitas"))
    identity_rule = StringField(_l("Peraturan yang mewajibkannya"), filters=[stripped], validators=[_longest(300)])
    needs_approval = BooleanField(_l("Jawaban disusun oleh satu orang dan disetujui oleh orang lain sebelum dikirim"))
    cost_table = FieldList(FormField(PriceForm), max_entries=MOST_PRICES + SPARE_PRICES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.paper.choices = [(paper, paper) for paper in PAPERS]

    def validate_website(self, field: StringField) -> None:
        if field.data and not _is_web_address(field.data):
            raise ValidationError(_("Tulis alamat situs lengkap, misalnya https://ppid.contoh.go.id."))

    def values(self) -> dict[str, Any]:
        """The fields as the body keeps them."""
        return {
            field.name: lines_of(field.data) if isinstance(field, LinesField) else _kept(field.data)
            for field in self
            if field.name not in {"csrf_token", "cost_table"}
        } | {"cost_table": [row.form.line for row in self.cost_table if not row.form.is_empty]}


def _is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and " " not in text


def _kept(value: Any) -> Any:
    return "" if value is None else value


def shown(body: PublicBody, names: Iterable[str]) -> dict[str, Any]:
    """The body's data as the form shows them, with some empty lines below its table of costs."""
    values = {name: getattr(body, name) for name in names}
    lists = {name: value for name, value in values.items() if isinstance(value, list) and name != "cost_table"}
    lines = {name: "\n".join(value) for name, value in lists.items()}
    return values | lines | {"cost_table": [*body.cost_table, *[{}] * SPARE_PRICES]}
