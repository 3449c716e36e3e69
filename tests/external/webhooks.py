"""Webhooks received and verified with the official library of Standard Webhooks: before, during and after an exchange of secrets, and once a secret was
ended at once; a message that was changed is refused.

Needs CHIBO_URL and CHIBO_PASSWORD of a server that may send to this machine; run.sh sets them.
"""

import http.server
import json
import os
import queue
import sys
import threading

import requests
from standardwebhooks import Webhook, WebhookVerificationError

URL = os.environ["CHIBO_URL"]
ENDPOINTS = f"{URL}/v1/webhook-endpoints"

received: queue.Queue = queue.Queue(maxsize=1000)


class Receiver(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(min(int(self.headers["content-length"]), 1 << 20))
        received.put((dict(self.headers), body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_):
        pass


def fail(message: str) -> None:
    sys.exit(f"webhooks: {message}")


def expect(wanted, found, what: str) -> None:
    if wanted != found:
        fail(f"{what}: wanted {wanted!r}, found {found!r}")


def log_in(username: str) -> requests.Session:
    session = requests.Session()
    answer = session.post(f"{URL}/v1/auth/sessions", json={"username": username, "password": os.environ["CHIBO_PASSWORD"]}, timeout=10)
    expect(201, answer.status_code, f"status of the login of {username}")
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return session


def post(session: requests.Session, address: str, body: dict) -> dict:
    answer = session.post(address, json=body, timeout=10)
    expect(201, answer.status_code, f"status of {address}: {answer.text}")
    return answer.json()


def verifies(secret: str, message: tuple) -> bool:
    headers, body = message
    try:
        Webhook(secret).verify(body, {name.lower(): value for name, value in headers.items()})
        return True
    except WebhookVerificationError:
        return False


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    administrator, organizer = log_in("administrator"), log_in("organizer")
    cell = organizer.get(f"{URL}/v1/cells?limit=1", timeout=10).json()["items"][0]
    client = {"name": "Cổng thử", "role": "viewer", "committee_id": cell["committee_id"], "scopes": ["structure:read"]}
    client = post(administrator, f"{URL}/v1/clients", client)["client"]
    new = {"client_id": client["id"], "name": "Cổng thử", "url": f"http://127.0.0.1:{server.server_port}/hook", "kinds": ["cell"]}
    made = post(administrator, ENDPOINTS, new)
    endpoint, first = f"{ENDPOINTS}/{made['endpoint']['id']}", made["secret"]

    numbers = []

    def told() -> tuple:
        """Changes something, and takes the message that tells it."""
        numbers.append(len(numbers))
        change = organizer.patch(f"{URL}/v1/cells/{cell['id']}", json={"name": f"Chi bộ đổi tên lần {len(numbers)}"}, headers={"If-Match": "*"}, timeout=10)
        expect(200, change.status_code, "status of a change")
        try:
            message = received.get(timeout=15)
        except queue.Empty:
            fail("nothing came within 15 seconds")
        event = json.loads(message[1])
        expect(("1.0", "cell.updated", ["name"]), (event["specversion"], event["type"], event["data"]["changed"]), "the event")
        return message

    def holds(message: tuple, live: list, ended: list, when: str) -> None:
        for secret in live:
            if not verifies(secret, message):
                fail(f"{when}: a live secret does not verify the message")
            if verifies(secret, (message[0], message[1].replace(b"cell", b"sell"))):
                fail(f"{when}: a message that was changed is verified")
            if verifies(secret, ({**message[0], "webhook-id": cell["id"]}, message[1])):
                fail(f"{when}: a message with another id is verified")
        for secret in ended:
            if verifies(secret, message):
                fail(f"{when}: a secret that has ended verifies the message")

    other = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    holds(told(), [first], [other], "before")
    second = post(administrator, f"{endpoint}/secrets", {"overlap_hours": 24})["secret"]
    holds(told(), [first, second], [other], "during")
    old = administrator.get(endpoint, timeout=10).json()["secrets"][1]["id"]
    expect(204, administrator.delete(f"{endpoint}/secrets/{old}", timeout=10).status_code, "status of ending the old secret")
    holds(told(), [second], [first, other], "after")
    third = post(administrator, f"{endpoint}/secrets", {"overlap_hours": 0})["secret"]
    holds(told(), [third], [first, second, other], "after one that ended at once")
    tested = administrator.post(f"{endpoint}/test", timeout=10)
    expect(201, tested.status_code, "status of a test")
    message = received.get(timeout=15)
    expect(tested.json()["id"], {name.lower(): value for name, value in message[0].items()}["webhook-id"], "the id of the test")
    holds(message, [third], [second], "a test")
    expect(0, received.qsize(), "messages that nobody asked for")
    print("webhooks: the official library verifies every message by each live secret and by no other")


main()
