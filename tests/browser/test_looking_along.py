"""Looking along: the very configuration of ``docs/nginx.conf``, in nginx, before a server that only shows.

Only its ports, paths and the port of the server behind it are replaced. Without nginx the tests are skipped; with CI
set that is a failure.
"""

from __future__ import annotations

import http.client
import os
import re
import shutil
import ssl
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from dashboard.server import ADDRESS
from tests.browser.conftest import DEADLINE, ROOT, port_from, ready
from tests.browser.conftest import _running as running

TOWN = "voorbeeldstad-2022"
PARTNER, PASSWORD = "partner", "een lang wachtwoord"
COMMAND = "from dashboard.cli import main; main()"
MAIN = """
daemon off;
master_process off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/afspraken.conf;
}}
"""


@dataclass(frozen=True)
class Front:
    """What partners reach: the ports of http and https, and the certificate by which they know it."""

    plain: int
    secure: int
    certificate: Path

    @property
    def origin(self) -> str:
        """Under a name, as partners type it: what is called 127.0.0.1 the server trusts whatever the proxy says. Every
        name that ends in localhost is this machine to a browser."""
        return f"https://afspraken.localhost:{self.secure}"

    def ask(
        self, path: str, password: str | None = None, method: str = "GET", cookie: str = ""
    ) -> http.client.HTTPResponse:
        """The answer to one request over TLS, without its body."""
        trusted = ssl.create_default_context(cafile=str(self.certificate))
        line = http.client.HTTPSConnection(ADDRESS, self.secure, timeout=30, context=trusted)
        login = b64encode(f"{PARTNER}:{password}".encode()).decode()
        signed = {} if password is None else {"Authorization": f"Basic {login}"}
        line.request(method, path, headers=signed | ({"Cookie": cookie} if cookie else {}))
        answer = line.getresponse()
        answer.read()
        line.close()
        return answer


def _program(name: str) -> str:
    """A program of this machine, also one that only administrators have on their path."""
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None and os.environ.get("CI"):
        pytest.fail(f"no {name} on this machine: apt-get install nginx-light openssl")
    if found is None:
        pytest.skip(f"no {name} on this machine; on Debian: apt-get install nginx-light openssl")
    return found


def _made(command: list[str]) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def _configured(folder: Path, front: Front, behind: int) -> Path:
    """The documented configuration with our ports and paths, and what Debian's own nginx.conf has around it."""
    text = (ROOT / "docs" / "nginx.conf").read_text("utf-8")
    for documented, ours in {
        "listen 80;": f"listen {ADDRESS}:{front.plain};",
        "listen 443 ": f"listen {ADDRESS}:{front.secure} ",
        "server 127.0.0.1:8501;": f"server {ADDRESS}:{behind};",
        "/etc/ssl/certs/afspraken.pem": str(front.certificate),
        "/etc/ssl/private/afspraken.key": str(folder / "key.pem"),
        "/etc/nginx/afspraken.htpasswd": str(folder / "passwords"),
    }.items():
        assert text.count(documented) == 1, documented
        text = text.replace(documented, ours)
    (folder / "afspraken.conf").write_text(text, encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(MAIN.format(folder=folder), encoding="utf-8")
    return main


@pytest.fixture(scope="module")
def front(examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """nginx with a certificate and a password, before ``afspraken serve --read-only`` over the examples."""
    nginx, openssl = _program("nginx"), _program("openssl")
    folder = tmp_path_factory.mktemp("front")
    data = shutil.copytree(examples, folder / "data")
    plain = port_from(8900)
    front = Front(plain, port_from(8950), folder / "certificate.pem")
    request = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=afspraken"]
    _made([*request, "-addext", f"subjectAltName=IP:{ADDRESS}", "-keyout", str(folder / "key.pem"),
           "-out", str(front.certificate)])  # fmt: skip
    password = _made([openssl, "passwd", "-apr1", PASSWORD])
    (folder / "passwords").write_text(f"{PARTNER}:{password}\n", encoding="utf-8")
    behind = port_from(8800)
    main = _configured(folder, front, behind)
    command = [sys.executable, "-c", COMMAND, "--data", str(data), "serve", "--read-only", "--no-browser"]
    with (
        running([*command, "--port", str(behind)], behind, folder, "healthz"),
        (folder / "nginx.log").open("wb") as log,
    ):
        process = subprocess.Popen([nginx, "-p", str(folder), "-c", str(main)], stderr=log)
        try:
            _wait(process, front, folder / "nginx.log")
            yield front
        finally:
            process.terminate()
            process.wait(timeout=10)


def _wait(process: subprocess.Popen[bytes], front: Front, log: Path) -> None:
    """Wait until nginx answers."""
    end = time.monotonic() + DEADLINE
    while True:
        if process.poll() is not None or time.monotonic() > end:
            pytest.fail(f"nginx did not start:\n{log.read_text('utf-8')}")
        try:
            front.ask("/")
        except ConnectionError:
            time.sleep(0.1)
        else:
            return


@pytest.fixture
def partner(browser: Browser, front: Front) -> Iterator[Page]:
    """A partner at its own desk, who knows the password; fails on any error in the browser, what the security policy
    holds back among them, and on a request to anywhere else."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768},
        locale="nl-NL",
        ignore_https_errors=True,
        http_credentials={"username": PARTNER, "password": PASSWORD, "origin": front.origin},
    )
    page = context.new_page()
    page.set_default_timeout(30_000)
    wrong: list[str] = []
    asked: list[str] = []
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda sent: asked.append(sent.url))
    page.on("websocket", lambda line: asked.append(line.url.replace("wss:", "https:", 1)))
    yield page
    context.close()
    assert wrong == []
    assert [url for url in asked if not url.startswith((f"{front.origin}/", f"blob:{front.origin}/", "data:"))] == []


@pytest.mark.parametrize("path", ["/", "/overview", "/healthz", "/_stcore/stream", "/_stcore/health", "/static/x.js"])
def test_without_the_password_nothing_is_given(front: Front, path: str) -> None:
    for password in (None, "", "een ander wachtwoord"):
        assert front.ask(path, password).status == 401


def test_the_live_connection_opens_with_the_secret_that_the_password_gave(front: Front) -> None:
    """As Safari asks: without the password there."""
    assert front.ask("/").headers["Set-Cookie"] is None
    given = front.ask("/", PASSWORD).headers["Set-Cookie"]
    assert given is not None and {"Secure", "HttpOnly", "SameSite=Strict"} <= set(given.split("; "))
    cookie = given.split(";")[0]
    assert front.ask("/_stcore/stream", cookie=cookie).status == 200
    for other in ("", "afspraken=", "afspraken=iets anders"):
        assert front.ask("/_stcore/stream", cookie=other).status == 401
    assert front.ask("/", cookie=cookie).status == 401


def test_only_https_is_spoken_and_only_reading(front: Front) -> None:
    line = http.client.HTTPConnection(ADDRESS, front.plain, timeout=30)
    line.request("GET", "/overview")
    answer = line.getresponse()
    line.close()
    assert answer.status == 301 and (answer.headers["Location"] or "").startswith("https://")
    for method in ("PUT", "POST", "DELETE"):
        assert front.ask("/_stcore/upload_file/session/file", PASSWORD, method).status == 403


def test_the_answer_says_what_a_browser_must_not_do(front: Front) -> None:
    for password, status in ((PASSWORD, 200), (None, 401)):
        answer = front.ask("/", password)
        assert answer.status == status
        policy = answer.headers["Content-Security-Policy"]
        scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
        assert "'unsafe" not in scripts and "http" not in policy
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert int(re.sub(r"\D", "", answer.headers["Strict-Transport-Security"])) > 0
        assert answer.headers["Referrer-Policy"] == "same-origin"


def test_a_partner_looks_from_the_overview_to_the_file_behind_a_figure(front: Front, partner: Page) -> None:
    partner.goto(f"{front.origin}/overview?framework={TOWN}&year=2024")
    ready(partner)
    matrix = partner.get_by_role("grid").first
    expect(matrix.get_by_role("img").or_(matrix.locator("img")).first).to_be_visible()
    partner.get_by_role("table", name="Waar gaat het mis?").get_by_role("link").first.click()
    partner.wait_for_url("**/agreement?**")
    ready(partner)
    expect(partner.locator("[role=graphics-document]").first).to_be_visible()

    partner.goto(f"{front.origin}/agreement?framework={TOWN}&year=2024&number=NB-01")
    ready(partner)
    partner.get_by_role("button", name="De Linde, 2024").click()
    drawer = partner.get_by_role("dialog")
    name = "resultaten-2024-de-linde.xlsx"
    with partner.expect_download() as file:
        drawer.get_by_role("button", name=name).click()
    assert Path(file.value.path()).read_bytes() == next((ROOT / "sample_data").rglob(name)).read_bytes()


def test_a_partner_can_send_and_withdraw_nothing(front: Front, partner: Page) -> None:
    partner.goto(f"{front.origin}/submissions?framework={TOWN}&year=2024")
    ready(partner)
    expect(partner.get_by_role("link", name="Cijfers aanleveren")).to_have_count(0)
    partner.get_by_role("table", name="Ontvangen bestanden").get_by_role("button").first.click()
    drawer = partner.get_by_role("dialog")
    drawer.get_by_text("SHA-256").wait_for(state="attached")
    expect(drawer.get_by_role("textbox")).to_have_count(0)
    expect(drawer.get_by_text("intrekken")).to_have_count(0)
    partner.goto(f"{front.origin}/upload?framework={TOWN}")
    ready(partner)
    expect(partner.locator("h1")).to_contain_text("alleen kijken")
    expect(partner.locator("input[type=file]")).to_have_count(0)
