// The next card, fetched while this one is read. A decision that leads there shows it at
// once: only the case and its sources change places; the queue beside them comes after.

const AFTER = 200; // ms after a card is shown: what is on the screen comes first
const PARTS = ["nav.panes", "#pane-case", "#pane-source"];

let keptCard = null; // the next card, as it will stand in the page
let behindBack = false; // whether the card that is shown was made before the last decision

async function fetchAhead() {
  const form = one("#decide[data-ahead]");
  if (!form) return;
  const asked = new URL(form.dataset.ahead, location.href);
  if (behindBack) asked.searchParams.set("renew", "1");
  const answer = await fetch(asked, { headers: { "HX-Request": "true" } });
  if (answer.status !== 200 || answer.redirected || form !== one("#decide")) return;
  const came = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (form !== one("#decide")) return;
  if (behindBack) renew(form, came);
  behindBack = false;
  const card = one("main[data-kept]", came);
  if (!card) return;
  document.adoptNode(card);
  htmx.process(card);
  keptCard = card;
  form.elements.ahead.value = card.dataset.kept;
}

// What the last decision changed beside this card. Never under a hand that is choosing.
function renew(form, came) {
  renewPart(one("#pane-queue"), one("#pane-queue", came));
  renewPart(one("#pane-case .steps"), one(".steps", came));
  const buttons = one(".buttons", form);
  if (!openPicker()) renewPart(buttons, one(`.buttons[data-case="${buttons.dataset.case}"]`, came));
}

function renewPart(here, fresh) {
  if (!here || !fresh || here.contains(document.activeElement)) return;
  const place = here.scrollTop;
  here.replaceWith(document.adoptNode(fresh));
  htmx.process(fresh);
  fresh.scrollTop = place;
  furnishPickers(fresh);
}

function showKept() {
  if (!keptCard) return;
  const card = keptCard;
  for (const part of PARTS) one(`#main > ${part}`).replaceWith(one(part, card));
  document.title = card.dataset.title;
  for (const link of all("#pane-queue .waiting a")) {
    if (link.pathname === location.pathname) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  shown();
  behindBack = true;
}

// Another card than the kept one is shown, or the kept one: the next is fetched for it.
function lookAhead() {
  keptCard = null;
  behindBack = false;
  const form = one("#decide");
  setTimeout(() => form === one("#decide") && fetchAhead().catch(() => {}), AFTER);
}

document.addEventListener("desk:shown", lookAhead);
document.addEventListener("desk:card", showKept);
