// A morning at the demo ward with the client that @hey-api/openapi-ts makes; see run.sh. Stops at the first thing that is not as it should be.
import assert from "node:assert/strict";
import { env } from "node:process";
import { createClient, createConfig } from "./client/client/index.js";
import type { CandidateTransition, CellKind, ChangeEvent, EventSubject, Problem, Quota, QuotaPage } from "./client/index.js";
import {
    candidatesGet,
    candidatesList,
    candidatesTransition,
    candidatesUpdate,
    cellsList,
    cellsUpdate,
    contestEntriesCreate,
    contestsCreate,
    contestsList,
    contestsTransition,
    eventsList,
    meGet,
    membersList,
    plansList,
    postsList,
    quotasList,
    sessionsCreate,
} from "./client/index.js";

/** A setting of run.sh. */
function setting(name: string): string {
    const value = env[name];
    assert(value, `${name} is not set`);
    return value;
}
const baseUrl = setting("CHIBO_URL");
const password = setting("CHIBO_PASSWORD");

/** What was answered, or the problem as an exception. */
function answer<Data>(result: { data: Data | undefined; error: Problem | undefined }): Data {
    if (result.data === undefined) throw new Error(`${result.error?.code}: ${result.error?.detail}`);
    return result.data;
}

/** The problem of a request that must be refused. */
function refusal(result: { error: Problem | undefined; response: Response }, status: number): Problem {
    assert.equal(result.response.status, status);
    assert(result.error !== undefined, "a refusal without a problem");
    assert.equal(result.error.status, status);
    return result.error;
}

async function login(username: string) {
    const tokens = answer(await sessionsCreate({ client: stranger, body: { username, password } }));
    return createClient(createConfig({ baseUrl, auth: () => tokens.access_token }));
}

const stranger = createClient(createConfig({ baseUrl }));
const wrong = await sessionsCreate({ client: stranger, body: { username: "organizer", password: "not the password" } });
assert.equal(refusal(wrong, 401).code, "invalid_credentials");

const organizer = await login("organizer");
const secretary = await login("secretary");
const since = answer(await eventsList({ client: organizer })).latest;

// Quotas, page by page.
const plan = answer(await plansList({ client: organizer, query: { code: ["PTDV-2023"] } })).items[0];
assert(plan !== undefined, "the demo has a plan");
const quotas: Quota[] = [];
let cursor: string | null = null;
do {
    const query = { plan_id: [plan.id], limit: 20, include_total: true, ...(cursor === null ? {} : { cursor }) };
    const page: QuotaPage = answer(await quotasList({ client: organizer, query }));
    assert.equal(page.page.total, 48);
    quotas.push(...page.items);
    cursor = page.page.next_cursor;
} while (cursor !== null);
assert.equal(new Set(quotas.map((quota) => quota.id)).size, 48);

// A filter of two values finds what either finds.
const cells = async (...kind: CellKind[]) => answer(await cellsList({ client: organizer, query: { kind, limit: 200 } })).items;
const [residential, agencies] = [await cells("residential"), await cells("agency")];
const both = await cells("residential", "agency");
assert(residential.length > 0 && agencies.length > 0);
assert.equal(both.length, residential.length + agencies.length);

// A cell is renamed under the version that was read, and under no other.
const read = both[0];
assert(read !== undefined);
const rename = (name: string, version: number) =>
    cellsUpdate({ client: organizer, path: { id: read.id }, headers: { "If-Match": `"${version}"` }, body: { name } });
assert.equal(refusal(await rename("hey-api", read.version + 1), 412).current_version, read.version);
assert.equal(answer(await rename("hey-api", read.version)).name, "hey-api");

// A candidate moves, as far as its `allowed_transitions` and the rules allow.
const listed = answer(await candidatesList({ client: organizer, query: { stage: ["source"], limit: 1 } })).items[0];
assert(listed !== undefined, "the demo has somebody in its source pool");
const path = { id: listed.id };
const candidate = answer(await candidatesGet({ client: organizer, path }));
assert(candidate.allowed_transitions.includes("fostering"));
assert(!candidate.allowed_transitions.includes("trained"));
const members = await membersList({ client: organizer, query: { cell_id: [candidate.cell_id], status: ["official"], limit: 1 } });
const helper = answer(members).items[0];
assert(helper !== undefined, "the cell has official members");
const on = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10); // today in Viet Nam
const move = (body: CandidateTransition, version = candidate.version) =>
    candidatesTransition({ client: organizer, path, headers: { "If-Match": `"${version}"` }, body });
assert.deepEqual(refusal(await move({ to: "trained", on }), 409).allowed, candidate.allowed_transitions);
const unmet = refusal(await move({ to: "fostering", on }), 422);
assert.equal(unmet.code, "rule_refused");
assert.deepEqual(
    unmet.errors.map((fault) => fault.pointer),
    ["#/document_number", "#/helper_id"],
);
assert(unmet.conditions?.some((condition) => condition.code === "helper_official" && condition.status === "needed"));
const good: CandidateTransition = { to: "fostering", on, document_number: "12-NQ/CB", helper_id: helper.id };
assert.equal(refusal(await move(good, candidate.version + 1), 412).current_version, candidate.version);
const moved = answer(await move(good));
assert.equal(moved.stage, "fostering");
assert.equal(moved.version, candidate.version + 1);

// A field is changed under the version that was read.
const changed = await candidatesUpdate({
    client: organizer,
    path,
    headers: { "If-Match": `"${moved.version}"` },
    body: { occupation: "Giáo viên" },
});
assert.equal(answer(changed).occupation, "Giáo viên");

// A contest by the rules of the one before; the secretary enters for the own cell.
const before = answer(await contestsList({ client: organizer, query: { code: ["BTCBG-2023"] } })).items[0];
assert(before !== undefined, "the demo has a contest");
const drafted = answer(
    await contestsCreate({
        client: organizer,
        headers: { "Idempotency-Key": "hey-api" },
        body: { code: "HEY-API", plan_id: before.plan_id, title: before.title, rules: before.rules },
    }),
);
const opened = answer(
    await contestsTransition({
        client: organizer,
        path: { id: drafted.id },
        headers: { "If-Match": `"${drafted.version}"` },
        body: { to: "registration", registration_closes_on: on },
    }),
);
assert.equal(opened.status, "registration");
const cell = answer(await meGet({ client: secretary })).grants[0]?.cell_id;
assert(cell, "the secretary's grant is on a cell");
const posts = answer(await postsList({ client: secretary, path: { id: cell } })).items;
const holder = posts.find((post) => post.kind === "secretary" && post.valid_to === null);
assert(holder !== undefined, "the cell has a secretary");
const entered = await contestEntriesCreate({
    client: secretary,
    body: { contest_id: opened.id, cell_id: cell, member_id: holder.member_id },
});
const entry = answer(entered);
assert.equal(entry.status, "entered");

// The feed tells of both.
async function event(subject: string, kind: EventSubject): Promise<ChangeEvent> {
    let after = since;
    for (;;) {
        const told = answer(await eventsList({ client: organizer, query: { after, kind: [kind], wait: 10 } }));
        const found = told.items.find((one) => one.data.subject_id === subject);
        if (found !== undefined) return found;
        assert(told.next_after > after, `the feed tells nothing of ${kind} ${subject}`);
        after = told.next_after;
    }
}
assert.equal((await event(entry.id, "contest_entry")).type, "contest_entry.created");
assert.equal((await event(candidate.id, "candidate")).subject, `candidate/${candidate.id}`);

// What must not compile: an unknown stage, a field that is not there, a body that lacks one.
// @ts-expect-error stages are an enumeration
void (() => move({ to: "castle", on }));
// @ts-expect-error a quota has no such field
void quotas[0]?.colour;
// @ts-expect-error the password is missing
void (() => sessionsCreate({ client: stranger, body: { username: "organizer" } }));

console.log("hey-api: logged in, listed 48 quotas and cells of two kinds, renamed one, moved a candidate, entered a contest, read their events");
