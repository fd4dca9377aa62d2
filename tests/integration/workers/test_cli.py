"""`crossclaim ...` as people and scripts call it; the models are real."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from services.config import Settings
from workers import cli

SEEDS = Path(__file__).resolve().parents[3] / "seeds" / "brenmoor"


@pytest.fixture
def nowhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a data folder on which nothing was ever started."""
    for name in ("DATABASE_URL", "BROKER_URL", "OWNER_URL"):
        monkeypatch.delenv(f"CROSSCLAIM_{name}", raising=False)
    return tmp_path


def test_reading_prints_one_object_a_file(capsys: pytest.CaptureFixture[str]) -> None:
    paths = [str(one) for one in sorted(SEEDS.glob("*.md"))]
    assert cli.main(["read", "--json", *paths]) == 0
    found = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["file"] for one in found] == [Path(one).name for one in paths]
    for one in found:
        assert one["claims"]
        for claim in one["claims"]:
            span = claim["span"]
            assert one["text"][span["start"] : span["end"]] == span["quote"]


def test_reading_leaves_out_what_is_worth_less(
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = str(SEEDS / "northline-nine-dead.txt")
    assert cli.main(["read", "--json", "--worth", "0.9", path]) == 0
    claims = json.loads(capsys.readouterr().out)["claims"]
    assert claims
    assert all(one["worth"] >= 0.9 for one in claims)


def test_a_bad_file_is_named_and_the_rest_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    noise = tmp_path / "noise.pdf"
    noise.write_bytes(b"%PDF-1.7 \x00\x01")
    good = str(SEEDS / "northline-nine-dead.txt")
    assert cli.main(["read", "--json", str(noise), "gone.txt", good]) == 3
    told = capsys.readouterr()
    assert len(told.out.splitlines()) == 1
    assert "noise.pdf: reading.unknown_type" in told.err
    assert "gone.txt: reading.no_file" in told.err


def test_judging_goes_on_behind_a_bad_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pair = {
        "id": "one",
        "a": "Police said 12 people were killed in the storm.",
        "b": "The hospital said 15 people were killed in the storm.",
    }
    lines = f"not json\n{json.dumps(pair)}\n"
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert cli.main(["judge", "--json"]) == 3
    bad, good = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert bad["line"] == 1
    assert "error" in bad
    assert (good["id"], good["opinion"]) == ("one", "competing_estimates")
    assert "12" in good["why"]
    assert "15" in good["why"]


@pytest.mark.parametrize("words", [["status"], ["export", "claims"], ["link"]])
def test_without_a_start_it_says_what_to_do(
    capsys: pytest.CaptureFixture[str], nowhere: Path, words: list[str]
) -> None:
    assert cli.main(["--data", str(nowhere), *words]) == 1
    assert "run `crossclaim up`" in capsys.readouterr().err


def test_an_unknown_command_is_a_wrong_command_line() -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["sing"])
    assert ended.value.code == 2


def test_a_wrong_setting_names_itself(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CROSSCLAIM_WORKERS", "many")
    assert cli.main(["status"]) == 1
    assert "CROSSCLAIM_WORKERS='many'" in capsys.readouterr().err


def test_a_file_is_dropped_whole(
    capsys: pytest.CaptureFixture[str], nowhere: Path
) -> None:
    path = SEEDS / "northline-nine-dead.txt"
    (nowhere / "inbox").mkdir()
    assert cli.main(["--data", str(nowhere), "ingest", str(path)]) == 0
    assert capsys.readouterr().out == f"dropped {path.name}\n"
    dropped = Settings.from_environment({"CROSSCLAIM_DATA": str(nowhere)}).inbox
    assert (dropped / path.name).read_bytes() == path.read_bytes()


def test_a_wrong_day_is_told_with_a_right_one(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        cli.main(["read", "--published", "yesterday", "a.txt"])
    assert "'yesterday' is no day; write it as 2026-03-10" in capsys.readouterr().err


STORY = (
    "The storm hit Ostrell on Monday. The Harbour Watch said nine people were killed."
)


def test_reading_takes_a_file_of_names(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    story, names = tmp_path / "storm.txt", tmp_path / "aliases.tsv"
    story.write_text(STORY, encoding="utf-8")
    names.write_text("Harbour Watch\tCoastal Guard\torg\n", encoding="utf-8")
    assert cli.main(["read", "--json", "--aliases", str(names), str(story)]) == 0
    claims = json.loads(capsys.readouterr().out)["claims"]
    said = {link["name"] for claim in claims for link in claim["attribution"]}
    assert "Coastal Guard" in said


def test_a_file_of_names_with_a_bad_line_is_refused_with_line_and_reason(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    names = tmp_path / "aliases.tsv"
    names.write_text("# ours\nHarbour Watch\n", encoding="utf-8")
    assert cli.main(["read", "--aliases", str(names), "storm.txt"]) == 1
    assert "aliases.tsv, line 2: it has 1 of 3 columns" in capsys.readouterr().err
