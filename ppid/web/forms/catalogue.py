"""The forms of a body's own lists: an entry of the DIP, what its keeper looks for, and what a decree classifies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SearchField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Optional, ValidationError
from wtforms.widgets import TextInput

from ppid.models import CatalogueEntry, Category, HarmTest, Unit
from ppid.queries.catalogue import MOST_CHARACTERS, State
from ppid.web.forms import Form, stripped
from ppid.web.forms.checks import one_line, several_lines
from ppid.web.forms.items import Boxes
from ppid.web.forms.officer import TEXT_LENGTH, Day, Version, add_error, at_most

CATEGORIES = {
    Category.PERIODIC: _l("Diumumkan berkala"),
    Category.IMMEDIATE: _l("Diumumkan serta-merta"),
    Category.ANY_TIME: _l("Tersedia setiap saat"),
}
FORMS = {"soft": _l("Softcopy"), "hard": _l("Hardcopy"), "both": _l("Softcopy dan hardcopy")}
OTHER_FORM = "lain"
STATES = {"terdaftar": State.LISTED, "perlu-diperbarui": State.STALE, "dicabut": State.REMOVED}
SUMMARY_LENGTH, FIRST_YEAR = 2000, 1945


def _line(label: Any, length: int) -> StringField:
    return StringField(label, filters=[one_line], validators=[at_most(length)])


class CatalogueForm(Form):
    """An entry of the DIP, with the columns that the list must have. ``today`` is the date in the body's zone."""

    version = Version(_l("Halaman ini"))
    title = StringField(
        _l("Judul informasi"),
        filters=[one_line],
        validators=[DataRequired(_l("Isi judul informasinya.")), at_most(300)],
    )
    summary = TextAreaField(
        _l("Ringkasan isi"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tulis ringkasan isinya.")), at_most(SUMMARY_LENGTH)],
    )
    category = RadioField(
        _l("Kategori"),
        validate_choice=False,
        validators=[
            InputRequired(_l("Pilih kategorinya.")),
            AnyOf([category.value for category in Category], message=_l("Pilih salah satu kategori.")),
        ],
    )
    unit = SelectField(_l("Perangkat daerah"), validate_choice=False)
    holder = _line(_l("Pejabat atau satuan kerja yang menguasai"), 200)
    responsible = _line(_l("Penanggung jawab pembuatan atau penerbitan"), 200)
    made = _line(_l("Waktu dan tempat pembuatan"), 200)
    form = SelectField(_l("Bentuk yang tersedia"), validate_choice=False)
    other_form = _line(_l("Bentuk lain"), 120)
    retention = _line(_l("Jangka waktu penyimpanan"), 120)
    year = IntegerField(_l("Tahun"), widget=TextInput(), validators=[Optional()])
    url = StringField(_l("Tautan"), filters=[stripped], validators=[at_most(500)])
    updated_on = Day(_l("Terakhir diperbarui"), validators=[Optional()])

    def __init__(self, *, today: date, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today
        self.category.choices = [(category.value, str(words)) for category, words in CATEGORIES.items()]
        self.units = {"", *(str(unit.id) for unit in units)}
        self.unit.choices = [("", _("Tidak ada")), *((str(unit.id), unit.name) for unit in units)]
        self.form.choices = [
            ("", _("Pilih")),
            *((key, str(words)) for key, words in FORMS.items()),
            (OTHER_FORM, _("Bentuk lain")),
        ]

    def validate_unit(self, field: SelectField) -> None:
        if field.data not in self.units:
            raise ValidationError(_("Pilih salah satu perangkat daerah dalam daftar."))

    def validate_form(self, field: SelectField) -> None:
        if field.data not in {"", *FORMS, OTHER_FORM}:
            raise ValidationError(_("Pilih salah satu bentuk."))

    def validate_other_form(self, field: StringField) -> None:
        if self.form.data == OTHER_FORM and not field.data:
            raise ValidationError(_("Sebutkan bentuknya, atau pilih salah satu dalam daftar."))

    def validate_year(self, field: IntegerField) -> None:
        if field.data is not None and not FIRST_YEAR <= field.data <= self.today.year + 1:
            raise ValidationError(
                _("Tahunnya antara %(first)s dan %(last)s.", first=FIRST_YEAR, last=self.today.year + 1)
            )

    def validate_url(self, field: StringField) -> None:
        if field.data and not is_address(field.data):
            raise ValidationError(_("Tulis alamat lengkap, misalnya https://ppid.contoh.go.id/laporan.pdf."))

    def validate_updated_on(self, field: Day) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_("Tanggal ini belum tiba."))

    @property
    def values(self) -> dict[str, Any]:
        """The entry as the list keeps it."""
        return {
            "title": self.title.data,
            "summary": self.summary.data,
            "unit_id": int(self.unit.data) if self.unit.data else None,
            "holder": self.holder.data or "",
            "responsible": self.responsible.data or "",
            "made": self.made.data or "",
            "form": (self.other_form.data if self.form.data == OTHER_FORM else self.form.data) or "",
            "retention": self.retention.data or "",
            "category": Category(self.category.data),
            "year": self.year.data,
            "url": self.url.data or "",
            "updated_on": self.updated_on.data,
        }


def start_of(entry: CatalogueEntry) -> dict[str, Any]:
    """An entry as the fields of its form begin."""
    names = ("title", "summary", "holder", "responsible", "made", "retention", "year", "url", "updated_on")
    is_other = entry.form not in {"", *FORMS}
    return {name: getattr(entry, name) for name in names} | {
        "category": entry.category.value,
        "unit": str(entry.unit_id or ""),
        "form": OTHER_FORM if is_other else entry.form,
        "other_form": entry.form if is_other else "",
    }


def is_address(text: str) -> bool:
    """Whether a text is the address of a page on the web."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and text.isprintable() and " " not in text


class CatalogueFilterForm(Form):
    """What the keeper of the list looks for. A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    cari = SearchField(_l("Cari judul, isi, atau penguasa"), filters=[stripped])
    kategori = SelectField(_l("Kategori"), validate_choice=False)
    keadaan = SelectField(_l("Keadaan"), validate_choice=False)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.cari.data = (self.cari.data or "")[:MOST_CHARACTERS]
        self.kategori.choices = [("", _("Semua")), *((key.value, str(words)) for key, words in CATEGORIES.items())]
        self.keadaan.choices = [(slug, state_words(state)) for slug, state in STATES.items()]
        self.kategori.data = self.kategori.data if self.kategori.data in set(Category) else ""
        self.keadaan.data = self.keadaan.data if self.keadaan.data in STATES else "terdaftar"

    @property
    def category(self) -> Category | None:
        return Category(self.kategori.data) if self.kategori.data else None

    @property
    def state(self) -> State:
        return STATES[self.keadaan.data]

    @property
    def in_address(self) -> dict[str, Any]:
        """What is asked, as it stands in the address of the next page."""
        return {field.name: field.data for field in self if field.data}

    @property
    def is_narrow(self) -> bool:
        return bool(self.cari.data or self.kategori.data)


def state_words(state: State) -> str:
    """The word of a state of the list."""
    return {
        State.LISTED: _("Dalam daftar"),
        State.STALE: _("Perlu diperbarui"),
        State.REMOVED: _("Dicabut dari daftar"),
    }[state]


class IssueForm(Form):
    """Issuing a paper. ``version`` is the id of the latest one of its kind, so that two presses issue one."""

    version = Version(_l("Halaman ini"))


class ApprovalForm(Form):
    """The consent of the Atasan PPID, where it was given in writing: number and date, or neither."""

    approval = StringField(_l("Nomor surat persetujuan Atasan PPID"), filters=[one_line], validators=[at_most(120)])
    approval_on = Day(_l("Tanggal surat persetujuan"), validators=[Optional()])

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.approval.data and not self.approval_on.data and not self.approval_on.errors:
            add_error(self.approval_on, _("Isi tanggalnya, atau kosongkan nomornya."))
        return not self.errors

    def validate_approval(self, field: StringField) -> None:
        if self.approval_on.data and not field.data:
            raise ValidationError(_("Isi nomornya, atau kosongkan tanggalnya."))

    def validate_approval_on(self, field: Day) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_("Tanggal ini belum tiba."))


class ClassificationForm(ApprovalForm):
    """Which tests a decree makes exemptions."""

    tests = Boxes(_l("Pengujian yang ditetapkan"), validate_choice=False)

    def __init__(self, candidates: Sequence[HarmTest], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.possible = {str(test.id) for test in candidates}
        self.tests.choices = [(str(test.id), f"{test.number}: {test.information}") for test in candidates]

    def validate_tests(self, field: Boxes) -> None:
        if not field.data:
            raise ValidationError(_("Pilih paling sedikit satu pengujian."))
        if not set(field.data) <= self.possible:
            raise ValidationError(_("Sebagian pilihan tidak berlaku lagi. Periksa daftar ini kembali."))


class EndingForm(ApprovalForm):
    """Why information is no longer exempt."""

    reason = TextAreaField(
        _l("Alasan perubahan klasifikasi"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tuliskan alasan perubahan klasifikasi.")), at_most(TEXT_LENGTH)],
    )
