"""What is asked of a register: a year, the whole of it or a part, and how much of people it shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from ppid.actions.register_sheets import PARTS, WHOLE, part_label, period_of, period_words
from ppid.queries.registers import Period
from ppid.web.forms import Form


class RegisterForm(Form):
    """A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    tahun = SelectField(_l("Tahun"), validate_choice=False)
    periode = SelectField(_l("Periode"), validate_choice=False)

    def __init__(self, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tahun.choices = [(str(year), str(year)) for year in years]
        self.periode.choices = [(slug, part_label(slug)) for slug in PARTS]
        if self.tahun.data not in {str(year) for year in years}:
            self.tahun.data = str(years[0])
        if self.periode.data not in PARTS:
            self.periode.data = WHOLE

    @property
    def period(self) -> Period:
        return period_of(int(self.tahun.data), self.periode.data)

    @property
    def in_address(self) -> dict[str, Any]:
        """What is asked, as it stands in an address."""
        return {"tahun": self.tahun.data, "periode": self.periode.data}

    @property
    def in_words(self) -> str:
        return period_words(self.period)
