"""The sealed log read and checked with an implementation of the C2SP specifications that is not ours: checkpoints (tlog-checkpoint, signed-note), tiles
and entries (tlog-tiles), and the proofs of RFC 6962, while the log grows; and a second server that cosigns it (tlog-witness, tlog-cosignature).

Needs CHIBO_URL, CHIBO_PASSWORD and CHIBO_API; run.sh sets them.
"""

import base64
import os
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager

import requests
from aics_tlog import (
    HttpTileReader,
    audit_tiles,
    consistency_proof_from_tiles,
    inclusion_proof_from_tiles,
    leaf_hash,
    parse_checkpoint,
    parse_note,
    parse_vkey,
    tree_root_from_tiles,
    verify_checkpoint,
    verify_consistency,
    verify_inclusion,
)

URL = os.environ["CHIBO_URL"]
LOG = f"{URL}/v1/audit"


def fail(message: str) -> None:
    sys.exit(f"tlog: {message}")


def expect(wanted, found, what: str) -> None:
    if wanted != found:
        fail(f"{what}: wanted {wanted!r}, found {found!r}")


def log_in(username: str) -> requests.Session:
    session = requests.Session()
    answer = session.post(f"{URL}/v1/auth/sessions", json={"username": username, "password": os.environ["CHIBO_PASSWORD"]}, timeout=10)
    expect(201, answer.status_code, f"status of the login of {username}")
    session.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return session


def get(session, path: str) -> requests.Response:
    answer = session.get(f"{LOG}/{path}", timeout=20)
    expect(200, answer.status_code, f"status of {path}")
    return answer


def checkpoint() -> tuple:
    """Size and root of the latest checkpoint, its signature verified."""
    key = parse_vkey(get(requests, "log").json()["verifier_key"])
    note = parse_note(get(requests, "checkpoint").text)
    result = verify_checkpoint(note, key, expected_origin=key.name)
    if not result.ok:
        fail(f"the checkpoint is not good: {result.error}")
    return result.size, result.root


def hashes(texts: list) -> list:
    return [base64.b64decode(text) for text in texts]


def sealed_all(size: int) -> tuple:
    """A checkpoint behind a size, which sealing reaches soon."""
    began = time.monotonic()
    while time.monotonic() - began < 10:
        found = checkpoint()
        if found[0] > size:
            return found
        time.sleep(0.02)
    fail(f"nothing was sealed behind {size} within ten seconds")


@contextmanager
def witness(key: str):
    """Another office's server, which cosigns the log with this key: where it is asked, and with which key it signs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    with tempfile.TemporaryDirectory() as home:
        settings = {"DATABASE_URL": f"{home}/upper.db", "BIND": address, "LOG_ORIGIN": "upper.example/log", "WITNESS_FOR": key, "LOG": "warn"}
        server = subprocess.Popen([os.environ["CHIBO_API"], "serve"], env=os.environ | {f"CHIBO_{name}": value for name, value in settings.items()})
        try:
            began = time.monotonic()
            while True:
                try:
                    log = requests.get(f"http://{address}/v1/audit/log", timeout=5).json()
                    break
                except requests.ConnectionError:
                    if server.poll() is not None or time.monotonic() - began > 30:
                        fail("the witness does not start")
                    time.sleep(0.05)
            yield f"http://{address}/v1/audit/witness/add-checkpoint", parse_vkey(log["witness_key"])
        finally:
            server.terminate()
            server.wait(20)


def cosigned(organizer, cell: dict) -> int:
    """Checkpoints of a growing log, each cosigned on the proof that it begins with the one before."""
    told = get(requests, "log").json()["verifier_key"]
    key = parse_vkey(told)
    with witness(told) as (ask, witness_key):
        old = 0
        for number in range(3):
            note = get(requests, "checkpoint").text
            size = parse_checkpoint(parse_note(note).text).size
            proof = [] if old == 0 else consistency_proof_from_tiles(HttpTileReader(LOG), old, size)
            lines = [f"old {old}", *(base64.b64encode(hash).decode() for hash in proof), "", note]
            answer = requests.post(ask, data="\n".join(lines).encode(), timeout=10)
            expect(200, answer.status_code, f"status of cosigning {size}: {answer.text}")
            result = verify_checkpoint(parse_note(note + answer.text), key, [witness_key], 1, expected_origin=key.name, max_age_seconds=60)
            if not result.ok or result.cosignature_count != 1:
                fail(f"the cosignature of {size} is not good: {result.error}")
            again = requests.post(ask, data=f"old 0\n\n{note}".encode(), timeout=10)
            expect((409, f"{size}\n"), (again.status_code, again.text), "what was cosigned last")
            old = size
            name = {"name": f"Chi bộ được chứng kiến lần {number}"}
            expect(200, organizer.patch(f"{URL}/v1/cells/{cell['id']}", json=name, headers={"If-Match": "*"}, timeout=10).status_code, "status of a change")
            sealed_all(size)
    return old


def main() -> None:
    auditor, organizer = log_in("auditor"), log_in("organizer")
    size, root = checkpoint()
    if size < 300:
        fail(f"the demo has only {size} events: too few for a whole tile and a part of one")
    reader = HttpTileReader(LOG)
    expect(root, tree_root_from_tiles(reader, size), "the root from the tiles")
    audit_tiles(reader, size, root, entries=False)

    # Entries behind the leaves, and the same events from the export.
    events, after = [], 0
    while after < size:
        page = get(auditor, f"events?after={after}&until={size}&limit=200").json()
        events += page["items"]
        after = page["next_after"]
    expect(list(range(1, size + 1)), [event["sequence"] for event in events], "the numbers of the events")
    for index in [*range(0, size, 41), size - 1]:
        leaf = leaf_hash(events[index]["entry"].encode())
        proof = inclusion_proof_from_tiles(reader, index, size)
        if not verify_inclusion(leaf, index, size, proof, root):
            fail(f"the tiles do not prove event {index + 1}")
        identity = requests.models.complexjson.loads(events[index]["entry"])["id"]
        told = get(auditor, f"events/{identity}/inclusion?size={size}").json()
        expect(root, base64.b64decode(told["root"]), "the root of the proof")
        if not verify_inclusion(leaf, index, size, hashes(told["proof"]), root):
            fail(f"the server's proof of event {index + 1} is not good")
        if verify_inclusion(leaf_hash(b"another"), index, size, hashes(told["proof"]), root):
            fail("anything is proved")
    whole = get(auditor, "tile/entries/000").content
    at, read = 0, []
    while at < len(whole):
        length = int.from_bytes(whole[at : at + 2], "big")
        read.append(whole[at + 2 : at + 2 + length])
        at += 2 + length
    expect([event["entry"].encode() for event in events[:256]], read, "the entries of the first tile")

    # It grows, and what was there before stays.
    name = organizer.get(f"{URL}/v1/cells?limit=1", timeout=10).json()["items"][0]
    for number in range(3):
        old_size, old_root = checkpoint()
        answer = organizer.patch(f"{URL}/v1/cells/{name['id']}", json={"name": f"Chi bộ đổi tên lần {number}"}, headers={"If-Match": "*"}, timeout=10)
        expect(200, answer.status_code, "status of a change")
        new_size, new_root = sealed_all(old_size)
        proof = consistency_proof_from_tiles(HttpTileReader(LOG), old_size, new_size)
        told = get(requests, f"consistency?from={old_size}&to={new_size}").json()
        expect(hashes(told["proof"]), proof, "the proof by the server, and from the tiles")
        if not verify_consistency(old_size, new_size, old_root, new_root, proof):
            fail(f"the log of {new_size} does not begin with that of {old_size}")
        if verify_consistency(old_size, new_size, leaf_hash(b"another"), new_root, proof):
            fail("anything is consistent")
        first = get(requests, f"consistency?from={size}&to={new_size}").json()
        if not verify_consistency(size, new_size, root, new_root, hashes(first["proof"])):
            fail("the first checkpoint does not hold any more")
    old = cosigned(organizer, name)
    print(f"tlog: {size} events, checkpoints, tiles, entries and proofs are good; cosigned up to {old}")


main()
