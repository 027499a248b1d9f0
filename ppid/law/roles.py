"""Who acts in the process. A role belongs to a jabatan, held from a date to a date.

Source: UU 14/2008 Pasal 13; Permendagri 3/2017.
"""

from enum import StrEnum


class Role(StrEnum):
    DESK = "desk"
    OFFICER = "officer"
    UNIT_OFFICER = "unit_officer"
    SUPERIOR = "superior"
    COORDINATOR = "coordinator"
    COMMISSIONER = "commissioner"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Party(StrEnum):
    """Who acts without an office."""

    APPLICANT = "applicant"
    SYSTEM = "system"


Doer = Role | Party
