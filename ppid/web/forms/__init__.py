"""Forms. They say what is wanted; the law's own conditions stay in ``ppid.law``."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm

BUILT_IN = {
    "Not a valid integer value.": _l("Isi dengan bilangan bulat."),
    "Not a valid date value.": _l("Isi tanggal yang benar."),
    "Not a valid time value.": _l("Isi jam yang benar."),
    "Not a valid choice.": _l("Pilih salah satu yang tersedia."),
    "Invalid Choice: could not coerce.": _l("Pilih salah satu yang tersedia."),
    "This field is required.": _l("Bagian ini perlu diisi."),
}
OTHERWISE = _l("Periksa kembali isian ini.")


class _Translations:
    """WTForms speaks English and has no Indonesian catalogue: its few built-in messages are said in our words."""

    def gettext(self, text: str) -> str:
        return str(BUILT_IN.get(text, OTHERWISE))

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return str(BUILT_IN.get(singular if n == 1 else plural, OTHERWISE))


class Form(FlaskForm):
    """The base of every form of the portal."""

    class Meta(FlaskForm.Meta):
        locales = ("id",)

        def get_translations(self, form: Any) -> _Translations:
            return _Translations()


def stripped(value: str | None) -> str | None:
    """A filter: no spaces around, no NUL inside; None stays None."""
    return value.replace("\x00", "").strip() if value else value
