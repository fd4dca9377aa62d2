"""Who quotes whom, and which articles are copies."""

from __future__ import annotations

from services.desk.sourcemap import draw
from services.desk.views import ClaimView
from services.model.claim import Attribution, Claim, ClaimStatus, Speaker
from tests.factories import a_claim, a_draft

LONG = "The reservoir above Ostrell lost eleven metres of water within a single night."


def view(claim: Claim) -> ClaimView:
    name = f"article-{claim.article_id}.txt"
    return ClaimView(claim, name, None, claim.source, claim.draft.spans)


def ways(*claims: Claim) -> list[tuple[str, str, int]]:
    found = draw([view(one) for one in claims])
    return [(one.source.name, one.target.name, len(one.claims)) for one in found.edges]


def test_it_leads_from_who_says_it_first_to_the_article() -> None:
    # Attribution runs from the outermost speaker inwards.
    claim = a_claim(1, by=["News Agency", "Harbour Watch"])
    assert ways(claim) == [
        ("Harbour Watch", "News Agency", 1),
        ("News Agency", "Outlet 1", 1),
    ]


def test_articles_that_rest_on_one_mouth_meet_there() -> None:
    claims = [
        a_claim(1, by="Harbour Watch"),
        a_claim(2, by="Harbour Watch", article_id=1, source="Outlet 1"),
        a_claim(3, by="Harbour Watch"),
    ]
    assert ways(*claims) == [
        ("Harbour Watch", "Outlet 1", 2),
        ("Harbour Watch", "Outlet 3", 1),
    ]
    found = draw([view(one) for one in claims])
    assert [len(column) for column in found.columns] == [1, 2]
    assert found.explained.startswith("2 articles, 1 attribution, 1 origin")


def test_own_voices_are_apart_and_unnamed_ones_are_one() -> None:
    unnamed = a_draft(attribution=Attribution((Speaker("", "reports", "reports"),)))
    claims = [
        a_claim(1),
        a_claim(2),
        a_claim(3, draft=unnamed),
        a_claim(4, draft=unnamed),
    ]
    first = draw([view(one) for one in claims]).columns[0]
    assert sorted(one.kind for one in first) == ["own", "own", "unnamed"]


def test_articles_with_the_same_words_are_bracketed() -> None:
    claims = [a_claim(1, LONG), a_claim(2, LONG), a_claim(3, "Water fell.")]
    (group,) = draw([view(one) for one in claims]).copies
    assert [one.name for one in group] == ["Outlet 1", "Outlet 2"]


def test_rejected_claims_are_left_out() -> None:
    assert draw([view(a_claim(1, status=ClaimStatus.REJECTED))]).nodes == ()
