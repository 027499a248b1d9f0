"""The forms of the steps inside a case: more time, what is missing, its receipt and completion, questions, answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import DateField, RadioField, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from ppid.i18n import format_date
from ppid.law import conditions
from ppid.law.workflow import Channel, EvidenceKind, ExtensionGround
from ppid.uploads import CleanFile
from ppid.web import wording
from ppid.web.forms import Form, stripped
from ppid.web.forms.checks import AtMost, several_lines
from ppid.web.forms.officer import TEXT_LENGTH, Day, DeliveryForm, Version, add_error, at_most, clean_uploads

MOST_FILES, MOST_MISSING, MISSING_LENGTH = 10, 20, 300
EXPLANATION_LENGTH = 4000
SHOWN = 90  # letters of a standard phrase in a list
RECORDED = frozenset(EvidenceKind) - {EvidenceKind.OPENED}  # that one the portal sees by itself

GROUNDS = {
    ExtensionGround.NOT_HELD: _l("Informasi yang diminta belum dikuasai atau belum didokumentasikan"),
    ExtensionGround.NOT_DECIDED: _l("Belum dapat diputuskan apakah informasi yang diminta dikecualikan"),
}
# What is missing most often. A letter names it in Indonesian, whatever the language of the page.
SUGGESTIONS = {
    "identitas": _l("Nomor identitas: NIK, atau nomor SK pengesahan badan hukum"),
    "kuasa": _l("Surat kuasa khusus dari Pemohon kepada kuasanya"),
    "tahun": _l("Rincian informasi: tahun atau jangka waktu yang dimaksud"),
    "wilayah": _l("Rincian informasi: wilayah atau lokasi yang dimaksud"),
    "dokumen": _l("Rincian informasi: nama atau jenis dokumen yang dimaksud"),
    "kontak": _l("Alamat, nomor telepon, atau alamat e-mail yang dapat dihubungi"),
}


def shortened(phrase: str) -> str:
    """The beginning of a phrase, for a list to choose from."""
    return phrase if len(phrase) <= SHOWN else phrase[:SHOWN].rsplit(" ", 1)[0] + "…"


class ExtensionForm(Form):
    """Why the PPID needs the seven more working days of the law."""

    version = Version(_l("Halaman ini"))
    ground = RadioField(
        _l("Dasar perpanjangan"),
        validate_choice=False,
        validators=[
            InputRequired(_l("Pilih dasar perpanjangannya.")),
            AnyOf([ground.value for ground in ExtensionGround], message=_l("Pilih salah satu dasar.")),
        ],
    )
    phrase = SelectField(_l("Pakai kalimat baku"), filters=[stripped], validate_choice=False)
    reason = TextAreaField(
        _l("Alasan tertulis"),
        filters=[stripped],
        validators=[DataRequired(_l("Tulis alasan perpanjangannya.")), at_most(TEXT_LENGTH)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ground.choices = [(ground.value, words) for ground, words in GROUNDS.items()]
        self.phrase.choices = []

    def offer(self, phrases: Sequence[str]) -> None:
        """Let one of the body's standard phrases be chosen; it becomes the reason where none was written."""
        self.phrase.choices = [
            ("", _("Tidak ada; alasan ditulis sendiri")),
            *((one, shortened(one)) for one in phrases),
        ]
        if self.is_submitted() and not self.reason.data and self.phrase.data:
            self.reason.data, self.reason.raw_data = self.phrase.data, [self.phrase.data]


class IncompleteForm(Form):
    """What a request lacks: the usual things to tick, anything else in own words, one on each line."""

    version = Version(_l("Halaman ini"))
    usual = SelectMultipleField(
        _l("Yang belum lengkap"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    others = TextAreaField(_l("Hal lain yang belum lengkap"), filters=[several_lines])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usual.choices = list(SUGGESTIONS.items())

    @property
    def missing(self) -> tuple[str, ...]:
        """Each thing that is missing, as the letter names it."""
        ticked = set(self.usual.data or ())
        with force_locale("id"):
            usual = [str(words) for key, words in SUGGESTIONS.items() if key in ticked]
        lines = [line.strip() for line in (self.others.data or "").splitlines()]
        return (*usual, *(line for line in lines if line))

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        need = conditions.MISSING_NAMED
        if not self.missing:
            add_error(self.usual, f"{_(need.otherwise)} ({need.article})")
        if len(self.missing) > MOST_MISSING:
            add_error(self.others, _("Paling banyak %(most)s hal dalam satu surat.", most=MOST_MISSING))
        if any(len(entry) > MISSING_LENGTH for entry in self.missing):
            add_error(self.others, _("Satu baris paling panjang %(most)s huruf.", most=MISSING_LENGTH))
        return not self.errors


class NoticeReceiptForm(DeliveryForm):
    """How, and on which day, the applicant received the notice of what is missing."""

    evidence = RadioField(
        _l("Bagaimana surat diterima"),
        validate_choice=False,
        validators=[
            InputRequired(_l("Pilih bukti penerimaannya.")),
            AnyOf([kind.value for kind in RECORDED], message=_l("Pilih salah satu bukti.")),
        ],
    )
    received_on = Day(_l("Tanggal diterima"), validators=[InputRequired(_l("Isi tanggal surat diterima."))])

    def validate_received_on(self, field: DateField) -> None:
        if field.data is not None and not self.answered_on <= field.data <= self.today:
            raise ValidationError(
                _(
                    "Tanggalnya antara %(first)s, saat surat diterbitkan, dan %(last)s.",
                    first=format_date(self.answered_on),
                    last=format_date(self.today),
                )
            )


class DeskCompletionForm(Form):
    """What the applicant brought to the service desk to complete the file."""

    version = Version(_l("Halaman ini"))
    explanation = TextAreaField(
        _l("Kelengkapan yang diterima"),
        filters=[several_lines],
        validators=[
            DataRequired(_l("Tulis apa yang dilengkapi Pemohon, dan bagaimana caranya.")),
            at_most(TEXT_LENGTH),
        ],
    )
    attachments = MultipleFileField(_l("Berkas"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clean_files: list[CleanFile] = []

    def validate_attachments(self, field: MultipleFileField) -> None:
        sent = [one for one in field.data or () if one]
        if len(sent) > MOST_FILES:
            add_error(field, _("Paling banyak %(most)s berkas.", most=MOST_FILES))
            return
        self.clean_files = clean_uploads(field, sent)


class QuestionForm(Form):
    """A question to the applicant, inside the clock."""

    version = Version(_l("Halaman ini"))
    question = TextAreaField(
        _l("Pertanyaan kepada Pemohon"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tulis apa yang perlu dijelaskan Pemohon.")), at_most(TEXT_LENGTH)],
    )


class HeardForm(Form):
    """An explanation that reached the office in another way than on the portal."""

    channel = RadioField(
        _l("Bagaimana penjelasan diterima"),
        validate_choice=False,
        validators=[
            InputRequired(_l("Pilih bagaimana penjelasannya diterima.")),
            AnyOf([one.value for one in Channel if one is not Channel.WEB], message=_l("Pilih salah satu cara.")),
        ],
    )
    answer = TextAreaField(
        _l("Penjelasan Pemohon"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tulis penjelasan yang disampaikan Pemohon.")), at_most(TEXT_LENGTH)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.channel.choices = [
            (kind.value, words) for kind, words in wording.CHANNELS.items() if kind is not Channel.WEB
        ]


class ExplainForm(Form):
    """The applicant's own explanation, on the page of the case, where several may stand."""

    class Meta(Form.Meta):
        csrf = False  # each form of the page carries the one token of the page, which every POST is asked for

    answer = TextAreaField(
        _l("Penjelasan Anda"),
        filters=[several_lines],
        validators=[DataRequired(_l("tulis penjelasan Anda")), AtMost(EXPLANATION_LENGTH)],
    )
