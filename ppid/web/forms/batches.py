"""The form of a disposisi for many requests at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField

from ppid.actions.assignments import internal_due
from ppid.i18n import format_date
from ppid.law.assignments import LONGEST_INTERNAL_DAYS
from ppid.models import PublicBody, Unit
from ppid.web.forms import Form, stripped
from ppid.web.forms.assignments import values_of
from ppid.web.forms.officer import TEXT_LENGTH, add_error, at_most


class BatchForm(Form):
    """One unit, one instruction, one limit for all. `batch_form` sets the choices."""

    unit = SelectField(_l("Perangkat daerah"), validate_choice=False)
    instruction = TextAreaField(_l("Petunjuk"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])
    days = SelectField(_l("Batas waktu internal"), validate_choice=False)
    saringan = HiddenField(_l("Saringan"))  # of the list from which the requests were chosen

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.unit.data not in values_of(self.unit) - {""}:
            add_error(self.unit, _("Pilih perangkat daerahnya."))
        if self.days.data not in values_of(self.days):
            add_error(self.days, _("Pilih salah satu batas waktu."))
        return not self.errors


def batch_form(body: PublicBody, units: Sequence[Unit], *, saringan: str, now: datetime) -> BatchForm:
    """The form for the units of one body; limits are named with the day on which they end."""
    form = BatchForm()
    if not form.is_submitted():
        form.saringan.data = saringan
        form.days.data = str(min(body.internal_days, LONGEST_INTERNAL_DAYS))
    form.unit.choices = [("", _("Pilih perangkat daerah")), *((str(unit.id), unit.name) for unit in units)]
    form.days.choices = [
        (
            str(count),
            _("%(days)s hari kerja, sampai %(due)s", days=count, due=format_date(internal_due(body, count, now).due)),
        )
        for count in range(1, LONGEST_INTERNAL_DAYS + 1)
    ]
    return form
