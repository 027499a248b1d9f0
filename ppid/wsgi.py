"""The application as a server loads it: ``gunicorn ppid.wsgi:app``."""

from ppid import create_app

app = create_app()
