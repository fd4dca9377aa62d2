"""Prose is tested too: glossary, settings, commands and compose file agree."""

from __future__ import annotations

import argparse
import re
from dataclasses import fields
from pathlib import Path

import yaml

from services.config import Settings
from services.model.case import Lane
from services.model.claim import Hedge
from services.model.decision import DecisionKind
from services.model.opinion import OpinionKind
from workers.cli import _parser

ROOT = Path(__file__).resolve().parents[1]


def _read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def _names() -> set[str]:
    return {f"CROSSCLAIM_{one.name.upper()}" for one in fields(Settings)}


def test_the_example_environment_lists_every_setting_and_no_other() -> None:
    listed = set(re.findall(r"^(CROSSCLAIM_\w+)=", _read(".env.example"), re.M))
    assert listed == _names()


def test_the_compose_file_sets_only_settings_that_exist() -> None:
    composed = yaml.safe_load(_read("docker-compose.yml"))
    given = {
        name.removesuffix("_FILE")
        for service in composed["services"].values()
        for name in service.get("environment", {})
        if name.startswith("CROSSCLAIM_")
    }
    assert given
    assert given <= _names()


def test_the_compose_file_holds_no_secret() -> None:
    assert not re.search(r"password: *['\"]?\w", _read("docker-compose.yml"), re.I)


def test_every_service_has_a_health_check_or_ends() -> None:
    services = yaml.safe_load(_read("docker-compose.yml"))["services"]
    without = {name for name, one in services.items() if "healthcheck" not in one}
    assert without == {"migrate"}


def test_the_operators_guide_names_every_setting() -> None:
    guide = _read("docs/operating.md")
    assert not [name for name in sorted(_names()) if name not in guide]


def test_the_operators_guide_names_every_command() -> None:
    guide = _read("docs/operating.md")
    assert not [name for name in _commands() if f"crossclaim {name}" not in guide]


def test_the_glossary_has_every_opinion_lane_decision_and_hedge() -> None:
    glossary = _read("docs/glossary.md").lower()
    words = [
        *(one.words for one in OpinionKind),
        *(one.words for one in DecisionKind),
        *(one.value for one in Lane),
        *(one.value for one in Hedge if one is not Hedge.DOZENS),
    ]
    assert not [word for word in words if word not in glossary]


def test_the_readme_opens_with_the_two_commands() -> None:
    opening = _read("README.md")[:2500]
    assert "make up" in opening
    assert "make test" in opening


def test_every_picture_and_page_that_docs_name_exists() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8"))
        if not (page.parent / target).exists()
    ]
    assert not broken


def test_every_test_that_the_list_of_threats_names_is_there() -> None:
    named = set(re.findall(r"`(test_\w+)`", _read("docs/threats.md")))
    there = {
        name
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"def (test_\w+)", path.read_text(encoding="utf-8"))
    }
    assert len(named) > 50
    assert not named - there


def test_every_threat_has_a_defence_and_a_test() -> None:
    rows = [line for line in _read("docs/threats.md").splitlines() if line[:2] == "| "]
    cells = [[one.strip() for one in row.strip("|").split("|")] for row in rows[1:]]
    assert not [one for one in cells if len(one) != 3 or "test_" not in one[2]]
    assert not [one for one in cells if not all(one)]


def _commands() -> list[str]:
    for action in _parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return sorted(action.choices)
    raise AssertionError("the command line has no commands")
