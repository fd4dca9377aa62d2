"""The house's rules that no linter knows."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("services", "workers", "web")


def _modules() -> Iterator[tuple[str, ast.Module]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts:
                yield (
                    str(path.relative_to(ROOT)),
                    ast.parse(path.read_text(encoding="utf-8")),
                )


def _calls(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr


def test_only_one_file_begins_and_commits() -> None:
    found = {
        name
        for name, tree in _modules()
        if {"commit", "begin"} & set(_calls(tree))
        # Migrations are the owner's own transactions, before anything else runs.
        and name != "services/store/schema.py"
    }
    assert found == {"services/store/transaction.py"}


def test_only_one_file_reads_the_environment() -> None:
    reading = {
        name
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
    }
    assert reading == {"services/config.py"}


def test_no_module_imports_ours_inside_a_function() -> None:
    found = [
        f"{name}:{node.lineno}"
        for name, tree in _modules()
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.ImportFrom)
        and (node.module or "").split(".")[0] in PACKAGES
    ]
    assert not found


def test_packages_export_nothing() -> None:
    found = [
        str(path.relative_to(ROOT))
        for package in PACKAGES
        for path in (ROOT / package).rglob("__init__.py")
        if len(ast.parse(path.read_text(encoding="utf-8")).body) != 1
    ]
    assert not found


def test_only_the_command_line_prints() -> None:
    printing = {
        name
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "print"
    }
    assert printing <= {"workers/cli.py"}


def test_no_template_marks_text_as_safe() -> None:
    escaping = r"\|\s*safe\b|autoescape|Markup|\|\s*xmlattr\b"
    found = [
        f"{path.name}: {line}"
        for path in _templates()
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(escaping, line)
    ]
    assert not found
    # The framework escapes by a file's ending.
    endings = {path.suffix for path in _templates()}
    assert endings <= {".html", ".svg"}


def _templates() -> Iterator[Path]:
    folder = ROOT / "web" / "templates"
    return (path for path in folder.rglob("*") if path.is_file())


def test_markup_is_made_of_our_own_words_only() -> None:
    """What is not a literal must come in through `format` or `join`, which escape."""
    found = [
        f"{name}:{node.lineno}"
        for name, tree in _modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and _name(node.func) in _UNSAFE
        if not (len(node.args) == 1 and isinstance(node.args[0], ast.Constant))
    ]
    assert not found


#: Calls that take text for markup or for code.
_UNSAFE = {
    *("Markup", "render_template_string", "from_string", "eval", "exec", "compile"),
    *("system", "popen"),
}
#: `re.compile` is another thing.
_PLAIN = {"re"}


def _name(called: ast.expr) -> str:
    """Give the last name of what is called; nothing for a module's own `compile`."""
    if isinstance(called, ast.Attribute):
        owner = called.value.id if isinstance(called.value, ast.Name) else ""
        return "" if owner in _PLAIN else called.attr
    return called.id if isinstance(called, ast.Name) else ""


def test_scripts_make_no_markup_of_text() -> None:
    unsafe = (
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|Function\("
    )
    found = [
        f"{path.name}: {line.strip()}"
        for path in (ROOT / "web" / "static").glob("*.js")
        for line in path.read_text(encoding="utf-8").splitlines()
        if re.search(unsafe, line)
    ]
    assert not found


#: What keys and tokens look like: private keys, those of known services, and a password
#: or a long random word that is given to a name for one.
_SECRETS = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{36}\b"
    r"|\bxox[abpr]-\w{10}|\bsk-[\w-]{32}|\beyJ[\w-]{20,}\.[\w-]{20,}\."
    r"|\b[a-z+]+://[^\s:/@\"'{}$%]+:[^\s:/@\"'{}$%]{6,}@"
    r"|(?i:password|secret|token|api_?key)s?[\"']?\s*[:=]\s*[\"'][\w+/=-]{24,}[\"']"
)
_READ = {".py", ".md", ".toml", ".yml", ".txt", ".sh", ".js", ".html", ".ini", ".css"}


def test_no_secret_is_in_the_repository() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()[:12]}..."
        for path in _written()
        for hit in _SECRETS.finditer(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert not found


def _written() -> Iterator[Path]:
    """Give the files that people write, without what is ignored or installed."""
    for path in ROOT.iterdir():
        if path.is_file() and (path.suffix in _READ or path.name.startswith(".env")):
            yield path
    for folder in (*PACKAGES, "tests", "tools", "docs", "seeds", ".ci"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in _READ or path.parent.name == ".ci":
                yield path


def test_every_package_is_pinned_with_its_hash() -> None:
    for name in ("app", "embedded", "dev"):
        lines = (ROOT / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        packages = re.split(r"\n(?=\S)", lines.strip())
        assert len(packages) > 30
        loose = [
            one.split()[0]
            for one in packages
            if "==" not in one.split()[0] or "--hash=sha256:" not in one
        ]
        assert not loose


def test_nothing_of_the_real_articles_or_public_sets_is_in_the_repository() -> None:
    """Their sentences must not be ours: no run of eight words may be shared."""
    seeds = ROOT.parent / "shared" / "seeds"
    if not seeds.is_dir():
        return  # the real articles lie beside the project only where it is made
    foreign = set()
    for path in seeds.glob("*.txt"):
        foreign |= _runs(path.read_text(encoding="utf-8"))
    shared = [
        str(path.relative_to(ROOT))
        for folder in ("seeds", "tests", "docs", "services")
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".txt", ".md", ".html", ".py", ".jsonl", ".tsv", ".json"}
        and "models" not in path.parts
        and _runs(path.read_text(encoding="utf-8", errors="replace")) & foreign
    ]
    assert not shared


def _runs(text: str, length: int = 8) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def test_bandit_finds_nothing() -> None:
    """What is left out, and why, stands in pyproject.toml and on the lines."""
    told = subprocess.run(
        [
            *(sys.executable, "-m", "bandit", "--quiet", "--configfile"),
            *("pyproject.toml", "--recursive", *PACKAGES),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
