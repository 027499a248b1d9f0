"""The applicant's own door: number and code, what was missing, and taking a request back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput

from ppid.web.forms import Form
from ppid.web.forms.checks import AtMost, one_line, several_lines

LONGEST_NUMBER = 200
LONGEST_CODE = 100
REASON_LENGTH = 1000
COMPLETION_LENGTH = 4000


class TrackForm(Form):
    number = StringField(
        _l("Nomor pendaftaran"),
        filters=[one_line],
        validators=[DataRequired(_l("isi nomor pendaftaran Anda")), AtMost(LONGEST_NUMBER)],
    )
    token = StringField(
        _l("Kode pelacakan"),
        filters=[one_line],
        validators=[DataRequired(_l("isi kode pelacakan Anda")), AtMost(LONGEST_CODE)],
    )


class CompleteForm(Form):
    explanation = TextAreaField(
        _l("Kelengkapan Anda"),
        filters=[several_lines],
        validators=[DataRequired(_l("tulis apa yang Anda lengkapi")), AtMost(COMPLETION_LENGTH)],
    )
    attachments = MultipleFileField(_l("Berkas"))


class ForwardForm(Form):
    """Which attachments go along to the other body: all of them, unless the applicant takes some out."""

    attachments = SelectMultipleField(
        _l("Lampiran yang ikut dikirim"), coerce=str, validate_choice=False, option_widget=CheckboxInput()
    )


class WithdrawForm(Form):
    reason = TextAreaField(_l("Alasan"), filters=[several_lines], validators=[AtMost(REASON_LENGTH)])
