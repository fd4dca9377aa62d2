// The case: rows and the words they come from, ticks, tabs of sources, panes of a phone.

const wide = matchMedia("(min-width: 900px)");
const TICKS = "input[type=checkbox]:not(:disabled)";

// --- Rows and words --------------------------------------------------------------------

function focusRow(row, show = true) {
  if (!row) return false;
  for (const other of all(".claim.focused")) other.classList.remove("focused");
  row.classList.add("focused");
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
  if (show) showWords(row.dataset.claim, row.dataset.article);
  return true;
}

function showWords(claim, article) {
  chooseTab(article);
  for (const lit of all(".lit")) lit.classList.remove("lit");
  const marks = all(`mark[data-claims~="${claim}"], .plot [data-claim="${claim}"]`);
  for (const mark of marks) mark.classList.add("lit");
  const first = marks.find((mark) => mark.tagName === "MARK");
  // On a phone the source is another pane: the row must not be lost for it.
  const folded = first?.closest("details:not([open])");
  // A graphic passage opens by its reader's own hand.
  const graphic = folded?.matches(".graphic");
  if (folded && !graphic) folded.open = true;
  if (first && (wide.matches || inPane("source"))) (graphic ? folded : first).scrollIntoView({ block: "center" });
}

// The next claim of the same article, in the order of the text.
function stepClaim(by) {
  const marks = all("section.source:not([hidden]) mark.ours");
  if (!marks.length) return false;
  const at = marks.findIndex((mark) => mark.classList.contains("lit"));
  const mark = marks[(at + by + marks.length + (at < 0 && by < 0 ? 1 : 0)) % marks.length];
  const row = mark.dataset.claims.split(" ").map((id) => one(`.claim[data-claim="${id}"]`)).find(Boolean);
  return focusRow(row);
}

function tick(row) {
  const box = row && one(TICKS, row);
  if (!box) return false;
  box.checked = !box.checked;
  showScope();
  return true;
}

// Ticks what has the focus and what comes after it, on a case or in a list, and goes on.
function extend(by) {
  const rows = all(".claim");
  const items = rows.length ? rows : all("[data-step]").filter((entry) => one(TICKS, entry.closest("li")));
  if (!items.length) return false;
  const at = items.findIndex((item) => item.classList.contains("focused") || item === document.activeElement);
  const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
  for (const item of [items[at] ?? next, next]) {
    const box = one(TICKS, rows.length ? item : item.closest("li"));
    if (!box) continue;
    box.checked = true;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }
  return rows.length ? focusRow(next) : (next.focus(), true);
}

function tickGroup(button) {
  const boxes = all(TICKS, button.closest("tbody"));
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

// --- Source tabs -----------------------------------------------------------------------

function chooseTab(article) {
  const tabs = all(".tabs [role=tab]");
  const chosen = tabs.find((tab) => tab.hash === `#article-${article}`);
  if (chosen?.getAttribute("aria-selected") === "true") return;
  for (const tab of tabs) {
    tab.setAttribute("aria-selected", String(tab === chosen));
    tab.tabIndex = tab === chosen ? 0 : -1;
    one(tab.hash).hidden = tab !== chosen;
  }
  // Asked last: where something stands is known once all that shows is laid out. Never
  // by scrollIntoView: on a phone that would move the page.
  if (chosen) chosen.parentElement.scrollLeft = chosen.offsetLeft - chosen.parentElement.offsetLeft;
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
  // What shows first is the source of the first row, else the first.
  chooseTab(one(".claim")?.dataset.article);
  if (!one("[aria-selected=true]", list)) chooseTab(tabs[0].hash.slice("#article-".length));
}

function toggleRaw() {
  const button = one("[data-raw]");
  if (!button) return false;
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(shown));
  one("span", button).textContent = shown ? "Removed text shown" : "Removed text hidden";
  one(".sources").classList.toggle("cleaned", !shown);
  return true;
}

// How words in other letters read, above them; the text itself stays as it is.
function toggleLetters(button) {
  const shown = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(shown));
  one("#main").classList.toggle("latin", shown);
}

// --- Panes of a narrow page --------------------------------------------------------------

const inPane = (name) => one("main.desk")?.dataset.pane === name;

function choosePane(name) {
  const desk = one("main.desk");
  if (!desk) return;
  desk.dataset.pane = name;
  for (const link of all(".panes a")) {
    if (link.dataset.pane === name) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  if (!wide.matches) scrollTo(0, 0);
}

function onCaseClick(event) {
  const target = event.target;
  const pane = target.closest(".panes a");
  if (pane) {
    event.preventDefault();
    choosePane(pane.dataset.pane);
    return;
  }
  if (target.closest("[data-raw]")) return void toggleRaw();
  const letters = target.closest("[data-letters]");
  if (letters) return void toggleLetters(letters);
  const group = target.closest("[data-tick-group]");
  if (group) tickGroup(group);
  const row = target.closest(".claim");
  if (!row || target.closest("label, button, .tag a, .edit-link")) return;
  if (target.closest(".words a")) event.preventDefault();
  if (target.closest(".words") && !wide.matches) choosePane("source");
  focusRow(row);
}

function furnishPickers(place) {
  for (const picker of all("details.picker", place)) {
    picker.addEventListener("toggle", () => picker.open && one(".choices", picker).focus());
  }
}

function furnishCase() {
  furnishPickers(document);
  makeTabs();
  showScope();
  // The source opens at the first row's words, not at its menus.
  const first = one(".claim");
  if (first && wide.matches) showWords(first.dataset.claim, first.dataset.article);
  for (const lit of all(".lit")) lit.classList.remove("lit");
  if (one("main.desk")) choosePane(one("main.desk").dataset.tour === "4" ? "source" : "case");
}

acts.row = (digit) => focusRow(one(`[data-row="${digit}"]`));
// Nobody who ticks without a row in focus means all rows: the first one that waits.
acts.tick = () => {
  const first = one(".claim.focused") ?? one(".claim:not(.decided)");
  if (first && !first.matches(".focused")) focusRow(first);
  return tick(first);
};
acts.extend_next = () => extend(1);
acts.extend_previous = () => extend(-1);
acts.next_claim = () => stepClaim(1);
acts.previous_claim = () => stepClaim(-1);
acts.whole = () => {
  const link = one("section.source:not([hidden]) [data-whole]");
  link?.click();
  return Boolean(link);
};
document.addEventListener("click", onCaseClick);
document.addEventListener("change", showScope);
