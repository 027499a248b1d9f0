"""What is asked of a register: a year, the whole of it or a part, which rows, and how much of people it shows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField

from ppid.actions.open_data import CHANNELS
from ppid.actions.register_filters import channel_label, ground_label, only_words, state_words
from ppid.actions.register_sheets import PARTS, WHOLE, part_label, period_of, period_words
from ppid.law.objections import Ground
from ppid.models import Unit
from ppid.queries.registers import ANSWERED, LATE, OPEN, REFUSED, RULED, WAITING, Only, Period, RegisterKind
from ppid.web.forms import Form

FILTERS: dict[RegisterKind, tuple[str, ...]] = {
    RegisterKind.REQUESTS: ("keadaan", "unit", "kanal"),
    RegisterKind.OBJECTIONS: ("keadaan", "alasan"),
    RegisterKind.DISPUTES: (),
}
STATES: dict[RegisterKind, dict[str, str]] = {
    RegisterKind.REQUESTS: {"terbuka": OPEN, "dijawab": ANSWERED, "ditolak": REFUSED, "terlambat": LATE},
    RegisterKind.OBJECTIONS: {"menunggu": WAITING, "ditanggapi": RULED, "terlambat": LATE},
    RegisterKind.DISPUTES: {},
}
CHANNEL_OF = {word: channel for channel, word in CHANNELS.items()}


class RegisterForm(Form):
    """A question only, so it travels in the address. What is unknown, or of another register, asks for nothing."""

    class Meta(Form.Meta):
        csrf = False

    tahun = SelectField(_l("Tahun"), validate_choice=False)
    periode = SelectField(_l("Periode"), validate_choice=False)
    keadaan = SelectField(_l("Keadaan"), validate_choice=False)
    unit = SelectField(_l("Perangkat daerah"), validate_choice=False)
    kanal = SelectField(_l("Kanal"), validate_choice=False)
    alasan = SelectField(_l("Alasan keberatan"), validate_choice=False)

    def __init__(
        self, kind: RegisterKind, years: Sequence[int], units: Sequence[Unit], today: date, **kwargs: Any
    ) -> None:
        super().__init__(**kwargs)
        self.kind, self.units, self.today = kind, units, today
        words = state_words()
        self.tahun.choices = [(str(year), str(year)) for year in years]
        self.periode.choices = [(slug, part_label(slug)) for slug in PARTS]
        named = {
            "keadaan": {slug: words[state] for slug, state in STATES[kind].items()},
            "unit": {str(unit.id): unit.name for unit in units},
            "kanal": {word: channel_label(channel) for word, channel in CHANNEL_OF.items()},
            "alasan": {ground.value: ground_label(ground) for ground in Ground},
        }
        if self.tahun.data not in {str(year) for year in years}:
            self.tahun.data = str(years[0])
        if self.periode.data not in PARTS:
            self.periode.data = WHOLE
        for name, choices in named.items():
            self[name].choices = [("", _("Semua")), *choices.items()]
            if name not in FILTERS[kind] or self[name].data not in choices:
                self[name].data = ""

    @property
    def filters(self) -> list[Field]:
        """The fields by which this register can be filtered."""
        return [self[name] for name in FILTERS[self.kind]]

    @property
    def period(self) -> Period:
        return period_of(int(self.tahun.data), self.periode.data)

    @property
    def only(self) -> Only:
        state = STATES[self.kind].get(self.keadaan.data, "")
        return Only(
            state=state,
            on=self.today if state == LATE else None,
            unit_id=int(self.unit.data) if self.unit.data else None,
            channel=CHANNEL_OF[self.kanal.data] if self.kanal.data else None,
            ground=Ground(self.alasan.data) if self.alasan.data else None,
        )

    @property
    def in_address(self) -> dict[str, Any]:
        """What is asked, as it stands in an address."""
        return {"tahun": self.tahun.data, "periode": self.periode.data} | address_of(self.kind, self.only)

    @property
    def in_words(self) -> str:
        return period_words(self.period)

    @property
    def only_in_words(self) -> str:
        return only_words(self.only)


def address_of(kind: RegisterKind, only: Only) -> dict[str, Any]:
    """A filter as it stands in an address; nothing for all rows."""
    slugs = {state: slug for slug, state in STATES[kind].items()}
    named = {
        "keadaan": slugs.get(only.state, ""),
        "unit": str(only.unit_id or ""),
        "kanal": CHANNELS[only.channel] if only.channel else "",
        "alasan": only.ground.value if only.ground else "",
    }
    return {name: value for name, value in named.items() if value}
