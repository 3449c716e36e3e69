"""A morning at the demo ward with the client that openapi-generator makes for Python; see run.sh. Stops at the first thing that is not as it should be."""

import importlib
import os
import pkgutil
from collections.abc import Callable

import chibo_client
from chibo_client import ApiClient, ApiException, AuthApi, Cell, CellKind, CellPatch, Configuration, Problem, SessionCreate, StructureApi

URL = os.environ["CHIBO_URL"]
PASSWORD = os.environ["CHIBO_PASSWORD"]


def refusal(request: Callable[[], object], status: int) -> Problem:
    """The problem of a request that must be refused."""
    try:
        request()
    except ApiException as refused:
        assert refused.status == status, refused
        assert isinstance(refused.data, Problem), refused
        return refused.data
    raise AssertionError(f"not refused, though {status} is due")


def login(username: str) -> ApiClient:
    with ApiClient(Configuration(host=URL)) as stranger:
        tokens = AuthApi(stranger).sessions_create(SessionCreate(username=username, password=PASSWORD))
    return ApiClient(Configuration(host=URL, access_token=tokens.access_token))


def cells(api: StructureApi, *kinds: CellKind) -> list[Cell]:
    """The cells of some kinds."""
    page = api.cells_list(kind=list(kinds), include_total=True, limit=200)
    assert page.page.total == len(page.items)
    return page.items


def main() -> None:
    for module in pkgutil.walk_packages(chibo_client.__path__, "chibo_client."):
        importlib.import_module(module.name)
    wrong = SessionCreate(username="organizer", password="not the password")
    stranger = AuthApi(ApiClient(Configuration(host=URL)))
    assert refusal(lambda: stranger.sessions_create(wrong), 401).code == "invalid_credentials"
    api = StructureApi(login("organizer"))

    # A filter of two values finds what either finds.
    residential, agencies = cells(api, CellKind.RESIDENTIAL), cells(api, CellKind.AGENCY)
    both = cells(api, CellKind.RESIDENTIAL, CellKind.AGENCY)
    assert residential and agencies
    assert {cell.code for cell in both} == {cell.code for cell in residential + agencies}

    # A cell is renamed under the version that was read, and under no other; null and absent are two things.
    cell = both[0]
    patch = CellPatch(name=f"{cell.name} (Python)", organization_code=None)
    assert refusal(lambda: api.cells_update(cell.id, f'"{cell.version + 1}"', patch), 412).current_version == cell.version
    renamed = api.cells_update(cell.id, f'"{cell.version}"', patch)
    assert (renamed.name, renamed.version, renamed.kind) == (patch.name, cell.version + 1, cell.kind)
    assert cell.organization_code is not None and renamed.organization_code is None
    print("openapi-generator-python: logged in, listed cells of two kinds, renamed one")


main()
