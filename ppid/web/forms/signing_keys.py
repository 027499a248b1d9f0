"""The forms by which an admin adds a key: a file, a token, or an identity at the remote service."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.datastructures import FileStorage
from wtforms import SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from ppid.models import Official
from ppid.web.forms import Form, stripped
from ppid.web.forms.officer import add_error
from ppid.web.forms.signing import PassphraseForm

MOST_KEY_BYTES = 100 * 1024
LONGEST_LABEL = 90
NIK = re.compile(r"\d{16}")


def _digits(value: str | None) -> str | None:
    return "".join(value.replace("\x00", "").split()) if value else value


class _Owned(Form):
    """Whose key it is: somebody who signs letters of the body."""

    official = SelectField(_l("Untuk pejabat"), validate_choice=False)

    def __init__(self, officials: Sequence[Official], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.officials = {str(one.id): one for one in officials}
        self.official.choices = [
            ("", self.nobody),
            *(
                (id, _("%(name)s, %(jabatan)s", name=one.name, jabatan=one.jabatan))
                for id, one in self.officials.items()
            ),
        ]

    @property
    def nobody(self) -> str:
        return _("Badan publik: siapa pun yang menandatangani surat")

    @property
    def chosen(self) -> Official | None:
        return self.officials.get(self.official.data or "")

    def validate_official(self, field: SelectField) -> None:
        if field.data and field.data not in self.officials:
            raise ValidationError(_("Pilih salah satu pejabat dalam daftar."))


class KeyFileForm(_Owned, PassphraseForm):
    file = FileField(_l("Berkas kunci (.p12 atau .pfx)"), validators=[FileRequired(_l("Pilih berkas kuncinya."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.data_of_file = b""

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        given = self.file.data
        if isinstance(given, FileStorage) and given.filename:
            self.data_of_file = given.stream.read(MOST_KEY_BYTES + 1)
            if len(self.data_of_file) > MOST_KEY_BYTES:
                add_error(self.file, _("Berkas ini terlalu besar untuk sebuah berkas kunci."))
        return not self.errors


def _label(message: str) -> list[Any]:
    return [
        DataRequired(message),
        Length(max=LONGEST_LABEL, message=_l("Label paling panjang %(max)d huruf.")),
    ]


class TokenForm(_Owned, PassphraseForm):
    token = StringField(_l("Label token"), filters=[stripped], validators=_label(_l("Isi label tokennya.")))
    label = StringField(
        _l("Label kunci dan sertifikat"), filters=[stripped], validators=_label(_l("Isi label kunci di dalam token."))
    )

    def validate_token(self, field: StringField) -> None:
        if "|" in (field.data or ""):
            raise ValidationError(_("Label tidak boleh memuat tanda garis tegak."))

    def validate_label(self, field: StringField) -> None:
        self.validate_token(field)


class RemoteForm(_Owned):
    identity = StringField(_l("NIK pejabat"), filters=[_digits], validators=[DataRequired(_l("Isi NIK pejabat."))])

    @property
    def nobody(self) -> str:
        return _("Pilih")

    def validate_identity(self, field: StringField) -> None:
        if field.data and not NIK.fullmatch(field.data):
            raise ValidationError(_("NIK terdiri atas 16 angka."))

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not self.official.data:
            add_error(self.official, _("Pilih pejabat pemilik NIK ini."))
        return not self.errors
