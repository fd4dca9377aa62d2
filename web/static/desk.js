// What every page needs: answers that carry the next page, lists, what is being read.
// Everything works without scripts too, by links and forms.

// --- What is being read --------------------------------------------------------------

let peak = 0;
let doneAtFirst = null;

function showCounts(watch, state) {
  const { waiting = 0, working = 0, done = 0, failed = 0 } = state.counts;
  for (const place of all("[data-count]")) place.textContent = state.counts[place.dataset.count] ?? 0;
  for (const place of all("[data-failed]")) {
    place.hidden = !failed;
    place.textContent = `${failed} failed`;
  }
  peak = Math.max(peak, waiting + working);
  watch.hidden = waiting + working === 0;
  const bar = one("progress", watch);
  bar.max = Math.max(peak, 1);
  bar.value = peak - waiting - working;
  const settled = doneAtFirst !== null && done !== doneAtFirst;
  doneAtFirst ??= done;
  return settled;
}

function fatesChanged(state) {
  const rows = all("[data-sighting]");
  const shown = Number(rows[0]?.dataset.sighting ?? 0);
  if (new URLSearchParams(location.search).has("after")) return false;
  return state.newest !== shown || rows.some((row) => (state.fates[row.dataset.sighting] ?? row.dataset.fate) !== row.dataset.fate);
}

async function poll(watch) {
  if (document.hidden) return;
  const answer = await fetch(watch.dataset.watch, { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) return;
  const state = await answer.json();
  const settled = showCounts(watch, state);
  const kind = watch.dataset.watching;
  const changed = kind === "intake" ? fatesChanged(state) : settled;
  // A page that somebody reads is never changed under their eyes.
  if (changed && idle() && kind !== "full") location.reload();
  else if (changed) one("[data-fresh]").hidden = false;
}

function watchIntake() {
  const watch = one("[data-watch]");
  if (!watch) return;
  const again = () => poll(watch).catch(() => {}).finally(() => setTimeout(again, watch.hidden ? 5000 : 2000));
  again();
}

// --- Answers that carry the next page -------------------------------------------------

function idle() {
  return document.activeElement === document.body || document.activeElement?.matches("h1, main");
}

// Focus goes to the heading of what came, described by the status line: one utterance.
function takeFocus() {
  const place = one("#main [autofocus]") ?? one("[data-heading]");
  place?.focus({ preventScroll: true });
}

const TROUBLE = {
  401: "Not saved: you have been signed out. Sign in in another tab, then press again.",
  403: "Not saved: your role does not allow this.",
};

function tell(words, trouble = false) {
  const status = one("#status");
  if (!status) return;
  status.textContent = words;
  one("#status-line").classList.remove("silent");
  one("#status-line").classList.toggle("trouble", trouble);
}

// The time tells a second try from the first: the words are the same.
function notSaved(event) {
  const { xhr, requestConfig } = event?.detail ?? {};
  const known = TROUBLE[xhr?.status];
  if (known) return tell(known, true);
  const what = requestConfig?.verb === "get" ? "Not opened" : "Not saved";
  const then = what === "Not saved" ? "Press again in a moment; it counts once." : "Try again in a moment.";
  const time = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
  unsaved ||= what === "Not saved";
  notAnswering(`${what} at ${time}: the desk does not answer. Nothing is lost. ${then}`);
}

// --- A desk that does not answer -------------------------------------------------------

const AGAIN = 3000; // ms between two questions whether it is back
let away = false;
let unsaved = false; // whether somebody pressed something meanwhile

function notAnswering(words) {
  if (words || !away) tell(words ?? "The desk does not answer just now. What you typed stays here, and you can go on typing.", true);
  if (!away) setTimeout(askAgain, AGAIN);
  away = true;
}

async function askAgain() {
  const answer = await fetch("/readyz").catch(() => null);
  if (!answer?.ok) return void setTimeout(askAgain, AGAIN);
  if (one("[data-opens-itself]")) return location.reload();
  const sends = one("[data-answers-again]");
  if (sends) sends.textContent = "The desk answers again: send it now.";
  tell(unsaved ? "The desk answers again. Press again what was not saved." : "The desk answers again.");
  away = unsaved = false;
  document.dispatchEvent(new Event("desk:back"));
}

// What the page asks by itself: an answer, or nothing; then the page says why.
async function reach(address, options) {
  const answer = await fetch(address, options).catch(() => null);
  if (!answer || answer.status >= 500) notAnswering();
  return answer?.ok && !answer.redirected ? answer : null;
}

// The page behind would be one that says so, and what was typed here would be gone.
function onLeaving(event) {
  const typed = all("main input:not([type=hidden]), main textarea").some((field) => field.value !== field.defaultValue);
  if (away && typed && !one("form[data-sent]")) event.preventDefault();
}

// htmx tells of each element it put in, the status line too: the page is furnished once.
// Where the next card was at hand nothing was put in: `showKept` does it.
function onSwap(event) {
  const kept = event.detail.xhr?.getResponseHeader("HX-Reswap") === "none";
  if (event.target.id === "main" && !kept) shown();
}

// Another page, or another card in its place, is there.
function shown() {
  furnish();
  scrollTo(0, 0);
  takeFocus();
  document.dispatchEvent(new Event("desk:shown"));
}

// --- Lists -----------------------------------------------------------------------------

// On lists J and K walk the entries; on a case they are links to the next and previous.
function stepEntry(by) {
  const entries = all("[data-step]");
  const at = entries.indexOf(document.activeElement);
  const next = by > 0 ? at + 1 : Math.max(at, 1) - 1;
  entries[Math.min(next, entries.length - 1)]?.focus();
  return entries.length > 0;
}

function copyAddress() {
  const plain = location.origin + location.pathname;
  navigator.clipboard?.writeText(plain).then(() => {
    tell("The address is copied.");
  }, () => {});
  return true;
}

function focusFirst(selector) {
  const field = one(selector);
  field?.focus();
  return Boolean(field);
}

acts.next = () => stepEntry(1);
acts.previous = () => stepEntry(-1);
acts.permalink = copyAddress;
acts.search = () => focusFirst("input[type=search]");

// --- Clicks and forms --------------------------------------------------------------------

function onClick(event) {
  const target = event.target;
  const opener = target.closest("[data-opens]");
  if (opener) {
    const dialog = one(`#${opener.dataset.opens}`);
    dialog.showModal();
    one("h2", dialog).focus(); // else it opens scrolled to its first link
  }
  if (target.closest("[data-closes]")) target.closest("dialog").close();
}

function onSubmit(event) {
  const form = event.target;
  // A double click sends once; the server would count it once anyway. What htmx sends
  // it holds back itself, and a form whose answer was lost must be free to go again.
  if (form.hasAttribute("hx-post")) return;
  if (away && form.method === "post" && !form.matches(".unsent")) {
    event.preventDefault();
    return notSaved();
  }
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

// --- Start -----------------------------------------------------------------------------

// Everything that a page, or the part of one that came in its place, needs once.
function furnish() {
  for (const hidden of all("[data-opens], [data-tick-group], [data-raw], [data-letters]")) hidden.hidden = false;
  furnishCase();
}

document.addEventListener("click", onClick);
document.addEventListener("submit", onSubmit);
document.addEventListener("htmx:afterSwap", onSwap);
document.addEventListener("htmx:afterRequest", (event) => {
  const button = event.detail.successful && one("[data-keys-switch]", event.detail.requestConfig.elt);
  if (button) switchKeys(button);
});
for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(trouble, notSaved);
}
addEventListener("beforeunload", onLeaving);
addEventListener("pageshow", () => all("form").forEach((form) => delete form.dataset.sent));
furnish();
watchIntake();
// On a phone the places are a row that scrolls: the one that is open must be in sight.
one(".places [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
if (idle() && !location.hash) takeFocus();
lookAhead();
for (const waits of all("[data-opens-itself]")) waits.hidden = false;
if (one("[data-opens-itself], .unsent")) notAnswering();
one("[data-sends-itself]")?.requestSubmit();
