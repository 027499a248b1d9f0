"""What is decided about the items of a request, as a form: the part that an answer and a unit's proposal share.

What an answer must say is asked of the law's table; the form only leads to the field where it is to be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, FormField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ppid.actions.answers import Decision
from ppid.law import conditions, exemptions, workflow
from ppid.law.workflow import AccessMode, Facts, ItemFacts, ItemOutcome, Precondition
from ppid.models import ItemDraft, RequestItem, StoredFile
from ppid.uploads import CleanFile
from ppid.web import wording
from ppid.web.forms import Form, stripped
from ppid.web.forms.officer import NAME_LENGTH, TEXT_LENGTH, Day, add_error, at_most, clean_uploads

Bound = TypeVar("Bound", bound="ItemsForm")

# The fields that each outcome uses. What was typed into any other one is neither read nor kept.
NEEDED: dict[ItemOutcome, frozenset[str]] = {
    ItemOutcome.GIVEN: frozenset({"given_as", "files", "materials"}),
    ItemOutcome.GIVEN_IN_PART: frozenset(
        {"given_as", "files", "materials", "blackout", "harm_test", "ground", "other_act", "reason"}
    ),
    ItemOutcome.NOT_HELD: frozenset({"holder", "holder_unknown"}),
    ItemOutcome.NOT_DOCUMENTED: frozenset({"available_on"}),
    ItemOutcome.REFUSED: frozenset({"harm_test", "ground", "other_act", "reason", "consequence"}),
}
# Where each condition of the law is written; the first of these fields that is empty is pointed at.
PLACES = {
    conditions.EVERY_ITEM_DECIDED.name: ("outcome",),
    conditions.HOLDER_NAMED.name: ("holder",),
    conditions.GROUND_NAMED.name: ("ground", "other_act"),
    conditions.REFUSAL_REASONED.name: ("reason", "consequence"),
    conditions.BLACKOUT_REASONED.name: ("blackout", "ground", "reason"),
    conditions.HARM_TESTED.name: ("harm_test",),
    conditions.AVAILABILITY_DATED.name: ("available_on",),
    conditions.MATERIAL_NAMED.name: ("files",),
}
# What a unit need not know yet: the PPID rests the answer on a test and gives the material.
OF_THE_PPID = (conditions.HARM_TESTED, conditions.MATERIAL_NAMED)


def _pick(options: Iterable[Any], message: Any) -> list[Any]:
    return [Optional(), AnyOf([str(option) for option in options], message=message)]


class Boxes(SelectMultipleField):
    """Several of a few, as check boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ItemForm(Form):
    """What is decided about one item. ``number`` and ``today`` (in the body's zone) are set by `bind_items`.

    ``proposals`` are what units drafted for it, the latest first.
    """

    class Meta(Form.Meta):
        csrf = False

    needs = tuple(need for need in workflow.SUBMIT.needs if need not in OF_THE_PPID)
    number: int
    today: date
    proposals: Sequence[ItemDraft] = ()
    clean_files: list[CleanFile]
    offered: Sequence[StoredFile] = ()

    outcome = RadioField(
        _l("Keputusan"),
        validate_choice=False,
        validators=_pick(ItemOutcome, _l("Pilih salah satu keputusan.")),
    )
    given_as = RadioField(
        _l("Bentuk yang diberikan"),
        validate_choice=False,
        validators=_pick(AccessMode, _l("Pilih salah satu bentuk.")),
    )
    files = MultipleFileField(_l("Berkas yang diberikan"))
    materials = Boxes(_l("Bahan dari perangkat daerah yang diberikan"), validate_choice=False)
    blackout = TextAreaField(_l("Bagian yang dihitamkan"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])
    ground = SelectField(
        _l("Dasar menurut Pasal 17"),
        validate_choice=False,
        validators=_pick(exemptions.GROUNDS, _l("Pilih salah satu huruf Pasal 17.")),
    )
    other_act = StringField(
        _l("Undang-undang yang melarang (huruf j)"), filters=[stripped], validators=[at_most(NAME_LENGTH)]
    )
    reason = TextAreaField(_l("Alasan"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])
    consequence = TextAreaField(
        _l("Konsekuensi bila informasi dibuka"), filters=[stripped], validators=[at_most(TEXT_LENGTH)]
    )
    holder = StringField(_l("Badan publik yang menguasainya"), filters=[stripped], validators=[at_most(NAME_LENGTH)])
    holder_unknown = BooleanField(_l("Badan publik yang menguasainya tidak diketahui"))
    available_on = Day(_l("Tersedia paling lambat"))
    explanation = TextAreaField(_l("Penjelasan untuk Pemohon"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clean_files = []
        self.materials.choices = []
        self.outcome.choices = [(kind.value, str(words)) for kind, words in wording.ITEM_OUTCOMES.items()]
        self.given_as.choices = [(mode.value, words) for mode, words in given_forms().items()]
        self.ground.choices = [
            ("", _("Pilih huruf Pasal 17")),
            *(
                (ground.letter, _("huruf %(letter)s: %(text)s", letter=ground.letter, text=_(ground.text)))
                for ground in exemptions.GROUNDS.values()
            ),
        ]

    @property
    def decided(self) -> ItemOutcome | None:
        return ItemOutcome(self.outcome.data) if self.outcome.data in set(ItemOutcome) else None

    @property
    def used(self) -> frozenset[str]:
        """The fields that the chosen outcome reads."""
        return NEEDED[self.decided] if self.decided else frozenset()

    def facts(self) -> ItemFacts:
        used = self.used
        return ItemFacts(
            self.number,
            self.decided,
            holder=(self.holder.data or "") if "holder" in used else "",
            holder_unknown="holder_unknown" in used and bool(self.holder_unknown.data) and not self.holder.data,
            available_on=self.available_on.data if "available_on" in used else None,
            ground=(self.ground.data or "") if "ground" in used else "",
            other_act=(self.other_act.data or "") if "other_act" in used and self.ground.data == "j" else "",
            reason=(self.reason.data or "") if "reason" in used else "",
            consequence=(self.consequence.data or "") if "consequence" in used else "",
            blackout=(self.blackout.data or "") if "blackout" in used else "",
        )

    @property
    def takes_files(self) -> bool:
        return "files" in self.used

    @property
    def chosen_materials(self) -> list[int]:
        """The ids of the material that is given out."""
        if "materials" not in self.used:
            return []
        return [file.id for file in self.offered if str(file.id) in (self.materials.data or ())]

    def offer(self, files: Sequence[StoredFile]) -> None:
        """Let these files of the units be chosen."""
        self.offered = files
        self.materials.choices = [(str(file.id), file.name) for file in files]

    def proposal(self) -> dict[str, Any]:
        """What is kept of the item as a unit's draft: the fields that the chosen outcome uses."""
        kept = {"outcome", "explanation", *self.used} - {"files", "materials", "harm_test"}
        return {name: self[name].data for name in sorted(kept)}

    def decision(self) -> Decision:
        mode = AccessMode(self.given_as.data) if "given_as" in self.used and self.given_as.data else None
        return Decision(self.facts(), mode, self.explanation.data or "")

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask the fields, then the files, then the law's conditions about this item alone; a field has one error."""
        super().validate(extra_validators)
        self.judge_files()
        alone = Facts(self.today, self.today, self.today, items=(self.facts(),))
        for need in self.needs:
            if not need.holds(alone) and not self.is_said_elsewhere(need):
                place = next((name for name in PLACES[need.name] if not self[name].data), PLACES[need.name][0])
                if not self[place].errors:
                    add_error(self[place], self.sentence_of(need))
        if "given_as" in self.used and not self.given_as.data:
            add_error(self.given_as, _("Pilih bentuk informasi yang diberikan."))
        if "available_on" in self.used and self.available_on.data and self.available_on.data <= self.today:
            add_error(self.available_on, _("Tulis tanggal setelah hari ini."))
        if "materials" in self.used and len(self.chosen_materials) < len(self.materials.data or ()):
            add_error(self.materials, _("Bahan yang tadi dipilih tidak ada lagi. Periksa kembali pilihannya."))
        return not self.errors

    def judge_files(self) -> None:
        """Judge and clean what was uploaded."""
        self.clean_files = clean_uploads(self.files, self.files.data or []) if self.takes_files else []

    def is_said_elsewhere(self, need: Precondition) -> bool:
        """Whether what is missing follows from something else that is missing, which has its error."""
        return False

    def sentence_of(self, need: Precondition) -> str:
        """What the form says when a condition is not met."""
        return f"{_(need.otherwise)} ({need.article})"


def given_forms() -> dict[AccessMode, str]:
    """In which form an item is given, in short words."""
    return {
        AccessMode.SOFT_COPY: _("Softcopy"),
        AccessMode.HARD_COPY: _("Hardcopy"),
        AccessMode.VIEW: _("Dilihat atau dibaca di tempat"),
    }


class ItemsForm(Form):
    """Decisions on some items of a request. `bind_items` adds one `ItemForm` for each of them."""

    @property
    def parts(self) -> list[ItemForm]:
        """The items' forms in their order."""
        return [field.form for field in self if isinstance(field, FormField)]


def bind_items(
    base: type[Bound],
    items: Sequence[RequestItem],
    *,
    today: date,
    start: Mapping[int, Mapping[str, Any]],
    part: type[ItemForm] = ItemForm,
    **more: Any,
) -> Bound:
    """A form for exactly these items; ``start`` holds by number what their fields begin with.

    ``more`` goes to the form itself.
    """
    fields = {f"item_{item.number}": FormField(part, default=dict(start.get(item.number, {}))) for item in items}
    form: Bound = type(f"Bound{base.__name__}", (base,), fields)(**more)
    for one, item in zip(form.parts, items, strict=True):
        one.number, one.today = item.number, today
        for field in one:  # the summary of errors says which item
            field.label.text = _("Butir %(number)s, %(label)s", number=item.number, label=_lower(field.label.text))
    return form


def from_draft(decision: Mapping[str, Any]) -> dict[str, Any]:
    """What a unit drafted, as the fields of a form begin with it."""
    day = decision.get("available_on")
    return {**decision, "available_on": date.fromisoformat(day) if day else None}


def _lower(text: Any) -> str:
    return str(text)[:1].lower() + str(text)[1:]
