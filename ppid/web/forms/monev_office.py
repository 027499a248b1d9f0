"""The commission's forms: a new questionnaire, its weights, questions and dates, and what it gives for answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FormField, HiddenField, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from ppid.actions.monev import LONGEST_NOTE
from ppid.actions.monev_review import Verdict
from ppid.actions.questionnaires import LONGEST_TEXT, LONGEST_TITLE, MOST_QUESTIONS
from ppid.law import monev as law
from ppid.law.monev import FACTS, Aspect, Dates, Question, Scale
from ppid.web.forms import Form
from ppid.web.forms.checks import one_line, several_lines
from ppid.web.forms.monev import Percent, slot
from ppid.web.forms.officer import Day, Version, add_error, at_most
from ppid.web.monev_words import SCALES

NEW = "new"
SPARE_ROWS = 2  # empty questions below those that are there


def _weight(label: Any) -> Percent:
    return Percent(label, validators=[InputRequired(_l("Isi bobotnya."))])


def _title(label: Any) -> StringField:
    return StringField(
        label, filters=[one_line], validators=[DataRequired(_l("Isi judulnya.")), at_most(LONGEST_TITLE)]
    )


def _sum_words(lack: int) -> str:
    if lack > 0:
        return _("Jumlah bobot harus 100; masih kurang %(lack)s.", lack=lack)
    return _("Jumlah bobot harus 100; kelebihan %(over)s.", over=-lack)


class DatesForm(Form):
    """The three days of a questionnaire."""

    version = Version(_l("Halaman ini"), default="0")
    opens_on = Day(_l("Mulai diisi"), validators=[InputRequired(_l("Isi tanggalnya."))])
    closes_on = Day(_l("Ditutup"), validators=[InputRequired(_l("Isi tanggalnya."))])
    objections_until_on = Day(_l("Masa sanggah berakhir"), validators=[InputRequired(_l("Isi tanggalnya."))])

    @property
    def dates(self) -> Dates:
        """The days. Only of a form that is valid."""
        days: list[date] = [one.data for one in (self.opens_on, self.closes_on, self.objections_until_on) if one.data]
        return Dates(*days)


class NewQuestionnaireForm(DatesForm):
    """A questionnaire that begins as the example."""

    year = IntegerField(_l("Tahun"), validators=[InputRequired(_l("Isi tahunnya."))])
    title = _title(_l("Judul"))
    visit_weight = _weight(_l("Bobot visitasi atau presentasi"))


class WeightsForm(Form):
    """Title, the weight of the visit, and those of the aspects; `weights_form` gives it a field for each."""

    version = Version(_l("Halaman ini"))
    title = _title(_l("Judul"))
    visit_weight = _weight(_l("Bobot visitasi atau presentasi"))
    keys: tuple[str, ...] = ()

    @property
    def weights(self) -> dict[str, int]:
        return {key: self[slot(key)].data or 0 for key in self.keys}

    def is_right(self) -> bool:
        """Whether it can be kept: the aspects make a hundred."""
        valid = bool(self.validate())
        lack = law.weights_lack(self.weights.values())
        if lack and not any(self[slot(key)].errors for key in self.keys):
            add_error(self[slot(self.keys[-1])], _sum_words(lack))
            return False
        return valid


def weights_form(aspects: Sequence[Aspect], data: Mapping[str, Any]) -> WeightsForm:
    """The form of the weights of these aspects."""
    fields = {slot(one.key): _weight(one.title) for one in aspects}
    values = {slot(one.key): one.weight for one in aspects} | dict(data)
    keys = tuple(one.key for one in aspects)
    form: WeightsForm = type("WeightsForm", (WeightsForm,), {**fields, "keys": keys})(data=values)
    return form


class QuestionForm(Form):
    """One question of an aspect; an empty one below them is a new question, if it has a text."""

    class Meta(Form.Meta):
        csrf = False

    key = HiddenField()
    text = TextAreaField(_l("Pertanyaan"), filters=[several_lines], validators=[at_most(LONGEST_TEXT)])
    weight = Percent(_l("Bobot dalam aspek"))
    scale = SelectField(_l("Cara menjawab"), validate_choice=False, default=Scale.YES_NO.value)
    fact = SelectField(_l("Diisi portal dari"), validate_choice=False, default="")
    removes = BooleanField(_l("Hapus pertanyaan ini"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scale.choices = [(kind.value, str(words)) for kind, words in SCALES.items()]
        self.fact.choices = [("", _("tidak diisi portal")), *((one.key, _(one.label)) for one in FACTS.values())]

    @property
    def is_used(self) -> bool:
        return bool(self.text.data) and not self.removes.data

    def question(self, known: frozenset[str]) -> Question:
        """What is asked; a key that is not one of ``known`` is a new question's."""
        key = self.key.data if self.key.data in known else ""
        scale = Scale(self.scale.data) if self.scale.data in set(Scale) else Scale.YES_NO
        return Question(
            key, self.text.data or "", self.weight.data or 0, scale, self.fact.data if self.fact.data in FACTS else ""
        )


class QuestionsForm(Form):
    """The questions of one aspect; `questions_form` gives it a part for each, and some to spare."""

    version = Version(_l("Halaman ini"))
    title = _title(_l("Judul aspek"))
    names: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()

    @property
    def parts(self) -> Iterator[QuestionForm]:
        for name in self.names:
            yield self[name].form

    @property
    def questions(self) -> list[Question]:
        return [part.question(self.known) for part in self.parts if part.is_used]

    def is_right(self) -> bool:
        """Whether it can be kept: every question has words and a weight, and the weights make a hundred."""
        valid = bool(self.validate())
        for part in self.parts:
            if part.key.data and not part.text.data and not part.removes.data:
                add_error(part.text, _("Tulis pertanyaannya, atau centang untuk menghapusnya."))
            if part.is_used and part.weight.data is None and not part.weight.errors:
                add_error(part.weight, _("Isi bobotnya."))
        if not valid or any(part.errors for part in self.parts):
            return False
        lack = law.weights_lack(one.weight for one in self.questions)
        if lack:
            used = [part for part in self.parts if part.is_used]
            add_error((used[-1] if used else next(self.parts)).weight, _sum_words(lack))
        return not lack


def questions_form(aspect: Aspect, version: int, sent: Sequence[str] = ()) -> QuestionsForm:
    """The form of the questions of an aspect.

    ``sent`` are the keys on the page that was sent: a question that somebody else removed meanwhile keeps its part, as
    a new question, so that nothing typed is lost.
    """
    known = [one.key for one in aspect.questions]
    gone = [key for key in sent if key and key not in known][:MOST_QUESTIONS]
    names = [slot(key) for key in (*known, *gone)] + [f"{NEW}_{n}" for n in range(1, SPARE_ROWS + 1)]
    data: dict[str, Any] = {
        slot(one.key): {
            "key": one.key,
            "text": one.text,
            "weight": one.weight,
            "scale": one.scale.value,
            "fact": one.fact,
        }
        for one in aspect.questions
    }
    fields = {name: FormField(QuestionForm) for name in names}
    made = type("QuestionsForm", (QuestionsForm,), fields | {"names": tuple(names)})
    form: QuestionsForm = made(data=data | {"title": aspect.title, "version": str(version)})
    form.known = frozenset(known)
    return form


# What is given


class VerdictForm(Form):
    """What is given for one answer."""

    class Meta(Form.Meta):
        csrf = False

    claimed: int | None = None  # what the body says, where it can be accepted as it is

    accepts = BooleanField(_l("Terima yang dinyatakan"))
    given = Percent(_l("Nilai"))
    note = TextAreaField(_l("Catatan pemeriksa"), filters=[several_lines], validators=[at_most(LONGEST_NOTE)])

    def validate_accepts(self, field: BooleanField) -> None:
        if field.data and self.given.data not in (None, self.claimed):
            raise ValidationError(_("Pilih satu: terima yang dinyatakan, atau tulis nilai lain."))

    @property
    def score(self) -> int | None:
        """What is given: the number that was written, or the claim that was accepted; None while there is neither."""
        return self.claimed if self.given.data is None and self.accepts.data else self.given.data


class VerdictsForm(Form):
    """What is given for several answers, by question; `verdicts_form` gives it a part for each."""

    version = Version(_l("Halaman ini"))
    keys: tuple[str, ...] = ()

    def part(self, key: str) -> VerdictForm:
        form: VerdictForm = self[slot(key)].form
        return form

    @property
    def verdicts(self) -> dict[str, Verdict]:
        parts = {key: self.part(key) for key in self.keys}
        return {key: Verdict(part.score, part.note.data or "") for key, part in parts.items()}

    def catch_up(self, kept: Mapping[str, Verdict]) -> None:
        """Where nothing was typed, take over what somebody else has given since, so that it is not taken back."""
        for key in self.keys:
            part = self.part(key)
            if part.score is None and not part.given.errors and not part.note.data:
                part.given.raw_data = None
                part.given.data, part.note.data = kept[key].given, kept[key].note

    def need_all(self, *, with_notes: bool) -> bool:
        """Whether every answer has its score, and its reasons where they are needed."""
        for key in self.keys:
            part = self.part(key)
            if part.score is None and not part.given.errors:
                add_error(part.given, _("Isi nilainya, 0 sampai 100."))
            if with_notes and not part.note.data:
                add_error(part.note, _("Tulis alasannya."))
        return not any(self.part(key).errors for key in self.keys)


def verdicts_form(
    data: Mapping[str, Mapping[str, Any]], version: int, texts: Mapping[str, str], claims: Mapping[str, int]
) -> VerdictsForm:
    """The form of what is given, filled with ``data``: given and note by question.

    ``texts`` are what the questions ask, so that what is missing is named; ``claims`` are what may be accepted.
    """
    fields = {slot(key): FormField(VerdictForm) for key in data}
    made = type("VerdictsForm", (VerdictsForm,), {**fields, "keys": tuple(data)})
    form: VerdictsForm = made(data={**{slot(key): one for key, one in data.items()}, "version": str(version)})
    for key in form.keys:
        part = form.part(key)
        part.claimed = claims.get(key)
        part.given.label.text = part.accepts.label.text = texts[key]
    return form


class VisitForm(Form):
    """What a visit or presentation earned."""

    version = Version(_l("Halaman ini"))
    score = Percent(_l("Nilai visitasi, 0 sampai 100"), validators=[InputRequired(_l("Isi nilainya, 0 sampai 100."))])
    note = TextAreaField(_l("Catatan"), filters=[several_lines], validators=[at_most(LONGEST_NOTE)])
