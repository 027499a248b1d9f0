"""An answer from draft to a second pair of eyes, on real databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from hashlib import sha256

import pytest
import sqlalchemy as sa
from flask import Flask

from ppid import clock, storage
from ppid.access import Actor, applicant_of, system_of
from ppid.actions import approvals, drafts, files, redactions, requests, seals
from ppid.actions.approvals import DraftChanged
from ppid.actions.requests import Answer, Decision, Stale
from ppid.db import committed, db
from ppid.law import conditions
from ppid.law.roles import Role
from ppid.law.workflow import AccessMode, ItemFacts, ItemOutcome, NotAllowed, Status
from ppid.models import AnswerDraft, Event, FileKind, InfoRequest, Official, OutboxMessage, Redaction, StoredFile
from ppid.queries import approvals as queries
from ppid.queries import requests as request_queries
from ppid.uploads import CleanFile
from tests import world
from tests.actions.test_redactions import ACCOUNT, NAME, NIK, finished, marked, started

TYPED = {"item_1-outcome": ["given"], "item_1-explanation": [""], "other_cost": ["lima ribu"]}
ANSWER = Answer(
    tuple(Decision(ItemFacts(number, ItemOutcome.GIVEN), AccessMode.SOFT_COPY, "Terlampir") for number in (1, 2))
)


def desk() -> Actor:
    return world.actor(Role.DESK)


def ppid() -> Actor:
    return world.actor(Role.OFFICER)


def colleague() -> Actor:
    """Somebody else who holds the office of the PPID."""
    office = world.actor(Role.SUPERIOR)
    return replace(office, doer=Role.OFFICER)


def upload(made: InfoRequest, name: str = "laporan.txt", item: int = 1, data: bytes = b"isi") -> files.Upload:
    clean = CleanFile(name, "text/plain", data, sha256(data).hexdigest(), len(data))
    return files.Upload(clean, FileKind.GIVEN, made.items[item - 1].id)


def save(made: InfoRequest, *uploads: files.Upload, actor: Actor | None = None, **more: object) -> AnswerDraft:
    with files.stored(made, uploads, now=clock.now()) as rows, committed():
        return approvals.save(made, TYPED, rows, actor=actor or desk(), now=clock.now(), **more)  # type: ignore[arg-type]


def submit(made: InfoRequest, actor: Actor | None = None) -> None:
    with committed():
        approvals.submit(made, ANSWER, actor=actor or desk(), now=clock.now())


def answer(made: InfoRequest, actor: Actor, drafted: Answer = ANSWER) -> None:
    with committed():
        requests.answer(made, drafted, actor=actor, now=clock.now())


def needing_approval() -> InfoRequest:
    made = world.register()
    with committed():
        world.body().needs_approval = True
    return made


def second_officer() -> None:
    """Let the account of the superior hold the office of the PPID instead."""
    with committed():
        db.session.get_one(Official, world.actor(Role.SUPERIOR).official_id).role = Role.OFFICER


def draft_of(made: InfoRequest) -> AnswerDraft:
    return db.session.scalars(queries.of_request(made.id)).one()


def events(made: InfoRequest, name: str) -> list[Event]:
    return [event for event in db.session.scalars(request_queries.events_of(made.id)) if event.name == name]


# The draft


def test_a_draft_is_kept_as_it_was_typed_and_its_files_are_nobody_elses(app: Flask) -> None:
    made = world.register()
    save(made, upload(made))
    draft = draft_of(made)
    assert (draft.data, draft.submitted, draft.saved_by_id) == (TYPED, None, desk().account_id)
    (file,) = approvals.files_of(made)
    assert (file.request_id, file.kind, file.item_id) == (None, FileKind.GIVEN, made.items[0].id)
    assert files.bytes_of(file) == b"isi"
    assert db.session.scalars(request_queries.files_of(made.id)).all() == []
    assert made.status is Status.REGISTERED


def test_a_file_that_is_kept_already_is_not_kept_again(app: Flask) -> None:
    made = world.register()
    save(made, upload(made))
    again = [upload(made), upload(made, item=2), upload(made, "lain.txt"), upload(made, data=b"isi lain")]
    assert approvals.new_uploads(again, approvals.files_of(made)) == again[1:]


def test_a_draft_that_somebody_else_saved_is_not_overwritten_unseen(app: Flask) -> None:
    made = world.register()
    seen = save(made).version
    save(made, actor=ppid(), draft_version=seen)
    with pytest.raises(DraftChanged):
        save(made, draft_version=seen)
    save(made, actor=ppid(), draft_version=seen)  # the same person, from a page that stayed open
    save(made, draft_version=draft_of(made).version)
    assert draft_of(made).saved_by_id == desk().account_id


def test_what_is_no_longer_awaited_is_not_drafted(app: Flask) -> None:
    made = world.register()
    version = made.version
    answer(made, ppid())
    with pytest.raises(NotAllowed):
        save(made)
    with pytest.raises(Stale):
        save(made, version=version)
    with pytest.raises(NotAllowed):
        save(world.register("lain"), actor=world.actor(Role.UNIT_OFFICER))
    assert db.session.scalars(sa.select(AnswerDraft)).all() == []
    assert db.session.scalars(sa.select(StoredFile)).all() == []


def test_a_file_is_taken_out_of_a_draft_and_the_page_before_is_older(app: Flask) -> None:
    made = world.register()
    seen = save(made, upload(made), upload(made, "lain.txt")).version
    first, second = approvals.files_of(made)
    with committed():
        keys = approvals.remove_file(made, first.id, actor=desk(), now=clock.now())
        assert approvals.remove_file(made, first.id, actor=desk(), now=clock.now()) == []
    assert keys == [first.storage_key]
    assert approvals.files_of(made) == [second]
    assert draft_of(made).version > seen


# Two people


def test_a_body_that_asks_for_it_lets_no_answer_leave_without_a_second_person(app: Flask) -> None:
    made = needing_approval()
    save(made, actor=ppid())
    for actor in (ppid(), colleague()):  # nobody has put it before anybody
        with pytest.raises(NotAllowed) as caught:
            answer(made, actor)
        assert caught.value.precondition == conditions.SECOND_PAIR_OF_EYES.name
    with pytest.raises(NotAllowed, match="Belum ada orang lain"):
        submit(made, ppid())
    db.session.rollback()
    mine, theirs = ppid(), colleague()
    second_officer()
    submit(made, mine)
    for actor in (mine, replace(theirs, account_id=None)):
        with pytest.raises(NotAllowed):
            answer(made, actor)
    with pytest.raises(NotAllowed):
        answer(made, system_of(made.body_id))
    answer(made, theirs)
    assert made.status is Status.ANSWERED


def test_the_record_names_the_drafter_and_the_approver(app: Flask) -> None:
    made = needing_approval()
    save(made)
    submit(made)
    answer(made, ppid())
    (event,) = events(made, "answer")
    assert (event.account_id, event.official_id) == (ppid().account_id, ppid().official_id)
    drafted_by = event.data["drafted_by"]
    assert (drafted_by["account"], drafted_by["official"]) == (desk().account_id, desk().official_id)
    assert db.session.scalars(sa.select(AnswerDraft)).all() == []
    assert seals.verify(world.body()) is None


def test_elsewhere_one_person_answers_and_a_draft_is_only_a_help(app: Flask) -> None:
    made, other = world.register("satu"), world.register("dua")
    answer(made, ppid())
    assert events(made, "answer")[0].data["drafted_by"] is None
    save(other, actor=ppid())
    submit(other, ppid())
    answer(other, ppid())
    assert other.status is Status.ANSWERED


def test_whoever_may_approve_is_told_but_not_the_drafter(app: Flask) -> None:
    made = needing_approval()
    save(made)
    submit(made)
    told = [one for one in db.session.scalars(sa.select(OutboxMessage)) if "menunggu persetujuan" in one.subject]
    assert [one.to for one in told] == [world.email_of(Role.OFFICER)]
    assert f"/permohonan/{made.id}/setujui" in (told[0].text or "")
    assert "Siti" not in (told[0].text or "")
    with pytest.raises(NotAllowed, match="Belum ada orang lain"):
        submit(made, ppid())
    told = [one for one in db.session.scalars(sa.select(OutboxMessage)) if "menunggu persetujuan" in one.subject]
    assert len(told) == 1


def test_what_is_submitted_is_kept_as_it_was_and_sealed(app: Flask) -> None:
    made = world.register()
    save(made, upload(made))
    submit(made)
    draft = draft_of(made)
    assert draft.submitted is not None
    assert draft.submitted["fields"] == TYPED
    assert [file["name"] for file in draft.submitted["files"]] == ["laporan.txt"]
    (event,) = events(made, "submitted_for_approval")
    assert event.data["files"] == [sha256(b"isi").hexdigest()]
    assert "lima ribu" not in str(event.data)
    assert made.status is Status.REGISTERED
    assert db.session.scalars(queries.waiting_among([made.id])).all() == [made.id]
    assert db.session.scalars(queries.waiting(made.body_id)).all() == [made]


def test_only_what_could_be_sent_is_submitted(app: Flask) -> None:
    made = world.register()
    save(made)
    bare = Answer((Decision(ItemFacts(1, ItemOutcome.GIVEN), AccessMode.SOFT_COPY), ANSWER.decisions[1]))
    for drafted in (bare, Answer(ANSWER.decisions[:1])):
        with pytest.raises(NotAllowed), committed():
            approvals.submit(made, drafted, actor=desk(), now=clock.now())
    assert draft_of(made).submitted is None


def test_a_draft_goes_back_with_a_remark_that_only_its_drafter_reads(app: Flask) -> None:
    made = needing_approval()
    save(made)
    with pytest.raises(NotAllowed), committed():
        approvals.send_back(made, "Belum diajukan", actor=ppid(), now=clock.now())
    submit(made)
    with pytest.raises(NotAllowed), committed():
        approvals.send_back(made, " ", actor=ppid(), now=clock.now())
    with committed():
        approvals.send_back(made, "Sebutkan tahunnya", actor=ppid(), now=clock.now())
    draft = draft_of(made)
    assert (draft.submitted, draft.submitted_by_id, draft.remark) == (None, None, "Sebutkan tahunnya")
    assert "tahunnya" not in str(events(made, "sent_back")[0].data)
    told = [one for one in db.session.scalars(sa.select(OutboxMessage)) if "dikembalikan" in one.subject]
    assert [one.to for one in told] == [world.email_of(Role.DESK)]
    assert "tahunnya" not in (told[0].text or "")
    with pytest.raises(NotAllowed):
        answer(made, ppid())
    submit(made)
    assert draft_of(made).remark == ""
    answer(made, ppid())


def test_only_what_was_seen_is_sent(app: Flask) -> None:
    made = world.register()
    save(made)
    seen = draft_of(made).version
    save(made)
    with pytest.raises(DraftChanged), committed():
        approvals.issue(made, ANSWER, {}, actor=ppid(), now=clock.now(), draft_version=seen)
    with pytest.raises(DraftChanged), committed():
        approvals.issue(world.register("lain"), ANSWER, {}, actor=ppid(), now=clock.now(), draft_version=0)
    assert made.status is Status.REGISTERED


# Files


def test_files_of_what_is_given_become_the_requests_and_the_others_go(app: Flask) -> None:
    made = world.register()
    save(made, upload(made), upload(made, "rahasia.txt", item=2))
    decisions = (ANSWER.decisions[0], Decision(ItemFacts(2, ItemOutcome.NOT_HELD, holder_unknown=True)))
    with committed():
        keys = approvals.issue(made, Answer(decisions), {}, actor=ppid(), now=clock.now())
    drafts.erase(keys)
    (file,) = db.session.scalars(request_queries.files_of(made.id))
    assert (file.name, file.kind) == ("laporan.txt", FileKind.GIVEN)
    assert events(made, "answer")[0].data["files"] == [file.sha256]
    assert db.session.scalar(sa.select(sa.func.count(StoredFile.id))) == 1
    with pytest.raises(storage.FileMissing):
        storage.current().get(keys[0])


def test_a_file_counts_as_what_is_given(app: Flask) -> None:
    made = world.register()
    save(made, upload(made), upload(made, item=2))
    bare = tuple(replace(one, explanation="") for one in ANSWER.decisions)
    with committed():
        approvals.issue(made, Answer(bare), {}, actor=ppid(), now=clock.now())
    assert made.status is Status.ANSWERED


def test_nothing_is_given_without_a_file_or_a_word_on_where_it_is(app: Flask) -> None:
    made = world.register()
    bare = tuple(replace(one, explanation=" ") for one in ANSWER.decisions)
    with pytest.raises(NotAllowed) as caught:
        answer(made, ppid(), Answer(bare))
    assert caught.value.precondition == conditions.MATERIAL_NAMED.name


def test_the_draft_of_a_closed_request_is_forgotten_with_its_files(app: Flask) -> None:
    closed, still_open = world.register("satu"), world.register("dua")
    for made in (closed, still_open):
        save(made, upload(made))
    with committed():
        requests.withdraw(closed, reason="Ketemu", actor=applicant_of(closed.body_id), now=clock.now())
    (gone,) = approvals.files_of(closed)
    key = gone.storage_key
    assert drafts.purge(clock.now() + timedelta(days=30)) == 0  # that is for forms of citizens
    assert approvals.files_of(still_open) != []
    assert drafts.purge_answers() == 2
    assert drafts.purge_answers() == 0
    assert db.session.scalars(sa.select(AnswerDraft.request_id)).all() == [still_open.id]
    assert [file.item_id for file in db.session.scalars(sa.select(StoredFile))] == [still_open.items[0].id]
    with pytest.raises(storage.FileMissing):
        storage.current().get(key)


# Copies with parts blacked out


def copied(made: InfoRequest) -> Redaction:
    one = started(made)
    marked(one, NIK, NAME, ACCOUNT, replace(NIK, page=2, reason=NAME.reason))
    return finished(one)


def test_the_answer_records_the_copies_it_gives_with_their_marks_counted(app: Flask) -> None:
    made = world.register(items=("Satu",))
    one, test = copied(made), world.harm_test()
    facts = ItemFacts(
        1, ItemOutcome.GIVEN_IN_PART, ground="h", reason="Data pribadi", blackout=redactions.marks_as_text(one)
    )
    answer(made, ppid(), Answer((Decision(facts, AccessMode.SOFT_COPY, harm_test_id=test.id),)))
    (told,) = events(made, "answer")[0].data["redactions"]
    assert one.result is not None
    assert (told["item"], told["source"], told["result"]) == (1, one.source.sha256, one.result.sha256)
    assert sorted((mark["letter"], mark["count"]) for mark in told["marks"]) == [("b", 1), ("h", 1), ("h", 2)]
    assert "NIK" not in str(told)
    assert one.result.kind is FileKind.GIVEN


def test_a_copy_for_what_is_refused_after_all_stays_in_the_office(app: Flask) -> None:
    made = world.register(items=("Satu",))
    one, test = copied(made), world.harm_test()
    facts = ItemFacts(1, ItemOutcome.REFUSED, ground="h", reason="Rahasia", consequence="Terbuka")
    answer(made, ppid(), Answer((Decision(facts, harm_test_id=test.id),)))
    assert one.result is not None
    assert one.result.kind is FileKind.SOURCE
    assert events(made, "answer")[0].data["redactions"] == []
