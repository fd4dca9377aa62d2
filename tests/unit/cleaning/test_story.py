from __future__ import annotations

from services.cleaning.story import Story
from tests.unit.cleaning.beehive import STORY, lines


def test_it_knows_its_own_words_in_other_forms() -> None:
    story = Story.of(lines(*STORY), None, marked_up=False)
    assert story.share(lines("Tollmar beekeeper and ministry colonies")[0]) == 1.0
    assert story.share(lines("Tunnel robbers escape with gold bars")[0]) == 0.0
    assert story.share(lines("of the and")[0]) == 0.0


def test_a_paragraph_does_not_speak_for_itself() -> None:
    odd = (
        "Tunnel robbers escaped with nine gold bars from a bank vault below the old "
        "brewery, police chief Ivo Brandt told reporters."
    )
    found = lines(*STORY, odd)
    assert Story.of(found, None, marked_up=False).share(found[-1]) < 0.2


def test_running_text_is_weighed_against_lines() -> None:
    assert Story.of(lines(*STORY), None, marked_up=False).prose_share == 1.0
    assert Story.of(lines("Bees dead"), None, marked_up=False).prose_share == 0.0
    assert Story.of([], None, marked_up=False).prose_share == 0.0
