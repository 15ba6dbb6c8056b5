"""What a page says, to the eye and to a screen reader, and what of that is the platform's English."""

from __future__ import annotations

import re
from typing import cast

from playwright.sync_api import Page

from dashboard.pieces.platform_words import exact, patterns
from schemas.words import words

#: Hidden with the toolbar of charts and tables, by a rule in style.css.
HIDDEN = ("Show data", "Download as PNG", "Copy Vega-Lite spec", "Fullscreen")
#: Words that give away English which is not in our list yet. As written: in Dutch "open" and "november" exist too.
GIVEN_AWAY = re.compile(
    r"\b(?:Open|Close|Clear|Select|Selected|Choose|Chosen|No results?|Press|Next|Previous|Month|Year|Day|Date|Today"
    r"|January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|Loading|Running|Stop|Sidebar|Expand|Collapse|Scroll|Use|Dismiss|Empty|Error|Show|Hide|Search|Enter to|Please"
    r"|arrow keys?|options?|close|clear|select|selected|choose|press|next|previous|month|year|today|date"
    r"|loading|running|sidebar|expand|collapse|scroll|dismiss|empty|allowed|visualization|container|mark|yyyy"
    r"|must|smaller|larger|apply|Remove|Upload|Browse|Drag|of the|to the|and|the)\b"
)
_HEARD = """() => {
  const heard = new Set();
  const add = (text) => { if (text && text.trim()) heard.add(text.trim()); };
  const labels = ["aria-label", "aria-valuetext", "aria-description", "aria-roledescription",
                  "placeholder", "alt", "title"];
  document.querySelectorAll("body *").forEach((e) => {
    if (!e.checkVisibility()) return;
    labels.forEach((name) => add(e.getAttribute(name)));
    (e.getAttribute("aria-describedby") ?? "").split(/\\s+/).forEach((id) => {
      add(id && document.getElementById(id)?.textContent);
    });
    e.childNodes.forEach((n) => { if (n.nodeType === 3) add(n.data); });
  });
  return [...heard];
}"""


def heard(page: Page) -> list[str]:
    """Texts, labels and descriptions of everything on a page that is not hidden."""
    return cast("list[str]", page.evaluate(_HEARD))


def english(page: Page) -> list[str]:
    """What a Dutch page says in the platform's English: what is in our list, and what looks like English."""
    ours = words("nl")
    foreign = {text for text, own in exact(ours).items() if own != text}
    listed = [re.compile(pattern, re.DOTALL) for pattern in patterns(ours)]
    return [
        text
        for text in heard(page)
        if text in foreign
        or text.startswith(HIDDEN)
        or any(pattern.search(text) for pattern in listed)
        or GIVEN_AWAY.search(text)
    ]
