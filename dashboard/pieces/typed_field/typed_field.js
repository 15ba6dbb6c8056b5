// A text that is saved on leaving its field. Three places hold it: the field, this browser until it is saved (so that a
// page that is loaded anew, or a server that was away, loses nothing), and the server once it says so.
const PATIENCE = 4000;
const MOVES = ["PageDown", "PageUp"];

function element(tag, name) {
  const made = document.createElement(tag);
  made.className = name;
  return made;
}

function kept(id) {
  try {
    return localStorage.getItem(id);
  } catch {
    return null; // a browser that keeps nothing: the field itself still holds the text
  }
}

function keep(id, text) {
  try {
    if (text === null) localStorage.removeItem(id);
    else localStorage.setItem(id, text);
  } catch {
    // as above
  }
}

function make(root) {
  const head = element("div", "amtf-head");
  const label = element("label", "amtf-label");
  const state = element("span", "amtf-state");
  const text = element("textarea", "amtf-text");
  state.setAttribute("role", "status");
  head.append(label, state);
  root.replaceChildren(head, text);
  return { label, state, text };
}

// A link leaves the page, and the platform can drop what was sent just before: it is followed once that is saved.
function saving() {
  return [...document.querySelectorAll(".amtf")].some((one) => one.amtf?.state.dataset.state === "saving");
}

function holdLinks() {
  if (window.amtfHolds) return;
  window.amtfHolds = true;
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
}

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".amtf");
  const id = `afspraken ${location.pathname} ${data.id}`;
  const fresh = root.amtfId !== id;
  if (fresh) {
    root.amtfId = id;
    root.amtf = make(root);
    root.amtfSent = null;
  }
  const { label, state, text } = root.amtf;
  text.id = `field-${data.id}`;
  text.rows = data.rows;
  label.htmlFor = text.id;
  label.textContent = data.label;

  function show(name) {
    if (state.dataset.state === name && name !== "saved") return;
    state.dataset.state = name;
    state.textContent = name === "saved" ? data.saved : data[name];
  }

  const waiting = kept(id);
  const was = root.amtfServer;
  root.amtfServer = data.text;
  if (root.amtfSent !== null && data.refused) {
    clearTimeout(root.amtfTimer);
    root.amtfSent = null; // the server said why; leaving the field again tries again
  } else if (root.amtfSent !== null && data.text.trim() === root.amtfSent.trim()) {
    clearTimeout(root.amtfTimer);
    if (text.value === root.amtfSent) keep(id, null);
    root.amtfSent = null;
  }
  if (fresh) {
    text.value = waiting === null ? data.text : waiting;
    if (waiting !== null && waiting.trim() === data.text.trim()) keep(id, null);
  } else if (text.value.trim() === (was ?? "").trim() && data.text !== was && document.activeElement !== text) {
    text.value = data.text; // another window saved, and here nothing was typed
  }
  const dirty = () => text.value.trim() !== root.amtfServer.trim();
  if (!dirty()) show("saved");
  else if (data.refused) show("refused");
  else if (root.amtfSent === null && state.dataset.state !== "refused") show("typing");

  function send() {
    if (!dirty() || root.amtfSent === text.value) return;
    root.amtfSent = text.value;
    show("saving");
    setTriggerValue("left", { text: text.value, seen: root.amtfSeen });
    clearTimeout(root.amtfTimer);
    root.amtfTimer = setTimeout(again, PATIENCE);
  }

  // Nobody said that it was saved: say so, and try again for as long as the page stands there.
  function again() {
    if (!root.isConnected || root.amtfSent === null) return;
    show("unanswered");
    setTriggerValue("left", { text: root.amtfSent, seen: root.amtfSeen });
    root.amtfTimer = setTimeout(again, PATIENCE);
  }

  const left = window.amtfLeft;
  if (fresh && left?.label === data.label && performance.now() - left.when < PATIENCE) {
    window.amtfLeft = null;
    text.focus({ preventScroll: true });
  }

  // what this window has seen: a text that came in while somebody types here was not read by who types
  if (!dirty() || fresh) root.amtfSeen = data.seen;

  text.oninput = () => {
    keep(id, dirty() ? text.value : null);
    if (root.amtfSent === null) show(dirty() ? "typing" : "saved");
  };
  text.onblur = send;
  // going to another item by key leaves the field too, and goes on in the field of that name there
  text.onkeydown = (pressed) => {
    if (pressed.altKey && MOVES.includes(pressed.key)) {
      send();
      window.amtfLeft = { label: data.label, when: performance.now() };
    }
    if ((pressed.ctrlKey || pressed.metaKey) && pressed.key === "Enter") send();
  };
  holdLinks();
  window.onbeforeunload = (leaving) => {
    const some = [...document.querySelectorAll(".amtf")].some((one) => one.amtf && one.amtf.state.dataset.state !== "saved");
    if (some) leaving.preventDefault();
  };
}
