"""What is asked of figures: years and kinds of bodies, or one body's period and the day whose end they tell."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import DateField, SelectField, ValidationError

from ppid.actions.oversight import Moment
from ppid.models import BodyKind
from ppid.web.forms import Form

YEARS_BACK = 9
EVERY = ""
KINDS = {
    EVERY: _l("Semua"),
    "provinsi": _l("Provinsi"),
    "kabupaten-kota": _l("Kabupaten dan kota"),
    "pusat": _l("Kementerian, lembaga, dan instansi vertikal"),
    "usaha": _l("Badan usaha"),
    "desa": _l("Desa"),
}
KINDS_OF = {
    "provinsi": frozenset({BodyKind.PROVINCE}),
    "kabupaten-kota": frozenset({BodyKind.REGENCY, BodyKind.CITY}),
    "pusat": frozenset({BodyKind.CENTRAL, BodyKind.VERTICAL}),
    "usaha": frozenset({BodyKind.ENTERPRISE}),
    "desa": frozenset({BodyKind.VILLAGE}),
}
BY_NAME = "nama"
ORDERS = {
    BY_NAME: _l("Nama badan publik"),
    "diterima": _l("Terbanyak diterima"),
    "tepat-waktu": _l("Tepat waktu, dari yang terendah"),
    "terlambat": _l("Terbanyak terlambat"),
    "tidak-dijawab": _l("Terbanyak tidak dijawab"),
}


class Question(Form):
    """A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False


class BodiesForm(Question):
    """Many bodies and one year. What cannot be chosen is taken for the first choice."""

    tahun = SelectField(_l("Tahun"), validate_choice=False)
    jenis = SelectField(_l("Jenis badan publik"), validate_choice=False)
    urut = SelectField(_l("Urutkan"), validate_choice=False)

    def __init__(self, this_year: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        years: Sequence[int] = range(this_year, this_year - YEARS_BACK - 1, -1)
        choices = (
            (self.tahun, [(str(year), str(year)) for year in years]),
            (self.jenis, list(KINDS.items())),
            (self.urut, list(ORDERS.items())),
        )
        for field, offered in choices:
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

    @property
    def in_address(self) -> dict[str, Any]:
        return {"tahun": self.tahun.data, "jenis": self.jenis.data, "urut": self.urut.data}


class MomentForm(Question):
    """One body: what was received in a period, as it stood at the end of a day that has come already."""

    dari = DateField(_l("Diterima sejak"))
    sampai = DateField(_l("Diterima sampai"))
    keadaan = DateField(_l("Keadaan per"))

    def __init__(self, today: date, **kwargs: Any) -> None:
        first, last = date(today.year, 1, 1), date(today.year, 12, 31)
        super().__init__(data={"dari": first, "sampai": last, "keadaan": today}, **kwargs)
        self.today = today

    def validate_sampai(self, field: DateField) -> None:
        if field.data and self.dari.data and field.data < self.dari.data:
            raise ValidationError(_l("Hari terakhir tidak boleh mendahului hari pertama."))

    def validate_keadaan(self, field: DateField) -> None:
        if field.data and field.data > self.today:
            raise ValidationError(_l("Keadaan hari yang belum tiba belum dapat dihitung."))

    @property
    def moment(self) -> Moment:
        """What is asked. Raises ValueError for a form that is not valid."""
        first, last, on = self.dari.data, self.sampai.data, self.keadaan.data
        if self.errors or first is None or last is None or on is None:
            raise ValueError("a period has two ends and a moment")
        return Moment(first, last, on)


def in_address(moment: Moment) -> dict[str, Any]:
    """A period and its moment as they stand in an address: the same one tells the same figures later."""
    return {
        "dari": moment.first.isoformat(),
        "sampai": moment.last.isoformat(),
        "keadaan": moment.on.isoformat(),
    }
