"""Limits on guessing, per address."""

from __future__ import annotations

from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address)

GUESSING = "12 per minute; 60 per hour"
FILING = "30 per hour"
LOOKING = "120 per minute"
