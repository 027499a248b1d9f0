"""The form of a pemberitahuan tertulis, item by item.

What an answer must say is asked of the law's table; the form only leads to the field where it is to be written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, FormField, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import AnyOf, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from ppid.actions.answers import Answer, Decision, rest_on
from ppid.law import conditions, exemptions, workflow
from ppid.law.workflow import AccessMode, Facts, ItemFacts, ItemOutcome
from ppid.models import HarmTest, InfoRequest, ItemDraft, RequestItem, StoredFile
from ppid.uploads import CleanFile
from ppid.web import wording
from ppid.web.forms import Form, stripped
from ppid.web.forms.officer import (
    NAME_LENGTH,
    TEXT_LENGTH,
    Amount,
    Day,
    Version,
    add_error,
    at_most,
    clean_uploads,
)

Bound = TypeVar("Bound", bound="ItemsForm")

MOST_RUPIAH, MOST_SHEETS, MOST_DAYS = 1_000_000_000, 100_000, 365

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
}
SHORT = 60  # letters of the information that name a harm test in a list


def _from_zero_to(most: int) -> NumberRange:
    return NumberRange(0, most, message=_l("Angka ini tidak masuk akal di sini."))


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

    needs = tuple(need for need in workflow.ANSWER.needs if need is not conditions.HARM_TESTED)
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
        """Ask the fields, then the law's conditions about this item alone, then the files."""
        super().validate(extra_validators)
        alone = Facts(self.today, self.today, self.today, items=(self.facts(),))
        for need in self.needs:
            if not need.holds(alone):
                place = next((name for name in PLACES[need.name] if not self[name].data), PLACES[need.name][0])
                add_error(self[place], f"{_(need.otherwise)} ({need.article})")
        if "given_as" in self.used and not self.given_as.data:
            add_error(self.given_as, _("Pilih bentuk informasi yang diberikan."))
        if "available_on" in self.used and self.available_on.data and self.available_on.data <= self.today:
            add_error(self.available_on, _("Tulis tanggal setelah hari ini."))
        if "materials" in self.used and len(self.chosen_materials) < len(self.materials.data or ()):
            add_error(self.materials, _("Bahan yang tadi dipilih tidak ada lagi. Periksa kembali pilihannya."))
        self.clean_files = clean_uploads(self.files, self.files.data or []) if self.takes_files else []
        return not self.errors


class AnswerItemForm(ItemForm):
    """The same in an answer, which rests what it keeps back on a harm test. `answer_form` offers the tests."""

    needs = workflow.ANSWER.needs
    tests: Mapping[int, HarmTest] = MappingProxyType({})

    harm_test = SelectField(_l("Pengujian konsekuensi"), validate_choice=False)

    def let_rest_on(self, tests: Mapping[int, HarmTest]) -> None:
        """Let these tests be chosen."""
        self.tests = tests
        self.harm_test.choices = [
            ("", _("Pilih pengujian yang masih berlaku")),
            *((str(id), harm_test_words(test)) for id, test in tests.items()),
        ]

    @property
    def chosen_test(self) -> HarmTest | None:
        if "harm_test" not in self.used:
            return None
        return next((test for id, test in self.tests.items() if str(id) == self.harm_test.data), None)

    def facts(self) -> ItemFacts:
        return rest_on(super().facts(), self.chosen_test)

    def decision(self) -> Decision:
        test = self.chosen_test
        return replace(super().decision(), harm_test_id=test.id if test else None)


def harm_test_words(test: HarmTest) -> str:
    """A test in a list: its number, its letter, and the information shortened."""
    information = " ".join(test.information.split())
    if len(information) > SHORT:
        information = information[:SHORT].rsplit(" ", 1)[0] + "…"
    return _(
        "%(number)s, huruf %(letter)s: %(information)s", number=test.number, letter=test.ground, information=information
    )


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


class AnswerForm(ItemsForm):
    """A pemberitahuan tertulis."""

    version = Version(_l("Halaman ini"))
    provide_days = Amount(_l("Waktu penyediaan"), validators=[_from_zero_to(MOST_DAYS)], default=0)
    copy_rate = Amount(_l("Penyalinan per lembar"), validators=[_from_zero_to(MOST_RUPIAH)], default=0)
    copy_sheets = Amount(_l("Jumlah lembar"), validators=[_from_zero_to(MOST_SHEETS)], default=0)
    delivery_cost = Amount(_l("Pengiriman"), validators=[_from_zero_to(MOST_RUPIAH)], default=0)
    other_cost = Amount(_l("Lain-lain"), validators=[_from_zero_to(MOST_RUPIAH)], default=0)
    payment = StringField(_l("Cara pembayaran"), filters=[stripped], validators=[at_most(NAME_LENGTH)])
    explanation = TextAreaField(_l("Penjelasan umum"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])

    @property
    def total(self) -> int:
        """What the applicant pays, in whole rupiah."""
        copies = (self.copy_rate.data or 0) * (self.copy_sheets.data or 0)
        return copies + (self.delivery_cost.data or 0) + (self.other_cost.data or 0)

    @property
    def gives(self) -> bool:
        """Whether anything is handed out."""
        return any("given_as" in part.used for part in self.parts)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if bool(self.copy_rate.data) != bool(self.copy_sheets.data) and not (
            self.copy_rate.errors or self.copy_sheets.errors
        ):
            empty = self.copy_sheets if self.copy_rate.data else self.copy_rate
            add_error(empty, _("Tarif dan jumlah lembar diisi bersama, atau keduanya dikosongkan."))
        if self.total and not self.gives:
            add_error(self.copy_rate, _("Tidak ada butir yang diberikan, jadi tidak ada biaya."))
        elif self.total and not self.payment.data:
            add_error(self.payment, _("Sebutkan cara pembayarannya (UU 14/2008 Pasal 22 ayat (7) huruf g)."))
        return not self.errors

    @property
    def materials(self) -> dict[int, list[int]]:
        """The files of units that are given out, by item number."""
        return {part.number: part.chosen_materials for part in self.parts}

    def answer(self) -> Answer:
        """The answer as drafted, still without its files."""
        gives = self.gives
        return Answer(
            tuple(part.decision() for part in self.parts),
            provide_days=(self.provide_days.data or 0) if gives else 0,
            copy_rate=self.copy_rate.data or 0,
            copy_sheets=self.copy_sheets.data or 0,
            delivery_cost=self.delivery_cost.data or 0,
            other_cost=self.other_cost.data or 0,
            payment=(self.payment.data or "") if self.total else "",
            explanation=self.explanation.data or "",
        )


def bind_items(
    base: type[Bound],
    items: Sequence[RequestItem],
    *,
    today: date,
    start: Mapping[int, Mapping[str, Any]],
    part: type[ItemForm] = ItemForm,
) -> Bound:
    """A form for exactly these items; ``start`` holds by number what their fields begin with."""
    fields = {f"item_{item.number}": FormField(part, default=dict(start.get(item.number, {}))) for item in items}
    form: Bound = type(f"Bound{base.__name__}", (base,), fields)()
    for one, item in zip(form.parts, items, strict=True):
        one.number, one.today = item.number, today
        for field in one:  # the summary of errors says which item
            field.label.text = _("Butir %(number)s, %(label)s", number=item.number, label=_lower(field.label.text))
    return form


def from_draft(decision: Mapping[str, Any]) -> dict[str, Any]:
    """What a unit drafted, as the fields of a form begin with it."""
    day = decision.get("available_on")
    return {**decision, "available_on": date.fromisoformat(day) if day else None}


def answer_form(
    info_request: InfoRequest,
    *,
    today: date,
    all_given: bool = False,
    proposals: Sequence[ItemDraft] = (),
    materials: Sequence[StoredFile] = (),
    tests: Sequence[HarmTest] = (),
) -> AnswerForm:
    """The form for the items of this request, begun with what units drafted, the latest ``proposals`` first.

    ``all_given`` starts with each item as given instead; ``materials`` are the files of the units that may be given,
    ``tests`` the harm tests on which a refusal may rest today.
    """
    usual: dict[str, Any] = {"given_as": info_request.access_mode.value}
    if all_given:
        usual["outcome"] = ItemOutcome.GIVEN.value
    start = {item.number: dict(usual) for item in info_request.items}
    by_item = {item.number: [one for one in proposals if one.item_number == item.number] for item in info_request.items}
    if not all_given:
        for number, drafted in by_item.items():
            start[number] |= from_draft(drafted[0].decision) if drafted else {}
    form = bind_items(AnswerForm, info_request.items, today=today, start=start, part=AnswerItemForm)
    by_id = {test.id: test for test in tests}
    for part, item in zip(form.parts, info_request.items, strict=True):
        part.proposals = by_item[item.number]
        part.offer([file for file in materials if file.item_id == item.id])
        if isinstance(part, AnswerItemForm):
            part.let_rest_on(by_id)
    if not form.is_submitted():
        form.version.renew(info_request.version)
    return form


def _lower(text: Any) -> str:
    return str(text)[:1].lower() + str(text)[1:]
