"""Opening what identifies an applicant. Whoever looks is written down, in the case itself."""

from __future__ import annotations

from datetime import datetime

from ppid.access import Actor
from ppid.actions import objections
from ppid.actions.events import record, record_for_objection
from ppid.actions.steps import check_version
from ppid.models import FileKind, InfoRequest, Objection, StoredFile

SHOWN = "identity_shown"
IDENTITY_KINDS = frozenset({FileKind.IDENTITY, FileKind.POWER_OF_ATTORNEY, FileKind.INTAKE_SCAN})


def show(info_request: InfoRequest, *, actor: Actor, now: datetime) -> None:
    """Record that the applicant's particulars are shown to ``actor``. The caller commits.

    Source: UU 27/2022 (record of processing).
    """
    check_version(info_request, None)  # nobody else writes into this case meanwhile
    record(SHOWN, info_request, actor=actor, now=now, what="particulars")


def show_file(file: StoredFile, info_request: InfoRequest, *, actor: Actor, now: datetime) -> None:
    """Record that a file with a person's identity is opened by ``actor``. The caller commits."""
    check_version(info_request, None)
    record(SHOWN, info_request, actor=actor, now=now, what="file", kind=file.kind, sha256=file.sha256)


def show_for_objection(objection: Objection, *, actor: Actor, now: datetime) -> None:
    """Record that the particulars in an objection, and its form, are shown to ``actor``. The caller commits."""
    objections.check_version(objection, None)
    record_for_objection(SHOWN, objection, actor=actor, now=now, what="particulars")


def show_file_of_objection(file: StoredFile, objection: Objection, *, actor: Actor, now: datetime) -> None:
    """Record that a file with a person's identity, kept with an objection, is opened. The caller commits."""
    objections.check_version(objection, None)
    record_for_objection(SHOWN, objection, actor=actor, now=now, what="file", kind=file.kind, sha256=file.sha256)
