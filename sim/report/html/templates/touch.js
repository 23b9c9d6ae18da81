// What is under a finger
function describe(x, y) {
  const reach = 14,
    t = player.t,
    near = [];
  const add = (px, py, weight, text) => {
    const d = Math.hypot(px - x, py - y);
    if (d < reach) near.push([d - weight, text]);
  };
  const c = film.cases,
    s = film.stations;
  for (const n of openCases(t))
    add(toX(spotX(c.spot[n])), toY(spotY(c.spot[n])), 9, () =>
      say("told_case", {
        type: film.names.types[c.type[n]],
        place: film.spots.label[c.spot[n]],
        severity: c.severity[n],
        gravest: c.gravest[n],
        need: c.need[n],
        onset: moment(c.onset[n]),
        report: moment(c.report[n]),
        first: moment(c.first[n]),
        full: moment(c.full[n]),
        end: moment(c.end[n]),
        ending: film.names.endings[c.ended_by[n]],
      }),
    );
  for (const [unit, what, from, to, , begin, end] of onTheMove(t))
    add(...between(from, to, begin, end, t * 10), 6, () =>
      say("told_unit", {
        unit: film.units.name[unit],
        people: film.units.people[unit],
        force: film.names.forces[film.units.force[unit]],
        activity: film.names.activities[what],
        from: film.spots.label[from],
        to: film.spots.label[to],
        end: moment(end / 10),
      }),
    );
  for (const committee of progress(t))
    add(toX(spotX(committee.office)), toY(spotY(committee.office)), 4, () =>
      say("told_committee", {
        name: film.spots.label[committee.office],
        arrived: Math.floor(100 * committee.arrived),
        done: Math.floor(100 * committee.done),
        finish: moment(committee.finish),
      }),
    );
  for (let n = 0; n < s.n.length; n += 1)
    add(toX(s.at[2 * n]), toY(s.at[2 * n + 1]), 0, () =>
      say(film.thinned ? "told_village" : "told_station", {
        name: film.thinned ? "" : s.name[n],
        n: s.n[n],
        village: film.spots.label[s.village[n]] || "",
        class: film.names.classes[s.class[n]],
        state: words[`state_${STATES[stateOf(n, t)]}`],
        open: moment(s.open[n]),
        counted: moment(s.counted[n]),
        arrived: moment(s.arrived[n]),
      }),
    );
  near.sort((a, b) => a[0] - b[0]);
  by("told").textContent = near.length ? near[0][1]() : words.tap;
}

// Fingers and mouse
const fingers = new Map();
let moved = 0;
moving.addEventListener("pointerdown", (event) => {
  fingers.set(event.pointerId, [event.offsetX, event.offsetY]);
  moved = 0;
});
moving.addEventListener("pointermove", (event) => {
  const old = fingers.get(event.pointerId);
  if (!old) return;
  const here = [event.offsetX, event.offsetY];
  moved += Math.hypot(here[0] - old[0], here[1] - old[1]);
  if (fingers.size === 1 && (event.pointerType === "mouse" || board.classList.contains("near"))) {
    view.x += here[0] - old[0];
    view.y += here[1] - old[1];
    drawAll();
  }
  if (fingers.size === 2) {
    const other = [...fingers].find(([id]) => id !== event.pointerId)[1];
    const before = Math.hypot(old[0] - other[0], old[1] - other[1]),
      after = Math.hypot(here[0] - other[0], here[1] - other[1]);
    if (before > 0) zoom(after / before, (here[0] + other[0]) / 2, (here[1] + other[1]) / 2);
  }
  fingers.set(event.pointerId, here);
});
const lift = (event) => {
  if (fingers.delete(event.pointerId) && event.type === "pointerup" && moved < 6)
    describe(event.offsetX, event.offsetY);
};
for (const name of ["pointerup", "pointercancel", "pointerleave"]) moving.addEventListener(name, lift);
moving.addEventListener(
  "wheel",
  (event) => {
    event.preventDefault();
    zoom(event.deltaY < 0 ? 1.25 : 0.8, event.offsetX, event.offsetY);
  },
  { passive: false },
);
