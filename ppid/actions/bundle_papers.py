"""The documents of a dispute in the order in which a petition is filed with them, as one audience may have them.

Source: PerKI 1/2013 (petition, request and answer with their proofs, objection and ruling with theirs, identity, power
of attorney). Reads rows and returns plain values; changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from ppid.actions import bundle_sheets as sheets
from ppid.actions.bundle_record import EXECUTE, Record, day_of
from ppid.bundles.facts import Audience, Drawn, Entry, Original, Role, Sheet
from ppid.db import db
from ppid.letters.kinds import LETTERS
from ppid.models import FileKind, InfoRequest, Letter, Objection, StoredFile
from ppid.queries import bundles as queries
from ppid.queries import objections as objection_queries
from ppid.queries import requests as request_queries

SECTIONS = {
    Role.PETITION: "Permohonan penyelesaian sengketa",
    Role.REQUEST: "Permohonan informasi dan bukti penerimaannya",
    Role.ANSWER: "Jawaban badan publik dan bukti penyampaiannya",
    Role.OBJECTION: "Keberatan dan bukti penerimaannya",
    Role.RULING: "Tanggapan Atasan PPID dan bukti penyampaiannya",
    Role.IDENTITY: "Identitas Pemohon",
    Role.POWER_OF_ATTORNEY: "Surat kuasa khusus",
    Role.HARM_TEST: "Uji konsekuensi",
    Role.GIVEN: "Informasi yang diberikan",
    Role.TIMELINE: "Lembar waktu dan segel",
}
AFTER_OBJECTION = "Jawaban badan publik setelah keberatan diajukan"
AFTER_RULING = "Jawaban badan publik setelah tanggapan Atasan PPID"
RECEIPTS = frozenset({"receipt", "objection"})  # they print the applicant's tracking code
ANSWERS = frozenset({"incomplete", "not_completed", "extension", "notice", "refusal", "handover", "withdrawal"})
OPENED_FIRST = frozenset({"notice", "refusal", "handover"})  # shown to the applicant once the answer was opened
NAMES = {
    FileKind.ATTACHMENT: "Lampiran",
    FileKind.IDENTITY: "Salinan identitas",
    FileKind.POWER_OF_ATTORNEY: "Surat kuasa khusus",
    FileKind.INTAKE_SCAN: "Pindaian permohonan",
    FileKind.EVIDENCE: "Bukti",
}
OF_AN_OBJECTION = "objection:"
PERSONAL = frozenset({FileKind.IDENTITY, FileKind.POWER_OF_ATTORNEY, FileKind.INTAKE_SCAN})


@dataclass(slots=True)
class Papers:
    """A case on the table: its letters and files, looked up once."""

    objection: Objection
    audience: Audience
    record: Record
    now: datetime
    request_letters: list[Letter] = field(init=False)
    letters: list[Letter] = field(init=False)
    request_files: list[StoredFile] = field(init=False)
    files: list[StoredFile] = field(init=False)

    def __post_init__(self) -> None:
        info_request = self.objection.info_request
        self.letters = list(db.session.scalars(objection_queries.letters_of(self.objection.id)))
        self.files = list(db.session.scalars(objection_queries.files_of(self.objection)))
        self.request_letters, self.request_files = [], []
        if info_request is not None:
            self.request_letters = list(db.session.scalars(request_queries.letters_of(info_request.id)))
            self.request_files = list(db.session.scalars(request_queries.files_of(info_request.id)))

    @property
    def info_request(self) -> InfoRequest | None:
        return self.objection.info_request

    @property
    def ruling_is_hidden(self) -> bool:
        return self.objection.number in self.record.hidden.rulings

    @property
    def _handed_over(self) -> frozenset[str]:
        """The fingerprints of the files with which this objection's ruling was carried out."""
        done = (one for one in self.record.events if one.name == EXECUTE)
        mine = (one for one in done if one.data.get("objection") == self.objection.number)
        return frozenset(sha256 for one in mine for sha256 in one.data.get("files") or ())

    def entries(self) -> Iterator[Entry]:
        """Every document in its order; an answer stands where its date puts it."""
        if self.audience is Audience.APPLICANT:
            yield self._entry(
                Role.PETITION, "Formulir permohonan", sheets.petition(self.objection, self.record, self.now)
            )
        yield from self._request()
        answers = self._answers()
        if not answers:
            yield self._sheet(Role.ANSWER, sheets.no_answer(self.objection, self.record))
        yield from answers.get(SECTIONS[Role.ANSWER], ())
        yield from self._objection()
        yield from answers.get(AFTER_OBJECTION, ())
        yield from self._ruling()
        yield from answers.get(AFTER_RULING, ())
        yield from self._identity()
        yield from self._power()
        yield from self._harm_tests()
        yield from self._given()

    # The parts

    def _request(self) -> Iterator[Entry]:
        info_request = self.info_request
        if info_request is None:
            yield self._sheet(Role.REQUEST, sheets.no_request(self.objection))
            return
        receipts = [one for one in self.request_letters if one.kind == "receipt"]
        yield from self._receipts(Role.REQUEST, receipts, sheets.request(info_request, self.audience, receipts))
        yield from self._files(Role.REQUEST, self.request_files, FileKind.INTAKE_SCAN, FileKind.ATTACHMENT)

    def _objection(self) -> Iterator[Entry]:
        receipts = [one for one in self.letters if one.kind == "objection"]
        yield from self._receipts(Role.OBJECTION, receipts, sheets.objection(self.objection, self.audience, receipts))
        yield from self._files(Role.OBJECTION, self.files, FileKind.INTAKE_SCAN, FileKind.ATTACHMENT)

    def _receipts(self, role: Role, receipts: list[Letter], sheet: Drawn) -> Iterator[Entry]:
        """The receipt as it was issued; for the others what it says, for it prints the code that opens the case."""
        if self.audience is Audience.APPLICANT and receipts:
            yield from (self._letter(role, one) for one in receipts)
            return
        withheld = tuple(original_of(one) for one in receipts)
        on = day_of(receipts[0].issued_at, self.objection) if receipts else ""
        title = {Role.REQUEST: "Permohonan informasi", Role.OBJECTION: "Pernyataan keberatan"}[role]
        yield Entry(SECTIONS[role], role, f"{title} menurut register", on, sheet=sheet, withheld=withheld)

    def _answers(self) -> dict[str, list[Entry]]:
        """The answers by section: before the objection, after it, after the ruling; proofs stand with the notice."""
        hidden = self.record.hidden.answer
        letters = [one for one in self.request_letters if one.kind in ANSWERS]
        letters = [one for one in letters if not (hidden and one.kind in OPENED_FIRST)]
        found: dict[str, list[Entry]] = {}
        for one in letters:
            section = self._section_at(one.issued_at)
            found.setdefault(section, []).append(self._letter(Role.ANSWER, one, section))
        if not letters:
            return found
        notices = [one for one in letters if one.kind == "notice"] or letters
        section = self._section_at(notices[0].issued_at)  # what replaces it was received on no other day
        proof = sheets.proof_of_answer(self.objection, self.record)
        found[section].append(Entry(section, Role.ANSWER, proof.heading, sheet=proof))
        if not hidden:
            found[section] += self._files(Role.ANSWER, self.request_files, FileKind.EVIDENCE, section=section)
        else:
            waiting = sheets.no_answer(self.objection, self.record)
            found[section].append(Entry(section, Role.ANSWER, waiting.heading, sheet=waiting))
        return found

    def _section_at(self, moment: datetime) -> str:
        ruling = self.objection.ruling
        if ruling is not None and moment > ruling.issued_at:
            return AFTER_RULING
        return AFTER_OBJECTION if moment > self.objection.received_at else SECTIONS[Role.ANSWER]

    def _ruling(self) -> Iterator[Entry]:
        issued = [one for one in self.letters if one.kind == "ruling"]
        if self.ruling_is_hidden or not issued:
            yield self._sheet(Role.RULING, sheets.no_ruling(self.objection, hidden=self.ruling_is_hidden))
            return
        yield from (self._letter(Role.RULING, one) for one in issued)
        yield self._sheet(Role.RULING, sheets.proof_of_ruling(self.objection, self.record))
        proofs = [one for one in self.files if one.sha256 not in self._handed_over]
        yield from self._files(Role.RULING, proofs, FileKind.EVIDENCE)

    def _identity(self) -> Iterator[Entry]:
        files = [one for one in (*self.request_files, *self.files) if one.kind is FileKind.IDENTITY]
        yield self._entry(
            Role.IDENTITY,
            "Data identitas Pemohon",
            sheets.identity(self.objection, self.audience, has_scan=bool(files)),
            withheld=self._withheld(files),
        )
        if self.audience is not Audience.BODY:
            yield from self._files(Role.IDENTITY, files, FileKind.IDENTITY)

    def _power(self) -> Iterator[Entry]:
        if self.objection.proxy is None and (self.info_request is None or self.info_request.proxy is None):
            return
        files = [one for one in (*self.request_files, *self.files) if one.kind is FileKind.POWER_OF_ATTORNEY]
        yield self._entry(
            Role.POWER_OF_ATTORNEY,
            "Kuasa Pemohon",
            sheets.power(self.objection, self.audience),
            withheld=self._withheld(files),
        )
        if self.audience is not Audience.BODY:
            yield from self._files(Role.POWER_OF_ATTORNEY, files, FileKind.POWER_OF_ATTORNEY)

    def _harm_tests(self) -> Iterator[Entry]:
        if self.info_request is None or self.audience is Audience.APPLICANT:
            return
        for letter in db.session.scalars(queries.sheets_behind(self.info_request)):
            yield self._letter(Role.HARM_TEST, letter)

    def _given(self) -> Iterator[Entry]:
        """What was given is listed, each file once; its bytes stand in the ZIP."""
        files = [] if self.record.hidden.answer else list(self.request_files)
        ruling = self.objection.ruling
        if self.ruling_is_hidden and ruling is not None:
            files = [one for one in files if one.uploaded_at < ruling.issued_at]
        elif not self.ruling_is_hidden:
            files += self.files  # what an order gave out for an item of the request lies with both
        handed_over = self._handed_over
        rows: dict[tuple[str, str, bool], StoredFile] = {}
        for one in files:
            if one.kind is FileKind.GIVEN or one.sha256 in handed_over:
                rows.setdefault((one.sha256, one.name, _is_ordered(one)), one)
        if rows:
            given = tuple(original_of(one) for one in rows.values())
            by_order = frozenset(one.storage_key for one in rows.values() if _is_ordered(one))
            sheet = sheets.given(given, by_order)
            yield Entry(SECTIONS[Role.GIVEN], Role.GIVEN, "Daftar berkas yang diberikan", sheet=sheet, also=given)

    # What a document is made of

    def _entry(self, role: Role, title: str, sheet: Drawn, withheld: tuple[Original, ...] = ()) -> Entry:
        return Entry(SECTIONS[role], role, title, sheet=sheet, withheld=withheld)

    def _sheet(self, role: Role, sheet: Sheet) -> Entry:
        return Entry(SECTIONS[role], role, sheet.heading, sheet=sheet)

    def _letter(self, role: Role, letter: Letter, section: str = "") -> Entry:
        revoked = " (dicabut)" if letter.revoked_at is not None else ""
        return Entry(
            section or SECTIONS[role],
            role,
            f"{LETTERS[letter.kind].title} nomor {letter.number}{revoked}",
            letter.issued_on.isoformat(),
            original=original_of(letter),
        )

    def _files(self, role: Role, files: Iterable[StoredFile], *kinds: FileKind, section: str = "") -> Iterator[Entry]:
        for one in files:
            if one.kind not in kinds:
                continue
            on, title = day_of(one.uploaded_at, self.objection), f"{NAMES[one.kind]}: {one.name}"
            place = section or SECTIONS[role]
            if self.audience is Audience.BODY and one.kind in PERSONAL:
                sheet = sheets.kept_out(NAMES[one.kind], original_of(one))
                yield Entry(place, role, NAMES[one.kind], on, sheet=sheet, withheld=(original_of(one),))
            else:
                yield Entry(place, role, title, on, original=original_of(one))

    def _withheld(self, files: Iterable[StoredFile]) -> tuple[Original, ...]:
        return tuple(original_of(one) for one in files) if self.audience is Audience.BODY else ()


def _is_ordered(file: StoredFile) -> bool:
    """Whether a file was given to carry out a ruling, not with the answer: then it lies with an objection."""
    return (file.draft_key or "").startswith(OF_AN_OBJECTION)


def original_of(row: Letter | StoredFile) -> Original:
    """Where the bytes of a drawn letter or of a file lie, and what they are called."""
    if isinstance(row, StoredFile):
        return Original(row.name, row.media_type, row.size_bytes, row.sha256, row.storage_key)
    assert row.sha256 is not None  # every letter of the case was drawn before
    assert row.storage_key is not None
    name = f"{LETTERS[row.kind].title} {row.number}.pdf".replace("/", "-")
    return Original(name, "application/pdf", row.size_bytes or 0, row.sha256, row.storage_key)
