"""The forms of penghitaman: a source, a mark by numbers, a search and what it found, the finished copy.

Several of them stand on one page, so each has a prefix of its own. The token against forged requests has none: the page
writes it once into each form, and it is checked before any view runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import AnyOf, DataRequired
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from ppid import redaction
from ppid.actions.redactions import Refusal
from ppid.law import exemptions
from ppid.models import RequestItem
from ppid.redaction import Box, Found, Mark
from ppid.uploads import CleanFile, clean_name
from ppid.web.forms import Form, stripped
from ppid.web.forms.officer import NAME_LENGTH, TEXT_LENGTH, Version, add_error, at_most, clean_uploads

PDF = frozenset({"pdf"})
WHOLE = 1000  # the width and the height of a page in the numbers that people write
MOST_PAGES = 300
MOST_FOUND = 300  # shown at once; the rest is found by the same search once these are marked

REFUSALS = {
    Refusal.ANSWERED: _l("Permohonan ini sudah dijawab atau ditutup, jadi salinannya tidak dapat diubah lagi."),
    Refusal.FINISHED: _l("Salinannya sudah dibuat. Batalkan salinan itu lebih dahulu bila ada yang perlu diubah."),
    Refusal.UNFINISHED: _l("Salinannya belum dibuat, atau sudah dibatalkan."),
    Refusal.NO_MARKS: _l("Belum ada bagian yang ditandai, jadi belum ada yang dihitamkan."),
    Refusal.TOO_MANY: _l("Tandanya terlalu banyak untuk satu dokumen. Silakan bagi dokumennya."),
    Refusal.OUTSIDE: _l("Bagian ini tidak terletak pada halaman."),
    Refusal.LETTER: _l("Pilih salah satu huruf Pasal 17."),
    Refusal.REASON: _l("Tulis alasan menghitamkan bagian ini."),
}
LOCKED = _l("PDF ini dikunci dengan kata sandi. Silakan simpan ulang tanpa kata sandi, lalu unggah lagi.")
BROKEN = _l("Halaman PDF ini tidak dapat dibaca. Silakan cetak ulang sebagai PDF, lalu unggah lagi.")
LEFT = _l(
    "Pemeriksaan akhir menemukan bahwa salinan ini belum bersih, jadi salinannya tidak disimpan. "
    "Silakan cetak ulang dokumennya sebagai PDF, lalu unggah lagi."
)


def engine_words(error: redaction.RedactionError) -> str:
    """What the officer can do about a PDF that could not be blacked out."""
    match error:
        case redaction.PdfLocked():
            return str(LOCKED)
        case redaction.SomethingLeft():
            return str(LEFT)
        case redaction.NoMarks():
            return str(REFUSALS[Refusal.NO_MARKS])
        case redaction.MarkOutsidePage():
            return str(REFUSALS[Refusal.OUTSIDE])
    return str(BROKEN)


class SourceForm(Form):
    """A PDF that is to be blacked out, and the item it answers."""

    item = SelectField(_l("Butir"), validate_choice=False)
    file = FileField(_l("Dokumen asli"), validators=[FileRequired(_l("Pilih dokumen asli dalam bentuk PDF."))])

    def __init__(self, items: Sequence[RequestItem], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.items = items
        self.clean: CleanFile | None = None
        self.sizes: tuple[tuple[float, float], ...] = ()
        self.item.choices = [
            (str(one.id), _("Butir %(number)s: %(text)s", number=one.number, text=_short(one.text))) for one in items
        ]

    @property
    def chosen(self) -> RequestItem:
        return next(one for one in self.items if str(one.id) == self.item.data)

    def validate_item(self, field: SelectField) -> None:
        if field.data not in {str(one.id) for one in self.items}:
            raise ValidationError(_("Pilih salah satu butir."))

    def validate_file(self, field: FileField) -> None:
        clean = clean_uploads(field, [field.data], PDF)
        if not clean:
            return
        try:
            self.sizes = redaction.page_sizes(clean[0].data)
        except redaction.RedactionError as error:
            raise ValidationError(engine_words(error)) from error
        if len(self.sizes) > MOST_PAGES:
            raise ValidationError(
                _("Dokumen ini lebih dari %(most)s halaman. Silakan bagi dokumennya.", most=MOST_PAGES)
            )
        self.clean = clean[0]


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79].rstrip()}…"


class PartForm(Form):
    """One of several forms of a page."""

    class Meta(Form.Meta):
        csrf = False  # see above


class GroundForm(PartForm):
    """Why something is blacked out: a letter of Pasal 17 and a reason in words."""

    letter = SelectField(
        _l("Dasar menurut Pasal 17"),
        validate_choice=False,
        validators=[AnyOf([*exemptions.GROUNDS], message=REFUSALS[Refusal.LETTER])],
    )
    reason = TextAreaField(
        _l("Alasan"),
        filters=[stripped],
        validators=[DataRequired(REFUSALS[Refusal.REASON]), at_most(TEXT_LENGTH)],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.letter.choices = [
            ("", _("Pilih huruf Pasal 17")),
            *(
                (ground.letter, _("huruf %(letter)s: %(text)s", letter=ground.letter, text=_(ground.text)))
                for ground in exemptions.GROUNDS.values()
            ),
        ]

    def marks(self, boxes: Iterable[Box]) -> list[Mark]:
        """The boxes as marks on this ground."""
        letter, reason = self.letter.data or "", self.reason.data or ""
        return [Mark(one.page, one.left, one.bottom, one.right, one.top, letter, reason) for one in boxes]


class PerMille(IntegerField):
    """A place on a page: thousandths of its width or height."""

    widget = TextInput()

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        text = valuelist[0].strip() if valuelist else ""
        if not (text.isascii() and text.isdigit() and int(text[:5]) <= WHOLE):
            self.data = None
            raise ValueError(_("Tulis angka bulat dari 0 sampai %(whole)s.", whole=WHOLE))
        self.data = int(text)


class MarkForm(GroundForm):
    """One rectangle by its edges, measured from the left and from the top of the page as shown."""

    version = Version(_l("Halaman ini"))
    page = IntegerField(_l("Halaman"), widget=HiddenInput())
    left = PerMille(_l("Kiri"))
    top = PerMille(_l("Atas"))
    right = PerMille(_l("Kanan"))
    bottom = PerMille(_l("Bawah"))

    def __init__(self, sizes: Sequence[Sequence[float]], **kwargs: Any) -> None:
        super().__init__(prefix="tanda-", **kwargs)
        self.sizes = sizes

    def validate_right(self, field: PerMille) -> None:
        if field.data is not None and self.left.data is not None and field.data <= self.left.data:
            raise ValidationError(_("Angka kanan lebih besar daripada angka kiri."))

    def validate_bottom(self, field: PerMille) -> None:
        if field.data is not None and self.top.data is not None and field.data <= self.top.data:
            raise ValidationError(_("Angka bawah lebih besar daripada angka atas, sebab dihitung dari tepi atas."))

    def validate_page(self, field: IntegerField) -> None:
        if not isinstance(field.data, int) or not 1 <= field.data <= len(self.sizes):
            raise ValidationError(_("Halaman itu tidak ada."))

    @property
    def box(self) -> Box:
        """The rectangle in points from the lower left corner."""
        page, edges = self.page.data or 1, (self.left.data, self.top.data, self.right.data, self.bottom.data)
        left, top, right, bottom = (value or 0 for value in edges)
        width, height = self.sizes[page - 1]
        return Box(
            page,
            round(width * left / WHOLE, 2),
            round(height * (WHOLE - bottom) / WHOLE, 2),
            round(width * right / WHOLE, 2),
            round(height * (WHOLE - top) / WHOLE, 2),
        )


class SearchForm(GroundForm):
    """A text to be found on all pages; it changes nothing."""

    text = StringField(
        _l("Teks yang dicari"),
        filters=[stripped],
        validators=[DataRequired(_l("Tulis teks yang dicari.")), at_most(NAME_LENGTH)],
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="cari-", **kwargs)

    def validate_text(self, field: StringField) -> None:
        if len((field.data or "").strip()) < 2:
            raise ValidationError(_("Tulis paling sedikit dua huruf atau angka."))


class FoundForm(GroundForm):
    """What a search found, to be confirmed place by place.

    The places are looked up again and never taken from the page.
    """

    version = Version(_l("Halaman ini"))
    text = StringField(_l("Teks yang dicari"), filters=[stripped], widget=HiddenInput())
    chosen = SelectMultipleField(
        _l("Tempat yang dihitamkan"),
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="hasil-", **kwargs)
        self.found: Sequence[tuple[str, Found]] = ()

    def show(self, found: Iterable[tuple[str, Found]]) -> None:
        """Offer these places, each under its key."""
        self.found = list(found)
        self.chosen.choices = [(key, key) for key, _found in self.found]

    def validate_chosen(self, field: SelectMultipleField) -> None:
        if not field.data:
            raise ValidationError(_("Pilih paling sedikit satu tempat."))


class CopyForm(PartForm):
    """The finished copy: how its file is called, and whether every page becomes a picture."""

    version = Version(_l("Halaman ini"))
    name = StringField(
        _l("Nama berkas salinan"),
        filters=[stripped],
        validators=[DataRequired(_l("Tulis nama berkasnya.")), at_most(NAME_LENGTH)],
    )
    draw_all = BooleanField(_l("Jadikan semua halaman gambar"))

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(prefix="salinan-", **kwargs)

    @property
    def file_name(self) -> str:
        """A harmless name that ends as a PDF's does."""
        name = clean_name(self.name.data or "")
        return name if name.endswith(".pdf") else clean_name(f"{name}.pdf")


def add_refusal(form: Form, refusal: Refusal) -> None:
    """Say in a form why its step was not taken."""
    places = {Refusal.LETTER: "letter", Refusal.REASON: "reason", Refusal.OUTSIDE: "right"}
    name = places.get(refusal)
    if name is not None and name in form:
        add_error(form[name], str(REFUSALS[refusal]))
    else:
        form.form_errors.append(REFUSALS[refusal])
