"""The forms of what officers keep beside a case: a note, a tag, the name of a filter."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired

from ppid.actions.notes import NAME_LENGTH, NOTE_LENGTH, TAG_LENGTH
from ppid.web.forms import Form, stripped
from ppid.web.forms.officer import at_most


class NoteForm(Form):
    """A new note."""

    text = TextAreaField(
        _l("Catatan baru"),
        filters=[stripped],
        validators=[DataRequired(_l("Tulis catatannya lebih dahulu.")), at_most(NOTE_LENGTH)],
    )


class TagForm(Form):
    """A new tag."""

    tag = StringField(
        _l("Label baru"),
        filters=[stripped],
        validators=[DataRequired(_l("Tulis labelnya lebih dahulu.")), at_most(TAG_LENGTH)],
    )


class SaveFilterForm(Form):
    """The name under which a filter is kept."""

    nama = StringField(
        _l("Nama saringan"),
        filters=[stripped],
        validators=[DataRequired(_l("Beri nama saringan ini.")), at_most(NAME_LENGTH)],
    )
