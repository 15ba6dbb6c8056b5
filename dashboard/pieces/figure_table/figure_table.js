// Draws the table from its data. Only textContent is ever set: what somebody typed is never read as HTML.
function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text) made.textContent = text;
  return made;
}

function image(address, label) {
  const made = element("img", "amft-shape");
  made.src = address;
  made.alt = label || "";
  return made;
}

// One stop for Tab, with arrows from thing to thing in it (the grid pattern of WAI-ARIA): where a table has a mark for
// every agreement, who goes by keyboard should not have to pass each.
function oneStop(table) {
  const all = [...table.querySelectorAll(".amft-control")];
  const stop = (here) => all.forEach((one) => (one.tabIndex = one === here ? 0 : -1));
  const middle = (one) => one.getBoundingClientRect().left + one.offsetWidth / 2;
  const nearest = (line, to) =>
    line && line.reduce((best, one) => (Math.abs(middle(one) - to) < Math.abs(middle(best) - to) ? one : best));
  table.setAttribute("role", "grid");
  stop(table.querySelector("tbody .amft-control")); // in the head nothing can be seen where there is no room
  table.addEventListener("focusin", (event) => stop(event.target));
  table.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey || event.shiftKey || !all.includes(event.target)) return;
    const lines = [...table.rows]
      .filter((row) => row.parentElement.offsetHeight > 1)
      .map((row) => all.filter((one) => row.contains(one)))
      .filter((line) => line.length);
    const here = lines.findIndex((line) => line.includes(event.target));
    if (here < 0) return;
    const line = lines[here];
    const place = line.indexOf(event.target);
    const ways = {
      ArrowLeft: () => line[place - 1],
      ArrowRight: () => line[place + 1],
      ArrowUp: () => nearest(lines[here - 1], middle(event.target)),
      ArrowDown: () => nearest(lines[here + 1], middle(event.target)),
      Home: () => (event.ctrlKey ? lines : [line]).at(0).at(0),
      End: () => (event.ctrlKey ? lines : [line]).at(-1).at(-1),
    };
    if (!Object.hasOwn(ways, event.key)) return;
    event.preventDefault();
    ways[event.key]()?.focus();
  });
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".amft");
  const asked = JSON.stringify(data);
  root.amftClick = (key) => setTriggerValue("clicked", key);
  if (root.amftDrawn === asked) return; // the same table: keep its buttons, and with them the focus
  root.amftDrawn = asked;

  // A button, or a link that a plain click follows without loading the page anew.
  function control(thing, name, text, label) {
    if (!thing.key) return element("span", name, text);
    const made = element(thing.href ? "a" : "button", name + " amft-control", text);
    if (thing.href) made.href = thing.href;
    else made.type = "button";
    if (label) made.setAttribute("aria-label", label);
    made.addEventListener("click", (event) => {
      if (thing.href && (event.ctrlKey || event.metaKey || event.shiftKey || event.button)) return;
      event.preventDefault();
      root.amftClick(thing.key);
    });
    return made;
  }

  function mark(one) {
    const made = control(one, "amft-mark", "", one.label);
    made.title = one.label;
    made.append(image(one.shape));
    return made;
  }

  function fill(place, cell, column) {
    if (cell.marks.length) {
      const marks = element("span", "amft-marks");
      cell.marks.forEach((one) => marks.append(mark(one)));
      place.append(marks);
    }
    const shape = cell.state === "not_reported" ? "shape/not_reported.svg" : cell.shape;
    if (cell.text && column && column.phone === "titled")
      place.append(element("span", "amft-word amft-quiet", column.title + ": "));
    if (cell.text) {
      const text = control(cell, "amft-text amft-" + cell.state, cell.text, cell.label);
      if (shape) text.prepend(image(shape));
      place.append(text);
    }
    if (data.variant === "matrix" && cell.text && column)
      place.append(element("span", "amft-word", column.title.toLowerCase()));
    if (cell.small) place.append(" ", element("span", "amft-small", cell.small));
    if (cell.text.length < 16) place.classList.add("amft-short");
    if (cell.strong) place.classList.add("amft-strong");
  }

  const many = data.columns.length > 8 ? " amft-many" : "";
  const table = element("table", "amft-table amft-" + data.variant + many);
  table.append(element("caption", "amft-hidden", data.caption));
  const head = element("tr");
  data.columns.forEach((column) => {
    const cell = element(column.title ? "th" : "td", "amft-" + column.align + " amft-phone-" + column.phone);
    if (column.title) cell.scope = "col";
    if (column.count) cell.append(control(column, "amft-count", column.count, column.count + " " + column.title));
    cell.append(element("span", "amft-head", column.title));
    head.append(cell);
  });
  const thead = element("thead");
  thead.append(head);
  const body = element("tbody");
  data.rows.forEach((row) => {
    const line = element("tr", row.total ? "amft-total" : row.heading ? "amft-heading" : "");
    row.cells.forEach((cell, n) => {
      const column = data.columns[n];
      const place = element(n ? "td" : "th", "amft-" + column.align + " amft-phone-" + column.phone);
      if (row.heading) place.colSpan = data.columns.length;
      if (!n) place.scope = row.heading ? "rowgroup" : "row";
      else if (data.variant === "matrix") place.style.order = -n; // where a line reads on by itself, on a phone, the worst status comes first
      fill(place, cell, column);
      if (!n && row.under) {
        const under = element("span", "amft-under");
        fill(under, row.under);
        place.append(under);
      }
      if (!place.childNodes.length) place.classList.add("amft-empty");
      line.append(place);
    });
    body.append(line);
  });
  table.append(thead, body);
  if (table.querySelector(".amft-mark")) oneStop(table);
  root.replaceChildren(table);
}
