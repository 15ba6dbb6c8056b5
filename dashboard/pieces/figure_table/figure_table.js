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
    if (cell.text.length < 14) place.classList.add("amft-short");
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
    const line = element("tr", row.total ? "amft-total" : "");
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
  root.replaceChildren(table);
}
