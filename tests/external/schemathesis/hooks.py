"""Hooks of the fuzzing: how its requests are authenticated, the one thing that they must not do, which is to lock the caller
out, and which refusals of well-formed requests are right."""

import base64
import itertools
import json
import os
import re

import requests
import schemathesis

URL = os.environ["CHIBO_URL"]
CALLER = os.environ["CHIBO_FUZZ_CALLER_ID"]
SCAPEGOAT = os.environ["CHIBO_FUZZ_SCAPEGOAT_ID"]
CLIENT = os.environ["CHIBO_FUZZ_CLIENT_ID"]


# Fuzzing ends sessions, its own among them: after a 401 the request is repeated with the token of a new session.
@schemathesis.auth(refresh_interval=300, retry_on=[401])
class Login:
    def get(self, case, context):
        body = {"username": "fuzz-caller", "password": os.environ["CHIBO_FUZZ_CALLER_PASSWORD"]}
        answer = requests.post(f"{URL}/v1/auth/sessions", json=body, timeout=10)
        answer.raise_for_status()
        return answer.json()["access_token"]

    def set(self, case, data, context):
        security = case.operation.definition.raw.get("security") or []
        if any("bearer" in one for one in security):
            case.headers["Authorization"] = f"Bearer {data}"
        elif case.path.startswith("/oauth/") and "client_" not in str(case.body):
            # Clients name themselves by HTTP Basic; without one these operations would only ever answer 401.
            pair = f"{CLIENT}:{os.environ['CHIBO_FUZZ_CLIENT_SECRET']}".encode()
            case.headers["Authorization"] = f"Basic {base64.b64encode(pair).decode()}"


counter = itertools.count()
ETAG = re.compile(r'"[0-9]{1,18}"')
KEY = re.compile(r"[!-~]{1,200}")


@schemathesis.hook
def before_call(context, case, kwargs):
    # Fuzzing finds its own account in GET /v1/users and its client in GET /v1/clients. Were it to lock them, take grants or
    # secrets or set a password, every later request would be refused and the run would test nothing more. Such requests go to
    # a user made to suffer them; as an id of no client it is as good as any.
    if case.method.upper() != "GET" and case.path.startswith(("/v1/users/", "/v1/clients/")):
        if case.path_parameters.get("id") in (CALLER, CLIENT):
            case.path_parameters["id"] = SCAPEGOAT
    number = next(counter)
    # A made-up version is never the current one: every second goes out as "any", so that requests come past this check too.
    version = case.headers.get("If-Match")
    if isinstance(version, str) and number % 2 and ETAG.fullmatch(version):
        case.headers["If-Match"] = "*"
    if case.meta and case.meta.generation.mode.is_positive:
        # Two inventions of the tool in requests that it calls valid, which the document does not allow: `If-Match: 0` where the
        # header is optional, and `None` for what was null in the answer that a request is linked to.
        if version == "0":
            del case.headers["If-Match"]
        for name in [name for name, value in (case.query or {}).items() if value is None or value in ("None", [None], ["None"])]:
            del case.query[name]
    # The same key with the same body is answered as before whatever else the request says, which is right and would look like
    # a missing header that is not missed. So each request has a key of its own.
    key = case.headers.get("Idempotency-Key")
    if isinstance(key, str) and KEY.fullmatch(key):
        case.headers["Idempotency-Key"] = f"{key}-{number}"


# Faults of form: the document could have told. A well-formed request that is refused for one of these means that the document
# promises more than the server takes, which is a failure. All other codes are of rules that depend on what is in the database,
# on the day or on several fields together (a unit that does not exist, a date before the founding, an opaque cursor): no schema
# can foresee them, and refusing is right.
FORM = {
    "malformed_request",
    "malformed_json",
    "invalid_parameters",
    "unsupported_media_type",
    "payload_too_large",
    "validation_failed",
    "required",
    "unknown_field",
    "unknown_parameter",
    "duplicate_parameter",
    "invalid_type",
    "invalid_format",
    "too_short",
    "too_long",
    "out_of_range",
    "not_one_of",
}

# Where a rule over several fields has no better word than one of these: start of the path, place, code.
CONDITIONAL = [
    ("/v1/audit/witness", "", "malformed_request"),  # the grammar of checkpoints, which are bytes to the document
    ("/v1/directives", "number", "invalid_format"),  # the grammar of document numbers with their abbreviations
    ("/v1/directives", "#/number", "invalid_format"),
    ("/v1/directives", "issuer", "invalid_format"),
    ("/v1/directives", "#/kind", "not_one_of"),  # the abbreviation in the number says which types there can be
    ("/v1/members", "reason", "required"),  # of a list of people as a file, or beyond its first page
    ("/v1/candidates", "reason", "required"),
    ("/v1/pool-reviews", "reason", "required"),
    ("/v1/members", "#/birth", "out_of_range"),  # after the day of becoming official, of whom no admission is known
    ("/v1/members", "#/card_number", "invalid_format"),  # a masked number stands for the number that is there, no other
    ("/v1/members", "#/admitted_on", "out_of_range"),  # the order of a member's dates
    ("/v1/members", "#/official_on", "out_of_range"),
    ("/v1/members", "#/reason", "required"),  # only of those who leave
    ("/v1/members", "#/reason", "invalid_format"),  # and of nobody else
    ("/v1/candidates", "#/as_it_was/on", "out_of_range"),  # a ceremony after the member left
    ("/v1/candidates", "#/personal_id", "invalid_format"),  # a masked value stands for the one that is there, no other
    ("/v1/candidates", "#/phone", "invalid_format"),
    ("/v1/candidates", "#/address", "invalid_format"),
    ("/v1/candidates", "#/member_id", "required"),  # of a sponsor who is a member, or to end a helper's time there must be one
    ("/v1/candidates", "#/known_since", "required"),  # of a sponsor who is a member and no replacement
    ("/v1/candidates", "#/organization_id", "required"),  # of a union that sponsors, of a mass organization's opinion
    ("/v1/cells", "#/parent_id", "required"),  # a committee may stand at the top, a cell not
    ("/v1/quotas", "#/cell_id", "required"),  # a quota is for a cell or for a committee
    ("/v1/plans", "#/carries_out_id", "required"),  # of a plan whose targets follow it
    ("/v1/plans", "#/cell_id", "required"),  # a comment is by a cell or by an organization
    ("/v1/conferences", "#/member_id", "required"),  # each kind of participant has what it comes from
    ("/v1/conferences", "#/cell_id", "required"),
    ("/v1/conferences", "#/organization_id", "required"),
    ("/v1/conferences", "#/body", "required"),
    ("/v1/conferences", "#/evidence", "required"),  # of a task that is done
    ("/v1/plans", "#/admission_target", "out_of_range"),  # a plan of a contest has no targets
    ("/v1/plans", "#/course_target", "out_of_range"),
    ("/v1/contests", "#/registration_closes_on", "required"),  # of one that opens
    ("/v1/contests", "#/reason", "required"),  # of one that is cancelled
    ("/v1/contests", "#/rules/", "required"),  # who goes on, of every round but the last; the parts of a step that compares parts
    ("/v1/contests", "#/rules/", "not_one_of"),  # codes of parts that there are
    ("/v1/contests", "#/rules/", "not_unique"),  # codes within a list of objects
    ("/v1/contests", "round", "not_one_of"),  # rounds of the contest
    ("/v1/contests", "#/scores/", "not_one_of"),  # codes of criteria that there are
    ("/v1/contests", "#/scores/", "not_unique"),
    ("/v1/contests", "#/scores/", "out_of_range"),  # the bounds of the criterion
    ("/v1/contests", "#/reason", "not_for_kind"),  # of what is handed in
    ("/v1/contests", "#/document_number", "required"),  # of what is published
    ("/v1/contests", "#/penalty", "not_one_of"),  # rules and parts of the round
    ("/v1/contests", "#/part", "not_one_of"),
    ("/v1/contest-entries", "#/statement", "too_long"),  # of a contest that asks for less
    ("/v1/contest-entries", "#/document_number", "required"),  # of a disqualification
    ("/v1/contest-entries", "#/document_number", "not_for_kind"),  # and of nothing else
    ("/v1/contest-entries", "#/member_id", "required"),  # of a replacement
    ("/v1/contest-entries", "#/member_id", "not_for_kind"),
    ("/v1/rulesets", "#/parameters/", "out_of_range"),  # one schema for every number, bounds for each; the lowest age is below the highest
    ("/v1/webhook-endpoints", "#/url", "invalid_format"),  # a host that is none, a user, a password, a fragment
    ("/v1/clients", "#/expires_at", "out_of_range"),  # must lie in the future
]
OAUTH_RULES = {"unsupported_grant_type", "invalid_scope"}


def is_rule(path, fault):
    place = fault.get("pointer") or fault.get("parameter") or fault.get("header") or ""
    conditional = any(path.startswith(start) and place.startswith(where) and fault["code"] == code for start, where, code in CONDITIONAL)
    return conditional or fault["code"] not in FORM


@schemathesis.hook
def filter_failure(context, failure, case, response):
    """Whether a failure is one: not when a well-formed request is refused by rules alone."""
    if failure.title == "SSE event violates schema":
        return False  # the schema is of the stream as a text, as generators of clients read it; what its events hold, tests say
    if type(failure).__name__ == "RejectedPositiveData" and response.status_code == 410:
        return False  # a well-formed number of an event that is told of no longer, or was never given
    if type(failure).__name__ != "RejectedPositiveData" or response.status_code not in (400, 422):
        return True
    try:
        problem = json.loads(response.content)
    except ValueError:
        return True
    if problem.get("error") in OAUTH_RULES:
        return False
    faults = problem.get("errors") or [problem]
    return not all("code" in fault and is_rule(case.path, fault) for fault in faults)
