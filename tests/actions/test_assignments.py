"""Disposisi: items go to units with a limit of the body's own, and come back as proposals, material or reasons."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from ppid import clock
from ppid.access import Actor, applicant_of
from ppid.actions import assignments, requests
from ppid.actions.assignments import AssignmentError, Task
from ppid.actions.files import Upload, stored
from ppid.actions.requests import Answer, Decision, Stale
from ppid.db import committed, db
from ppid.law import workflow
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome, NotAllowed
from ppid.letters.case_forms import AssignmentFacts
from ppid.models import Assignment, AssignmentState, Event, FileKind, InfoRequest, ItemDraft, StoredFile
from ppid.queries import assignments as queries
from ppid.queries import requests as request_queries
from ppid.uploads import accept
from tests import world

BEFORE_ASCENSION = datetime(2026, 5, 13, 1, 0, tzinfo=UTC)  # Wednesday; Thursday and Friday are holidays
GIVEN = {"outcome": "given", "given_as": "soft_copy", "explanation": "Terlampir"}
ANSWER = Answer(
    tuple(Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2))
)


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with time_machine.travel(BEFORE_ASCENSION, tick=False):
        yield


def officer() -> Actor:
    return world.actor(Role.OFFICER)


def unit_officer() -> Actor:
    return world.actor(Role.UNIT_OFFICER)


def data_of(made: InfoRequest, name: str) -> list[dict[str, Any]]:
    return [event.data for event in db.session.scalars(request_queries.events_of(made.id)) if event.name == name]


def hand_in(assignment: Assignment, *numbers: int, by: Actor | None = None, **more: Any) -> None:
    with committed():
        assignments.hand_in(
            assignment,
            dict.fromkeys(numbers or (1, 2), GIVEN),
            actor=by or unit_officer(),
            now=clock.now(),
            **more,
        )


def material(made: InfoRequest, assignment: Assignment, number: int = 1) -> StoredFile:
    upload = Upload(accept("bahan.txt", b"isi bahan"), FileKind.MATERIAL, made.items[number - 1].id)
    with stored(made, [upload], now=clock.now()) as kept:
        hand_in(assignment, files=kept)
    return db.session.scalars(sa.select(StoredFile).where(StoredFile.kind == FileKind.MATERIAL)).one()


# Given


def test_two_units_get_limits_of_their_own_counted_over_holidays(app: Flask) -> None:
    made = world.register()
    health, roads = world.unit(), world.unit("dinas-pupr")
    with committed():
        assignments.assign(
            made,
            [Task(health.id, (1,), "Salin laporannya", (roads.id,)), Task(roads.id, (2,), internal_days=1)],
            actor=officer(),
            now=clock.now(),
        )
    first, second = db.session.scalars(queries.of_request(made.id))
    assert (first.internal_days, first.due_on) == (3, date(2026, 5, 20))  # as the body says
    assert (second.internal_days, second.due_on) == (1, date(2026, 5, 18))
    assert [data["items"] for data in data_of(made, "assign")] == [[1], [2]]
    told = data_of(made, "assign")[0]
    assert (told["unit"], told["copies"], told["due_on"]) == (health.id, [roads.id], "2026-05-20")
    assert "Salin" not in str(told)  # only its digest


def test_each_unit_gets_a_letter_about_all_that_it_holds_with_its_tembusan(app: Flask) -> None:
    made = world.register()
    health, roads = world.unit(), world.unit("dinas-pupr")
    with committed():
        assignments.assign(
            made, [Task(health.id, (1,), "Salin laporannya", (roads.id,))], actor=officer(), now=clock.now()
        )
    world.assign(made, items=(2,))
    first, second = (
        AssignmentFacts.from_json(one.facts) for one, _id in db.session.execute(queries.letters_of(made.id))
    )
    assert (first.unit, [item.number for item in first.items]) == ("Dinas Kesehatan", [1])
    assert (first.instruction, first.copies) == ("Salin laporannya", ("PPID Pelaksana Dinas Pekerjaan Umum",))
    assert (first.internal_on, first.reply_on) == ("2026-05-20", made.due_on.isoformat())
    assert first.signatory.jabatan == world.JABATAN[Role.OFFICER]
    assert [item.number for item in second.items] == [1, 2]
    assert first.applicant.name == second.applicant.name == ""


def test_the_law_s_table_names_the_letters_of_a_disposisi(app: Flask) -> None:
    made = world.register()
    hand_in(world.assign(made)[0])
    issued = [one.kind for one, _id in db.session.execute(queries.letters_of(made.id))]
    assert issued == [workflow.ASSIGN.letter, workflow.DRAFT.letter]


def test_the_clock_of_the_law_does_not_move(app: Flask) -> None:
    made = world.register()
    before = (made.status, made.due_on, made.statute_due_on)
    world.assign(made, days=10)
    assert (made.status, made.due_on, made.statute_due_on) == before


def test_assigning_again_adds_items_and_counts_anew(app: Flask) -> None:
    made = world.register()
    world.assign(made, items=(1,))
    with time_machine.travel(datetime(2026, 5, 18, 1, 0, tzinfo=UTC), tick=False):
        world.assign(made, items=(2,), days=1)
    one = db.session.scalars(queries.of_request(made.id)).one()
    assert one.item_numbers == [1, 2]
    assert (one.assigned_on, one.due_on) == (date(2026, 5, 18), date(2026, 5, 19))


@pytest.mark.parametrize("days", [-1, 11])
def test_a_limit_outside_the_bounds_is_refused(app: Flask, days: int) -> None:
    made = world.register()
    with pytest.raises(AssignmentError, match="1 sampai 10 hari kerja"):
        world.assign(made, days=days)


def test_items_and_units_must_be_there(app: Flask) -> None:
    made, strange = world.register(), world.unit(of="samarinda")
    for task, said in (
        (Task(world.unit().id, (3,)), "tidak ada pada permohonan"),
        (Task(strange.id, (1,)), "tidak ada pada badan publik"),
        (Task(world.unit().id, (1,), copies=(strange.id,)), "tidak ada pada badan publik"),
    ):
        with pytest.raises(AssignmentError, match=said), committed():
            assignments.assign(made, [task], actor=officer(), now=clock.now())
    for tasks in ([], [Task(world.unit().id, ())]):
        with pytest.raises(NotAllowed, match="paling sedikit satu butir"), committed():
            assignments.assign(made, tasks, actor=officer(), now=clock.now())
    assert db.session.scalar(sa.select(sa.func.count(Assignment.id))) == 0


@pytest.mark.parametrize("role", [Role.DESK, Role.UNIT_OFFICER, Role.SUPERIOR])
def test_only_the_ppid_assigns_and_recalls(app: Flask, role: Role) -> None:
    made = world.register()
    one = world.assign(made)[0]
    for step in (
        lambda: assignments.assign(made, [Task(world.unit().id, (1,))], actor=world.actor(role), now=clock.now()),
        lambda: assignments.recall(one, actor=world.actor(role), now=clock.now()),
    ):
        with pytest.raises(NotAllowed), committed():
            step()


def test_who_assigns_from_an_older_page_is_told(app: Flask) -> None:
    made = world.register()
    version = made.version
    world.assign(made)
    task = Task(world.unit("dinas-pupr").id, (1,))
    with pytest.raises(Stale), committed():
        assignments.assign(made, [task], actor=officer(), now=clock.now(), version=version)


# Taken back


def test_what_is_recalled_is_the_units_no_longer(app: Flask) -> None:
    made = world.register()
    one = world.assign(made)[0]
    with committed():
        assignments.recall(one, actor=officer(), now=clock.now(), version=one.version)
    assert (one.state, one.closed_at) == (AssignmentState.RECALLED, clock.now())
    assert data_of(made, "recall") == [{"unit": world.unit().id}]
    assert db.session.scalars(sa.select(InfoRequest).where(request_queries.visible(unit_officer()))).all() == []
    with pytest.raises(AssignmentError, match="tidak berlaku"):
        hand_in(one)
    with pytest.raises(AssignmentError, match="tidak berlaku"), committed():
        assignments.recall(one, actor=officer(), now=clock.now())
    again = world.assign(made)[0]
    assert again.id != one.id


def test_a_unit_returns_with_reasons_and_may_be_asked_again(app: Flask) -> None:
    made = world.register()
    one = world.assign(made)[0]
    with pytest.raises(NotAllowed, match="alasan"), committed():
        assignments.give_back(one, reason="  ", actor=unit_officer(), now=clock.now())
    with committed():
        assignments.give_back(one, reason=" Dikuasai PUPR ", actor=unit_officer(), now=clock.now())
    assert (one.state, one.return_reason) == (AssignmentState.RETURNED, "Dikuasai PUPR")
    assert "PUPR" not in str(data_of(made, "return"))
    assert world.assign(made)[0].id != one.id


# Handed in


def test_a_proposal_is_kept_item_by_item_and_may_be_written_again(app: Flask) -> None:
    made = world.register()
    one = world.assign(made)[0]
    hand_in(one)
    assert one.state is AssignmentState.DRAFTED
    hand_in(one, 2)
    drafts = db.session.scalars(sa.select(ItemDraft)).all()
    assert {draft.item_number: draft.decision for draft in drafts} == {1: GIVEN, 2: GIVEN}
    assert {draft.written_by for draft in drafts} == {unit_officer().name}
    assert [data["items"] for data in data_of(made, "draft")] == [[1, 2], [2]]


def test_material_is_recorded_with_its_fingerprint_and_stays_inside(app: Flask) -> None:
    made = world.register()
    file = material(made, world.assign(made)[0])
    assert data_of(made, "draft")[0]["files"] == [file.sha256]
    assert file.assignment_id is not None
    assert not db.session.scalars(sa.select(Event).where(Event.name == "file_added")).all()


def test_a_unit_hands_in_what_it_was_given_only(app: Flask) -> None:
    made = world.register()
    one, other = world.assign(made, "dinas-kesehatan", "dinas-pupr", items=(1,))
    with pytest.raises(AssignmentError, match="Butir itu"):
        hand_in(one, 2)
    with pytest.raises(AssignmentError, match="bukan untuk"):
        hand_in(other, 1)
    for actor in (officer(), world.actor(Role.DESK), applicant_of(made.body_id)):
        with pytest.raises(NotAllowed):
            hand_in(one, 1, by=actor)


def test_of_two_pages_of_one_unit_the_second_is_stale(app: Flask) -> None:
    one = world.assign(world.register())[0]
    version = one.version
    hand_in(one, version=version)
    with pytest.raises(Stale):
        hand_in(one, version=version)


def test_after_the_answer_nothing_moves(app: Flask) -> None:
    made = world.register()
    one = world.assign(made)[0]
    with committed():
        requests.answer(made, ANSWER, actor=officer(), now=clock.now())
    for step in (
        lambda: assignments.hand_in(one, {1: GIVEN}, actor=unit_officer(), now=clock.now()),
        lambda: assignments.give_back(one, reason="Terlambat", actor=unit_officer(), now=clock.now()),
        lambda: assignments.recall(one, actor=officer(), now=clock.now()),
    ):
        with pytest.raises(NotAllowed), committed():
            step()


# Given out


def test_chosen_material_becomes_what_is_given(app: Flask) -> None:
    made = world.register()
    file = material(made, world.assign(made)[0])
    with committed():
        given = assignments.give_materials(made, {1: [file.id]}, version=made.version)
    assert [one.id for one in given] == [file.id]
    assert (file.kind, file.item_id) == (FileKind.GIVEN, made.items[0].id)


def test_material_of_another_item_or_of_a_recalled_unit_is_not_given(app: Flask) -> None:
    made = world.register()
    one = world.assign(made)[0]
    file = material(made, one)
    with pytest.raises(AssignmentError, match="tidak ada lagi"), committed():
        assignments.give_materials(made, {2: [file.id]})
    with committed():
        assignments.recall(one, actor=officer(), now=clock.now())
    with pytest.raises(AssignmentError, match="tidak ada lagi"), committed():
        assignments.give_materials(made, {1: [file.id]})
    assert file.kind is FileKind.MATERIAL


# Asked


def test_late_is_a_question_with_a_date(app: Flask) -> None:
    made = world.register()
    one, other = world.assign(made, "dinas-kesehatan", "dinas-pupr")
    body = made.body_id
    assert db.session.scalars(queries.late(body, today=one.due_on)).all() == []
    assert db.session.scalars(queries.late(body, today=date(2026, 5, 21))).all() == [one, other]
    hand_in(one)
    assert db.session.scalars(queries.late(body, today=date(2026, 5, 21))).all() == [other]
    assert db.session.scalars(queries.to_hand_over(body)).all() == [other]
    assert db.session.scalar(queries.how_many_open(body, other.unit_id)) == 1


# The numbers of what units write


def nota_of(made: InfoRequest) -> dict[str, list[tuple[str, str | None, int | None]]]:
    """The letters that went to and fro, by kind: their numbers and places in their runs."""
    found: dict[str, list[tuple[str, str | None, int | None]]] = {}
    for letter, _id in db.session.execute(queries.letters_of(made.id)):
        found.setdefault(letter.kind, []).append((letter.number, letter.series, letter.seq))
    return found


def test_each_unit_numbers_its_nota_dinas_in_a_run_of_its_own_without_a_gap(app: Flask) -> None:
    made = world.register()
    health, roads = world.assign(made, "dinas-kesehatan", "dinas-pupr")
    with committed():
        world.unit("dinas-kesehatan").code = "DINKES"
    theirs = Actor(Role.UNIT_OFFICER, made.body_id, unit_id=roads.unit_id)
    for given, by in ((health, None), (roads, theirs), (health, None)):
        hand_in(given, by=by)
    found, own, other = nota_of(made), f"unit:{health.unit_id}", f"unit:{roads.unit_id}"
    assert found["unit_answer"] == [
        ("000.8.3.2/001/DINKES/2026", own, 1),
        ("000.8.3.2/001/PUPR/2026", other, 1),  # without a code its short name stands there
        ("000.8.3.2/002/DINKES/2026", own, 2),
    ]
    assert found["assignment"] == [
        ("000.8.3.2/001/PPID-KALTIM/2026", "letter", 1),
        ("000.8.3.2/002/PPID-KALTIM/2026", "letter", 2),
    ]


def test_a_nota_dinas_that_was_not_handed_in_takes_no_number(app: Flask) -> None:
    made = world.register()
    (given,) = world.assign(made)
    hand_in(given)
    assignments.hand_in(given, {1: GIVEN, 2: GIVEN}, actor=unit_officer(), now=clock.now())
    db.session.rollback()
    hand_in(given)
    assert [seq for _number, _series, seq in nota_of(made)["unit_answer"]] == [1, 2]


def test_two_units_that_are_called_alike_and_the_ppid_itself_never_share_a_number(app: Flask) -> None:
    made = world.register()
    health, roads = world.assign(made, "dinas-kesehatan", "dinas-pupr")
    with committed():
        world.unit("dinas-kesehatan").short_name = "Pupr"
        world.unit("dinas-pupr").code = world.body().letter_code
    hand_in(health)
    hand_in(roads, by=Actor(Role.UNIT_OFFICER, made.body_id, unit_id=roads.unit_id))
    numbers = [number for entries in nota_of(made).values() for number, _series, _seq in entries]
    assert len(numbers) == len(set(numbers)) == 4
