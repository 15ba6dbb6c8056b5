"""Small shared pieces of the pages, so that a page reads as a list of steps.

Texts are shown as they are: nothing that somebody typed into a workbook is read as Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

import streamlit as st

from dashboard import view
from dashboard.facts.table import Cell, Column, Row
from dashboard.folder import read_only
from dashboard.pieces.figure_table import figure_table
from dashboard.pieces.platform_words import replace_platform_words
from dashboard.sentences import Figure
from dashboard.shapes import shape
from dashboard.view import View, page_file, params
from ingest.submit import today

HERE = Path(__file__).parent.parent
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LOGO = str(HERE / "static" / "logo.svg")
_ADDRESS = re.compile(r"(https?://\S*[^\s.,;:)])")
#: No agreement of ours was known before this day; without it the platform refuses days long ago.
_EARLIEST = date(1990, 1, 1)
_LANGUAGES = {"nl": "Nederlands", "en": "English"}


# ---- the frame around every page


def menu(frameworks: int) -> tuple[str, ...]:
    """The pages in the menu: only sending while the store is empty, the frameworks only when there is a choice, and no
    sending where one only looks."""
    sending = () if read_only() else ("upload",)
    if not frameworks:
        return ("frameworks", *sending)
    choice = ("frameworks",) if frameworks > 1 else ()
    return (
        "overview",
        "theme",
        "agreements",
        "given",
        "year_plan",
        "evaluation",
        *choice,
        "how",
        *sending,
        "submissions",
    )


def frame(at: View) -> None:
    """Logo, look, our words for the platform's, and the switch of language: around every page."""
    st.logo(LOGO, size="medium")
    st.html(HERE / "style.css")
    with st.container(key="am-languages", gap=None):
        replace_platform_words(at.words)
        st.html(f'<p class="am-languages">{" · ".join(_language(code, at) for code in _LANGUAGES)}</p>')


def _language(code: str, at: View) -> str:
    """A link that loads the page anew, so that the browser too knows in what language it is."""
    if code == at.language:
        return f'<span lang="{code}" aria-current="true">{_LANGUAGES[code]}</span>'
    query = urlencode({**st.query_params.to_dict(), "lang": code})
    return f'<a href="?{escape(query)}" lang="{code}" hreflang="{code}">{_LANGUAGES[code]}</a>'


# ---- texts


def title(text: str) -> None:
    """The sentence that a page is about: its only h1."""
    st.html(f'<h1 class="am-title">{escape(text)}</h1>')


def heading(text: str) -> None:
    """The heading of a part of the page."""
    st.html(f'<h2 class="am-heading">{escape(text)}</h2>')


def lead(*texts: str, quiet: bool = False) -> None:
    """Sentences of body size, one paragraph each."""
    _paragraphs(texts, "am-lead", quiet)


def small(*texts: str, quiet: bool = False, wide: bool = False) -> None:
    """Sentences of small size, one paragraph each: under charts and numbers; ``wide`` as wide as the page."""
    _paragraphs(texts, "am-small", quiet, wide)


def note(text: str, on_paper: str, state: str = "") -> None:
    """A quiet line at the top of a page, its state in bold before it; when it is printed, below it what paper lacks,
    and the address of the page."""
    query = urlencode(st.query_params.to_dict())
    paper = " · ".join(part for part in (on_paper, f"{st.context.url or ''}?{query}".strip("?")) if part)
    first = f'<strong class="am-state">{escape(state)}</strong> · ' if state else ""
    st.html(
        f'<p class="am-small am-quiet">{first}{escape(text)}</p><p class="am-paper">{escape(paper)}</p>',
        width="content",
    )


def hint(text: str) -> None:
    """What one can do here, quietly; not on paper, where one can't."""
    st.html(f'<p class="am-small am-quiet am-hint">{escape(text)}</p>')


def quote(text: str) -> None:
    """A text as it was signed or typed, between its quotation marks."""
    st.html(f'<blockquote class="am-quote">{escape(text)}</blockquote>')


def _paragraphs(texts: Sequence[str], kind: str, quiet: bool, wide: bool = False) -> None:
    look = f"{kind} am-quiet" if quiet else kind
    if shown := "".join(f'<p class="{look}">{_linked(text)}</p>' for text in texts if text):
        st.html(f'<div class="am-texts{" am-wide" * wide}">{shown}</div>')


def _linked(text: str) -> str:
    """A text as HTML in which web addresses can be followed."""
    pieces = _ADDRESS.split(text)  # text, address, text, …
    return "".join(
        f'<a href="{escape(piece)}" rel="noopener noreferrer">{escape(piece)}</a>' if n % 2 else escape(piece)
        for n, piece in enumerate(pieces)
    )


def documents(papers: Sequence[tuple[str, str, str | None]]) -> None:
    """Signed papers (title, day, web address) in one line; a title leads to its address when there is one."""

    def shown(title: str, day: str, link: str | None) -> str:
        name = _leading(title, web(link))
        return f"{name}, {escape(day)}" if day else name

    if papers:
        st.html(f'<p class="am-small am-quiet">{" · ".join(shown(*paper) for paper in papers)}</p>')


def dated(lines: Sequence[tuple[str, str, Sequence[tuple[str, str | None]]]]) -> None:
    """What happened, a line a day: (day, sentence, what it leads to as (title, address))."""

    def shown(text: str, links: Sequence[tuple[str, str | None]]) -> str:
        return " ".join([_linked(text), *(f'<span class="am-quiet">({_leading(*one)})</span>' for one in links)])

    body = "".join(f"<dt>{escape(day)}</dt><dd>{shown(text, links)}</dd>" for day, text, links in lines)
    st.html(f'<dl class="am-facts am-dated">{body}</dl>')


def steps(name: str, found: Sequence[tuple[str, bool]], note: str) -> None:
    """Moments in one line under their name, the one that comes next in bold."""
    texts = [f"<strong>{escape(text)}</strong>" if now else escape(text) for text, now in found]
    quiet = [f'<span class="am-quiet">{escape(text)}</span>' if text else "" for text in (name, note)]
    body = " · ".join(part for part in (quiet[0], *texts, quiet[1]) if part)
    st.html(f'<p class="am-small am-steps">{body}</p>')


def web(link: str | None) -> str | None:
    """A link that somebody typed, when it is the address of a page; else None."""
    return link if link and link.startswith(("https://", "http://")) else None


def _leading(title: str, link: str | None) -> str:
    return f'<a href="{escape(link)}" rel="noopener noreferrer">{escape(title)}</a>' if link else escape(title)


def to_copy(text: str) -> None:
    """A text to take along, with a button that copies it."""
    st.code(text, language=None, wrap_lines=True)


def download(
    label: str,
    data: bytes | str | Callable[[], bytes | str],
    name: str,
    look: Literal["primary", "secondary", "tertiary"] = "secondary",
    *,
    wide: bool = False,
    key: str | None = None,
) -> None:
    """A button that gives a file. ``data`` may be how to make it: then that is done when it is asked for."""
    st.download_button(
        label,
        data=data,
        file_name=name,
        mime=XLSX if name.endswith(".xlsx") else None,
        on_click="ignore",
        type=look,
        icon=":material/download:",
        width="stretch" if wide else "content",
        key=key,
    )


def facts(rows: Sequence[tuple[str, str]]) -> None:
    """Labels with their values, in two columns."""
    body = "".join(f"<dt>{escape(label)}</dt><dd>{_linked(value)}</dd>" for label, value in rows)
    st.html(f'<dl class="am-facts">{body}</dl>')


def table(
    caption: str,
    head: Sequence[str],
    rows: Sequence[Sequence[str]],
    right: Sequence[int] = (),
    whole: Sequence[int] = (),
    *,
    stacks: bool = False,
) -> None:
    """A plain table of texts; ``right`` are the columns of numbers, ``whole`` those whose cells stay on one line.
    ``stacks``: on a phone each row reads downwards, its cells with their heads. For figures that open, see
    ``figure_table``."""

    def line(tag: str, cells: Sequence[str]) -> str:
        made = ""
        for n, (name, cell) in enumerate(zip(head, cells, strict=True)):
            look = ' class="am-right"' if n in right else ' class="am-whole"' if n in whole and tag == "td" else ""
            named = f' data-head="{escape(name)}"' if stacks and tag == "td" else ""
            made += f"<{tag}{look}{named}>{escape(cell)}</{tag}>"
        return made

    body = "".join(f"<tr>{line('td', row)}</tr>" for row in rows)
    st.html(
        f'<table class="am-plain{" am-stacks" * stacks}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{line('th', head)}</tr></thead><tbody>{body}</tbody></table>"
    )


def numbers(figures: Sequence[Figure], openings: Container[str], at: View, key: str) -> str | None:
    """The four numbers: label, value, one explaining line each; gives the id of what was clicked just now. Those in
    ``openings`` are buttons."""
    say = at.words.say
    rows = [
        Row(
            (
                Cell(one.label),
                Cell(one.value, key=one.id if one.id in openings else None, label=f"{one.label}: {one.value}"),
                Cell(one.explanation),
            )
        )
        for one in figures
    ]
    heads = [Column(say("What")), Column(say("Value")), Column(say("Explanation"))]
    return figure_table(heads, rows, key, say("The numbers"), "numbers") if rows else None


# ---- statuses: always shape and word


def _image(address: str) -> str:
    return f'<img class="am-shape" src="{address}" alt="">'


def badge(status: str, word: str, text: str = "", provisional: bool = False) -> None:
    """The status of a page: shape, word, and a sentence behind it."""
    rest = f"&ensp; {escape(text)}" if text else ""
    image = _image(shape(status, provisional))
    st.html(f'<p class="am-lead">{image}<span class="am-word">{escape(word)}</span>{rest}</p>')


def badges(counts: Sequence[tuple[str, bool, int, str, str]]) -> None:
    """How many agreements have which status, in one line: (status, provisional, count, words with the count, address
    of the list of these agreements)."""
    body = "".join(
        f'<a href="{escape(address)}">{_image(shape(status, provisional)) * min(count, 8)}{escape(words)}</a>'
        for status, provisional, count, words, address in counts
    )
    st.html(f'<p class="am-badges">{body}</p>')


def boxes(found: Sequence[tuple[str, bool, str, str, str]], name: str) -> None:
    """Judgements beside each other, a box each: (status, provisional, word, whose, why); ``name`` of the whole."""
    body = "".join(
        f'<li><p class="am-lead">{_image(shape(status, provisional))}<span class="am-word">{escape(word)}</span></p>'
        f'<p class="am-small am-quiet">{escape(whose)}</p><p class="am-small">{escape(why)}</p></li>'
        for status, provisional, word, whose, why in found
    )
    st.html(f'<ul class="am-boxes" aria-label="{escape(name)}">{body}</ul>')


# ---- going from page to page


def link(label: str, page: str, at: View, icon: str | None = None, **more: str | None) -> None:
    """A link to a page of ours, in the same view."""
    _link(label, page, at, icon, more)


def _link(
    label: str, page: str, at: View, icon: str | None, more: Mapping[str, str | None], after: bool = False
) -> None:
    st.page_link(
        page_file(page),
        label=plain(label),
        icon=icon,
        icon_position="right" if after else "left",
        query_params=params(at, **more),
    )


def plain(text: str) -> str:
    """A text for a label that Streamlit reads as Markdown."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]<>#|~$:" else sign for sign in text)


def breadcrumb(at: View, steps: Sequence[tuple[str, str, Mapping[str, str]]], here: str) -> None:
    """Where we are: links (label, page, parameters) to what is above this page, then its own name."""
    with st.container(horizontal=True, gap="xsmall", vertical_alignment="center", key="am-breadcrumb"):
        for label, page, more in steps:
            _link(label, page, at, None, more)
            st.html('<span class="am-quiet" aria-hidden="true">›</span>', width="content")
        here_is(here)


def inline(text: str) -> None:
    """Quiet words in a row with other things."""
    st.html(f'<span class="am-small am-quiet">{escape(text)}</span>', width="content")


def here_is(label: str) -> None:
    """Where we are, among links to elsewhere."""
    st.html(
        f'<span class="am-small" style="font-weight:600" aria-current="page">{escape(label)}</span>', width="content"
    )


def walk(at: View, items: Sequence[tuple[str, str]], current: str, **more: str | None) -> None:
    """Previous and next agreement of a list of (number, name): for a meeting. ``more`` keeps the list in the link."""
    order = [number for number, _name in items]
    if current not in order or len(order) < 2:
        return
    say, here = at.words.say, order.index(current)
    with st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center", key="am-walk"):
        place = say("{n} of {total}", n=here + 1, total=len(order))
        st.html(f'<span class="am-small am-quiet">{escape(place)}</span>', width="content")
        if here > 0:
            before = {**more, "number": items[here - 1][0]}
            _link(say("Previous"), "agreement", at, ":material/chevron_left:", before)
        if here + 1 < len(order):
            number, name = items[here + 1]
            label = say("Next: {name}", name=name)
            _link(label, "agreement", at, ":material/chevron_right:", {**more, "number": number}, after=True)


# ---- what is kept in the address


def dated_heading(text: str, at: View, years: Sequence[int], year: int) -> None:
    """A heading with, at its right, the control of year and day."""
    with st.container(horizontal=True, horizontal_alignment="distribute", vertical_alignment="center"):
        heading(text)
        choose_year(at, years, year)


def choose_year(at: View, years: Sequence[int], year: int) -> None:
    """The one control of the overview: up to which year, and as known on which day."""
    say = at.words.say
    label = say("Figures up to and including {year}, as known on {day}", year=year, day=at.words.day(at.known_on))
    with st.popover(label, icon=":material/calendar_today:", type="tertiary", wrap=True):
        st.session_state["am-year"] = year
        st.pills(
            say("Up to and including"),
            sorted({*years, year}, reverse=True),
            required=True,
            key="am-year",
            on_change=lambda: view.keep(year=str(st.session_state["am-year"])),
        )
        st.date_input(
            say("As known on"),
            value=at.known_on,
            key="am-known",
            format="DD-MM-YYYY",
            min_value=min(_EARLIEST, at.known_on),
            max_value=max(today(), at.known_on),
            on_change=_keep_known,
        )
        if at.known_given and st.button(say("What is known today"), type="tertiary"):
            view.keep(known=None)
            st.rerun()


def _keep_known() -> None:
    day = st.session_state["am-known"]
    if isinstance(day, date):
        view.keep(known=None if day == today() else day.isoformat())


def choose_party(at: View, parties: Mapping[str, str]) -> None:
    """Who looks: one of these parties (names by code), or all of them. What concerns that party comes first."""
    say = at.words.say
    options = {"": say("all parties"), **parties}
    # a list to choose from would be nicer to type in, but makes every first page wait for forty files more
    with st.container(width="content", key="am-whose"):
        label = say("We are {name}", name=options[at.party or ""])
        listed = st.popover(label, type="tertiary", icon=":material/group:", key="am-we", on_change="rerun")
        with listed.container(gap=None):
            for code, name in options.items():
                st.button(
                    plain(name),
                    key=f"am-we-{code}",
                    type="tertiary",
                    icon=":material/check:" if code == (at.party or "") else None,
                    on_click=_we,
                    args=(code,),
                )


def _we(code: str) -> None:
    view.keep(we=code or None)
    st.session_state["am-we"] = False  # it is chosen: the list closes


def choose(label: str, name: str, options: Mapping[str, str], at: View) -> str | None:
    """A filter kept in the address as ``name``: one of the options' ids, or None for all."""
    everything = at.words.say("All")
    ids = ["", *options]
    asked = st.query_params.get(name, "")
    picked = st.selectbox(
        label,
        ids,
        index=ids.index(asked) if asked in ids else 0,
        format_func=lambda one: options.get(one, everything),
        key=f"am-filter-{name}",
        on_change=_keep_filter,
        args=(name,),
    )
    return picked or None


def search(label: str, name: str) -> str:
    """A search text kept in the address as ``name``."""
    return st.text_input(
        label, st.query_params.get(name, ""), key=f"am-filter-{name}", on_change=_keep_filter, args=(name,)
    ).strip()


def _keep_filter(name: str) -> None:
    value = str(st.session_state[f"am-filter-{name}"] or "").strip()
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)
