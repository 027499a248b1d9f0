"""The form of a body's own words for a block of a letter. What they may hold is judged by `ppid.letters.texts`."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, TextAreaField

from ppid.web.forms import Form

LONGEST_VERSION = 9  # digits


class BasedOn(HiddenField):
    """The version of the words that the page showed; 0 where there was none."""

    @property
    def number(self) -> int:
        text = self.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_VERSION else 0

    def renew(self, version: int) -> None:
        """Let the next sending speak of the present version."""
        self.data, self.raw_data = str(version), None


class TextForm(Form):
    """Words for one block; empty ones are the portal's own."""

    based_on = BasedOn(_l("Halaman ini"))
    text = TextAreaField(_l("Kata-kata badan publik Anda"))

    @property
    def typed(self) -> str:
        return self.text.data or ""


class RestoreForm(Form):
    """An older version that shall hold again."""

    based_on = BasedOn(_l("Halaman ini"))
    version = BasedOn(_l("Versi"))
