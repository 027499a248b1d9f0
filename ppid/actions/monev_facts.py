"""What the portal knows by itself of a body that answers a questionnaire: each fact with its evidence and its moment.

Reading changes nothing. The view reads before a step takes its lock, and the step keeps what was read with the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from ppid.actions import tallies
from ppid.clock import local_date
from ppid.db import db
from ppid.law import monev as law
from ppid.law import reports
from ppid.law.compliance import INDICATORS, Tally
from ppid.law.monev import Question
from ppid.models import InfoRequest, Objection, PublicBody, ServiceReport
from ppid.queries import appointments, body_letters, catalogue
from ppid.queries.appointments import VALID

FULL, PART, NOTHING = 100, 50, 0
PROCEDURE = re.compile(r"\b(SOP|prosedur)\b", re.IGNORECASE)  # which "standar operasional prosedur" contains
OF_INFORMATION = re.compile(r"\b(informasi|PPID|permohonan|keberatan)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """One fact: the percent it stands for, the numbers behind it, where it can be seen, and when it was read."""

    fact: str
    percent: int
    values: Mapping[str, Any]
    link: str
    read_at: datetime

    def as_data(self, question: Question) -> dict[str, Any]:
        """The fact as it is kept with the answer to a question, as that question counts it."""
        return {
            "fact": self.fact,
            "percent": law.fitting(question.scale, self.percent),
            "values": dict(self.values),
            "link": self.link,
            "read_at": self.read_at.astimezone(UTC).isoformat(),
        }


def read(body: PublicBody, questionnaire_year: int, *, now: datetime) -> dict[str, Known]:
    """Read every fact that the portal knows of a body now; the service is that of the year which is rated.

    What there is nothing to know about, such as the share on time of no request at all, is left out.
    """
    year = law.rates(questionnaire_year)
    found = {
        **_doors(body),
        **_registers(body, year),
        **_papers(body),
        **_catalogue(body, now),
        **_procedure(body),
        **_report(body, year),
        **_on_time(body, year, now),
        **_decree(body, now),
    }
    return {key: Known(key, percent, values, link, now) for key, (percent, values, link) in found.items()}


Found = dict[str, tuple[int, dict[str, Any], str]]  # percent, numbers, and the address of the evidence


def _doors(body: PublicBody) -> Found:
    """The forms that the portal opens for a body, and how to reach it."""
    is_open = FULL if body.accepts_requests else NOTHING
    given = [bool(body.address), bool(body.phone or body.email or body.whatsapp), bool(body.hours)]
    contact = FULL if all(given) else PART if any(given) else NOTHING
    return {
        "request_form": (is_open, {}, f"/ajukan/{body.slug}" if is_open else f"/badan/{body.slug}"),
        "objection_form": (is_open, {}, f"/keberatan?badan={body.slug}"),
        "contact": (contact, {"given": sum(given), "asked": len(given)}, f"/badan/{body.slug}"),
    }


def _registers(body: PublicBody, year: int) -> Found:
    """The registers, which the portal keeps itself as steps are taken."""
    keeps = FULL if body.accepts_requests else NOTHING
    found: Found = {}
    for key, table in (("request_register", InfoRequest), ("objection_register", Objection)):
        query = sa.select(sa.func.count(table.id), sa.func.max(table.received_on)).where(table.body_id == body.id)
        rows, newest = db.session.execute(query).one()
        values = {"rows": rows, "newest_on": newest.isoformat() if newest else None}
        found[key] = (keeps, values, f"/statistik/{body.slug}?tahun={year}")
    return found


def _papers(body: PublicBody) -> Found:
    """The latest DIP, DIK and maklumat that were issued and still hold."""
    latest = {letter.kind: letter for letter in db.session.scalars(body_letters.latest(body.id))}
    found: Found = {}
    for key, paper in (("catalogue", "dip"), ("exempt_list", "dik"), ("charter", "maklumat")):
        letter = latest.get(key)
        if letter is not None:
            values = {"number": letter.number, "issued_on": letter.issued_on.isoformat()}
            found[key] = (FULL, values, f"/badan/{body.slug}/dokumen/{paper}.pdf")
        else:
            unissued = PART if key == "charter" and body.maklumat else NOTHING
            found[key] = (unissued, {}, f"/badan/{body.slug}")
    return found


def _catalogue(body: PublicBody, now: datetime) -> Found:
    """How much of the list of public information is fresh today, as the law says it."""
    listed, stale, _lacking, _gone = db.session.execute(catalogue.standing(body.id, local_date(now, body.zone))).one()
    if not listed:
        return {"catalogue_fresh": (NOTHING, {"listed": 0, "fresh": 0}, f"/cari?badan={body.slug}")}
    fresh = listed - stale
    return {"catalogue_fresh": (FULL * fresh // listed, {"listed": listed, "fresh": fresh}, f"/cari?badan={body.slug}")}


def _procedure(body: PublicBody) -> Found:
    """A procedure (SOP) in the list of public information, in full when its title speaks of the information service."""
    titles = db.session.scalars(catalogue.titled(body.id, ("SOP", "prosedur")))
    found = [one for one in titles if PROCEDURE.search(one)]
    if not found:
        return {"sop": (NOTHING, {}, f"/cari?badan={body.slug}")}
    title = next((one for one in found if OF_INFORMATION.search(one)), found[0])
    percent = FULL if OF_INFORMATION.search(title) else PART
    return {"sop": (percent, {"title": title}, f"/cari?{urlencode({'badan': body.slug, 'q': title})}")}


def _report(body: PublicBody, year: int) -> Found:
    """The annual report on the year, and whether it was sent in time."""
    query = sa.select(sa.func.min(ServiceReport.sent_on)).where(
        ServiceReport.body_id == body.id,
        ServiceReport.kind == reports.ANNUAL_REPORT.key,
        ServiceReport.year == year,
        ServiceReport.sent_at.is_not(None),
    )
    sent_on = db.session.scalar(query)
    values = {
        "year": year,
        "sent_on": sent_on.isoformat() if sent_on else None,
        "due_on": reports.annual_due(year).isoformat(),
    }
    percent = NOTHING if sent_on is None else PART if reports.is_late(year, sent_on, sent_on) else FULL
    return {"annual_report": (percent, values, f"/laporan/{body.slug}/{year}")}


def _on_time(body: PublicBody, year: int, now: datetime) -> Found:
    """The share of the year's requests that were answered in time, by the very indicator of the figures."""
    counted: Tally = tallies.of_body(body.id, year, year, now=now).total
    kept = INDICATORS["kept"]
    due = kept.whole(counted) if kept.whole else 0
    if not due:
        return {}
    done = kept.value(counted)
    values = {"year": year, "kept": done, "due": due}
    return {"on_time": (FULL * done // due, values, f"/statistik/{body.slug}?tahun={year}")}


def _decree(body: PublicBody, now: datetime) -> Found:
    """The decree that appoints the PPID, if one is in force today."""
    on = local_date(now, body.zone)
    decree = appointments.standing_for(db.session.scalars(appointments.of_body(body.id)).all(), on)
    state = appointments.state_of(decree, on)
    if decree is None:
        return {"decree": (NOTHING, {"state": state.value}, f"/badan/{body.slug}")}
    values = {"state": state.value, "number": decree.number, "decided_on": decree.decided_on.isoformat()}
    link = f"/sk-ppid/{decree.id}/berkas.pdf" if decree.storage_key else f"/badan/{body.slug}"
    return {"decree": (FULL if state in VALID else NOTHING, values, link)}
