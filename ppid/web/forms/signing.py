"""The forms of signing: the filter of the list, and a key with its passphrase."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, PasswordField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length

from ppid.letters.kinds import LETTERS
from ppid.models import SigningKey
from ppid.queries.outgoing import Filter, State
from ppid.web.forms import Form
from ppid.web.forms.officer import add_error
from ppid.web.signing_words import METHODS
from ppid.web.wording import letter_title

LONGEST_PASSPHRASE = 200
STATES = {
    State.ALL: _l("Semua"),
    State.MINE: _l("Menunggu tanda tangan saya"),
    State.UNSIGNED: _l("Belum ditandatangani"),
    State.SIGNED: _l("Sudah ditandatangani"),
    State.DRAWING: _l("Sedang dibuat"),
    State.REVOKED: _l("Dicabut"),
}


class LetterFilterForm(Form):
    """A question only, so it travels in the address."""

    class Meta(Form.Meta):
        csrf = False

    keadaan = SelectField(_l("Keadaan"), validate_choice=False)
    jenis = SelectField(_l("Jenis surat"), validate_choice=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = sorted((letter_title(key), key) for key in LETTERS)
        self.keadaan.choices = [(state.value, str(words)) for state, words in STATES.items()]
        self.jenis.choices = [("", _("Semua jenis")), *((key, title) for title, key in titles)]
        if self.keadaan.data not in set(State):
            self.keadaan.data = State.ALL.value
        if self.jenis.data not in LETTERS:
            self.jenis.data = ""

    @property
    def wanted(self) -> Filter:
        return Filter(State(self.keadaan.data), self.jenis.data)

    @property
    def in_address(self) -> dict[str, Any]:
        """What is asked, as it stands in the address of the next page."""
        return {field.name: field.data for field in self if field.data}


class PassphraseForm(Form):
    """A passphrase or PIN: asked each time, and never shown again."""

    passphrase = PasswordField(
        _l("Frasa sandi atau PIN"),
        validators=[
            DataRequired(_l("Isi frasa sandi atau PIN kunci ini.")),
            Length(max=LONGEST_PASSPHRASE, message=_l("Frasa sandi paling panjang %(max)d huruf.")),
        ],
    )

    other_name = BooleanField(_l("Pernyataan"), default=False)  # the certificate names somebody else, and that is right


class SignForm(PassphraseForm):
    """Which key signs, and its passphrase."""

    key = SelectField(
        _l("Kunci"), validate_choice=False, validators=[InputRequired(_l("Pilih kunci untuk menandatangani."))]
    )

    def __init__(self, keys: Sequence[SigningKey], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.usable = {str(key.id) for key in keys}
        self.offer(keys)

    def offer(self, keys: Sequence[SigningKey]) -> None:
        """Show these keys; the first one is chosen until another one is."""
        self.key.choices = [(str(key.id), key_words(key)) for key in keys]
        if not self.key.data and keys:
            self.key.data = str(keys[0].id)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.key.data and self.key.data not in self.usable:
            add_error(self.key, _("Pilih salah satu kunci dalam daftar."))
        return not self.errors


def key_words(key: SigningKey) -> str:
    """A key as somebody who signs knows it: "Budi Santoso, Pemprov Kaltim (berkas kunci)"."""
    whose = key.subject or (key.official.name if key.official else _("Badan publik"))
    return _("%(whose)s (%(method)s)", whose=whose, method=str(METHODS[key.method]).lower())
