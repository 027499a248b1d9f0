"""The request form: who asks, what, why, and how it should arrive; only what the law needs of each kind of applicant.

Source: UU 14/2008 Pasal 4 ayat (3) and Pasal 22 ayat (2); PerKI 1/2021 (contents of the form).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import FieldList, RadioField, SelectField, TextAreaField

from ppid.law.workflow import AccessMode, DeliveryMethod
from ppid.models import PublicBody, Unit
from ppid.web.forms.checks import AtMost, several_lines
from ppid.web.forms.people import PEOPLE, PROXY_FIELDS, CitizenForm, PeopleForm, Situation
from ppid.web.wording import ACCESS_MODES, DELIVERY_METHODS

MAX_ITEMS = 20
ITEM_LENGTH = 2000
PURPOSE_LENGTH = 1000
PAPER_ONLY = frozenset({DeliveryMethod.DOWNLOAD, DeliveryMethod.EMAIL})  # ways on which no printed copy can go


class ItemsForm(PeopleForm):
    """What somebody wants to know, in numbered items, and what for."""

    most = MAX_ITEMS

    items = FieldList(TextAreaField(filters=[several_lines], validators=[AtMost(ITEM_LENGTH)]), min_entries=1)
    purpose = TextAreaField(
        _l("Untuk apa informasi itu digunakan?"), filters=[several_lines], validators=[AtMost(PURPOSE_LENGTH)]
    )

    def arrange(self) -> None:
        super().arrange()
        for number, entry in enumerate(self.items, 1):
            entry.label.text = _("Butir %(number)s", number=number)
        self.items[0].flags.required = True

    def needed(self) -> dict[str, str]:
        return super().needed() | {"purpose": _("tulis tujuan penggunaan informasi, satu kalimat sudah cukup")}

    def lacks_items(self) -> str:
        """What is said when no item is filled in."""
        return _("tulis informasi yang Anda minta")

    def has_too_many(self) -> str:
        """What is said of one item too many."""
        return _("paling banyak %(most)s butir dalam satu permohonan; ajukan sisanya tersendiri", most=self.most)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        filled = [entry for entry in self.items if entry.data]
        if not filled and not self.items[0].errors:
            self.items[0].errors = [self.lacks_items()]
        if len(filled) > self.most:
            filled[self.most].errors = [self.has_too_many()]
        self.items.errors = [entry.errors for entry in self.items] if any(entry.errors for entry in self.items) else []
        return not self.errors

    def stated(self) -> dict[str, Any]:
        return super().stated() | {"items": [entry.data for entry in self.items if entry.data]}


class RequestForm(ItemsForm):
    """The fields that the citizen's form and the desk's share. `prepare` leaves those that the situation needs."""

    order: ClassVar[tuple[str, ...]] = (
        "unit",
        "items",
        "purpose",
        "access_mode",
        "delivery_method",
        *PEOPLE,
        *PROXY_FIELDS,
        "power_file",
    )

    unit = SelectField(_l("Perangkat daerah yang dituju"), validate_choice=False)
    access_mode = RadioField(_l("Cara memperoleh informasi"), validate_choice=False, default=AccessMode.SOFT_COPY.value)
    delivery_method = RadioField(
        _l("Cara mengirimkan informasi"), validate_choice=False, default=DeliveryMethod.DOWNLOAD.value
    )

    def prepare(self, situation: Situation, body: PublicBody, units: Sequence[Unit]) -> None:
        """Fit the form to one situation and one body with its units."""
        self.choose(situation, body)
        self.unit.choices = [("", _("Saya tidak tahu")), *((str(unit.id), unit.name) for unit in units)]
        self.access_mode.choices = [(mode.value, words) for mode, words in ACCESS_MODES.items()]
        self.delivery_method.choices = [(method.value, words) for method, words in DELIVERY_METHODS.items()]
        if not units:
            del self["unit"]
        self.arrange()

    def needed(self) -> dict[str, str]:
        return super().needed() | {"access_mode": _("pilih salah satu"), "delivery_method": _("pilih salah satu")}

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        for name in ("unit", "access_mode", "delivery_method"):
            self._judge_choice(name)
        self._judge_delivery()
        return not self.errors

    def _judge_delivery(self) -> None:
        """What is asked for can go the way that is asked for."""
        if self.access_mode.data == AccessMode.HARD_COPY and self.delivery_method.data in PAPER_ONLY:
            self._blame(
                "delivery_method", _("salinan cetak tidak dapat dikirim dengan cara ini; pilih cara lain atau softcopy")
            )
        who = "proxy_" if self.by_proxy else ""
        emails = [self[name].data for name in ("email", "proxy_email") if name in self]
        if self.delivery_method.data == DeliveryMethod.EMAIL and not any(emails):
            self._blame(f"{who}email", _("isi alamat e-mail, karena informasi diminta dikirim melalui e-mail"))
        if self.delivery_method.data == DeliveryMethod.FAX and not (self[f"{who}phone"].data or self.phone.data):
            self._blame(f"{who}phone", _("isi nomor faksimili, karena informasi diminta dikirim melalui faksimili"))

    def stated(self) -> dict[str, Any]:
        values = super().stated()
        unit = str(values.pop("unit", ""))
        unit_id = int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 16 else None
        return values | {"unit": unit, "unit_id": unit_id}


class FilingForm(CitizenForm, RequestForm):
    """The form of the public site."""
