// Single keys (WCAG 2.1.4): printed on what they press, inert in fields and with
// modifiers, one switch for all. Which key does what the page says: `data-key` on a
// control, and on the body the list of acts for those that have no control.

const FIELD = "input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]";
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);

const keyOf = JSON.parse(document.body.dataset.keys ?? "{}");
// Acts without a control of their own; other scripts add theirs. Each tells whether it
// did anything, so that a key that does nothing here stays the browser's.
const acts = {};
const keysOn = () => !document.body.classList.contains("keys-off");
let lead = ""; // the first of two keys, "g" before "q"
let leadUntil = 0;

// A decision is on its way: the card in sight is about to go.
const deciding = () => Boolean(one("#decide.htmx-request"));
const openPicker = () => one("details.picker[open]");

function leave() {
  const picker = openPicker();
  if (!picker) return false;
  picker.open = false;
  one("summary", picker).focus();
  return true;
}

function nameOf(event) {
  if (event.key.length !== 1) return event.key;
  if (event.shiftKey && /^\p{L}$/u.test(event.key)) return `Shift+${event.key.toUpperCase()}`;
  return event.key.toLowerCase();
}

function pressDigit(digit) {
  const picker = openPicker();
  if (picker) one(`[data-digit="${digit}"]`, picker)?.click();
  else acts.row?.(digit);
  return true;
}

function pressControl(key) {
  const target = all(`[data-key="${CSS.escape(key)}"]`).find((control) => !control.closest("[hidden]") && !control.disabled);
  if (!target) return false;
  // A choice that stands open stays: whoever presses its key again after an answer was
  // lost goes on with the digit. Another decision's key leaves it.
  if (target.tagName === "SUMMARY" && target.parentElement.open) return true;
  if (target.tagName !== "SUMMARY") leave();
  target.click();
  return true;
}

function pressAct(key) {
  return Object.entries(keyOf).some(([act, its]) => its === key && acts[act]?.());
}

function isLead(key) {
  return Object.values(keyOf).some((its) => its.startsWith(`${key} `));
}

function press(key) {
  if (/^[1-9]$/.test(key)) return pressDigit(key);
  if (lead && performance.now() < leadUntil) {
    const both = `${lead} ${key}`;
    lead = "";
    return pressControl(both) || pressAct(both);
  }
  lead = isLead(key) ? key : "";
  leadUntil = performance.now() + 1500;
  return Boolean(lead) || pressControl(key) || pressAct(key);
}

function onKey(event) {
  if (event.key === "Escape") return void leave();
  if (deciding() && !event.target.closest?.(FIELD)) return; // meant for a card not yet seen
  const undoes = event.key.toLowerCase() === "z" && (event.ctrlKey || event.metaKey) && !event.altKey;
  if (undoes && keysOn() && !event.target.closest?.(FIELD)) return void (pressControl(keyOf[event.shiftKey ? "redo" : "undo"]) && event.preventDefault());
  if (!keysOn() || event.ctrlKey || event.altKey || event.metaKey || event.repeat || event.isComposing) return;
  if (event.target.closest?.(FIELD) || one("dialog[open]")) return;
  const key = nameOf(event);
  if (key.length > 1 && !key.startsWith("Shift+")) return; // Enter, Delete, arrows: the browser's
  if (key !== " " && press(key)) event.preventDefault();
}

function switchKeys(button) {
  const off = document.body.classList.toggle("keys-off");
  button.value = off ? "yes" : "no"; // what the next press asks for
  button.setAttribute("aria-pressed", String(!off));
  button.textContent = off ? "Single keys are off" : "Single keys are on";
}

document.addEventListener("keydown", onKey);
