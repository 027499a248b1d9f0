"""The law as code: rules, their dates and their citations.

Contract of this folder: it imports the standard library and itself, nothing else. It knows no Flask, no database, no
clock and no file; whoever asks passes the date, the calendar and the facts in, and gets the answer together with its
explanation. Every rule carries the article it stands on; a rule without a citation does not belong here.
``tests/test_architecture.py`` enforces the imports.
"""
