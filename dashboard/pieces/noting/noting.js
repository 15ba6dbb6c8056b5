// Fields that are saved on leaving them, and forms that are noted by their button. Three places hold what is typed: the
// field, this browser until it is saved (so that a page that is loaded anew, another item, or a server that was away,
// loses nothing), and the server once it says so.
const PATIENCE = 4000;
const MOVES = ["PageDown", "PageUp"];
const STORE = "afspraken noting ";

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

// ---- what this browser keeps

function kept(key) {
  try {
    return JSON.parse(localStorage.getItem(STORE + key));
  } catch {
    return null; // a browser that keeps nothing: the fields themselves still hold it
  }
}

function keep(me) {
  const fields = {}, forms = {};
  for (const [name, one] of me.fields) if (dirty(one)) fields[name] = { value: one.get(), seen: one.seen };
  for (const [name, one] of me.forms) if (touched(one)) forms[name] = { id: one.id, values: values(one) };
  const some = Object.keys(fields).length || Object.keys(forms).length;
  try {
    if (!some) localStorage.removeItem(STORE + me.key);
    else {
      const waiting = { fields, forms, title: me.data.title, href: location.pathname + location.search };
      localStorage.setItem(STORE + me.key, JSON.stringify(waiting));
    }
  } catch {
    // as above
  }
}

// Where else of this group something waits: it is not lost, and must not be forgotten.
function elsewhere(me) {
  const [group, here] = me.key.split(" "), found = [];
  try {
    for (const stored of Object.keys(localStorage).filter((one) => one.startsWith(STORE))) {
      const [its, place] = stored.slice(STORE.length).split(" ");
      if (its === group && place !== here) found.push(kept(stored.slice(STORE.length)));
    }
  } catch {
    // as above
  }
  return found.filter(Boolean);
}

// ---- controls: each gets and sets a value, and says when it was left

function box(tag, type) {
  const made = element(tag, "amnt-box");
  if (type) made.type = type;
  return { root: made, labelled: made, get: () => made.value, set: (value) => { made.value = value; } };
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

// What opens over the page, beside what opens it: the browser closes it by Escape or a click elsewhere.
function pane(opener, id) {
  const made = element("div", "amnt-pane");
  made.id = id;
  made.popover = "auto";
  opener.popoverTargetElement = made;
  made.addEventListener("toggle", (to) => {
    if (to.newState !== "open") return;
    const at = opener.getBoundingClientRect(), size = made.getBoundingClientRect();
    const below = at.bottom + 4 + size.height <= innerHeight;
    made.style.left = `${Math.max(8, Math.min(at.left, innerWidth - size.width - 8))}px`;
    made.style.top = `${Math.max(8, below ? at.bottom + 4 : Math.min(at.top - size.height - 4, innerHeight - size.height - 8))}px`;
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
  return Object.assign(control, { name: spec.name, field: root, label, state, spec });
}

// ---- fields

const dirty = (one) => !same(one.get(), one.spec.value);

function showField(me, one) {
  const { words, refused } = me.data, waits = one.name in me.sent.fields;
  const name = !dirty(one) ? "saved" : waits ? (me.unanswered ? "unanswered" : "saving") : one.why ? "refused" : "typing";
  one.state.dataset.state = name;
  const saved = one.spec.seen ? [words.saved, one.spec.told].filter(Boolean).join(" · ") : "";
  tell(one.state, name === "saved" ? saved : name === "refused" ? one.why : words[name]);
}

function updateField(me, spec) {
  const fresh = !me.fields.has(spec.name);
  const one = me.fields.get(spec.name) ?? makeField(spec, `${me.dom}-${spec.name}`, me.data.words);
  const waiting = fresh ? me.waiting?.fields?.[spec.name] : undefined;
  const untouched = fresh || !dirty(one);
  if (fresh) {
    me.fields.set(spec.name, one);
    one.input = () => { one.why = ""; keep(me); showField(me, one); };
    one.left = () => leave(me, one);
    if (one.labelled) {
      one.labelled.oninput = one.input;
      one.labelled.onblur = one.left;
    }
  }
  const other = !same(spec.value, one.spec.value);
  one.spec = spec;
  tell(one.label, spec.label);
  const sent = me.sent.fields[spec.name];
  if (sent !== undefined && (me.data.refused[spec.name] || same(sent, spec.value))) delete me.sent.fields[spec.name];
  if (me.data.refused[spec.name]) one.why = me.data.refused[spec.name];
  if (fresh) one.set(waiting ? waiting.value : spec.value);
  else if (untouched && other && !one.field.contains(document.activeElement)) one.set(spec.value); // another window saved
  // what this window has seen: what came in while somebody types here was not read by who types
  if (waiting) one.seen = waiting.seen;
  else if (fresh || !dirty(one)) one.seen = spec.seen;
  return one;
}

function leave(me, one) {
  const value = one.get();
  if (!dirty(one) || (one.name in me.sent.fields && same(me.sent.fields[one.name], value))) return;
  me.sent.fields[one.name] = value;
  push(me);
}

// ---- forms

const values = (form) => Object.fromEntries([...form.fields].map(([name, one]) => [name, one.get()]));
const touched = (form) => [...form.fields.values()].some(dirty);

// The server knows by its name that it noted this one already.
const named = (form) => { form.id ||= `${Date.now()}-${Math.random()}`; };

function makeForm(me, spec) {
  const root = element("div", "amnt-form"), opener = element("button", "amnt-link"), id = `${me.dom}-${spec.name}`;
  const label = element("span"), draft = element("span", "amnt-draft"), panel = pane(opener, `${id}-pane`);
  const told = element("div", "amnt-told"), form = element("form", "amnt-fields"), why = element("p", "amnt-why");
  const button = element("button", "amnt-button");
  opener.type = "button";
  opener.append(label, draft);
  why.setAttribute("role", "alert");
  panel.append(told, why, form);
  panel.setAttribute("role", "dialog");
  root.append(...(spec.above ? [element("p", "amnt-above", spec.above)] : []), opener, panel);
  const made = { name: spec.name, root, label, draft, panel, told, why, form, button, fields: new Map(), id: "" };
  const typed = () => {
    named(made);
    keep(me);
    showForm(me, made);
  };
  for (const field of spec.fields) {
    const one = makeField(field, `${id}-${field.name}`, me.data.words);
    one.input = typed;
    one.left = () => {};
    if (one.labelled) one.labelled.oninput = typed;
    one.state.remove();
    made.fields.set(field.name, one);
    form.append(one.field);
  }
  if (spec.fields.length) form.append(button);
  form.onsubmit = (pressed) => {
    pressed.preventDefault();
    named(made);
    me.sent.forms[made.name] = { id: made.id, values: values(made) };
    push(me);
  };
  return made;
}

function showForm(me, one) {
  const { words } = me.data, waits = one.name in me.sent.forms;
  tell(one.draft, touched(one) ? ` · ${words.draft}` : "");
  tell(one.button, waits ? words.saving : words.note);
  tell(one.why, waits && me.unanswered ? words.unanswered : one.reason ?? "");
}

function updateForm(me, spec) {
  const fresh = !me.forms.has(spec.name), one = me.forms.get(spec.name) ?? makeForm(me, spec);
  const known = me.data.noted[spec.name], sent = me.sent.forms[spec.name], stored = fresh && me.waiting?.forms?.[spec.name];
  const waiting = stored && stored.id !== known ? stored : null, noted = Boolean(sent) && sent.id === known;
  const more = noted && JSON.stringify(values(one)) !== JSON.stringify(sent.values); // typed on meanwhile
  me.forms.set(spec.name, one);
  tell(one.label, spec.label);
  one.panel.setAttribute("aria-label", spec.label);
  one.told.replaceChildren(...spec.told.map((line) => element("p", "", line)));
  for (const field of spec.fields) {
    const part = one.fields.get(field.name), ours = !fresh && dirty(part) && (!noted || more);
    part.spec = field;
    tell(part.label, field.label);
    if (waiting && field.name in waiting.values) part.set(waiting.values[field.name]);
    else if (!ours) part.set(field.value);
  }
  if (waiting) one.id = waiting.id;
  if (noted || me.data.refused[spec.name]) delete me.sent.forms[spec.name];
  if (noted) one.id = one.reason = "";
  if (noted && !more && one.panel.matches(":popover-open")) one.panel.hidePopover();
  if (me.data.refused[spec.name]) one.reason = me.data.refused[spec.name];
  return one;
}

// ---- to the server

const waits = (me) => Object.keys(me.sent.fields).length + Object.keys(me.sent.forms).length > 0;

// All that nobody answered yet goes along: what is sent shortly after takes the place of what was sent before.
function push(me) {
  const fields = {};
  for (const [name, value] of Object.entries(me.sent.fields)) fields[name] = { value, seen: me.fields.get(name).seen };
  me.give({ fields, forms: { ...me.sent.forms } });
  clearTimeout(me.timer);
  me.timer = setTimeout(() => again(me), PATIENCE);
  show(me);
}

// Nobody said that it was saved: say so, and try again for as long as the page stands there.
function again(me) {
  if (!me.root.isConnected || !waits(me)) return;
  me.unanswered = true;
  push(me);
}

function show(me) {
  for (const one of me.fields.values()) showField(me, one);
  for (const one of me.forms.values()) showForm(me, one);
}

// A link leaves the page, and the platform can drop what was sent just before: it is followed once that is saved.
const all = () => [...document.querySelectorAll(".amnt")].map((root) => root.amnt).filter(Boolean);
const saving = () => all().some((me) => waits(me) && !me.unanswered);

function holdLinks() {
  if (window.amntHolds) return;
  window.amntHolds = true;
  let letGo = null;
  document.addEventListener("click", (clicked) => {
    const link = clicked.target.closest?.("a[href]");
    if (!link || link === letGo || !saving()) return;
    clicked.preventDefault();
    clicked.stopImmediatePropagation();
    const since = performance.now();
    (function follow() {
      if (saving() && performance.now() - since < PATIENCE) return void setTimeout(follow, 30);
      letGo = link;
      link.click();
      letGo = null;
    })();
  }, true);
  window.addEventListener("beforeunload", (leaving) => {
    const some = all().some((me) => [...me.fields.values()].some(dirty) || [...me.forms.values()].some(touched));
    if (some) leaving.preventDefault();
  });
}

// ---- one item

function begin(root, data) {
  const head = element("div", "amnt-head"), me = {
    root, key: data.id, dom: `amnt-${data.id.replaceAll(" ", "-")}`,
    fields: new Map(), forms: new Map(), sent: { fields: {}, forms: {} }, waiting: kept(data.id), data,
    saved: element("div", "amnt-fields"), head, heading: element("h2", "amnt-heading"), below: element("div", "amnt-below"),
    other: element("p", "amnt-state"),
  };
  clearTimeout(root.amnt?.timer);
  root.replaceChildren(me.saved, head, me.below, me.other);
  // going to another item by key leaves the field too, and goes on in the field of that name there
  root.onkeydown = (pressed) => {
    if (pressed.altKey && MOVES.includes(pressed.key)) {
      me.fields.forEach((one) => leave(me, one));
      const here = [...me.fields.values()].find((one) => one.field.contains(document.activeElement));
      if (here) window.amntLeft = { name: here.name, when: performance.now() };
    }
    const send = (pressed.ctrlKey || pressed.metaKey) && pressed.key === "Enter";
    if (send) (pressed.target.form ? pressed.target.form.requestSubmit() : me.fields.forEach((one) => leave(me, one)));
  };
  return me;
}

function place(parent, wanted) {
  wanted.forEach((one, n) => { if (parent.children[n] !== one) parent.insertBefore(one, parent.children[n] ?? null); });
  while (parent.children.length > wanted.length) parent.lastChild.remove();
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".amnt"), fresh = root.amnt?.key !== data.id;
  if (fresh) root.amnt = begin(root, data);
  const me = root.amnt;
  me.data = data;
  me.give = (given) => setTriggerValue("given", given);
  place(me.saved, data.fields.map((spec) => updateField(me, spec).field));
  const beside = data.forms.map((spec) => updateForm(me, spec).root);
  tell(me.heading, data.heading);
  place(me.head, data.heading ? [me.heading, ...beside] : beside);
  place(me.below, data.below.map((spec) => updateForm(me, spec).root));
  me.waiting = null;
  if (!waits(me)) {
    me.unanswered = false;
    clearTimeout(me.timer);
  }
  keep(me);
  show(me);
  const others = (data.heading ? elsewhere(me) : []).map((one) => Object.assign(element("a", "", one.title), { href: one.href, target: "_self" }));
  me.other.replaceChildren(...(others.length ? [element("span", "", data.words.elsewhere), ...others] : []));
  const left = window.amntLeft;
  if (fresh && left && me.fields.has(left.name) && performance.now() - left.when < PATIENCE) {
    window.amntLeft = null;
    const one = me.fields.get(left.name);
    (one.labelled ?? one.opener ?? one.root.querySelector("input")).focus({ preventScroll: true });
  }
  holdLinks();
}
