"""Forms. They say what is wanted; the law's own conditions stay in ``ppid.law``."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext
from flask_wtf import FlaskForm


class _Translations:
    """WTForms has no Indonesian catalogue: its few built-in messages come from ours."""

    def gettext(self, text: str) -> str:
        return gettext(text)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return gettext(singular if n == 1 else plural)


class Form(FlaskForm):
    """The base of every form of the portal."""

    class Meta(FlaskForm.Meta):
        locales = ("id",)

        def get_translations(self, form: Any) -> _Translations:
            return _Translations()


def stripped(value: str | None) -> str | None:
    """A filter: no spaces around, no NUL inside; None stays None."""
    return value.replace("\x00", "").strip() if value else value
