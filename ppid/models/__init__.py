"""Tables. No rules and no queries live here; CHECK constraints refuse rows that contradict themselves."""

from ppid.models.bodies import BodyKind, Official, PublicBody, Unit
from ppid.models.calendars import CalendarVersion, CalendarYear, Holiday
from ppid.models.catalogue import CatalogueEntry, Category
from ppid.models.events import Checkpoint, Event, LogLeaf
from ppid.models.letters import Letter
from ppid.models.numbers import NumberSeries
from ppid.models.outbox import OutboxMessage
from ppid.models.people import Account, Applicant, Proxy
from ppid.models.requests import Delivery, FileKind, FilingDraft, InfoRequest, Notice, Origin, RequestItem, StoredFile

__all__ = [
    "Account",
    "Applicant",
    "BodyKind",
    "CalendarVersion",
    "CalendarYear",
    "CatalogueEntry",
    "Category",
    "Checkpoint",
    "Delivery",
    "Event",
    "FileKind",
    "FilingDraft",
    "Holiday",
    "InfoRequest",
    "Letter",
    "LogLeaf",
    "Notice",
    "NumberSeries",
    "Official",
    "Origin",
    "OutboxMessage",
    "Proxy",
    "PublicBody",
    "RequestItem",
    "StoredFile",
    "Unit",
]
