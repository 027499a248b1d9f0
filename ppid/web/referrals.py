"""The applicant's door to another body: what would be sent there is shown first, and nothing leaves without consent."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask import request as flask_request
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response

from ppid import clock
from ppid.access import applicant_of
from ppid.actions import files, forwarding, referrals
from ppid.actions.forwarding import AlreadyForwarded
from ppid.actions.referrals import Offer
from ppid.db import committed, db
from ppid.law import clocks
from ppid.law.workflow import NotAllowed
from ppid.models import FileKind, InfoRequest
from ppid.queries import referrals as queries
from ppid.queries import requests as request_queries
from ppid.queries.calendars import calendar_of
from ppid.web import cases, guard, papers, wording
from ppid.web.doors import opened_case
from ppid.web.forms.applicant import ForwardForm
from ppid.web.limits import FILING, LOOKING, limiter

bp = Blueprint("referrals", __name__)


@bp.route("/lacak/teruskan/<int:id>", methods=["GET", "POST"])
@guard.public
@limiter.limit(LOOKING)
@limiter.limit(FILING, methods=["POST"])
def forward(id: int) -> str | Response | tuple[str, int]:
    """Show what would be sent to the body that holds it; on POST, which is the consent, file it there, once."""
    info_request = opened_case()
    if info_request is None:
        return redirect(url_for("applicant.case"))  # which asks for number and code
    offer = next((one for one in referrals.offers_of(info_request) if one.id == id), None)
    if offer is None:
        abort(404)
    if flask_request.method == "POST":
        return _send(info_request, offer)
    if offer.forwarded is not None or not referrals.may_forward(info_request, offer.holder):
        return redirect(url_for("applicant.case", _anchor="badan-lain"))
    return _page(info_request, offer)


def _send(info_request: InfoRequest, offer: Offer) -> Response | tuple[str, int]:
    """File it, or show the request that was filed when the button was pressed before."""
    now, holder = clock.now(), offer.holder
    if offer.forwarded is not None:
        return _filed_before(offer.forwarded)
    may_forward, stays = referrals.may_forward(info_request, holder), _left_out(info_request)
    uploads = forwarding.carried(info_request, holder, stays) if may_forward else []
    try:
        with files.stored(info_request, uploads, now=now) as rows, committed():
            made = forwarding.forward(info_request, holder, rows, actor=applicant_of(info_request.body_id), now=now)
    except AlreadyForwarded:  # at the same moment, in another window
        return _filed_before(db.session.scalars(queries.forwarded_to(info_request.id, holder.id)).one())
    except (NotAllowed, StaleDataError) as error:
        db.session.rollback()
        return _page(info_request, offer, error), 409
    papers.draw_new(made.id)
    papers.draw_new(info_request.id)
    return redirect(url_for("filing.receipt", key=made.filing_key))


def _filed_before(made: InfoRequest) -> Response:
    flash(_("Permohonan ini sudah diteruskan sebelumnya; tidak ada permohonan kedua yang dibuat."))
    return redirect(url_for("filing.receipt", key=made.filing_key))


def _left_out(info_request: InfoRequest) -> set[int]:
    """The attachments that the applicant did not tick, so they stay here."""
    ticked = ForwardForm().attachments.data or []
    kept = db.session.scalars(request_queries.files_of(info_request.id))
    return {file.id for file in kept if file.kind is FileKind.ATTACHMENT and str(file.id) not in ticked}


def _page(info_request: InfoRequest, offer: Offer, refused: Exception | None = None) -> str:
    holder, proxy = offer.holder, info_request.proxy
    today, kinds = clock.today(holder.zone), forwarding.kinds_for(holder)
    kept = db.session.scalars(request_queries.files_of(info_request.id)).all()
    attached = [file for file in kept if file.kind is FileKind.ATTACHMENT]
    form = ForwardForm(formdata=None, data={"attachments": [str(file.id) for file in attached]})
    form.attachments.choices = [(str(file.id), file.name) for file in attached]
    return render_template(
        "referrals/forward.html",
        body=info_request.body,
        info_request=info_request,
        offer=offer,
        holder=holder,
        particulars=cases.particulars(info_request.applicant, opened=False),
        proxy_particulars=cases.proxy_particulars(proxy, opened=False) if proxy else None,
        form=form,
        always=[file for file in kept if file.kind in kinds and file.kind is not FileKind.ATTACHMENT],
        identity_stays=any(file.kind is FileKind.IDENTITY for file in kept) and FileKind.IDENTITY not in kinds,
        today=today,
        trace=clocks.reply_clocks(today, calendar_of(holder)).statute.reply,
        holder_named=forwarding.HOLDER_NAMED,
        agreement=forwarding.AGREEMENT,
        is_refused=refused is not None,
        reason=f"{_(refused.sentence)} ({refused.article})" if isinstance(refused, NotAllowed) else "",
        state=wording.status_words(info_request, clock.today(info_request.body.zone)),
        words=wording,
    )
