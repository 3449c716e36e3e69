"""Hooks of the fuzzing: how the caller gets a token, and the one thing that it must not do, which is to lock itself out."""

import os

import requests
import schemathesis

URL = os.environ["CHIBO_URL"]
CALLER = os.environ["CHIBO_FUZZ_CALLER_ID"]
SCAPEGOAT = os.environ["CHIBO_FUZZ_SCAPEGOAT_ID"]


# Fuzzing ends sessions, its own among them: after a 401 the request is repeated with the token of a new session.
@schemathesis.auth(refresh_interval=300, retry_on=[401])
class Login:
    def get(self, case, context):
        body = {"username": "fuzz-caller", "password": os.environ["CHIBO_FUZZ_CALLER_PASSWORD"]}
        answer = requests.post(f"{URL}/v1/auth/sessions", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()["access_token"]

    def set(self, case, data, context):
        case.headers = case.headers or {}
        case.headers["Authorization"] = f"Bearer {data}"


# Fuzzing finds its own account in GET /v1/users. Were it to lock it, take its grants or set its password, every later request
# would be refused and the run would test nothing more. Such requests go to a user made to suffer them.
@schemathesis.hook
def before_call(context, case, kwargs):
    if case.method.upper() != "GET" and case.path.startswith("/v1/users/") and case.path_parameters.get("id") == CALLER:
        case.path_parameters["id"] = SCAPEGOAT
