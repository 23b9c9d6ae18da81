// Hours: minutes without police, as columns above the slider
function drawHours() {
  const canvas = by("hours"),
    dots = window.devicePixelRatio || 1,
    width = canvas.clientWidth,
    height = canvas.clientHeight;
  canvas.width = width * dots;
  canvas.height = height * dots;
  const pen = canvas.getContext("2d");
  pen.scale(dots, dots);
  const most = Math.max(...film.hours, 1),
    ground = height - 16;
  let labelled = 0;
  for (let day = Math.ceil(film.from / 1440); day * 1440 < film.to; day += 1) {
    const left = shareAt(day * 1440) * width,
      right = shareAt(Math.min((day + 1) * 1440, film.to)) * width;
    pen.fillStyle = day === 0 ? "#e8eef6" : day % 2 ? "#f4f6f8" : "#ffffff";
    pen.fillRect(left, 0, right - left, ground);
    pen.fillStyle = "#5a6470";
    pen.font = "11px sans-serif";
    pen.textAlign = "center";
    pen.textBaseline = "bottom";
    const middle = (left + right) / 2,
      half = pen.measureText(dayName(day)).width / 2 + 3;
    if (middle + half > width) continue;
    if (day >= 0 ? middle - half > labelled : Math.abs(day) === 1 || day === Math.ceil(film.from / 1440)) {
      labelled = Math.max(middle, half) + half;
      pen.fillText(dayName(day), Math.max(middle, half), height);
    }
  }
  film.hours.forEach((minutes, n) => {
    const t = film.from + 60 * n,
      left = shareAt(t) * width,
      right = shareAt(Math.min(t + 60, film.to)) * width;
    pen.fillStyle = t === film.worst ? "#b3001b" : "#7d8fa3";
    const tall = (ground - 2) * Math.sqrt(minutes / most);
    pen.fillRect(left, ground - tall, Math.max(right - left, 0.8), tall);
  });
  pen.strokeStyle = "#9aa4af";
  pen.beginPath();
  pen.moveTo(0, ground + 0.5);
  pen.lineTo(width, ground + 0.5);
  pen.stroke();
}
function drawCursor() {
  by("cursor").style.left = `${100 * shareAt(player.t)}%`;
}
