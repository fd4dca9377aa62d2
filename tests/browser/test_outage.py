"""A server goes away while somebody types: what they see, and that nothing typed goes.

`make outages` does the same for minutes, with everything that runs.
"""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Callable, Generator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Locator, Page, expect

from services.config import Settings
from services.model.opinion import OpinionKind
from services.store.schema import upgrade
from services.store.transaction import engine
from tests.arriving import rows
from tests.browser.conftest import EXPECTED
from tests.browser.test_axe import AXE, RUN
from tests.conftest import an_empty_desk, empty
from tests.factories import a_draft, a_quantity
from tests.faults.world import end
from tests.places import quick
from workers.servers.postgres import Postgres
from workers.servers.server import Server
from workers.servers.valkey import Valkey

pytestmark = pytest.mark.browser

Put = Callable[..., tuple[int, list[int]]]
#: Milliseconds until a page that asks every three seconds must have noticed.
NOTICED = 20_000


@pytest.fixture(scope="module")
def mortal() -> Generator[tuple[Postgres, Valkey], None, None]:
    """Run servers that these tests may kill."""
    home = Path(tempfile.mkdtemp(prefix="crossclaim-outage-", dir=quick()))
    try:
        with Postgres(home / "postgres") as postgres, Valkey(home / "valkey") as valkey:
            upgrade(postgres.owner_url, "crossclaim")
            yield postgres, valkey
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def settings(
    mortal: tuple[Postgres, Valkey], tmp_path: Path
) -> Generator[Settings, None, None]:
    """Give settings of an empty desk on those servers."""
    postgres, valkey = mortal
    for server in mortal:
        server.start()  # nothing happens to one that lives
    empty(postgres.owner_url)
    yield an_empty_desk(
        tmp_path,
        database_url=postgres.url,
        owner_url=postgres.owner_url,
        broker_url=valkey.url,
    )
    engine(postgres.url).dispose()


@pytest.fixture
def expected() -> tuple[str, ...]:
    """The browser reports each answer that says that the database is away."""
    return (*EXPECTED, "503")


@pytest.fixture
def case(page: Page, a_case: Put) -> Page:
    """A page on the first of two cases."""
    a_case(
        a_draft("Police said 12 people died.", quantities=[a_quantity(12, quote="12")]),
        a_draft("Police said 15 people died.", quantities=[a_quantity(15, quote="15")]),
        kind=OpinionKind.COMPETING_ESTIMATES,
        question="Deaths in the flood",
    )
    a_case(a_draft("The bridge is open."), question="Is the bridge open?")
    page.goto("/cases/1")
    expect(page.get_by_text("You have it open.")).to_be_visible()
    return page


def type_without(case: Page, gone: Server, words: str) -> Locator:
    """Type on after the database went away, until the page says so; give the note."""
    end(gone, signal.SIGQUIT)
    note = case.get_by_label("Note", exact=True)
    note.press_sequentially(words)
    expect(case.locator("#status")).to_contain_text("does not answer", timeout=NOTICED)
    return note


def test_a_decision_in_the_middle_of_the_databases_absence_keeps_all_that_was_typed(
    case: Page, mortal: tuple[Postgres, Valkey], settings: Settings
) -> None:
    note, status = case.get_by_label("Note", exact=True), case.locator("#status")
    case.locator("[data-row='2'] input[type=checkbox]").check()
    note.fill("called the")
    type_without(case, mortal[0], " hospital")
    case.get_by_role("heading", level=1).focus()
    case.keyboard.press("r")
    case.keyboard.press("1")
    expect(status).to_contain_text("Not saved")
    expect(status).to_contain_text("Nothing is lost")
    expect(note).to_have_value("called the hospital")
    expect(case.locator("[data-row='2'] input[type=checkbox]")).to_be_checked()
    expect(case.locator("details.picker[open]")).to_be_visible()
    with case.expect_request("**/decide*"):  # the same two keys, once more
        case.keyboard.press("r")
        case.keyboard.press("1")
    mortal[0].start()
    expect(status).to_contain_text("answers again", timeout=NOTICED)
    expect(status).to_contain_text("Press again")
    expect(note).to_have_value("called the hospital")
    case.keyboard.press("1")
    expect(status).to_contain_text("Rejected 1 claim")
    (made,) = rows(settings, "SELECT note, reason FROM decisions")
    assert made["note"] == "called the hospital"


def test_what_was_typed_while_it_was_away_is_kept_once_it_is_back(
    case: Page, mortal: tuple[Postgres, Valkey]
) -> None:
    note = type_without(case, mortal[0], "two crews")
    mortal[0].start()
    with case.expect_response(lambda answer: "/draft" in answer.url and answer.ok):
        expect(case.locator("#status")).to_contain_text(
            "answers again", timeout=NOTICED
        )
    case.reload()
    expect(note).to_have_value("two crews")


def test_whoever_leaves_typed_text_while_it_is_away_is_asked(
    case: Page, mortal: tuple[Postgres, Valkey]
) -> None:
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    case.on("dialog", stay)
    note = type_without(case, mortal[0], "two crews")
    case.get_by_role("link", name="Records", exact=True).click(no_wait_after=True)
    case.wait_for_timeout(500)
    assert asked == ["beforeunload"]
    expect(note).to_have_value("two crews")
    mortal[0].start()
    expect(case.locator("#status")).to_contain_text("answers again", timeout=NOTICED)


def test_an_edited_value_is_sent_again_from_the_page_that_says_what_is_wrong(
    case: Page, mortal: tuple[Postgres, Valkey]
) -> None:
    case.goto("/claims/2/edit")
    case.get_by_label("from, or the value").first.fill("12")
    case.get_by_label("to", exact=True).first.fill("")
    case.get_by_label("of what").first.fill('people "lost" & <missing>')
    end(mortal[0], signal.SIGQUIT)
    case.get_by_role("button", name="Save the correction").click()
    expect(
        case.get_by_role("heading", name="The database does not answer")
    ).to_be_visible()
    typed = case.locator(".typed")
    expect(typed).to_contain_text('people "lost" & <missing>')
    expect(typed).not_to_contain_text("csrf")
    case.get_by_role("button", name="Send it again").click()
    expect(typed).to_contain_text('people "lost" & <missing>')
    mortal[0].start()
    expect(case.get_by_text("send it now")).to_be_visible(timeout=NOTICED)
    case.get_by_role("button", name="Send it again").click()
    expect(case.locator("[data-row='2']")).to_contain_text("corrected")
    expect(case.locator("[data-row='2']")).to_contain_text("12")


def test_a_page_that_could_not_be_opened_opens_by_itself(
    case: Page, mortal: tuple[Postgres, Valkey]
) -> None:
    end(mortal[0], signal.SIGQUIT)
    case.goto("/queue")
    expect(case.get_by_text("opens by itself")).to_be_visible()
    mortal[0].start()
    opened = case.get_by_role("link", name="Deaths in the flood")
    expect(opened).to_be_visible(timeout=NOTICED)


def faults(page: Page) -> dict[str, object]:
    """Give what axe finds on a page in both themes, wide and narrow."""
    page.evaluate(AXE)
    found = {}
    for width, height in ((1440, 900), (390, 2400)):  # so high that no bar covers it
        page.set_viewport_size({"width": width, "height": height})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(500)  # colours pass over into each other
            found[f"{width} {scheme}"] = page.evaluate(RUN)
    page.set_viewport_size({"width": 1440, "height": 900})
    return {how: ids for how, ids in found.items() if ids}


def test_axe_finds_nothing_on_the_pages_that_say_so(
    case: Page, mortal: tuple[Postgres, Valkey]
) -> None:
    type_without(case, mortal[0], "two crews")
    assert faults(case) == {}
    mortal[0].start()
    expect(case.locator("#status")).to_contain_text("answers again", timeout=NOTICED)
    case.goto("/claims/2/edit")
    end(mortal[0], signal.SIGQUIT)
    case.get_by_role("button", name="Save the correction").click()
    expect(case.get_by_role("button", name="Send it again")).to_be_visible()
    assert faults(case) == {}
    case.goto("/queue")
    expect(case.get_by_text("opens by itself")).to_be_visible()
    assert faults(case) == {}


def test_without_the_queue_a_reviewer_notices_nothing(
    case: Page, mortal: tuple[Postgres, Valkey], settings: Settings
) -> None:
    note = case.get_by_label("Note", exact=True)
    note.fill("called")
    end(mortal[1], signal.SIGKILL)
    try:
        note.press_sequentially(" twice")
        case.get_by_role("heading", level=1).focus()
        case.keyboard.press("a")
        expect(case.locator("#status")).to_contain_text("Accepted 2 claims")
        expect(case).to_have_url("/cases/2")
        case.keyboard.press("z")
        expect(case.locator("#status")).to_contain_text("Undid")
    finally:
        mortal[1].start()
    made = rows(settings, "SELECT note FROM decisions ORDER BY id")
    assert made[0]["note"] == "called twice"
