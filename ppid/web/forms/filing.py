"""The request form: who asks, what, why, and how it should arrive; only what the law needs of each kind of applicant.

Source: UU 14/2008 Pasal 4 ayat (3) and Pasal 22 ayat (2); PerKI 1/2021 (contents of the form).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.widgets import CheckboxInput, ListWidget

from ppid.law.workflow import AccessMode, ApplicantKind, DeliveryMethod
from ppid.models import FileKind, PublicBody, StoredFile, Unit
from ppid.web.forms import Form
from ppid.web.forms.checks import (
    AtMost,
    digits,
    email_problem,
    nik_problem,
    one_line,
    passport_problem,
    phone_problem,
    several_lines,
)
from ppid.web.wording import ACCESS_MODES, DELIVERY_METHODS

MAX_ITEMS = 20
ITEM_LENGTH = 2000
PURPOSE_LENGTH = 1000
NAME_LENGTH = 200
ADDRESS_LENGTH = 500
OCCUPATION_LENGTH = 120
IDENTITY_LENGTH = 100
CONTACT_LENGTH = 120
PHONE_LENGTH = 40
MEMBERS_LENGTH = 4000
PAPER_ONLY = frozenset({DeliveryMethod.DOWNLOAD, DeliveryMethod.EMAIL})  # ways on which no printed copy can go


@dataclass(frozen=True, slots=True)
class Situation:
    """Who asks and through whom; ``key`` stands in the address of the form, ``label`` and ``hint`` are lazy texts."""

    key: str
    kind: ApplicantKind
    by_proxy: bool
    label: object
    hint: object


SITUATIONS = {
    situation.key: situation
    for situation in (
        Situation(
            "perorangan",
            ApplicantKind.PERSON,
            False,
            _l("Saya sendiri"),
            _l("Perorangan. Siapkan NIK Anda; salinan KTP tidak diminta."),
        ),
        Situation(
            "badan-hukum",
            ApplicantKind.LEGAL_ENTITY,
            False,
            _l("Badan hukum yang saya wakili sebagai pengurus"),
            _l("Misalnya yayasan, perkumpulan, atau perusahaan. Siapkan nomor SK pengesahannya."),
        ),
        Situation(
            "kelompok",
            ApplicantKind.GROUP,
            True,
            _l("Kelompok orang, dan saya kuasanya"),
            _l("Siapkan nama para anggota dan surat kuasa khusus dari mereka."),
        ),
        Situation(
            "kuasa-perorangan",
            ApplicantKind.PERSON,
            True,
            _l("Orang lain, dan saya kuasanya"),
            _l("Siapkan NIK orang itu, NIK Anda, dan surat kuasa khusus."),
        ),
        Situation(
            "kuasa-badan-hukum",
            ApplicantKind.LEGAL_ENTITY,
            True,
            _l("Badan hukum, dan saya kuasanya"),
            _l("Siapkan nomor SK pengesahan badan hukum, NIK Anda, dan surat kuasa khusus."),
        ),
    )
}


def situation_of(stated: Mapping[str, Any]) -> Situation | None:
    """The situation that a kept form was filled in for."""
    return SITUATIONS.get(str(stated.get("situation")))


class RequestForm(Form):
    """The fields that the citizen's form and the desk's share. `prepare` leaves those that the situation needs."""

    lenient = False  # the desk writes down what was said; the statute's minimum is enough there

    key = HiddenField()
    situation = HiddenField()
    unit = SelectField(_l("Perangkat daerah yang dituju"), validate_choice=False)
    items = FieldList(TextAreaField(filters=[several_lines], validators=[AtMost(ITEM_LENGTH)]), min_entries=1)
    purpose = TextAreaField(
        _l("Untuk apa informasi itu digunakan?"), filters=[several_lines], validators=[AtMost(PURPOSE_LENGTH)]
    )
    access_mode = RadioField(_l("Cara memperoleh informasi"), validate_choice=False, default=AccessMode.SOFT_COPY.value)
    delivery_method = RadioField(
        _l("Cara mengirimkan informasi"), validate_choice=False, default=DeliveryMethod.DOWNLOAD.value
    )
    name = StringField(_l("Nama lengkap"), filters=[one_line], validators=[AtMost(NAME_LENGTH)])
    is_foreign = BooleanField(_l("Pemohon warga negara asing"))
    identity = StringField(
        _l("Nomor Induk Kependudukan (NIK)"), filters=[one_line], validators=[AtMost(IDENTITY_LENGTH)]
    )
    members = TextAreaField(_l("Nama para anggota"), filters=[several_lines], validators=[AtMost(MEMBERS_LENGTH)])
    address = TextAreaField(_l("Alamat"), filters=[several_lines], validators=[AtMost(ADDRESS_LENGTH)])
    phone = StringField(_l("Nomor telepon"), filters=[one_line], validators=[AtMost(PHONE_LENGTH)])
    email = StringField(_l("Alamat e-mail"), filters=[one_line], validators=[AtMost(CONTACT_LENGTH)])
    occupation = StringField(_l("Pekerjaan"), filters=[one_line], validators=[AtMost(OCCUPATION_LENGTH)])
    proxy_name = StringField(_l("Nama lengkap kuasa"), filters=[one_line], validators=[AtMost(NAME_LENGTH)])
    proxy_identity = StringField(_l("NIK kuasa"), filters=[one_line], validators=[AtMost(IDENTITY_LENGTH)])
    proxy_address = TextAreaField(_l("Alamat kuasa"), filters=[several_lines], validators=[AtMost(ADDRESS_LENGTH)])
    proxy_phone = StringField(_l("Nomor telepon kuasa"), filters=[one_line], validators=[AtMost(PHONE_LENGTH)])
    proxy_email = StringField(_l("Alamat e-mail kuasa"), filters=[one_line], validators=[AtMost(CONTACT_LENGTH)])
    power_of_attorney = StringField(
        _l("Nomor dan tanggal surat kuasa khusus"), filters=[one_line], validators=[AtMost(NAME_LENGTH)]
    )
    power_file = FileField(_l("Berkas surat kuasa khusus"))
    identity_file = FileField(_l("Salinan kartu identitas"))
    attachments = MultipleFileField(_l("Lampiran"))
    remove = SelectMultipleField(
        _l("Berkas yang sudah diunggah"),
        coerce=str,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    chosen: Situation
    stored: Sequence[StoredFile] = ()

    def prepare(self, situation: Situation, body: PublicBody, units: Sequence[Unit]) -> None:
        """Fit the form to one situation and one body."""
        self.chosen = situation
        self.situation.data = situation.key
        self.unit.choices = [("", _("Saya tidak tahu")), *((str(unit.id), unit.name) for unit in units)]
        self.access_mode.choices = [(mode.value, words) for mode, words in ACCESS_MODES.items()]
        self.delivery_method.choices = [(method.value, words) for method, words in DELIVERY_METHODS.items()]
        self._leave(situation, body, bool(units))
        self._name(situation)
        for number, entry in enumerate(self.items, 1):
            entry.label.text = _("Butir %(number)s", number=number)
        for name in self.needed():
            if name in self:
                self[name].flags.required = True
        self.items[0].flags.required = True
        for name in ("power_file", "identity_file"):
            if name in self:
                self[name].flags.required = True

    def _leave(self, situation: Situation, body: PublicBody, has_units: bool) -> None:
        """Take away every field that this applicant need not fill in."""
        is_person, is_group = situation.kind is ApplicantKind.PERSON, situation.kind is ApplicantKind.GROUP
        unneeded = {
            "unit": not has_units,
            "is_foreign": not is_person,
            "identity": is_group,
            "members": not is_group,
            "occupation": not is_person,
            "identity_file": not body.needs_identity_scan,
            "power_file": not situation.by_proxy,
        }
        proxy = ("proxy_name", "proxy_identity", "proxy_address", "proxy_phone", "proxy_email", "power_of_attorney")
        unneeded |= dict.fromkeys(proxy, not situation.by_proxy)
        for name, is_unneeded in unneeded.items():
            if is_unneeded:
                del self[name]

    def _name(self, situation: Situation) -> None:
        if situation.kind is ApplicantKind.LEGAL_ENTITY:
            self.name.label.text = _("Nama badan hukum")
            self.identity.label.text = _("Nomor SK pengesahan badan hukum")
            self.address.label.text = _("Alamat badan hukum")
        elif situation.kind is ApplicantKind.GROUP:
            self.name.label.text = _("Nama kelompok")
            self.address.label.text = _("Alamat kelompok")
        elif situation.by_proxy:
            self.name.label.text = _("Nama lengkap pemohon")
            self.identity.label.text = _("NIK pemohon")
            self.address.label.text = _("Alamat pemohon")

    def needed(self) -> dict[str, str]:
        """What must be filled in, and what is said when it is not."""
        words = {
            "purpose": _("tulis tujuan penggunaan informasi, satu kalimat sudah cukup"),
            "access_mode": _("pilih salah satu"),
            "delivery_method": _("pilih salah satu"),
            "name": _("isi nama, seperti tertulis pada dokumen resmi"),
            "identity": _("isi NIK, atau nomor paspor bagi warga negara asing"),
            "members": _("tulis nama para anggota, satu nama pada satu baris"),
            "address": _("isi alamat"),
            "proxy_name": _("isi nama kuasa seperti tertulis pada KTP"),
            "proxy_identity": _("isi NIK kuasa"),
            "power_of_attorney": _("isi nomor dan tanggal surat kuasa khusus"),
        }
        if self.chosen.kind is ApplicantKind.LEGAL_ENTITY:
            words["identity"] = _("isi nomor SK pengesahan badan hukum")
        if self.lenient:
            del words["identity"], words["proxy_identity"], words["members"]
        return words

    def needed_files(self) -> dict[FileKind, tuple[Field, str]]:
        """The files without which the form is not finished."""
        wanted = {
            FileKind.POWER_OF_ATTORNEY: ("power_file", _("lampirkan surat kuasa khusus")),
            FileKind.IDENTITY: ("identity_file", _("lampirkan salinan kartu identitas")),
        }
        return {kind: (self[name], words) for kind, (name, words) in wanted.items() if name in self}

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields, then what only several of them can tell together."""
        super().validate(extra_validators)
        for name, words in self.needed().items():
            if name in self and not self[name].data:
                self._blame(name, words)
        self._judge_choices()
        self._judge_items()
        self._judge_identities()
        self._judge_contacts()
        return not self.errors

    def _blame(self, name: str, words: str) -> None:
        """Say one thing about a field that has no other fault yet."""
        if name in self and not self[name].errors:
            self[name].errors = [words]

    def _judge(self, name: str, problem: Callable[[str], str | None]) -> None:
        value = self[name].data if name in self else None
        if value and (words := problem(value)):
            self._blame(name, words)

    def _judge_choices(self) -> None:
        for name in ("unit", "access_mode", "delivery_method"):
            self._judge_choice(name)
        if self.access_mode.data == AccessMode.HARD_COPY and self.delivery_method.data in PAPER_ONLY:
            self._blame(
                "delivery_method", _("salinan cetak tidak dapat dikirim dengan cara ini; pilih cara lain atau softcopy")
            )

    def _judge_choice(self, name: str) -> None:
        if name in self and self[name].data and self[name].data not in [value for value, _words in self[name].choices]:
            self._blame(name, _("pilih salah satu dari daftar"))

    def _judge_items(self) -> None:
        filled = [entry for entry in self.items if entry.data]
        if not filled and not self.items[0].errors:
            self.items[0].errors = [_("tulis informasi yang Anda minta")]
        if len(filled) > MAX_ITEMS:
            filled[MAX_ITEMS].errors = [
                _("paling banyak %(most)s butir dalam satu permohonan; ajukan sisanya tersendiri", most=MAX_ITEMS)
            ]
        self.items.errors = [entry.errors for entry in self.items] if any(entry.errors for entry in self.items) else []

    def _judge_identities(self) -> None:
        if self.chosen.kind is ApplicantKind.PERSON:
            foreign = self.is_foreign.data
            self.identity.data = digits(self.identity.data)
            self._judge("identity", passport_problem if foreign else nik_problem)
        if "proxy_identity" in self:
            self.proxy_identity.data = digits(self.proxy_identity.data)
            self._judge("proxy_identity", nik_problem)

    def _judge_contacts(self) -> None:
        for prefix in ("", "proxy_"):
            self._judge(f"{prefix}phone", phone_problem)
            self._judge(f"{prefix}email", email_problem)
        who = "proxy_" if self.chosen.by_proxy else ""
        phone, email = self[f"{who}phone"].data, self[f"{who}email"].data
        if not (phone or email) and not self.lenient:
            self._blame(f"{who}phone", _("isi nomor telepon atau alamat e-mail, supaya jawaban dapat sampai"))
        emails = [self[name].data for name in ("email", "proxy_email") if name in self]
        if self.delivery_method.data == DeliveryMethod.EMAIL and not any(emails):
            self._blame(f"{who}email", _("isi alamat e-mail, karena informasi diminta dikirim melalui e-mail"))
        if self.delivery_method.data == DeliveryMethod.FAX and not (phone or self.phone.data):
            self._blame(f"{who}phone", _("isi nomor faksimili, karena informasi diminta dikirim melalui faksimili"))

    def stated(self) -> dict[str, Any]:
        """What was typed, as plain values that a draft can keep and `filled` can bring back."""
        left_out = {"csrf_token", "power_file", "identity_file", "attachments", "scan", "remove", "key", "website"}
        values = {
            field.short_name: field.data if isinstance(field.data, bool) else (field.data or "")
            for field in self
            if field.short_name not in left_out and field.type != "FieldList"
        }
        unit = str(values.pop("unit", ""))
        return values | {
            "items": [entry.data for entry in self.items if entry.data],
            "unit": unit,
            "unit_id": int(unit) if unit.isascii() and unit.isdigit() and len(unit) < 16 else None,
            "kind": self.chosen.kind.value,
            "by_proxy": self.chosen.by_proxy,
        }

    def show_stored(self, files: Iterable[StoredFile]) -> None:
        """List the files that came with the form before; each can be ticked to be removed."""
        self.stored = list(files)
        self.remove.choices = [(str(file.id), file.name) for file in self.stored]
        self.remove.data = []


class FilingForm(RequestForm):
    """The form of the public site."""

    truth = BooleanField(_l("Saya menyatakan bahwa isian ini benar."))
    website = StringField()  # a trap: people do not see it

    def needed(self) -> dict[str, str]:
        return super().needed() | {"truth": _("centang pernyataan ini")}

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.website.data:
            self.website.data = ""
            self.form_errors.append(
                _(
                    "Kiriman ini tampak seperti dibuat oleh mesin, jadi belum disimpan. "
                    "Bila Anda sendiri yang mengisinya, kirim sekali lagi."
                )
            )
        return not self.errors
