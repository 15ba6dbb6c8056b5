"""What an eye sees of a page: what is cut off, and what is too faint to read."""

from __future__ import annotations

from typing import cast

from playwright.sync_api import Page

#: Contrast that small text needs, and what a shape or line needs, against what is behind it (WCAG 1.4.3 and 1.4.11).
TEXT, MARK = 4.5, 3.0
#: Marks that may be fainter: hairlines, the edge of a period, the soft area of a forecast. None says anything alone.
FAINT = frozenset({"#e4e9ed", "#d3dae0", "#f3f5f7", "#c4d4e4", "#ffffff"})
_CUT_OFF = """() => [...document.querySelectorAll("[data-testid=stMainBlockContainer] *")].filter((one) => {
    const box = one.getBoundingClientRect(), style = getComputedStyle(one);
    if (!box.width || style.clipPath !== "none" || one.closest(".amft-hidden, caption")) return false;
    const text = [...one.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const hidden = style.overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1;
    const frame = text && one.namespaceURI.endsWith("svg") ? one.ownerSVGElement.getBoundingClientRect() : null;
    const outside = frame && style.opacity !== "0" && (box.left < frame.left - 1 || box.right > frame.right + 1);
    const beyond = (text || one.tagName === "svg") && box.right > document.documentElement.clientWidth + 1;
    return hidden || outside || beyond;
}).map((one) => `${one.tagName} ${one.className.baseVal ?? one.className}: ${one.textContent.slice(0, 60)}`)"""
_CONTRASTS = """() => {
  const drawing = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  drawing.canvas.width = drawing.canvas.height = 1;
  const known = new Map();
  const rgba = (colour) => {
    if (!known.has(colour)) {
      drawing.clearRect(0, 0, 1, 1); drawing.fillStyle = colour; drawing.fillRect(0, 0, 1, 1);
      const [r, g, b, a] = drawing.getImageData(0, 0, 1, 1).data;
      known.set(colour, colour === "none" ? [0, 0, 0, 0] : [r, g, b, a / 255]);
    }
    return known.get(colour);
  };
  const over = (top, below) => top.slice(0, 3).map((one, at) => one * top[3] + below[at] * (1 - top[3]));
  const light = (rgb) => {
    const linear = (one) => one <= .04045 ? one / 12.92 : ((one + .055) / 1.055) ** 2.4;
    const [r, g, b] = rgb.map((one) => linear(one / 255));
    return .2126 * r + .7152 * g + .0722 * b;
  };
  const contrast = (one, other) => {
    const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
    return (high + .05) / (low + .05);
  };
  const hex = (rgb) => "#" + rgb.map((one) => Math.round(one).toString(16).padStart(2, "0")).join("");
  const behind = (one) => {
    const above = [];
    for (let at = one; at; at = at.parentElement) above.push(rgba(getComputedStyle(at).backgroundColor));
    return above.reverse().reduce((below, top) => over(top, below), [255, 255, 255]);
  };
  const found = [];
  document.querySelectorAll("body *").forEach((one) => {
    const shown = one.checkVisibility({opacityProperty: true, visibilityProperty: true});
    if (!shown || one.namespaceURI.endsWith("svg")) return;
    const said = [...one.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data.trim()).join(" ");
    if (!said.trim() || one.closest("[disabled], [data-testid=stIconMaterial], style, script")) return;
    const below = behind(one);
    found.push(["text", contrast(over(rgba(getComputedStyle(one).color), below), below), said, ""]);
  });
  document.querySelectorAll("svg.marks").forEach((svg) => {
    const painted = [];
    svg.querySelectorAll("path, line, text").forEach((one) => {
      const style = getComputedStyle(one), box = one.getBoundingClientRect();
      let opacity = 1;
      for (let at = one; at !== svg; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
      if (!opacity || one.closest("[class*=background], defs")) return;
      const [fill, stroke] = [[style.fill, style.fillOpacity], [style.stroke, style.strokeOpacity]]
        .map(([colour, solid]) => [...rgba(colour).slice(0, 3), rgba(colour)[3] * solid * opacity]);
      if (one.tagName === "text") {
        if (!one.textContent.trim() || style.stroke !== "none") return;
        const x = (box.left + box.right) / 2, y = (box.top + box.bottom) / 2;
        const below = painted.filter(([b]) => b.left <= x && x <= b.right && b.top <= y && y <= b.bottom)
          .reduce((under, [, top]) => over(top, under), [255, 255, 255]);
        found.push(["text", contrast(over(fill, below), below), one.textContent, "chart"]);
        return;
      }
      if (fill[3] && box.width > 4 && box.height > 4) painted.push([box, fill]);
      const colours = [fill, stroke].filter((colour) => colour[3]).map((colour) => over(colour, [255, 255, 255]));
      if (!colours.length || !(box.width || box.height)) return;
      const best = colours.sort((a, b) => contrast(b, [255, 255, 255]) - contrast(a, [255, 255, 255]))[0];
      found.push(["mark", contrast(best, [255, 255, 255]), hex(best), "chart"]);
    });
  });
  return found;
}"""


def cut_off(page: Page) -> list[str]:
    """Elements of a page with text or a drawing that is out of sight sideways: of the window, of what holds it, or of
    its chart; what scrolls sideways too."""
    return cast("list[str]", page.evaluate(_CUT_OFF))


def contrasts(page: Page) -> list[tuple[str, float, str, str]]:
    """Each visible text and mark of a chart: 'text' or 'mark', its contrast against what is behind it, the text or the
    mark's colour, and 'chart' when it is in one."""
    return [(kind, ratio, what, where) for kind, ratio, what, where in page.evaluate(_CONTRASTS)]


def faint(page: Page) -> list[str]:
    """Texts and marks of charts with less contrast than they need."""
    return sorted(
        {
            f"{kind} {what[:60]!r}: {ratio:.1f}"
            for kind, ratio, what, _where in contrasts(page)
            if ratio < (TEXT if kind == "text" else MARK) - 0.05 and not (kind == "mark" and what in FAINT)
        }
    )
