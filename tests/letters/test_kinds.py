"""The table of letters covers what the law asks for."""

import pytest

from ppid.law.notices import CONTENTS
from ppid.law.numbering import Series
from ppid.law.roles import Role
from ppid.law.workflow import TRANSITIONS
from ppid.letters.kinds import LETTERS
from ppid.letters.render import TEMPLATES
from ppid.letters.samples import SAMPLES


def test_every_letter_that_a_step_sends_is_in_the_table():
    assert {step.letter for step in TRANSITIONS.values() if step.letter} <= LETTERS.keys()


def test_every_notice_of_the_law_is_in_the_table():
    assert CONTENTS.keys() <= LETTERS.keys()


def test_every_letter_has_a_sample_of_its_own_facts():
    assert {kind: type(facts) for kind, facts in SAMPLES.items()} == {key: kind.facts for key, kind in LETTERS.items()}


@pytest.mark.parametrize("kind", LETTERS.values(), ids=LETTERS)
def test_every_letter_has_its_template(kind):
    assert (TEMPLATES / kind.template).is_file()


def test_the_receipt_carries_the_registration_number_and_a_refusal_is_a_decree_of_the_ppid():
    assert LETTERS["receipt"].series is Series.REQUEST
    assert (LETTERS["refusal"].series, LETTERS["refusal"].signer) == (Series.DECREE, Role.OFFICER)
