"""The record as outsiders check it: a guide, signed heads and hashes at fixed addresses, the proof of a letter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TypeVar, cast

from flask import Blueprint, Response, abort, current_app, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as AnyResponse

from ppid import clock, timestamps
from ppid.actions import proofs, seals, witnesses
from ppid.actions.proofs import NoSuchRecord, Proof
from ppid.actions.seals import LogBroken
from ppid.actions.tiles import LEVELS, WIDTH
from ppid.models import Checkpoint, PublicBody
from ppid.queries.letters import code_in, fingerprint_in
from ppid.web import guard
from ppid.web.forms.proofs import DaysForm
from ppid.web.limits import LOOKING, limiter
from ppid.web.public import asked_id, body_of
from ppid.web.verify import UNKNOWN
from ppid.web.wording import letter_title

bp = Blueprint("proofs", __name__)

FOR_GOOD_SECONDS = 365 * 24 * 3600
SCRIPT = "verify_log.py"
FORMAT_PAPER = "log-format.md"
MOST_KEPT = 5  # further heads in one proof
LARGEST = 10**15
TILE = re.compile(r"((?:x\d{3}/)*\d{3})(?:\.p/([1-9]\d{0,2}))?")  # 1234067 is x001/x234/067
EVENTS = {
    "letter_issued": _l("Surat diterbitkan"),
    "letter_drawn": _l("Berkas PDF dibuat"),
    "letter_signed": _l("Salinan bertanda tangan dibuat"),
}
Found = TypeVar("Found")


def existing(find: Callable[[], Found]) -> Found:
    """What was asked for; 404 when there is none, 500 when the log no longer fits its signed heads."""
    try:
        return find()
    except NoSuchRecord:
        abort(404)
    except LogBroken as broken:
        current_app.logger.error("the log of %s does not fit its signed heads; run: ppid verify", broken)
        abort(500)


# The guide, the script and the paper on the format


@bp.get("/log")
@guard.public
def guide() -> str:
    """What the record is and how anybody checks it, without jargon."""
    return render_template("proofs/guide.html")


@bp.get("/log/verify_log.py")
@guard.public
def script() -> Response:
    """The script that checks proofs without this portal."""
    return _paper(SCRIPT, "text/x-python")


@bp.get("/log/log-format.md")
@guard.public
def format_paper() -> Response:
    """How the files are made, for whoever writes a checker of their own."""
    return _paper(FORMAT_PAPER, "text/markdown")


def _paper(name: str, media_type: str) -> Response:
    text = (Path(current_app.root_path).parent / "docs" / name).read_text("utf-8")
    return _named(Response(text, mimetype=media_type), name)


def _named(answer: Response, name: str) -> Response:
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


# The log of a body


@dataclass(frozen=True, slots=True)
class Compared:
    """The heads at the end of two days; ``is_whole`` tells whether the later one continues the earlier one."""

    old: Checkpoint
    new: Checkpoint
    is_whole: bool


@bp.get("/log/<slug>")
@guard.public
@limiter.limit(LOOKING)
def log(slug: str) -> str | tuple[str, int]:
    """A body's log: its key, its heads day by day, and the comparison of any two days."""
    body = body_of(slug)
    today, first, newest = clock.today(body.zone), proofs.first_head(body), seals.last_checkpoint(body.id)
    begun = clock.local_date(first.signed_at, body.zone) if first else today
    given = {"dari": begun.isoformat(), "sampai": today.isoformat()} | request.args.to_dict()
    form = DaysForm(formdata=MultiDict(given))
    is_asked = "dari" in request.args or "sampai" in request.args
    is_sound, compared = form.validate(), None
    if first and is_asked and is_sound:
        ends = [min(max(cast(date, day), begun), today) for day in (form.dari.data, form.sampai.data)]
        old, new = (proofs.head_on(body, day) or first for day in ends)
        compared = Compared(old, new, _is_whole(body, old, new))
    days, later = proofs.days_of(body, asked_id("mulai"))
    page = render_template(
        "proofs/log.html",
        body=body,
        verifier_key=seals.verifier_key(body),
        former_keys=seals.former_keys(body),
        newest=newest,
        stamps=proofs.stamps_of(body),
        witnesses=proofs.witnesses_of(body),
        witness_keys=witness_keys(),
        form=form,
        compared=compared,
        days=days,
        later=later,
    )
    return page if is_sound else (page, 422)


def witness_keys() -> dict[str, str]:
    """The key line of each witness that is set up, by name."""
    return {one.name: one.key for one in witnesses.configured()}


def _is_whole(body: PublicBody, old: Checkpoint, new: Checkpoint) -> bool:
    try:
        proofs.of_growth(body, old.size, new.size)
    except LogBroken:
        return False
    return True


@bp.get("/badan/<slug>/log")
@guard.public
def former_log(slug: str) -> AnyResponse:
    """Where the log's page was; the address stands in dispute bundles."""
    return redirect(url_for(".log", slug=body_of(slug).slug))


# For programs: C2SP tlog-tiles, and proofs ready made


@bp.get("/log/<slug>/checkpoint")
@guard.public
def newest_head(slug: str) -> Response:
    """The newest signed head, with the lines of its witnesses."""
    head = seals.last_checkpoint(body_of(slug).id) or abort(404)
    return _note(proofs.cosigned([head])[0])


@bp.get("/log/<slug>/checkpoint/<int:size>")
@guard.public
def head_of_size(slug: str, size: int) -> Response:
    """The signed head over exactly so many records, as it was signed and stamped; it never changes."""
    body = body_of(slug)
    return _for_good(_note(existing(lambda: proofs.head_of_size(body, min(size, LARGEST))).note))


@bp.get("/log/<slug>/checkpoint/<int:size>/cosigned")
@guard.public
def cosigned_head(slug: str, size: int) -> Response:
    """The same head with the lines of its witnesses, which may become more."""
    body = body_of(slug)
    head = existing(lambda: proofs.head_of_size(body, min(size, LARGEST)))
    return _note(proofs.cosigned([head])[0])


@bp.get("/log/<slug>/checkpoint/<int:size>.tsr")
@guard.public
def stamp(slug: str, size: int) -> Response:
    """The time stamp over this head, as an RFC 3161 reply."""
    body = body_of(slug)
    found = existing(lambda: proofs.stamp_of(body, min(size, LARGEST)))
    data = timestamps.reply_of(found.token)
    return _for_good(_named(Response(data, mimetype="application/timestamp-reply"), f"{body.slug}-{size}.tsr"))


@bp.get("/log/<slug>/tile/<int:level>/<path:tile>")
@guard.public
def hashes(slug: str, level: int, tile: str) -> Response:
    """A tile of hashes, whole or as far as it is full; it never changes. The data of records are not public."""
    body, match = body_of(slug), TILE.fullmatch(tile)
    if match is None or level >= LEVELS or len(tile) > 40:
        abort(404)
    number = int(re.sub(r"\D", "", match[1]))
    width = int(match[2]) if match[2] else WIDTH
    if spelled(number) != match[1] or (match[2] and width >= WIDTH):
        abort(404)
    data = existing(lambda: proofs.tile(body, level, number, width))
    return _for_good(Response(data, mimetype="application/octet-stream"))


def spelled(number: int) -> str:
    """The number of a tile as its address has it: three digits each, all but the last behind an x."""
    groups = []
    while True:
        number, rest = divmod(number, 1000)
        groups.append(f"{rest:03}")
        if not number:
            break
    return "/".join([*(f"x{group}" for group in reversed(groups[1:])), groups[0]])


@bp.get("/log/<slug>/consistency/<int:old>/<int:size>")
@guard.public
@limiter.limit(LOOKING)
def growth(slug: str, old: int, size: int) -> Response:
    """The proof file that the log of ``old`` records became that of ``size`` by additions only."""
    body = body_of(slug)
    proof = existing(lambda: proofs.of_growth(body, min(old, LARGEST), min(size, LARGEST)))
    return _file(proof, f"log-{body.slug}-{old}-{size}.json")


@bp.get("/log/<slug>/inclusion/<seal>")
@guard.public
@limiter.limit(LOOKING)
def place(slug: str, seal: str) -> Response:
    """The proof file that an event with this seal, as a dispute bundle names it, stands in the log."""
    body, wanted = body_of(slug), fingerprint_in(seal) or abort(404)
    return _file(existing(lambda: proofs.of_seal(body, wanted)), f"log-{body.slug}-{wanted[:12]}.json")


# The proof of a letter


@bp.get("/bukti/<code>")
@guard.public
@limiter.limit(LOOKING)
def letter(code: str) -> str | AnyResponse | tuple[str, int]:
    """Where a letter stands in its body's log, in plain words."""
    wanted = code_in(code)
    if wanted is None or wanted != code:
        return redirect(url_for(".letter", code=wanted)) if wanted else _unknown()
    try:
        proof = proofs.of_letter(wanted)
    except NoSuchRecord:
        return _unknown()
    except LogBroken:
        proof = None
    return render_template(
        "proofs/letter.html",
        code=wanted,
        proof=proof,
        body=proof and proof.body,
        letter=proof and proof.letter,
        title=letter_title(proof.letter.kind) if proof and proof.letter else "",
        events=EVENTS,
        verifier_key=seals.verifier_key(proof.body) if proof else "",
    )


def _unknown() -> AnyResponse:
    return redirect(url_for("verify.letter", code=UNKNOWN))


@bp.get("/bukti/<code>.json")
@guard.public
@limiter.limit(LOOKING)
def letter_file(code: str) -> Response:
    """The proof file of a letter; ``kepala`` in the address names sizes of heads that it is to pass through."""
    wanted = code_in(code) or abort(404)
    kept = [int(text) for text in request.args.getlist("kepala") if re.fullmatch("[1-9][0-9]{0,14}", text)][:MOST_KEPT]
    proof = existing(lambda: proofs.of_letter(wanted, kept))
    if not proof.records:
        abort(404)
    return _file(proof, f"bukti-{wanted}.json")


def _file(proof: Proof, name: str) -> Response:
    text = json.dumps(proof.as_json(), ensure_ascii=False, indent=1)
    return _named(Response(text, mimetype="application/json"), name)


def _note(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


def _for_good(answer: Response) -> Response:
    answer.headers["Cache-Control"] = f"public, max-age={FOR_GOOD_SECONDS}, immutable"
    return answer
