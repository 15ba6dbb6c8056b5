// Fields that are saved on leaving them, and forms that are noted by their button. Three places hold what is typed: the
// field, this browser until it is saved (so that a page that is loaded anew, another item, or a server that was away,
// loses nothing), and the server once it says so. Each thing sent has a number, by which the server answers.
const PATIENCE = 4000;
const MOVES = ["PageDown", "PageUp"];
const number = () => `${Date.now()}-${Math.random()}`;

// ---- fields

function showField(me, one) {
  const { words } = me.data;
  const name = !dirty(one) ? "saved" : one.n ? (me.unanswered ? "unanswered" : "saving") : one.why ? "refused" : "typing";
  one.state.dataset.state = name;
  const saved = one.spec.seen ? [words.saved, one.spec.told].filter(Boolean).join(" · ") : "";
  tell(one.state, name === "saved" ? saved : name === "refused" ? one.why : words[name]);
}

function updateField(me, spec) {
  const fresh = !me.fields.has(spec.name);
  const one = me.fields.get(spec.name) ?? makeField(spec, `${me.dom}-${spec.name}`, me.data.words);
  const waiting = fresh ? me.waiting.fields[spec.name] : undefined;
  const untouched = fresh || !dirty(one), other = !same(spec.value, one.spec.value);
  one.spec = spec;
  tell(one.label, spec.label);
  if (fresh) {
    me.fields.set(spec.name, one);
    one.input = () => { one.why = ""; keep(me); showField(me, one); };
    one.left = () => leave(me, one);
    if (one.labelled) {
      one.labelled.oninput = one.input;
      one.labelled.onblur = one.left;
    }
    one.set(waiting ? waiting.value : spec.value);
    one.seen = waiting ? waiting.seen : spec.seen;
    if (waiting) me.wrote.add(spec.name);
    if (waiting?.n) me.again.push(one); // it was on its way
  } else if (untouched && other) one.set(spec.value); // another window saved
  const answer = me.answers[spec.name];
  if (one.n && answer?.n === one.n) {
    one.n = "";
    one.why = answer.why;
    if (!one.why && same(one.get(), one.sent)) one.set(spec.value);
  }
  // what this window has seen: what came in while somebody types here was not read by who types
  if (!dirty(one)) one.seen = spec.seen;
  return one;
}

function leave(me, one) {
  const value = one.get();
  if (!dirty(one) || (one.n && same(one.sent, value))) return;
  one.sent = value;
  one.n = number();
  one.why = "";
  push(me);
}

// ---- forms

const values = (form) => Object.fromEntries([...form.fields].map(([name, one]) => [name, one.get()]));
const touched = (form) => [...form.fields.values()].some(dirty);

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
  const made = { name: spec.name, root, label, draft, panel, told, why, form, button, fields: new Map(), n: "", reason: "" };
  const typed = () => {
    made.n ||= number(); // the server knows by it that it noted this one already
    made.reason = "";
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
  form.noValidate = true; // the server says what is wrong, in the language of the page
  form.onsubmit = (pressed) => {
    pressed.preventDefault();
    made.n ||= number();
    made.sent = { n: made.n, values: values(made), seen: made.spec.seen };
    push(me);
  };
  return made;
}

function showForm(me, one) {
  const { words } = me.data;
  tell(one.draft, touched(one) ? ` · ${words.draft}` : "");
  tell(one.button, one.sent ? words.saving : words.note);
  tell(one.why, one.sent && me.unanswered ? words.unanswered : one.reason);
}

function updateForm(me, spec) {
  let one = me.forms.get(spec.name);
  const fresh = !one, waiting = fresh ? me.waiting.forms[spec.name] : undefined;
  one ??= makeForm(me, spec);
  one.spec = spec;
  me.forms.set(spec.name, one);
  tell(one.label, spec.label);
  one.panel.setAttribute("aria-label", spec.label);
  one.told.replaceChildren(...spec.told.map((line) => element("p", "", line)));
  const answer = me.answers[spec.name], told = Boolean(one.sent) && answer?.n === one.sent.n, noted = told && !answer.why;
  const more = noted && JSON.stringify(values(one)) !== JSON.stringify(one.sent.values); // typed on meanwhile
  if (told) one.reason = answer.why;
  if (told) one.sent = null;
  if (noted) one.n = more ? number() : "";
  if (!spec.fields.length) {
    one.fields.clear(); // done: only to read
    one.form.replaceChildren();
  }
  for (const field of spec.fields) {
    const part = one.fields.get(field.name), ours = !fresh && dirty(part) && (!noted || more);
    part.spec = field;
    tell(part.label, field.label);
    if (waiting && field.name in waiting.values) part.set(waiting.values[field.name]);
    else if (!ours) part.set(field.value);
  }
  if (waiting && spec.fields.length) {
    one.n = waiting.n;
    me.wrote.add(spec.name);
  }
  if (noted && !more && one.panel.matches(":popover-open")) one.panel.hidePopover();
  return one;
}

// ---- to the server

const waits = (me) => [...me.fields.values()].some((one) => one.n) || [...me.forms.values()].some((one) => one.sent);

// All that nobody answered yet goes along: what is sent shortly after takes the place of what was sent before.
function push(me) {
  const fields = {}, forms = {};
  for (const [name, one] of me.fields) if (one.n) fields[name] = { n: one.n, value: one.sent, seen: one.seen };
  for (const [name, one] of me.forms) if (one.sent) forms[name] = one.sent;
  keep(me);
  me.give({ fields, forms });
  clearTimeout(me.timer);
  me.timer = setTimeout(() => again(me), PATIENCE);
  showAll(me);
}

// Nobody said that it was saved: say so, and try again for as long as the page stands there. A server that was started
// anew does not know this page, and answers only once it is loaded anew; what was sent is in this browser and goes again.
async function again(me) {
  if (!me.root.isConnected || !waits(me)) return;
  const twice = me.unanswered;
  me.unanswered = true;
  push(me);
  if (!twice || Date.now() - (sessionStorage.getItem(STORE) ?? 0) < 15 * PATIENCE) return;
  const alive = await fetch("healthz").then((one) => one.ok, () => false);
  if (!alive || !waits(me)) return;
  sessionStorage.setItem(STORE, Date.now());
  window.amntReloads = true;
  location.reload();
}

function show(me) {
  for (const one of me.fields.values()) showField(me, one);
  for (const one of me.forms.values()) showForm(me, one);
}

// A word that comes or goes moves what stands below it: not between pressing and letting go, or the click misses.
function showAll(me) {
  if (window.amntPressed) me.shows = true;
  else show(me);
}

// A link leaves the page, and the platform can drop what was sent just before: it is followed once that is saved.
const all = () => [...document.querySelectorAll(".amnt")].map((root) => root.amnt).filter(Boolean);
const saving = () => all().some((me) => waits(me) && !me.unanswered);

function watch() {
  if (window.amntWatches) return;
  window.amntWatches = true;
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
  document.addEventListener("pointerdown", () => { window.amntPressed = true; }, true);
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => setTimeout(() => {
      window.amntPressed = false;
      all().filter((me) => me.shows).forEach((me) => { me.shows = false; show(me); });
    }), true);
  }
  window.addEventListener("beforeunload", (leaving) => {
    const some = all().some((me) => [...me.fields.values()].some(dirty) || [...me.forms.values()].some(touched));
    if (some && !window.amntReloads) leaving.preventDefault();
  });
}

// ---- one item

function begin(root, data) {
  const me = {
    root, key: data.id, dom: `amnt-${data.id.replaceAll(" ", "-")}`, data,
    fields: new Map(), forms: new Map(), wrote: new Set(), again: [],
    saved: element("div", "amnt-fields"), head: element("div", "amnt-head"), heading: element("h2", "amnt-heading"),
    below: element("div", "amnt-below"), gone: element("div", "amnt-gone"), other: element("p", "amnt-state"),
  };
  clearTimeout(root.amnt?.timer);
  root.replaceChildren(me.gone, me.saved, me.head, me.below, me.other);
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

// What was typed in what is here no more, as when another window closed the evaluation: to copy, with why.
function gone(me) {
  const { words, fields, forms, below } = me.data, what = kept(me.key);
  const here = new Set([...fields, ...[...forms, ...below].filter((one) => one.fields.length)].map((one) => one.name));
  const lines = [];
  for (const [name, one] of Object.entries({ ...what.fields, ...what.forms })) {
    if (here.has(name)) continue;
    const text = Object.values(one.values ?? { value: one.value }).flat().filter(Boolean).join(" · ");
    lines.push(element("p", "", [`${one.label ?? name}: ${text}`, me.answers[name]?.why].filter(Boolean).join(" – ")));
  }
  const forget = element("button", "amnt-link", words.forget);
  forget.type = "button";
  forget.onclick = () => {
    const rest = kept(me.key);
    for (const bag of [rest.fields, rest.forms]) for (const name of Object.keys(bag)) if (!here.has(name)) delete bag[name];
    store(me.key, rest);
    me.gone.replaceChildren();
  };
  me.gone.replaceChildren(...(lines.length ? [element("p", "", words.gone), ...lines, forget] : []));
}

function place(parent, wanted) {
  wanted.forEach((one, n) => { if (parent.children[n] !== one) parent.insertBefore(one, parent.children[n] ?? null); });
  while (parent.children.length > wanted.length) parent.lastChild.remove();
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".amnt"), fresh = root.amnt?.key !== data.id;
  answered(data);
  if (fresh) root.amnt = begin(root, data);
  const me = root.amnt;
  me.data = data;
  me.waiting = kept(data.id);
  me.answers = data.answers[data.id] ?? {};
  me.give = (given) => setTriggerValue("given", given);
  place(me.saved, data.fields.map((spec) => updateField(me, spec).field));
  for (const name of me.fields.keys()) if (!data.fields.some((one) => one.name === name)) me.fields.delete(name);
  const beside = data.forms.map((spec) => updateForm(me, spec).root);
  tell(me.heading, data.heading);
  place(me.head, data.heading ? [me.heading, ...beside] : beside);
  place(me.below, data.below.map((spec) => updateForm(me, spec).root));
  if (!waits(me)) {
    me.unanswered = false;
    clearTimeout(me.timer);
  }
  keep(me);
  gone(me);
  showAll(me);
  const others = (data.main ? elsewhere(me) : []).map((one) => Object.assign(element("a", "", one.title), { href: one.href, target: "_self" }));
  me.other.replaceChildren(...(others.length ? [element("span", "", data.words.elsewhere), ...others] : []));
  const left = window.amntLeft;
  if (fresh && left && me.fields.has(left.name) && performance.now() - left.when < PATIENCE) {
    window.amntLeft = null;
    const one = me.fields.get(left.name);
    (one.labelled ?? one.opener ?? one.root.querySelector("input")).focus({ preventScroll: true });
  }
  watch();
  me.again.splice(0).forEach((one) => leave(me, one));
}
