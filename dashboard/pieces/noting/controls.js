// Controls: each gets and sets a value, and says when something was typed (input) and when it was left (left).
function element(tag, name, text) {
  const made = document.createElement(tag);
  if (name) made.className = name;
  if (text !== undefined) made.textContent = text;
  return made;
}

function tell(place, text) {
  if (place.textContent !== text) place.textContent = text;
}

const plain = (value) => (Array.isArray(value) ? [...value].sort().join("\n") : String(value ?? "").trim());
const same = (one, other) => plain(one) === plain(other);

function box(tag, type) {
  const made = element(tag, "amnt-box");
  if (type) made.type = type;
  const set = (value) => { if (made.value !== value) made.value = value; };
  return { root: made, labelled: made, get: () => made.value, set };
}

// A day as it is said here; the browser's own field of a day speaks the language of the browser.
function day(words) {
  const made = box("input", "text");
  made.root.placeholder = words.day;
  made.root.inputMode = "numeric";
  return made;
}

function choices(type, spec, id) {
  const root = element("div", "amnt-choices"), inputs = new Map();
  root.setAttribute("role", type === "radio" ? "radiogroup" : "group");
  for (const [value, label] of spec.options) {
    const one = element("label", "amnt-choice"), input = element("input");
    input.type = type;
    input.name = id;
    input.value = value;
    one.append(input, element("span", "", label));
    inputs.set(value, input);
    root.append(one);
  }
  const chosen = () => [...inputs].filter(([, input]) => input.checked).map(([value]) => value);
  return { root, inputs, chosen, mark: (on) => inputs.forEach((input, value) => { input.checked = on.includes(value); }) };
}

function oneOf(spec, id) {
  const { root, inputs, chosen, mark } = choices("radio", spec, id);
  const made = { root, grouped: root, get: () => chosen()[0] ?? "", set: (value) => { made.was = value; mark([value]); } };
  for (const [value, input] of inputs) {
    // what is chosen already is put off by choosing it again
    input.onclick = (clicked) => {
      const off = made.was === value;
      if (off) input.checked = false;
      made.was = off ? "" : value;
      made.input();
      if (clicked.detail) made.left();
    };
  }
  root.addEventListener("focusout", (gone) => { if (!root.contains(gone.relatedTarget)) made.left(); });
  return made;
}

function anyOf(spec, id, words) {
  const root = element("div", "amnt-any"), opener = element("button", "amnt-box amnt-opener");
  const { root: list, chosen, mark } = choices("checkbox", spec, id);
  const labels = new Map(spec.options), panel = pane(opener, `${id}-list`);
  panel.append(list);
  opener.type = "button";
  root.append(opener, panel);
  const show = () => tell(opener, chosen().map((value) => labels.get(value)).join(", ") || words.choose);
  const made = { root, grouped: list, opener, get: chosen, set: (value) => { mark(value || []); show(); } };
  list.onchange = () => { show(); made.input(); };
  panel.addEventListener("beforetoggle", (to) => { if (to.newState === "closed") made.left(); });
  root.addEventListener("focusout", (gone) => {
    if (gone.relatedTarget && !root.contains(gone.relatedTarget) && panel.matches(":popover-open")) panel.hidePopover();
  });
  return made;
}

const MAKE = {
  text: () => box("textarea"),
  line: () => box("input", "text"),
  day: (_spec, _id, words) => day(words),
  count: () => box("input", "number"),
  one: oneOf,
  many: anyOf,
};

// What opens over the page, beside what opens it: the browser closes it by Escape or a click elsewhere. It stays within
// the window, also when it grows.
function pane(opener, id) {
  const made = element("div", "amnt-pane");
  made.id = id;
  made.popover = "auto";
  opener.popoverTargetElement = made;
  function stand() {
    if (!made.matches(":popover-open")) return;
    const at = opener.getBoundingClientRect(), size = made.getBoundingClientRect();
    const low = innerHeight - size.height - 8, below = at.bottom + 4 <= low + 4;
    made.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    made.style.top = `${Math.max(8, below ? at.bottom + 4 : Math.min(at.top - size.height - 4, low))}px`;
  }
  const grows = new ResizeObserver(stand);
  made.addEventListener("toggle", (to) => {
    if (to.newState !== "open") return void grows.disconnect();
    stand();
    grows.observe(made);
    made.querySelector("input, textarea, button")?.focus({ preventScroll: true });
  });
  return made;
}

function makeField(spec, id, words) {
  const root = element("div", `amnt-field amnt-${spec.kind}`), control = MAKE[spec.kind](spec, id, words);
  const label = element(control.labelled ? "label" : "span", "amnt-label"), state = element("span", "amnt-state");
  label.id = `${id}-label`;
  if (control.labelled) {
    control.labelled.id = id;
    label.htmlFor = id;
  } else control.grouped.setAttribute("aria-labelledby", label.id);
  if (control.opener) {
    control.opener.id = id;
    control.opener.setAttribute("aria-labelledby", `${label.id} ${id}`);
  }
  if (spec.kind === "count") control.labelled.min = 0;
  state.setAttribute("role", "status");
  root.append(label, control.root, state);
  return Object.assign(control, { name: spec.name, field: root, label, state, spec, n: "", why: "" });
}

const dirty = (one) => !same(one.get(), one.spec.value);
