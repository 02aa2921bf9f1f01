"""`onrecord user …`: names, roles and passwords in; who may sign in to the desk changed and shown out."""

from __future__ import annotations

import sys

import click

from onrecord.surfaces.cli import options

_STDIN = click.option("--password-stdin", is_flag=True, help="Read the password from standard input, not the terminal.")
_LONGEST = 4096


@click.group("user", no_args_is_help=True, context_settings={"help_option_names": ["-h", "--help"]})
def command() -> None:
    """Say who may sign in to the desk, and as what: a reader sees, an editor corrects and adds, an admin does all.

    Users are in a file of their own beside the ledger, which holds no password but hashes of them. A desk that is being
    served sees changes at once; one that nobody signs in to begins to ask for names when it is started again.

    \b
    Examples:
      onrecord user add "Ines Marlow" --role admin
      onrecord user list
      onrecord user token "Ines Marlow"
    """


@command.command("add")
@click.argument("name", metavar="NAME")
@click.option("--role", default="reader", show_default=True, metavar="ROLE", help="reader, editor or admin.")
@_STDIN
@options.users
@options.ledger
def add(name: str, role: str, password_stdin: bool, users: str | None, ledger: str) -> None:
    """Add the user NAME; the password is asked for twice.

    \b
    Examples:
      onrecord user add "Ines Marlow" --role admin
      onrecord user add ines --role editor --password-stdin < secret.txt
    """
    from onrecord.surfaces.web.safety.changes import add_user, good_name, role_named

    name, known = good_name(name), role_named(role)
    user = add_user(_file(users, ledger), name, known, _password(name, password_stdin))
    _note(ledger, "add user", f"{user.name}, {user.role}")
    click.echo(f"{user.name} is {'an' if user.role[0] in 'ae' else 'a'} {user.role}")


@command.command("remove")
@click.argument("name", metavar="NAME")
@options.users
@options.ledger
def remove(name: str, users: str | None, ledger: str) -> None:
    """Remove the user NAME, with all sessions and tokens. What the user has signed in the ledger stays.

    \b
    Examples:
      onrecord user remove ines
    """
    from onrecord.surfaces.web.safety.changes import remove_user

    removed = remove_user(_file(users, ledger), name).name
    _note(ledger, "remove user", removed)
    click.echo(f"{removed} is removed")


@command.command("list")
@options.as_json
@options.users
@options.ledger
def list_users(as_json: bool, users: str | None, ledger: str) -> None:
    """Show who may sign in, as what, since when, with how many tokens.

    \b
    Examples:
      onrecord user list
    """
    from onrecord.surfaces.cli.console import out, table
    from onrecord.surfaces.cli.output import print_json
    from onrecord.surfaces.web.safety.users import read_book

    path = _file(users, ledger)
    book = read_book(path)
    found = sorted(book.users.values(), key=lambda u: u.name.casefold()) if book else []
    if as_json:
        print_json({"name": u.name, "role": u.role, "since": u.since, "tokens": len(u.tokens)} for u in found)
        return
    if not found:
        click.echo(f"no users in {path}")
        return
    shown = table(("Name", {"overflow": "fold"}), ("Role", {}), ("Since", {}), ("Tokens", {"justify": "right"}))
    for user in found:
        shown.add_row(user.name, user.role, user.since, str(len(user.tokens)))
    out().print(shown)


@command.command("passwd")
@click.argument("name", metavar="NAME")
@_STDIN
@options.users
@options.ledger
def passwd(name: str, password_stdin: bool, users: str | None, ledger: str) -> None:
    """Change the password of NAME; whoever is signed in with the old one is signed out.

    \b
    Examples:
      onrecord user passwd ines
    """
    from onrecord.surfaces.web.safety.changes import set_password

    user = set_password(_file(users, ledger), name, _password(name, password_stdin))
    _note(ledger, "change password", user.name)
    click.echo(f"{user.name} has a new password")


@command.command("token")
@click.argument("name", metavar="NAME")
@click.option("--revoke", is_flag=True, help="End all tokens of NAME instead.")
@options.users
@options.ledger
def token(name: str, revoke: bool, users: str | None, ledger: str) -> None:
    """Make a token by which a program may do what NAME may; it is shown once and cannot be shown again.

    \b
    Examples:
      curl -H "Authorization: Bearer $(onrecord user token ines)" http://127.0.0.1:8321/api/v1/records
      onrecord user token ines --revoke
    """
    from onrecord.surfaces.cli.words import counted
    from onrecord.surfaces.web.safety.changes import make_token, revoke_tokens

    path = _file(users, ledger)
    if revoke:
        ended = counted(revoke_tokens(path, name), "token")
        _note(ledger, "end tokens", f"{name}, {ended}")
        click.echo(f"{ended} ended")
    else:
        made = make_token(path, name)
        _note(ledger, "make token", name)
        click.echo(made)


def _file(users: str | None, ledger: str) -> str:
    from onrecord.surfaces.web.safety.users import users_beside

    return users or users_beside(ledger)


def _note(ledger: str, verb: str, about: str) -> None:
    """Keep in the ledger, where there is one already, that whoever runs this did it."""
    from onrecord.errors import OnrecordError
    from onrecord.ledger import Ledger
    from onrecord.ledger.addresses import dialect_of
    from onrecord.surfaces.web.safety.access import Access

    try:
        if dialect_of(ledger).exists():
            with Ledger.open(ledger, create=False) as opened:
                opened.note_act(verb, about, by=Access().called)
    except OnrecordError as error:
        click.echo(f"not noted in the ledger: {error}", err=True)


def _password(name: str, from_stdin: bool) -> str:
    """The password, from the terminal twice without showing it, or the first line of standard input."""
    if from_stdin:
        line = sys.stdin.readline(_LONGEST)
        if not line.strip():
            raise click.UsageError("there is no password on standard input")
        return line.rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError("there is no terminal to ask for a password: use --password-stdin")
    found: str = click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt="The same again", err=True)
    return found
