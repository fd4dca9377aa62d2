"""Simulated reviewers: over real HTTP, as browsers without scripts send it.

Each signs in with a password, opens cases, decides, takes back, joins records; and does
what people do: clicks twice, sends a form of yesterday, loses the answer and sends the
form once more. Everything goes into the history by the form's own number.
"""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from html import unescape

import httpx

from services.desk import login
from services.model.decision import Role
from services.store.transaction import transaction
from tests.faults.history import Entry, History

PASSWORD = "a password that no log may name"  # searched for in the logs
#: Seconds for an answer; a reviewer's patience.
PATIENCE = 20.0
#: So often a form whose answer was lost is sent again before it is given up.
TRIES = 60

Form = dict[str, str]


def hire(url: str, number: int) -> list[str]:
    """Make accounts for so many reviewers; give their names."""
    names = [f"reviewer-{one}" for one in range(number)]
    with transaction(url) as session:
        for name in names:
            login.add_user(session, name, Role.EDITOR, PASSWORD)
    return names


@dataclass
class Reviewer:
    """Somebody at the desk, in a thread of their own."""

    name: str
    port: int
    history: History
    chance: random.Random
    #: Seconds between two acts, on average.
    pause: float = 1.0
    stop: threading.Event = field(default_factory=threading.Event)
    old: list[tuple[str, Form]] = field(default_factory=list)
    #: Addresses of cases that somebody else has on a page.
    spared: Collection[str] = ()

    def __post_init__(self) -> None:
        """Open a browser."""
        self.browser = self._browser()

    def _browser(self) -> httpx.Client:
        return httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            timeout=PATIENCE,
            trust_env=False,
        )

    def work(self) -> None:
        """Act until told to stop; whatever the desk answers, go on."""
        while not self.stop.is_set():
            try:
                self._act()
            except (httpx.HTTPError, _Elsewhere) as error:
                self.history.add(self.name, "look", type(error).__name__)
                self.stop.wait(0.5)
            self.stop.wait(self.chance.expovariate(1 / self.pause))
        self.browser.close()

    def _act(self) -> None:
        acts: list[tuple[Callable[[], None], int]] = [
            (self.decide, 60),
            (self.click_twice, 10),
            (self.lose_the_answer, 10),
            (self.send_an_old_form, 8),
            (self.undo, 12),
            (self.redo, 4),
            (self.join_records, 6),
        ]
        act = self.chance.choices(
            [one for one, _ in acts], [weight for _, weight in acts]
        )[0]
        act()

    # --- acts -------------------------------------------------------------------------

    def decide(self) -> None:
        """Open a case and press a button."""
        if found := self._case():
            path, form = found
            self._send("decide", path, form)

    def click_twice(self) -> None:
        """Press a button twice at the same moment."""
        found = self._case()
        if found is None:
            return
        path, form = found
        second = threading.Thread(target=self._send_beside, args=(path, form))
        second.start()
        self._send("decide", path, form)
        second.join()

    def lose_the_answer(self) -> None:
        """Send a form, hang up before it is answered, and send it again."""
        if found := self._case():
            path, form = found
            with suppress(httpx.HTTPError):
                self.browser.post(path, data=form, timeout=0.001)
            self.history.add(
                self.name, "decide", "hung up", request=form["request_id"], form=form
            )
            self.browser.close()
            cookies = self.browser.cookies
            self.browser = self._browser()
            self.browser.cookies = cookies
            self._send("decide", path, form)

    def send_an_old_form(self) -> None:
        """Open a case now; send what was opened some acts ago."""
        if found := self._case():
            self.old.append(found)
        if len(self.old) > 3:
            path, form = self.old.pop(0)
            self._send("stale", path, form)

    def undo(self) -> None:
        """Take back one's latest decision."""
        self._step("undo")

    def redo(self) -> None:
        """Do again what one took back last."""
        self._step("redo")

    def join_records(self) -> None:
        """Join two records, in whatever order: two people may do opposite things."""
        page = self._get("/records")
        found = sorted({int(one) for one in re.findall(r'href="/records/(\d+)', page)})
        if len(found) < 2:
            return
        one, other = self.chance.sample(found, 2)
        page = self._get(f"/records/{one}", follow=True)
        form = _fields(page, ("csrf_token", "seen"))
        if not form.get("seen"):
            return
        form |= {"act": "join", "other": str(other), "request_id": self._uuid()}
        self._send("join", f"/records/{one}/change", form)

    # --- how --------------------------------------------------------------------------

    def _case(self) -> tuple[str, Form] | None:
        """Open one of the first cases of the queue; give its form, filled in."""
        page = self._get("/queue")
        found = dict.fromkeys(re.findall(r'href="(/cases/\d+)', page))
        paths = [path for path in found if path not in self.spared]
        if not paths:
            return None
        path = self.chance.choice(paths[:20])
        page = self._get(path, follow=True)
        if 'id="decide"' not in page:
            return None
        whole = page[page.index('id="decide"') :]
        form = _fields(whole, ("csrf_token", "request_id", "seen", "shown"))
        choices = re.findall(r'<button name="choice" value="([a-z_]+:?\d*)"', whole)
        wanted = [one for one in choices if one not in ("merge", "reject:8")]
        weights = [_weight(one) for one in wanted]
        form["choice"] = self.chance.choices(wanted, weights)[0]
        return f"{path}/decide", form

    def _step(self, what: str) -> None:
        page = self._get("/queue")
        form = _fields(page, ("csrf_token",)) | {"request_id": self._uuid()}
        self._send(what, f"/{what}", form)

    def _send_beside(self, path: str, form: Form) -> None:
        """Send a form over a line of one's own: the second of two clicks."""
        with self._browser() as browser:
            browser.cookies = self.browser.cookies
            with self.history.operation(
                self.name, "decide", request=form["request_id"], form=form
            ) as entry:
                try:
                    entry["outcome"] = str(browser.post(path, data=form).status_code)
                except httpx.HTTPError as error:
                    entry["outcome"] = type(error).__name__

    def _send(self, what: str, path: str, form: Form) -> None:
        """Send a form until the desk has said yes or no, as it asks people to do."""
        for _ in range(TRIES):
            status = self._once(what, path, form)
            if status is not None and status < 500:
                if status == 400:  # the session's token went with a sign-in
                    self._sign_in()
                    token = _fields(self._get("/queue"), ("csrf_token",))
                    form = form | token
                    status = self._once(what, path, form)
                return
            if self.stop.wait(0.5):
                return

    def _once(self, what: str, path: str, form: Form) -> int | None:
        request = form["request_id"]
        with self.history.operation(
            self.name, what, request=request, form=form, path=path
        ) as entry:
            try:
                answer = self.browser.post(path, data=form)
            except httpx.HTTPError as error:
                entry["outcome"] = type(error).__name__
                return None
            entry["outcome"] = str(answer.status_code)
            return answer.status_code

    def _get(self, path: str, *, follow: bool = False) -> str:
        """Open a page, signing in first if nobody is; what fails is tried again."""
        for _ in range(TRIES):
            entry, answer = self._look(path, follow)
            if answer is None or answer.status_code >= 500:
                if self.stop.wait(0.5):
                    raise _Elsewhere
                continue
            if answer.status_code in (302, 303, 401) or "/sign-in" in str(answer.url):
                self._sign_in()
                continue
            if answer.status_code != 200:
                raise _Elsewhere(entry["outcome"])
            return answer.text
        raise _Elsewhere

    def _look(self, path: str, follow: bool) -> tuple[Entry, httpx.Response | None]:
        with self.history.operation(self.name, "look", path=path) as entry:
            try:
                answer = self.browser.get(path, follow_redirects=follow)
            except httpx.HTTPError as error:
                entry["outcome"] = type(error).__name__
                return entry, None
            entry["outcome"] = str(answer.status_code)
            return entry, answer

    def _sign_in(self) -> None:
        with self.history.operation(self.name, "sign in") as entry:
            try:
                page = self.browser.get("/sign-in").text
                form = _fields(page, ("csrf_token",))
                form |= {"name": self.name, "password": PASSWORD}
                answer = self.browser.post("/sign-in", data=form)
                entry["outcome"] = str(answer.status_code)
            except httpx.HTTPError as error:
                entry["outcome"] = type(error).__name__
        if entry["outcome"] == "429":
            self.stop.wait(2.0)

    def _uuid(self) -> str:
        digits = f"{self.chance.getrandbits(128):032x}"
        return "-".join(
            (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
        )


class _Elsewhere(Exception):
    """The page is not there, or nobody waits for it any more."""


@dataclass
class Desk:
    """All reviewers at once."""

    people: list[Reviewer]
    threads: list[threading.Thread]

    def end(self) -> None:
        """Let everybody finish what they are at."""
        for one in self.people:
            one.stop.set()
        for thread in self.threads:
            thread.join(TRIES)


def open_desk(
    url: str,
    port: int,
    history: History,
    *,
    people: int,
    seed: int,
    pause: float,
    spared: Collection[str] = (),
) -> Desk:
    """Hire reviewers and let them begin; they leave the `spared` cases alone."""
    made = [
        Reviewer(
            *(name, port, history, random.Random(f"{seed}/{name}"), pause),
            spared=spared,
        )
        for name in hire(url, people)
    ]
    threads = [threading.Thread(target=one.work, daemon=True) for one in made]
    for thread in threads:
        thread.start()
        time.sleep(0.1)
    return Desk(made, threads)


def _fields(page: str, names: tuple[str, ...]) -> Form:
    """Give what hidden fields of the page hold; those that are not there are empty."""
    found: Form = {}
    for name in names:
        one = re.search(rf'name="{name}" value="([^"]*)"', page)
        found[name] = unescape(one[1]) if one else ""
    return found


_WEIGHTS: Mapping[str, int] = {
    "accept": 40,
    "merge": 10,
    "update": 6,
    "both_stand": 10,
    "reject": 3,
    "not_a_conflict": 2,
    "defer": 2,
    "park": 2,
}


def _weight(choice: str) -> int:
    return _WEIGHTS.get(choice.partition(":")[0], 0)
