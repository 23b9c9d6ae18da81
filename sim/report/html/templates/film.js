// The film: lists of whole numbers become columns; an instant that never came is Infinity.
const film = JSON.parse(document.getElementById("film").textContent);
const words = film.words;
const never = (values) => values.map((value) => (value === null ? Infinity : value));
for (const column of ["open", "last", "counted", "left", "arrived", "recapitulated"])
  film.stations[column] = never(film.stations[column]);
for (const column of ["onset", "report", "dispatch", "first", "full", "end"])
  film.cases[column] = never(film.cases[column]);
film.loads = film.loads.map(never);
film.committees = film.committees.map(never);
film.units.moves = film.units.moves.map(never);

const spotX = (spot) => film.spots.at[2 * spot];
const spotY = (spot) => film.spots.at[2 * spot + 1];

// Writing
function say(key, values = {}) {
  return words[key].replace(/{(\w+)}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
function number(value) {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, words.thousand);
}
function moment(t) {
  if (!Number.isFinite(t)) return words.none;
  const minute = Math.floor(t);
  return `${dayName(Math.floor(minute / 1440))} ${clock(minute)}`;
}
function clock(t) {
  const minute = ((Math.floor(t) % 1440) + 1440) % 1440;
  const two = (value) => String(value).padStart(2, "0");
  return say("clock", { hour: two(Math.floor(minute / 60)), minute: two(minute % 60) });
}
function dayName(day) {
  return film.days[day - Math.floor(film.from / 1440)] || "";
}
function dateOf(t) {
  return film.dates[Math.floor(t / 1440) - Math.floor(film.from / 1440)] || "";
}

// The slider gives polling day, from its eve to the next morning, half of its length.
const bends = [
  [0, film.from],
  [0.12, Math.max(film.from, -360)],
  [0.67, Math.min(film.to, 2160)],
  [1, film.to],
];
function timeAt(share) {
  for (let n = 1; n < bends.length; n += 1) {
    const [a, from] = bends[n - 1],
      [b, to] = bends[n];
    if (share <= b) return from + ((share - a) / (b - a)) * (to - from);
  }
  return film.to;
}
function shareAt(t) {
  for (let n = 1; n < bends.length; n += 1) {
    const [a, from] = bends[n - 1],
      [b, to] = bends[n];
    if (t <= to && to > from) return a + ((t - from) / (to - from)) * (b - a);
  }
  return 1;
}

// States
const STATES = ["closed", "voting", "counting", "waiting", "gone", "recapitulated"];
function stateOf(n, t) {
  const s = film.stations;
  if (t < s.open[n]) return 0;
  if (t < s.last[n]) return 1;
  if (t < s.counted[n]) return 2;
  if (t < s.left[n]) return 3;
  return t < s.recapitulated[n] ? 4 : 5;
}
function caseState(n, t) {
  const c = film.cases;
  if (t < c.onset[n] || t >= c.end[n]) return "";
  if (c.need[n] === 0) return "none";
  if (t >= c.first[n]) return "there";
  return t >= c.dispatch[n] ? "coming" : "alone";
}
const activity = Object.fromEntries(film.looks.activities.map((name, n) => [name, n]));
const STILL = ["posted", "roving", "standby"].map((name) => activity[name]);
const shown = { area: -1, force: -1, posts: !film.thinned };
const inArea = (area) => shown.area < 0 || shown.area === area;
const inForce = (unit) => shown.force < 0 || film.units.force[unit] === shown.force;
