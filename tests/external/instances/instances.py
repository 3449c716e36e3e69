"""Two servers on one PostgreSQL with a replica: what they share, what a caller sees through either, what happens when the primary dies, and how a
pooler has to be set. The steps build upon each other. `topology.py` starts everything, `calls.py` has calls of the API.

Needs CHIBO_API; run.sh sets it.
"""

import base64
import concurrent.futures
import time

import requests
from aics_tlog import parse_note, parse_vkey, verify_checkpoint, verify_consistency
from calls import AWAY, Caller, Load, counted, expect, fail
from topology import Topology, wait_until

# The servers are set to a replica at most so far behind; what the clock of this test adds is less than a second.
MOST_BEHIND, SLACK = 3, 1
# How long a server believes a caller without asking again (README, api/README.md).
BELIEVED = 4


def ready(url: str) -> bool:
    try:
        return requests.get(f"{url}/readyz", timeout=5).status_code == 200
    except requests.RequestException:
        return False


def both_serve(front: str, urls: list) -> Caller:
    """A session is one of the database: whichever server it began at, each knows it, and each learns within seconds that it ended."""
    organizer = Caller(front, "organizer")

    def both_asked() -> bool:
        for _ in range(20):
            organizer.call("GET", "/v1/auth/me")
        return all(counted([url], "chibo_http_request_seconds_count", "/v1/auth/me") >= 5 for url in urls)

    # The front asks a server once it has found it ready, which it looks for only so often.
    wait_until(both_asked, "the front asks both servers")
    leaving = Caller(urls[0], "organizer")
    elsewhere = leaving.at(urls[1])
    elsewhere.call("GET", "/v1/auth/me")
    leaving.call("DELETE", "/v1/auth/sessions/current", 204)
    leaving.call("GET", "/v1/auth/me", 401)
    time.sleep(BELIEVED + SLACK)
    elsewhere.call("GET", "/v1/auth/me", 401)
    return organizer


def one_key_one_write(front: str, organizer: Caller, committee: str) -> None:
    """The same request at once through both: done once, and everybody gets that answer or is told to wait."""
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: organizer.at(front).create_cell(committee, "ONCE"), range(24)))
    statuses = {answer.status_code for answer in answers}
    if not statuses <= {201, 409} or len({answer.json()["id"] for answer in answers if answer.status_code == 201}) != 1:
        fail(f"one key at once: {statuses}")
    if any(answer.json()["code"] != "idempotency_in_progress" for answer in answers if answer.status_code == 409):
        fail("refused for another reason than that it runs")


def reads_follow_writes(topology: Topology, urls: list, organizer: Caller, viewer: Caller, committee: str) -> None:
    """With a replica held back by two seconds: who wrote sees it at once, through either server; others within the bound; and the replica does
    answer. Held back by more than the bound, it does not."""
    hold_back(topology, "2s")
    before = {word: counted(urls, "chibo_replica_reads_total", word) for word in ('from="replica"', "own_write")}
    late, waits = 0, []
    for number in range(12):
        code = f"HELD{number}"
        expect(201, organizer.create_cell(committee, code).status_code, "status of a write")
        written = time.monotonic()
        for _ in range(2):
            if not organizer.sees_cell(code):
                fail(f"who wrote {code} does not see it")
        late += not viewer.sees_cell(code)
        wait_until(lambda: viewer.sees_cell(code), f"another caller sees {code}", MOST_BEHIND + SLACK)
        waits.append(time.monotonic() - written)
    gained = {word: counted(urls, "chibo_replica_reads_total", word) - number for word, number in before.items()}
    if late < 6 or min(gained.values()) < 12:
        fail(f"the replica was hardly asked: {late} readings were behind, {gained}")
    expect(201, organizer.create_cell(committee, "LAG").status_code, "status of a write")
    time.sleep(1.5)
    lags = [counted([url], "chibo_replica_lag_seconds") for url in urls]
    if not all(1 < lag <= MOST_BEHIND for lag in lags):
        fail(f"a second and a half after a write the metric says that the replica is {lags} seconds behind")
    print(f"  held back by 2 s: {late} of 12 readings of another caller were behind, the longest for {max(waits):.2f} s; own writes were always there; {gained}")
    hold_back(topology, "20s")
    expect(201, organizer.create_cell(committee, "BEYOND").status_code, "status of a write")
    wait_until(lambda: viewer.sees_cell("BEYOND"), "what is held back longer than the bound is seen all the same", MOST_BEHIND + SLACK)
    hold_back(topology, "0")


def hold_back(topology: Topology, delay: str) -> None:
    file = topology.two.folder / "postgresql.auto.conf"
    lines = [line for line in file.read_text().splitlines() if not line.startswith("recovery_min_apply_delay")]
    file.write_text("\n".join([*lines, f"recovery_min_apply_delay = '{delay}'", ""]))
    topology.two.ask("SELECT pg_reload_conf()", "postgres")


def without_replica(topology: Topology, urls: list, organizer: Caller, viewer: Caller, committee: str) -> None:
    """No replica: reading goes on, servers are ready, and no write is acknowledged that only one machine has, however long that takes."""
    topology.two.stop()
    with concurrent.futures.ThreadPoolExecutor(1) as pool:
        write = pool.submit(organizer.at(organizer.url).create_cell, committee, "WAITS", None, 80)
        began = time.monotonic()
        # Longer than any statement may take (api/src/db/pool.rs).
        while time.monotonic() - began < 33:
            if write.done():
                fail(f"a write that no replica has was answered after {time.monotonic() - began:.1f} s: {write.result().status_code}")
            viewer.call("GET", "/v1/cells?limit=1")
            expect([True, True], [ready(url) for url in urls], "both are ready without a replica")
            time.sleep(0.5)
        if counted(urls, "chibo_replica_reads_total", "away") == 0:
            fail("nobody noticed that the replica is away")
        topology.two.start("-csynchronous_standby_names=", "-chot_standby=on")
        expect(201, write.result(30).status_code, "status of the write that waited")
    asked = counted(urls, "chibo_replica_reads_total", 'from="replica"')
    wait_until(lambda: viewer.call("GET", "/v1/cells?limit=1") and counted(urls, "chibo_replica_reads_total", 'from="replica"') > asked, "the replica is asked again")


def checkpoint(url: str, key) -> tuple | None:
    """Size and root of the log as of now, the signature verified; none while the database is away."""
    try:
        answer = requests.get(f"{url}/v1/audit/checkpoint", timeout=5)
    except requests.RequestException:
        return None
    if answer.status_code in AWAY:
        return None
    expect(200, answer.status_code, "status of the checkpoint")
    result = verify_checkpoint(parse_note(answer.text), key, expected_origin=key.name)
    if not result.ok:
        fail(f"the checkpoint is not good: {result.error}")
    return result.size, result.root


def primary_dies(topology: Topology, front: str, urls: list, organizer: Caller, committee: str) -> None:
    """The primary loses power under load, the replica is promoted, HAProxy follows."""
    key = parse_vkey(requests.get(f"{front}/v1/audit/log", timeout=10).json()["verifier_key"])
    load, seen = Load(organizer, committee, 8), []

    def watch(seconds: float) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            seen.append(checkpoint(front, key))
            time.sleep(0.1)

    watch(4)
    killed = time.monotonic()
    topology.one.kill()
    watch(2)
    promoted = time.monotonic()
    topology.two.run("pg_ctl", "promote", "--no-wait", "-D", str(topology.two.folder))
    watch(9)
    written = load.stop()

    refused = [(ended, status, text) for _, _, ended, status, text in written if status != 201]
    recovered = max((ended for ended, _, _ in refused), default=promoted) - promoted
    wrong = [(status, text) for _, status, text in refused if status not in AWAY]
    if wrong:
        fail(f"another failure than that the database is away: {wrong[:3]}")
    early = [text for ended, _, text in refused if ended < killed]
    if early or recovered > 6:
        fail(f"failed before the primary died: {early[:1]}; the last failure {recovered:.1f} s after the promotion")
    unknown = [code for code, _, _, status, text in written if status == 503 and "outcome_unknown" in text]
    there = set(topology.two.ask("SELECT code FROM cells").splitlines())
    acknowledged = {code for code, _, _, status, _ in written if status == 201}
    if acknowledged - there:
        fail(f"acknowledged and lost: {sorted(acknowledged - there)}")
    after = [began for _, began, _, status, _ in written if status == 201 and began > promoted]
    if len(after) < 50 or len(acknowledged) - len(after) < 50:
        fail(f"hardly any load: {len(acknowledged)} writes, {len(after)} of them after the promotion")

    # Whoever was told nothing, or that nobody knows, asks again with the same key: done once, whether it was done before or not.
    for code, _, _, status, _ in written:
        if status != 201:
            expect(201, organizer.create_cell(committee, code).status_code, f"status of {code} again")
    twice = topology.two.ask("SELECT code FROM cells GROUP BY code HAVING count(*) > 1")
    expect("", twice, "cells that are there twice")

    for url in urls:
        wait_until(lambda: ready(url), f"{url} is ready again")
        expect(201, organizer.at(url).create_cell(committee, f"AFTER{url[-5:]}").status_code, f"status of a write at {url}")
    wait_until(lambda: topology.two.ask("SELECT count(*) FROM events_to_seal") == "0", "every event is sealed")
    expect("t", topology.two.ask("SELECT max(sequence) = count(*) AND min(sequence) = 1 AND count(*) = (SELECT count(*) FROM events) FROM event_seals"), "numbers without gaps")
    expect("0", topology.two.ask("SELECT count(*) FROM jobs WHERE state = 'failed'"), "jobs that failed")
    last, root = checkpoint(front, key)
    checkpoints = sorted({found for found in seen if found and found[0] < last})
    for size, before in checkpoints:
        proof = requests.get(f"{front}/v1/audit/consistency?from={size}&to={last}", timeout=10).json()["proof"]
        if not verify_consistency(size, last, before, root, [base64.b64decode(text) for text in proof]):
            fail(f"the log of {last} does not begin with that of {size}")
    print(
        f"  primary killed among {len(written)} writes by 8: {len(refused)} refused within {max(ended for ended, _, _ in refused) - killed:.1f} s, the last {recovered:.1f} s after"
        f" the promotion; {len(acknowledged)} acknowledged, none lost; {len(unknown)} told that nobody knows; {len(checkpoints)} checkpoints from before hold"
    )


def poolers(topology: Topology, committee: str) -> None:
    """PgBouncer by session works; by transaction or statement it is refused at the start, in words, and for the replica as well."""
    address = topology.url("bouncer")
    for mode in ("transaction", "statement"):
        bouncer = topology.bouncer(mode, topology.two)
        for settings in ({"CHIBO_DATABASE_URL": address, "CHIBO_DATABASE_READ_URL": ""}, {"CHIBO_DATABASE_READ_URL": address}):
            ended = topology.command("serve", CHIBO_BIND="127.0.0.1:0", **settings)
            if ended.returncode != 1 or "pool_mode = session" not in ended.stderr:
                fail(f"pool_mode = {mode}: {ended.returncode} {ended.stderr}")
        bouncer.terminate()
        bouncer.wait(10)
    topology.bouncer("session", topology.two)
    topology.ports["a"] = topology.ports["one"]
    topology.instance("a", CHIBO_DATABASE_URL=address, CHIBO_DATABASE_READ_URL=address)
    url = f"http://127.0.0.1:{topology.ports['a']}"
    wait_until(lambda: ready(url), "a server behind PgBouncer is ready")
    organizer = Caller(url, "organizer")
    for number in range(5):
        expect(201, organizer.create_cell(committee, f"POOLED{number}").status_code, "status of a write through PgBouncer")
        if not organizer.sees_cell(f"POOLED{number}"):
            fail("what was written through PgBouncer is not there")
    # Whoever writes much reads from the primary.
    viewer = Caller(url, "viewer")
    wait_until(lambda: viewer.sees_cell("POOLED0") and counted([url], "chibo_replica_reads_total", 'from="replica"'), "lists are read through PgBouncer")


def no_faults(topology: Topology) -> None:
    for log in topology.folder.glob("chibo-*.log"):
        faults = [line for line in log.read_text().splitlines() if "panicked" in line or "internal" in line]
        if faults:
            fail(f"{log.name}: {faults[:3]}")


def main() -> None:
    topology = Topology()
    try:
        topology.start()
        topology.do("migrate")
        for name, role in (("organizer", "organizer"), ("viewer", "viewer")):
            topology.user(name, role)
        for name in ("a", "b"):
            topology.instance(name)
        front, *urls = [f"http://127.0.0.1:{topology.ports[name]}" for name in ("front", "a", "b")]
        for url in [*urls, front]:
            wait_until(lambda: ready(url), f"{url} is ready")
        organizer = both_serve(front, urls)
        viewer = Caller(front, "viewer")
        ward = {"code": "P-HOASEN", "name": "Đảng ủy phường Hoa Sen", "level": "base", "founded_on": "2011-01-01"}
        committee = organizer.call("POST", "/v1/committees", 201, json=ward)["id"]
        one_key_one_write(front, organizer, committee)
        reads_follow_writes(topology, urls, organizer, viewer, committee)
        without_replica(topology, urls, organizer, viewer, committee)
        primary_dies(topology, front, urls, organizer, committee)
        poolers(topology, committee)
        no_faults(topology)
        print("instances: sessions, keys, reads after writes, a dead primary and PgBouncer are as they should be")
    finally:
        topology.end()


main()
