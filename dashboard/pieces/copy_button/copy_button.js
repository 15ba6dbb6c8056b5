// A button that copies its text. Only textContent is ever set: what somebody typed is never read as HTML.
const SVG = "http://www.w3.org/2000/svg";
const SAID_FOR = 6000;

function element(tag, name, text) {
  const made = document.createElement(tag);
  made.className = name;
  if (text) made.textContent = text;
  return made;
}

function icon() {
  const made = document.createElementNS(SVG, "svg");
  made.setAttribute("class", "amcb-icon");
  made.setAttribute("viewBox", "0 0 18 18");
  made.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M6.5 5.5h8v10h-8zM11.5 5.5v-3h-8v10h3");
  made.append(path);
  return made;
}

// The old way, for browsers that give a page no clipboard (over plain http, from another computer).
function byHand(area) {
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  }
}

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".amcb");
  const asked = JSON.stringify(data);
  if (root.amcbDrawn === asked) return; // the same button: keep it, and with it the focus
  root.amcbDrawn = asked;

  const button = element("button", "amcb-button");
  button.type = "button";
  button.append(icon(), element("span", "", data.label));
  const said = element("span", "amcb-said");
  said.setAttribute("aria-live", "polite");
  root.replaceChildren(button, said);

  function say(words, forHowLong) {
    clearTimeout(root.amcbTimer);
    said.textContent = words;
    if (forHowLong) root.amcbTimer = setTimeout(() => (said.textContent = ""), forHowLong);
  }

  async function copied() {
    try {
      await navigator.clipboard.writeText(data.text);
      return true;
    } catch {
      root.querySelector(".amcb-text")?.remove();
      const area = element("textarea", "amcb-text");
      area.readOnly = true;
      area.value = data.text;
      area.setAttribute("aria-label", data.label);
      root.append(area);
      if (!byHand(area)) return false;
      area.remove();
      button.focus();
      return true;
    }
  }

  button.addEventListener("click", async () => {
    if (await copied()) say(data.done, SAID_FOR);
    else say(data.refused, 0);
  });
}
