"""The forms of an uji konsekuensi: what is tested and weighed, an opinion on it, and its result.

What a complete test holds is asked of the law; a draft may still lack any of it but the information itself.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Optional

from ppid.law import exemptions, harm_tests
from ppid.law.harm_tests import HarmFacts, Requirement, Result
from ppid.models import HarmTest
from ppid.web.forms import Form
from ppid.web.forms.checks import one_line, several_lines
from ppid.web.forms.items import Boxes
from ppid.web.forms.officer import NAME_LENGTH, TEXT_LENGTH, Day, Version, add_error, at_most

PERSON_LENGTH = 200
RESULTS = {
    Result.EXEMPT: _l("Dikecualikan"),
    Result.PARTLY_EXEMPT: _l("Dikecualikan sebagian"),
    Result.OPEN: _l("Terbuka"),
}
PLAIN = ("information", "ground", "act", "if_opened", "if_closed", "public_interest", "until_on", "consent")
DATED = {"end after test", "longest period"}  # the requirements that a wrong date breaks


def _text(label: Any) -> TextAreaField:
    return TextAreaField(label, filters=[several_lines], validators=[at_most(TEXT_LENGTH)])


class HarmTestForm(Form):
    """A test as far as it is written. ``today`` is the date in the body's zone."""

    version = Version(_l("Halaman ini"))
    information = TextAreaField(
        _l("Informasi yang diuji"),
        filters=[several_lines],
        validators=[DataRequired(_l("Sebutkan dengan jelas informasi yang diuji.")), at_most(TEXT_LENGTH)],
    )
    ground = SelectField(
        _l("Dasar menurut Pasal 17"),
        validate_choice=False,
        validators=[Optional(), AnyOf(list(exemptions.GROUNDS), message=_l("Pilih salah satu huruf Pasal 17."))],
    )
    act = StringField(_l("Undang-undang yang menjadi dasar"), filters=[one_line], validators=[at_most(NAME_LENGTH)])
    if_opened = _text(_l("Konsekuensi bila informasi dibuka"))
    if_closed = _text(_l("Konsekuensi bila informasi ditutup"))
    public_interest = _text(_l("Pertimbangan kepentingan publik"))
    participants = _text(_l("Peserta pengujian"))
    pasal_18_checked = BooleanField(_l("Daftar Pasal 18 ayat (1) sudah diperiksa"))
    pasal_18 = Boxes(_l("Yang berlaku untuk informasi ini"), validate_choice=False)
    consent = BooleanField(_l("Pihak yang bersangkutan memberi persetujuan tertulis"))
    public_office = BooleanField(_l("Pengungkapan berkaitan dengan posisi seseorang dalam jabatan publik"))
    until_on = Day(_l("Berlaku sampai"), validators=[Optional()])

    def __init__(self, *, today: date, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.today = today
        self.ground.choices = [
            ("", _("Pilih huruf Pasal 17")),
            *(
                (ground.letter, _("huruf %(letter)s: %(text)s", letter=ground.letter, text=_(ground.text)))
                for ground in exemptions.GROUNDS.values()
            ),
        ]
        self.pasal_18.choices = [
            (entry.letter, _("huruf %(letter)s: %(text)s", letter=entry.letter, text=_(entry.text)))
            for entry in exemptions.PASAL_18
        ]

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask the fields, then the law about the end of the exemption as if it were decided today."""
        super().validate(extra_validators)
        if not set(self.pasal_18.data or ()) <= {entry.letter for entry in exemptions.PASAL_18}:
            add_error(self.pasal_18, _("Pilih dari daftar yang ada."))
        if self.until_on.data and not self.until_on.errors:
            for need in self.lacking():
                if need.name in DATED:
                    add_error(self.until_on, f"{_(need.sentence)} ({need.article})")
        return not self.errors

    @property
    def values(self) -> dict[str, Any]:
        """What is kept."""
        kept: dict[str, Any] = {field: self[field].data for field in PLAIN}
        return kept | {
            "ground": self.ground.data or "",
            "act": self.act.data or "",
            "if_opened": self.if_opened.data or "",
            "if_closed": self.if_closed.data or "",
            "public_interest": self.public_interest.data or "",
            "participants": [line.strip() for line in (self.participants.data or "").splitlines() if line.strip()],
            "pasal_18_checked": self.pasal_18_checked.data,
            "pasal_18": sorted(self.pasal_18.data or ()),
            "public_office": self.public_office.data,
        }

    def lacking(self) -> list[Requirement]:
        """What the test as typed still lacks, were it decided today."""
        values = self.values
        facts = HarmFacts(
            **values
            | {
                "participants": tuple(values["participants"]),
                "pasal_18": tuple(values["pasal_18"]),
                "result": Result.EXEMPT,
                "decided_on": self.today,
            }
        )
        return harm_tests.missing(facts)


def start_of(test: HarmTest) -> dict[str, Any]:
    """A test as the fields of its form begin."""
    start = {name: getattr(test, name) for name in (*PLAIN, "pasal_18_checked", "pasal_18", "public_office")}
    return start | {"participants": "\n".join(str(name) for name in test.participants)}


class OpinionForm(Form):
    """What a member of the tim pertimbangan says."""

    name = StringField(
        _l("Nama"),
        filters=[one_line],
        validators=[DataRequired(_l("Isi nama anggota tim pertimbangan.")), at_most(PERSON_LENGTH)],
    )
    jabatan = StringField(
        _l("Jabatan"), filters=[one_line], validators=[DataRequired(_l("Isi jabatannya.")), at_most(PERSON_LENGTH)]
    )
    text = TextAreaField(
        _l("Pendapat"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tuliskan pendapatnya.")), at_most(TEXT_LENGTH)],
    )


class DecideForm(Form):
    """What the test came to."""

    version = Version(_l("Halaman ini"))
    result = RadioField(
        _l("Hasil pengujian"),
        validate_choice=False,
        validators=[
            InputRequired(_l("Nyatakan hasil pengujian.")),
            AnyOf([result.value for result in Result], message=_l("Pilih salah satu hasil.")),
        ],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.result.choices = [(result.value, str(words)) for result, words in RESULTS.items()]
