"""What is asked for a report: which one, the texts of its chapters, and that it may leave."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField

from ppid.actions.reports import LONGEST_TEXT
from ppid.law.reports import SECTIONS
from ppid.web.forms import Form
from ppid.web.forms.checks import several_lines
from ppid.web.forms.letter_texts import BasedOn
from ppid.web.forms.officer import at_most
from ppid.web.forms.oversight import Question

YEARS_BACK = 5


class YearForm(Question):
    """The year whose reports are listed; the last one that has ended unless another one is chosen."""

    tahun = SelectField(_l("Tahun laporan"), validate_choice=False)

    def __init__(self, this_year: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        years = [str(one) for one in range(this_year, this_year - YEARS_BACK - 1, -1)]
        self.tahun.choices = [(one, one) for one in years]
        if self.tahun.data not in years:
            self.tahun.data = str(this_year - 1)

    @property
    def year(self) -> int:
        return int(self.tahun.data)


class SpanForm(Form):
    """Which report is begun, as the button of the list says it."""

    tahun = HiddenField()
    bagian = HiddenField()

    @property
    def year(self) -> int:
        text = self.tahun.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0


class VersionForm(Form):
    """A step on a draft as the page showed it."""

    based_on = BasedOn(_l("Halaman ini"))


class _TextsForm(VersionForm):
    """The texts of the chapters that people write."""

    @property
    def texts(self) -> dict[str, str]:
        return {key: self[key].data or "" for key in SECTIONS}

    def show(self, texts: dict[str, Any]) -> None:
        """Show what is kept."""
        for key in SECTIONS:
            self[key].data = texts.get(key, "")


TextsForm = type(
    "TextsForm",
    (_TextsForm,),
    {
        key: TextAreaField(_l(section.title), filters=[several_lines], validators=[at_most(LONGEST_TEXT)])
        for key, section in SECTIONS.items()
    },
)


def hint_of(key: str) -> str:
    """What belongs into a section."""
    return _(SECTIONS[key].asks)
