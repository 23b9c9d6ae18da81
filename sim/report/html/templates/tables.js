// Tables: a click on a heading sorts by it, a second one the other way; what is not known stays last.
function sortable(table) {
  const heads = [...table.querySelectorAll("thead th")];
  const sort = (column) => {
    const down = heads[column].getAttribute("aria-sort") === "ascending";
    heads.forEach((head) => head.setAttribute("aria-sort", "none"));
    heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
    const rows = [...table.tBodies[0].rows].map((row, place) => ({ row, place, key: keyOf(row.cells[column]) }));
    rows.sort((a, b) => compare(a.key, b.key, down ? -1 : 1) || a.place - b.place);
    table.tBodies[0].append(...rows.map((entry) => entry.row));
  };
  heads.forEach((head, column) => {
    head.tabIndex = 0;
    head.setAttribute("aria-sort", "none");
    head.addEventListener("click", () => sort(column));
    head.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      sort(column);
    });
  });
}

function keyOf(cell) {
  const value = cell.dataset.v;
  if (value === "") return null;
  return value === undefined ? cell.textContent.trim() : Number(value);
}

function compare(a, b, way) {
  if (a === null || b === null) return (a === null) - (b === null);
  if (typeof a === "string") return way * a.localeCompare(b, document.documentElement.lang, { numeric: true });
  return way * (a - b);
}

document.querySelectorAll("table.sortable").forEach(sortable);
