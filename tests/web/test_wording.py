"""What the record holds is told in sentences: every event that is written anywhere has its own."""

from __future__ import annotations

import ast
import importlib
from collections.abc import Iterator
from datetime import date

import pytest
from flask import Flask

from ppid.law import workflow
from ppid.law.workflow import Channel, EvidenceKind, Outcome
from ppid.models import Event, FileKind
from ppid.web import wording
from tests.test_architecture import MODULES

WRITERS = ("record", "_record")  # of `ppid.actions.events`, and what passes its name on


def names_written() -> Iterator[tuple[str, int, str | None]]:
    """Module, line and event name of every writing of an event of a case; None where no name can be made out."""
    for module in MODULES:
        for function in ast.walk(module.tree) if module.room == "actions" else ():
            if not isinstance(function, ast.FunctionDef):
                continue
            handed_in = {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and ast.unparse(call.func).split(".")[-1] in WRITERS and call.args:
                    name = call.args[0]
                    if not (isinstance(name, ast.Name) and name.id in handed_in):  # passed on: its callers say it
                        yield module.name, call.lineno, name_of(module.name, name)


def name_of(module: str, written: ast.expr) -> str | None:
    """The name as it stands, or behind constants: ``SHOWN``, ``workflow.ASSIGN.name``."""
    if isinstance(written, ast.Constant):
        return str(written.value)
    first, *rest = ast.unparse(written).split(".")
    found = getattr(importlib.import_module(module), first, None)
    for part in rest:
        found = getattr(found, part, None)
    return found if isinstance(found, str) else None


def test_every_name_of_an_event_can_be_made_out() -> None:
    found = list(names_written())
    assert len(found) > 20
    assert [(module, line) for module, line, name in found if name is None] == []


def test_every_event_of_a_case_has_a_sentence_of_its_own() -> None:
    written = {name for _module, _line, name in names_written() if name}
    assert (written | set(workflow.TRANSITIONS)) - set(wording.SENTENCES) == set()


def test_no_sentence_is_left_over() -> None:
    written = {name for _module, _line, name in names_written()}
    assert set(wording.SENTENCES) - written - set(workflow.TRANSITIONS) == set()


FACTS = {
    "number": "0001/PPID/2026",
    "due_on": "2026-11-16",
    "until": "2026-12-01",
    "repair_due_on": "2026-11-20",
    "received_on": "2026-11-16",
    "before": "2026-11-13",
    "objection_until": "2026-12-30",
    "outcome": Outcome.GIVEN.value,
    "evidence": EvidenceKind.OPENED.value,
    "channel": Channel.PHONE.value,
    "decree": "SKB 1/2026",
    "items": [1, 2],
    "item": 1,
}


@pytest.mark.parametrize("facts", [{}, FACTS], ids=["no facts", "facts"])
@pytest.mark.parametrize("name", sorted(wording.SENTENCES))
def test_an_event_reads_as_a_whole_sentence(tmp_path: object, name: str, facts: dict[str, object]) -> None:
    app = Flask(__name__)
    from ppid import i18n

    i18n.init(app)
    kind = {"kind": FileKind.GIVEN.value} if name == "file_added" else {"kind": "notice"}
    with app.test_request_context():
        sentence = wording.event_sentence(Event(name=name, data=facts | (kind if facts else {}), on=date(2026, 11, 16)))
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert name not in sentence.split()


def test_an_answer_taken_over_without_its_day_is_told_without_a_gap() -> None:
    app = Flask(__name__)
    from ppid import i18n

    i18n.init(app)
    with app.test_request_context():
        told = [
            wording.event_sentence(Event(name="deliver", data=facts, on=date(2026, 11, 16)))
            for facts in ({"evidence": EvidenceKind.OPENED.value}, {})
        ]
    assert all(sentence.startswith("Jawaban diterima Pemohon: ") and "-:" not in sentence for sentence in told)
