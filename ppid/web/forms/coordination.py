"""What a coordinator is asked: a year and a kind of bodies, and the words of a reminder."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired

from ppid.actions.reminders import LONGEST_TEXT
from ppid.law.reports import Span, spans_of
from ppid.models import BodyKind
from ppid.web.forms import Form
from ppid.web.forms.checks import several_lines
from ppid.web.forms.officer import at_most
from ppid.web.forms.oversight import KINDS, KINDS_OF, YEARS_BACK, Question
from ppid.web.report_words import WHOLE, part_words, slug_of, span_at


class RankingForm(Question):
    """Which year and kind of bodies are ranked. What cannot be chosen is taken for the first choice."""

    tahun = SelectField(_l("Tahun"), validate_choice=False)
    jenis = SelectField(_l("Jenis badan publik"), validate_choice=False)

    def __init__(self, this_year: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        years: Sequence[int] = range(this_year, this_year - YEARS_BACK - 1, -1)
        for field, offered in (
            (self.tahun, [(str(one), str(one)) for one in years]),
            (self.jenis, list(KINDS.items())),
        ):
            field.choices = offered
            if field.data not in {value for value, _label in offered}:
                field.data = offered[0][0]

    @property
    def year(self) -> int:
        return int(self.tahun.data)

    @property
    def kinds(self) -> frozenset[BodyKind] | None:
        """The kinds of bodies asked for; None for all."""
        return KINDS_OF.get(self.jenis.data)


class ReportForm(Question):
    """Which report is looked for; that on the whole of the last year that has ended unless another one is chosen."""

    tahun = SelectField(_l("Laporan tahun"), validate_choice=False)
    bagian = SelectField(_l("Periode"), validate_choice=False)

    def __init__(self, this_year: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        years = [str(one) for one in range(this_year, this_year - YEARS_BACK - 1, -1)]
        self.tahun.choices = [(one, one) for one in years]
        if self.tahun.data not in years:
            self.tahun.data = str(this_year - 1)
        spans = {slug_of(span): part_words(span) for span in spans_of(int(self.tahun.data))}
        self.bagian.choices = list(spans.items())
        if self.bagian.data not in spans:
            self.bagian.data = WHOLE

    @property
    def span(self) -> Span:
        found = span_at(int(self.tahun.data), self.bagian.data)
        assert found is not None  # what cannot be chosen was replaced
        return found


class ReminderForm(Form):
    """The words of a reminder, prepared and still open to change."""

    hal = HiddenField()
    text = TextAreaField(
        _l("Isi pengingat"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tuliskan isi pengingat.")), at_most(LONGEST_TEXT)],
    )
