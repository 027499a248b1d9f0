"""The demo world: fictitious people who ask real kinds of questions of bodies in Kalimantan Timur and beyond.

Everything here is data and pure functions of a seed and a date; only the loader writes to the database. Nobody in it
exists, no telephone number rings, no mail arrives, and how punctual a body is in it says nothing of the real one.
"""
