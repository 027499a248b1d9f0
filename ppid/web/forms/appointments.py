"""The decree that appoints a body's PPID, as its officer enters it, and the day on which it ends."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, StringField, TextAreaField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Optional

from ppid.actions.appointments import KINDS, Stated
from ppid.uploads import CleanFile
from ppid.web.forms import Form
from ppid.web.forms.checks import one_line, several_lines
from ppid.web.forms.officer import Day, at_most, clean_uploads

MOST_MEMBERS, LONGEST_MEMBER = 100, 300
DASH = re.compile(r"\s+[-\N{EN DASH}\N{EM DASH}]\s+")


def members_of(text: str | None) -> list[tuple[str, str]]:
    """Name and jabatan of each line; the jabatan is empty where a line has no dash."""
    found = []
    for line in (text or "").splitlines():
        name, *jabatan = DASH.split(line.strip(), maxsplit=1)
        if name:
            found.append((name, jabatan[0] if jabatan else ""))
    return found


def _day(field: Day) -> date:
    """The date of a field that must have one."""
    if field.data is None:
        raise ValueError(field.name)
    return field.data


class AppointmentForm(Form):
    """A decree and its PDF; ``clean`` is the file once the form is in order."""

    number = StringField(
        _l("Nomor keputusan"),
        filters=[one_line],
        validators=[DataRequired(_l("Isi nomor keputusannya.")), at_most(120)],
    )
    decided_on = Day(_l("Tanggal keputusan"), validators=[InputRequired(_l("Isi tanggal keputusannya."))])
    issuer = StringField(
        _l("Pejabat yang menetapkan"),
        filters=[one_line],
        validators=[DataRequired(_l("Isi pejabat yang menetapkannya.")), at_most(200)],
    )
    subject = StringField(_l("Tentang"), filters=[one_line], validators=[at_most(300)])
    members = TextAreaField(
        _l("Susunan pengelola"),
        filters=[several_lines],
        validators=[DataRequired(_l("Tuliskan paling sedikit satu pengelola."))],
    )
    valid_until_on = Day(_l("Berlaku sampai"), validators=[Optional()])
    replaces = BooleanField(_l("Keputusan ini mengganti keputusan sebelumnya"), default=True)
    file = FileField(_l("Berkas keputusan"), validators=[FileRequired(_l("Pilih berkas keputusannya."))])

    clean: CleanFile | None = None

    def validate_members(self, field: TextAreaField) -> None:
        lines = members_of(field.data)
        if len(lines) > MOST_MEMBERS:
            raise ValidationError(_("Paling banyak %(most)s baris.", most=MOST_MEMBERS))
        if any(len(name) + len(jabatan) > LONGEST_MEMBER for name, jabatan in lines):
            raise ValidationError(_("Satu baris paling panjang %(longest)s huruf.", longest=LONGEST_MEMBER))

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        found = clean_uploads(self.file, [self.file.data], KINDS)
        self.clean = found[0] if found else None
        return not self.errors

    def ask_again(self) -> None:
        """A browser does not send a file twice: say so when another field holds the form up."""
        if self.clean is not None and not self.file.errors:
            self.file.errors = [_("pilih kembali berkasnya; berkas tidak ikut tersimpan di halaman ini")]

    @property
    def stated(self) -> Stated:
        """What is kept. Only of a form that is valid."""
        return Stated(
            number=self.number.data or "",
            decided_on=_day(self.decided_on),
            issuer=self.issuer.data or "",
            subject=self.subject.data or "",
            members=members_of(self.members.data),
            valid_until_on=self.valid_until_on.data,
            replaces=bool(self.replaces.data),
        )


class DecreeEndForm(Form):
    """From which day on a decree is no longer in force."""

    ended_on = Day(_l("Tidak berlaku sejak"), validators=[InputRequired(_l("Isi tanggalnya."))])

    @property
    def day(self) -> date:
        """What is asked. Only of a form that is valid."""
        return _day(self.ended_on)
