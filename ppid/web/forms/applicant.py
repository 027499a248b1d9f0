"""The applicant's own door: number and code, and taking a request back."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import InputRequired

from ppid.web.forms import Form
from ppid.web.forms.checks import AtMost, one_line, several_lines

LONGEST_NUMBER = 200
LONGEST_CODE = 100
REASON_LENGTH = 1000


class TrackForm(Form):
    number = StringField(
        _l("Nomor pendaftaran"),
        filters=[one_line],
        validators=[InputRequired(_l("isi nomor pendaftaran Anda")), AtMost(LONGEST_NUMBER)],
    )
    token = StringField(
        _l("Kode pelacakan"),
        filters=[one_line],
        validators=[InputRequired(_l("isi kode pelacakan Anda")), AtMost(LONGEST_CODE)],
    )


class WithdrawForm(Form):
    reason = TextAreaField(_l("Alasan"), filters=[several_lines], validators=[AtMost(REASON_LENGTH)])
