// Puts our words in the place of the platform's, in texts and in labels for screen readers, and mends its menu.
const ATTRIBUTES = ["aria-label", "aria-valuetext", "aria-roledescription", "placeholder", "alt", "title"];
const state = (window.afsprakenWords ??= { exact: {}, patterns: [], observer: null });

function ours(text) {
  const said = text.trim();
  if (Object.hasOwn(state.exact, said)) return state.exact[said];
  for (const [pattern, words] of state.patterns) if (pattern.test(said)) return said.replace(pattern, words);
  return null;
}

function replaceText(node) {
  const words = ours(node.data);
  if (words !== null && words !== node.data.trim()) node.data = words;
}

function replaceLabels(element) {
  for (const name of ATTRIBUTES) {
    const text = element.getAttribute(name);
    const words = text && ours(text);
    if (words && words !== text) element.setAttribute(name, words);
  }
}

function replaceIn(root) {
  if (root.nodeType === Node.TEXT_NODE) return replaceText(root);
  if (root.nodeType !== Node.ELEMENT_NODE) return;
  replaceLabels(root);
  root.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join(",")).forEach(replaceLabels);
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) replaceText(texts.currentNode);
}

// The menu of a phone has its groups in a list where only items may stand: without these roles it is links in a row.
function mendMenu() {
  document.querySelectorAll(
    "[data-testid=stSidebarNavItems]:not([role]), [data-testid=stSidebarNavItems] li:not([role])"
  ).forEach((element) => element.setAttribute("role", "none"));
}

// A popover stands at the very end of the page. With the focus in it as it opens, Tab goes on into it; Escape brings the
// focus back to its button by itself.
function enterPopover(node) {
  if (node.nodeType !== Node.ELEMENT_NODE || !document.activeElement.matches("[data-testid=stPopoverButton]")) return;
  const opened = node.closest("[data-testid=stPopoverBody]") ?? node.querySelector("[data-testid=stPopoverBody]");
  if (!opened) return;
  opened.tabIndex = -1;
  opened.style.outline = "none";
  opened.focus({ preventScroll: true });
}

export default function ({ data }) {
  state.exact = data.exact;
  state.patterns = data.patterns.map(([pattern, words]) => [new RegExp(pattern, "s"), words]);
  replaceIn(document.body);
  mendMenu();
  if (state.observer) return;
  state.observer = new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "characterData") replaceText(change.target);
      else if (change.type === "attributes") replaceLabels(change.target);
      else change.addedNodes.forEach((node) => (replaceIn(node), enterPopover(node)));
    }
    mendMenu();
  });
  state.observer.observe(document.body, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });
}
