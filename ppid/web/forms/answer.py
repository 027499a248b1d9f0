"""The form of a pemberitahuan tertulis: items with their files and harm tests, costs, and the draft it is kept as."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from werkzeug.datastructures import MultiDict
from wtforms import Field, HiddenField, SelectField, StringField, TextAreaField

from ppid.actions.answers import Answer, Decision, rest_on
from ppid.actions.bodies import Price
from ppid.actions.files import Upload
from ppid.actions.redactions import marks_as_text
from ppid.i18n import format_rupiah
from ppid.law import conditions, workflow
from ppid.law.cases import WITHHELD
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome, Precondition
from ppid.models import FileKind, HarmTest, InfoRequest, ItemDraft, Redaction, StoredFile
from ppid.web.forms import Form, stripped
from ppid.web.forms.items import ItemForm, ItemsForm, bind_items, from_draft
from ppid.web.forms.officer import (
    NAME_LENGTH,
    TEXT_LENGTH,
    Amount,
    Version,
    add_error,
    at_most,
    clean_uploads,
    from_zero_to,
)

MOST_RUPIAH, MOST_SHEETS, MOST_DAYS = 1_000_000_000, 100_000, 365
SHORT = 60  # letters of the information that name a harm test in a list
FROM_THE_TEST = ("ground", "other_act", "reason", "consequence")
NOT_TYPED = {"csrf_token", "version", "draft_version"}


@dataclass(frozen=True, slots=True)
class Basis:
    """What an answer can be made of.

    What units drafted, the latest first, and the material they handed in; the harm tests on which a refusal may rest
    today; the files kept with the draft; the finished copies with parts blacked out; and what copying costs.
    """

    proposals: Sequence[ItemDraft] = ()
    materials: Sequence[StoredFile] = ()
    tests: Sequence[HarmTest] = ()
    files: Sequence[StoredFile] = ()
    copies: Sequence[Redaction] = ()
    prices: Sequence[Price] = ()


def put(field: Field, text: str) -> None:
    """Let a field say something as if it had been typed."""
    field.data, field.raw_data = text, [text]


class AnswerItemForm(ItemForm):
    """A decision in an answer, which rests what it keeps back on a harm test and gives what it names.

    ``kept`` are files uploaded before, ``copies`` those blacked out for this item; `answer_form` brings them.
    """

    needs = workflow.SUBMIT.needs
    tests: Mapping[int, HarmTest] = MappingProxyType({})
    kept: Sequence[StoredFile] = ()
    copies: Sequence[Redaction] = ()
    refusals: Sequence[str] = ()

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

    def fill_from_test(self) -> None:
        """Write what the chosen test says into the fields that are empty, or that say what another test says."""
        test, decided = self.chosen_test, self.decided
        if test is None or decided is None:
            return
        bare = ItemFacts(self.number, decided)
        wanted = rest_on(bare, test)
        known = [rest_on(bare, other) for other in self.tests.values()]
        for name in self.used.intersection(FROM_THE_TEST):
            typed = (self[name].data or "").replace("\r\n", "\n").strip()
            if not typed or typed in {getattr(other, name).strip() for other in known}:
                put(self[name], getattr(wanted, name))

    def fill_from_marks(self) -> None:
        """Say which parts are blacked out as the marks of the finished copies do, unless it is said already."""
        if self.copies and not self.blackout.data:
            put(self.blackout, "\n".join(marks_as_text(copy) for copy in self.copies))

    # What is given

    @property
    def given_files(self) -> list[StoredFile]:
        """The files that go out for this item, beside its copies: those kept with the draft, and units' material."""
        chosen = set(self.chosen_materials)
        return [*self.kept, *(file for file in self.offered if file.id in chosen)] if self.takes_files else []

    @property
    def given_copies(self) -> list[StoredFile]:
        """The copies with parts blacked out that go out for this item."""
        return [copy.result for copy in self.copies if copy.result is not None] if self.takes_files else []

    def facts(self) -> ItemFacts:
        return replace(
            rest_on(super().facts(), self.chosen_test),
            files=len(self.given_files) + len(self.given_copies),
            explanation=self.explanation.data or "",
        )

    def decision(self) -> Decision:
        test = self.chosen_test
        return replace(super().decision(), harm_test_id=test.id if test else None)

    # What is uploaded and what is missing

    def take_uploads(self) -> None:
        """Judge and clean what was uploaded, whatever is decided; what is refused is said by `judge_files`."""
        self.clean_files = clean_uploads(self.files, self.files.data or [])
        self.refusals, self.files.errors = list(self.files.errors), []

    def judge_files(self) -> None:
        if self.takes_files or self.decided is None:
            self.files.errors = [*self.files.errors, *self.refusals]

    def is_said_elsewhere(self, need: Precondition) -> bool:
        """Ground, reason and consequence come with the test, so without one only the test is asked for."""
        if self.decided not in WITHHELD or self.chosen_test is not None:
            return False
        if need is conditions.BLACKOUT_REASONED:
            return bool(self.blackout.data)
        return need in (conditions.GROUND_NAMED, conditions.REFUSAL_REASONED)

    def sentence_of(self, need: Precondition) -> str:
        if need is not conditions.HARM_TESTED or self.chosen_test is not None:
            return super().sentence_of(need)
        more = _("Pilih pengujiannya; huruf, alasan, dan konsekuensi yang kosong terisi dari pengujian itu.")
        return f"{_(need.otherwise)} {more} ({need.article})"


def harm_test_words(test: HarmTest) -> str:
    """A test in a list: its number, its letter, and the information shortened."""
    information = " ".join(test.information.split())
    if len(information) > SHORT:
        information = information[:SHORT].rsplit(" ", 1)[0] + "…"
    return _(
        "%(number)s, huruf %(letter)s: %(information)s", number=test.number, letter=test.ground, information=information
    )


class DraftVersion(HiddenField):
    """The state of the draft on which a page was opened; 0 where there was none."""

    @property
    def number(self) -> int:
        return int(self.data) if self.data and self.data.isdigit() else 0

    def renew(self, version: int) -> None:
        """Let the next sending speak of the present state."""
        self.data, self.raw_data = str(version), None


class AnswerForm(ItemsForm):
    """A pemberitahuan tertulis."""

    media: AbstractSet[str] = frozenset({""})

    version = Version(_l("Halaman ini"))
    draft_version = DraftVersion(_l("Konsep"))
    provide_days = Amount(_l("Waktu penyediaan"), validators=[from_zero_to(MOST_DAYS)], default=0)
    medium = SelectField(_l("Jenis salinan"), validate_choice=False)
    copy_rate = Amount(_l("Penyalinan per lembar"), validators=[from_zero_to(MOST_RUPIAH)], default=0)
    copy_sheets = Amount(_l("Jumlah lembar"), validators=[from_zero_to(MOST_SHEETS)], default=0)
    delivery_cost = Amount(_l("Pengiriman"), validators=[from_zero_to(MOST_RUPIAH)], default=0)
    other_cost = Amount(_l("Lain-lain"), validators=[from_zero_to(MOST_RUPIAH)], default=0)
    payment = StringField(_l("Cara pembayaran"), filters=[stripped], validators=[at_most(NAME_LENGTH)])
    explanation = TextAreaField(_l("Penjelasan umum"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])

    @property
    def parts(self) -> list[AnswerItemForm]:
        """The items' forms in their order."""
        return [part for part in super().parts if isinstance(part, AnswerItemForm)]

    # Costs

    def let_price(self, prices: Sequence[Price]) -> None:
        """Let the sheets of the body's own table of costs be chosen; the chosen one sets the rate."""
        sheets = {price.medium: price for price in prices if price.is_by_sheet}
        self.media = {"", *sheets}
        self.medium.choices = [
            ("", _("Tidak ada, atau tarif ditulis sendiri")),
            *(
                (name, _("%(medium)s, %(price)s per lembar", medium=name, price=format_rupiah(price.rupiah)))
                for name, price in sheets.items()
            ),
        ]
        if self.medium.data in sheets:
            put(self.copy_rate, str(sheets[self.medium.data].rupiah))
            self.copy_rate.data, self.copy_rate.process_errors = sheets[self.medium.data].rupiah, []

    @property
    def total(self) -> int:
        """What the applicant pays, in whole rupiah."""
        return self.copying + (self.delivery_cost.data or 0) + (self.other_cost.data or 0)

    @property
    def copying(self) -> int:
        return (self.copy_rate.data or 0) * (self.copy_sheets.data or 0)

    @property
    def gives(self) -> bool:
        """Whether anything is handed out."""
        return any("given_as" in part.used for part in self.parts)

    def gives_as(self, mode: AccessMode) -> bool:
        """Whether anything is handed out in this form."""
        return any("given_as" in part.used and part.given_as.data == mode for part in self.parts)

    @property
    def is_electronic(self) -> bool:
        """Whether everything that is handed out is a file."""
        return self.gives and not (self.gives_as(AccessMode.HARD_COPY) or self.gives_as(AccessMode.VIEW))

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if (self.medium.data or "") not in self.media:
            add_error(self.medium, _("Jenis salinan ini tidak ada lagi dalam daftar biaya. Pilih kembali."))
        if bool(self.copy_rate.data) != bool(self.copy_sheets.data) and not (
            self.copy_rate.errors or self.copy_sheets.errors
        ):
            empty = self.copy_sheets if self.copy_rate.data else self.copy_rate
            add_error(empty, _("Tarif dan jumlah lembar diisi bersama, atau keduanya dikosongkan."))
        if self.total and not self.gives:
            add_error(self.copy_rate, _("Tidak ada butir yang diberikan, jadi tidak ada biaya."))
        elif self.copying and not self.gives_as(AccessMode.HARD_COPY):
            add_error(
                self.copy_sheets,
                _("Salinan digital dan melihat di tempat tidak dikenai biaya penyalinan. Kosongkan jumlah lembar."),
            )
        if self.total and self.gives and not self.payment.data:
            add_error(self.payment, _("Sebutkan cara pembayarannya (UU 14/2008 Pasal 22 ayat (7) huruf g)."))
        return not self.errors

    # Files

    def let_keep(self, files: Sequence[StoredFile], item_ids: Mapping[int, int]) -> None:
        """Show the files that are kept with the draft; ``item_ids`` are by number."""
        for part in self.parts:
            part.kept = [file for file in files if file.item_id == item_ids[part.number]]

    def take_uploads(self, item_ids: Mapping[int, int]) -> list[Upload]:
        """What was uploaded and can be kept."""
        for part in self.parts:
            part.take_uploads()
        return [
            Upload(clean, FileKind.GIVEN, item_ids[part.number]) for part in self.parts for clean in part.clean_files
        ]

    def name_refused_files(self) -> bool:
        """Say beside its field which file could not be taken; whether there was one."""
        for part in self.parts:
            part.files.errors = list(part.refusals)
        return any(part.refusals for part in self.parts)

    @property
    def given_files(self) -> list[StoredFile]:
        """Everything that goes out, beside the copies with parts blacked out."""
        return [file for part in self.parts for file in part.given_files]

    @property
    def materials(self) -> dict[int, list[int]]:
        """The files of units that are given out, by item number."""
        return {part.number: part.chosen_materials for part in self.parts}

    # What it says

    @property
    def typed(self) -> dict[str, list[str]]:
        """What was typed and chosen, right or wrong, as the browser sent it."""
        fields = [field for field in self if field.name not in NOT_TYPED]
        fields += [field for part in self.parts for field in part if not isinstance(field, MultipleFileField)]
        return {
            field.name: [str(text).replace("\x00", "") for text in field.raw_data]
            for field in fields
            if getattr(field, "raw_data", None)
        }

    def answer(self) -> Answer:
        """The answer as drafted, with the files that it would give."""
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
            files=tuple(self.given_files),
        )


def answer_form(
    info_request: InfoRequest,
    basis: Basis,
    *,
    today: date,
    all_given: bool = False,
    typed: Mapping[str, Sequence[str]] | None = None,
    is_shown: bool = True,
) -> AnswerForm:
    """The form for the items of this request, begun with what units drafted.

    ``all_given`` starts with each item as given instead; ``typed`` fills it with what was typed into it before, as a
    draft keeps it: then nothing is read from the page. One that is not shown, only judged, carries no token.
    """
    usual: dict[str, Any] = {"given_as": info_request.access_mode.value}
    if all_given:
        usual["outcome"] = ItemOutcome.GIVEN.value
    start = {item.number: dict(usual) for item in info_request.items}
    by_item = {
        item.number: [one for one in basis.proposals if one.item_number == item.number] for item in info_request.items
    }
    if not all_given and typed is None:
        for number, drafted in by_item.items():
            start[number] |= from_draft(drafted[0].decision) if drafted else {}
    more: dict[str, Any] = {}
    if typed is not None:
        pairs = [(name, text) for name, texts in typed.items() for text in texts]
        more = {"formdata": MultiDict(pairs)} | ({} if is_shown else {"meta": {"csrf": False}})
    form = bind_items(AnswerForm, info_request.items, today=today, start=start, part=AnswerItemForm, **more)
    tests = {test.id: test for test in basis.tests}
    for part, item in zip(form.parts, info_request.items, strict=True):
        part.proposals = by_item[item.number]
        part.offer([file for file in basis.materials if file.item_id == item.id])
        part.let_rest_on(tests)
        part.copies = [copy for copy in basis.copies if copy.item_id == item.id]
    form.let_keep(basis.files, {item.number: item.id for item in info_request.items})
    form.let_price(basis.prices)
    if typed is not None or not form.is_submitted():
        for part in form.parts:
            part.fill_from_marks()
        form.version.renew(info_request.version)
    return form


class SendForm(Form):
    """The last look before an answer leaves: only what was seen travels with it."""

    version = Version(_l("Halaman ini"))
    draft_version = Version(_l("Konsep"))


class ApproveForm(SendForm):
    """The same for who approves; ``remark`` is for sending the draft back."""

    remark = TextAreaField(_l("Catatan untuk penyusun"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])
