// Beside the map: what the reader would otherwise have to count.
const side = {
  states: document.getElementById("states"),
  people: document.getElementById("people"),
  cases: document.getElementById("cases"),
  committees: document.getElementById("committees"),
  flow: document.getElementById("flow"),
};
function glyph(draw, size = 18) {
  const canvas = document.createElement("canvas"),
    dots = window.devicePixelRatio || 1;
  canvas.width = canvas.height = size * dots;
  canvas.style.width = canvas.style.height = `${size}px`;
  const pen = canvas.getContext("2d");
  pen.scale(dots, dots);
  draw(pen, size / 2, size / 2);
  return canvas;
}
function line(parent, text, value, picture, kind = "") {
  const item = document.createElement("li");
  if (kind) item.className = kind;
  if (picture) item.append(picture);
  const label = document.createElement("span");
  label.textContent = text;
  item.append(label);
  if (value !== null) {
    const told = document.createElement("b");
    told.textContent = value;
    item.append(told);
  }
  parent.append(item);
  return item;
}
function tellStates(t) {
  const counts = STATES.map(() => 0),
    s = film.stations;
  for (let n = 0; n < s.n.length; n += 1) if (inArea(s.area[n])) counts[stateOf(n, t)] += s.n[n];
  side.states.replaceChildren();
  STATES.forEach((name, state) =>
    line(
      side.states,
      words[`state_${name}`],
      number(counts[state]),
      glyph((pen, x, y) => drawStation(pen, 0, state, x, y, 6)),
    ),
  );
  STATES.forEach((name, state) => {
    side.states.dataset[name] = counts[state];
  });
}
function tellPeople(t) {
  const people = film.looks.activities.map(() => 0);
  for (const [unit, what, from, to, , begin, end] of film.units.moves) {
    if (
      t * 10 >= begin &&
      t * 10 < end &&
      inForce(unit) &&
      (inArea(film.spots.area[from]) || inArea(film.spots.area[to]))
    )
      people[what] += film.units.people[unit];
  }
  side.people.replaceChildren();
  people.forEach((count, what) => {
    if (count) line(side.people, film.names.activities[what], number(count), null);
  });
}
const stateText = (n, t) => {
  const c = film.cases,
    state = caseState(n, t),
    minutes = (since) => number(t - since);
  if (state === "there") return say("case_there", { minutes: minutes(c.first[n]) });
  if (state === "coming") return say("case_coming", { minutes: minutes(c.onset[n]) });
  return state === "alone" ? say("case_alone", { minutes: minutes(c.onset[n]) }) : words.case_none;
};
const MOST_LINES = 9;
function tellCases(t) {
  const c = film.cases,
    open = openCases(t);
  const waiting = open.filter((n) => ["alone", "coming"].includes(caseState(n, t)));
  open.sort(
    (a, b) => c.severity[b] - c.severity[a] || waiting.includes(b) - waiting.includes(a) || c.onset[a] - c.onset[b],
  );
  side.cases.replaceChildren();
  open.slice(0, MOST_LINES).forEach((n) => {
    const state = caseState(n, t);
    const text = `${film.names.types[c.type[n]]}, ${film.spots.label[c.spot[n]]}: ${stateText(n, t)}`;
    line(
      side.cases,
      text,
      null,
      glyph((pen, x, y) => drawCase(pen, c.severity[n], state, x, y, 6), 20),
      waiting.includes(n) ? "wait" : "",
    );
  });
  if (open.length > MOST_LINES) line(side.cases, say("more", { n: number(open.length - MOST_LINES) }), null, null);
  if (!open.length) line(side.cases, words.no_case, null, null);
  side.cases.dataset.open = open.length;
  side.cases.dataset.waiting = waiting.length;
}
function tellFlow(t) {
  let boxes = 0;
  for (const [from, , left, arrived, n] of film.loads)
    if (t >= left && t < arrived && inArea(film.spots.area[from])) boxes += n;
  const closed = openCases(t).filter((n) => film.cases.closes[n]).length;
  side.flow.replaceChildren();
  line(
    side.flow,
    words.boxes_travelling,
    number(boxes),
    glyph((pen, x, y) => drawBoxes(pen, x, y, 6)),
  );
  line(
    side.flow,
    words.roads_closed,
    number(closed),
    glyph((pen, x, y) => drawClosed(pen, x, y, 7)),
  );
  side.flow.dataset.boxes = boxes;
  side.flow.dataset.closed = closed;
}
function tellCommittees(t) {
  const found = progress(t).filter((committee) => inArea(committee.area));
  side.committees.replaceChildren();
  side.committees.dataset.finished = found.filter((committee) => committee.finished).length;
  if (found.length > 24) {
    line(side.committees, words.committees_finished, `${side.committees.dataset.finished} / ${found.length}`, null);
    return;
  }
  for (const committee of found) {
    const item = document.createElement("li"),
      label = document.createElement("span"),
      bar = document.createElement("span"),
      told = document.createElement("b");
    label.className = "label";
    bar.className = "share";
    label.textContent = film.spots.label[committee.office];
    told.textContent = committee.late
      ? words.late
      : committee.finished
        ? words.finished
        : `${Math.floor(100 * committee.done)}%`;
    for (const share of [committee.arrived, committee.done]) {
      const part = document.createElement("i");
      part.style.width = `${100 * share}%`;
      bar.append(part);
    }
    item.append(label, bar, told);
    side.committees.append(item);
  }
}
function tellSide(t) {
  tellStates(t);
  tellPeople(t);
  tellCases(t);
  tellFlow(t);
  tellCommittees(t);
}
function tellLegend() {
  const legend = document.getElementById("legend");
  const entry = (text, draw) => {
    const item = document.createElement("span");
    item.append(glyph(draw, 20), text);
    legend.append(item);
  };
  film.names.classes.forEach((name, level) => entry(name, (pen, x, y) => drawStation(pen, level, 1, x, y, 6)));
  film.names.forces.forEach((name, force) => entry(name, (pen, x, y) => drawUnit(pen, force, x, y, 6)));
  entry(words.case_legend_alone, (pen, x, y) => drawCase(pen, 3, "alone", x, y, 7));
  entry(words.case_legend_coming, (pen, x, y) => drawCase(pen, 3, "coming", x, y, 7));
  entry(words.case_legend_there, (pen, x, y) => drawCase(pen, 3, "there", x, y, 7));
  entry(words.committee_legend, (pen, x, y) => drawCommittee(pen, 0.75, 0.4, false, x, y, 8));
  entry(words.base_legend, (pen, x, y) => drawBase(pen, x, y, 7));
  entry(words.commission_legend, (pen, x, y) => drawCommission(pen, x, y, 6));
}
