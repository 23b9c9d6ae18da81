// One instant: what stands and moves at that time.
const centres = film.areas.map((_, area) => {
  const own = film.spots.area.map((value, n) => (value === area ? n : -1)).filter((n) => n >= 0);
  const middle = (at) => own.map(at).sort((a, b) => a - b)[own.length >> 1];
  return [middle(spotX), middle(spotY), own.length];
});
const loadsOf = {};
film.stations.office.forEach((office, n) => {
  loadsOf[office] = (loadsOf[office] || 0) + film.stations.n[n];
});

function progress(t) {
  const arrived = {},
    done = {};
  film.stations.office.forEach((office, n) => {
    if (t >= film.stations.arrived[n]) arrived[office] = (arrived[office] || 0) + film.stations.n[n];
    if (t >= film.stations.recapitulated[n]) done[office] = (done[office] || 0) + film.stations.n[n];
  });
  const share = (counts, office) => (counts[office] || 0) / (loadsOf[office] || 1);
  return film.committees.map(([office, stations, start, finish, deadline]) => ({
    office,
    area: film.spots.area[office],
    arrived: share(arrived, office),
    done: t >= finish ? 1 : share(done, office),
    open: t >= start && t < finish,
    late: t >= deadline && t < finish,
    finished: t >= finish,
    finish,
  }));
}
function drawInstant() {
  const pen = penOf(moving),
    t = player.t,
    near = Math.sqrt(view.scale / view.least);
  const crowd = Math.sqrt((view.width * view.height) / Math.max(film.stations.n.length, 40)) / 7;
  const r = Math.min(Math.max(crowd, 2.1), 5) * Math.min(near, 2.4);
  drawStations(pen, t, r);
  if (shown.posts) drawPosts(pen, t);
  for (const committee of progress(t))
    if (inArea(committee.area))
      drawCommittee(
        pen,
        committee.arrived,
        committee.done,
        committee.late,
        toX(spotX(committee.office)),
        toY(spotY(committee.office)),
        (committee.arrived || committee.late ? 1 : 0.55) * (film.thinned ? 5 : 9) * Math.min(near, 1.6),
      );
  drawLoads(pen, t);
  drawMoves(pen, t);
  drawNames(pen);
  drawCases(pen, t);
}
function drawStations(pen, t, r) {
  const s = film.stations;
  for (const wanted of [0, 1, 2, 3]) {
    for (let n = 0; n < s.n.length; n += 1) {
      if (s.class[n] !== wanted) continue;
      pen.globalAlpha = inArea(s.area[n]) ? 1 : 0.15;
      const x = toX(s.at[2 * n]),
        y = toY(s.at[2 * n + 1]);
      if (x > -9 && y > -9 && x < view.width + 9 && y < view.height + 9)
        drawStation(pen, wanted, stateOf(n, t), x, y, wanted ? 1.15 * r : r);
    }
  }
  pen.globalAlpha = 1;
}
function drawNames(pen) {
  pen.font = "bold 13px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  const taken = [];
  film.areas
    .map((name, area) => area)
    .sort((a, b) => centres[b][2] - centres[a][2])
    .forEach((area) => {
      if (!centres[area][2]) return;
      const half = pen.measureText(film.areas[area]).width / 2 + 3,
        x = toX(centres[area][0]),
        y = toY(centres[area][1]) - 16;
      const box = [x - half, y - 9, x + half, y + 9];
      if (taken.some((other) => box[0] < other[2] && other[0] < box[2] && box[1] < other[3] && other[1] < box[3]))
        return;
      taken.push(box);
      pen.globalAlpha = inArea(area) ? 1 : 0.35;
      pen.lineWidth = 4;
      pen.strokeStyle = "rgba(255,255,255,.9)";
      pen.strokeText(film.areas[area], x, y);
      pen.fillStyle = INK;
      pen.fillText(film.areas[area], x, y);
    });
  pen.globalAlpha = 1;
}
function drawPosts(pen, t) {
  const people = new Map();
  for (const [unit, what, from, , , begin, end] of film.units.moves) {
    if (!STILL.includes(what) || t * 10 < begin || t * 10 >= end || !inForce(unit) || !inArea(film.spots.area[from]))
      continue;
    const key = `${from}|${film.units.force[unit]}`;
    people.set(key, (people.get(key) || 0) + film.units.people[unit]);
  }
  const row = {};
  for (const [key, count] of people) {
    const [spot, force] = key.split("|").map(Number);
    const half = Math.min(2.2 + Math.sqrt(count) * 0.75, 9),
      step = (row[spot] = (row[spot] || 6) + half);
    pen.fillStyle = film.looks.forces[force];
    pen.strokeStyle = "#fff";
    pen.lineWidth = 1;
    const x = toX(spotX(spot)) + step,
      y = toY(spotY(spot)) - 7;
    pen.fillRect(x - half, y - half, 2 * half, 2 * half);
    pen.strokeRect(x - half, y - half, 2 * half, 2 * half);
    row[spot] += half + 1;
  }
}
function between(from, to, begin, end, t) {
  const share = end > begin ? Math.min(Math.max((t - begin) / (end - begin), 0), 1) : 1;
  return [toX(spotX(from) + share * (spotX(to) - spotX(from))), toY(spotY(from) + share * (spotY(to) - spotY(from)))];
}
function drawLoads(pen, t) {
  for (const [from, to, left, arrived, n] of film.loads) {
    if (t < left || t >= arrived || !inArea(film.spots.area[from])) continue;
    drawBoxes(pen, ...between(from, to, left, arrived, t), Math.min(3.6 + 0.35 * Math.sqrt(n), 6));
  }
}
function onTheMove(t) {
  return film.units.moves.filter(
    ([unit, what, from, to, , begin, end]) =>
      t * 10 >= begin &&
      t * 10 < end &&
      !STILL.includes(what) &&
      inForce(unit) &&
      (inArea(film.spots.area[from]) || inArea(film.spots.area[to])),
  );
}
function drawMoves(pen, t) {
  for (const [unit, what, from, to, , begin, end] of onTheMove(t)) {
    const place = between(from, to, begin, end, t * 10);
    if (from !== to && what !== activity.returning) {
      pen.beginPath();
      pen.moveTo(...place);
      pen.lineTo(toX(spotX(to)), toY(spotY(to)));
      pen.setLineDash([4, 4]);
      pen.lineWidth = 1.2;
      pen.strokeStyle = film.looks.forces[film.units.force[unit]];
      pen.stroke();
      pen.setLineDash([]);
    }
    const far = film.thinned && view.scale < 2.5 * view.least,
      aside = what === activity.on_scene ? 1 : 0;
    const size = (far ? 0.5 : 1) * Math.min(4 + 0.5 * Math.sqrt(film.units.people[unit]), 8);
    drawUnit(pen, film.units.force[unit], place[0] - 10 * aside, place[1] + 8 * aside, size);
  }
}
function openCases(t) {
  const found = [];
  for (let n = 0; n < film.cases.spot.length && film.cases.onset[n] <= t; n += 1) {
    if (caseState(n, t) && inArea(film.spots.area[film.cases.spot[n]])) found.push(n);
  }
  return found;
}
function drawCases(pen, t) {
  const c = film.cases;
  for (const n of openCases(t)) {
    const x = toX(spotX(c.spot[n])),
      y = toY(spotY(c.spot[n]));
    if (c.closes[n]) drawClosed(pen, x + 16, y, 8);
    drawCase(pen, c.severity[n], caseState(n, t), x, y, 7.5 + 0.9 * c.severity[n]);
  }
}
