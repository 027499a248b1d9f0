"""The forms of a dispute: the day it was filed and with whom, a stage as it was told, a publication.

What a stage must say is asked of the law's table; the form only leads to the field where it is to be written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from ppid.actions.disputes import Competence, Entry, competence_of
from ppid.i18n import format_date
from ppid.law import disputes as law
from ppid.law.disputes import DisputeOutcome, Level
from ppid.models import PublicBody
from ppid.web import objection_words
from ppid.web.forms import Form
from ppid.web.forms.checks import one_line, several_lines
from ppid.web.forms.officer import TEXT_LENGTH, Day, Version, add_error, at_most

NUMBER_LENGTH, COMMISSION_LENGTH, ADDRESS_LENGTH = 120, 200, 300
ANOTHER = ""


class PetitionedForm(Form):
    """The day on which a dispute was filed. A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    tanggal = Day(
        _l("Tanggal permohonan sengketa diajukan"), validators=[InputRequired(_l("Isi tanggal pengajuannya."))]
    )

    def __init__(self, *, received_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.received_on, self.today = received_on, today

    def validate_tanggal(self, field: Day) -> None:
        if field.data is not None and not self.received_on <= field.data <= self.today:
            raise ValidationError(
                _(
                    "Tanggalnya antara %(first)s, saat keberatan diterima, dan hari ini, %(last)s.",
                    first=format_date(self.received_on),
                    last=format_date(self.today),
                )
            )


class PetitionForm(Form):
    """With which commission a dispute was filed: one of the portal's, or another one by level and name."""

    commission = SelectField(_l("Komisi Informasi"), validate_choice=False)
    level = RadioField(_l("Tingkat Komisi Informasi"), validate_choice=False)
    name = StringField(_l("Nama Komisi Informasi"), filters=[one_line], validators=[at_most(COMMISSION_LENGTH)])
    note = TextAreaField(_l("Catatan"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)])

    def __init__(self, commissions: Sequence[PublicBody], proposed: Competence, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.known = {str(one.id): one for one in commissions}
        self.commission.choices = [
            *((key, one.name) for key, one in self.known.items()),
            (ANOTHER, _("Komisi Informasi lain, sebutkan di bawah")),
        ]
        self.level.choices = [(level.value, words) for level, words in objection_words.LEVELS.items()]
        if not self.is_submitted():
            self.commission.data = str(proposed.commission.id) if proposed.commission else ANOTHER
            self.level.data = proposed.level.value
            self.name.data = "" if proposed.commission else proposed.name

    def validate_commission(self, field: SelectField) -> None:
        if field.data not in {*self.known, ANOTHER}:
            raise ValidationError(_("Pilih salah satu Komisi Informasi."))

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.commission.data == ANOTHER:
            if not self.name.data:
                add_error(self.name, _("Tuliskan nama Komisi Informasi."))
            if self.level.data not in set(Level):
                add_error(self.level, _("Pilih tingkat Komisi Informasi."))
        return not self.errors

    @property
    def competence(self) -> Competence:
        """What was chosen. Only after `validate`."""
        known = self.known.get(self.commission.data)
        return competence_of(known) if known else Competence(Level(self.level.data), self.name.data or "", None)


NUMBER_LABELS = {
    law.REGISTER.name: _l("Nomor registrasi dari Komisi Informasi"),
    law.DECIDE.name: _l("Nomor putusan atau kesepakatan"),
}
OF_A_DECISION = ("outcome", "summary", "to_publish")


class StageForm(Form):
    """A stage of a dispute; a registration has a number, a decision also its outcome and what it opens."""

    version = Version(_l("Halaman ini"))
    on = Day(_l("Tanggal"), validators=[InputRequired(_l("Isi tanggal tahap ini."))])
    number = StringField(_l("Nomor"), filters=[one_line], validators=[at_most(NUMBER_LENGTH)])
    outcome = RadioField(_l("Hasil"), validate_choice=False)
    summary = TextAreaField(_l("Ringkasan amar"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)])
    to_publish = TextAreaField(
        _l("Informasi yang dinyatakan terbuka"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)]
    )
    note = TextAreaField(_l("Catatan"), filters=[several_lines], validators=[at_most(TEXT_LENGTH)])

    def __init__(self, step: law.Transition, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.step = step
        self.outcome.choices = [(one.value, words) for one, words in objection_words.DISPUTE_OUTCOMES.items()]
        if step.name in NUMBER_LABELS:
            self.number.label.text = str(NUMBER_LABELS[step.name])
        else:
            del self.number
        if step is not law.DECIDE:
            for name in OF_A_DECISION:
                del self[name]

    def validate_outcome(self, field: RadioField) -> None:
        if field.data and field.data not in set(DisputeOutcome):
            raise ValidationError(_("Pilih salah satu hasil."))

    def validate_to_publish(self, field: TextAreaField) -> None:
        if self.outcome.data in law.OPENING and not field.data:
            raise ValidationError(
                _("Sebutkan informasi yang dinyatakan terbuka; badan publik wajib mengumumkannya.")
                + f" ({law.PUBLICATION})"
            )

    @property
    def entry(self) -> Entry:
        """The stage as it was told. Only after `validate`."""
        assert self.on.data is not None
        told = {field.name: field.data or "" for field in self if field.name in {"number", "summary", "to_publish"}}
        outcome = DisputeOutcome(self.outcome.data) if "outcome" in self and self.outcome.data else None
        return Entry(self.on.data, note=self.note.data or "", outcome=outcome, **told)

    def place_of(self, need: str | None) -> Any:
        """The field where a condition of the law is met, or None."""
        places = {
            law.NOT_IN_FUTURE.name: "on",
            law.IN_ORDER.name: "on",
            law.NUMBER_NAMED.name: "number",
            law.OUTCOME_NAMED.name: "outcome",
        }
        name = places.get(need or "")
        return self[name] if name is not None and name in self else None


class PublicationForm(Form):
    """When and where what was declared open was made available to everybody."""

    version = Version(_l("Halaman ini"))
    on = Day(_l("Tanggal diumumkan"), validators=[InputRequired(_l("Isi tanggal pengumumannya."))])
    url = StringField(
        _l("Alamat laman pengumuman"),
        filters=[one_line],
        validators=[DataRequired(_l("Tuliskan alamat lamannya.")), at_most(ADDRESS_LENGTH)],
    )

    def __init__(self, *, decided_on: date, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.decided_on, self.today = decided_on, today

    def validate_on(self, field: Day) -> None:
        if field.data is not None and not self.decided_on <= field.data <= self.today:
            raise ValidationError(
                _(
                    "Tanggalnya antara %(first)s, tanggal putusan, dan hari ini, %(last)s.",
                    first=format_date(self.decided_on),
                    last=format_date(self.today),
                )
            )

    def validate_url(self, field: StringField) -> None:
        try:
            parts = urlsplit(field.data or "")
            is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and " " not in (field.data or "")
        except ValueError:
            is_address = False
        if not is_address:
            raise ValidationError(_("Tulis alamat lengkap, misalnya https://ppid.contoh.go.id/putusan."))
