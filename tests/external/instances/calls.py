"""Calls of the API, by whoever is logged in."""

import concurrent.futures
import sys
import threading
import time

import requests
from topology import PASSWORD

# Answers while the database is away. HAProxy's own are those of a connection that broke on its way.
AWAY = (502, 503, 504, None)


def fail(message: str) -> None:
    sys.exit(f"instances: {message}")


def expect(wanted, found, what: str) -> None:
    if wanted != found:
        fail(f"{what}: wanted {wanted!r}, found {found!r}")


class Caller:
    """Somebody at an address."""

    def __init__(self, url: str, username: str):
        self.url, self.session = url, requests.Session()
        answer = self.session.post(f"{url}/v1/auth/sessions", json={"username": username, "password": PASSWORD}, timeout=10)
        expect(201, answer.status_code, f"status of the login of {username}: {answer.text}")
        self.session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    def call(self, method: str, path: str, wanted: int = 200, **options):
        answer = self.session.request(method, f"{self.url}{path}", timeout=20, **options)
        if answer.status_code != wanted:
            fail(f"{method} {path}: {answer.status_code}, wanted {wanted}: {answer.text}")
        return answer.json() if answer.content else None

    def at(self, url: str) -> "Caller":
        """The same with the same token at another address, in a thread of its own."""
        other = Caller.__new__(Caller)
        other.url, other.session = url, requests.Session()
        other.session.headers["Authorization"] = self.session.headers["Authorization"]
        return other

    def create_cell(self, committee: str, code: str, key: str | None = None, timeout: float = 60):
        body = {"code": code, "name": f"Chi bộ {code}", "kind": "residential", "committee_id": committee, "founded_on": "2020-01-01"}
        return self.session.post(f"{self.url}/v1/cells", json=body, headers={"Idempotency-Key": key or code}, timeout=timeout)

    def sees_cell(self, code: str) -> bool:
        """In the list, which a replica may answer."""
        return bool(self.call("GET", f"/v1/cells?q={code}")["items"])


def metrics(url: str) -> dict:
    """Numbers by name and labels."""
    lines = requests.get(f"{url}/metrics", timeout=10).text.splitlines()
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines if line and not line.startswith("#"))}


def counted(urls: list, name: str, *labels: str) -> float:
    """Sum of a number over servers, of all its labels that contain these."""
    numbers = [(key, value) for url in urls for key, value in metrics(url).items()]
    return sum(value for key, value in numbers if key.split("{")[0] == name and all(label in key for label in labels))


class Load:
    """Writers that go on until told to stop, each write with a key of its own."""

    def __init__(self, caller: Caller, committee: str, writers: int):
        self.stopped, self.written = threading.Event(), []
        self.pool = concurrent.futures.ThreadPoolExecutor(writers)
        self.running = [self.pool.submit(self.write, caller.at(caller.url), committee, writer) for writer in range(writers)]

    def write(self, caller: Caller, committee: str, writer: int) -> None:
        number = 0
        while not self.stopped.is_set():
            number += 1
            code, began = f"L{writer}X{number}", time.monotonic()
            try:
                answer = caller.create_cell(committee, code)
                status, text = answer.status_code, answer.text
            except requests.RequestException as error:
                status, text = None, str(error)
            self.written.append((code, began, time.monotonic(), status, text))
            if status != 201:
                time.sleep(0.05)

    def stop(self) -> list:
        self.stopped.set()
        for running in self.running:
            running.result(70)
        return self.written
