"""The letters room: facts in, a finished PDF out.

Contract of this folder: no database and no Flask request. A letter is made from one frozen dataclass of plain values
(`ppid.letters.facts`), so the same facts print the same bytes again years later. Letters are Indonesian, because they
are official documents; only the pages around them are translated.
"""
