// Holding a case, telling what came, keeping what is typed. All of it is a courtesy: the
// desk works without this file, and the version of the case guards every decision.

const one = (selector) => document.querySelector(selector);
const HOLD = 20_000;
const ASK = 15_000;
const AWAY = 5 * 60_000;

let lastInput = Date.now();
let news = 0; // watched things to which something happened
let letGo = null; // the token of the page that let its case go

const panel = () => one("[data-lease]");
const token = () => one("input[name=csrf_token]")?.value ?? "";

function form(fields) {
  const filled = new FormData();
  filled.append("csrf_token", token());
  for (const [name, value] of Object.entries(fields)) filled.append(name, value);
  return filled;
}

function send(address, fields) {
  return reach(address, { method: "POST", body: form(fields), headers: { Accept: "application/json" } });
}

// --- Who has the case ------------------------------------------------------------------

function showHolder(lease) {
  const place = panel();
  if (!place) return;
  const others = Boolean(lease.by) && !lease.mine;
  const holder = one("[data-holder]");
  const had = holder.dataset.by;
  one("[data-yours]").hidden = !lease.mine;
  for (const what of ["[data-take]", "[data-let-go]"]) {
    if (one(what)) one(what).hidden = what === "[data-take]" ? !others : !lease.mine;
  }
  holder.hidden = !others;
  holder.dataset.left = lease.left;
  holder.dataset.by = others ? lease.by : "";
  if (!others || had === lease.by) return showClock();
  const name = document.createElement("b");
  name.textContent = lease.by;
  const clock = document.createElement("span");
  clock.dataset.clock = "";
  const took = place.dataset.held === "yes" ? " has taken it over, " : " has it open, ";
  holder.replaceChildren(name, took, clock, ". You can read along.");
  place.dataset.held = "no";
  showClock();
}

function showClock() {
  const holder = one("[data-holder]:not([hidden])");
  const clock = holder && holder.querySelector("[data-clock]");
  if (!clock) return;
  const left = Math.max(0, Number(holder.dataset.left));
  clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

function tick() {
  const holder = one("[data-holder]:not([hidden])");
  if (holder) holder.dataset.left = Math.max(0, Number(holder.dataset.left) - 1);
  showClock();
}

async function hold() {
  const place = panel();
  if (!place || "readsOnly" in place.dataset || letGo === place.dataset.token) return;
  if (Date.now() - lastInput > AWAY) return;
  const answer = await send(place.dataset.lease, { token: place.dataset.token });
  if (!answer || place !== panel()) return;
  const lease = await answer.json();
  showHolder(lease);
  if (lease.mine) place.dataset.held = "yes";
}

function leave() {
  const place = panel();
  if (place?.dataset.held !== "yes" || letGo === place.dataset.token) return;
  navigator.sendBeacon(place.dataset.release, form({ token: place.dataset.token, leaving: "1" }));
  letGo = place.dataset.token;
}

// Esc lets a case go that nothing was typed or ticked in.
function onEscape(event) {
  const busy = one("details[open].picker, dialog[open]") || event.target.closest?.("input, textarea, select");
  if (event.key !== "Escape" || event.defaultPrevented || busy) return;
  if (one(".claim input:checked") || one("#decide [name=note]")?.value) return;
  leave();
  showHolder({ by: null, mine: false, left: 0 });
}

// --- Keys: `acts` is the list of keys.js ---------------------------------------------------

acts.edit = () => {
  const link = one(".claim.focused [data-edit]") ?? one("[data-edit]");
  link?.click();
  return Boolean(link);
};

acts.note = () => {
  const field = one(".write-note textarea");
  if (!field) return false;
  field.closest("details").open = true;
  field.focus();
  return true;
};

const tickRow = acts.tick;
acts.tick = () => {
  const box = document.activeElement?.closest("li")?.querySelector("[name=case]");
  if (!box) return tickRow?.() ?? false;
  box.checked = !box.checked;
  showTicked();
  return true;
};

function showTicked() {
  const bar = one("[data-bulk]");
  if (!bar) return;
  const ticked = document.querySelectorAll("[name=case]:checked").length;
  bar.hidden = !ticked;
  one("[data-ticked]").textContent = ticked === 1 ? "1 case ticked" : `${ticked} cases ticked`;
}

// --- What came ---------------------------------------------------------------------------

function showNews() {
  const bubble = one("[data-watched]");
  if (!bubble) return;
  bubble.hidden = !news;
  bubble.textContent = `${news} new`;
}

async function ask() {
  const live = one("[data-live]");
  if (!live || document.hidden) return;
  const place = panel();
  const asked = new URLSearchParams(location.search);
  asked.delete("after");
  asked.set("since", live.dataset.since);
  if (place) asked.set("case", place.dataset.case);
  const answer = await reach(`${live.dataset.live}?${asked}`, { headers: { Accept: "application/json" } });
  if (!answer || live !== one("[data-live]")) return;
  const state = await answer.json();
  news = state.watched;
  showNews();
  const pill = one("[data-arrived]");
  pill.hidden = !state.arrived;
  if (state.arrived) pill.textContent = `${state.arrived} new`;
  if (!place || place !== panel()) return;
  if (state.version && String(state.version) !== place.dataset.version) one("[data-changed]").hidden = false;
  if (!state.lease.mine) showHolder(state.lease);
}

// --- What is typed -------------------------------------------------------------------------

let typing;
let unkept = false;

function onInput(event) {
  lastInput = Date.now();
  if (!event.target.matches?.("#decide [name=note]")) return;
  unkept = true;
  clearTimeout(typing);
  typing = setTimeout(keepNote, 800);
}

async function keepNote() {
  const kept = one("#decide [data-keep]")?.dataset.keep;
  const note = one("#decide [name=note]")?.value;
  if (kept) unkept = !(await send(kept, { note }));
}

// --- Words that are a claim -----------------------------------------------------------------

const NOT_TEXT = "sup, rt, summary, .mend, .hidden";

// Code points of the article before a place in the page; what we put in does not count.
function before(text, node, offset) {
  const upTo = document.createRange();
  upTo.setStart(text, 0);
  upTo.setEnd(node, offset);
  const copy = upTo.cloneContents();
  for (const ours of copy.querySelectorAll(NOT_TEXT)) ours.remove();
  return [...copy.textContent].length;
}

function onSelect() {
  const form = one("[data-add-claim]");
  const chosen = getSelection();
  if (!form || !chosen.rangeCount) return;
  const range = chosen.getRangeAt(0);
  const at = range.startContainer;
  const text = (at.nodeType === 1 ? at : at.parentElement)?.closest(".article-text");
  const copy = range.cloneContents();
  for (const ours of copy.querySelectorAll(NOT_TEXT)) ours.remove();
  const words = copy.textContent.trim();
  if (!text || !text.contains(range.endContainer) || words.length < 8) return;
  const source = text.closest("[id^=article-]");
  if (source) form.elements.article.value = source.id.slice("article-".length);
  form.elements.words.value = words;
  form.elements.start.value = before(text, at, range.startOffset);
  form.closest("details").open = true;
}

function again(what, pause) {
  const next = () => what().catch(() => {}).finally(() => setTimeout(next, pause));
  setTimeout(next, pause);
}

for (const kind of ["pointerdown", "keydown", "wheel"]) {
  addEventListener(kind, () => { lastInput = Date.now(); }, { passive: true });
}
addEventListener("input", onInput);
document.addEventListener("desk:back", () => unkept && keepNote());
document.addEventListener("pointerup", () => setTimeout(onSelect));
addEventListener("keydown", onEscape);
addEventListener("pagehide", leave);
// To decide a case lets it go, too.
document.addEventListener("htmx:beforeSwap", (event) => event.detail.target?.id === "main" && event.detail.elt.id !== "decide" && leave());
document.addEventListener("desk:shown", () => {
  showNews();
  hold().catch(() => {});
});
hold().catch(() => {});
document.addEventListener("change", showTicked);
showTicked();
setInterval(tick, 1000);
again(hold, HOLD);
again(ask, ASK);
