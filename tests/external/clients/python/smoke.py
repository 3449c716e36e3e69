"""A morning at the demo ward with the client that openapi-python-client makes; see run.sh. Stops at the first thing that is not as it should be."""

import datetime
import os
from typing import TypeVar
from uuid import UUID

from chibo_client import AuthenticatedClient, Client
from chibo_client.api.auth import me_get, sessions_create
from chibo_client.api.candidates import candidates_get, candidates_list, candidates_transition, candidates_update
from chibo_client.api.contests import contest_entries_create, contests_create, contests_list, contests_transition
from chibo_client.api.events import events_list
from chibo_client.api.planning import plans_list
from chibo_client.api.quotas import quotas_list
from chibo_client.api.structure import cells_list, cells_update, members_list, posts_list
from chibo_client.models import (
    Candidate,
    CandidatePatch,
    CandidateStage,
    CandidateTransition,
    Cell,
    CellKind,
    CellPatch,
    ChangeEvent,
    ConditionStatus,
    ContestCreate,
    ContestEntryCreate,
    ContestStatus,
    ContestTransition,
    EntryStatus,
    EventSubject,
    MemberStatus,
    PostKind,
    Problem,
    Quota,
    SessionCreate,
    SessionTokens,
)
from chibo_client.types import UNSET, Response, Unset

URL = os.environ["CHIBO_URL"]
PASSWORD = os.environ["CHIBO_PASSWORD"]
Data = TypeVar("Data")


def answer(parsed: Data | Problem | None) -> Data:
    """What was answered, or the problem as an exception."""
    if isinstance(parsed, Problem):
        raise RuntimeError(f"{parsed.code}: {parsed.detail}")
    if parsed is None:
        raise RuntimeError("no answer that the document knows")
    return parsed


def refusal(response: Response[Data | Problem], status: int) -> Problem:
    """The problem of a request that must be refused."""
    assert response.status_code == status, response
    assert isinstance(response.parsed, Problem), response
    assert response.parsed.status == status
    return response.parsed


def login(username: str) -> AuthenticatedClient:
    body = SessionCreate(username=username, password=PASSWORD)
    tokens: SessionTokens = answer(sessions_create.sync(client=Client(URL), body=body))
    return AuthenticatedClient(URL, tokens.access_token, timeout=None)


def quotas_of(client: AuthenticatedClient, plan: UUID) -> list[Quota]:
    """The quotas of a plan, page by page."""
    found: list[Quota] = []
    cursor: str | Unset = UNSET
    while True:
        page = answer(quotas_list.sync(client=client, plan_id=[plan], limit=20, include_total=True, cursor=cursor))
        assert page.page.total == 48
        found += page.items
        if page.page.next_cursor is None:
            return found
        cursor = page.page.next_cursor


def renamed(client: AuthenticatedClient) -> None:
    """A filter of two values finds what either finds; one of those is renamed under the version that was read, and under no other."""

    def cells(*kinds: CellKind) -> list[Cell]:
        return answer(cells_list.sync(client=client, kind=list(kinds), limit=200)).items

    residential, agencies = cells(CellKind.RESIDENTIAL), cells(CellKind.AGENCY)
    both = cells(CellKind.RESIDENTIAL, CellKind.AGENCY)
    assert residential and agencies
    assert {cell.code for cell in both} == {cell.code for cell in residential + agencies}
    cell, patch = both[0], CellPatch(name="Python")
    stale = cells_update.sync_detailed(cell.id, client=client, body=patch, if_match=f'"{cell.version + 1}"')
    assert refusal(stale, 412).current_version == cell.version
    assert answer(cells_update.sync(cell.id, client=client, body=patch, if_match=f'"{cell.version}"')).name == patch.name


def move(client: AuthenticatedClient, candidate: Candidate, body: CandidateTransition, version: int) -> Response[Candidate | Problem]:
    return candidates_transition.sync_detailed(candidate.id, client=client, body=body, if_match=f'"{version}"')


def moved(client: AuthenticatedClient, today: datetime.date) -> Candidate:
    """A candidate moves, as far as its `allowed_transitions` and the rules allow."""
    listed = answer(candidates_list.sync(client=client, stage=[CandidateStage.SOURCE], limit=1)).items[0]
    candidate = answer(candidates_get.sync(listed.id, client=client))
    assert CandidateStage.FOSTERING in candidate.allowed_transitions
    assert CandidateStage.TRAINED not in candidate.allowed_transitions
    helper = answer(members_list.sync(client=client, cell_id=[candidate.cell_id], status=[MemberStatus.OFFICIAL], limit=1)).items[0]
    body = CandidateTransition(to=CandidateStage.TRAINED, on=today)
    assert refusal(move(client, candidate, body, candidate.version), 409).allowed == candidate.allowed_transitions
    body = CandidateTransition(to=CandidateStage.FOSTERING, on=today)
    unmet = refusal(move(client, candidate, body, candidate.version), 422)
    assert unmet.code == "rule_refused"
    assert [fault.pointer for fault in unmet.errors] == ["#/document_number", "#/helper_id"]
    assert not isinstance(unmet.conditions, Unset)
    assert any(one.code == "helper_official" and one.status == ConditionStatus.NEEDED for one in unmet.conditions)
    body.document_number, body.helper_id = "12-NQ/CB", helper.id
    assert refusal(move(client, candidate, body, candidate.version + 1), 412).current_version == candidate.version
    after = answer(move(client, candidate, body, candidate.version).parsed)
    assert (after.stage, after.version) == (CandidateStage.FOSTERING, candidate.version + 1)
    # A field is changed under the version that was read.
    patch = CandidatePatch(occupation="Giáo viên")
    changed = answer(candidates_update.sync(after.id, client=client, body=patch, if_match=f'"{after.version}"'))
    assert changed.occupation == "Giáo viên"
    return changed


def entered(organizer: AuthenticatedClient, today: datetime.date) -> UUID:
    """A contest by the rules of the one before; the secretary enters for the own cell."""
    before = answer(contests_list.sync(client=organizer, code=["BTCBG-2023"])).items[0]
    draft = ContestCreate(code="PYTHON", plan_id=before.plan_id, title=before.title, rules=before.rules)
    drafted = answer(contests_create.sync(client=organizer, body=draft, idempotency_key="python"))
    opening = ContestTransition(to=ContestStatus.REGISTRATION, registration_closes_on=today)
    opened = answer(contests_transition.sync(drafted.id, client=organizer, body=opening, if_match=f'"{drafted.version}"'))
    assert opened.status == ContestStatus.REGISTRATION
    secretary = login("secretary")
    cell = answer(me_get.sync(client=secretary)).grants[0].cell_id
    assert cell is not None
    posts = answer(posts_list.sync(cell, client=secretary)).items
    holder = next(post for post in posts if post.kind == PostKind.SECRETARY and post.valid_to is None)
    new = ContestEntryCreate(contest_id=opened.id, cell_id=cell, member_id=holder.member_id)
    entry = answer(contest_entries_create.sync(client=secretary, body=new))
    assert entry.status == EntryStatus.ENTERED
    return entry.id


def event(client: AuthenticatedClient, after: int, subject: UUID, kind: EventSubject) -> ChangeEvent:
    """The first event about a record behind a number."""
    while True:
        told = answer(events_list.sync(client=client, after=after, kind=[kind], wait=10))
        for one in told.items:
            if one.data.subject_id == subject:
                return one
        assert told.next_after > after, f"the feed tells nothing of {kind} {subject}"
        after = told.next_after


def main() -> None:
    wrong = SessionCreate(username="organizer", password="not the password")
    assert refusal(sessions_create.sync_detailed(client=Client(URL), body=wrong), 401).code == "invalid_credentials"
    organizer = login("organizer")
    since = answer(events_list.sync(client=organizer)).latest
    plan = answer(plans_list.sync(client=organizer, code=["PTDV-2023"])).items[0]
    assert len({quota.id for quota in quotas_of(organizer, plan.id)}) == 48
    renamed(organizer)
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=7))).date()  # in Viet Nam
    candidate = moved(organizer, today)
    entry = entered(organizer, today)
    assert event(organizer, since, entry, EventSubject.CONTEST_ENTRY).type_ == "contest_entry.created"
    assert event(organizer, since, candidate.id, EventSubject.CANDIDATE).subject == f"candidate/{candidate.id}"
    print("python: logged in, listed 48 quotas and cells of two kinds, renamed one, moved a candidate, entered a contest, read their events")


main()
