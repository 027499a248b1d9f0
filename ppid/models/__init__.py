"""Tables. No rules and no queries live here; CHECK constraints refuse rows that contradict themselves."""

from ppid.models.approvals import AnswerDraft
from ppid.models.assignments import Assignment, AssignmentState, ItemDraft
from ppid.models.bodies import BodyKind, Official, PublicBody, Unit
from ppid.models.calendars import CalendarVersion, CalendarYear, Holiday
from ppid.models.catalogue import CatalogueEntry, Category, ExemptEntry
from ppid.models.clarifications import Clarification
from ppid.models.daily import DailyMark
from ppid.models.disputes import Bundle, BundleState, Dispute, DisputeStage
from ppid.models.events import Checkpoint, Event, HeadCosignature, HeadStamp, LogLeaf
from ppid.models.exports import Export, ExportState
from ppid.models.harm_tests import HarmOpinion, HarmTest
from ppid.models.letters import Crest, Letter, LetterRevocation, LetterText
from ppid.models.monev import MonevAnswer, MonevEntry, Questionnaire
from ppid.models.notes import CaseNote, CaseTag, SavedFilter
from ppid.models.numbers import NumberSeries
from ppid.models.objections import Objection, ObjectionGround, ObjectionItem, ObjectionLetter, Ruling, RulingDraft
from ppid.models.outbox import OutboxAttachment, OutboxMessage
from ppid.models.oversight import AppointmentDecree, BodyTally, Reminder
from ppid.models.people import Account, Applicant, Proxy
from ppid.models.redactions import Redaction
from ppid.models.referrals import Referral
from ppid.models.reports import ServiceReport
from ppid.models.requests import Delivery, FileKind, FilingDraft, InfoRequest, Notice, Origin, RequestItem, StoredFile
from ppid.models.search import RequestWords
from ppid.models.signing import LetterSignature, RunState, SigningKey, SigningMethod, SigningRun

__all__ = [
    "Account",
    "AnswerDraft",
    "Applicant",
    "AppointmentDecree",
    "Assignment",
    "AssignmentState",
    "BodyKind",
    "BodyTally",
    "Bundle",
    "BundleState",
    "CalendarVersion",
    "CalendarYear",
    "CaseNote",
    "CaseTag",
    "CatalogueEntry",
    "Category",
    "Checkpoint",
    "Clarification",
    "Crest",
    "DailyMark",
    "Delivery",
    "Dispute",
    "DisputeStage",
    "Event",
    "ExemptEntry",
    "Export",
    "ExportState",
    "FileKind",
    "FilingDraft",
    "HarmOpinion",
    "HarmTest",
    "HeadCosignature",
    "HeadStamp",
    "Holiday",
    "InfoRequest",
    "ItemDraft",
    "Letter",
    "LetterRevocation",
    "LetterSignature",
    "LetterText",
    "LogLeaf",
    "MonevAnswer",
    "MonevEntry",
    "Notice",
    "NumberSeries",
    "Objection",
    "ObjectionGround",
    "ObjectionItem",
    "ObjectionLetter",
    "Official",
    "Origin",
    "OutboxAttachment",
    "OutboxMessage",
    "Proxy",
    "PublicBody",
    "Questionnaire",
    "Redaction",
    "Referral",
    "Reminder",
    "RequestItem",
    "RequestWords",
    "Ruling",
    "RulingDraft",
    "RunState",
    "SavedFilter",
    "ServiceReport",
    "SigningKey",
    "SigningMethod",
    "SigningRun",
    "StoredFile",
    "Unit",
]
