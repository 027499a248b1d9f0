"""The forms of a disposisi: who is to do what by when, what a unit hands in, and why it gives the task back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import FieldList, FormField, SelectField, TextAreaField
from wtforms.validators import DataRequired

from ppid.actions.assignments import Task, internal_due
from ppid.actions.files import Upload
from ppid.i18n import format_date
from ppid.law import workflow
from ppid.law.assignments import LONGEST_INTERNAL_DAYS
from ppid.models import Assignment, FileKind, InfoRequest, RequestItem, Unit
from ppid.web.forms import Form, stripped
from ppid.web.forms.items import Boxes, ItemForm, ItemsForm, bind_items, from_draft
from ppid.web.forms.officer import TEXT_LENGTH, Version, add_error, at_most

MOST_ROWS = 40
ADD = "tambah"  # the button that asks for one more row


class TaskForm(Form):
    """What one unit is to do. `AssignForm` sets the choices."""

    class Meta(Form.Meta):
        csrf = False

    unit = SelectField(_l("Perangkat daerah"), validate_choice=False)
    items = Boxes(_l("Butir yang ditugaskan"), validate_choice=False)
    instruction = TextAreaField(_l("Petunjuk"), filters=[stripped], validators=[at_most(TEXT_LENGTH)])
    days = SelectField(_l("Batas waktu internal"), validate_choice=False)
    copies = Boxes(_l("Tembusan"), validate_choice=False)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said in this row."""
        return not (self.unit.data or self.items.data or self.instruction.data or self.copies.data)

    @property
    def task(self) -> Task:
        unit_id = int(self.unit.data)
        return Task(
            unit_id,
            tuple(int(number) for number in self.items.data or ()),
            self.instruction.data or "",
            tuple(id for id in map(int, self.copies.data or ()) if id != unit_id),
            int(self.days.data),
        )


class AssignForm(Form):
    """One row for each unit. `assign_form` makes it."""

    version = Version(_l("Halaman ini"))
    rows = FieldList(FormField(TaskForm), max_entries=MOST_ROWS)
    dates: Mapping[str, date] = {}  # set anew by `assign_form`

    def passes(self, due_on: date) -> bool:
        """Whether an internal limit that is chosen ends after ``due_on``."""
        return any(self.dates.get(row.form.days.data or "", due_on) > due_on for row in self.rows)

    @property
    def tasks(self) -> list[Task]:
        return [row.form.task for row in self.rows if not row.form.is_empty]

    @property
    def has_room(self) -> bool:
        return len(self.rows) < MOST_ROWS

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        rows: list[TaskForm] = [row.form for row in self.rows]
        seen: set[str] = set()
        for row in rows:
            if not row.is_empty:
                self._judge(row, seen)
        if rows and all(row.is_empty for row in rows):
            add_error(rows[0].unit, _("Pilih paling sedikit satu perangkat daerah."))
        self.rows.errors = [row.errors for row in rows] if any(row.errors for row in rows) else []
        return not self.errors

    @staticmethod
    def _judge(row: TaskForm, seen: set[str]) -> None:
        """Say what is wrong with one row; ``seen`` are the units of the rows before it."""
        if row.unit.data not in values_of(row.unit) - {""}:
            add_error(row.unit, _("Pilih perangkat daerahnya."))
        elif row.unit.data in seen:
            add_error(row.unit, _("Perangkat daerah ini sudah dipilih di atas. Gabungkan butirnya di sana."))
        seen.add(row.unit.data or "")
        if not row.items.data:
            need = workflow.ASSIGN.needs[0]
            add_error(row.items, f"{_(need.otherwise)} ({need.article})")
        for field in (row.items, row.copies):
            if not set(field.data or ()) <= values_of(field):
                add_error(field, _("Pilih dari daftar yang ada."))
        if row.days.data not in values_of(row.days):
            add_error(row.days, _("Pilih salah satu batas waktu."))


def values_of(field: Any) -> set[str]:
    """The values that a field offers."""
    return {str(choice[0]) for choice in field.choices or ()}


def assign_form(info_request: InfoRequest, units: Sequence[Unit], *, now: datetime, more: bool = False) -> AssignForm:
    """The form for one request; it starts with the unit that was asked. ``more`` adds an empty row."""
    form = AssignForm()
    usual = str(min(info_request.body.internal_days, LONGEST_INTERNAL_DAYS))
    numbers = [str(item.number) for item in info_request.items]
    if not form.is_submitted():
        form.version.renew(info_request.version)
        asked = str(info_request.unit_id) if info_request.unit_id in {unit.id for unit in units} else ""
        form.rows.append_entry({"unit": asked, "items": numbers if asked or len(numbers) == 1 else [], "days": usual})
    elif not len(form.rows):
        form.rows.append_entry({"days": usual})
    if more and form.has_room:
        form.rows.append_entry({"days": usual})
    names = [(str(unit.id), unit.name) for unit in units]
    dates = {
        str(count): internal_due(info_request.body, count, now).due for count in range(1, LONGEST_INTERNAL_DAYS + 1)
    }
    form.dates = dates
    days = [(count, _due_words(count, due, info_request.due_on)) for count, due in dates.items()]
    for entry in form.rows:
        row: TaskForm = entry.form
        row.unit.choices = [("", _("Pilih perangkat daerah")), *names]
        row.items.choices = [
            (str(item.number), _("Butir %(number)s: %(text)s", number=item.number, text=item.text))
            for item in info_request.items
        ]
        row.copies.choices = names
        row.days.choices = days
    return form


def _due_words(days: str, due: date, answer_due: date) -> str:
    """A choice with its date: "3 hari kerja, sampai Kamis, 19 November 2026"."""
    if due > answer_due:
        return _("%(days)s hari kerja, sampai %(due)s (melewati batas waktu jawaban)", days=days, due=format_date(due))
    return _("%(days)s hari kerja, sampai %(due)s", days=days, due=format_date(due))


# What a unit hands in


class ProposalForm(ItemForm):
    """What a unit proposes for one item. Material is taken whatever the proposal is: the PPID has to see it."""

    files = MultipleFileField(_l("Bahan"))

    @property
    def takes_files(self) -> bool:
        return True


class HandInForm(ItemsForm):
    """A unit's proposal. `hand_in_form` adds one `ProposalForm` for each item of the assignment."""

    version = Version(_l("Halaman ini"))
    dropped = Boxes(_l("Berkas yang tidak disertakan"), validate_choice=False)
    files_lost = False  # set when what was chosen could not be kept

    @property
    def dropped_ids(self) -> list[int]:
        """The files that were uploaded before and are taken out again."""
        return [int(text) for text in self.dropped.data or () if text.isascii() and text.isdigit() and len(text) < 16]

    def uploads(self, items: Sequence[RequestItem]) -> list[Upload]:
        """The sound files that came with the form."""
        ids = {item.number: item.id for item in items}
        return [Upload(clean, FileKind.MATERIAL, ids[part.number]) for part in self.parts for clean in part.clean_files]

    def decisions(self) -> dict[int, dict[str, Any]]:
        """What is kept for each item, by its number."""
        return {part.number: part.proposal() for part in self.parts}


def hand_in_form(assignment: Assignment, info_request: InfoRequest, *, today: date) -> HandInForm:
    """The form for the items of an assignment, begun with what the unit saved before."""
    items = [item for item in info_request.items if item.number in assignment.item_numbers]
    saved = {draft.item_number: from_draft(draft.decision) for draft in assignment.drafts}
    usual = {"given_as": info_request.access_mode.value}
    start = {item.number: usual | saved.get(item.number, {}) for item in items}
    form = bind_items(HandInForm, items, today=today, start=start, part=ProposalForm)
    if not form.is_submitted():
        form.version.renew(assignment.version)
    return form


class ReturnForm(Form):
    """Why a unit gives an assignment back."""

    version = Version(_l("Halaman ini"))
    reason = TextAreaField(
        _l("Alasan dikembalikan"),
        filters=[stripped],
        validators=[DataRequired(_l("Sebutkan alasan disposisi dikembalikan.")), at_most(TEXT_LENGTH)],
    )


class RecallForm(Form):
    """The confirmation that an assignment is taken back."""

    version = Version(_l("Halaman ini"))
