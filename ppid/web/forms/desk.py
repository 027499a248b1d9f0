"""The desk's form: what somebody asked at the counter, by letter or by telephone, with the true moment it arrived.

Source: UU 14/2008 Pasal 22 ayat (1) to (6): a request may be made by word of mouth; the official writes it down.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import MultipleFileField
from wtforms import BooleanField, DateField, RadioField, TextAreaField, TimeField
from wtforms.fields.core import Field

from ppid.law.workflow import Channel
from ppid.models import FileKind, PublicBody, Unit
from ppid.web.forms.checks import AtMost, several_lines
from ppid.web.forms.filing import RequestForm, Situation
from ppid.web.wording import CHANNELS

IN_FORCE_ON = date(2010, 4, 30)  # UU 14/2008 Pasal 64 ayat (1): two years after 30 April 2008
LONG_AGO = timedelta(days=365)
REASON_LENGTH = 1000


class IntakeForm(RequestForm):
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

    def prepare(self, situation: Situation, body: PublicBody, units: Sequence[Unit]) -> None:
        super().prepare(situation, body, units)
        self.channel.choices = [
            (channel.value, words) for channel, words in CHANNELS.items() if channel is not Channel.WEB
        ]

    def needed(self) -> dict[str, str]:
        return super().needed() | {
            "channel": _("pilih salah satu"),
            "received_on": _("isi tanggal permohonan benar-benar diterima, misalnya 02-11-2026"),
            "received_time": _("isi jam permohonan benar-benar diterima, misalnya 09.30"),
        }

    @property
    def is_backdated(self) -> bool:
        """Whether the request arrived before today, in the body's zone."""
        today = self.now.astimezone(ZoneInfo(self.body.zone)).date()
        return self.received_on.data is not None and self.received_on.data < today

    @property
    def is_long_ago(self) -> bool:
        today = self.now.astimezone(ZoneInfo(self.body.zone)).date()
        return self.received_on.data is not None and self.received_on.data < today - LONG_AGO

    def needed_files(self) -> dict[FileKind, tuple[Field, str]]:
        wanted = super().needed_files()
        if self.is_backdated:
            wanted[FileKind.INTAKE_SCAN] = (
                self.scan,
                _("lampirkan pindaian atau tangkapan layar, karena permohonan diterima sebelum hari ini"),
            )
        return wanted

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for name in ("received_on", "received_time"):
            if self[name].data is None:
                self[name].errors = [self.needed()[name]]
        self._judge_choice("channel")
        self._judge_moment()
        self._judge_channel()
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
            name = "received_on" if day > self.now.astimezone(ZoneInfo(self.body.zone)).date() else "received_time"
            self._blame(name, _("waktu penerimaan tidak boleh di masa depan"))
        elif self.is_long_ago and not self.is_old.data:
            self._blame("is_old", _("tanggalnya lebih dari setahun lalu; centang bila memang benar, atau perbaiki"))
        self.received_at = moment
        if self.is_backdated and not self.backdated_reason.data:
            self._blame("backdated_reason", _("tulis mengapa permohonan baru dicatat sekarang"))

    def _judge_channel(self) -> None:
        """A request that came by telephone has a number, one that came by mail an address."""
        who = "proxy_" if self.chosen.by_proxy else ""
        if self.channel.data in {Channel.PHONE, Channel.WHATSAPP} and not (self[f"{who}phone"].data or self.phone.data):
            self._blame(f"{who}phone", _("isi nomor telepon yang dipakai menghubungi meja layanan"))
        if self.channel.data == Channel.EMAIL and not (self[f"{who}email"].data or self.email.data):
            self._blame(f"{who}email", _("isi alamat e-mail pengirim"))

    def stated(self) -> dict[str, Any]:
        """Dates and times become text, so that a draft can keep them."""
        values = super().stated()
        for name in ("received_on", "received_time"):
            values[name] = values[name].isoformat() if values[name] else ""
        return values
