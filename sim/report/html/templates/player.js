// The player: one instant, moved by slider, buttons, keys, fingers, or by itself.
const root = document.getElementById("player"),
  by = (id) => document.getElementById(id);
const player = { t: Math.min(Math.max(420, film.from), film.to), speed: 15, playing: false, last: 0, told: 0 };
const SLIDER = 10000;

function seek(t) {
  player.t = Math.min(Math.max(t, film.from), film.to);
  showTime();
  drawInstant();
  tellSide(player.t);
}
function showTime() {
  const date = dateOf(player.t);
  by("clock").firstChild.textContent = moment(player.t);
  by("clock").lastChild.textContent = date ? ` ${date}` : "";
  by("time").value = Math.round(SLIDER * shareAt(player.t));
  by("time").setAttribute("aria-valuetext", moment(player.t));
  root.dataset.t = String(Math.floor(player.t));
  drawCursor();
}
function play(on) {
  player.playing = on && player.t < film.to;
  by("play").textContent = player.playing ? words.pause : words.play;
  by("play").setAttribute("aria-pressed", String(player.playing));
  root.dataset.playing = String(player.playing);
  if (player.playing) {
    player.last = performance.now();
    requestAnimationFrame(step);
  } else tellSide(player.t);
}
function step(now) {
  if (!player.playing) return;
  player.t = Math.min(player.t + ((now - player.last) / 1000) * player.speed, film.to);
  player.last = now;
  showTime();
  drawInstant();
  if (now - player.told > 250) {
    player.told = now;
    tellSide(player.t);
  }
  if (player.t >= film.to) play(false);
  else requestAnimationFrame(step);
}
function jump(way) {
  const c = film.cases,
    mine = c.onset.filter((onset, n) => inArea(film.spots.area[c.spot[n]]));
  const later = mine.filter((onset) => onset > Math.floor(player.t)),
    earlier = mine.filter((onset) => onset < Math.floor(player.t));
  const target = way > 0 ? Math.min(...later) : Math.max(...earlier);
  if (Number.isFinite(target)) {
    play(false);
    seek(target);
  }
}
function worst() {
  if (film.worst !== null) {
    play(false);
    seek(film.worst);
  }
}
