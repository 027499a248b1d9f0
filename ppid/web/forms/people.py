"""Who files and through whom: the fields of applicant and kuasa, their files, and what the public site adds to a form.

Source: UU 14/2008 Pasal 4 ayat (3) and Pasal 22 ayat (2); PerKI 1/2021 (contents of the form), Pasal 39 ayat (4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, MultipleFileField
from wtforms import BooleanField, Field, HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.widgets import CheckboxInput, ListWidget

from ppid.law.workflow import ApplicantKind
from ppid.models import FileKind, PublicBody, StoredFile
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

NAME_LENGTH = 200
ADDRESS_LENGTH = 500
OCCUPATION_LENGTH = 120
IDENTITY_LENGTH = 100
CONTACT_LENGTH = 120
PHONE_LENGTH = 40
MEMBERS_LENGTH = 4000
PROXY_FIELDS = ("proxy_name", "proxy_identity", "proxy_address", "proxy_phone", "proxy_email", "power_of_attorney")
PEOPLE = ("name", "is_foreign", "identity", "members", "address", "phone", "email", "occupation", "identity_file")


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


def prefill(stated: Mapping[str, Any]) -> dict[str, Any]:
    """What a kept form holds, as the fields of a form take it; choices that were never made keep their default."""
    return {name: value for name, value in stated.items() if value not in ("", None, [])}


class ProxyForm(Form):
    """A form that a kuasa may send, with files that are kept while it is filled in.

    ``order`` names the fields as they stand on the page, so that what is wrong is told in that order.
    """

    lenient = False  # the desk writes down what was said; the statute's minimum is enough there
    order: ClassVar[tuple[str, ...]] = ()

    key = HiddenField()
    proxy_name = StringField(_l("Nama lengkap kuasa"), filters=[one_line], validators=[AtMost(NAME_LENGTH)])
    proxy_identity = StringField(_l("NIK kuasa"), filters=[one_line], validators=[AtMost(IDENTITY_LENGTH)])
    proxy_address = TextAreaField(_l("Alamat kuasa"), filters=[several_lines], validators=[AtMost(ADDRESS_LENGTH)])
    proxy_phone = StringField(_l("Nomor telepon kuasa"), filters=[one_line], validators=[AtMost(PHONE_LENGTH)])
    proxy_email = StringField(_l("Alamat e-mail kuasa"), filters=[one_line], validators=[AtMost(CONTACT_LENGTH)])
    power_of_attorney = StringField(
        _l("Nomor dan tanggal surat kuasa khusus"), filters=[one_line], validators=[AtMost(NAME_LENGTH)]
    )
    power_file = FileField(_l("Berkas surat kuasa khusus"))
    attachments = MultipleFileField(_l("Lampiran"))
    remove = SelectMultipleField(
        _l("Berkas yang sudah diunggah"),
        coerce=str,
        validate_choice=False,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )

    stored: Sequence[StoredFile] = ()
    _fields: dict[str, Field]  # of WTForms, in the order of the page

    @property
    def by_proxy(self) -> bool:
        """Whether a kuasa sends it."""
        raise NotImplementedError

    def arrange(self) -> None:
        """Put the fields into the order of the page and mark those that must be filled in."""
        named = {name: self._fields[name] for name in self.order if name in self._fields}
        self._fields = named | self._fields
        for name in (*self.needed(), *(field.short_name for field, _words in self.needed_files().values())):
            if name in self:
                self[name].flags.required = True

    def needed(self) -> dict[str, str]:
        """What must be filled in, and what is said when it is not."""
        if not self.by_proxy:
            return {}
        words = {
            "proxy_name": _("isi nama kuasa seperti tertulis pada KTP"),
            "power_of_attorney": _("isi nomor dan tanggal surat kuasa khusus"),
        }
        return words if self.lenient else words | {"proxy_identity": _("isi NIK kuasa")}

    def needed_files(self) -> dict[FileKind, tuple[Field, str]]:
        """The files without which the form is not finished."""
        if not self.by_proxy:
            return {}
        return {FileKind.POWER_OF_ATTORNEY: (self.power_file, _("lampirkan surat kuasa khusus"))}

    def validate(self, extra_validators: Any = None) -> bool:
        """Judge the fields, then what only several of them can tell together."""
        super().validate(extra_validators)
        for name, words in self.needed().items():
            if name in self and not self[name].data:
                self._blame(name, words)
        if self.by_proxy:
            self.proxy_identity.data = digits(self.proxy_identity.data)
            self._judge("proxy_identity", nik_problem)
            self._judge_contacts("proxy_")
        return not self.errors

    def _blame(self, name: str, words: str) -> None:
        """Say one thing about a field that has no other fault yet."""
        if name in self and not self[name].errors:
            self[name].errors = [words]

    def _judge(self, name: str, problem: Callable[[str], str | None]) -> None:
        value = self[name].data if name in self else None
        if value and (words := problem(value)):
            self._blame(name, words)

    def _judge_choice(self, name: str) -> None:
        if name in self and self[name].data and self[name].data not in [value for value, _words in self[name].choices]:
            self._blame(name, _("pilih salah satu dari daftar"))

    def _judge_contacts(self, who: str) -> None:
        """Whoever sends the form can be reached."""
        self._judge(f"{who}phone", phone_problem)
        self._judge(f"{who}email", email_problem)
        if not (self[f"{who}phone"].data or self[f"{who}email"].data) and not self.lenient:
            self._blame(f"{who}phone", _("isi nomor telepon atau alamat e-mail, supaya jawaban dapat sampai"))

    def stated(self) -> dict[str, Any]:
        """What was typed, as plain values that a draft can keep and `prefill` can bring back."""
        left_out = {"csrf_token", "power_file", "identity_file", "attachments", "scan", "remove", "key", "website"}
        return {
            field.short_name: field.data if isinstance(field.data, bool) else (field.data or "")
            for field in self
            if field.short_name not in left_out and field.type != "FieldList"
        } | {"by_proxy": self.by_proxy}

    def show_stored(self, files: Iterable[StoredFile]) -> None:
        """List the files that came with the form before; each can be ticked to be removed."""
        self.stored = list(files)
        self.remove.choices = [(str(file.id), file.name) for file in self.stored]
        self.remove.data = []


class PeopleForm(ProxyForm):
    """A form of somebody who is not known yet. `choose` leaves the fields that the situation needs."""

    situation = HiddenField()
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
    identity_file = FileField(_l("Salinan kartu identitas"))

    chosen: Situation

    @property
    def by_proxy(self) -> bool:
        return self.chosen.by_proxy

    def choose(self, situation: Situation, body: PublicBody) -> None:
        """Fit the form to one situation and one body."""
        self.chosen = situation
        self.situation.data = situation.key
        self._leave(situation, body)
        self._name(situation)

    def _leave(self, situation: Situation, body: PublicBody) -> None:
        """Take away every field that this applicant need not fill in."""
        is_person, is_group = situation.kind is ApplicantKind.PERSON, situation.kind is ApplicantKind.GROUP
        unneeded = {
            "is_foreign": not is_person,
            "identity": is_group,
            "members": not is_group,
            "occupation": not is_person,
            "identity_file": not body.needs_identity_scan,
        }
        unneeded |= dict.fromkeys((*PROXY_FIELDS, "power_file"), not situation.by_proxy)
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
        words = super().needed() | {
            "name": _("isi nama, seperti tertulis pada dokumen resmi"),
            "address": _("isi alamat"),
        }
        if self.lenient:
            return words
        is_entity = self.chosen.kind is ApplicantKind.LEGAL_ENTITY
        number = _("isi NIK, atau nomor paspor bagi warga negara asing")
        return words | {
            "identity": _("isi nomor SK pengesahan badan hukum") if is_entity else number,
            "members": _("tulis nama para anggota, satu nama pada satu baris"),
        }

    def needed_files(self) -> dict[FileKind, tuple[Field, str]]:
        wanted = super().needed_files()
        if "identity_file" in self:
            wanted[FileKind.IDENTITY] = (self.identity_file, _("lampirkan salinan kartu identitas"))
        return wanted

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if self.chosen.kind is ApplicantKind.PERSON:
            self.identity.data = digits(self.identity.data)
            self._judge("identity", passport_problem if self.is_foreign.data else nik_problem)
        if self.by_proxy:
            self._judge("phone", phone_problem)
            self._judge("email", email_problem)
        else:
            self._judge_contacts("")
        return not self.errors

    def stated(self) -> dict[str, Any]:
        return super().stated() | {"kind": self.chosen.kind.value}


class CitizenForm(ProxyForm):
    """What the public site adds: the applicant's word for it, and a trap for machines."""

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
