"""What a body writes into a questionnaire: the answers to one aspect with their proofs, and its objections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import BooleanField, FormField, IntegerField, RadioField, StringField, TextAreaField
from wtforms.validators import StopValidation, ValidationError
from wtforms.widgets import TextInput

from ppid.actions.monev import KINDS, LONGEST_LINK, LONGEST_NOTE, Answered
from ppid.law.monev import LARGEST_PROOF_BYTES, STEPS, WHOLE, Aspect, Question, Scale
from ppid.uploads import CleanFile
from ppid.web.forms import Form
from ppid.web.forms.checks import one_line, several_lines
from ppid.web.forms.officer import Version, add_error, at_most, clean_uploads
from ppid.web.monev_words import STEP_WORDS


def slot(key: str) -> str:
    """The name of the field of a question or aspect, so that no key of theirs is a name of the form's own."""
    return f"q_{key}"


def is_older(form: Any, version: int) -> bool:
    """Whether the page that was sent speaks of another state than this one; one that speaks of none is merely wrong."""
    said = form.version.data or ""
    return said.isascii() and said.isdigit() and int(said) != version


class Percent(IntegerField):
    """A whole percent from 0 to 100; nothing typed is None."""

    widget = TextInput()

    def process_formdata(self, valuelist: Any) -> None:
        text = (valuelist[0] if valuelist else "").strip().removesuffix("%").strip()
        self.data = int(text) if text.isascii() and text.isdigit() and len(text) <= 3 else None
        if text and (self.data is None or self.data > WHOLE):
            self.data = None
            raise ValueError(_("Tulis bilangan bulat dari 0 sampai 100."))

    def pre_validate(self, form: Any) -> None:
        if self.process_errors:
            raise StopValidation

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class AnswerForm(Form):
    """One answer: what is claimed, and how it is proven. ``clean`` is the file that came along, once it is judged."""

    class Meta(Form.Meta):
        csrf = False

    question: Question
    clean: CleanFile | None = None

    link = StringField(_l("Tautan bukti"), filters=[one_line], validators=[at_most(LONGEST_LINK)])
    file = FileField(_l("Berkas bukti"))
    drops_file = BooleanField(_l("Buang berkas yang tersimpan"))
    note = TextAreaField(_l("Catatan"), filters=[several_lines], validators=[at_most(LONGEST_NOTE)])

    @property
    def percent(self) -> int | None:
        """What is claimed; None where nothing is chosen."""
        raise NotImplementedError

    def validate_link(self, field: StringField) -> None:
        if not field.data:
            return
        try:
            parts = urlsplit(field.data)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise ValidationError(_("Tulis alamat lengkap yang diawali https:// atau http://"))

    def judge(self, holds_file: bool) -> None:
        """Look at the file, and ask for the claim where only a proof was written."""
        found = clean_uploads(self.file, [self.file.data], KINDS)
        if found and found[0].size_bytes > LARGEST_PROOF_BYTES:
            most = LARGEST_PROOF_BYTES // 1024 // 1024
            add_error(self.file, _("%(file)s: paling besar %(most)s MB", file=found[0].name, most=most))
        elif found:
            self.clean = found[0]
        written = self.link.data or self.note.data or self.clean or (holds_file and not self.drops_file.data)
        claimed = self["claimed"]
        if self.percent is None and written and not claimed.errors:
            add_error(claimed, _("Pilih jawabannya."))

    @property
    def answered(self) -> Answered:
        """What is kept. Only of a form that is valid."""
        return Answered(self.percent, self.note.data or "", self.link.data or "", bool(self.drops_file.data))


class StepAnswerForm(AnswerForm):
    """Yes, perhaps in part, or no."""

    claimed = RadioField(_l("Jawaban"), validate_choice=False)

    @property
    def percent(self) -> int | None:
        text = self.claimed.data
        allowed = {str(step) for step in STEPS[self.question.scale]}
        return int(text) if text in allowed else None


class PercentAnswerForm(AnswerForm):
    """A share from 0 to 100."""

    claimed = Percent(_l("Jawaban dalam persen"))

    @property
    def percent(self) -> int | None:
        return self.claimed.data


class AspectForm(Form):
    """The answers to one aspect; `aspect_form` gives it a part for each question."""

    version = Version(_l("Halaman ini"))
    aspect: Aspect

    @property
    def parts(self) -> Iterator[AnswerForm]:
        for question in self.aspect.questions:
            yield self[slot(question.key)].form

    def bind(self) -> None:
        """Let each part know its question."""
        for question in self.aspect.questions:
            part = self[slot(question.key)].form
            part.question = question
            if question.scale in STEPS:
                part.claimed.choices = [(str(step), str(STEP_WORDS[step])) for step in STEPS[question.scale]]

    def is_right(self, holding: frozenset[str]) -> bool:
        """Whether it can be kept; ``holding`` are the questions that have a file already."""
        valid = self.validate()
        for part in self.parts:
            part.judge(part.question.key in holding)
        return valid and not any(part.errors for part in self.parts)

    def ask_again(self) -> None:
        """A browser does not send a file twice: say so where one was chosen and nothing was kept."""
        for part in self.parts:
            if part.clean is not None and not part.file.errors:
                add_error(part.file, _("pilih kembali berkasnya; berkas tidak ikut tersimpan di halaman ini"))

    @property
    def answers(self) -> dict[str, Answered]:
        return {part.question.key: part.answered for part in self.parts}

    @property
    def files(self) -> dict[str, CleanFile]:
        return {part.question.key: part.clean for part in self.parts if part.clean is not None}


def aspect_form(aspect: Aspect, data: Mapping[str, Any]) -> AspectForm:
    """The form of one aspect, filled with ``data``: values of its parts by question, and the version."""
    fields = {
        slot(one.key): FormField(PercentAnswerForm if one.scale is Scale.PERCENT else StepAnswerForm)
        for one in aspect.questions
    }
    form: AspectForm = type("AspectForm", (AspectForm,), {**fields, "aspect": aspect})(data=dict(data))
    form.bind()
    return form


class SubmitForm(Form):
    """The last look before the answers are sent, or before another step that only needs to be confirmed."""

    version = Version(_l("Halaman ini"))


class ContestForm(Form):
    """Reasons against what was given, by question; `contest_form` gives it a field for each that can be contested."""

    version = Version(_l("Halaman ini"))
    keys: tuple[str, ...] = ()

    @property
    def reasons(self) -> dict[str, str]:
        return {key: self[slot(key)].data for key in self.keys if self[slot(key)].data}

    def is_right(self) -> bool:
        valid = bool(self.validate())
        if valid and not self.reasons:
            add_error(self[slot(self.keys[0])], _("Tulis alasan sanggahan untuk paling sedikit satu jawaban."))
            return False
        return valid


def contest_form(keys: tuple[str, ...]) -> ContestForm:
    """The form of an objection to these answers."""
    fields = {
        slot(key): TextAreaField(_("Alasan sanggahan"), filters=[several_lines], validators=[at_most(LONGEST_NOTE)])
        for key in keys
    }
    form: ContestForm = type("ContestForm", (ContestForm,), {**fields, "keys": keys})()
    return form
