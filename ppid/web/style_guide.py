"""Sample data for the style guide, the page that shows every part of the face. Invented people and cases only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired
from wtforms.widgets import CheckboxInput, ListWidget

from ppid.law.calendar import DayKind, DayOff, WorkingCalendar
from ppid.law.deadlines import COMMISSION_FINISH, EXTENSION, REPAIR, REPLY, RULING, Trace, count

DECREE = "SKB 3 Menteri tentang Hari Libur Nasional dan Cuti Bersama"
DAYS_OFF = {
    date(2026, 3, 18): DayOff(DayKind.COLLECTIVE, "Cuti bersama Nyepi", DECREE),
    date(2026, 3, 19): DayOff(DayKind.NATIONAL, "Hari Suci Nyepi", DECREE),
    date(2026, 3, 20): DayOff(DayKind.COLLECTIVE, "Cuti bersama Idulfitri", DECREE),
    date(2026, 3, 21): DayOff(DayKind.NATIONAL, "Idulfitri 1447 Hijriah", DECREE),
    date(2026, 3, 22): DayOff(DayKind.NATIONAL, "Idulfitri 1447 Hijriah", DECREE),
    date(2026, 3, 23): DayOff(DayKind.COLLECTIVE, "Cuti bersama Idulfitri", DECREE),
    date(2026, 3, 24): DayOff(DayKind.COLLECTIVE, "Cuti bersama Idulfitri", DECREE),
    date(2026, 4, 3): DayOff(DayKind.NATIONAL, "Wafat Yesus Kristus", DECREE),
    date(2026, 5, 1): DayOff(DayKind.NATIONAL, "Hari Buruh Internasional", DECREE),
    date(2026, 5, 14): DayOff(DayKind.NATIONAL, "Kenaikan Yesus Kristus", DECREE),
    date(2026, 5, 15): DayOff(DayKind.COLLECTIVE, "Cuti bersama Kenaikan Yesus Kristus", DECREE),
    date(2026, 5, 27): DayOff(DayKind.NATIONAL, "Iduladha 1447 Hijriah", DECREE),
    date(2026, 5, 28): DayOff(DayKind.COLLECTIVE, "Cuti bersama Iduladha", DECREE),
    date(2026, 6, 1): DayOff(DayKind.NATIONAL, "Hari Lahir Pancasila", DECREE),
    date(2026, 6, 16): DayOff(DayKind.NATIONAL, "1 Muharam Tahun Baru Islam", DECREE),
    date(2026, 12, 24): DayOff(DayKind.COLLECTIVE, "Cuti bersama Natal", DECREE),
    date(2026, 12, 25): DayOff(DayKind.NATIONAL, "Hari Raya Natal", DECREE),
}
CALENDAR = WorkingCalendar(DAYS_OFF, [2026])


class SampleForm(FlaskForm):
    name = StringField("Nama lengkap", [DataRequired("isi nama lengkap sesuai kartu identitas")])
    nik = StringField("Nomor Induk Kependudukan (NIK)", [DataRequired("isi NIK, 16 angka tanpa spasi")])
    kind = RadioField("Anda mengajukan sebagai", [DataRequired("pilih salah satu")])
    access = SelectMultipleField(
        "Cara memperoleh", widget=ListWidget(prefix_label=False), option_widget=CheckboxInput()
    )
    unit = SelectField("Perangkat daerah", [DataRequired("pilih perangkat daerah")])
    details = TextAreaField("Informasi apa yang Anda minta?", [DataRequired("tulis informasi yang Anda minta")])
    needed_on = DateField("Tanggal surat")
    scan = FileField("Surat kuasa")
    truth = BooleanField("Saya menyatakan bahwa isian ini benar.", [DataRequired("centang pernyataan ini")])


def _form(*, with_errors: bool) -> SampleForm:
    """A form as it first appears, or as it comes back after an empty sending. Its fields have ids of their own."""
    form = SampleForm(formdata=None, prefix="wrong-" if with_errors else "")
    form.kind.choices = [("person", "Perorangan"), ("group", "Kelompok orang"), ("legal_entity", "Badan hukum")]
    form.access.choices = [
        ("view", "Melihat atau membaca"),
        ("soft_copy", "Salinan digital"),
        ("hard_copy", "Salinan cetak"),
    ]
    form.unit.choices = [("", "Pilih"), ("pupr", "Dinas Pekerjaan Umum"), ("dinkes", "Dinas Kesehatan")]
    if with_errors:
        form.validate(extra_validators={})
    return form


@dataclass(frozen=True, slots=True)
class Sample:
    """One state of the day strip and its name."""

    name: str
    trace: Trace
    today: date
    extension: Trace | None = None
    answered_on: date | None = None


def strip_samples() -> list[Sample]:
    """Every state the day strip can be in."""
    november = count(REPLY, date(2026, 11, 2), CALENDAR)
    march = count(REPLY, date(2026, 3, 6), CALENDAR)
    extension = count(EXTENSION, november.due, CALENDAR)
    return [
        Sample("Berjalan", november, date(2026, 11, 9)),
        Sample("Baru diterima", november, date(2026, 11, 2)),
        Sample("Hari ini hari libur", march, date(2026, 3, 19)),
        Sample("Tiga hari lagi", march, date(2026, 3, 17)),
        Sample("Hari terakhir", november, date(2026, 11, 16)),
        Sample("Terlambat", november, date(2026, 11, 19)),
        Sample("Terlambat lama", november, date(2026, 12, 14)),
        Sample("Diperpanjang", november, date(2026, 11, 18), extension),
        Sample("Diperpanjang, terlambat", november, date(2026, 11, 27), extension),
        Sample("Selesai tepat waktu", november, date(2026, 11, 20), None, date(2026, 11, 10)),
        Sample("Selesai terlambat", november, date(2026, 11, 25), None, date(2026, 11, 18)),
        Sample("Melengkapi", count(REPAIR, date(2026, 11, 5), CALENDAR), date(2026, 11, 6)),
        Sample("Keberatan", count(RULING, date(2026, 4, 20), CALENDAR), date(2026, 5, 20)),
        Sample("Sengketa", count(COMMISSION_FINISH, date(2026, 3, 2), CALENDAR), date(2026, 5, 20)),
    ]


def samples() -> dict[str, Any]:
    """What style_guide.html needs."""
    return {"strips": strip_samples(), "form": _form(with_errors=False), "wrong_form": _form(with_errors=True)}
