"""Reviewers in a real Chromium who type all the time, and what their pages tell them.

Three pages of one browser, in a thread of its own: `desk` decides by keys and goes from
case to case, `phone` holds one case with a note in it at a phone's width, `edit` holds
the fields of a claim with another value in one. Each look notes what the page says and
whether what was typed still stands; what was sent goes into the world's history, for
the checker.
"""

from __future__ import annotations

import queue
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import (
    Browser,
    Dialog,
    Page,
    Request,
    Response,
    sync_playwright,
)
from playwright.sync_api import Error as BrowserError

from services.desk import login
from services.model.decision import Role
from services.store.transaction import transaction
from tests.faults.history import Entry, History
from tools.screenshots import CHROMIUM, FLAGS, SIZES, take

WORDS = ("the", "ministry", "was", "called", "twice", "and", "gave", "another", "one")
#: What is typed once, and must be stored or still stand.
NOTE = "rang the depot at noon"
METRIC = "people counted twice"
#: Pressed one after another, each on its own turn, while somebody types in between:
#: tick and words of the first row, decisions, steps, and a page elsewhere.
KEYS = ("x", "1", "a", "j", "v", "r 1", "z", "d", "g r", "b", "k")
#: What a decision's key asks of the desk; the rest happens on the page itself.
ASKS = frozenset({"a", "j", "r 1", "z", "d", "g r", "b", "k"})
#: Milliseconds that an act of a browser may take.
PATIENCE = 15_000


@dataclass(slots=True)
class Look:
    """What a page says at one moment."""

    at: float
    page: str
    address: str
    says: str
    trouble: bool
    typed: str
    stands: str


@dataclass
class Typist:
    """The browser. Its thread does one thing after another until `end`."""

    base: str
    url: str
    history: History
    #: Cases for the phone and for the value, two for each outage: nobody else's.
    own: list[str]
    #: Those, and the case that Ana has before her: others decide elsewhere.
    spared: set[str]
    looks: list[Look] = field(default_factory=list)
    #: By phase, what came of each key: "worked", "told", "asked before leaving".
    keys: dict[str, Counter[tuple[str, str]]] = field(default_factory=dict)
    #: Where something that was typed was gone, in words.
    lost: list[str] = field(default_factory=list)
    phase: str = "before"
    failed: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Begin with nothing typed."""
        self._wishes: queue.Queue[tuple[Callable[[], None], threading.Event]] = (
            queue.Queue()
        )
        self._stop = threading.Event()
        self._ready = threading.Event()
        self._open: dict[Request, Entry] = {}
        self._typed = ""
        self._turn = 0
        self._asked = 0
        self._thread = threading.Thread(target=self._run, daemon=True)

    # --- from the main thread ---------------------------------------------------------

    def start(self) -> None:
        """Open the browser and begin; returns when its pages stand."""
        self._thread.start()
        if not self._ready.wait(120):
            raise AssertionError(f"no browser: {self.failed}")

    def do(self, wish: Callable[[], None], seconds: float = 60) -> None:
        """Have something done in the browser's thread, and wait for it."""
        done = threading.Event()
        self._wishes.put((wish, done))
        if not done.wait(seconds):
            self.failed.append(f"{self.phase}: nothing was done for {seconds} s")

    def end(self) -> None:
        """Close it."""
        self._stop.set()
        self._thread.join(60)

    # --- the thread -------------------------------------------------------------------

    def _run(self) -> None:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            try:
                self._open_pages(browser)
                self._ready.set()
                while not self._stop.is_set():
                    self._serve()
                    self._guarded(self._act)
            except Exception as error:  # told by whoever waits for us
                self.failed.append(f"{type(error).__name__}: {error}")
                raise
            finally:
                browser.close()

    def _serve(self) -> None:
        """Do what the main thread wishes; else let half a second pass."""
        self.desk.wait_for_timeout(300)
        while not self._wishes.empty():
            wish, done = self._wishes.get()
            self._guarded(wish)
            done.set()

    def _guarded(self, act: Callable[[], None]) -> None:
        try:
            act()
        except BrowserError as error:
            self.failed.append(f"{self.phase}: {error.message.splitlines()[0]}")

    def _open_pages(self, browser: Browser) -> None:
        self.desk = self._page(browser, "Ana", "desktop")
        self.phone = self._page(browser, "Ben", "phone")
        self.edit = self._page(browser, "Cleo", "desktop")

    def _page(self, browser: Browser, name: str, size: str) -> Page:
        with transaction(self.url) as session:
            login.add_user(session, name, Role.EDITOR)
            link = login.make_link(session, name)
        width, height = SIZES[size]
        context = browser.new_context(
            base_url=self.base, viewport={"width": width, "height": height}
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("request", lambda one: self._note_request(name, one))
        page.on("response", self._note_response)
        page.on("requestfailed", lambda one: self._ended(one, one.failure or "failed"))
        page.on("dialog", self._stay)
        page.goto(f"/sign-in/{link}")
        page.wait_for_url("**/queue*")
        return page

    def _stay(self, dialog: Dialog) -> None:
        """Stay on a page that asks before it is left."""
        self._asked += 1
        dialog.dismiss()

    # --- what is sent, for the checker ------------------------------------------------

    def _note_request(self, who: str, asked: Request) -> None:
        sent = parse_qs(asked.post_data or "") if asked.method == "POST" else {}
        if "request_id" in sent:
            self._open[asked] = {
                "at": self.history.now,
                "what": "decide",
                "who": who,
                "request": sent["request_id"][0],
                "path": urlsplit(asked.url).path,
            }

    def _note_response(self, answer: Response) -> None:
        self._ended(answer.request, str(answer.status))

    def _ended(self, asked: Request, outcome: str) -> None:
        if entry := self._open.pop(asked, None):
            at, who, what = entry.pop("at"), entry.pop("who"), entry.pop("what")
            self.history.add(who, what, outcome, began=at, **entry)

    # --- typing -----------------------------------------------------------------------

    @property
    def _note(self) -> str:
        return "#decide [name=note]"

    def _act(self) -> None:
        """Look, type a word, and on every third turn press a key."""
        self._turn += 1
        self.spared.clear()
        self.spared.update((*self.own, urlsplit(self.desk.url).path))
        self._look(self.desk, "desk", self._typed)
        if self.phase == "end":
            return
        elsewhere = urlsplit(self.desk.url).path in self.own
        if elsewhere or not self.desk.locator(self._note).count():
            self._another()
            return
        self._type()
        if self._turn % 3 == 0:
            self.press(KEYS[self._turn // 3 % len(KEYS)])

    def _another(self) -> None:
        """Go to a case that waits, unless the page just says that it cannot."""
        self._typed = ""
        if self.desk.locator("[data-opens-itself], .unsent").count():
            return
        self.desk.goto("/queue")
        links = self.desk.locator("a[data-step]")
        # Beyond those that others take.
        links.nth(min(22 + self._turn % 9, links.count() - 1)).click()
        self.desk.locator(self._note).wait_for()

    def _type(self) -> None:
        """Type the next word of the note, as a person does: sign by sign."""
        note = self.desk.locator(self._note)
        word = WORDS[self._turn % len(WORDS)]
        self._typed = note.input_value()
        note.press("End")
        note.press_sequentially(f" {word}" if self._typed else word)
        self._typed = f"{self._typed} {word}" if self._typed else word
        if (stands := note.input_value()) != self._typed:
            self.lost.append(f"{self.phase}: typed {self._typed!r}, stands {stands!r}")

    def press(self, keys: str) -> None:
        """Press a key outside of the field, and note what came of it."""
        before, asked = self.desk.url, self._asked
        typed = self._typed
        self.desk.locator("[data-heading]").first.focus()
        said = self.desk.locator("#status").inner_text()
        for key in keys.split():
            self.desk.keyboard.press(key)
        self._settle(said, before)
        told = self._told(self.desk)
        moved = self.desk.url != before
        if self._asked > asked:
            came = "asked before leaving"
        elif told and keys in ASKS:
            came = "told"
        else:
            came = "worked"
        self.keys.setdefault(self.phase, Counter())[keys, came] += 1
        note = self.desk.locator(self._note)
        stands = note.input_value() if note.count() else ""
        decided = self.desk.locator("#status").inner_text() != said and not told
        if not moved and not decided and stands != typed:
            self.lost.append(f"{self.phase}: {keys}: {typed!r} became {stands!r}")
        self._typed = stands

    def _settle(self, said: str, before: str) -> None:
        """Wait until a key's answer is there, two seconds at most."""
        until = time.monotonic() + 2
        while time.monotonic() < until:
            self.desk.wait_for_timeout(100)
            line = self.desk.locator("#status")
            if self.desk.url != before or not line.count() or line.inner_text() != said:
                break
        self.desk.wait_for_timeout(200)

    # --- what is half done when a server goes -----------------------------------------

    def prepare(self) -> None:
        """Type on every page what is not sent yet."""
        self._another()
        self._type()
        phone, edit = self.own[:2]
        self.phone.goto(phone)
        self.phone.locator(self._note).press_sequentially(NOTE)
        self.edit.goto(edit)
        fields = self.edit.locator("[data-edit]").first.get_attribute("href")
        self.edit.goto(fields or "")
        self.edit.get_by_label("of what").first.fill(METRIC)

    def send(self) -> None:
        """Press a decision, tap one on the phone, save the value."""
        self.press("r 1")
        self._tap_accept()
        self._save()

    def _tap_accept(self) -> None:
        before = self.phone.url
        self.phone.get_by_role("button", name="Accept").first.click()
        self._until_told(self.phone, before)

    def _save(self) -> None:
        button = self.edit.get_by_role("button", name="Save the correction")
        again = self.edit.get_by_role("button", name="Send it again")
        before = self.edit.url
        (again if again.count() else button).click()
        self._until_told(self.edit, before)

    def _until_told(self, page: Page, before: str) -> None:
        """Wait until a page says what came of it, five seconds at most."""
        for _ in range(50):
            unsent = page.locator(".unsent").count()
            if page.url != before or self._told(page) or unsent:
                break
            page.wait_for_timeout(100)
        page.wait_for_timeout(300)

    def stands(self) -> dict[str, bool]:
        """Tell for the phone and the value whether what was typed is on the page."""
        note = self.phone.locator(self._note)
        label = self.edit.get_by_label("of what")
        unsent = self.edit.locator(".unsent")
        in_field = label.count() > 0 and label.first.input_value() == METRIC
        in_form = unsent.count() > 0 and METRIC in unsent.inner_text()
        return {
            "phone": note.count() > 0 and note.input_value() == NOTE,
            "edit": in_field or in_form,
        }

    def send_again(self) -> None:
        """Press again what was not saved, on the phone and of the value."""
        stands = self.stands()
        if stands["phone"]:
            self._tap_accept()
        if stands["edit"]:
            self._save()
        del self.own[:2]

    # --- looking ----------------------------------------------------------------------

    def _told(self, page: Page) -> bool:
        return page.locator(".status-line.trouble").count() > 0

    def _look(self, page: Page, name: str, typed: str) -> None:
        line, note = page.locator("#status"), page.locator(self._note)
        self.looks.append(
            Look(
                at=self.history.now,
                page=name,
                address=urlsplit(page.url).path,
                says=line.inner_text() if line.count() else _heading(page),
                trouble=self._told(page),
                typed=typed,
                stands=note.input_value() if note.count() else "",
            )
        )

    def picture(self, folder: Path, name: str) -> Callable[[], None]:
        """Give what takes a picture of each page."""

        def taken() -> None:
            for kind, page in self.pages.items():
                take(page, folder / f"{name}-{kind}.webp")

        return taken

    @property
    def pages(self) -> dict[str, Page]:
        """The three pages by name."""
        return {"desk": self.desk, "phone": self.phone, "edit": self.edit}


def _heading(page: Page) -> str:
    heading = page.locator("h1")
    return heading.first.inner_text() if heading.count() else ""
