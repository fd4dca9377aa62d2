// Draws a question's figures over time from the table that stands there anyway.
// Focus or hover shows the words, a press leads to them. Sizes are CSS pixels.

const SHAPES = ["symbolCircle", "symbolDiamond", "symbolSquare", "symbolTriangle", "symbolCross", "symbolStar"];
const COLOURS = 6;
const HIGH = 300;
const EDGE = { top: 14, right: 18, bottom: 34, left: 64 };
const UNDATED = 120;
const DAY = 86400000;

const written = new Intl.NumberFormat("en", { maximumSignificantDigits: 6 });
const end = (text) => (text === "" ? null : Number(text));
const rowsOf = (text) => text.split(" ").filter(Boolean).map(Number);

// --- Reading the table ------------------------------------------------------------------

function read(row) {
  const { number, low, high, opens, day, speaker, against, updates } = row.dataset;
  const link = row.querySelector(".words a");
  const from = end(low);
  const to = end(high);
  return {
    row,
    number: Number(number),
    // An open end reaches as far as judging admits: a factor of two.
    low: from ?? to / 2,
    high: to ?? from * 2,
    at: to ?? from,
    opens,
    soft: "soft" in row.dataset,
    decided: "decided" in row.dataset,
    day: day ? new Date(`${day}T00:00:00Z`) : null,
    when: row.querySelector(".time").textContent.trim(),
    speaker,
    against: rowsOf(against),
    updates: rowsOf(updates),
    figure: row.querySelector(".figure").textContent,
    outlet: row.children[3].textContent,
    quote: link.textContent,
    href: link.href,
  };
}

// --- Scales -----------------------------------------------------------------------------

function heights(points) {
  const low = Math.min(...points.map((one) => one.low));
  const high = Math.max(...points.map((one) => one.high));
  const range = [HIGH - EDGE.bottom, EDGE.top];
  if (low > 0 && high / low >= 100) return d3.scaleLog([low / 1.3, high * 1.3], range);
  return d3.scaleLinear([Math.min(0, low), high * 1.06], range).nice(5);
}

function days(points, right) {
  const [first, last] = d3.extent(points.filter((one) => one.day), (one) => one.day);
  if (!first) return null;
  const room = Math.max((last - first) * 0.05, 2 * DAY);
  return d3.scaleUtc([new Date(first - room), new Date(+last + room)], [EDGE.left, right]);
}

// Figures of one day stand beside each other; undated ones in the order they came in.
function place(points, width) {
  const undated = points.filter((one) => !one.day);
  const dated = undated.length < points.length;
  const right = dated && undated.length ? width - EDGE.right - UNDATED : width - EDGE.right;
  const x = days(points, right);
  for (const same of d3.group(points.filter((one) => one.day), (one) => +one.day).values()) {
    same.forEach((one, at) => (one.x = x(one.day) + (at - (same.length - 1) / 2) * Math.min(14, 60 / same.length)));
  }
  const from = dated ? right + 24 : EDGE.left + 24;
  const step = (width - EDGE.right - 12 - from) / Math.max(undated.length - 1, 1);
  undated.forEach((one, at) => (one.x = undated.length > 1 ? from + at * step : from + UNDATED / 3));
  return { x, right, undated: undated.length > 0, dated };
}

// --- Drawing ----------------------------------------------------------------------------

function speakers(points) {
  const names = [...new Set(points.map((one) => one.speaker))];
  const look = (at) => ({ shape: d3[SHAPES[at % SHAPES.length]], tone: `tone-${at % COLOURS}` });
  return new Map(names.map((name, at) => [name, look(at)]));
}

function axes(svg, y, space, width) {
  const ticks = y.ticks(5);
  const grid = svg.append("g").attr("class", "grid");
  for (const value of ticks) {
    grid.append("line").attr("x1", EDGE.left).attr("x2", width - EDGE.right).attr("y1", y(value)).attr("y2", y(value));
  }
  svg.append("g").attr("class", "axis").attr("transform", `translate(${EDGE.left} 0)`)
    .call(d3.axisLeft(y).tickValues(ticks).tickFormat((value) => written.format(value)).tickSize(0).tickPadding(8));
  const bottom = HIGH - EDGE.bottom;
  if (space.x) {
    const count = Math.max(2, Math.min(6, Math.floor((space.right - EDGE.left) / 110)));
    const format = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "2-digit", timeZone: "UTC" });
    svg.append("g").attr("class", "axis").attr("transform", `translate(0 ${bottom})`)
      .call(d3.axisBottom(space.x).tickValues(space.x.ticks(count).filter((day) => day % DAY === 0 && space.x(day) < width - 34)).tickFormat((day) => format.format(day)).tickSize(5));
  }
  if (!space.undated) return;
  const left = space.dated ? space.right + 12 : EDGE.left;
  svg.append("line").attr("class", "apart").attr("x1", left).attr("x2", left).attr("y1", EDGE.top).attr("y2", bottom);
  svg.append("text").attr("class", "said").attr("x", left + 8).attr("y", bottom + 20)
    .text(space.dated ? "undated" : "undated, in the order they came in");
}

function ties(svg, points, y) {
  const by = new Map(points.map((one) => [one.number, one]));
  const kinds = [["against", "tie against"], ["updates", "tie newer"]];
  for (const [kind, name] of kinds) {
    for (const one of points) {
      // An update is tied to the figure just before it; a contradiction to each.
      const numbers = kind === "updates" ? one.updates.slice(-1) : one.against;
      for (const other of numbers.map((number) => by.get(number))) {
        if (!other || (kind === "against" && other.number > one.number)) continue;
        svg.append("line").attr("class", name).attr("x1", other.x).attr("y1", y(other.at)).attr("x2", one.x).attr("y2", y(one.at));
      }
    }
  }
}

function mark(svg, one, y, look) {
  const link = svg.append("a").attr("href", one.href).attr("class", `point ${look.tone}`)
    .classed("soft", one.soft).classed("decided", one.decided)
    .attr("aria-label", `${one.figure}, ${one.speaker}, ${one.when}`);
  if (one.low !== one.high) {
    link.append("line").attr("class", one.opens ? "span open" : "span").attr("x1", one.x).attr("x2", one.x).attr("y1", y(one.low)).attr("y2", y(one.high));
    const caps = [["down", one.low], ["up", one.high]].filter(([open]) => open !== one.opens);
    for (const [, value] of caps) {
      link.append("line").attr("class", "span").attr("x1", one.x - 5).attr("x2", one.x + 5).attr("y1", y(value)).attr("y2", y(value));
    }
  }
  link.append("circle").attr("class", "reach").attr("cx", one.x).attr("cy", y(one.at)).attr("r", 13);
  link.append("path").attr("class", "shape-of").attr("d", d3.symbol(look.shape, 92)()).attr("transform", `translate(${one.x} ${y(one.at)})`);
  return link.node();
}

function legend(looks, points) {
  const list = document.createElement("ul");
  list.className = "legend";
  const entry = (name, draw) => {
    const item = list.appendChild(document.createElement("li"));
    const svg = d3.select(item).append("svg").attr("width", 18).attr("height", 14).attr("aria-hidden", "true");
    draw(svg);
    item.append(name);
  };
  for (const [name, look] of looks) {
    entry(name, (svg) => svg.append("path").attr("class", `shape-of ${look.tone}`).attr("d", d3.symbol(look.shape, 70)()).attr("transform", "translate(8 7)"));
  }
  const rule = (name) => (svg) => svg.append("line").attr("class", name).attr("x1", 0).attr("x2", 16).attr("y1", 7).attr("y2", 7);
  if (points.some((one) => one.against.length)) entry("contradiction", rule("tie against"));
  if (points.some((one) => one.updates.length)) entry("update", rule("tie newer"));
  if (points.some((one) => one.soft)) entry("hollow: hedged", (svg) => svg.append("circle").attr("class", "shape-of hollow").attr("cx", 8).attr("cy", 7).attr("r", 4));
  return list;
}

// --- The words beside a point --------------------------------------------------------------

function speak(box, one) {
  const [figure, who, quote] = ["b", "span", "q"].map((name) => document.createElement(name));
  figure.textContent = one.figure;
  who.textContent = `${one.speaker}, in ${one.outlet}, ${one.when}`;
  quote.textContent = one.quote;
  box.replaceChildren(figure, who, quote);
  box.hidden = false;
  const width = box.parentElement.clientWidth;
  const left = Math.max(4, Math.min(one.x - box.offsetWidth / 2, width - box.offsetWidth - 4));
  box.style.left = `${left}px`;
  const above = one.y - box.offsetHeight - 16;
  box.style.top = `${above > -40 ? above : one.y + 16}px`;
}

function listen(node, one, box) {
  const show = () => {
    speak(box, one);
    one.row.classList.add("lit");
  };
  const hide = () => {
    box.hidden = true;
    one.row.classList.remove("lit");
  };
  for (const name of ["mouseenter", "focus"]) node.addEventListener(name, show);
  for (const name of ["mouseleave", "blur"]) node.addEventListener(name, hide);
  node.addEventListener("keydown", (event) => event.key === "Escape" && hide());
}

function draw(figure, stage, points) {
  const width = Math.max(stage.clientWidth, 280);
  const y = heights(points);
  const space = place(points, width);
  const looks = speakers(points);
  const box = document.createElement("div");
  box.className = "told";
  box.hidden = true;
  const svg = d3.select(stage).html("").append("svg").attr("width", width).attr("height", HIGH)
    .attr("role", "group").attr("aria-label", `${points.length} figures over time; the table below says the same`);
  axes(svg, y, space, width);
  ties(svg, points, y);
  for (const one of points) {
    one.y = y(one.at);
    listen(mark(svg, one, y, looks.get(one.speaker)), one, box);
  }
  stage.append(box);
  figure.querySelector(".legend")?.remove();
  stage.before(legend(looks, points));
}

function start(figure) {
  const points = [...figure.querySelectorAll("tr[data-number]")].map(read);
  const stage = document.createElement("div");
  stage.className = "stage";
  figure.querySelector(".behind").before(stage);
  figure.querySelector(".behind").open = false;
  let drawn = 0;
  new ResizeObserver(() => {
    if (stage.clientWidth === drawn) return;
    drawn = stage.clientWidth;
    draw(figure, stage, points);
  }).observe(stage);
}

for (const figure of document.querySelectorAll("[data-course]")) start(figure);
