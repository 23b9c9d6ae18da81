// Marks: every class has a shape, every state a filling, every severity a number, so that colour is not needed.
const INK = "#1d2733";
function shape(pen, form, x, y, r) {
  pen.beginPath();
  if (form === "^") {
    pen.moveTo(x, y - 1.15 * r);
    pen.lineTo(x + 1.1 * r, y + 0.85 * r);
    pen.lineTo(x - 1.1 * r, y + 0.85 * r);
    pen.closePath();
  } else if (form === "s") pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
  else if (form === "*") {
    for (let n = 0; n < 10; n += 1) {
      const turn = (Math.PI * n) / 5,
        far = n % 2 ? 0.55 * r : 1.35 * r;
      pen.lineTo(x + far * Math.sin(turn), y - far * Math.cos(turn));
    }
    pen.closePath();
  } else pen.arc(x, y, r, 0, 2 * Math.PI);
}
function drawStation(pen, level, state, x, y, r) {
  const [colour, form] = film.looks.classes[level];
  if (state >= 4) {
    pen.beginPath();
    pen.arc(x, y, state === 4 ? 0.55 * r : 0.3 * r, 0, 2 * Math.PI);
    pen.fillStyle = state === 4 ? "#9aa4af" : "#c3c9d0";
    pen.fill();
    return;
  }
  shape(pen, form, x, y, r);
  pen.fillStyle = state === 0 ? "#ffffff" : colour;
  pen.strokeStyle = state === 0 ? colour : INK;
  pen.lineWidth = state === 0 ? 1.2 : 0.5;
  pen.fill();
  pen.stroke();
  if (state < 2) return;
  pen.beginPath();
  if (state === 2) pen.arc(x, y, 0.45 * r, 0, 2 * Math.PI);
  else pen.rect(x - 0.5 * r, y - 0.5 * r, r, r);
  pen.fillStyle = state === 2 ? "#ffffff" : "#000000";
  pen.fill();
}
function drawUnit(pen, force, x, y, r) {
  pen.beginPath();
  pen.moveTo(x, y - r);
  pen.lineTo(x + r, y - 0.35 * r);
  pen.lineTo(x + r, y + r);
  pen.lineTo(x - r, y + r);
  pen.lineTo(x - r, y - 0.35 * r);
  pen.closePath();
  pen.fillStyle = film.looks.forces[force];
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 1.5;
  pen.stroke();
  pen.fill();
  pen.lineWidth = 0.7;
  pen.strokeStyle = INK;
  pen.stroke();
}
function drawBoxes(pen, x, y, r) {
  pen.fillStyle = "#7a5c3e";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 1;
  pen.fillRect(x - r, y - 0.8 * r, 2 * r, 1.6 * r);
  pen.strokeRect(x - r, y - 0.8 * r, 2 * r, 1.6 * r);
  pen.beginPath();
  pen.moveTo(x - 0.5 * r, y - 0.25 * r);
  pen.lineTo(x + 0.5 * r, y - 0.25 * r);
  pen.stroke();
}
const SEVERITY = ["#1b8a5a", "#1b8a5a", "#1b8a5a", "#f2b705", "#b3001b", "#b3001b"];
function drawCase(pen, severity, state, x, y, r) {
  pen.beginPath();
  pen.moveTo(x, y - 1.3 * r);
  pen.lineTo(x + 1.3 * r, y);
  pen.lineTo(x, y + 1.3 * r);
  pen.lineTo(x - 1.3 * r, y);
  pen.closePath();
  const alone = state === "alone" || state === "coming";
  pen.fillStyle = alone ? "#ffffff" : SEVERITY[severity];
  pen.strokeStyle = alone ? SEVERITY[severity] : "#ffffff";
  pen.lineWidth = alone ? 0.34 * r : 1.5;
  pen.setLineDash(state === "coming" ? [0.5 * r, 0.3 * r] : []);
  pen.fill();
  pen.stroke();
  pen.setLineDash([]);
  pen.lineWidth = 0.8;
  pen.strokeStyle = INK;
  if (!alone) pen.stroke();
  pen.fillStyle = alone || severity === 3 ? "#000000" : "#ffffff";
  pen.font = `bold ${Math.round(1.25 * r)}px sans-serif`;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(String(severity), x, y + 0.06 * r);
}
function drawClosed(pen, x, y, r) {
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fillStyle = "#b3001b";
  pen.fill();
  pen.lineWidth = 1.2;
  pen.strokeStyle = "#ffffff";
  pen.stroke();
  pen.fillStyle = "#ffffff";
  pen.fillRect(x - 0.65 * r, y - 0.22 * r, 1.3 * r, 0.44 * r);
}
function drawCommittee(pen, arrived, done, late, x, y, r) {
  const ring = (share, far, colour) => {
    if (share <= 0) return;
    pen.beginPath();
    pen.moveTo(x, y);
    pen.arc(x, y, far, -Math.PI / 2, -Math.PI / 2 + 2 * Math.PI * Math.min(share, 0.99999));
    pen.closePath();
    pen.fillStyle = colour;
    pen.fill();
  };
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.fillStyle = "#ffffff";
  pen.fill();
  ring(arrived, r, "#d9b64a");
  ring(done, 0.72 * r, "#8e3b8a");
  pen.beginPath();
  pen.arc(x, y, r, 0, 2 * Math.PI);
  pen.lineWidth = late ? 3 : 1.4;
  pen.strokeStyle = late ? "#b3001b" : INK;
  pen.stroke();
}
function drawBase(pen, x, y, r) {
  pen.fillStyle = "#000000";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 1;
  pen.beginPath();
  for (let n = 0; n < 5; n += 1) {
    const turn = (2 * Math.PI * n) / 5;
    pen.lineTo(x + r * Math.sin(turn), y - r * Math.cos(turn));
  }
  pen.closePath();
  pen.stroke();
  pen.fill();
}
function drawCommission(pen, x, y, r) {
  pen.fillStyle = "#000000";
  pen.strokeStyle = "#ffffff";
  pen.lineWidth = 1;
  for (const [w, h] of [
    [0.7 * r, 2 * r],
    [2 * r, 0.7 * r],
  ]) {
    pen.strokeRect(x - w / 2, y - h / 2, w, h);
  }
  for (const [w, h] of [
    [0.7 * r, 2 * r],
    [2 * r, 0.7 * r],
  ]) {
    pen.fillRect(x - w / 2, y - h / 2, w, h);
  }
}
