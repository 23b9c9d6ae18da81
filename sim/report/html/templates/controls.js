// Keys
const KEYS = {
  " ": () => play(!player.playing),
  ArrowLeft: (far) => seek(player.t - (far ? 360 : 10)),
  ArrowRight: (far) => seek(player.t + (far ? 360 : 10)),
  Home: () => seek(film.from),
  End: () => seek(film.to),
  n: () => jump(1),
  p: () => jump(-1),
  w: worst,
  "+": () => zoom(1.4),
  "-": () => zoom(1 / 1.4),
  0: fit,
};
root.addEventListener("keydown", (event) => {
  const act = KEYS[event.key.length === 1 ? event.key.toLowerCase() : event.key];
  const other = event.target.closest("select, button, a, summary") && [" "].includes(event.key);
  if (!act || other || event.target.matches("select") || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act(event.shiftKey);
});

// Buttons and lists
const choose = (select, names, all) => {
  [all, ...names].forEach((name, n) => select.append(new Option(name, String(n - 1))));
};
choose(by("area"), film.areas, words.everywhere);
choose(by("force"), film.names.forces, words.every_force);
by("play").addEventListener("click", () => play(!player.playing));
by("worst").addEventListener("click", worst);
by("worst").disabled = film.worst === null;
by("next").addEventListener("click", () => jump(1));
by("previous").addEventListener("click", () => jump(-1));
by("speed").addEventListener("change", (event) => {
  player.speed = Number(event.target.value);
});
by("area").addEventListener("change", (event) => {
  shown.area = Number(event.target.value);
  fit();
  tellSide(player.t);
});
by("force").addEventListener("change", (event) => {
  shown.force = Number(event.target.value);
  drawInstant();
  tellSide(player.t);
});
by("posts").checked = shown.posts;
by("posts").addEventListener("change", (event) => {
  shown.posts = event.target.checked;
  drawInstant();
});
by("nearer").addEventListener("click", () => zoom(1.5));
by("farther").addEventListener("click", () => zoom(1 / 1.5));
by("whole").addEventListener("click", fit);
by("time").addEventListener("input", (event) => {
  play(false);
  seek(timeAt(event.target.value / SLIDER));
});

// An address such as #t=720&area=2&play=1 opens the page at an instant.
function fromAddress() {
  const asked = new URLSearchParams(location.hash.slice(1)),
    whole = (name) => Number.parseInt(asked.get(name), 10);
  if (!asked.has("t")) return;
  for (const name of ["area", "force"])
    if (by(name).options[whole(name) + 1]) {
      shown[name] = whole(name);
      by(name).value = asked.get(name);
    }
  if (whole("speed") > 0) player.speed = whole("speed");
  fit();
  seek(whole("t") || 0);
  if (asked.get("play") === "1") play(true);
}

tellLegend();
resize();
seek(player.t);
drawHours();
fromAddress();
new ResizeObserver(() =>
  requestAnimationFrame(() => {
    resize();
    drawHours();
    drawCursor();
  }),
).observe(board);
window.addEventListener("hashchange", fromAddress);
