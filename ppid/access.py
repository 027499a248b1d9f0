"""Who may do what. A view asks for a permission; an office grants it; the law's table has the last word on a step."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ppid.law.roles import Doer, Party, Role


class Permission(StrEnum):
    OWN_ACCOUNT = "own_account"
    REQUEST_VIEW = "request_view"
    APPLICANT_VIEW = "applicant_view"
    REQUEST_RECORD = "request_record"
    ANSWER_DRAFT = "answer_draft"
    REQUEST_DECIDE = "request_decide"
    REQUEST_COMPLETENESS = "request_completeness"
    REQUEST_DELIVER = "request_deliver"
    REQUEST_WITHDRAW = "request_withdraw"
    CASE_NOTE = "case_note"
    HARM_TEST_WRITE = "harm_test_write"
    HARM_TEST_DECIDE = "harm_test_decide"
    OBJECTION_VIEW = "objection_view"
    OBJECTION_RECORD = "objection_record"
    OBJECTION_DRAFT = "objection_draft"
    OBJECTION_RULE = "objection_rule"
    OBJECTION_EXECUTE = "objection_execute"
    DISPUTE_VIEW = "dispute_view"
    DISPUTE_RECORD = "dispute_record"
    REGISTER_VIEW = "register_view"
    LETTER_VIEW = "letter_view"
    LETTER_SIGN = "letter_sign"
    LETTER_REVOKE = "letter_revoke"
    CATALOGUE_MANAGE = "catalogue_manage"
    FIGURES_VIEW = "figures_view"
    CASE_INSPECT = "case_inspect"
    BODY_REMIND = "body_remind"
    REPORT_WRITE = "report_write"
    DECREE_MANAGE = "decree_manage"
    MONEV_ANSWER = "monev_answer"
    MONEV_MANAGE = "monev_manage"
    IDENTITY_SHOW = "identity_show"
    ACCOUNT_MANAGE = "account_manage"
    CALENDAR_MANAGE = "calendar_manage"
    BODY_MANAGE = "body_manage"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.DESK: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.REQUEST_VIEW,
            Permission.APPLICANT_VIEW,
            Permission.REQUEST_RECORD,
            Permission.ANSWER_DRAFT,
            Permission.REQUEST_COMPLETENESS,
            Permission.REQUEST_DELIVER,
            Permission.REQUEST_WITHDRAW,
            Permission.CASE_NOTE,
            Permission.OBJECTION_VIEW,
            Permission.OBJECTION_RECORD,
            Permission.OBJECTION_DRAFT,
            Permission.DISPUTE_VIEW,
            Permission.REGISTER_VIEW,
            Permission.LETTER_VIEW,
            Permission.LETTER_SIGN,
            Permission.IDENTITY_SHOW,
        }
    ),
    Role.OFFICER: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.REQUEST_VIEW,
            Permission.APPLICANT_VIEW,
            Permission.REQUEST_RECORD,
            Permission.ANSWER_DRAFT,
            Permission.REQUEST_DECIDE,
            Permission.REQUEST_COMPLETENESS,
            Permission.REQUEST_DELIVER,
            Permission.REQUEST_WITHDRAW,
            Permission.CASE_NOTE,
            Permission.HARM_TEST_WRITE,
            Permission.HARM_TEST_DECIDE,
            Permission.OBJECTION_VIEW,
            Permission.OBJECTION_RECORD,
            Permission.OBJECTION_DRAFT,
            Permission.OBJECTION_EXECUTE,
            Permission.DISPUTE_VIEW,
            Permission.DISPUTE_RECORD,
            Permission.REGISTER_VIEW,
            Permission.LETTER_VIEW,
            Permission.LETTER_SIGN,
            Permission.LETTER_REVOKE,
            Permission.CATALOGUE_MANAGE,
            Permission.FIGURES_VIEW,
            Permission.REPORT_WRITE,
            Permission.DECREE_MANAGE,
            Permission.MONEV_ANSWER,
            Permission.IDENTITY_SHOW,
        }
    ),
    Role.UNIT_OFFICER: frozenset({Permission.OWN_ACCOUNT, Permission.REQUEST_VIEW, Permission.HARM_TEST_WRITE}),
    Role.SUPERIOR: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.REQUEST_VIEW,
            Permission.APPLICANT_VIEW,
            Permission.CASE_NOTE,
            Permission.OBJECTION_VIEW,
            Permission.OBJECTION_DRAFT,
            Permission.OBJECTION_RULE,
            Permission.DISPUTE_VIEW,
            Permission.DISPUTE_RECORD,
            Permission.REGISTER_VIEW,
            Permission.LETTER_VIEW,
            Permission.LETTER_SIGN,
            Permission.LETTER_REVOKE,
            Permission.FIGURES_VIEW,
        }
    ),
    Role.COORDINATOR: frozenset({Permission.OWN_ACCOUNT, Permission.FIGURES_VIEW, Permission.BODY_REMIND}),
    Role.COMMISSIONER: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.DISPUTE_VIEW,
            Permission.DISPUTE_RECORD,
            Permission.FIGURES_VIEW,
            Permission.CASE_INSPECT,
            Permission.MONEV_MANAGE,
        }
    ),
    Role.AUDITOR: frozenset({Permission.OWN_ACCOUNT, Permission.FIGURES_VIEW, Permission.CASE_INSPECT}),
    Role.ADMIN: frozenset(
        {
            Permission.OWN_ACCOUNT,
            Permission.ACCOUNT_MANAGE,
            Permission.CALENDAR_MANAGE,
            Permission.BODY_MANAGE,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever takes a step: an office-holder, the applicant, or the machine itself."""

    doer: Doer
    body_id: int
    account_id: int | None = None
    official_id: int | None = None
    unit_id: int | None = None
    name: str = ""
    jabatan: str = ""

    def can(self, permission: Permission) -> bool:
        return isinstance(self.doer, Role) and permission in GRANTS[self.doer]


def applicant_of(body_id: int) -> Actor:
    """The applicant (or proxy) of a case, known by number and token."""
    return Actor(Party.APPLICANT, body_id)


def system_of(body_id: int) -> Actor:
    """The portal itself, as in the daily run."""
    return Actor(Party.SYSTEM, body_id)
