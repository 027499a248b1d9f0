"""Signing in, a new password, another office."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, IntegerField, PasswordField
from wtforms.validators import EqualTo, InputRequired, Length, ValidationError

from ppid.actions.people import MIN_PASSWORD_LENGTH
from ppid.web.forms import Form, stripped

MAX_PASSWORD_LENGTH = 1000


class SignInForm(Form):
    email = EmailField(
        _l("Alamat e-mail dinas"),
        filters=[stripped],
        validators=[
            InputRequired(_l("Isi alamat e-mail Anda.")),
            Length(max=120, message=_l("Alamat e-mail terlalu panjang.")),
        ],
    )
    password = PasswordField(_l("Kata sandi"), validators=[InputRequired(_l("Isi kata sandi Anda."))])


class PasswordForm(Form):
    current = PasswordField(_l("Kata sandi sekarang"), validators=[InputRequired(_l("Isi kata sandi yang sekarang."))])
    new = PasswordField(
        _l("Kata sandi baru"),
        validators=[
            InputRequired(_l("Isi kata sandi baru.")),
            Length(min=MIN_PASSWORD_LENGTH, message=_l("Kata sandi baru paling sedikit %(min)d huruf.")),
            Length(max=MAX_PASSWORD_LENGTH, message=_l("Kata sandi baru paling banyak %(max)d huruf.")),
        ],
    )
    again = PasswordField(
        _l("Ulangi kata sandi baru"),
        validators=[
            InputRequired(_l("Tulis kata sandi baru sekali lagi.")),
            EqualTo("new", message=_l("Kedua kata sandi baru tidak sama.")),
        ],
    )

    def validate_new(self, field: PasswordField) -> None:
        if field.data and field.data == self.current.data:
            raise ValidationError(_("Kata sandi baru harus berbeda dari yang sekarang."))


class OfficeForm(Form):
    office = IntegerField(validators=[InputRequired()])
