"""The forms that correct a letter: why, and how the people in it are written."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from ppid.actions.revocations import Corrections
from ppid.i18n import format_date
from ppid.models import Letter
from ppid.web.forms import Form, stripped

LONGEST_REASON, LONGEST_LINE, LONGEST_ADDRESS = 300, 300, 1000
TOO_LONG = _l("Terlalu panjang: paling banyak %(max)d huruf.")


class ReasonForm(Form):
    reason = TextAreaField(
        _l("Alasan"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Tuliskan alasan surat ini dicabut.")),
            Length(max=LONGEST_REASON, message=TOO_LONG),
        ],
    )


class RevokeForm(ReasonForm):
    """Why, and the later letter that stands in the place of this one; no choice where there is none."""

    successor = SelectField(_l("Penggantinya"), coerce=str)

    def __init__(self, successors: Sequence[Letter], needs_one: bool) -> None:
        super().__init__()
        self.successor.choices = [
            *([] if needs_one else [("", _("Tanpa pengganti"))]),
            *((str(one.id), f"{one.number}, {format_date(one.issued_on)}") for one in successors),
        ]
        if not successors:
            del self.successor

    @property
    def successor_id(self) -> int | None:
        chosen = self.successor.data if "successor" in self else ""
        return int(chosen) if chosen else None


class ReplaceForm(ReasonForm):
    """Why, and how the people in the letter are written. Fields that the letter does not have are left out."""

    to_name = StringField(_l("Nama sesudah Yth."), filters=[stripped])
    to_address = TextAreaField(_l("Alamat di bawah Yth."), filters=[stripped])
    name = StringField(_l("Nama Pemohon"), filters=[stripped])
    address = TextAreaField(_l("Alamat Pemohon"), filters=[stripped])
    phone = StringField(_l("Nomor telepon"), filters=[stripped])
    email = StringField(_l("E-mail"), filters=[stripped])
    seen = BooleanField(
        _l("Saya sudah memeriksa konsep surat penggantinya."),
        validators=[InputRequired(_l("Periksa konsep surat penggantinya lebih dahulu."))],
    )

    def __init__(self, printed: Corrections, *, is_addressed: bool) -> None:
        super().__init__()
        for name in () if is_addressed else ("to_name", "to_address"):
            delattr(self, name)
        for name in () if printed.name else ("name", "address", "phone", "email"):
            delattr(self, name)
        if not self.is_submitted():
            for field in self.corrected:
                field.data = getattr(printed, field.name)

    @property
    def corrected(self) -> list[StringField]:
        """The fields that say how people are written, as far as the letter has them."""
        names = Corrections.__dataclass_fields__
        return [field for field in self if field.name in names]

    def validate(self, extra_validators: object = None) -> bool:
        """A name is asked for, nothing is longer than a letter can hold."""
        fine = super().validate()
        for field in self.corrected:
            longest = LONGEST_ADDRESS if isinstance(field, TextAreaField) else LONGEST_LINE
            if len(field.data or "") > longest:
                field.errors = [str(TOO_LONG) % {"max": longest}]
            elif field.name in {"name", "to_name"} and not field.data:
                field.errors = [_("Isi namanya.")]
            fine = fine and not field.errors
        return fine

    @property
    def corrections(self) -> Corrections:
        return Corrections(**{field.name: (field.data or "").replace("\r\n", "\n") for field in self.corrected})
