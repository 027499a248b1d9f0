"""Two days between which the log is compared. A question only, so it travels in the address."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, ValidationError

from ppid.web.forms import Form
from ppid.web.forms.public import DayField


class DaysForm(Form):
    """From the end of which day to the end of which day."""

    class Meta(Form.Meta):
        csrf = False

    dari = DayField(_l("Dari hari"), validators=[InputRequired(_l("Isi hari yang pertama."))])
    sampai = DayField(_l("Sampai hari"), validators=[InputRequired(_l("Isi hari yang kedua."))])

    def validate_sampai(self, field: DayField) -> None:
        if self.dari.data and field.data and field.data < self.dari.data:
            raise ValidationError(_("Hari yang kedua tidak boleh sebelum hari yang pertama."))
