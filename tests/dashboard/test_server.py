"""The server: this machine only, its own health, and the language of the page in its first line."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request
from starlette.types import Message

from dashboard import server
from dashboard.folder import VARIABLE, data_folder
from dashboard.server import ADDRESS, HERE, PageHead, free_port, health, keep_log, settings, url
from ingest.events import DamagedEventsError, Problem, StoreBusyError

ASKED = Request({"type": "http"})


def test_the_settings_listen_on_loopback_and_count_nobody() -> None:
    from streamlit import config

    found = settings(**{"server.port": 8777})
    assert found["server.address"] == ADDRESS == "127.0.0.1"
    assert found["browser.gatherUsageStats"] is False
    assert found["client.showErrorDetails"] == "none"
    assert found["server.port"] == 8777
    assert set(found) <= set(config._config_options_template), "every setting is one that Streamlit knows"


def test_every_file_that_the_look_needs_is_there() -> None:
    for face in settings()["theme.fontFaces"]:
        assert (HERE / face["url"].removeprefix("app/")).is_file()
    assert "SIL OPEN FONT LICENSE" in (HERE / "static" / "fonts" / "LICENSE.txt").read_text("utf-8")
    assert (HERE / "style.css").is_file()


def test_health_tells_the_event_number(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    answer = health(ASKED)
    assert answer.status_code == 200
    assert json.loads(bytes(answer.body)) == {"status": "ok", "event": 0}


def test_health_says_so_when_the_store_cannot_be_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    in_the_way = tmp_path / "data"
    in_the_way.write_text("not a folder", encoding="utf-8")
    monkeypatch.setenv(VARIABLE, str(in_the_way))
    answer = health(ASKED)
    assert answer.status_code == 503
    assert json.loads(bytes(answer.body))["event"] is None


def _answer(query: str, kind: str, body: bytes, path: str = "/") -> tuple[dict[str, Any], bytes]:
    """What comes through the middleware for a page that an application behind it sends in two pieces."""
    sent: list[Message] = []

    async def application(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body[:9], "more_body": True})
        await send({"type": "http.response.body", "body": body[9:]})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "path": path, "query_string": query.encode(), "headers": []}
    asyncio.run(PageHead(application)(scope, receive, send))
    headers = {name.decode(): value.decode() for name, value in sent[0]["headers"]}
    return headers, b"".join(message.get("body", b"") for message in sent[1:])


@pytest.mark.parametrize(("query", "language"), [("", b"nl"), ("lang=en", b"en"), ("lang=xx&a=1", b"nl")])
def test_the_page_says_its_language_and_its_server(query: str, language: bytes) -> None:
    page = b'<!DOCTYPE html><html lang="en"><head><script src="a.js"></script></head><body></body></html>'
    headers, body = _answer(query, "text/html; charset=utf-8", page)
    assert b'<html lang="%s">' % language in body
    assert body.index(b"BACKEND_BASE_URL") < body.index(b"a.js")
    assert headers["content-length"] == str(len(body))


def test_what_is_no_page_passes_unchanged() -> None:
    body = b'{"text": "<html lang=\\"en\\">"}'
    assert _answer("lang=nl", "application/json", body)[1] == body


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as taken:
        taken.bind((ADDRESS, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 50
    with pytest.raises(OSError, match="no free port"):
        free_port(8501, tries=0)


def test_addresses_carry_their_view() -> None:
    assert url(8501, "overview", {"framework": "a b"}) == "http://127.0.0.1:8501/overview?framework=a+b"


def test_the_data_folder_is_the_named_one_then_the_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert data_folder(tmp_path / "x") == tmp_path / "x"
    assert data_folder() == tmp_path
    monkeypatch.delenv(VARIABLE)
    assert data_folder().name == "afsprakenmonitor"


def test_a_fault_is_kept_in_the_log_of_the_installation(tmp_path: Path) -> None:
    handlers, passes = list(server.log.handlers), server.log.propagate
    try:
        file = keep_log(tmp_path)
        server.log.error("a page failed", exc_info=ValueError("why"))
        assert "ValueError: why" in file.read_text("utf-8")
    finally:
        for handler in [one for one in server.log.handlers if one not in handlers]:
            server.log.removeHandler(handler)
            handler.close()
        server.log.propagate = passes
    assert logging.getLogger("afspraken") is server.log


@pytest.mark.parametrize(
    ("error", "fact"),
    [
        (DamagedEventsError(Problem("missing_event", 7)), "events/00007"),
        (StoreBusyError("busy"), "in gebruik"),
        (ValueError("secret"), "ligt aan ons"),
    ],
)
def test_a_page_that_fails_says_what_is_the_matter(
    monkeypatch: pytest.MonkeyPatch, error: Exception, fact: str
) -> None:
    said: list[str] = []
    page = SimpleNamespace(query_params={}, html=lambda body: said.append(str(body)))
    monkeypatch.setattr(server, "st", page)
    assert server.on_error(error)
    assert fact in said[-1] and "secret" not in said[-1] and said[-1].count("<h1") == 1


def test_the_server_sends_at_once() -> None:
    """Half an answer doesn't wait for a sign that the other half came."""
    with server.listen(server.ADDRESS, 0, 1) as listening, socket.create_connection(listening.getsockname()):
        listening.setblocking(True)
        accepted, _from = listening.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
