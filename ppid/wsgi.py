"""The application as a server loads it: ``gunicorn ppid.wsgi:app``."""

import gc

from ppid import create_app

app = create_app()
gc.freeze()  # what is loaded now stays: without this some pages wait 150 ms while all of it is looked through
