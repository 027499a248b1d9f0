"""The sheets that stand beside the letters of a bundle: the petition, proofs of delivery, identity, what is not there.

Official papers are Indonesian; nothing here is translated.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from ppid import outbox
from ppid.actions.bundle_record import EXECUTE, RULE, Record, teller
from ppid.actions.disputes import competence
from ppid.bundles.facts import Audience, FileLine, Original, Petition, Row, Sheet, Step
from ppid.clock import ZONES
from ppid.db import db
from ppid.law.cases import ApplicantKind
from ppid.law.objections import LABELS
from ppid.law.rulings import LABELS as VERDICTS
from ppid.letters import parts
from ppid.letters.words import clock_time, long_date
from ppid.models import Applicant, Dispute, InfoRequest, Letter, Objection, OutboxMessage, Proxy, PublicBody
from ppid.queries import bundles as queries
from ppid.queries import disputes as dispute_queries
from ppid.vault import mask

KINDS = {
    ApplicantKind.PERSON: "Perorangan",
    ApplicantKind.GROUP: "Kelompok orang",
    ApplicantKind.LEGAL_ENTITY: "Badan hukum",
}
STORY = frozenset(
    {
        "register", "mark_incomplete", "receive_notice", "complete", "lapse", "extend", "silence_noted", "answer",
        "deliver", "object", RULE, "receive_ruling", "ruling_silence_noted", "settle_objection", EXECUTE,
    }
)  # fmt: skip
PROOFS_OF_NOTICE = frozenset({"notice_opened", "receive_notice"})
UNOPENED = (
    "{what} tertulis sudah ada, tetapi belum dibuka oleh Pemohon ketika berkas ini dibuat. Membukanya dicatat sebagai "
    "bukti penerimaan; sesudah itu mintalah berkas yang baru."
)
UNOPENED_STATUS = "Tanggapan sudah ada, belum dibuka Pemohon"
MASKED = (
    "Identitas Pemohon dicatat ketika permohonan diterima. Dalam berkas untuk badan publik nomor itu ditampilkan "
    "tersamar dan salinannya tidak disertakan."
)
UNREQUESTED = (
    "Keberatan {number} diajukan dengan alasan huruf b (informasi berkala tidak disediakan), yang tidak memerlukan "
    "permohonan informasi lebih dahulu."
)
HIDDEN_CODE = (
    "Tanda bukti aslinya mencetak kode pelacakan, yang hanya untuk Pemohon; karena itu lembar ini menggantikannya. "
    "Sidik aslinya tercatat di bawah dan dapat dicocokkan dengan yang ada pada Pemohon."
)
GIVEN_WITH_ANSWER = "Diberikan bersama jawaban PPID"
GIVEN_BY_ORDER = "Diserahkan untuk melaksanakan perintah Atasan PPID"


def moment(at: datetime, body: PublicBody) -> str:
    """A moment in the body's zone: "Senin, 16 November 2026 pukul 14.05 WITA"."""
    return moment_words(parts.local(at, body), ZONES[body.zone])


def moment_words(local: str, zone: str) -> str:
    """The same from an ISO local moment."""
    return f"{long_date(local)} pukul {clock_time(local)} {zone}"


def commission_of(objection: Objection) -> str:
    """The commission before which the dispute is, or the one that is proposed."""
    dispute: Dispute | None = db.session.scalar(dispute_queries.of_objection(objection.id))
    return dispute.commission_name if dispute else competence(objection.body).name or "Komisi Informasi"


def _rows(*pairs: tuple[str, str | None]) -> tuple[Row, ...]:
    return tuple(Row(label, value) for label, value in pairs if value)


# The petition


def petition(objection: Objection, record: Record, now: datetime) -> Petition:
    """The petition as far as the case tells it; what is sought is proposed, everything is left open to be changed."""
    body, info_request, proxy = objection.body, objection.info_request, objection.proxy
    numbers = ", ".join(str(item.number) for item in objection.items)
    return Petition(
        commission=commission_of(objection),
        place=body.city or body.short_name,
        applicant=_person(objection.applicant),
        proxy=_proxy(proxy, objection.power_of_attorney) if proxy else (),
        body=_rows(
            ("Nama badan publik", body.name),
            ("Alamat", ", ".join(part for part in (body.address, body.city, body.postcode) if part)),
            ("Telepon", body.phone),
            ("Surel", body.email),
        ),
        numbers=_rows(
            ("Nomor permohonan", info_request.number if info_request else "Tanpa permohonan (alasan huruf b)"),
            ("Nomor keberatan", objection.number),
            ("Tujuan penggunaan", objection.purpose),
        ),
        items=tuple(Row(f"Butir {item.number}", item.text) for item in objection.items),
        chronology=tuple(
            Step(event.on.isoformat(), teller.words.sentence(event)) for event in record.shown if event.name in STORY
        ),
        grounds=tuple(f"Huruf {row.ground.value}: {LABELS[row.ground]}" for row in objection.grounds),
        case_position=objection.case_position,
        sought=(
            f"Menyatakan bahwa informasi pada butir {numbers} adalah informasi yang terbuka.",
            f"Memerintahkan {body.name} memberikan informasi itu kepada Pemohon sebagaimana dimohon.",
        ),
        signer=proxy.name if proxy else objection.applicant.name,
    )


def _number_label(applicant: Applicant) -> str:
    if applicant.kind is ApplicantKind.LEGAL_ENTITY:
        return "Nomor SK pengesahan badan hukum"
    return "Nomor paspor atau identitas lain" if applicant.is_foreign else "NIK"


def _person(applicant: Applicant) -> tuple[Row, ...]:
    return _rows(
        ("Nama", applicant.name),
        ("Jenis Pemohon", KINDS[applicant.kind]),
        (_number_label(applicant), applicant.identity or "-"),
        ("Pekerjaan", applicant.occupation),
        ("Alamat", applicant.address),
        ("Telepon", applicant.phone),
        ("Surel", applicant.email),
        ("Anggota kelompok", applicant.members),
    )


def _proxy(proxy: Proxy, power_of_attorney: str) -> tuple[Row, ...]:
    return _rows(
        ("Nama kuasa", proxy.name),
        ("Nomor identitas", proxy.identity),
        ("Alamat", proxy.address),
        ("Telepon", proxy.phone),
        ("Surel", proxy.email),
        ("Surat kuasa khusus", power_of_attorney or proxy.power_of_attorney),
    )


# Request and objection as the register has them


def no_request(objection: Objection) -> Sheet:
    return Sheet(heading="Keberatan tanpa permohonan", lead=(UNREQUESTED.format(number=objection.number),))


def request(info_request: InfoRequest, audience: Audience, receipts: Sequence[Letter]) -> Sheet:
    """What the receipt of a request says, without its tracking code."""
    return Sheet(
        heading="Permohonan informasi menurut register",
        lead=(HIDDEN_CODE,) if receipts else (),
        rows=_rows(
            ("Nomor pendaftaran", info_request.number),
            ("Diterima", moment(info_request.received_at, info_request.body)),
            ("Disampaikan melalui", parts.CHANNELS[info_request.channel]),
            ("Pemohon", info_request.applicant.name),
            ("Alamat", info_request.applicant.address if audience is Audience.COMMISSION else None),
            ("Informasi yang diminta", "\n".join(f"{item.number}. {item.text}" for item in info_request.items)),
            ("Tujuan penggunaan", info_request.purpose),
            ("Cara memperoleh", parts.ACCESS[info_request.access_mode]),
            ("Cara mengirimkan", parts.DELIVERIES[info_request.delivery_method]),
        ),
        files=_fingerprints(receipts),
    )


def objection(made: Objection, audience: Audience, receipts: Sequence[Letter]) -> Sheet:
    """What the form of an objection says, without its tracking code."""
    late = [row for row in made.grounds if row.window_due_on is not None and made.received_on > row.window_due_on]
    return Sheet(
        heading="Pernyataan keberatan menurut register",
        lead=(HIDDEN_CODE,) if receipts else (),
        rows=_rows(
            ("Nomor keberatan", made.number),
            ("Diterima", moment(made.received_at, made.body)),
            ("Disampaikan melalui", parts.CHANNELS[made.channel]),
            ("Pemohon", made.applicant.name),
            ("Alamat", made.applicant.address if audience is Audience.COMMISSION else None),
            ("Alasan", "\n".join(f"Huruf {row.ground.value}: {LABELS[row.ground]}" for row in made.grounds)),
            ("Diajukan lewat waktu", ", ".join(f"huruf {row.ground.value}" for row in late)),
            ("Informasi yang dimaksud", "\n".join(f"{item.number}. {item.text}" for item in made.items)),
            ("Tujuan penggunaan", made.purpose),
            ("Kasus posisi", made.case_position),
            ("Ditanggapi paling lambat", long_date(made.due_on.isoformat())),
        ),
        files=_fingerprints(receipts),
    )


def _fingerprints(letters: Sequence[Letter]) -> tuple[FileLine, ...]:
    return tuple(
        FileLine(f"Tanda bukti {one.number}", one.size_bytes or 0, one.sha256 or "", "Tidak disertakan")
        for one in letters
    )


# Proofs of delivery, and what is not there


def no_answer(made: Objection, record: Record) -> Sheet:
    """Says that there is no answer, or none that was opened."""
    info_request, heading = made.info_request, "Jawaban badan publik"
    if info_request is None:
        return Sheet(heading, ("Tidak ada permohonan yang harus dijawab lebih dahulu.",))
    if record.hidden.answer:
        return Sheet(heading, (UNOPENED.format(what="Jawaban"),))
    if info_request.answered_on is not None:
        on = long_date(info_request.answered_on.isoformat())
        return Sheet(heading, (f"Menurut register, permohonan dijawab pada {on}; suratnya tidak ada di portal ini.",))
    due = long_date(info_request.due_on.isoformat())
    return Sheet(heading, (f"Sampai berkas ini dibuat tidak ada jawaban tertulis. Batas waktunya {due}.",))


def proof_of_answer(made: Objection, record: Record) -> Sheet:
    """How it is known that the letters to the applicant arrived."""
    info_request = made.info_request
    assert info_request is not None  # there are letters of it
    rows = [
        Row(moment(one.at, made.body), teller.words.sentence(one))
        for one in record.shown
        if one.name in PROOFS_OF_NOTICE
    ]
    rows += _receipts(info_request)
    rows += _mails(made, f"request:{made.request_id}:")
    none = () if rows else ("Belum ada bukti bahwa surat-surat di atas diterima Pemohon.",)
    return Sheet(heading="Bukti penyampaian jawaban", lead=none, rows=tuple(rows))


def _receipts(info_request: InfoRequest) -> Iterator[Row]:
    for one in db.session.scalars(queries.deliveries_of(info_request.id)):
        words = f"Jawaban {teller.words.evidence(one.evidence)}. Dicatat {moment(one.recorded_at, info_request.body)}."
        yield Row(f"Diterima {long_date(one.received_on.isoformat())}", f"{words} {one.note}".strip())


def no_ruling(made: Objection, *, hidden: bool) -> Sheet:
    """Says that there is no ruling, none that was opened, or how the objection ended without one."""
    heading = "Tanggapan Atasan PPID"
    if hidden:
        return Sheet(heading, (UNOPENED.format(what="Tanggapan"),))
    if made.settlement is not None and made.settled_on is not None:
        on = long_date(made.settled_on.isoformat())
        return Sheet(
            heading, (f"Keberatan selesai melalui musyawarah pada {on}. Isi kesepakatannya:",), prose=made.settlement
        )
    if made.withdrawn_on is not None:
        return Sheet(heading, (f"Keberatan dicabut oleh Pemohon pada {long_date(made.withdrawn_on.isoformat())}.",))
    due = long_date(made.due_on.isoformat())
    return Sheet(heading, (f"Sampai berkas ini dibuat tidak ada tanggapan tertulis. Batas waktunya {due}.",))


def proof_of_ruling(made: Objection, record: Record) -> Sheet:
    """How it is known that the ruling arrived, what the applicant said to it, and what was carried out."""
    rows: list[Row] = []
    if made.ruling_received_on is not None and made.receipt_evidence is not None:
        words = f"Tanggapan {teller.words.evidence(made.receipt_evidence)}. {made.receipt_note}".strip()
        rows.append(Row(f"Diterima {long_date(made.ruling_received_on.isoformat())}", words))
    rows += _mails(made, f"objection:{made.id}:")
    if made.outcome is not None:
        rows.append(Row("Isi tanggapan", VERDICTS[made.outcome]))
    for item in made.items:
        if item.executed_on is not None:
            done = f"Dilaksanakan {long_date(item.executed_on.isoformat())}. {item.execution_note}".strip()
            rows.append(Row(f"Perintah butir {item.number}", done))
        elif item.order_due_on is not None:
            rows.append(
                Row(
                    f"Perintah butir {item.number}",
                    f"Paling lambat {long_date(item.order_due_on.isoformat())}; belum dilaksanakan.",
                )
            )
    if made.applicant_response:
        rows.append(Row("Tanggapan Pemohon", made.applicant_response))
    received = made.ruling_received_on is not None
    none = (
        ()
        if received
        else ("Belum ada bukti bahwa tanggapan ini diterima Pemohon; jangka waktu sengketa belum berjalan.",)
    )
    return Sheet(heading="Bukti penyampaian tanggapan", lead=none, rows=tuple(rows))


def _mails(made: Objection, cause: str) -> list[Row]:
    """The mails that a server accepted, with its own words; the address stays in the sealed mail."""
    found = []
    mails: list[OutboxMessage] = list(db.session.scalars(queries.mails_of(made)))
    for one in mails:
        if one.once.startswith(cause) and one.sent_at is not None:
            reply = f"{one.subject}. Message-ID {outbox.message_id(one.id, one.row_key)}; jawaban peladen: {one.reply}"
            found.append(Row(f"Surel {moment(one.sent_at, made.body)}", reply))
    return found


# People


def identity(made: Objection, audience: Audience, *, has_scan: bool) -> Sheet:
    """Who the applicant is, as far as this audience needs to know."""
    applicant = made.applicant
    if audience is Audience.BODY:
        return Sheet(
            heading="Identitas Pemohon",
            lead=(MASKED,),
            rows=_rows(
                ("Nama", applicant.name),
                ("Jenis Pemohon", KINDS[applicant.kind]),
                (_number_label(applicant), mask(applicant.identity) or "Tidak dicatat"),
                ("Salinan identitas", "Ada, tidak disertakan" if has_scan else "Tidak diminta"),
            ),
        )
    notes = () if has_scan else ("Portal tidak menyimpan salinan identitas untuk perkara ini; lampirkan bila diminta.",)
    return Sheet(heading="Identitas Pemohon", rows=_person(applicant), notes=notes)


def power(made: Objection, audience: Audience) -> Sheet:
    """Who acts for the applicant, on which power of attorney."""
    rows: list[Row] = []
    of_request = made.info_request.proxy if made.info_request else None
    for label, proxy, number in (
        ("permohonan", of_request, of_request.power_of_attorney if of_request else ""),
        ("keberatan", made.proxy, made.power_of_attorney),
    ):
        if proxy is None:
            continue
        stated = _proxy(proxy, number)
        if audience is Audience.BODY:
            stated = _rows(
                ("Nama kuasa", proxy.name), ("Nomor identitas", mask(proxy.identity)), ("Surat kuasa khusus", number)
            )
        rows += [Row(f"{row.label} ({label})", row.value) for row in stated]
    return Sheet(heading="Kuasa Pemohon", rows=tuple(rows))


def kept_out(title: str, original: Original) -> Sheet:
    """Stands for a file with somebody's identity in a bundle that does not need it."""
    return Sheet(
        heading=title,
        lead=("Berkas ini memuat identitas Pemohon dan tidak disertakan dalam berkas untuk badan publik.",),
        files=(FileLine(title, original.size_bytes, original.sha256, "Tidak disertakan"),),
    )


def given(files: Sequence[Original], by_order: Collection[str]) -> Sheet:
    """What was given out, by fingerprint. ``by_order``: storage keys of what was given to carry out a ruling."""
    return Sheet(
        heading="Berkas yang diberikan kepada Pemohon",
        lead=("Berkas aslinya ada dalam ZIP, folder asli.",),
        files=tuple(
            FileLine(
                one.name,
                one.size_bytes,
                one.sha256,
                f"{GIVEN_BY_ORDER if one.storage_key in by_order else GIVEN_WITH_ANSWER} ({one.media_type})",
            )
            for one in files
        ),
    )
