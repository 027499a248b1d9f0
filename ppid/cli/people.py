"""``ppid user``: accounts and the offices they hold."""

from __future__ import annotations

import secrets
from datetime import date

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from ppid import clock
from ppid.access import system_of
from ppid.actions import people as actions
from ppid.cli.common import ISO_DATE, body_named
from ppid.db import committed, db
from ppid.law.roles import Role
from ppid.models import Account, Official, Unit
from ppid.queries import people as queries


def register(group: AppGroup) -> None:
    group.add_command(user)


user = AppGroup("user", help="Accounts of officials.")


@user.command()
@click.argument("email")
@click.option("--name", required=True)
@click.option("--body", "slug", required=True)
@click.option("--role", required=True, type=click.Choice([role.value for role in Role]))
@click.option("--jabatan", required=True, help="The office, as it stands in letters.")
@click.option("--unit", "unit_slug", help="The perangkat daerah, for a unit officer.")
@click.option("--nip", default="")
@click.option("--rank", default="")
@click.option("--from", "from_on", type=ISO_DATE, help="First day of the term; today when left out.")
@click.option("--until", "until_on", type=ISO_DATE)
@click.option("--decree", default="", help="The decree of appointment.")
@click.option("--acting", type=click.Choice(actions.ACTING[1:]), help="How the office is held, unless for good.")
@click.option("--principal", default="", help="With a.n.: the jabatan signed for.")
@click.option("--password", help="A temporary one is made and printed when left out.")
def add(
    email: str,
    name: str,
    slug: str,
    role: str,
    jabatan: str,
    unit_slug: str | None,
    nip: str,
    rank: str,
    from_on: date | None,
    until_on: date | None,
    decree: str,
    acting: str | None,
    principal: str,
    password: str | None,
) -> None:
    """Give EMAIL an account (or an existing one a further office)."""
    made = password or secrets.token_urlsafe(12)
    try:
        with committed():
            body = body_named(slug)
            assert body is not None  # required option
            unit = None
            if unit_slug:
                unit = db.session.scalar(sa.select(Unit).where(Unit.body_id == body.id, Unit.slug == unit_slug))
                if unit is None:
                    raise click.ClickException(f"there is no unit {unit_slug!r} in {slug}")
            account = db.session.scalar(queries.by_email(email))
            known = account is not None
            account = account or actions.create_account(email, name, made, now=clock.now(), temporary=not password)
            actions.appoint(
                body,
                Role(role),
                jabatan,
                name,
                from_on=from_on or clock.today(body.zone),
                until_on=until_on,
                account=account,
                unit=unit,
                nip=nip,
                rank=rank,
                decree=decree,
                acting=acting or "",
                principal=principal,
                actor=system_of(body.id),
                now=clock.now(),
            )
    except actions.AccountError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{email}: {jabatan}, {slug}.")
    if not known and not password:
        click.echo(f"Kata sandi sementara: {made}")


@user.command("list")
@click.option("--body", "slug", required=True)
def list_users(slug: str) -> None:
    """Print the offices of a body that have an account."""
    body = body_named(slug)
    assert body is not None  # required option
    for office in db.session.scalars(queries.accounts_of_body(body.id)):
        account = db.session.get_one(Account, office.account_id)
        until = office.until_on or "..."
        click.echo(f"{account.email}  {office.role.value}  {office.jabatan}  {office.from_on}-{until}")


@user.command("password")
@click.argument("email")
def new_password(email: str) -> None:
    """Give EMAIL a new temporary password and print it; its open sessions end."""
    with committed():
        account = db.session.scalar(queries.by_email(email))
        if account is None:
            raise click.ClickException(f"there is no account {email!r}")
        made = actions.replace_password(account)
    click.echo(f"Kata sandi sementara: {made}")


@user.command("end")
@click.argument("email")
@click.option("--body", "slug", required=True)
@click.option("--on", "until_on", required=True, type=ISO_DATE, help="Last day of the term.")
def end(email: str, slug: str, until_on: date) -> None:
    """End every open office of EMAIL at a body."""
    try:
        with committed():
            body = body_named(slug)
            assert body is not None  # required option
            offices = db.session.scalars(
                sa.select(Official)
                .join(Account, Account.id == Official.account_id)
                .where(Official.body_id == body.id, Account.email == email.lower(), Official.until_on.is_(None))
            ).all()
            for office in offices:
                actions.end_term(office, body, until_on=until_on, actor=system_of(body.id), now=clock.now())
    except actions.AccountError as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"{len(offices)} jabatan diakhiri pada {until_on}.")
