"""What the admin of a body enters for its letters: letterhead, crest, tembusan; and its units with theirs."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from werkzeug.datastructures import FileStorage
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import AnyOf, DataRequired, Length, ValidationError

from ppid.actions import crests
from ppid.actions.bodies import LONGEST_COPY, LONGEST_LINE, MOST_COPIES, MOST_LINES
from ppid.actions.letterheads import KIND
from ppid.letters.kinds import LETTERS
from ppid.models import PublicBody, Unit
from ppid.uploads import MAX_BYTES, UploadRefused
from ppid.web.forms import Form, stripped
from ppid.web.forms.admin import LinesField, lines_of
from ppid.web.wording import letter_title

COPIES = "copies_"


def _longest(most: int) -> Length:
    return Length(max=most, message=_l("Isian ini paling panjang %(max)d huruf."))


class CrestForm(Form):
    """The lines and the emblem of a letterhead. ``picture`` is the new emblem once the form is in order."""

    letterhead = LinesField(_l("Baris kepala surat"), filters=[stripped])
    crest = FileField(_l("Lambang baru"))
    remove_crest = BooleanField(_l("Lepas lambang ini"))

    picture: bytes | None = None

    def validate_letterhead(self, field: LinesField) -> None:
        _check_lines(field, MOST_LINES, LONGEST_LINE)

    def validate_crest(self, field: FileField) -> None:
        if not isinstance(field.data, FileStorage) or not field.data.filename:
            return
        try:
            self.picture = crests.taken(field.data.filename, field.data.stream.read(MAX_BYTES + 1))
        except UploadRefused as refused:
            raise ValidationError(str(refused.message)) from refused

    def ask_again(self) -> None:
        """A browser does not send a file twice: say so when another field holds the form up."""
        if self.picture is not None and not self.crest.errors:
            self.crest.errors = [_("pilih kembali berkas lambang; berkas tidak ikut tersimpan di halaman ini")]

    def values(self, kept: str | None) -> dict[str, Any]:
        """The fields as they are kept; ``kept`` is the emblem so far. A new one is added by whoever keeps it."""
        return {
            "letterhead": lines_of(self.letterhead.data),
            "crest_sha256": None if self.remove_crest.data else kept,
        }


class LetterheadForm(CrestForm):
    """The letterhead of a body, and the tembusan of each kind of letter that has them, one a line.

    ``sample_kind`` is the letter on which it is shown.
    """

    sample_kind = SelectField(
        _l("Jenis surat untuk contoh"),
        default=KIND,
        validate_choice=False,
        validators=[AnyOf(list(LETTERS), message=_l("Pilih salah satu jenis surat dalam daftar."))],
    )

    def values(self, kept: str | None) -> dict[str, Any]:
        copies = {field.name.removeprefix(COPIES): lines_of(field.data) for field in self.copies}
        return super().values(kept) | {"letter_copies": {kind: lines for kind, lines in copies.items() if lines}}

    @property
    def copies(self) -> list[LinesField]:
        """The fields of the tembusan, in the order of the letters."""
        return [field for field in self if field.name.startswith(COPIES)]

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for field in self.copies:
            if not field.errors:
                try:
                    _check_lines(field, MOST_COPIES, LONGEST_COPY)
                except ValidationError as error:
                    field.errors = [str(error)]
        return not self.errors


class UnitLetterheadForm(CrestForm):
    """The letterhead of a unit; what stays empty comes from its body."""

    address = StringField(_l("Alamat"), filters=[stripped], validators=[_longest(300)])
    contact = StringField(_l("Kontak"), filters=[stripped], validators=[_longest(200)])

    def values(self, kept: str | None) -> dict[str, Any]:
        return super().values(kept) | {"address": self.address.data or "", "contact": self.contact.data or ""}


class UnitForm(Form):
    """A perangkat daerah: what it is called, and its code in the numbers of its letters."""

    name = StringField(
        _l("Nama perangkat daerah"), filters=[stripped], validators=[DataRequired(_l("Isi namanya.")), _longest(200)]
    )
    short_name = StringField(
        _l("Nama singkat"), filters=[stripped], validators=[DataRequired(_l("Isi nama singkatnya.")), _longest(80)]
    )
    code = StringField(_l("Kode pada nomor surat"), filters=[stripped], validators=[_longest(40)])

    def values(self) -> dict[str, str]:
        return {"name": self.name.data or "", "short_name": self.short_name.data or "", "code": self.code.data or ""}


class SwitchForm(Form):
    """Whether a unit is to be offered: the page says which, so that sending it twice does no harm."""

    to = HiddenField(validators=[AnyOf(("on", "off"))])


def _check_lines(field: LinesField, most: int, longest: int) -> None:
    lines = lines_of(field.data)
    if len(lines) > most:
        raise ValidationError(_("Paling banyak %(most)s baris.", most=most))
    if any(len(line) > longest for line in lines):
        raise ValidationError(_("Satu baris paling panjang %(longest)s huruf.", longest=longest))


def letterhead_form(body: PublicBody) -> LetterheadForm:
    """The form of a body with what it keeps, and one field for each kind of letter that may name tembusan."""
    fields = {
        f"{COPIES}{kind.key}": LinesField(letter_title(kind.key), filters=[stripped])
        for kind in LETTERS.values()
        if kind.has_copies
    }
    made = type("BodyLetterheadForm", (LetterheadForm,), fields)
    kept = {f"{COPIES}{kind}": "\n".join(lines) for kind, lines in (body.letter_copies or {}).items()}
    kinds = [(kind.key, letter_title(kind.key)) for kind in LETTERS.values()]
    form: LetterheadForm = made(data={"letterhead": "\n".join(body.letterhead)} | kept)
    form.sample_kind.choices = kinds
    return form


def unit_letterhead_form(unit: Unit) -> UnitLetterheadForm:
    return UnitLetterheadForm(
        data={"letterhead": "\n".join(unit.letterhead or ()), "address": unit.address, "contact": unit.contact}
    )
