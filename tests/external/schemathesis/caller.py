"""Makes the caller of the fuzzing through the API: a user who holds several roles on everything, so that every operation is
allowed and the requests go past the permission check. Prints shell assignments for hooks.py.

Needs CHIBO_URL and CHIBO_PASSWORD (of the demo accounts).
"""

import os
import secrets
import shlex
import sys

import requests

URL = os.environ["CHIBO_URL"]
ROLES = ["administrator", "organizer", "leader", "secretary", "judge", "viewer", "auditor"]


def main() -> None:
    session = requests.Session()
    login = session.post(f"{URL}/v1/auth/sessions", json={"username": "administrator", "password": os.environ["CHIBO_PASSWORD"]}, timeout=10)
    if login.status_code != 201:
        sys.exit(f"login of the demo administrator: {login.status_code} {login.text}")
    session.headers["Authorization"] = f"Bearer {login.json()['access_token']}"
    assignments = {}
    # The second user is one that may be locked, stripped of grants or given another password in place of the caller.
    for name, grants in (("caller", [{"role": role} for role in ROLES]), ("scapegoat", [{"role": "viewer"}])):
        password = secrets.token_urlsafe(24)
        body = {"username": f"fuzz-{name}", "display_name": f"Fuzzing: {name}", "password": password, "grants": grants}
        made = session.post(f"{URL}/v1/users", json=body, timeout=10)
        if made.status_code != 201:
            sys.exit(f"making fuzz-{name}: {made.status_code} {made.text}")
        assignments[f"CHIBO_FUZZ_{name.upper()}_ID"] = made.json()["id"]
        assignments[f"CHIBO_FUZZ_{name.upper()}_PASSWORD"] = password
    # A service client for /oauth/*.
    made = session.post(f"{URL}/v1/clients", json={"name": "Fuzzing", "role": "viewer", "scopes": ["quotas:read"]}, timeout=10)
    if made.status_code != 201:
        sys.exit(f"making a client: {made.status_code} {made.text}")
    assignments["CHIBO_FUZZ_CLIENT_ID"] = made.json()["client"]["id"]
    assignments["CHIBO_FUZZ_CLIENT_SECRET"] = made.json()["secret"]
    for name, value in assignments.items():
        print(f"export {name}={shlex.quote(value)}")


if __name__ == "__main__":
    main()
