"""The forms of the Atasan PPID's room: the list's filter, a tanggapan with its draft, a settlement, receipt, execution.

What a tanggapan must say is asked of the law's table; the form only leads to the field where it is to be written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, DateField, FormField, RadioField, SearchField, SelectField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Optional, ValidationError

from ppid.actions.rulings import Statement
from ppid.i18n import format_date
from ppid.law import rulings
from ppid.law.cases import EvidenceKind
from ppid.law.rulings import DEFAULT_ORDER_DAYS, ObjectionFacts, ObjectionStatus, Ruled, Verdict
from ppid.models import Objection, ObjectionGround, ObjectionItem
from ppid.queries.objections import Filter
from ppid.uploads import SCANS, CleanFile
from ppid.web import objection_words
from ppid.web.forms import Form, stripped
from ppid.web.forms.answer import NOT_TYPED, DraftVersion, SendForm
from ppid.web.forms.checks import several_lines
from ppid.web.forms.officer import (
    TEXT_LENGTH,
    Amount,
    Day,
    DeliveryForm,
    Version,
    WithdrawalForm,
    add_error,
    at_most,
    clean_uploads,
    from_zero_to,
)

STATE_WORDS = {
    "menunggu": "open",
    "terlambat": "overdue",
    "perlu-dilaksanakan": "to_execute",
    "ditanggapi": ObjectionStatus.RULED.value,
    "tanggapan-diterima": ObjectionStatus.RECEIVED.value,
    "musyawarah": ObjectionStatus.SETTLED.value,
    "dicabut": ObjectionStatus.WITHDRAWN.value,
    "semua": "all",
}
FIRST_STATE = "menunggu"
MOST_ORDER_DAYS, MOST_FILES = 365, 10
RECEIVED_BY = {
    EvidenceKind.HANDED_OVER: _l("Diserahkan langsung di meja layanan"),
    EvidenceKind.POSTED: _l("Diterima melalui pos"),
    EvidenceKind.COURIER: _l("Diterima melalui kurir"),
}


def state_label(slug: str) -> str:
    """The word of one state of the list."""
    state = STATE_WORDS[slug]
    general = {
        "open": _("Menunggu tanggapan"),
        "overdue": _("Terlambat"),
        "to_execute": _("Perlu dilaksanakan"),
        "all": _("Semua"),
    }
    return general[state] if state in general else str(objection_words.STATUSES[ObjectionStatus(state)])


class ObjectionFilterForm(Form):
    """A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    keadaan = SelectField(_l("Keadaan"), validate_choice=False)
    cari = SearchField(_l("Cari nomor keberatan atau pemohon"), filters=[stripped])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.keadaan.choices = [(slug, state_label(slug)) for slug in STATE_WORDS]
        if self.keadaan.data not in STATE_WORDS:
            self.keadaan.data = FIRST_STATE

    @property
    def wanted(self) -> Filter:
        return Filter(state=STATE_WORDS[self.keadaan.data], text=(self.cari.data or "")[:100])

    @property
    def in_address(self) -> dict[str, Any]:
        """What is asked, as it stands in the address of the next page."""
        return {field.name: field.data for field in self if field.data}


# A tanggapan


class RuledForm(Form):
    """What is decided about one ground or one item; ``row`` is set by `ruling_form`."""

    class Meta(Form.Meta):
        csrf = False

    row: ObjectionGround | ObjectionItem

    verdict = RadioField(
        _l("Putusan"),
        validate_choice=False,
        validators=[Optional(), AnyOf([verdict.value for verdict in Verdict], message=_l("Pilih salah satu putusan."))],
    )
    reason = TextAreaField(_l("Pertimbangan"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verdict.choices = [(verdict.value, objection_words.verdict_words(verdict)) for verdict in Verdict]

    @property
    def ruled(self) -> Ruled:
        found = Verdict(self.verdict.data) if self.verdict.data in set(Verdict) else None
        return Ruled(found, self.reason.data or "")


class RulingForm(Form):
    """A tanggapan, part by part. `ruling_form` adds one `RuledForm` for each ground and each item."""

    version = Version(_l("Halaman ini"))
    draft_version = DraftVersion(_l("Konsep"))
    reasons = TextAreaField(_l("Alasan tertulis"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)])
    order = TextAreaField(_l("Perintah kepada PPID"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)])
    order_days = Amount(
        _l("Jangka waktu pelaksanaan"),
        validators=[from_zero_to(MOST_ORDER_DAYS)],
        default=DEFAULT_ORDER_DAYS,
    )
    remark = TextAreaField(_l("Catatan untuk penyusun"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])

    @property
    def parts(self) -> list[RuledForm]:
        """The forms of the grounds, then of the items."""
        return [field.form for field in self if isinstance(field, FormField)]

    @property
    def ground_parts(self) -> list[RuledForm]:
        """The grounds' forms in the order of their letters."""
        return [part for part in self.parts if isinstance(part.row, ObjectionGround)]

    @property
    def item_parts(self) -> list[RuledForm]:
        """The items' forms in the order of their numbers."""
        return [part for part in self.parts if isinstance(part.row, ObjectionItem)]

    @property
    def orders(self) -> bool:
        """Whether something is accepted, so that the PPID has something to do."""
        return any(part.ruled.verdict not in (None, Verdict.REJECTED) for part in self.parts)

    def statement(self) -> Statement:
        """The tanggapan as drafted; where nothing is accepted there is no order, whatever was typed."""
        orders = self.orders
        return Statement(
            {part.row.ground: part.ruled for part in self.ground_parts if isinstance(part.row, ObjectionGround)},
            {part.row.number: part.ruled for part in self.item_parts if isinstance(part.row, ObjectionItem)},
            self.reasons.data or "",
            (self.order.data or "") if orders else "",
            (self.order_days.data or 0) if orders else 0,
        )

    @property
    def typed(self) -> dict[str, list[str]]:
        """What was typed and chosen, right or wrong, as the browser sent it."""
        fields = [field for field in self if field.name not in {*NOT_TYPED, "remark"}]
        fields += [field for part in self.parts for field in part]
        return {
            field.name: [str(text).replace("\x00", "") for text in field.raw_data]
            for field in fields
            if getattr(field, "raw_data", None)
        }

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask the fields, then the law's conditions, each beside the field where it is met."""
        super().validate(extra_validators)
        said = self.statement()
        facts = ObjectionFacts(
            today=date.min,  # none of these conditions looks at the day
            ground_verdicts=tuple(said.grounds.values()),
            item_verdicts=tuple(said.items.values()),
            reasons=said.reasons,
            order=said.order,
            order_days=said.order_days,
        )
        for need in rulings.CONTENTS:
            if not need.holds(facts):
                for field in self._places(need):
                    if not field.errors:
                        add_error(field, f"{_(need.otherwise)} ({need.article})")
        return not self.errors

    def _places(self, need: rulings.Precondition) -> list[Any]:
        """The fields where a condition is met."""
        if need is rulings.EVERY_GROUND_RULED:
            return [part.verdict for part in self.ground_parts if part.ruled.verdict is None]
        if need is rulings.EVERY_ITEM_RULED:
            return [part.verdict for part in self.item_parts if part.ruled.verdict is None]
        if need is rulings.RULING_CONSISTENT:
            accepted = [part.verdict for part in self.item_parts if part.ruled.verdict is not Verdict.REJECTED]
            return accepted if all(part.ruled.verdict is not None for part in self.parts) else []
        if any(part.ruled.verdict is None for part in self.parts):
            return []  # what is missing above decides what is needed here
        return {rulings.REASONS_FOR_UPHOLDING: [self.reasons], rulings.ORDER_GIVEN: [self.order]}.get(
            need, [self.order_days]
        )


def ruling_form(objection: Objection, typed: Mapping[str, Sequence[str]] | None = None) -> RulingForm:
    """The form for the grounds and items of this objection.

    ``typed`` fills it with what was typed into it before, as a draft keeps it: then nothing is read from the page, and
    the token is asked of the page's own form.
    """
    rows = {f"ground_{row.ground}": row for row in objection.grounds} | {
        f"item_{row.number}": row for row in objection.items
    }
    more: dict[str, Any] = {}
    if typed is not None:
        pairs = [(name, text) for name, texts in typed.items() for text in texts]
        more = {"formdata": MultiDict(pairs), "meta": {"csrf": False}}
    bound = type("BoundRulingForm", (RulingForm,), {name: FormField(RuledForm) for name in rows})
    form: RulingForm = bound(**more)
    for name, row in rows.items():
        part = form[name].form
        part.row = row
        place = part_label(row)
        for field in part:  # the summary of errors says which part
            text = str(field.label.text)
            field.label.text = _("%(place)s, %(label)s", place=place, label=text[:1].lower() + text[1:])
    if typed is not None or not form.is_submitted():
        form.version.renew(objection.version)
    return form


def part_label(row: ObjectionGround | ObjectionItem) -> str:
    """How a part of an objection is called: "Alasan huruf c", "Butir 2"."""
    if isinstance(row, ObjectionGround):
        return _("Alasan huruf %(letter)s", letter=row.ground.value)
    return _("Butir %(number)s", number=row.number)


class IssueForm(SendForm):
    """The last look before a tanggapan is issued: only what was seen travels with it."""


# Settlement, receipt, execution


class SettlementForm(Form):
    """What both sides agreed on, and what shows that the applicant did."""

    version = Version(_l("Halaman ini"))
    text = TextAreaField(
        _l("Isi kesepakatan"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tuliskan isi kesepakatan musyawarah.")), at_most(TEXT_LENGTH)],
    )
    agreed = BooleanField(
        _l("Pemohon, atau kuasanya, menyetujui kesepakatan ini."),
        validators=[InputRequired(_l("Musyawarah hanya sah bila Pemohon menyetujuinya."))],
    )
    scan = FileField(_l("Bukti persetujuan Pemohon"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clean_files: list[CleanFile] = []

    def validate_scan(self, field: FileField) -> None:
        self.clean_files = clean_uploads(field, [field.data], SCANS)
        if not self.clean_files and not field.errors:
            raise ValidationError(
                _("Unggah persetujuan tertulis Pemohon, misalnya berita acara yang ditandatanganinya.")
            )


class RulingReceiptForm(DeliveryForm):
    """How, and on which day, the applicant received the tanggapan."""

    evidence = RadioField(
        _l("Bagaimana tanggapan diterima"),
        validate_choice=False,
        validators=[
            InputRequired(_l("Pilih bukti penerimaannya.")),
            AnyOf([kind.value for kind in RECEIVED_BY], message=_l("Pilih salah satu bukti.")),
        ],
    )
    received_on = Day(_l("Tanggal diterima"), validators=[InputRequired(_l("Isi tanggal tanggapan diterima."))])

    def __init__(self, *, ruled_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(answered_on=ruled_on, today=today, **kwargs)
        self.evidence.choices = [(kind.value, words) for kind, words in RECEIVED_BY.items()]

    def validate_received_on(self, field: DateField) -> None:
        if field.data is not None and not self.answered_on <= field.data <= self.today:
            raise ValidationError(
                _(
                    "Tanggalnya antara %(first)s, saat tanggapan ditetapkan, dan %(last)s.",
                    first=format_date(self.answered_on),
                    last=format_date(self.today),
                )
            )


class ObjectionWithdrawalForm(WithdrawalForm):
    """A withdrawal of an objection that the applicant asked an officer to record."""

    reason = TextAreaField(
        _l("Alasan dan cara Pemohon memintanya"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Tulis bagaimana dan mengapa Pemohon mencabut keberatannya.")),
            at_most(TEXT_LENGTH),
        ],
    )


class ResponseForm(Form):
    """What the applicant says to the tanggapan, as an officer heard or read it."""

    version = Version(_l("Halaman ini"))
    text = TextAreaField(
        _l("Tanggapan Pemohon"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tuliskan tanggapan Pemohon.")), at_most(TEXT_LENGTH)],
    )


class ExecutionForm(Form):
    """How what was ordered about one item was carried out: with files, in words, or both."""

    version = Version(_l("Halaman ini"))
    files = MultipleFileField(_l("Informasi yang diserahkan"))
    note = TextAreaField(_l("Penjelasan pelaksanaan"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clean_files: list[CleanFile] = []

    def validate_files(self, field: MultipleFileField) -> None:
        sent = [one for one in field.data or () if one]
        if len(sent) > MOST_FILES:
            add_error(field, _("Paling banyak %(most)s berkas.", most=MOST_FILES))
            return
        self.clean_files = clean_uploads(field, sent)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        need = rulings.EXECUTION_SHOWN
        if not (self.clean_files or self.note.data or self.files.errors):
            add_error(self.note, f"{_(need.otherwise)} ({need.article})")
        return not self.errors
