"""The web server: Streamlit's pages with our own addresses beside them, on this machine only."""

from __future__ import annotations

import gc
import logging
import os
import re
import socket
import tomllib
from collections.abc import Mapping
from html import escape
from importlib import import_module
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode

import streamlit as st
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.web.server.starlette import starlette_server

from dashboard.folder import VARIABLE, data_folder, look_only
from dashboard.shapes import images
from ingest.events import DamagedEventsError, StoreBusyError
from ingest.store import Store
from schemas.words import LANGUAGES, words

HERE = Path(__file__).parent
ADDRESS = "127.0.0.1"
log = logging.getLogger("afspraken")
_bind = starlette_server._bind_socket

#: Streamlit's own setting of where its server is; without it the page first asks under its own name, and waits.
_WHERE = b"<script>window.__streamlit = {BACKEND_BASE_URL: location.origin};</script>"


class PageHead:
    """Says in ``<html lang>`` what language the page is in, where Streamlit always says English, and where the server
    is.

    A screen reader reads with that voice. The language is in the address (``lang=en``), else Dutch.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("lang", [""])[0]
        language = asked if asked in LANGUAGES else LANGUAGES[0]
        start: Message | None = None
        body = b""

        async def rewrite(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                kind = dict(message["headers"]).get(b"content-type", b"")
                if kind.startswith(b"text/html") and message["status"] == 200:
                    start = message
                else:
                    await send(message)
            elif start is None:
                await send(message)
            else:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                body = re.sub(rb'<html lang="[^"]*"', b'<html lang="%s"' % language.encode(), body, count=1)
                body = body.replace(b"<head>", b"<head>" + _WHERE, 1)
                length = (b"content-length", str(len(body)).encode())
                start["headers"] = [pair for pair in start["headers"] if pair[0] != b"content-length"] + [length]
                await send(start)
                await send({"type": "http.response.body", "body": body})

        plain = [pair for pair in scope["headers"] if pair[0] != b"accept-encoding"]
        await self.app({**scope, "headers": plain} if _is_page(scope["path"]) else scope, receive, rewrite)


def _is_page(path: str) -> bool:
    """A page, not a file: its HTML must arrive unpacked to be changed."""
    return "." not in path.rsplit("/", 1)[-1]


def health(_request: Request) -> Response:
    """``/healthz``: does the store open, and up to which event. 503 when it doesn't."""
    try:
        number = Store(data_folder()).catch_up()
    except Exception:
        log.exception("the store can't be opened")
        return JSONResponse({"status": "store can't be opened", "event": None}, status_code=503)
    return JSONResponse({"status": "ok", "event": number})


def shape(request: Request) -> Response:
    """``/shape/behind.svg``: a status as an image, made from the contract."""
    image = images().get(request.path_params["name"])
    if image is None:
        return Response(status_code=404)
    return Response(image, media_type="image/svg+xml", headers={"Cache-Control": "max-age=3600"})


def on_error(error: Exception) -> bool:
    """Keep the trace in the log file; the reader gets our own sentence, in the language of the page.

    Leans on nothing of the pages, since any of it may be what failed.
    """
    log.error("a page failed", exc_info=error)
    language = words(st.query_params.get("lang", "")).language
    say = words(language).say
    if isinstance(error, DamagedEventsError):
        title, advice = say("The data of this installation are damaged"), error.problem.sentence(language)
    elif isinstance(error, StoreBusyError):
        title = say("The data are in use")
        advice = say("Another program is still busy with the data. Try again in a moment.")
    else:
        title = say("Something went wrong on this page")
        advice = say(
            "That is our fault. Load the page again; if it stays, choose another page from the menu. What happened is "
            "kept in the log of this installation."
        )
    st.html(HERE / "style.css")
    st.html(f'<h1 class="am-title">{escape(title)}</h1><p class="am-lead">{escape(advice)}</p>')
    return True


def settings(**more: Any) -> dict[str, Any]:
    """Every setting of ``.streamlit/config.toml`` under its dotted name, and ``more`` over them."""
    found: dict[str, Any] = {}
    with (HERE / ".streamlit" / "config.toml").open("rb") as file:
        for section, values in tomllib.load(file).items():
            found |= {f"{section}.{name}": value for name, value in values.items()}
    return {**found, **more}


def make() -> st.App:
    """The application: pages, health, shapes."""
    return st.App(
        HERE / "app.py",
        routes=[Route("/healthz", health), Route("/shape/{name}.svg", shape)],
        middleware=[Middleware(PageHead)],
        on_script_error=on_error,
    )


def free_port(wanted: int = 8501, tries: int = 50, host: str = ADDRESS) -> int:
    """The wanted port, or the next one that is free on this machine."""
    for port in range(wanted, wanted + tries):
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            if probe.connect_ex((host, port)) != 0:
                return port
    message = f"no free port between {wanted} and {wanted + tries - 1}"
    raise OSError(message)


def url(port: int, page: str = "", params: Mapping[str, str] | None = None, host: str = ADDRESS) -> str:
    """The address of a page on this machine."""
    return f"http://{host}:{port}/{page}" + (f"?{urlencode(params)}" if params else "")


def keep_log(data: Path) -> Path:
    """Write warnings and errors of the pages to a file in the data folder, at most some megabytes; gives the file."""
    file = data / "logs" / "dashboard.log"
    file.parent.mkdir(parents=True, exist_ok=True)
    handler = RotatingFileHandler(file, maxBytes=1_000_000, backupCount=3, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.addHandler(handler)
    log.propagate = False
    return file


def run(data: Path, port: int = 8501, *, read_only_at: str | None = None) -> None:
    """Serve the pages over ``data``; comes back when the server is stopped. On this machine only, except a server that
    only shows: that one listens on the address ``read_only_at``, and nothing can be uploaded to it."""
    os.environ[VARIABLE] = str(data.resolve())
    more: dict[str, Any] = {"server.port": port, "browser.serverPort": port}
    if read_only_at is not None:
        look_only()
        more |= {"server.address": read_only_at, "server.maxUploadSize": 0}
    keep_log(data)
    for name in ("dashboard.standing", "dashboard.pictures", "ingest.marks"):  # so that the first visitor need not wait
        import_module(name)
    gc.freeze()  # what was imported stays, so looking for garbage in it each time takes time for nothing
    starlette_server._bind_socket = listen
    make().run(config=settings(**more))


def listen(address: str, port: int, backlog: int) -> socket.socket:
    """Streamlit's listening socket, of which every connection sends at once what it has (TCP_NODELAY). Raises OSError.

    Streamlit binds it so that asyncio doesn't see that it is TCP and leaves Nagle's algorithm on: the second half of
    each answer then waits up to 40 ms for a sign of the browser, for each of the hundred files of a page (uvicorn's
    issue 3149).
    """
    found = _bind(address, port, backlog)
    found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return found
