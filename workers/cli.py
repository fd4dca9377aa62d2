"""`crossclaim ...`: the only place that prints.

Exit codes: 0 done, 1 it could not be done (the reason is on stderr), 2 the command
line is wrong, 3 some of the files or lines failed and the rest are done.
"""

from __future__ import annotations

import argparse
import getpass
import json
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import date
from pathlib import Path
from typing import Any

from services.config import Settings
from services.desk import exports, login, writing
from services.engines.loading import engines
from services.errors import CrossclaimError, Illegal, Unreadable, WrongSetting
from services.extraction import aliasfile
from services.extraction.aliases import BUILT_IN, Aliases
from services.model.claim import FLOOR
from services.model.decision import Role
from services.offline import judge_lines, read_article
from services.pipeline.rereading import Choice, counted
from services.store import schema
from services.store.rereading import Progress
from services.store.transaction import Session, transaction
from workers import again, doctor, inbox, keeping, night, status, sweeper
from workers.addresses import reached
from workers.start import address_of, start

PARTLY = 3
MINUTE = 60.0


def main(arguments: list[str] | None = None) -> int:
    """Run one command; give its exit code."""
    given = _parser().parse_args(arguments)
    try:
        settings = _settings(given)
        code: int = given.run(given, settings)
    except CrossclaimError as error:
        print(f"crossclaim: {error}", file=sys.stderr)
        return 1
    except BrokenPipeError:  # the reader of our output has gone: nothing to say
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    return code


def _settings(given: argparse.Namespace) -> Settings:
    """Read the environment; a folder on the command line comes first."""
    settings = Settings.from_environment()
    if given.data is None:
        return settings
    data = Path(given.data).expanduser().resolve()
    return replace(settings, data=data, inbox=data / "inbox", content=data / "content")


# --- commands -------------------------------------------------------------------------


def _up(given: argparse.Namespace, settings: Settings) -> int:
    """Start everything here, until Ctrl-C."""
    start(settings, port=given.port, demo=given.demo, say=_say)
    return 0


def _say(sentence: str) -> None:
    print(sentence, flush=True)


def _watch(given: argparse.Namespace, settings: Settings) -> int:
    """Watch the inbox and sweep, until SIGTERM."""
    sweeper.watch(reached(settings))
    return 0


def _ingest(given: argparse.Namespace, settings: Settings) -> int:
    """Copy files into the inbox; with --wait, until each has come to its end."""
    settings = reached(settings) if given.wait else settings
    dropped = inbox.drop(settings, [Path(one) for one in given.files])
    if not given.wait:
        for one in dropped:
            print(f"dropped {one.name}")
        return 0
    unwell = 0
    for fate in inbox.wait_for(settings, dropped, given.timeout):
        unwell += fate.failed or not fate.done
        ending = f": {fate.reason}: {fate.error}" if fate.failed else ""
        print(f"{fate.name}  {fate.status}{ending}", flush=True)
    return PARTLY if unwell else 0


def _read(given: argparse.Namespace, settings: Settings) -> int:
    """Read files without a server: metadata, removals, claims."""
    failed = 0
    aliases = _aliases(given.aliases)
    for name in given.files:
        try:
            found = _read_one(Path(name), given.published, aliases)
        except OSError as error:
            failed += 1
            _complain(name, f"reading.no_file: {error.strerror}")
        except Unreadable as error:
            failed += 1
            _complain(name, f"{error.code}: {error}")
        else:
            claims = found["claims"]
            found["claims"] = [one for one in claims if one["worth"] >= given.worth]
            _print_article(found, given.json)
    return PARTLY if failed else 0


def _read_one(path: Path, published: date | None, aliases: Aliases) -> dict[str, Any]:
    beside = path.with_name(path.name + ".json")
    sidecar = beside.read_bytes() if beside.is_file() else None
    return read_article(
        path.read_bytes(),
        path.name,
        sidecar,
        published=published,
        parser=engines().parser,
        aliases=aliases,
    )


def _aliases(path: Path | None) -> Aliases:
    """Give the built-in names with those of a file. Raises WrongSetting."""
    if path is None:
        return BUILT_IN
    if not path.exists():
        raise WrongSetting(f"{path}: there is no such file")
    file = aliasfile.parse(aliasfile.load(path))
    if file.faults:
        told = [f"{path}, line {one.line}: {one.reason}" for one in file.faults]
        raise WrongSetting("\n".join(told))
    return BUILT_IN.with_rows(file.rows)


def _complain(name: str, reason: str) -> None:
    print(f"crossclaim: {name}: {reason}", file=sys.stderr)


def _print_article(found: Mapping[str, Any], as_json: bool) -> None:
    """Show what was read, as a program or as a person reads it."""
    if as_json:
        print(json.dumps(found, ensure_ascii=False), flush=True)
        return
    metadata = found["metadata"]
    print(f"{found['file']}  {metadata['title'] or '(no title)'}")
    if "not_read" in found:
        print(f"  ! Not read: {found['not_read']}")
    for one in found["removed"]:
        words = " ".join(one["text"].split())
        print(f"  - {one['rule']}: {words[:70]}")
    for one in found["claims"]:
        chain = " > ".join(link["name"] or "unnamed" for link in one["attribution"])
        print(f"  * {one['text']}")
        print(f"      {chain or 'own voice'} | {one['polarity']} | {one['worth']:.2f}")


def _judge(given: argparse.Namespace, settings: Settings) -> int:
    """Judge pairs of texts from standard input without a server."""
    failed = 0
    models = engines()
    if given.rules_only:
        models = replace(models, entailment=None)
    for verdict in judge_lines(sys.stdin, models):
        failed += "error" in verdict
        if given.json:
            print(json.dumps(verdict, ensure_ascii=False), flush=True)
        elif "error" in verdict:
            print(f"line {verdict['line']}: {verdict['error']}", file=sys.stderr)
        else:
            print(
                f"{verdict['id']}  {verdict['opinion']}  {verdict['why']}", flush=True
            )
    return PARTLY if failed else 0


def _reread(given: argparse.Namespace, settings: Settings) -> int:
    """Read articles again, or tell what that would change."""
    settings = reached(settings)
    choice = Choice(given.all, tuple(given.article), given.version, given.name)
    if given.dry_run:
        return _compare(settings, choice, given.json)
    ids = again.ask(settings, choice)
    if not ids:
        print("nothing is to be read again", file=sys.stderr)
        return 0
    now = Progress(len(ids), 0, 0)
    for now in again.progress(settings, ids, patience=given.timeout):
        if given.json:
            print(json.dumps(asdict(now)), flush=True)
        else:
            print(f"{now.done + now.failed} of {now.wanted} articles", flush=True)
    return PARTLY if now.done < now.wanted else 0


def _compare(settings: Settings, choice: Choice, as_json: bool) -> int:
    """Tell for each article what reading it again would change, and for all."""
    sums: Counter[str] = Counter()
    for one in again.compared(settings, choice):
        sums.update(counted(one))
        if as_json:
            print(json.dumps(one, ensure_ascii=False), flush=True)
        else:
            print("\n".join(again.lines(one)), flush=True)
    print(json.dumps({"sum": sums}) if as_json else again.summary(sums))
    return PARTLY if sums["errors"] else 0


def _status(given: argparse.Namespace, settings: Settings) -> int:
    """Tell how it stands."""
    now = status.status(reached(settings))
    if given.alive:
        return 0 if status.alive(now, given.alive) else 1
    if given.json:
        print(json.dumps(now, ensure_ascii=False, default=str))
        return 0
    for line in status.told(now):
        print(line)
    return 0


def _export(given: argparse.Namespace, settings: Settings) -> int:
    """Write rows from the store to standard output."""
    settings = reached(settings)
    with transaction(settings.database_url) as session:
        rows = exports.rows(session, given.what)
        writing.WRITERS[given.format](rows, sys.stdout.buffer)
    return 0


def _backup(given: argparse.Namespace, settings: Settings) -> int:
    """Save everything into one file; or check such a file."""
    if given.check:
        manifest = keeping.check(given.file)
    else:
        manifest = keeping.save(settings, given.file, say=_say)
    for line in keeping.told(manifest):
        print(line)
    return PARTLY if manifest.lost else 0


def _restore(given: argparse.Namespace, settings: Settings) -> int:
    """Put a backup into an empty installation."""
    for line in keeping.told(keeping.restore(settings, given.file, say=_say)):
        print(line)
    return 0


def _doctor(given: argparse.Namespace, settings: Settings) -> int:
    """Check this installation; say what to do where it is unwell."""
    worst = 0
    for one in doctor.examine(settings, thorough=given.thorough):
        print(f"{one.state.value:<5}{one.what:<10}{one.said}", flush=True)
        if one.do:
            print(f"{'':<15}-> {one.do}", flush=True)
        worst = max(worst, one.state is doctor.State.BAD)
    return worst


def _round(given: argparse.Namespace, settings: Settings) -> int:
    """Make a nightly round now."""
    made = night.make(reached(settings))
    for line in night.told(made):
        print(line)
    return 1 if night.unwell(made) else 0


def _user(given: argparse.Namespace, settings: Settings) -> int:
    """Add a person, or change what they may do; a change signs them out everywhere."""
    secret = given.action in ("add", "password")
    told = f"Password for {given.name} (empty: link only): "
    password = _typed(told) if secret else None
    with transaction(reached(settings).database_url) as session:
        said = _USER[given.action](session, given.name, Role(given.role), password)
    print(f"{given.name} {said}")
    return 0


def _typed(told: str) -> str | None:
    """Ask for a password, unseen; None for an empty line. Raises Illegal if unread."""
    try:
        return getpass.getpass(told) or None
    except EOFError as error:
        raise Illegal(
            "No password could be read, and nothing was changed. Type one, or send an "
            "empty line for somebody who signs in by link only."
        ) from error


def _add_user(session: Session, name: str, role: Role, password: str | None) -> str:
    login.add_user(session, name, role, password)
    return f"may sign in as {role}"


def _set_role(session: Session, name: str, role: Role, _: str | None) -> str:
    login.set_role(session, name, role)
    return f"may sign in as {role}"


def _set_password(session: Session, name: str, _: Role, password: str | None) -> str:
    login.set_password(session, name, password)
    return "has a new password" if password else "may sign in by link only"


def _disable(session: Session, name: str, _: Role, __: str | None) -> str:
    login.disable(session, name)
    return "may sign in no more"


_USER = {
    "add": _add_user,
    "role": _set_role,
    "password": _set_password,
    "disable": _disable,
}


def _link(given: argparse.Namespace, settings: Settings) -> int:
    """Print a link that signs in once."""
    with transaction(reached(settings).database_url) as session:
        token = login.first_link(session, given.name)
    print(f"{given.address or address_of(settings.data)}/sign-in/{token}")
    return 0


def _migrate(given: argparse.Namespace, settings: Settings) -> int:
    """Bring the tables up to date, as the owner."""
    settings = reached(settings)
    role = schema.make_role(settings.owner_url, settings.database_url)
    schema.upgrade(settings.owner_url, role)
    print(f"the tables are at version {schema.head()}")
    return 0


# --- the command line -----------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="crossclaim",
        description="Who claims what, where it repeats, where it contradicts.",
        epilog="Settings come from the environment (CROSSCLAIM_...): .env.example.",
    )
    parser.add_argument(
        "--data", metavar="FOLDER", help="folder of everything we keep (default ./data)"
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    _add_running(commands)
    _add_inbox(commands)
    _add_reading(commands)
    _add_rereading(commands)
    _add_store(commands)
    _add_people(commands)
    return parser


def _add_running(commands: Any) -> None:
    up = _command(commands, "up", _up, "start everything here, until Ctrl-C")
    up.add_argument(
        "--port", type=int, default=8080, help="of the desk (default 8080; 0: any free)"
    )
    up.add_argument(
        "--demo", type=Path, help="folder of articles to drop at the first start"
    )
    _command(commands, "watch", _watch, "watch the inbox and sweep (one per host)")
    _command(commands, "migrate", _migrate, "bring the tables up to date")
    look = _command(commands, "doctor", _doctor, "check everything; say what to do")
    look.add_argument(
        "--thorough", action="store_true", help="also read every article's bytes"
    )
    _command(commands, "round", _round, "make a nightly round now: check, put right")
    now = _command(commands, "status", _status, "tell how it stands")
    now.add_argument("--json", action="store_true", help="all figures, as one object")
    now.add_argument(
        "--alive",
        metavar="PART",
        help="say nothing; exit 0 if that part (worker, watcher) is alive, else 1",
    )


def _add_inbox(commands: Any) -> None:
    ingest = _command(commands, "ingest", _ingest, "copy files into the inbox")
    ingest.add_argument("files", nargs="+", metavar="FILE", help=".txt, .md or .html")
    ingest.add_argument(
        "--wait", action="store_true", help="wait until each is judged or failed"
    )
    ingest.add_argument(
        "--timeout",
        type=float,
        default=10 * MINUTE,
        help="seconds to wait at most (default 600)",
    )


def _add_reading(commands: Any) -> None:
    read = _command(commands, "read", _read, "read files without a server")
    read.add_argument("files", nargs="+", metavar="FILE", help=".txt, .md or .html")
    read.add_argument(
        "--published",
        type=_day,
        metavar="DAY",
        help="when it appeared, where the file does not say: 2026-03-10",
    )
    read.add_argument(
        "--worth",
        type=float,
        metavar="MIN",
        default=0.0,
        help=f"leave out claims worth less (0 to 1; the desk lists those from {FLOOR})",
    )
    read.add_argument(
        "--aliases",
        type=Path,
        metavar="FILE",
        help="names to know beside the built-in ones: alias, name, kind; tabs between",
    )
    read.add_argument("--json", action="store_true", help="one object a line")
    judge = _command(
        commands, "judge", _judge, "judge pairs of texts (JSON lines on standard input)"
    )
    judge.epilog = 'A line: {"id": "1", "a": "Nine people died.", "b": "Ten died."}'
    judge.add_argument("--json", action="store_true", help="one object a line")
    judge.add_argument(
        "--rules-only", action="store_true", help="without the entailment model"
    )


def _add_rereading(commands: Any) -> None:
    reread = _command(
        commands, "reread", _reread, "read articles again; decisions stand"
    )
    reread.epilog = (
        "Without a choice: the articles that another version of the reader read last."
    )
    reread.add_argument("--all", action="store_true", help="every article")
    reread.add_argument(
        "--article",
        type=int,
        action="append",
        default=[],
        metavar="ID",
        help="this one",
    )
    reread.add_argument("--version", metavar="OLD", help="those that this version read")
    reread.add_argument("--name", metavar="NAME", help="those in which this is printed")
    reread.add_argument(
        "--dry-run", action="store_true", help="tell what would change; write nothing"
    )
    reread.add_argument("--json", action="store_true", help="one object a line")
    reread.add_argument(
        "--timeout",
        type=float,
        default=60 * MINUTE,
        help="seconds to look on; the work goes on without us (default 3600)",
    )


def _add_store(commands: Any) -> None:
    export = _command(commands, "export", _export, "write what the store holds")
    export.add_argument("what", choices=["claims", "cases", "records", "decisions"])
    export.add_argument(
        "--format", choices=["jsonl", "csv"], default="jsonl", help="default jsonl"
    )

    keep = _command(commands, "backup", _backup, "save everything into one file")
    keep.add_argument("file", type=Path, metavar="FILE", help="a .tar to write")
    keep.add_argument(
        "--check", action="store_true", help="only read FILE, and tell if it is whole"
    )
    back = _command(commands, "restore", _restore, "put a backup into an empty place")
    back.add_argument("file", type=Path, metavar="FILE", help="what backup wrote")


def _add_people(commands: Any) -> None:
    user = _command(commands, "user", _user, "add a person, or change what they may do")
    user.add_argument("action", choices=["add", "role", "password", "disable"])
    user.add_argument("name", metavar="NAME", help="to sign in with")
    user.add_argument(
        "--role",
        choices=[one.value for one in Role],
        default=Role.REVIEWER.value,
        help="what they may do: add, role (default reviewer)",
    )
    link = _command(commands, "link", _link, "print a link that signs in once")
    link.add_argument(
        "name",
        nargs="?",
        default="desk",
        metavar="NAME",
        help="for whom (default desk)",
    )
    link.add_argument(
        "--address",
        metavar="URL",
        help="where the desk is (default: where `crossclaim up` has it)",
    )


def _day(written: str) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        message = f"{written!r} is no day; write it as 2026-03-10"
        raise argparse.ArgumentTypeError(message) from None


def _command(
    commands: Any, name: str, run: Any, purpose: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(
        name, help=purpose, description=f"{purpose[:1].upper()}{purpose[1:]}."
    )
    parser.set_defaults(run=run)
    return parser


if __name__ == "__main__":
    sys.exit(main())
