"""An article is read again, and what people decided stands."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from sqlalchemy import text

from services.config import Settings
from services.desk import adding, mending, undo
from services.desk.decide import decide
from services.desk.editing import correct_claim
from services.engines.loading import engines
from services.errors import BuiltOn, Illegal
from services.extraction import extract
from services.model.addition import Adding
from services.model.article import Sighting
from services.model.correction import CorrectedFigure, Correcting, Correction
from services.model.decision import DecisionKind, Mend, Reason, Request, Reviewer
from services.model.lifecycle import Stage
from services.pipeline import intake, rereading
from services.pipeline.rereading import Choice
from services.pipeline.sweep import sweep
from services.pipeline.work import work
from services.store import cases, decisions, names, runs
from services.store.transaction import transaction
from tests.integration.desk.rows import a_user
from tests.integration.pipeline.test_work import carry_all, receive, rows

STORY = """Fire at the Halden mill

The fire at the Halden mill killed 9 people on Monday, the county police said.

The mayor, Runa Falk, said on Tuesday that 40 workers had been injured.

Subscribe now and get our newsletter free for a month!
"""
CUT = "Subscribe now and get our newsletter free for a month!"


@pytest.fixture
def ana(settings: Settings) -> Reviewer:
    with transaction(settings.database_url) as session:
        return a_user(session, "Ana")


def ask(settings: Settings, article: int = 1, why: str = "To see.") -> None:
    rereading.ask(settings.database_url, [article], why)


def again(settings: Settings, article: int = 1) -> dict[str, Any]:
    """Read an article again to the end; give what changed."""
    ask(settings, article)
    carry_all(settings)
    return newest(settings)


def newest(settings: Settings) -> dict[str, Any]:
    told = rows(settings, "readings")[-1]["changes"]
    assert isinstance(told, dict)
    return told


def execute(settings: Settings, statement: str, **values: Any) -> None:
    with transaction(settings.database_url) as session:
        session.execute(text(statement), values)


def standing(settings: Settings) -> list[dict[str, Any]]:
    return [one for one in rows(settings, "claims") if one["status"] != "withdrawn"]


def claim_with(settings: Settings, words: str) -> dict[str, Any]:
    (found,) = (one for one in standing(settings) if words in one["text"])
    return found


def decided(
    settings: Settings, claim: dict[str, Any], by: Reviewer, kind: DecisionKind
) -> int:
    """Decide on one claim; give the decision."""
    reason = Reason.FURNITURE if kind is DecisionKind.REJECT else None
    with transaction(settings.database_url) as session:
        case = cases.find(session, claim["case_id"])
        assert case is not None
        asked = Request(
            request_id=str(uuid.uuid4()),
            case_id=case.id,
            kind=kind,
            seen=case.version,
            claims=(claim["id"],),
            reason=reason,
        )
        return decide(session, asked, by).decision_id


def found_by_another_version(settings: Settings, claim: int, words: str) -> None:
    """Make a claim one that an older version had read otherwise."""
    execute(
        settings,
        "UPDATE claims SET extractor = '0', text = :words, fingerprint = 'other',"
        " draft = draft || jsonb_build_object('text', CAST(:words AS text),"
        " 'quantities', '[]'::jsonb, 'polarity', 'denied') WHERE id = :id",
        id=claim,
        words=words,
    )
    execute(settings, "UPDATE articles SET extractor = '0'")


def plain(settings: Settings, table: str, *without: str) -> list[dict[str, Any]]:
    return [
        {name: value for name, value in one.items() if name not in without}
        for one in rows(settings, table)
    ]


# --- nothing changed ------------------------------------------------------------------


def test_an_article_that_reads_the_same_changes_nothing(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    before = [
        plain(settings, "claims", "version"),
        plain(settings, "cases", "version", "changed_at"),
        plain(settings, "opinions"),
    ]
    told = again(settings)
    after = [
        plain(settings, "claims", "version"),
        plain(settings, "cases", "version", "changed_at"),
        plain(settings, "opinions"),
    ]
    assert after == before
    assert told["kept"] == len(before[0]) > 1
    assert (told["new"], told["gone"], told["changed"]) == ([], [], [])
    (article,) = rows(settings, "articles")
    assert (article["status"], article["version"]) == ("judged", 2)
    assert article["extractor"] == extract.VERSION


def test_reading_again_can_be_done_again_and_again(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    ids = [one["id"] for one in standing(settings)]
    for _ in range(3):
        again(settings)
    assert [one["id"] for one in standing(settings)] == ids
    assert [one["version"] for one in rows(settings, "readings")] == [2, 3, 4]


def test_every_claim_names_the_version_that_found_it(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    assert {one["extractor"] for one in standing(settings)} == {extract.VERSION}


# --- the wish -------------------------------------------------------------------------


def test_a_wish_twice_before_a_worker_begins_is_one_passage(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    ask(settings, why="First.")
    ask(settings, why="Second.")
    carry_all(settings)
    (reading,) = rows(settings, "readings")
    assert (reading["version"], reading["why"]) == (2, "First. Second.")


def test_a_wish_during_a_passage_is_taken_up_after_it(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    ask(settings)
    work(Stage.READING, settings, engines, "ana")
    ask(settings, why="Later.")
    carry_all(settings)
    assert [one["version"] for one in rows(settings, "readings")] == [2, None]
    assert sweep(settings.database_url)[Stage.READING] == 1
    carry_all(settings)
    assert [one["version"] for one in rows(settings, "readings")] == [2, 3]
    assert all(one["finished_at"] for one in rows(settings, "readings"))


def test_a_worker_that_dies_leaves_the_passage_to_another(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    before = standing(settings)
    ask(settings)
    work(Stage.READING, settings, engines, "ana")
    work(Stage.CLEANING, settings, engines, "ana")
    with transaction(settings.database_url) as session:
        assert runs.claim(session, Stage.EXTRACTION, worker="ana", lease=0.0)
    # Until the new claims are there, the old text stands that the old ones point into.
    assert rows(settings, "articles")[0]["fresh"] is not None
    assert sweep(settings.database_url) == {}
    execute(settings, "UPDATE runs SET not_before = clock_timestamp()")
    carry_all(settings)
    assert [one["id"] for one in standing(settings)] == [one["id"] for one in before]
    assert rows(settings, "articles")[0]["fresh"] is None


def test_what_is_read_again_waits_behind_what_comes_in(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    ask(settings)
    receive(settings, STORY + "More.")
    with transaction(settings.database_url) as session:
        first = runs.claim(session, Stage.READING, worker="ana", lease=45)
    assert first is not None and first.article_id == 2


def test_a_failed_passage_leaves_what_stood(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    before = standing(settings)
    execute(settings, "UPDATE articles SET name = 'flood.pdf'")
    ask(settings)
    carry_all(settings)
    (article,) = rows(settings, "articles")
    assert article["status"] == "failed" and "Halden" in article["clean_text"]
    assert standing(settings) == before
    execute(settings, "UPDATE articles SET name = 'flood.txt'")
    (failed,) = (one for one in rows(settings, "runs") if one["state"] == "failed")
    again(settings)
    with (
        pytest.raises(Illegal, match="read again since"),
        transaction(settings.database_url) as session,
    ):
        runs.replay(session, failed["id"])
    assert rows(settings, "runs")[failed["id"] - 1]["dismissed_at"] is not None
    assert rows(settings, "articles")[0]["status"] == "judged"


# --- changed, new, gone ---------------------------------------------------------------


def test_a_changed_claim_is_a_new_one_in_its_old_case(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "killed")
    found_by_another_version(settings, old["id"], "No one died at the mill.")
    told = again(settings)
    new = claim_with(settings, "killed")
    assert new["id"] != old["id"] and new["replaces"] == old["id"]
    assert new["case_id"] == old["case_id"]
    rows_by_id = {one["id"]: one for one in rows(settings, "claims")}
    assert rows_by_id[old["id"]]["status"] == "withdrawn"
    (changed,) = told["changed"]
    assert changed["identity"] == "new claim"
    assert changed["fields"]["polarity"] == ["denied", "asserted"]
    assert changed["fields"]["text"][0] == "No one died at the mill."


def test_a_decided_claim_stays_and_says_that_it_is_no_longer_found(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "killed")
    decided(settings, old, ana, DecisionKind.ACCEPT)
    found_by_another_version(settings, old["id"], "No one died at the mill.")
    told = again(settings)
    kept = claim_with(settings, "No one died")
    assert (kept["id"], kept["status"]) == (old["id"], "accepted")
    assert kept["record_id"] is not None
    assert kept["gone"] == f"read otherwise by version {extract.VERSION}"
    assert claim_with(settings, "killed")["status"] == "pending"
    assert told["decided"] == [old["id"]]


def test_a_rejected_claim_is_not_offered_again(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "killed")
    decided(settings, old, ana, DecisionKind.REJECT)
    execute(
        settings,
        "UPDATE claims SET extractor = '0', fingerprint = 'other',"
        " draft = jsonb_set(draft, '{polarity}', '\"denied\"') WHERE id = :id",
        id=old["id"],
    )
    again(settings)
    kept = claim_with(settings, "killed")
    assert (kept["id"], kept["status"]) == (old["id"], "rejected")


def test_a_case_without_a_claim_leaves_the_queue(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "injured")
    cut(settings, ana, words_of(settings, "injured"))
    carry_all(settings)
    assert [one for one in standing(settings) if "injured" in one["text"]] == []
    with transaction(settings.database_url) as session:
        case = cases.find(session, old["case_id"])
    assert case is not None and (case.status, case.undecided) == ("decided", 0)


# --- a person's word on the text ------------------------------------------------------


def words_of(settings: Settings, word: str) -> str:
    (line,) = (one for one in STORY.splitlines() if word in one)
    return line


def mend(settings: Settings, by: Reviewer, kind: DecisionKind, words: str) -> int:
    start = STORY.index(words)
    with transaction(settings.database_url) as session:
        asked = Mend(
            request_id=str(uuid.uuid4()),
            article_id=1,
            kind=kind,
            start=start,
            end=start + len(words),
            seen=decisions.newest_of_article(session, 1),
        )
        return mending.mend(session, asked, by).decision_id


def cut(settings: Settings, by: Reviewer, words: str) -> int:
    return mend(settings, by, DecisionKind.CUT, words)


def test_a_piece_that_was_put_back_is_read(settings: Settings, ana: Reviewer) -> None:
    receive(settings, STORY)
    carry_all(settings)
    assert CUT not in rows(settings, "articles")[0]["clean_text"]
    before = standing(settings)
    mend(settings, ana, DecisionKind.PUT_BACK, CUT)
    carry_all(settings)
    (article,) = rows(settings, "articles")
    assert CUT in article["clean_text"]
    ids = {one["id"] for one in standing(settings)}
    assert ids >= {one["id"] for one in before}
    assert rows(settings, "readings")[-1]["why"] == "Ana put a piece back."


def test_a_cut_and_its_undo_bring_the_same_claims_back(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    before = {one["id"]: one["case_id"] for one in standing(settings)}
    number = cut(settings, ana, words_of(settings, "injured"))
    carry_all(settings)
    assert len(standing(settings)) < len(before)
    with transaction(settings.database_url) as session:
        undo.undo(session, ana, str(uuid.uuid4()), number)
    carry_all(settings)
    after = {one["id"]: one["case_id"] for one in standing(settings)}
    assert after == before
    assert {one["status"] for one in standing(settings)} == {"pending"}
    open_cases = {one["status"] for one in rows(settings, "cases")}
    assert open_cases == {"open"}


def test_a_decision_on_a_claim_whose_words_are_cut_stands(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "injured")
    decided(settings, old, ana, DecisionKind.ACCEPT)
    cut(settings, ana, words_of(settings, "injured"))
    carry_all(settings)
    kept = claim_with(settings, "injured")
    assert (kept["id"], kept["status"]) == (old["id"], "accepted")
    assert kept["gone"] == "no longer found since the article was amended"
    record = rows(settings, "records")[0]
    assert (record["id"], record["retired_at"]) == (kept["record_id"], None)


def test_an_article_with_everything_cut_fails_and_comes_back_by_undo(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    before = [one["id"] for one in standing(settings)]
    number = cut(settings, ana, STORY)
    carry_all(settings)
    assert rows(settings, "articles")[0]["reason"] == "cleaning.no_article"
    with transaction(settings.database_url) as session:
        undo.undo(session, ana, str(uuid.uuid4()), number)
    carry_all(settings)
    assert rows(settings, "articles")[0]["status"] == "judged"
    assert [one["id"] for one in standing(settings)] == before


# --- metadata and names ---------------------------------------------------------------


def drop_again(settings: Settings, sidecar: dict[str, Any]) -> None:
    (article,) = rows(settings, "articles")
    seen = Sighting(
        "flood.txt", article["sha256"], len(STORY), 1, 9, 9,
        json.dumps(sidecar).encode(), str(uuid.uuid4()),
    )  # fmt: skip
    intake.receive(settings.database_url, seen)


def test_late_metadata_dates_the_claims_and_leaves_decisions_alone(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    before = {one["id"]: (one["case_id"], one["text"]) for one in standing(settings)}
    old = claim_with(settings, "killed")
    decided(settings, old, ana, DecisionKind.ACCEPT)
    drop_again(settings, {"published": "2026-03-11", "source": "Halden Post"})
    carry_all(settings)
    after = {one["id"]: (one["case_id"], one["text"]) for one in standing(settings)}
    assert after == before
    kept = claim_with(settings, "killed")
    assert (kept["status"], kept["gone"]) == ("accepted", None)
    assert kept["draft"]["when"]["start"] == "2026-03-09"
    (article,) = rows(settings, "articles")
    assert (article["source"], str(article["published"])) == (
        "Halden Post",
        "2026-03-11",
    )
    (changed,) = (one for one in newest(settings)["changed"] if one["id"] == old["id"])
    assert changed["fields"]["when"][1].endswith("(2026-03-09 to 2026-03-09)")


def test_metadata_that_says_nothing_takes_no_others_place(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    drop_again(settings, {})
    (article,) = rows(settings, "articles")
    assert article["sidecar"] is None and article["version"] == 1
    assert "says nothing that can be used" in article["warnings"][0]


def test_a_verdict_on_two_contents_outlives_a_date(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "killed")
    number = decided(settings, old, ana, DecisionKind.ACCEPT)
    execute(
        settings,
        "INSERT INTO negatives (a, b, decision_id)"
        " VALUES (least(:own, 'x'), greatest(:own, 'x'), :decision)",
        own=old["fingerprint"],
        decision=number,
    )
    drop_again(settings, {"published": "2026-03-11"})
    carry_all(settings)
    own = claim_with(settings, "killed")["fingerprint"]
    assert own != old["fingerprint"]
    told = [(one["a"], one["b"]) for one in rows(settings, "negatives")]
    assert tuple(sorted((own, "x"))) in told


def test_a_name_counts_from_the_next_article_on_and_keeps_claims(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "injured")
    assert old["draft"]["attribution"]["speakers"][-1]["name"] == "Runa Falk"
    decided(settings, old, ana, DecisionKind.ACCEPT)
    with transaction(settings.database_url) as session:
        row = ("Runa Falk", "Runa Falk-Moen", "person")
        names.add(session, row, note="", by=ana.id, request_id=uuid.uuid4())
    told = again(settings)
    kept = claim_with(settings, "injured")
    assert (kept["id"], kept["status"]) == (old["id"], "accepted")
    assert kept["draft"]["attribution"]["speakers"][-1]["name"] == "Runa Falk-Moen"
    (changed,) = (one for one in told["changed"] if one["id"] == old["id"])
    assert changed["fields"]["said by"] == ["Runa Falk", "Runa Falk-Moen"]
    assert rows(settings, "articles")[0]["names"] == 1


def test_the_desks_file_of_names_is_read_too(settings: Settings) -> None:
    lines = "Runa Falk\tRuna Falk-Moen\tperson\nno tabs\n"
    (settings.data / "aliases.tsv").write_text(lines, encoding="utf-8")
    receive(settings, STORY)
    carry_all(settings)
    found = claim_with(settings, "injured")
    assert found["draft"]["attribution"]["speakers"][-1]["name"] == "Runa Falk-Moen"


# --- what would change ----------------------------------------------------------------


def test_a_dry_run_tells_what_the_real_one_does_and_writes_nothing(
    settings: Settings,
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    old = claim_with(settings, "killed")
    found_by_another_version(settings, old["id"], "No one died at the mill.")
    before = [rows(settings, one) for one in ("articles", "claims", "cases", "runs")]
    told = rereading.compare(settings, engines, 1)
    after = [rows(settings, one) for one in ("articles", "claims", "cases", "runs")]
    assert after == before
    assert told.pop("from") == "0"
    assert {told.pop(name) for name in ("article", "file", "to")} == {
        1,
        "flood.txt",
        extract.VERSION,
    }
    assert told == again(settings)


def test_a_dry_run_of_what_cannot_be_read_any_more_says_so(settings: Settings) -> None:
    receive(settings, STORY)
    carry_all(settings)
    execute(settings, "UPDATE articles SET name = 'flood.pdf'")
    told = rereading.compare(settings, engines, 1)
    assert told["error"].startswith("reading.unknown_type")


def test_without_a_choice_those_are_meant_that_another_version_read(
    settings: Settings,
) -> None:
    receive(settings, STORY)
    receive(settings, STORY + "More.")
    carry_all(settings)
    url = settings.database_url
    assert rereading.chosen(url, Choice()) == []
    execute(settings, "UPDATE articles SET extractor = '0' WHERE id = 2")
    assert rereading.chosen(url, Choice()) == [2]
    assert rereading.chosen(url, Choice(all=True)) == [1, 2]
    assert rereading.chosen(url, Choice(version="0")) == [2]
    assert rereading.chosen(url, Choice(articles=(1,))) == [1]
    assert rereading.chosen(url, Choice(name="Runa Falk")) == [1, 2]
    assert rereading.chosen(url, Choice(name="Ina Berg")) == []


# --- another language -----------------------------------------------------------------


def test_an_article_that_was_not_read_can_be_read_once_it_can(
    settings: Settings,
) -> None:
    german = (
        "Die Polizei hat am Montag mit der Suche nach den Vermissten begonnen, und die "
        "Zahl der Toten ist auf 12 gestiegen. Das sagte der Bürgermeister von Ostrell."
    )
    receive(settings, german, "flut.txt")
    carry_all(settings)
    told = again(settings)
    assert told["kept"] == 0
    (article,) = rows(settings, "articles")
    assert article["status"] == "judged" and "German" in article["unread"]


# --- opinions -------------------------------------------------------------------------


def test_opinions_follow_what_is_said_now(settings: Settings) -> None:
    for number, dead in enumerate((9, 14)):
        receive(
            settings,
            f"The fire at the Halden mill killed {dead} people.",
            f"{number}.txt",
        )
    carry_all(settings)
    (before,) = rows(settings, "opinions")
    assert before["kind"] == "contradiction"
    for number, day in ((1, "2026-03-09"), (2, "2026-03-10")):
        execute(
            settings,
            "UPDATE articles SET sidecar = :data WHERE id = :id",
            id=number,
            data=json.dumps({"published": day}).encode(),
        )
        ask(settings, number)
    carry_all(settings)
    (after,) = rows(settings, "opinions")
    assert (after["id"], after["kind"]) == (before["id"], "update")
    (case,) = rows(settings, "cases")
    assert (case["lane"], case["undecided"]) == ("updates", 2)


# --- what a person corrected ----------------------------------------------------------


def corrected(settings: Settings, claim: dict[str, Any], by: Reviewer) -> None:
    """Say that a claim's first figure is 11."""
    eleven = CorrectedFigure(0, 11, 11, None, None, "killed", "casualties")
    with transaction(settings.database_url) as session:
        case = cases.find(session, claim["case_id"])
        assert case is not None
        wanted = Correction(figures=(eleven,), said_by="Runa Falk")
        asked = Correcting(str(uuid.uuid4()), claim["id"], case.version, wanted)
        correct_claim(session, asked, by)


def test_a_correction_stands_when_the_article_is_read_again(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    corrected(settings, claim_with(settings, "9 people"), ana)
    before = plain(settings, "claims", "version", "ticket")
    versions = plain(settings, "cases", "changed_at")
    assert again(settings)["changed"] == []
    assert plain(settings, "claims", "version", "ticket") == before
    assert plain(settings, "cases", "changed_at") == versions, "no page is stale"
    claim = claim_with(settings, "9 people")
    assert claim["draft"]["quantities"][0]["high"] == 11
    assert claim["machine"]["quantities"][0]["high"] == 9


def test_a_correction_is_laid_over_what_a_later_version_reads(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    claim = claim_with(settings, "9 people")
    corrected(settings, claim, ana)
    execute(
        settings,
        "UPDATE claims SET extractor = '0', machine = machine ||"
        " jsonb_build_object('text', 'Otherwise.', 'polarity', 'denied')"
        " WHERE id = :id",
        id=claim["id"],
    )
    again(settings)
    (now,) = (one for one in standing(settings) if one["id"] == claim["id"])
    assert now["status"] == "pending"
    assert now["draft"]["polarity"] == "asserted"
    assert now["draft"]["quantities"][0]["high"] == 11
    assert now["machine"]["quantities"][0]["high"] == 9
    assert now["ticket"] is not None, "it was judged again"


# --- what a person added --------------------------------------------------------------

PASSED_OVER = "it may well become a long and dreary night for everyone in the valley"


def added(settings: Settings, words: str, by: Reviewer) -> int:
    """Mark words of the article as a claim; give the decision."""
    with transaction(settings.database_url) as session:
        source = cases.sources(session, [1])[0].text or ""
        start = source.index(words)
        asked = Adding(str(uuid.uuid4()), 1, words, start)
        made = adding.add(session, asked, by).decision_id
    carry_all(settings)
    return made


def test_marked_words_become_a_claim_that_is_judged_and_stays(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY.replace("Subscribe", f"“{PASSED_OVER}.” Subscribe"))
    carry_all(settings)
    number = len(standing(settings))
    made = added(settings, PASSED_OVER, ana)
    claim = claim_with(settings, "dreary")
    assert len(standing(settings)) == number + 1
    assert (claim["status"], claim["added_by"]) == ("pending", made)
    assert claim["quote"] == PASSED_OVER
    assert claim["case_id"] is not None
    assert claim["ticket"] is not None
    again(settings)
    assert claim_with(settings, "dreary")["id"] == claim["id"]
    assert len(standing(settings)) == number + 1
    assert rereading.compare(settings, engines, 1)["gone"] == []


def test_an_added_claim_is_taken_back_and_added_again(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    words = "fire at the Halden mill killed 9 people"
    made = added(settings, words, ana)
    (claim,) = (one for one in standing(settings) if one["added_by"] == made)
    assert claim["draft"]["quantities"][0]["high"] == 9
    with transaction(settings.database_url) as session:
        undo.undo(session, ana, str(uuid.uuid4()))
    (row,) = (one for one in rows(settings, "claims") if one["id"] == claim["id"])
    assert row["status"] == "withdrawn"
    again(settings)
    assert claim["id"] not in [one["id"] for one in standing(settings)]
    with transaction(settings.database_url) as session:
        undo.redo(session, ana, str(uuid.uuid4()))
    carry_all(settings)
    assert claim["id"] in [one["id"] for one in standing(settings)]


def test_an_added_claim_that_was_decided_is_not_taken_back(
    settings: Settings, ana: Reviewer
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    made = added(settings, "workers had been injured", ana)
    (claim,) = (one for one in standing(settings) if one["added_by"] == made)
    accepted = decided(settings, claim, ana, DecisionKind.ACCEPT)
    with transaction(settings.database_url) as session:
        with pytest.raises(BuiltOn) as refused:
            undo.undo(session, ana, str(uuid.uuid4()), made)
        assert refused.value.decision == accepted


@pytest.mark.parametrize("words", ["fire", CUT, "9 people on Monday,\n"])
def test_words_that_can_be_no_claim_are_refused(
    settings: Settings, ana: Reviewer, words: str
) -> None:
    receive(settings, STORY)
    carry_all(settings)
    if words.endswith("\n"):
        added(settings, words.strip(), ana)
    with pytest.raises(Illegal):
        added(settings, words.strip(), ana)
