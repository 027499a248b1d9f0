"""What a visitor asks the public pages: a count of days, a letter's code, a file to compare."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, InputRequired, ValidationError

from ppid.law.deadlines import DEADLINES, Deadline, Unit
from ppid.letters.verdict import MOST_BYTES
from ppid.models import PublicBody
from ppid.queries.letters import code_in
from ppid.web.forms import Form, stripped

PDF_SIGN = b"%PDF-"
SIGN_WITHIN_BYTES = 1024  # a reader accepts the sign anywhere in the first kilobyte
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")  # a scan of a letter signed on paper may be one


class DayField(DateField):
    """A date as browsers send it; one that is not in the calendar is named as such, in our own words."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Tanggal ini tidak ada di kalender. Tulis tanggal seperti 2026-11-02.")) from None


def days_words(deadline: Deadline) -> str:
    """How long a limit is: "10 hari kerja"."""
    if deadline.unit is Unit.CALENDAR_DAYS:
        return _("%(days)s hari kalender", days=deadline.days)
    return _("%(days)s hari kerja", days=deadline.days)


class CalculatorForm(Form):
    """Which limit, from which day, in whose calendar. A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    aturan = SelectField(
        _l("Jangka waktu"),
        validate_choice=False,
        validators=[AnyOf(list(DEADLINES), message=_l("Pilih salah satu jangka waktu dalam daftar."))],
    )
    tanggal = DayField(_l("Tanggal kejadian"), validators=[InputRequired(_l("Isi tanggal kejadiannya."))])
    badan = SelectField(_l("Kalender yang dipakai"), validate_choice=False)

    def __init__(self, bodies: Sequence[PublicBody], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aturan.choices = [
            (name, f"{_(deadline.label)} ({days_words(deadline)})") for name, deadline in DEADLINES.items()
        ]
        self.slugs = {"", *(body.slug for body in bodies)}
        self.badan.choices = [("", _("Kalender nasional")), *((body.slug, body.name) for body in bodies)]

    def validate_badan(self, field: SelectField) -> None:
        if field.data not in self.slugs:
            raise ValidationError(_("Pilih salah satu badan publik dalam daftar."))


class CodeForm(Form):
    code = StringField(
        _l("Kode periksa"),
        filters=[stripped],
        validators=[DataRequired(_l("Isi kode periksa yang tercetak pada surat."))],
    )

    @property
    def wanted(self) -> str | None:
        """The code without its spaces, or None when it cannot be one."""
        return code_in(self.code.data or "")


class FileForm(Form):
    """A file to compare with what was issued. ``sent_from`` is the code of the letter whose page it was sent from."""

    file = FileField(
        _l("Berkas PDF surat"), validators=[FileRequired(_l("Pilih berkas PDF surat yang ingin diperiksa."))]
    )
    sent_from = HiddenField(filters=[stripped])

    def validate_file(self, field: FileField) -> None:
        stream = field.data.stream
        head, size_bytes = stream.read(SIGN_WITHIN_BYTES), stream.seek(0, io.SEEK_END)
        stream.seek(0)
        if size_bytes > MOST_BYTES:
            raise ValidationError(_("Berkas ini lebih besar dari %(most)s MB.", most=MOST_BYTES // 1024 // 1024))
        if PDF_SIGN not in head and not head.startswith(PICTURES):
            raise ValidationError(_("Berkas ini bukan PDF. Pilih berkas PDF seperti yang Anda terima."))
