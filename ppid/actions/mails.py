"""The mails of each step, in the applicant's language.

Their text names no identity and nothing of what was asked for. Letters go along with two of them, as `enclosures` says:
the answer where the applicant asked to have it by mail, and the notice that something is missing.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from ppid import outbox, settings
from ppid.actions import enclosures
from ppid.i18n import format_date, format_moment
from ppid.law.deadlines import OBJECTION, REPAIR
from ppid.law.workflow import DeliveryMethod
from ppid.models import InfoRequest, Letter

ANSWERED = "answered"  # the step that tells of an answer, as it stands in the cause of its mail


@contextmanager
def _to(info_request: InfoRequest) -> Iterator[str | None]:
    """The applicant's address (the proxy's first), with the language of the request in force."""
    with force_locale(info_request.language):
        proxy = info_request.proxy
        yield (proxy.email if proxy else None) or info_request.applicant.email


def _queue(
    info_request: InfoRequest,
    to: str,
    step: str,
    subject: str,
    paragraphs: list[str],
    now: datetime,
    carried: enclosures.Carried | None = None,
) -> None:
    body = info_request.body
    closing = _("Layanan informasi publik %(body)s, %(phone)s", body=body.name, phone=body.phone)
    outbox.queue(
        body_id=body.id,
        request_id=info_request.id,
        to=to,
        subject=subject,
        text="\n\n".join([*paragraphs, closing]) + "\n",
        once=f"request:{info_request.id}:{step}",
        now=now,
        letter_id=carried.letter_id if carried else None,
        enclosures=carried.enclosures if carried else (),
    )


def _tracking() -> str:
    return f"{settings.current().base_url.rstrip('/')}/lacak"


def receipt(info_request: InfoRequest, *, token: str, now: datetime) -> None:
    """Tell number, token and due date at once."""
    with _to(info_request) as to:
        if to is None:
            return
        zone = info_request.body.zone
        _queue(
            info_request,
            to,
            "receipt",
            _("Permohonan informasi %(number)s sudah kami terima", number=info_request.number),
            [
                _(
                    "Permohonan Anda kepada %(body)s sudah tercatat pada %(moment)s.",
                    body=info_request.body.name,
                    moment=format_moment(info_request.received_at, zone),
                ),
                _("Nomor pendaftaran: %(number)s", number=info_request.number)
                + "\n"
                + _("Kode pelacakan: %(token)s", token=token),
                _("PPID wajib menjawab secara tertulis paling lambat %(due)s.", due=format_date(info_request.due_on)),
                _(
                    "Ikuti perkembangannya di %(address)s dengan nomor dan kode tersebut. Simpan kode itu: siapa pun "
                    "yang memegangnya dapat membuka jawaban Anda.",
                    address=_tracking(),
                ),
            ],
            now,
        )


def answered(info_request: InfoRequest, *, now: datetime) -> None:
    """Send the answer itself where the applicant asked for it by mail; else tell that it is there to be opened.

    The mail that carries the answer proves its receipt once the server has accepted it: see `actions.answer_mails`.
    """
    with _to(info_request) as to:
        if to is None:
            return
        subject = _("Permohonan informasi %(number)s sudah dijawab", number=info_request.number)
        if info_request.delivery_method is DeliveryMethod.EMAIL:
            carried = enclosures.answer(info_request)
            _queue(info_request, to, ANSWERED, subject, _with_answer(info_request, carried), now, carried)
            return
        paragraphs = [
            _("PPID %(body)s sudah menjawab permohonan Anda.", body=info_request.body.name),
            _(
                "Buka jawabannya di %(address)s dengan nomor pendaftaran dan kode pelacakan Anda. Bila Anda tidak "
                "puas dengan jawaban itu, hak Anda untuk mengajukan keberatan dijelaskan di sana.",
                address=_tracking(),
            ),
        ]
        _queue(info_request, to, ANSWERED, subject, paragraphs, now)


def _with_answer(info_request: InfoRequest, carried: enclosures.Carried) -> list[str]:
    """What stands in the mail that carries the answer: what is enclosed, what is not, and what its receipt begins."""
    paragraphs = [
        _("PPID %(body)s sudah menjawab permohonan Anda.", body=info_request.body.name),
        _("Terlampir pada e-mail ini:") + "\n" + "\n".join(f"- {one.name}" for one in carried.enclosures),
    ]
    if carried.left_out:
        paragraphs.append(
            _(
                "Berkas informasi yang diberikan, %(count)s berkas, terlalu besar untuk dilampirkan. Unduh berkasnya "
                "di %(address)s dengan nomor pendaftaran dan kode pelacakan Anda.",
                count=carried.left_out,
                address=_tracking(),
            )
        )
    paragraphs += [
        _(
            "Jawaban ini tercatat sebagai Anda terima pada saat peladen e-mail Anda menerima pesan ini. Bila Anda "
            "tidak puas, Anda dapat mengajukan keberatan kepada Atasan PPID dalam %(days)s hari kerja sejak hari itu "
            "(%(article)s).",
            days=OBJECTION.days,
            article=str(OBJECTION.article),
        ),
        _(
            "Keadaan permohonan dan hak Anda tampak di %(address)s dengan nomor pendaftaran dan kode pelacakan Anda.",
            address=_tracking(),
        ),
    ]
    return paragraphs


def withdrawn(info_request: InfoRequest, *, now: datetime) -> None:
    """Confirm a withdrawal, so that nobody's request disappears unnoticed."""
    with _to(info_request) as to:
        if to is None:
            return
        _queue(
            info_request,
            to,
            "withdrawn",
            _("Permohonan informasi %(number)s dicabut", number=info_request.number),
            [
                _(
                    "Permohonan Anda kepada %(body)s dicatat sebagai dicabut atas permintaan Anda.",
                    body=info_request.body.name,
                ),
                _(
                    "Bila Anda tidak pernah memintanya, segera hubungi kami. Anda tetap dapat mengajukan permohonan "
                    "baru."
                ),
            ],
            now,
        )


def recounted(info_request: InfoRequest, *, decree: str, before: date, seq: int, now: datetime) -> None:
    """Tell that a decree moved the limit."""
    with _to(info_request) as to:
        if to is None:
            return
        _queue(
            info_request,
            to,
            f"recounted:{seq}",
            _("Batas waktu jawaban permohonan %(number)s berubah", number=info_request.number),
            [
                _(
                    "Karena %(decree)s, batas waktu jawaban berubah dari %(before)s menjadi %(due)s.",
                    decree=decree,
                    before=format_date(before),
                    due=format_date(info_request.due_on),
                ),
                _("Hitungan hari demi hari dapat Anda lihat di %(address)s.", address=_tracking()),
            ],
            now,
        )


def repair_moved(info_request: InfoRequest, *, decree: str, seq: int, now: datetime) -> None:
    """Tell that a decree gives more time to complete the file."""
    with _to(info_request) as to:
        if to is None or info_request.repair_due_on is None:
            return
        _queue(
            info_request,
            to,
            f"repair_moved:{seq}",
            _("Batas waktu melengkapi permohonan %(number)s berubah", number=info_request.number),
            [
                _(
                    "Karena %(decree)s, Anda dapat melengkapi permohonan sampai %(due)s.",
                    decree=decree,
                    due=format_date(info_request.repair_due_on),
                ),
                _("Apa yang kurang dan cara melengkapinya ada di %(address)s.", address=_tracking()),
            ],
            now,
        )


def extended(info_request: InfoRequest, *, before: date, now: datetime) -> None:
    """Tell that the PPID takes the extension of the law, and until when."""
    with _to(info_request) as to:
        if to is None:
            return
        _queue(
            info_request,
            to,
            "extended",
            _("Waktu jawaban permohonan %(number)s diperpanjang", number=info_request.number),
            [
                _(
                    "PPID %(body)s memperpanjang waktu jawaban dari %(before)s sampai %(due)s dengan alasan tertulis.",
                    body=info_request.body.name,
                    before=format_date(before),
                    due=format_date(info_request.due_on),
                ),
                _("Surat perpanjangan dan alasannya dapat Anda unduh di %(address)s.", address=_tracking()),
            ],
            now,
        )


def incomplete(info_request: InfoRequest, letter: Letter, *, now: datetime) -> None:
    """Send the notice that something is missing; the time to add it runs from its receipt."""
    with _to(info_request) as to:
        if to is None or info_request.repair_due_on is None:
            return
        _queue(
            info_request,
            to,
            "incomplete",
            _("Permohonan informasi %(number)s perlu dilengkapi", number=info_request.number),
            [
                _("Ada bagian permohonan Anda yang belum lengkap. Surat keterangannya terlampir."),
                _(
                    "Anda punya %(days)s hari kerja untuk melengkapinya, dihitung sejak Anda menerima surat "
                    "keterangan tidak lengkap. Bila surat itu Anda terima hari ini, hari terakhirnya %(due)s.",
                    days=REPAIR.days,
                    due=format_date(info_request.repair_due_on),
                ),
                _("Apa yang kurang dan cara melengkapinya ada di %(address)s.", address=_tracking()),
            ],
            now,
            enclosures.notice(letter),
        )


def completed(info_request: InfoRequest, *, now: datetime) -> None:
    """Confirm that the file is complete, with the new limit."""
    with _to(info_request) as to:
        if to is None:
            return
        _queue(
            info_request,
            to,
            "completed",
            _("Permohonan informasi %(number)s sudah lengkap", number=info_request.number),
            [
                _(
                    "Permohonan Anda sudah lengkap. PPID wajib menjawab paling lambat %(due)s.",
                    due=format_date(info_request.due_on),
                )
            ],
            now,
        )


def lapsed(info_request: InfoRequest, *, now: datetime) -> None:
    """Tell that the request was closed because it was not completed, and that it can be filed again."""
    with _to(info_request) as to:
        if to is None:
            return
        _queue(
            info_request,
            to,
            "lapsed",
            _("Permohonan informasi %(number)s ditutup karena tidak dilengkapi", number=info_request.number),
            [
                _(
                    "Permohonan Anda tidak dilengkapi sampai batas waktunya dan karena itu ditutup. Ini bukan "
                    "penolakan."
                ),
                _("Anda dapat mengajukannya kembali dengan isian yang sama dari %(address)s.", address=_tracking()),
            ],
            now,
        )


def clarification(info_request: InfoRequest, *, number: int, now: datetime) -> None:
    """Tell that the PPID asks something; the time limit runs on."""
    with _to(info_request) as to:
        if to is None:
            return
        _queue(
            info_request,
            to,
            f"clarification:{number}",
            _("PPID menanyakan sesuatu tentang permohonan %(number)s", number=info_request.number),
            [
                _("Supaya jawabannya tepat, PPID %(body)s meminta penjelasan Anda.", body=info_request.body.name),
                _(
                    "Baca dan jawab pertanyaannya di %(address)s. Batas waktu jawaban PPID tetap %(due)s.",
                    address=_tracking(),
                    due=format_date(info_request.due_on),
                ),
            ],
            now,
        )


def silence_to_applicant(info_request: InfoRequest, *, until: date, now: datetime) -> None:
    """Tell that the limit passed without an answer, and the right that this opens."""
    with _to(info_request) as to:
        if to is None:
            return
        _queue(
            info_request,
            to,
            f"silence:{info_request.due_on}",
            _("Permohonan informasi %(number)s belum dijawab sampai batas waktunya", number=info_request.number),
            [
                _(
                    "PPID %(body)s wajib menjawab paling lambat %(due)s, tetapi jawaban belum tercatat.",
                    body=info_request.body.name,
                    due=format_date(info_request.due_on),
                ),
                _(
                    "Anda berhak mengajukan keberatan kepada Atasan PPID sampai %(until)s karena permohonan tidak "
                    "ditanggapi. Permohonan Anda tetap terbuka dan masih dapat dijawab.",
                    until=format_date(until),
                ),
                _("Keadaan terakhirnya dapat Anda lihat di %(address)s.", address=_tracking()),
            ],
            now,
        )
