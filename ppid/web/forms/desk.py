"""The desk's form: what somebody asked at the counter, by letter or by telephone, with the true moment it arrived.

Source: UU 14/2008 Pasal 22 ayat (1) to (6): a request may be made by word of mouth; the official writes it down.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, RadioField, TextAreaField, TimeField
from wtforms.fields.core import Field

from ppid.law.workflow import Channel
from ppid.models import FileKind, PublicBody
from ppid.web.forms.checks import AtMost, several_lines
from ppid.web.forms.filing import RequestForm
from ppid.web.forms.people import ProxyForm
from ppid.web.wording import CHANNELS

IN_FORCE_ON = date(2010, 4, 30)  # UU 14/2008 Pasal 64 ayat (1): two years after 30 April 2008
LONG_AGO = timedelta(days=365)
REASON_LENGTH = 1000
ARRIVAL = ("channel", "received_on", "received_time", "is_old", "backdated_reason", "scan")


class ArrivalForm(ProxyForm):
    """What came to the desk in another way than on the portal: how, when, and why it is written down only now."""

    lenient = True

    channel = RadioField(_l("Cara permohonan disampaikan"), validate_choice=False)
    received_on = DateField(_l("Tanggal diterima"), format=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"])
    received_time = TimeField(_l("Pukul"), format=["%H:%M", "%H.%M", "%H:%M:%S"])
    is_old = BooleanField(_l("Tanggal itu benar, walaupun sudah lebih dari setahun lalu."))
    backdated_reason = TextAreaField(
        _l("Alasan dicatat setelah hari penerimaan"), filters=[several_lines], validators=[AtMost(REASON_LENGTH)]
    )
    scan = MultipleFileField(_l("Pindaian surat atau bukti permohonan"))

    now: datetime
    body: PublicBody
    received_at: datetime | None = None

    def arrive(self, body: PublicBody, now: datetime) -> None:
        """Tell the form where and when it is filled in."""
        self.body, self.now = body, now
        self.channel.choices = [
            (channel.value, words) for channel, words in CHANNELS.items() if channel is not Channel.WEB
        ]

    def needed(self) -> dict[str, str]:
        return super().needed() | {
            "channel": _("pilih salah satu"),
            "received_on": _("isi tanggal permohonan benar-benar diterima, misalnya 02-11-2026"),
            "received_time": _("isi jam permohonan benar-benar diterima, misalnya 09.30"),
        }

    def lacks_reason(self) -> str:
        """What is said when nothing explains why it is written down on a later day."""
        return _("tulis mengapa permohonan baru dicatat sekarang")

    def lacks_scan(self) -> str:
        """What is said when nothing shows that it arrived on an earlier day."""
        return _("lampirkan pindaian atau tangkapan layar, karena permohonan diterima sebelum hari ini")

    @property
    def today(self) -> date:
        """The date in the body's zone."""
        return self.now.astimezone(ZoneInfo(self.body.zone)).date()

    @property
    def is_backdated(self) -> bool:
        """Whether it arrived before today, in the body's zone."""
        return self.received_on.data is not None and self.received_on.data < self.today

    @property
    def is_long_ago(self) -> bool:
        return self.received_on.data is not None and self.received_on.data < self.today - LONG_AGO

    def needed_files(self) -> dict[FileKind, tuple[Field, str]]:
        wanted = super().needed_files()
        if self.is_backdated:
            wanted[FileKind.INTAKE_SCAN] = (self.scan, self.lacks_scan())
        return wanted

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for name in ("received_on", "received_time"):
            if self[name].data is None:
                self[name].errors = [self.needed()[name]]
        self._judge_choice("channel")
        self._judge_moment()
        return not self.errors

    def _judge_moment(self) -> None:
        day, at = self.received_on.data, self.received_time.data
        if day is None or at is None:
            return
        if day < IN_FORCE_ON:
            self._blame("received_on", _("UU 14/2008 baru berlaku sejak 30 April 2010; periksa tahunnya"))
            return
        if day > self.now.date() + timedelta(days=2):
            self._blame("received_on", _("tanggal penerimaan tidak boleh di masa depan"))
            return
        moment = datetime.combine(day, at, ZoneInfo(self.body.zone)).astimezone(UTC)
        if moment > self.now:
            self._blame(
                "received_on" if day > self.today else "received_time",
                _("waktu penerimaan tidak boleh di masa depan"),
            )
        elif self.is_long_ago and not self.is_old.data:
            self._blame("is_old", _("tanggalnya lebih dari setahun lalu; centang bila memang benar, atau perbaiki"))
        self.received_at = moment
        if self.is_backdated and not self.backdated_reason.data:
            self._blame("backdated_reason", self.lacks_reason())

    def stated(self) -> dict[str, Any]:
        """Dates and times become text, so that a draft can keep them."""
        values = super().stated()
        for name in ("received_on", "received_time"):
            values[name] = values[name].isoformat() if values[name] else ""
        return values


class IntakeForm(ArrivalForm, RequestForm):
    """A request that was made in another way."""

    order: ClassVar[tuple[str, ...]] = (*ARRIVAL, *RequestForm.order)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        self._judge_channel()
        return not self.errors

    def _judge_channel(self) -> None:
        """A request that came by telephone has a number, one that came by mail an address."""
        who = "proxy_" if self.by_proxy else ""
        if self.channel.data in {Channel.PHONE, Channel.WHATSAPP} and not (self[f"{who}phone"].data or self.phone.data):
            self._blame(f"{who}phone", _("isi nomor telepon yang dipakai menghubungi meja layanan"))
        if self.channel.data == Channel.EMAIL and not (self[f"{who}email"].data or self.email.data):
            self._blame(f"{who}email", _("isi alamat e-mail pengirim"))
