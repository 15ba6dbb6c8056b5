// What this browser keeps until the server has it: of each part of a page its fields and forms that were typed in. A
// window removes only what it put there or took from there: another one may be typing in the same part.
const STORE = "afspraken noting ";
const memory = new Map(); // where the browser keeps nothing, or is full

function kept(key) {
  let found = memory.get(key);
  try {
    found ??= JSON.parse(localStorage.getItem(STORE + key));
  } catch {
    // broken, or kept from us
  }
  const { fields, forms } = found && typeof found === "object" ? found : {};
  return { ...found, fields: entries(fields, "value"), forms: entries(forms, "values") };
}

// Only entries that are whole: whatever stands there must not break the page.
function entries(bag, needs) {
  const whole = Object.entries(bag && typeof bag === "object" ? bag : {}).filter(([, one]) => one && one[needs] !== undefined && one[needs] !== null);
  return Object.fromEntries(whole);
}

const none = ({ fields, forms }) => !Object.keys(fields).length && !Object.keys(forms).length;

function store(key, what) {
  memory.delete(key);
  try {
    if (none(what)) localStorage.removeItem(STORE + key);
    else localStorage.setItem(STORE + key, JSON.stringify(what));
  } catch {
    if (!none(what)) memory.set(key, what);
  }
}

function put(me, bag, name, entry) {
  if (entry) me.wrote.add(name);
  else if (!me.wrote.delete(name)) return;
  if (entry) bag[name] = entry;
  else delete bag[name];
}

function keep(me) {
  const what = { ...kept(me.key), title: me.data.title, href: location.pathname + location.search };
  for (const { name } of me.data.fields) {
    const one = me.fields.get(name), n = same(one.get(), one.sent) ? one.n : "";
    put(me, what.fields, name, dirty(one) ? { label: one.spec.label, value: one.get(), seen: one.seen, n } : null);
  }
  for (const { name, fields } of [...me.data.forms, ...me.data.below]) {
    const one = me.forms.get(name);
    if (fields.length) put(me, what.forms, name, touched(one) ? { label: one.spec.label, n: one.n, values: values(one) } : null);
  }
  store(me.key, what);
}

// What the server has is kept no longer, also of an item that was left before it answered.
function answered(data) {
  for (const [key, names] of Object.entries(data.answers)) {
    const what = kept(key);
    for (const [name, { n, why }] of Object.entries(names)) {
      for (const bag of why ? [] : [what.fields, what.forms]) if (bag[name] && bag[name].n === n) delete bag[name];
    }
    store(key, what);
  }
}

// Where else of this group something waits: it is not lost, and must not be forgotten.
function elsewhere(me) {
  const [group, here] = me.key.split(" "), found = new Map();
  let keys = [...memory.keys()];
  try {
    keys = [...keys, ...Object.keys(localStorage).filter((one) => one.startsWith(STORE)).map((one) => one.slice(STORE.length))];
  } catch {
    // as above
  }
  for (const key of keys) {
    const [its, place] = key.split(" "), what = kept(key);
    if (its === group && place !== here && what.title && !none(what)) found.set(place, what);
  }
  return [...found.values()];
}
