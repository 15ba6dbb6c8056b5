"""The shapes of the statuses and of how a measure stands: one geometry for pages, tables, charts and paper. Knows no
Streamlit.

Which word has which shape and colour stands in ``schemas/statuses.toml`` and ``schemas/choices.toml``; here stands only
what a shape looks like. Coordinates run from -1 to 1, so that a path is also a symbol of Vega.
"""

from __future__ import annotations

from dataclasses import dataclass

from schemas.contract import contract

#: Colours that are no status (see the visual language in the documentation of the screens).
INK, QUIET, ACTION, RESULT, PLAN = "#16212B", "#55616D", "#1A4F8B", "#16324F", "#7C8894"
NOT_REPORTED, GRID, BORDER, PANEL = "#8A5200", "#E4E9ED", "#D3DAE0", "#F3F5F7"

_DISC = "M0,-.9A.9,.9,0,1,1,0,.9A.9,.9,0,1,1,0,-.9Z"
_SQUARE = "M-.82,-.82H.82V.82H-.82Z"
_TICK = "M-.42,.02L-.1,.36L.44,-.3"


@dataclass(frozen=True)
class Shape:
    """``outline`` is drawn filled, or not when it is ``open``, and dashed when provisional; ``sign`` is a line over
    it, ``half`` the part of it that is filled."""

    outline: str
    sign: str = ""
    half: str = ""
    open: bool = False


SHAPES = {
    "disc": Shape(_DISC),
    "disc_tick": Shape(_DISC, sign=_TICK),
    "half_disc": Shape(_DISC, half="M0,-.9A.9,.9,0,0,0,0,.9Z", open=True),
    "triangle": Shape("M0,-.88L.95,.78H-.95Z"),
    "diamond": Shape("M0,-1L1,0L0,1L-1,0Z"),
    "square_arrow": Shape(_SQUARE, sign="M0,-.5V.46M-.36,.1L0,.46L.36,.1"),
    "square_cross": Shape(_SQUARE, sign="M-.36,-.36L.36,.36M.36,-.36L-.36,.36"),
    "chevron": Shape("M-.6,-.85H-.12L.62,0L-.12,.85H-.6L.1,0Z"),
    "bar": Shape("M-.9,-.16H.9V.16H-.9Z"),
    "box": Shape(_SQUARE, open=True),
    "box_tick": Shape(_SQUARE, sign=_TICK),
    "half_box": Shape(_SQUARE, half="M-.82,-.82H0V.82H-.82Z", open=True),
    "box_bar": Shape(_SQUARE, sign="M-.4,0H.4", open=True),
}


def shape_of(status: str) -> Shape:
    """The shape of a status."""
    return SHAPES[contract().statuses[status].shape]


def svg(status: str, provisional: bool = False) -> str:
    """A status as an SVG image of 16 by 16: filled, or open and dashed while provisional."""
    return _drawn(shape_of(status), contract().statuses[status].colour, provisional)


def signs() -> dict[str, str]:
    """The words of lists that stand on screens as a sign, such as how a measure stands, as SVG images of 16 by 16."""
    return {
        choice.id: _drawn(SHAPES[choice.shape], choice.colour or QUIET, provisional=False)
        for words in contract().choices.values()
        for choice in words.choice
        if choice.shape is not None
    }


def _drawn(shape: Shape, colour: str, provisional: bool) -> str:
    open_ = provisional or shape.open
    fill = "none" if open_ else colour
    dash = ' stroke-dasharray=".42 .3"' if provisional else ""
    edge = f'stroke="{colour}" stroke-width=".24" stroke-linejoin="round"{dash}'
    body = f'<path d="{shape.outline}" fill="{fill}" {edge}/>'
    if shape.half and not provisional:
        body += f'<path d="{shape.half}" fill="{colour}"/>'
    if shape.sign:
        body += _line(shape.sign, colour if open_ else "#FFFFFF")
    return _image(body)


def hatched() -> str:
    """The image of a figure that was not reported: an open field with hatching, never an empty place."""
    lines = "M-.95,.1L.1,-.95M-.95,.95L.95,-.95M-.1,.95L.95,-.1"
    return _image(
        f'<path d="M-.98,-.98H.98V.98H-.98Z" fill="none" stroke="{NOT_REPORTED}" stroke-width=".16" '
        f'stroke-dasharray=".3 .2"/><path d="{lines}" fill="none" stroke="{NOT_REPORTED}" stroke-width=".15"/>'
    )


def _line(path: str, colour: str) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width=".28" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )


def _image(body: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="-1.2 -1.2 2.4 2.4">' + body + "</svg>"
    )


def shape(status: str, provisional: bool = False) -> str:
    """The address of the shape of a status; open and dashed while provisional."""
    return f"shape/{status}{'_provisional' if provisional else ''}.svg"


def images() -> dict[str, str]:
    """Every image by the name in its address: ``behind``, ``behind_provisional``, ``under_way``, ``not_reported``."""
    found = {**signs(), **{status: svg(status) for status in contract().statuses}}
    found |= {f"{status}_provisional": svg(status, provisional=True) for status in contract().statuses}
    return found | {"not_reported": hatched()}
