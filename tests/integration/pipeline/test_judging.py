"""Articles that were read end as cases, the same whatever came first."""

from __future__ import annotations

import random
import threading
import time
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from services.config import Settings
from services.gathering import gather
from services.judging.fingerprint import fingerprint
from services.model.article import Metadata
from services.model.claim import ClaimDraft, Context, Hedge
from services.model.opinion import Opinion, OpinionKind, PairOpinion
from services.store import articles, cases, claims, contexts
from services.store.transaction import transaction
from tests.arriving import (
    Story,
    arrive,
    change,
    extracted,
    gathered,
    insert,
    judge,
    judge_at_once,
    opinions,
    rows,
)
from tests.conftest import empty
from tests.factories import a_day, a_draft, a_quantity
from workers.embedded import Ends


def toll(number: float, by: str = "", **more: Any) -> ClaimDraft:
    """A claim about the dead of one flood, with the keys that extraction gives."""
    words = f"{number:g} people were killed in the Ostrell flood"
    said = f"{words}, {by} said." if by else f"{words}."
    hedge = more.pop("hedge", None)
    return a_draft(
        more.pop("text", said),
        by=by or (),
        quantities=[a_quantity(number, of="people", hedge=hedge)],
        subject="people",
        predicate="kill",
        entities=("Ostrell",),
        places=("Ostrell",),
        keys=("q:casualties:@Ostrell",),
        **more,
    )


def bridge(state: str, by: str, **more: Any) -> ClaimDraft:
    """A claim about whether a bridge is open."""
    return a_draft(
        f"The Kettra bridge is {state}, {by} said.",
        by=by,
        subject="Kettra bridge",
        predicate="be",
        entities=("Kettra",),
        places=("Kettra",),
        status=("open:Kettra bridge", state),
        keys=("s:open:Kettra bridge",),
        **more,
    )


def price(number: float) -> ClaimDraft:
    return a_draft(
        f"A loaf of bread costs {number:g} marks in Vell.",
        quantities=[a_quantity(number, "price", unit="marks")],
        subject="loaf",
        entities=("Vell",),
        places=("Vell",),
        keys=("q:price:@Vell",),
    )


STORIES = (
    Story("post.txt", [toll(12, "Ana Brol"), bridge("open", "Ana Brol")]),
    Story("echo.txt", [toll(15, "Ben Dask"), price(3)]),
    Story("herald.txt", [toll(12), bridge("closed", "Ben Dask")]),
    Story("globe.txt", [toll(14, "Cleo Arn", hedge=Hedge.ABOUT), price(3)]),
    Story("wire.txt", [bridge("closed", "Cleo Arn")]),
)


#: Two floods too far apart to be compared, and a figure that names no time.
FLOODS = (
    Story("old.txt", [toll(12, "Ana Brol", when=a_day("in 2021", date(2021, 3, 9)))]),
    Story("new.txt", [toll(15, "Ben Dask", when=a_day("in 2026", date(2026, 3, 9)))]),
    Story("any.txt", [toll(14, "Cleo Arn")]),
)


def case_of(settings: Settings, words: str) -> dict[str, Any]:
    found = rows(
        settings,
        "SELECT * FROM cases WHERE id IN (SELECT case_id FROM claims"
        " WHERE text LIKE :words)",
        words=f"%{words}%",
    )
    (case,) = found
    return case


def test_every_new_claim_waits_in_a_case(settings: Settings) -> None:
    arrive(settings, STORIES)
    found = rows(settings, "SELECT status, case_id, ticket FROM claims")
    assert {one["status"] for one in found} == {"pending"}
    assert all(one["case_id"] and one["ticket"] for one in found)
    assert {one["status"] for one in rows(settings, "SELECT status FROM articles")} == {
        "judged"
    }


def test_a_claim_alone_is_a_case_in_the_lane_of_the_new(settings: Settings) -> None:
    arrive(settings, [Story("vell.txt", [price(3)])])
    (case,) = rows(settings, "SELECT * FROM cases")
    assert (case["lane"], case["kind"], case["status"]) == ("new", None, "open")
    assert case["question"] and case["why"]
    assert (case["undecided"], case["articles"], case["version"]) == (1, 1, 1)


def test_differing_figures_of_one_question_are_one_case(settings: Settings) -> None:
    arrive(settings, STORIES)
    assert case_of(settings, "Ostrell flood")["lane"] in ("contradictions", "estimates")
    assert case_of(settings, "Ostrell flood")["articles"] == 4
    assert case_of(settings, "Kettra bridge")["lane"] == "contradictions"
    assert case_of(settings, "loaf of bread")["lane"] == "new"


def test_the_cases_are_the_same_in_any_order_of_arrival(
    settings: Settings, servers: Ends
) -> None:
    arrive(settings, STORIES + FLOODS)
    expected, judged = gathered(settings), opinions(settings)
    orders = random.Random(7)
    for _ in range(8):
        empty(servers.owner_url)
        arrive(settings, orders.sample(STORIES + FLOODS, 8))
        assert gathered(settings) == expected
        assert opinions(settings) == judged


def test_articles_judged_at_once_see_each_other(settings: Settings) -> None:
    """Four workers, each pair of 24 articles: without the lock some go missing."""
    stories = [Story(f"{n}.txt", [toll(10 + n % 5, f"Voice {n}")]) for n in range(24)]
    for story in stories:
        extracted(settings, story)
    judge_at_once(settings, 4)
    (counted,) = rows(settings, "SELECT count(*) AS pairs FROM opinions")
    assert counted["pairs"] == 24 * 23 // 2
    assert case_of(settings, "Ostrell flood")["articles"] == 24
    tickets = rows(settings, "SELECT ticket FROM claims ORDER BY ticket")
    assert [one["ticket"] for one in tickets] == list(range(1, 25))


def test_judging_an_article_twice_changes_nothing(settings: Settings) -> None:
    arrive(settings, STORIES[:2])
    before = gathered(settings), opinions(settings)
    change(
        settings,
        "UPDATE runs SET state = 'ready', attempts = 0 WHERE stage = 'judging'",
    )
    change(settings, "UPDATE articles SET status = 'extracted'")
    judge(settings)
    assert (gathered(settings), opinions(settings)) == before


def test_two_cases_that_turn_out_to_be_one_keep_the_older_number(
    settings: Settings,
) -> None:
    arrive(settings, FLOODS[:2])
    older, younger = rows(settings, "SELECT * FROM cases ORDER BY id")
    change(settings, "INSERT INTO records (case_id, question) VALUES (2, 'the dead')")
    arrive(settings, FLOODS[2:])
    kept, joined = rows(settings, "SELECT * FROM cases ORDER BY id")
    assert (kept["id"], kept["status"]) == (older["id"], "open")
    assert kept["version"] > older["version"]
    assert (joined["id"], joined["status"]) == (younger["id"], "joined")
    assert joined["joined_into"] == older["id"]
    assert (joined["undecided"], kept["undecided"]) == (0, 3)
    for table in ("claims", "records"):
        homes = rows(settings, f"SELECT DISTINCT case_id FROM {table}")
        assert homes == [{"case_id": older["id"]}]


# --- with decisions -------------------------------------------------------------------


def accept(settings: Settings) -> int:
    """What accepting every pending claim leaves, without the desk."""
    with transaction(settings.database_url) as session:
        case_id = session.execute(text("SELECT min(id) FROM cases")).scalar_one()
        record = session.execute(
            text(
                "INSERT INTO records (case_id, question, metric)"
                " VALUES (:case, 'the dead of the flood', 'killed') RETURNING id"
            ),
            {"case": case_id},
        ).scalar_one()
        session.execute(
            text(
                "UPDATE claims SET status = 'accepted', record_id = :record"
                " WHERE case_id = :case"
            ),
            {"case": case_id, "record": record},
        )
        session.execute(
            text("UPDATE cases SET status = 'decided' WHERE id = :case"),
            {"case": case_id},
        )
    return int(record)


def record_status(settings: Settings) -> str:
    (record,) = rows(settings, "SELECT status FROM records")
    return str(record["status"])


def test_a_decided_case_opens_again_when_a_claim_joins_it(settings: Settings) -> None:
    arrive(settings, [Story("a.txt", [toll(12, "Ana Brol")])])
    accept(settings)
    (before,) = rows(settings, "SELECT * FROM cases")
    arrive(settings, [Story("b.txt", [toll(15, "Ben Dask")])])
    (after,) = rows(settings, "SELECT * FROM cases")
    assert (before["status"], after["status"]) == ("decided", "open")
    assert after["version"] == before["version"] + 1
    assert after["undecided"] == 1


def test_a_parked_case_opens_again_when_a_claim_joins_it(settings: Settings) -> None:
    arrive(settings, [Story("a.txt", [toll(12, "Ana Brol")])])
    change(settings, "UPDATE cases SET status = 'deferred'")
    arrive(settings, [Story("b.txt", [toll(12, "Ben Dask")])])
    (case,) = rows(settings, "SELECT * FROM cases")
    assert case["status"] == "open"
    assert case["arrived_at"] > case["opened_at"], "it is news again"


def test_a_record_is_challenged_by_a_claim_that_differs(settings: Settings) -> None:
    arrive(settings, [Story("a.txt", [toll(12, "Ana Brol")])])
    accept(settings)
    arrive(settings, [Story("b.txt", [toll(40, "Ben Dask")])])
    assert record_status(settings) == "challenged"


@pytest.mark.parametrize(
    ("rule", "status"), [("conflict.maybe", "held"), ("conflict.denied", "challenged")]
)
def test_what_only_may_contradict_challenges_no_record(
    settings: Settings, rule: str, status: str
) -> None:
    said = a_draft("The alarm sounded.", subject="alarm", predicate="sound")
    denied = a_draft("No siren was heard.", subject="siren", predicate="hear")
    arrive(settings, [Story("a.txt", [said])])
    accept(settings)
    arrive(settings, [Story("b.txt", [denied])])
    held, new = (
        one["id"] for one in rows(settings, "SELECT id FROM claims ORDER BY 1")
    )
    may = Opinion(OpinionKind.CONTRADICTION, rule, "They may not both hold.", 0.6, True)
    with transaction(settings.database_url) as session:
        gather.settle(session, [new], [PairOpinion(held, new, may)])
    assert record_status(settings) == status


def test_a_record_is_supported_by_a_claim_that_says_the_same(
    settings: Settings,
) -> None:
    arrive(settings, [Story("a.txt", [toll(12, "Ana Brol")])])
    accept(settings)
    arrive(settings, [Story("b.txt", [toll(12, "Ben Dask")])])
    assert record_status(settings) == "held"
    (case,) = rows(settings, "SELECT lane FROM cases")
    assert case["lane"] == "supporting"


def test_an_estimate_between_those_held_is_no_news(settings: Settings) -> None:
    arrive(
        settings,
        [
            Story("a.txt", [toll(12, "Ana Brol")]),
            Story("b.txt", [toll(40, "Ben Dask")]),
        ],
    )
    accept(settings)
    arrive(settings, [Story("c.txt", [toll(20, "Cleo Arn")])])
    assert record_status(settings) == "held"


def test_a_retired_record_is_left_alone(settings: Settings) -> None:
    arrive(settings, [Story("a.txt", [toll(12, "Ana Brol")])])
    accept(settings)
    change(settings, "UPDATE records SET retired_at = clock_timestamp()")
    arrive(settings, [Story("b.txt", [toll(40, "Ben Dask")])])
    assert record_status(settings) == "held"


def test_a_rejected_claim_draws_no_other_into_its_case(settings: Settings) -> None:
    arrive(settings, [Story("a.txt", [toll(12, "Ana Brol")])])
    change(settings, "UPDATE claims SET status = 'rejected'")
    change(settings, "UPDATE cases SET status = 'decided'")
    arrive(settings, [Story("b.txt", [toll(15, "Ben Dask")])])
    old, new = rows(settings, "SELECT status, lane FROM cases ORDER BY id")
    assert old["status"] == "decided"
    assert (new["status"], new["lane"]) == ("open", "new")
    # The opinion is kept: a person may take the rejection back.
    assert len(opinions(settings)) == 1


def test_a_pair_that_a_person_called_no_conflict_links_nothing(
    settings: Settings,
) -> None:
    first, second = toll(12, "Ana Brol"), toll(15, "Ben Dask")
    arrive(settings, [Story("a.txt", [first])])
    _remember(settings, first, second)
    arrive(settings, [Story("b.txt", [second])])
    lanes = rows(settings, "SELECT lane FROM cases")
    assert [one["lane"] for one in lanes] == ["new", "new"]


def _remember(settings: Settings, one: ClaimDraft, other: ClaimDraft) -> None:
    """Keep a negative as the desk does, with the decision it hangs on."""
    a, b = sorted((fingerprint(one), fingerprint(other)))
    with transaction(settings.database_url) as session:
        user = session.execute(
            text("INSERT INTO users (name, role) VALUES ('Ana', 'editor') RETURNING id")
        ).scalar_one()
        decision = session.execute(
            text(
                "INSERT INTO decisions (request_id, payload_hash, case_id, user_id,"
                " kind, seen, changes, prev_hash, hash) SELECT gen_random_uuid(), '',"
                " min(id), :user, 'not_a_conflict', 1, '{}', '', '' FROM cases"
                " RETURNING id"
            ),
            {"user": user},
        ).scalar_one()
        session.execute(
            text("INSERT INTO negatives (a, b, decision_id) VALUES (:a, :b, :by)"),
            {"a": a, "b": b, "by": decision},
        )


def test_a_decision_under_way_is_waited_for_and_never_crossed(
    settings: Settings,
) -> None:
    """The desk locks a case, then its claims. So must we, or both wait for ever."""
    arrive(settings, [Story("a.txt", [toll(12, "Ana Brol")])])
    (before,) = rows(settings, "SELECT id FROM cases")
    extracted(settings, Story("b.txt", [toll(15, "Ben Dask")]))
    judging = threading.Thread(target=judge, args=(settings,))
    with transaction(settings.database_url) as deciding:
        cases.lock(deciding, [before["id"]])
        judging.start()
        time.sleep(0.5)
        cases.lock_claims_of(deciding, before["id"])
    judging.join(10)
    runs_of_b = rows(
        settings, "SELECT state, attempts, last_error FROM runs WHERE id=2"
    )
    assert runs_of_b == [{"state": "done", "attempts": 1, "last_error": None}]
    assert len(rows(settings, "SELECT id FROM cases")) == 1


def test_speakers_opposed_in_one_article_are_no_alarm(settings: Settings) -> None:
    both = [bridge("open", "Ana Brol"), bridge("closed", "Ben Dask")]
    arrive(settings, [Story("a.txt", both)])
    (case,) = rows(settings, "SELECT lane FROM cases")
    assert case["lane"] == "new"


def test_metadata_reach_the_judge(settings: Settings) -> None:
    with transaction(settings.database_url) as session:
        article = insert(session, STORIES[0])
        assert articles.load_metadata(session, article) == Metadata()
        session.execute(
            text(
                "UPDATE articles SET source = 'Ostrell Post', published = '2026-03-09'"
            )
        )
        loaded = claims.load(session, claims.unjudged(session, article))
    assert {one.source for one in loaded} == {"Ostrell Post"}
    assert {str(one.published) for one in loaded} == {"2026-03-09"}
    assert [one.draft for one in loaded] == list(STORIES[0].drafts)
    assert all(abs(sum(x * x for x in one.vector) - 1) < 1e-5 for one in loaded)


def cost(number: float, verb: str) -> ClaimDraft:
    return a_draft(
        f"The walkout {verb} Tolva {number:g} million euros.",
        quantities=[
            a_quantity(
                number * 1e6, verb, unit="EUR", quote=f"{number:g} million euros"
            )
        ],
        subject="walkout",
        predicate=verb,
        objects=("Tolva",),
    )


def on_the_walkout(settings: Settings, *stories: Story) -> list[str]:
    """Judge articles of one event; give the rules of the opinions kept."""
    event = Context(frozenset({"Tolva", "Pellworth"}), (1.0,) + (0.0,) * 383)
    for story in stories:
        with transaction(settings.database_url) as session:
            contexts.put(session, insert(session, story), event)
        judge(settings)
    return [row["rule"] for row in rows(settings, "SELECT rule FROM opinions")]


def test_two_sums_of_one_story_are_one_question(settings: Settings) -> None:
    ours = Story("post.txt", [cost(8, "cost")], date(2026, 3, 9))
    theirs = Story("echo.txt", [cost(12, "lost")], date(2026, 3, 9))
    assert on_the_walkout(settings, ours, theirs) == ["question.excluded"]


def test_a_sum_that_nothing_was_compared_with_makes_it_open(
    settings: Settings,
) -> None:
    fund = a_draft(
        "Nobody knows who will rescue lemurs with 9 million euros.",
        quantities=[a_quantity(9e6, "rescue", unit="EUR", quote="9 million euros")],
    )
    ours = Story("post.txt", [cost(8, "cost"), fund], date(2026, 3, 9))
    theirs = Story("echo.txt", [cost(12, "lost")], date(2026, 3, 9))
    assert on_the_walkout(settings, ours, theirs) == []
