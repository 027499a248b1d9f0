"""The officers' forms: the worklist's filter, evidence of receipt, a withdrawal; and the fields they are made of.

The form of an answer stands in `ppid.web.forms.answer`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import (
    AnyOf,
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import TextInput

from ppid.actions.notes import TAG_LENGTH
from ppid.i18n import format_date
from ppid.law.workflow import Channel, EvidenceKind, Status
from ppid.models import Unit
from ppid.queries.requests import Filter
from ppid.uploads import ATTACHMENTS, MAX_BYTES, SCANS, CleanFile, UploadRefused, accept
from ppid.web import wording
from ppid.web.forms import Form, stripped

NAME_LENGTH, TEXT_LENGTH = 300, 8000
STATE_WORDS = {
    "terbuka": "open",
    "terlambat": "overdue",
    "terdaftar": Status.REGISTERED.value,
    "perlu-dilengkapi": Status.INCOMPLETE.value,
    "diperpanjang": Status.EXTENDED.value,
    "dijawab": Status.ANSWERED.value,
    "jawaban-diterima": Status.DELIVERED.value,
    "dicabut": Status.WITHDRAWN.value,
    "tidak-dilengkapi": Status.NOT_COMPLETED.value,
    "semua": "all",
}
FIRST_STATE = "terbuka"


def state_label(slug: str) -> str:
    """The word of one state of the worklist."""
    state = STATE_WORDS[slug]
    general = {"open": _("Terbuka"), "overdue": _("Terlambat"), "all": _("Semua")}
    return general[state] if state in general else wording.status_label(Status(state))


def from_zero_to(most: int) -> NumberRange:
    """Let a number be at most ``most``, and say which numbers it may be."""
    shown = f"{most:,}".replace(",", ".")
    return NumberRange(0, most, message=_l("Angka ini tidak masuk akal di sini. Tulis 0 sampai %(most)s.", most=shown))


class Amount(IntegerField):
    """A whole number, written with or without dots and "Rp"; nothing is zero."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = "".join(valuelist[0].removeprefix("Rp").replace(".", "").split()) if valuelist else ""
        if text and not (text.isascii() and text.isdigit() and len(text) < 16):
            self.data = None
            raise ValueError(_("Tulis angka bulat, misalnya 1500."))
        self.data = int(text or 0)

    def pre_validate(self, form: Any) -> None:
        """What is no number has its error; no range is asked of it."""
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        return str(self.raw_data[0]) if self.raw_data else str(self.data or "")


class Day(DateField):
    """A date as the browser's own calendar sends it."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata([text for text in valuelist if text.strip()])
        except ValueError:
            raise ValueError(_("Tulis tanggal seperti 2026-11-16.")) from None


class Version(HiddenField):
    """The state on which a page was opened; a page without it is not taken."""

    def pre_validate(self, form: Any) -> None:
        if not (self.data or "").isdigit():
            raise ValidationError(_("Muat ulang halaman ini, lalu kirim lagi."))

    @property
    def number(self) -> int:
        return int(self.data or 0)

    def renew(self, version: int) -> None:
        """Let the next sending speak of the present state."""
        self.data, self.raw_data = str(version), None


def at_most(length: int) -> Length:
    """A validator: no longer than ``length`` characters."""
    return Length(max=length, message=_l("Tulisan ini terlalu panjang."))


def lowered(value: str | None) -> str | None:
    """A filter: in lower case, as tags are kept, and no longer than they may be."""
    return " ".join(value.lower().split())[:TAG_LENGTH] if value else value


class FilterForm(Form):
    """A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    keadaan = SelectField(_l("Keadaan"), validate_choice=False)
    unit = SelectField(_l("Perangkat daerah"), validate_choice=False)
    kanal = SelectField(_l("Kanal"), validate_choice=False)
    label = StringField(_l("Label"), filters=[stripped, lowered])
    cari = SearchField(_l("Cari nomor, pemohon, atau isi"), filters=[stripped])

    def __init__(self, units: Sequence[Unit], *, has_tags: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.names = {str(unit.id): unit.name for unit in units}
        if not has_tags:
            self.label.data = ""
        self.keadaan.choices = [(slug, state_label(slug)) for slug in STATE_WORDS]
        self.unit.choices = [("", _("Semua")), *((str(unit.id), unit.name) for unit in units)]
        self.kanal.choices = [("", _("Semua")), *((kind.value, words) for kind, words in wording.CHANNELS.items())]
        self._forget(self.keadaan, STATE_WORDS, FIRST_STATE)
        self._forget(self.unit, [str(unit.id) for unit in units])
        self._forget(self.kanal, [kind.value for kind in Channel])

    @staticmethod
    def _forget(field: SelectField, known: Collection[str], instead: str = "") -> None:
        """An unknown value asks for nothing."""
        if field.data not in known:
            field.data = instead

    @property
    def wanted(self) -> Filter:
        return Filter(
            state=STATE_WORDS[self.keadaan.data],
            unit_id=int(self.unit.data) if self.unit.data else None,
            channel=Channel(self.kanal.data) if self.kanal.data else None,
            text=(self.cari.data or "")[:100],
            tag=self.label.data or "",
        )

    @property
    def in_address(self) -> dict[str, Any]:
        """What is asked, as it stands in the address of the next page."""
        return {field.name: field.data for field in self if field.data}

    @property
    def in_words(self) -> list[tuple[str, str]]:
        """What is asked, as people read it: names and values."""
        spoken = (
            (self.keadaan, state_label(self.keadaan.data)),
            (self.unit, self.names.get(self.unit.data, "")),
            (self.kanal, str(wording.CHANNELS[Channel(self.kanal.data)]) if self.kanal.data else ""),
            (self.label, self.label.data or ""),
            (self.cari, self.cari.data or ""),
        )
        return [(str(field.label.text), words) for field, words in spoken if words]

    @property
    def is_narrow(self) -> bool:
        """Whether more than a state is asked for."""
        return bool(self.unit.data or self.kanal.data or self.label.data or self.cari.data)


def add_error(field: Any, message: str) -> None:
    """Say beside a field what is wrong with it."""
    field.errors = [*field.errors, message]


def clean_uploads(field: Any, sent: Iterable[Any], kinds: frozenset[str] = ATTACHMENTS) -> list[CleanFile]:
    """Judge and clean what was uploaded; every refusal becomes an error of ``field`` that names its file."""
    kept = []
    for upload in sent:
        if not isinstance(upload, FileStorage) or not upload.filename:
            continue
        try:
            kept.append(accept(upload.filename, upload.stream.read(MAX_BYTES + 1), kinds=kinds))
        except UploadRefused as refused:
            add_error(field, f"{upload.filename}: {refused.message}")
    return kept


class DeliveryForm(Form):
    """How, and on which day, the applicant received the answer."""

    version = Version(_l("Halaman ini"))
    evidence = RadioField(
        _l("Bagaimana jawaban diterima"),
        validate_choice=False,
        validators=[
            InputRequired(_l("Pilih bukti penerimaannya.")),
            AnyOf([kind.value for kind in EvidenceKind], message=_l("Pilih salah satu bukti.")),
        ],
    )
    received_on = Day(_l("Tanggal diterima"), validators=[InputRequired(_l("Isi tanggal jawaban diterima."))])
    note = TextAreaField(
        _l("Keterangan bukti"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Tulis nama penerima, nomor resi, atau keterangan lain yang membuktikannya.")),
            at_most(TEXT_LENGTH),
        ],
    )
    scan = FileField(_l("Pindaian bukti"))

    def __init__(self, *, answered_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.answered_on, self.today = answered_on, today
        self.clean_files: list[CleanFile] = []
        self.evidence.choices = [
            (EvidenceKind.HANDED_OVER.value, _("Diserahkan langsung di meja layanan")),
            (EvidenceKind.POSTED.value, _("Diterima melalui pos")),
            (EvidenceKind.COURIER.value, _("Diterima melalui kurir")),
            (EvidenceKind.MAIL_ACCEPTED.value, _("Diterima peladen e-mail Pemohon")),
        ]

    def validate_received_on(self, field: DateField) -> None:
        if field.data is not None and not self.answered_on <= field.data <= self.today:
            raise ValidationError(
                _(
                    "Tanggalnya antara %(first)s, saat jawaban dikirim, dan %(last)s.",
                    first=format_date(self.answered_on),
                    last=format_date(self.today),
                )
            )

    def validate_scan(self, field: FileField) -> None:
        self.clean_files = clean_uploads(field, [field.data], SCANS)


class WithdrawalForm(Form):
    """A withdrawal that the applicant asked an officer to record."""

    version = Version(_l("Halaman ini"))
    reason = TextAreaField(
        _l("Alasan dan cara Pemohon memintanya"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Tulis bagaimana dan mengapa Pemohon mencabut permohonannya.")),
            at_most(TEXT_LENGTH),
        ],
    )
    asked = BooleanField(
        _l("Pemohon sendiri, atau kuasanya, meminta pencabutan ini."),
        validators=[InputRequired(_l("Pencabutan hanya sah atas permintaan Pemohon sendiri."))],
    )
