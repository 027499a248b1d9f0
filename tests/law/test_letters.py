"""Which letters may be revoked or replaced, and by whom."""

from __future__ import annotations

import pytest

from ppid.law import letters as law
from ppid.law.articles import SOURCES
from ppid.law.letters import CORRECTIONS, REPLACE, REVOKE, Facts, Standing
from ppid.law.roles import Party, Role
from ppid.law.steps import NotAllowed
from ppid.letters.kinds import LETTERS

OF_THE_BODY = {"catalogue", "exempt_list", "charter"}
INTERNAL = {"assignment", "unit_answer"}
NEVER_ANEW = {"harm_test", "handover", "classification"}


def facts(kind: str, doer: Role | Party = Role.OFFICER, **more: object) -> Facts:
    return Facts(kind, doer, **({"reason": "salah tulis nama"} | more))  # type: ignore[arg-type]


def test_every_kind_of_letter_has_its_rule() -> None:
    assert set(CORRECTIONS) == set(LETTERS)


@pytest.mark.parametrize("kind", CORRECTIONS)
def test_every_rule_says_why_and_where(kind: str) -> None:
    rule = CORRECTIONS[kind]
    assert rule.why.endswith(".")
    assert rule.article.source in SOURCES


@pytest.mark.parametrize("kind", sorted(set(LETTERS) - INTERNAL))
def test_what_proves_a_step_is_never_without_a_letter(kind: str) -> None:
    doer = CORRECTIONS[kind].by
    with pytest.raises(NotAllowed) as refused:
        law.check(REVOKE, Standing.IN_FORCE, facts(kind, doer))
    assert refused.value.article == CORRECTIONS[kind].article


@pytest.mark.parametrize("kind", sorted(INTERNAL))
def test_an_internal_letter_may_be_revoked_alone_and_is_not_told(kind: str) -> None:
    law.check(REVOKE, Standing.IN_FORCE, facts(kind))
    assert LETTERS[kind].is_internal
    assert not CORRECTIONS[kind].is_told


@pytest.mark.parametrize("kind", sorted(set(LETTERS) - INTERNAL - OF_THE_BODY - NEVER_ANEW))
def test_a_letter_of_a_case_is_replaced_by_the_office_that_answers_for_it(kind: str) -> None:
    rule = CORRECTIONS[kind]
    law.check(REPLACE, Standing.IN_FORCE, facts(kind, rule.by))
    for other in {Role.OFFICER, Role.SUPERIOR, Role.DESK, Party.APPLICANT, Party.SYSTEM} - {rule.by}:
        with pytest.raises(NotAllowed):
            law.check(REPLACE, Standing.IN_FORCE, facts(kind, other))


@pytest.mark.parametrize("kind", sorted(INTERNAL | OF_THE_BODY | NEVER_ANEW))
def test_other_letters_are_not_issued_anew(kind: str) -> None:
    with pytest.raises(NotAllowed, match=CORRECTIONS[kind].why.split(",")[0]):
        law.check(REPLACE, Standing.IN_FORCE, facts(kind))


@pytest.mark.parametrize("kind", sorted(OF_THE_BODY))
def test_a_paper_of_the_body_gives_way_to_a_later_one(kind: str) -> None:
    law.check(REVOKE, Standing.IN_FORCE, facts(kind, has_successor=True))
    assert [step.name for step in law.allowed_now(Standing.IN_FORCE, facts(kind, has_successor=True))] == [REVOKE.name]
    assert law.allowed_now(Standing.IN_FORCE, facts(kind)) == []


def test_only_the_atasan_ppid_corrects_the_tanggapan() -> None:
    assert CORRECTIONS["ruling"].by is Role.SUPERIOR


@pytest.mark.parametrize(
    ("standing", "more"),
    [
        pytest.param(Standing.REVOKED, {}, id="revoked before"),
        pytest.param(Standing.IN_FORCE, {"reason": "  "}, id="no reason"),
        pytest.param(Standing.IN_FORCE, {"is_readable": False}, id="its data are erased"),
    ],
)
def test_a_letter_is_not_replaced(standing: Standing, more: dict[str, object]) -> None:
    with pytest.raises(NotAllowed):
        law.check(REPLACE, standing, facts("notice", **more))


def test_a_kind_that_nobody_knows_is_left_alone() -> None:
    for step in (REVOKE, REPLACE):
        with pytest.raises(NotAllowed):
            law.check(step, Standing.IN_FORCE, facts("kind of tomorrow"))
