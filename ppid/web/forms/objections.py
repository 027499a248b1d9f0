"""The forms of an objection: its grounds and items, a new kuasa, ground b of somebody new, and what follows a ruling.

Source: UU 14/2008 Pasal 35 to 37; PerKI 1/2021 Pasal 39 to 41 and its annex X.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from ppid.law.objections import LABELS, Ground
from ppid.models import FileKind, InfoRequest, PublicBody
from ppid.web.forms import Form
from ppid.web.forms.checks import AtMost, one_line, several_lines
from ppid.web.forms.desk import ARRIVAL, ArrivalForm
from ppid.web.forms.filing import ItemsForm
from ppid.web.forms.people import PEOPLE, PROXY_FIELDS, CitizenForm, ProxyForm, Situation
from ppid.web.forms.public import DayField

POSITION_LENGTH = 4000
RESPONSE_LENGTH = 4000
REASON_LENGTH = 1000
NUMBER_LENGTH = 200
MAX_PERIODIC_ITEMS = 10
EXPLAINED = {
    Ground.REFUSED: _l("PPID menolak memberikan informasi karena menyebutnya dikecualikan atau rahasia."),
    Ground.PERIODIC_NOT_PROVIDED: _l(
        "Informasi yang wajib diumumkan secara berkala tidak ada. Alasan ini tidak memerlukan permohonan lebih dahulu."
    ),
    Ground.NO_ANSWER: _l("Sampai batas waktunya berakhir, PPID tidak menjawab apa pun."),
    Ground.NOT_AS_ASKED: _l("Ada jawaban, tetapi isinya bukan yang Anda minta atau hanya sebagian."),
    Ground.NOT_FULFILLED: _l("PPID tidak memberikan yang Anda minta, misalnya karena menyatakan tidak menguasainya."),
    Ground.UNREASONABLE_FEE: _l("Biaya salinan atau pengirimannya terlalu mahal."),
    Ground.LATE: _l("Jawaban atau informasinya datang setelah batas waktunya berakhir."),
}


def ground_choices() -> list[tuple[str, str]]:
    """The seven grounds with their letters, in the law's own words."""
    return [(ground.value, f"{ground.value}. {_(words)}") for ground, words in LABELS.items()]


class _Boxes(SelectMultipleField):
    """Check boxes of which several may be ticked."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str, **more: Any) -> None:
        super().__init__(label, coerce=str, validate_choice=False, **more)


class PositionForm(ProxyForm):
    """The kasus posisi: what happened, in the applicant's own words."""

    case_position = TextAreaField(
        _l("Ceritakan kejadiannya (kasus posisi)"), filters=[several_lines], validators=[AtMost(POSITION_LENGTH)]
    )

    def needed(self) -> dict[str, str]:
        return super().needed() | {"case_position": _("ceritakan apa yang terjadi, beberapa kalimat sudah cukup")}


class GroundsForm(PositionForm):
    """What is objected to in one request, on which grounds, and whether a new kuasa does it."""

    order: ClassVar[tuple[str, ...]] = (
        "grounds",
        "chosen",
        "case_position",
        "by_new_proxy",
        *PROXY_FIELDS,
        "power_file",
    )

    grounds = _Boxes(_l("Alasan keberatan"))
    chosen = _Boxes(_l("Butir yang dimaksud"))
    by_new_proxy = BooleanField(_l("Keberatan ini diajukan oleh kuasa yang baru."))

    asks_scan: bool = False

    @property
    def by_proxy(self) -> bool:
        return bool(self.by_new_proxy.data)

    def fit(self, info_request: InfoRequest, body: PublicBody) -> None:
        """Fit the form to the request that it is about."""
        self.asks_scan = body.needs_identity_scan
        self.grounds.choices = ground_choices()
        self.chosen.choices = [(str(item.number), f"{item.number}. {item.text}") for item in info_request.items]
        self.arrange()
        for name in ("proxy_name", "power_of_attorney", *(() if self.lenient else ("proxy_identity",))):
            self[name].flags.required = True  # of whoever is a new kuasa

    def needed(self) -> dict[str, str]:
        return super().needed() | {
            "grounds": _("pilih paling sedikit satu alasan"),
            "chosen": _("pilih paling sedikit satu butir"),
        }

    def needed_files(self) -> dict[FileKind, tuple[Field, str]]:
        return super().needed_files() if self.asks_scan else {}

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for name in ("grounds", "chosen"):
            offered = {value for value, _words in self[name].choices}
            if not set(self[name].data or ()) <= offered:
                self._blame(name, _("pilih dari daftar"))
        return not self.errors

    @property
    def grounds_chosen(self) -> frozenset[Ground]:
        return frozenset(Ground(value) for value in self.grounds.data or ())


class ObjectionForm(CitizenForm, GroundsForm):
    """An objection of the applicant or of a kuasa, on the public site."""


class _PeriodicForm(ItemsForm, PositionForm):
    """Ground b without a request: somebody new says which periodic information is missing."""

    order: ClassVar[tuple[str, ...]] = (
        "items",
        "purpose",
        "case_position",
        *PEOPLE,
        *PROXY_FIELDS,
        "power_file",
    )
    most = MAX_PERIODIC_ITEMS

    def fit(self, situation: Situation, body: PublicBody) -> None:
        """Fit the form to one situation and one body."""
        self.choose(situation, body)
        self.arrange()

    def lacks_items(self) -> str:
        return _("tulis informasi berkala yang tidak tersedia")

    def has_too_many(self) -> str:
        return _("paling banyak %(most)s butir dalam satu keberatan; ajukan sisanya tersendiri", most=self.most)


class PeriodicForm(CitizenForm, _PeriodicForm):
    """The same on the public site."""


class _ObjectionArrival(ArrivalForm):
    """How an objection came to the desk, and when."""

    def arrive_as_objection(self, body: PublicBody, now: datetime) -> None:
        """Tell the form where and when it is filled in; it speaks of an objection where others speak of a request."""
        self.arrive(body, now)
        self.channel.label.text = _("Cara keberatan disampaikan")
        self.scan.label.text = _("Pindaian surat atau bukti keberatan")

    def needed(self) -> dict[str, str]:
        return super().needed() | {
            "received_on": _("isi tanggal keberatan benar-benar diterima, misalnya 02-11-2026"),
            "received_time": _("isi jam keberatan benar-benar diterima, misalnya 09.30"),
        }

    def lacks_reason(self) -> str:
        return _("tulis mengapa keberatan baru dicatat sekarang")

    def lacks_scan(self) -> str:
        return _("lampirkan pindaian atau tangkapan layar, karena keberatan diterima sebelum hari ini")


class ObjectionIntakeForm(_ObjectionArrival, GroundsForm):
    """An objection to a request, written down at the desk."""

    order: ClassVar[tuple[str, ...]] = (*ARRIVAL, *GroundsForm.order)


class PeriodicIntakeForm(_ObjectionArrival, _PeriodicForm):
    """Ground b without a request, written down at the desk."""

    order: ClassVar[tuple[str, ...]] = (*ARRIVAL, *_PeriodicForm.order)


class FindRequestForm(Form):
    """Which request an objection at the desk is about. A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    nomor = StringField(
        _l("Nomor pendaftaran permohonan"),
        filters=[one_line],
        validators=[DataRequired(_l("isi nomor pendaftaran permohonannya")), AtMost(NUMBER_LENGTH)],
    )


# After it was filed


class WithdrawObjectionForm(Form):
    reason = TextAreaField(_l("Alasan"), filters=[several_lines], validators=[AtMost(REASON_LENGTH)])


class RespondForm(Form):
    text = TextAreaField(
        _l("Tanggapan Anda atas putusan Atasan PPID"),
        filters=[several_lines],
        validators=[DataRequired(_l("tulis tanggapan Anda")), AtMost(RESPONSE_LENGTH)],
    )


class PetitionDayForm(Form):
    """A day on which a dispute would be filed. A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    tanggal = DayField(_l("Bila diajukan pada tanggal"), validators=[InputRequired(_l("Isi tanggalnya."))])

    @property
    def day(self) -> date | None:
        """The day asked about, or None."""
        found: date | None = self.tanggal.data
        return found


def hints_of(grounds: Iterable[Ground] = tuple(Ground)) -> dict[str, str]:
    """Each ground in one plain sentence, by its letter."""
    return {ground.value: str(EXPLAINED[ground]) for ground in grounds}
