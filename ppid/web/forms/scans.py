"""The forms of a letter signed in ink: its scan, that it was looked at, and why it is taken back."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, Length

from ppid.uploads import SCANS, CleanFile
from ppid.web.forms import Form, stripped
from ppid.web.forms.officer import clean_uploads
from ppid.web.forms.revocations import LONGEST_REASON, TOO_LONG


class ScanForm(Form):
    """A letter that was printed, signed by hand and scanned."""

    scan = FileField(_l("Pindaian surat"), validators=[FileRequired(_l("Pilih berkas pindaiannya."))])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.clean: CleanFile | None = None

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        found = clean_uploads(self.scan, [self.scan.data], SCANS)
        self.clean = found[0] if found else None
        return not self.errors


class KeepScanForm(Form):
    """That the scan shown is the letter; ``file`` is the id of the one that was shown."""

    file = HiddenField()
    seen = BooleanField(validators=[InputRequired(_l("Cocokkan pindaiannya dengan surat ini lebih dahulu."))])

    @property
    def file_id(self) -> int:
        """The id that came with the form; zero, which no file has, for anything else."""
        text = self.file.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


class WithdrawScanForm(Form):
    reason = TextAreaField(
        _l("Alasan"),
        filters=[stripped],
        validators=[
            DataRequired(_l("Tuliskan alasan pindaian ini ditarik.")),
            Length(max=LONGEST_REASON, message=TOO_LONG),
        ],
    )
