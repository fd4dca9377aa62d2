"""Feed bad files to the readers: each ends as an article or a refusal that says why.

    python tools/fuzz_readers.py --inputs 100000
    python tools/fuzz_readers.py --only 4711          # one input again, with its bytes
    python tools/fuzz_readers.py --guided 600         # coverage-guided, with atheris

Inputs are made from their number and the seed alone, so that each can be made again.
Every fortieth has its claims extracted, too. A child process reads them under a limit
of memory; a parent watches it, ends it when one input takes too long, and goes on
behind it. Exit code 1 if anything crashed, hung, grew or was refused without words.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import io
import json
import multiprocessing
import random
import resource
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path
from typing import Any

import psutil

from services.cleaning.clean import clean
from services.engines.loading import engines
from services.errors import Unreadable
from services.offline import read_article
from services.reading.read import read

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / ".bench" / "fuzz.json"
#: Seconds of processor time that an input may take, those after which its reader is
#: ended, and bytes of address space.
BOUND, PATIENCE, MEMORY = 5.0, 60.0, 3 << 30
#: Bytes a second of odd text that are read to their claims at least, on top of that.
PACE = 2_500
#: One of so many is read to its claims.
EVERY = 40
NAMES = ("a.txt", "a.md", "a.html", "a.htm", "a", "A.TXT", "a.xhtml", "ü.markdown")
PIECES = (
    *("<p>", "</p>", "<div class=x>", "<table><tr><td>", "<!--", "-->", "<", ">"),
    *("<script>", "</script>", "<style>", "<title>", "<a href='", "<br/", "&#", "&amp"),
    *("<?xml version='1.0'?>", "<!DOCTYPE html>", "<![CDATA[", "]]>", "&nbsp;", "&x;"),
    *("<meta charset=utf-16>", "<script type='application/ld+json'>", '{"@graph": [{'),
    *("---\n", "title: ", "published: 0000-00-00\n", "- ", "&a [*a]", "!!python"),
    *("\0", "\x1b[2J", "\ufeff", "\u202e", "\r", "\n\n", "\t", "\u2028", "\ud7ff"),
    *("# ", "```\n", "[x](y)", "![", "**", "|a|b|\n", "> ", "\\", "$$", "1. "),
    *("By Ana Brol", "Photo: ", "Monday", "1,000", "“", "”", "’s ", "£", "—", "10-12"),
    *("The mayor of Ostrell said ten people died. ", "No one was hurt, he said. "),
    *(
        "Ж",
        "中文",
        "مرحبا",
        "😀",
        "e\u0301",
        "a" * 300,
        "9" * 60,
        "( " * 40,
        "said " * 9,
    ),
)
_HEADS = (b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\x7fELF", b"GIF89a", b"\xff\xd8\xff")


@dataclass(frozen=True, slots=True)
class Input:
    """A bad file, and a sidecar that may lie beside it."""

    kind: str
    name: str
    data: bytes
    sidecar: bytes | None


@dataclass(slots=True)
class Tally:
    """What became of the inputs."""

    ends: Counter[tuple[str, str]] = field(default_factory=Counter)  # by kind and end
    wrong: list[dict[str, Any]] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)  # seconds of processor time, input
    memory: int = 0  # largest resident size of a child, bytes


def make(number: int, seed: int) -> Input:
    """Make an input from its number."""
    chance = random.Random(f"{seed}:{number}")
    kind = chance.choice(tuple(_KINDS))
    data = _KINDS[kind](chance)
    sidecar = _sidecar(chance) if chance.random() < 0.2 else None
    return Input(kind, chance.choice(NAMES), data, sidecar)


def _seeds() -> tuple[bytes, ...]:
    folder = ROOT / "seeds" / "brenmoor"
    files = sorted(one for one in folder.iterdir() if one.suffix != ".json")
    return tuple(one.read_bytes() for one in files)


def _noise(chance: random.Random) -> bytes:
    return chance.randbytes(chance.choice((0, 1, 9, 200, 3_000)))


def _mutated(chance: random.Random) -> bytes:
    """Change a real article here and there: bytes turned, lost, doubled, moved."""
    data = bytearray(chance.choice(_seeds()))
    for _ in range(chance.randint(1, 40)):
        at = chance.randrange(max(1, len(data)))
        to = min(len(data), at + chance.choice((1, 1, 2, 20, 400)))
        match chance.randrange(5):
            case 0:
                data[at:to] = chance.randbytes(to - at)
            case 1:
                del data[at:to]
            case 2:
                data[at:at] = data[at:to] * chance.choice((1, 2, 30))
            case 3:
                piece = chance.choice(PIECES).encode("utf-8", "replace")
                data[at:at] = piece * chance.choice((1, 1, 50))
            case _:
                other = chance.choice(_seeds())
                data[at:to] = other[chance.randrange(len(other)) :][:500]
    return bytes(data)


def _pieces(chance: random.Random) -> bytes:
    some = chance.choices(PIECES, k=chance.choice((1, 5, 30, 200)))
    return "".join(some).encode("utf-8", "replace")


def _repeated(chance: random.Random) -> bytes:
    """Say one or two things very often: what grows faster than its input shows here."""
    some = "".join(chance.choices(PIECES, k=chance.randint(1, 3)))
    often = chance.choice((100, 1_000, 5_000))
    return (some * often).encode("utf-8", "replace")[:200_000]


def _encoded(chance: random.Random) -> bytes:
    """Write an article in an encoding that need not be told, and break it off."""
    text = chance.choice(_seeds()).decode()
    codes = ("utf-16", "utf-32", "utf-7", "cp1252", "cp1251", "gb18030", "shift_jis")
    data = text.encode(chance.choice(codes), "replace")
    return data[: len(data) - chance.randint(0, 9)]


def _packed(chance: random.Random) -> bytes:
    """Pretend to be, or be, another kind of file."""
    data = chance.choice(_seeds())
    if chance.random() < 0.4:
        return chance.choice(_HEADS) + data
    if chance.random() < 0.5:
        return gzip.compress(data)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", bytes(chance.choice((10, 1_000_000))))
    return file.getvalue()


_KINDS: dict[str, Callable[[random.Random], bytes]] = {
    "noise": _noise,
    "mutated article": _mutated,
    "pieces of markup": _pieces,
    "one thing very often": _repeated,
    "other encodings": _encoded,
    "other kinds of file": _packed,
}


def _sidecar(chance: random.Random) -> bytes:
    told = [
        b"{",
        b"[]",
        b"null",
        b'{"title": ' + b"[" * 5_000,
        b'{"published": "2026-99-99", "url": "javascript:alert(1)"}',
        b'{"source": ' + b"9" * 5_000 + b"}",
        json.dumps({"title": "x\0\ud800" * 100, "language": {}}).encode(),
        chance.randbytes(60),
    ]
    return chance.choice(told)


def end_of(one: Input, number: int) -> str:
    """Read an input; give what became of it. Raises whatever a reader should not."""
    try:
        if number % EVERY:
            article = read(one.data, one.name, one.sidecar)
            article.text.encode()  # half a character could not be stored
            if "\0" in article.text:
                raise ValueError("a NUL is left in the text")
            clean(article)
        else:
            parser = engines().parser
            read_article(one.data, one.name, one.sidecar, parser=parser)
    except Unreadable as refusal:
        if not refusal.code or len(str(refusal)) < len("It is empty."):
            raise ValueError("refused without words") from refusal
        return refusal.code
    return "article"


def _child(wire: Connection, numbers: Sequence[int], seed: int) -> None:
    """Read inputs; tell when each begins, and how it ended."""
    engines()  # their loading is no input's fault
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for number in numbers:
        one = make(number, seed)
        wire.send(("begin", number, one.kind, 0.0, 0))
        begun = time.process_time()
        try:
            end = end_of(one, number)
        except Exception as error:  # what a worker would have to survive
            end = f"! {type(error).__name__}: {error}"[:300]
        took = time.process_time() - begun
        if took > _bound(one, number) and not end.startswith("!"):
            end = f"! took {took:.1f} s for {len(one.data):,} bytes"
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        wire.send((end, number, one.kind, took, memory))


def _bound(one: Input, number: int) -> float:
    """Give the seconds that an input may take."""
    return BOUND if number % EVERY else BOUND + len(one.data) / PACE


def run(inputs: int, seed: int, tell: Callable[[str], None]) -> Tally:
    """Read so many inputs, in as many children as it takes."""
    tally, left = Tally(), list(range(inputs))
    while left:
        done = _one_child(left, seed, tally, tell, inputs)
        left = left[done:]
    return tally


def _one_child(
    left: Sequence[int],
    seed: int,
    tally: Tally,
    tell: Callable[[str], None],
    whole: int,
) -> int:
    """Let a child read until it is through or does not go on; give how many it read."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=_child, args=(theirs, left, seed), daemon=True)
    child.start()
    theirs.close()
    done, under_way = 0, ("starting", -1)
    while done < len(left):
        with contextlib.suppress(EOFError):
            if _hears(ours, child):
                end, number, kind, took, memory = ours.recv()
                if end == "begin":
                    under_way = (kind, number)
                    continue
                _note(tally, end, number, kind=kind, took=took, memory=memory)
                if end.startswith("!"):
                    tell(f"  input {number} ({kind}): {end[2:]}")
                done += 1
                if (number + 1) % 1_000 == 0:
                    tell(f"{number + 1:,} of {whole:,}: {len(tally.wrong)} wrong")
                continue
        what = "died" if not child.is_alive() else f"took {PATIENCE:.0f} s"
        kind, number = under_way
        tell(f"  input {number} ({kind}): the reader {what}")
        _note(tally, f"! the reader {what}", number, kind=kind, took=0.0, memory=0)
        child.kill()
        done += 1
        break
    child.join(PATIENCE)
    return done


def _hears(wire: Connection, child: SpawnProcess) -> bool:
    """Wait for word from a child, as long as it has not worked too long for one input.

    By processor time: on a busy machine a child that is not let work is not hung.
    """
    try:
        used = _used(child)
        while not wire.poll(1.0):
            if not child.is_alive() or _used(child) - used > PATIENCE:
                return False
    except psutil.Error:
        return False
    return True


def _used(child: SpawnProcess) -> float:
    spent = psutil.Process(child.pid).cpu_times()
    return float(spent.user + spent.system)


def _note(
    tally: Tally, end: str, number: int, *, kind: str, took: float, memory: int
) -> None:
    tally.ends[kind, "wrong" if end.startswith("!") else end] += 1
    tally.memory = max(tally.memory, memory)
    tally.slowest = max(tally.slowest, (took, number))
    if end.startswith("!"):
        tally.wrong.append({"input": number, "kind": kind, "what": end[2:]})


def report(tally: Tally, seed: int) -> str:
    """Write what became of the inputs as a table."""
    ends = sorted({end for _, end in tally.ends})
    lines = ["| kind | " + " | ".join(ends) + " |", "|---|" + "--:|" * len(ends)]
    lines += [
        f"| {kind} | " + " | ".join(f"{tally.ends[kind, end]:,}" for end in ends) + " |"
        for kind in _KINDS
    ]
    took, number = tally.slowest
    lines += [
        "",
        f"{sum(tally.ends.values()):,} inputs, seed {seed}; {len(tally.wrong)} wrong; "
        f"slowest {took:.2f} s of processor time (input {number}); "
        f"largest child {tally.memory / 1e6:.0f} MB.",
    ]
    lines += [f"  {one['input']} ({one['kind']}): {one['what']}" for one in tally.wrong]
    return "\n".join(lines)


def guided(seconds: int) -> None:
    """Let atheris look for inputs that reach new code; it ends at the first find."""
    import atheris  # type: ignore[import-untyped]  # a tool of the long run, not of every machine

    def one_input(data: bytes) -> None:
        source = atheris.FuzzedDataProvider(data)
        name = NAMES[source.ConsumeIntInRange(0, len(NAMES) - 1)]
        with_sidecar = source.ConsumeBool()
        sidecar = source.ConsumeBytes(100) if with_sidecar else None
        rest = source.ConsumeBytes(source.remaining_bytes())
        end_of(Input("guided", name, rest, sidecar), 1)

    corpus = ROOT / ".bench" / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, data in enumerate(_seeds()):
        (corpus / f"seed-{number}").write_bytes(data)
    atheris.instrument_all()
    how = [f"-max_total_time={seconds}", "-timeout=5", "-rss_limit_mb=2048"]
    atheris.Setup([sys.argv[0], str(corpus), *how], one_input)
    atheris.Fuzz()


def main() -> None:
    """Read bad inputs and tell what became of them."""
    asked = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    asked.add_argument("--inputs", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", type=int, help="read this input and show it")
    asked.add_argument("--guided", type=int, metavar="SECONDS")
    given = asked.parse_args()
    if given.guided:
        guided(given.guided)
    elif given.only is not None:
        one = make(given.only, given.seed)
        print(one)
        print(end_of(one, given.only))
    else:
        tally = run(given.inputs, given.seed, lambda told: print(told, flush=True))
        print(report(tally, given.seed))
        OUT.parent.mkdir(exist_ok=True)
        ends = [[*key, count] for key, count in sorted(tally.ends.items())]
        OUT.write_text(json.dumps({"ends": ends, "wrong": tally.wrong}, indent=1))
        sys.exit(bool(tally.wrong))


if __name__ == "__main__":
    main()
