// Keys, focus and row selection. Everything works without this file, by links and forms.

const FIELD = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const wide = matchMedia("(min-width: 900px)");
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);

// --- Single keys, with one switch for all (WCAG 2.1.4) ------------------------------

let keysOn = true;
try {
  keysOn = localStorage.getItem("crossclaim-keys") !== "off";
} catch {
  // Storage may be forbidden; then the switch lasts for this page.
}

function showSwitch() {
  document.body.classList.toggle("keys-off", !keysOn);
  for (const button of all("[data-keys-switch]")) {
    button.setAttribute("aria-pressed", String(keysOn));
    button.textContent = keysOn ? "Single keys are on" : "Single keys are off";
  }
}

function switchKeys() {
  keysOn = !keysOn;
  try {
    localStorage.setItem("crossclaim-keys", keysOn ? "on" : "off");
  } catch {
    // As above.
  }
  showSwitch();
}

function openPicker() {
  return one("details.picker[open]");
}

function leave() {
  const picker = openPicker();
  if (picker) {
    picker.open = false;
    one("summary", picker).focus();
  }
}

function press(key) {
  if (/^[1-9]$/.test(key)) {
    const picker = openPicker();
    if (picker) one(`[data-digit="${key}"]`, picker)?.click();
    else focusRow(one(`[data-row="${key}"]`));
    return true;
  }
  if (key === "x") return tick(one(".claim.focused"));
  if (key === "j" || key === "k") return step(key);
  const target = one(`[data-key="${key}"]`);
  if (!target || target.hidden || target.disabled) return false;
  // Another decision's key leaves the choice that stands open.
  if (target.tagName !== "SUMMARY") leave();
  target.click();
  return true;
}

function onKey(event) {
  if (event.key === "Escape") return leave();
  if (!keysOn || event.ctrlKey || event.altKey || event.metaKey || event.repeat) return;
  if (event.target.closest(FIELD) || one("dialog[open]")) return;
  if (press(event.key.length === 1 ? event.key.toLowerCase() : event.key)) {
    event.preventDefault();
  }
}

// On lists J and K walk the entries; on a case they are links to the next and previous.
function step(key) {
  const link = one(`a[data-key="${key}"]`);
  if (link) link.click();
  const entries = all("[data-step]");
  const at = entries.indexOf(document.activeElement);
  const next = key === "j" ? at + 1 : Math.max(at, 1) - 1;
  entries[Math.min(next, entries.length - 1)]?.focus();
  return Boolean(link || entries.length);
}

// --- Rows and the words they come from ---------------------------------------------

function focusRow(row) {
  if (!row) return;
  for (const other of all(".claim.focused")) other.classList.remove("focused");
  row.classList.add("focused");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  showWords(row.dataset.claim, row.dataset.article);
}

function showWords(claim, article) {
  chooseTab(article);
  for (const lit of all(".lit")) lit.classList.remove("lit");
  const marks = all(`mark[data-claims~="${claim}"], .plot [data-claim="${claim}"]`);
  for (const mark of marks) mark.classList.add("lit");
  const first = marks.find((mark) => mark.tagName === "MARK");
  // On a narrow page the source lies below: jumping there would lose the row.
  if (first && wide.matches) first.scrollIntoView({ block: "center" });
}

function tick(row) {
  const box = row && one("input[type=checkbox]:not(:disabled)", row);
  if (!box) return false;
  box.checked = !box.checked;
  showScope();
  return true;
}

function tickGroup(button) {
  const boxes = all("input[type=checkbox]:not(:disabled)", button.closest("tbody"));
  const on = !boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = on;
  showScope();
}

function showScope() {
  const scope = one("[data-scope]");
  if (!scope) return;
  const ticked = all(".claim input:checked").length;
  const every = Number(scope.dataset.all);
  if (ticked) scope.textContent = `Acts on ${ticked} ticked of ${every} undecided rows`;
  else scope.textContent = every === 1 ? "Acts on the one undecided row" : `Acts on all ${every} undecided rows`;
  scope.classList.toggle("ticked", ticked > 0);
}

// --- Source tabs -------------------------------------------------------------------

function chooseTab(article) {
  for (const tab of all(".tabs [role=tab]")) {
    const chosen = tab.hash === `#article-${article}`;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    one(tab.hash).hidden = !chosen;
  }
}

function makeTabs() {
  const list = one(".tabs");
  const tabs = list ? all("a", list) : [];
  if (!tabs.length) return;
  list.setAttribute("role", "tablist");
  for (const tab of tabs) {
    tab.setAttribute("role", "tab");
    tab.setAttribute("aria-controls", tab.hash.slice(1));
    one(tab.hash).setAttribute("role", "tabpanel");
    tab.addEventListener("click", (event) => {
      event.preventDefault();
      chooseTab(tab.hash.slice("#article-".length));
    });
  }
  list.addEventListener("keydown", (event) => {
    const move = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!move) return;
    const next = tabs[(tabs.indexOf(document.activeElement) + move + tabs.length) % tabs.length];
    next.click();
    next.focus();
  });
  chooseTab(tabs[0].hash.slice("#article-".length));
}

// --- What is being read --------------------------------------------------------------

let peak = 0;
let doneAtFirst = null;

function idle() {
  return document.activeElement === document.body || document.activeElement?.matches("h1, main");
}

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

// --- Clicks and forms ------------------------------------------------------------------

function onClick(event) {
  const target = event.target;
  const opener = target.closest("[data-opens]");
  if (opener) one(`#${opener.dataset.opens}`).showModal();
  if (target.closest("[data-closes]")) target.closest("dialog").close();
  if (target.closest("[data-keys-switch]")) switchKeys();
  const group = target.closest("[data-tick-group]");
  if (group) tickGroup(group);
  const row = target.closest(".claim");
  if (!row || target.closest("label, button, .tag a")) return;
  if (target.closest(".words a") && wide.matches) event.preventDefault();
  focusRow(row);
}

function onSubmit(event) {
  // A double click sends once; the server would count it once anyway. What htmx sends
  // it holds back itself, and a form whose answer was lost must be free to go again.
  if (event.target.hasAttribute("hx-post")) return;
  if (event.target.dataset.sent) event.preventDefault();
  event.target.dataset.sent = "yes";
}

// --- Answers that carry the next page -------------------------------------------------

// Focus goes to the heading of what came, described by the status line: one utterance.
function takeFocus() {
  const place = one("#main [autofocus]") ?? one("[data-heading]");
  place?.focus({ preventScroll: true });
}

function notSaved(event) {
  const status = one("#status");
  const code = event.detail.xhr?.status;
  if (!status) return;
  if (code === 401) status.textContent = "Not saved: you have been signed out. Sign in in another tab, then press again.";
  else if (code === 403) status.textContent = "Not saved: your role does not allow this.";
  else status.textContent = "Not saved: the desk did not answer. Nothing is lost; press again, it counts once.";
  one("#status-line").classList.add("trouble");
}

// --- Start -----------------------------------------------------------------------------

// Everything that a page, or the part of one that came in its place, needs once.
function furnish() {
  for (const hidden of all("[data-opens], [data-tick-group]")) hidden.hidden = false;
  for (const picker of all("details.picker")) {
    picker.addEventListener("toggle", () => picker.open && one(".choices", picker).focus());
  }
  makeTabs();
  showSwitch();
  showScope();
}

function start() {
  document.addEventListener("keydown", onKey);
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", showScope);
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.detail.target.id !== "main") return;
    furnish();
    scrollTo(0, 0);
    takeFocus();
  });
  for (const trouble of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(trouble, notSaved);
  }
  addEventListener("pageshow", () => all("form").forEach((form) => delete form.dataset.sent));
  furnish();
  watchIntake();
  if (idle() && !location.hash) takeFocus();
  one("[data-sends-itself]")?.requestSubmit();
}

start();
