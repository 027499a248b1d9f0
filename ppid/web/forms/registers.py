"""What is asked of a register: a year, the whole of it or a part."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from datetime import date
from typing import Any

from babel.dates import get_month_names
from flask_babel import get_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from ppid.queries.registers import Period
from ppid.web.forms import Form

WHOLE = "setahun"
MONTHS: dict[str, tuple[int, int]] = {
    WHOLE: (1, 12),
    **{f"semester-{half}": (6 * half - 5, 6 * half) for half in (1, 2)},
    **{f"triwulan-{quarter}": (3 * quarter - 2, 3 * quarter) for quarter in (1, 2, 3, 4)},
    **{f"bulan-{month}": (month, month) for month in range(1, 13)},
}


def part_label(slug: str) -> str:
    """The words for a part of a year: "Triwulan 2", "Juni"."""
    name, _dash, number = slug.partition("-")
    if name == "semester":
        return _("Semester %(number)s", number=number)
    if name == "triwulan":
        return _("Triwulan %(number)s", number=number)
    if name == "bulan":
        return str(get_month_names("wide", locale=str(get_locale() or "id"))[int(number)])
    return _("Setahun penuh")


class RegisterForm(Form):
    """A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    tahun = SelectField(_l("Tahun"), validate_choice=False)
    periode = SelectField(_l("Periode"), validate_choice=False)

    def __init__(self, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.tahun.choices = [(str(year), str(year)) for year in years]
        self.periode.choices = [(slug, part_label(slug)) for slug in MONTHS]
        if self.tahun.data not in {str(year) for year in years}:
            self.tahun.data = str(years[0])
        if self.periode.data not in MONTHS:
            self.periode.data = WHOLE

    @property
    def period(self) -> Period:
        year = int(self.tahun.data)
        if self.periode.data == WHOLE:
            return Period(year)
        first, last = MONTHS[self.periode.data]
        return Period(year, date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))

    @property
    def in_address(self) -> dict[str, Any]:
        """What is asked, as it stands in an address."""
        return {"tahun": self.tahun.data, "periode": self.periode.data}

    @property
    def in_words(self) -> str:
        if self.periode.data == WHOLE:
            return _("Tahun %(year)s", year=self.tahun.data)
        return _("%(part)s tahun %(year)s", part=part_label(self.periode.data), year=self.tahun.data)
