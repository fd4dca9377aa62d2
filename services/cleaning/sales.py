"""Talk that wants the reader to do something: subscribe, register, buy, give."""

from __future__ import annotations

import re
from collections.abc import Sequence

from services.cleaning.paragraphs import Paragraph
from services.cleaning.story import Story

#: Points from which on a paragraph is cut, and the longest one in words.
_ENOUGH, _BESIDE, _LONGEST = 3, 2, 60
#: Shares of the story's words that make a paragraph none of it, or part of it.
_STRANGE, _OWN = 0.25, 0.6

_SENTENCE = re.compile(r"(?:(?<=[.!?:])|^)[\s\"“•*–—>»-]*", re.M)
#: What an order to the reader begins with. Where the word also begins reports
#: ("Register offices", "Support for the bill"), the next word must show the order.
_ORDER = re.compile(
    r"(?:please |then |and |or |so |now |just |simply )?"
    r"(?:subscribe|sign up|sign in|log in|enrol|enroll|download|unsubscribe|click|tap|"
    r"don[’']t miss|never miss|stay (?:up to date|updated|informed|tuned|connected|in)|"
    r"leave a (?:comment|reply|review)|tell us (?:what|how|your|about|in|why)|let us "
    r"know|have your say|"
    r"register (?:for|now|today|here|to|at|online|by|with|your|free|below)|"
    r"join (?:us|our|the|now|today|\d[\d,.]*|over|more than|thousands|[A-Z]\w*)|"
    r"follow (?:us|our|@|me|along|the latest|[A-Z]\w+ on)|"
    r"(?:buy|shop|order|book) (?:now|your|our|the|a|tickets|today|here|online)|"
    r"get (?:our|your|the (?:latest|best|app)|access|unlimited|more|\d[\d,.]*|a free|"
    r"alerts|"
    r"breaking|it (?:on|now|here)|all the|updates|started)|"
    r"give (?:us|now|today|\d[\d,.]*|[£$€]|a gift|monthly|what you can)|"
    r"support (?:us|our|independent|local|quality|the work|journalism|public|free|"
    r"this)|"
    r"donate|contribute (?:now|today|to our)|become an? (?:member|subscriber|"
    r"supporter|patron|friend|insider|better|"
    r"premium|sponsor)|"
    r"share (?:this|on|via|your|it|with)|read (?:more|our|the full|also|next)|"
    r"watch (?:our|the video|now|more|live|on)|listen (?:to|now|live|on)|"
    r"(?:try|start) (?:it|now|today|our|your|for|free|a (?:free|trial))|"
    r"(?:save|enjoy) (?:up to|\d[\d,.]*|[£$€]|your|on|now)|learn (?:more|how to|"
    r"about our|"
    r"[A-Z]\w*)|"
    r"(?:claim|unlock|activate|reserve|secure) (?:your|this|the|a|full|now)|"
    r"enter (?:your|our|the|now)|(?:visit|check out|see) our|turn on|add your|"
    r"contact us|email us|write to us|call (?:us|now)|apply (?:now|today|here|by))\b"
)
_GOODS = re.compile(
    r"\b(?:newsletters?|subscriptions?|memberships?|discounts?|early[- ]bird|coupons?|"
    r"promo(?:tion)?s?|free trial|webinars?|masterclass(?:es)?|bootcamps?|workshops?|"
    r"registrations?|enrol(?:l)?ments?|sponsored|advertisements?|special offer|"
    r"limited time|sale ends|our app|mobile app|(?:telegram|whatsapp|youtube) "
    r"(?:channel|group)|ad-free|unlimited access|gift cards?|money[- ]back|"
    r"sign me up|best[- ]sell\w+)\b",
    re.I,
)
#: These count only where the reader is spoken to.
_WARES = re.compile(
    r"\b(?:e-?mail address|inbox|podcasts?|notifications?|premium|paywall|subscribers?|"
    r"tickets?|editions?|courses?|programs?|diploma|certificate|percent off|% off|"
    r"per month|a month|a year|for free|free of charge|tote bag|mug|price|delivered|"
    r"startups?|invest|exclusive|save)\b",
    re.I,
)
#: An appeal inside a sentence: "If you value our work, please give".
_PLEA = re.compile(
    r"\bplease (?:consider|support|donate|give|help us|subscribe|join|contribute|share|"
    r"sign|visit|click|check|contact|follow)\b"
)
_READER = re.compile(r"\b(?:[Yy]ou|[Yy]our|[Oo]ur|us|[Ww]e)\b")
_REPORTED = re.compile(
    r"\b(?:said|says|told|tells|according to|announced|warned|added|claimed|reported|"
    r"stated|asked|denied|confirmed|wrote|argued)\b|[“\"][^“”\"]{12,}[”\"]",
    re.I,
)


def sales(paragraphs: Sequence[Paragraph], story: Story) -> dict[int, str]:
    """Find adverts, sign-up lines and appeals between and behind the paragraphs.

    Adverts stand in groups: next to one, less is enough.
    """
    points = [_points(one, story) for one in paragraphs]
    found: dict[int, str] = {}
    for index, own in enumerate(points):
        near = max(
            (points[at] for at in (index - 1, index + 1) if 0 <= at < len(points)),
            default=0,
        )
        if own >= (_BESIDE if near >= _ENOUGH else _ENOUGH):
            found[index] = "furniture.sales"
    return found


def _points(one: Paragraph, story: Story) -> float:
    """Add up what speaks for an advert and take off what speaks for a report."""
    text = one.text
    if len(one.words) > _LONGEST:
        return 0
    orders = sum(1 for at in _SENTENCE.finditer(text) if _order(text, at.end()))
    orders += _PLEA.search(text) is not None
    goods = _kinds(_GOODS, text)
    if orders or _READER.search(text):
        goods += _kinds(_WARES, text)
    if not orders and not goods:
        return 0
    points = 2.0 * min(orders, 3) + min(goods, 3)
    points += (_READER.search(text) is not None) + ("!" in text)
    share = story.share(one)
    points += (share < _STRANGE) - 2 * (share >= _OWN)
    return points - 3 * (_REPORTED.search(text) is not None) - 2 * (len(one.words) > 45)


def _kinds(pattern: re.Pattern[str], text: str) -> int:
    """Count the different words that a pattern finds."""
    return len({found.lower() for found in pattern.findall(text)})


def _order(text: str, start: int) -> bool:
    """Tell whether a sentence that starts here tells the reader to do something."""
    rest = text[start : start + 60]
    if rest[:1].islower():
        return False
    return _ORDER.match(rest[:1].lower() + rest[1:]) is not None
