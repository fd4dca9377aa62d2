from __future__ import annotations

from collections.abc import Callable

from services.model.decision import Role
from tests.integration.web.conftest import Visitor


def test_a_theme_is_kept(ana: Visitor) -> None:
    assert "data-theme" not in ana.text("/queue").split(">")[1]
    ana.post("/settings/theme", theme="dark")
    assert '<html lang="en" data-theme="dark">' in ana.text("/queue")
    assert ana.post("/settings/theme", theme="pink").status_code == 400


def test_a_chosen_key_is_printed_and_the_printed_one_comes_back(ana: Visitor) -> None:
    ana.post("/settings/keys", undo="q")
    assert 'data-key="q" aria-keyshortcuts="q"' in ana.text("/queue")
    ana.post("/settings/keys", reset="1")
    assert 'data-key="z" aria-keyshortcuts="z"' in ana.text("/queue")


def test_keys_that_clash_are_not_kept_and_stay_in_the_form(ana: Visitor) -> None:
    answer = ana.post("/settings/keys", accept="m")
    assert answer.status_code == 422
    assert "is asked for twice" in answer.text
    assert 'name="accept" value="m"' in answer.text
    assert 'name="accept" value="a"' in ana.text("/settings")


def test_single_keys_can_be_switched_off_without_scripts(ana: Visitor) -> None:
    ana.post("/settings/single-keys", on="no")
    assert 'class="keys-off"' in ana.text("/queue")
    ana.post("/settings/single-keys", on="yes")
    assert 'class="keys-off"' not in ana.text("/queue")


def test_a_view_is_kept_under_its_name_and_forgotten(ana: Visitor) -> None:
    answer = ana.post("/settings/views", name="Floods", query="lane=new&sort=age")
    assert answer.location == "/queue?lane=new&sort=age"
    ana.post("/settings/views", name="Floods", query="lane=estimates")
    page = ana.text("/settings")
    assert 'href="/queue?lane=estimates">Floods</a>' in page
    assert "lane=new" not in page
    ana.post("/settings/views/1/forget")
    assert "Floods" not in ana.text("/settings")


def test_a_view_keeps_only_what_the_queue_knows(ana: Visitor) -> None:
    answer = ana.post("/settings/views", name="Odd", query="lane=new\r\nX: y&evil=1")
    assert answer.location == "/queue?lane=new%0D%0AX%3A+y"


def test_a_view_needs_a_name(ana: Visitor) -> None:
    assert ana.post("/settings/views", name=" ", query="").status_code == 409


def test_nobody_sees_or_forgets_the_views_of_another(
    ana: Visitor, visit: Callable[..., Visitor]
) -> None:
    ana.post("/settings/views", name="Floods", query="lane=new")
    ben = visit(Role.REVIEWER, "Ben")
    ben.post("/settings/views/1/forget")
    assert "Floods" not in ben.text("/settings")
    assert "Floods" in ana.text("/settings")
