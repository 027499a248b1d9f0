"""Witnesses of the logs: others who say that a signed head only adds to the ones they have seen before.

The portal asks (C2SP tlog-witness, ``add-checkpoint``), checks the answer (tlog-cosignature, Ed25519) and keeps it.

Source: https://c2sp.org/tlog-witness, https://c2sp.org/tlog-cosignature.
"""

from __future__ import annotations

import base64
import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ppid import settings, signing_service, tlog
from ppid.actions import proofs, seals
from ppid.actions.head_stamps import Attested
from ppid.db import committed, db, rest
from ppid.models import Checkpoint, HeadCosignature, PublicBody
from ppid.queries import proofs as queries
from ppid.signing_service import Answer

PASS_HEADS = 50  # of each witness in one daily pass; it comes again after some minutes
PATIENCE = signing_service.Patience(connect_seconds=5, answer_seconds=15)
MAX_BYTES = 64 * 1024
SIZE = "text/x.tlog.size"  # of an answer that tells how large the log was when the witness last cosigned it
CLOCK_MAY_DIFFER = timedelta(hours=1)
LARGEST = 10**15
OK, CONFLICT = 200, 409
REFUSALS = {
    403: "it does not know the key of this log",
    404: "it does not know this log",
    422: "it finds that this log does not continue the one that it has seen",
}

log = logging.getLogger(__name__)


class NotWitnessed(Exception):
    """A witness did not cosign; the message says why."""


class NoAnswer(NotWitnessed):
    """A witness could not be reached or was silent; asking it again at once is of no use."""


@dataclass(frozen=True, slots=True)
class Witness:
    """Somebody who cosigns: the verifier line of the key, and where to ask."""

    key: str
    url: str

    @property
    def name(self) -> str:
        return self.key.partition("+")[0]


@dataclass(frozen=True, slots=True)
class Cosigned:
    """What a witness answered: a line for the note, and the witness's own moment."""

    line: str
    at: datetime


def configured() -> tuple[Witness, ...]:
    """The witnesses that this installation names."""
    return tuple(Witness(key, url) for key, url in settings.current().witnesses)


def ask_all(now: datetime, *, limit: int | None = PASS_HEADS) -> Attested:
    """Ask each witness for the newest head of each body that it has not cosigned.

    Nothing is held in the database while a witness is asked, and sealing does not depend on it. It commits head by
    head.
    """
    done, troubles = 0, []
    for witness in configured():
        found = [(head.id, seen) for head, seen in db.session.execute(queries.unwitnessed(witness.name, limit))]
        for id, seen in found:
            head = db.session.get_one(Checkpoint, id)
            body = db.session.get_one(PublicBody, head.body_id)
            slug = body.slug
            try:
                made = ask(witness, body, head, seen or 0, now=now)
            except (NotWitnessed, tlog.NoteError) as error:
                troubles.append(f"{slug}: {witness.name}: {error}")
                log.warning("%s did not cosign the head of the log of %s: %s", witness.name, slug, error)
                if isinstance(error, NoAnswer):
                    break
                continue
            with committed():
                done += _keep(id, witness, made)
    return Attested(done, tuple(troubles))


def ask(witness: Witness, body: PublicBody, head: Checkpoint, seen: int, *, now: datetime) -> Cosigned:
    """Ask one witness for one head; ``seen`` is how large the log was when it last cosigned, as far as we know.

    Ends the reading transaction. Raises NotWitnessed, and NoteError for a head or a key that is none.
    """
    note, text, size = head.note, seals.opened(body, head.note).text, head.size
    address = f"{witness.url.rstrip('/')}/add-checkpoint"
    answer = _post(address, _question(body, note, size, seen))
    if answer.status == CONFLICT and (told := _told_size(answer)) not in (None, seen):
        if told > size:
            raise NotWitnessed(f"it has seen {told} records of this log, and here there are {size}")
        answer = _post(address, _question(body, note, size, told))
    if answer.status == OK:
        return _cosigned(witness, answer.body, text, now)
    if answer.status == CONFLICT:
        raise NotWitnessed(f"it has seen another log of this name, of {_told_size(answer)} records")
    if answer.status in REFUSALS:
        raise NotWitnessed(REFUSALS[answer.status])
    raise NoAnswer(f"it answered {answer.status}")


def _question(body: PublicBody, note: str, size: int, seen: int) -> bytes:
    proof = proofs.tree_of(body, size).consistency(seen)
    lines = [f"old {seen}", *(base64.b64encode(one).decode() for one in proof)]
    return ("\n".join(lines) + f"\n\n{note}").encode()


def _post(address: str, question: bytes) -> Answer:
    rest()
    try:
        return signing_service.ask(
            "POST",
            address,
            body=question,
            headers={"Content-Type": "text/plain; charset=utf-8"},
            patience=PATIENCE,
            most_bytes=MAX_BYTES,
        )
    except (signing_service.Unreachable, signing_service.Silent, signing_service.TooLarge) as error:
        raise NoAnswer(type(error).__name__) from error


def _told_size(answer: Answer) -> int | None:
    text = answer.body.removesuffix(b"\n")
    if answer.media_type != SIZE or not text.isdigit() or len(text) > len(str(LARGEST)):
        return None
    return int(text)


def _cosigned(witness: Witness, answered: bytes, text: str, now: datetime) -> Cosigned:
    """The line of the answer that the witness's own key signed; lines of other keys are passed over."""
    try:
        lines = answered.decode().split("\n")
    except UnicodeDecodeError as error:
        raise NotWitnessed("its answer is not text") from error
    for line in lines:
        try:
            moment = tlog.open_cosignature(text, line, witness.key)
        except tlog.NoteError:
            continue
        if abs(moment - now.timestamp()) > CLOCK_MAY_DIFFER.total_seconds():
            raise NotWitnessed(f"its clock differs from ours: {moment} seconds since 1970")
        return Cosigned(line, datetime.fromtimestamp(moment, UTC))
    raise NotWitnessed("its answer holds no cosignature of the key that is set for it")


def _keep(checkpoint_id: int, witness: Witness, made: Cosigned) -> bool:
    """Store a cosignature, unless another worker was faster."""
    head = db.session.get_one(Checkpoint, checkpoint_id)
    db.session.get(PublicBody, head.body_id, with_for_update=True)
    if any(one.witness == witness.name for one in db.session.scalars(queries.cosignatures([head.id]))):
        return False
    db.session.add(
        HeadCosignature(
            body_id=head.body_id, checkpoint_id=head.id, witness=witness.name, line=made.line, cosigned_at=made.at
        )
    )
    return True
