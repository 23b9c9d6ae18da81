// The board: the land is drawn once for a view, what moves at every instant.
const board = document.getElementById("board"),
  still = board.children[0],
  moving = board.children[1];
const view = { scale: 1, x: 0, y: 0, least: 1, width: 0, height: 0 };
const toX = (x) => x * view.scale + view.x,
  toY = (y) => y * view.scale + view.y;

function boxOf(area) {
  let box = [Infinity, Infinity, -Infinity, -Infinity];
  film.spots.area.forEach((own, n) => {
    if (own !== area) return;
    const x = spotX(n),
      y = spotY(n);
    box = [Math.min(box[0], x), Math.min(box[1], y), Math.max(box[2], x), Math.max(box[3], y)];
  });
  const edge = 0.15 * Math.max(box[2] - box[0], box[3] - box[1], 200);
  return [box[0] - edge, box[1] - edge, box[2] + edge, box[3] + edge];
}
function fit() {
  const [west, north, east, south] = shown.area < 0 ? [0, 0, ...film.size] : boxOf(shown.area);
  const whole = Math.min(view.width / film.size[0], view.height / film.size[1]);
  view.least = whole;
  view.scale = Math.min(view.width / (east - west), view.height / (south - north));
  view.x = (view.width - (west + east) * view.scale) / 2;
  view.y = (view.height - (north + south) * view.scale) / 2;
  drawAll();
}
function zoom(factor, x = view.width / 2, y = view.height / 2) {
  const next = Math.min(Math.max(view.scale * factor, view.least * 0.8), view.least * 60);
  view.x = x - ((x - view.x) * next) / view.scale;
  view.y = y - ((y - view.y) * next) / view.scale;
  view.scale = next;
  drawAll();
}
function drawAll() {
  board.classList.toggle("near", view.scale > 1.05 * view.least);
  drawLand();
  drawInstant();
}
function penOf(canvas) {
  const pen = canvas.getContext("2d"),
    dots = window.devicePixelRatio || 1;
  pen.setTransform(dots, 0, 0, dots, 0, 0);
  pen.clearRect(0, 0, view.width, view.height);
  return pen;
}
function resize() {
  board.style.maxHeight = `${Math.max(board.clientWidth * (film.size[1] / film.size[0]) + 30, 260)}px`;
  const dots = window.devicePixelRatio || 1,
    box = { width: board.clientWidth, height: board.clientHeight };
  if (!box.width) return;
  [view.width, view.height] = [box.width, box.height];
  for (const canvas of [still, moving]) {
    canvas.width = Math.round(box.width * dots);
    canvas.height = Math.round(box.height * dots);
  }
  fit();
}

// Land
function trace(pen, flat) {
  for (let n = 0; n < flat.length; n += 2) pen[n ? "lineTo" : "moveTo"](toX(flat[n]), toY(flat[n + 1]));
}
function strokes(pen, flat, colour, width, dash) {
  pen.beginPath();
  for (let n = 0; n < flat.length; n += 4) {
    pen.moveTo(toX(flat[n]), toY(flat[n + 1]));
    pen.lineTo(toX(flat[n + 2]), toY(flat[n + 3]));
  }
  pen.strokeStyle = colour;
  pen.lineWidth = width;
  pen.setLineDash(dash);
  pen.stroke();
  pen.setLineDash([]);
}
const LEGS = {
  highway: ["#a8865a", 2.2, []],
  road: ["#d8ccb8", 1, []],
  foot: ["#b9a98f", 1, [2, 3]],
  river: ["#4a98c9", 1.5, []],
  sea: ["#4a98c9", 1.1, [5, 3]],
};
function drawLand() {
  const pen = penOf(still);
  pen.save();
  pen.beginPath();
  for (const ring of film.outline) {
    trace(pen, ring);
    pen.closePath();
  }
  pen.fillStyle = "#fdfdf9";
  pen.fill("evenodd");
  pen.strokeStyle = "#4d4d4d";
  pen.lineWidth = 3;
  pen.stroke();
  pen.clip("evenodd");
  strokes(pen, film.borders[0], "#9a9a9a", 0.9, [5, 3]);
  strokes(pen, film.borders[1], "#4d4d4d", 1.5, []);
  pen.restore();
  for (const [kind, flat] of Object.entries(film.legs)) strokes(pen, flat, ...LEGS[kind]);
  film.bases.forEach((spot) =>
    drawBase(pen, toX(spotX(spot)), toY(spotY(spot)), film.thinned && view.scale < 3 * view.least ? 3 : 6),
  );
  film.commissions.forEach((spot) => drawCommission(pen, toX(spotX(spot)), toY(spotY(spot)), 6));
  scaleBar(pen);
}
function scaleBar(pen) {
  const pxPerKm = view.scale / film.part_km;
  const km =
    [0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200].filter((length) => length * pxPerKm < 0.28 * view.width).pop() || 0.1;
  const y = view.height - 14;
  pen.fillStyle = INK;
  pen.fillRect(12, y, km * pxPerKm, 4);
  pen.font = "12px sans-serif";
  pen.textAlign = "left";
  pen.textBaseline = "bottom";
  pen.fillText(say("km", { km: String(km).replace(".", words.decimal) }), 12, y - 2);
  const x = view.width - 20;
  pen.textAlign = "center";
  pen.font = "bold 13px sans-serif";
  pen.fillText(words.north, x, view.height - 8);
  pen.beginPath();
  pen.moveTo(x, view.height - 50);
  pen.lineTo(x + 6, view.height - 26);
  pen.lineTo(x, view.height - 31);
  pen.lineTo(x - 6, view.height - 26);
  pen.closePath();
  pen.fill();
}
