// A morning at the demo ward with openapi-fetch and the types that openapi-typescript makes; see ../run.sh. Stops at the first thing that
// is not as it should be.
import assert from "node:assert/strict";
import { env } from "node:process";
import createClient from "openapi-fetch";
import type { components, operations, paths } from "./schema.js";

type Schemas = components["schemas"];
type Query<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;

// Where an operation also answers tables, pictures or streams, what is meant here is JSON.
type Json = "application/json" | "application/problem+json";

/** A setting of ../run.sh. */
function setting(name: string): string {
    const value = env[name];
    assert(value, `${name} is not set`);
    return value;
}
const baseUrl = setting("CHIBO_URL");
const password = setting("CHIBO_PASSWORD");

/** What was answered, or the problem as an exception. */
function answer<Data>(result: { data?: Data; error?: Schemas["Problem"] }): Data {
    if (result.data === undefined) throw new Error(`${result.error?.code}: ${result.error?.detail}`);
    return result.data;
}

/** The problem of a request that must be refused. */
function refusal(result: { error?: Schemas["Problem"]; response: Response }, status: number): Schemas["Problem"] {
    assert.equal(result.response.status, status);
    assert(result.error !== undefined, "a refusal without a problem");
    assert.equal(result.error.status, status);
    return result.error;
}

async function login(username: string) {
    const client = createClient<paths, Json>({ baseUrl });
    const tokens = answer(await client.POST("/v1/auth/sessions", { body: { username, password } }));
    client.use({
        onRequest({ request }) {
            request.headers.set("Authorization", `Bearer ${tokens.access_token}`);
        },
    });
    return client;
}

const stranger = createClient<paths, Json>({ baseUrl });
const wrong = await stranger.POST("/v1/auth/sessions", { body: { username: "organizer", password: "not the password" } });
assert.equal(refusal(wrong, 401).code, "invalid_credentials");

const organizer = await login("organizer");
const secretary = await login("secretary");
const since = answer(await organizer.GET("/v1/events")).latest;

// Quotas, page by page.
const plan = answer(await organizer.GET("/v1/plans", { params: { query: { code: ["PTDV-2023"] } } })).items[0];
assert(plan !== undefined, "the demo has a plan");
const quotas: Schemas["Quota"][] = [];
let cursor: string | null = null;
do {
    const query: Query<"quotas_list"> = { plan_id: [plan.id], limit: 20, include_total: true };
    if (cursor !== null) query.cursor = cursor;
    const page: Schemas["QuotaPage"] = answer(await organizer.GET("/v1/quotas", { params: { query } }));
    assert.equal(page.page.total, 48);
    quotas.push(...page.items);
    cursor = page.page.next_cursor;
} while (cursor !== null);
assert.equal(new Set(quotas.map((quota) => quota.id)).size, 48);

// A filter of two values finds what either finds.
const cells = async (...kind: Schemas["CellKind"][]) =>
    answer(await organizer.GET("/v1/cells", { params: { query: { kind, limit: 200 } } })).items;
const [residential, agencies] = [await cells("residential"), await cells("agency")];
const both = await cells("residential", "agency");
assert(residential.length > 0 && agencies.length > 0);
assert.equal(both.length, residential.length + agencies.length);

// A cell is renamed under the version that was read, and under no other.
const read = both[0];
assert(read !== undefined);
const rename = (name: string, version: number) =>
    organizer.PATCH("/v1/cells/{id}", { params: { path: { id: read.id }, header: { "If-Match": `"${version}"` } }, body: { name } });
assert.equal(refusal(await rename("openapi-fetch", read.version + 1), 412).current_version, read.version);
assert.equal(answer(await rename("openapi-fetch", read.version)).name, "openapi-fetch");

// A candidate moves, as far as its `allowed_transitions` and the rules allow.
const listed = answer(await organizer.GET("/v1/candidates", { params: { query: { stage: ["source"], limit: 1 } } })).items[0];
assert(listed !== undefined, "the demo has somebody in its source pool");
const path = { id: listed.id };
const candidate = answer(await organizer.GET("/v1/candidates/{id}", { params: { path } }));
assert(candidate.allowed_transitions.includes("fostering"));
assert(!candidate.allowed_transitions.includes("trained"));
const helper = answer(
    await organizer.GET("/v1/members", { params: { query: { cell_id: [candidate.cell_id], status: ["official"], limit: 1 } } }),
).items[0];
assert(helper !== undefined, "the cell has official members");
const on = new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10); // today in Viet Nam
const move = (body: Schemas["CandidateTransition"], version = candidate.version) =>
    organizer.POST("/v1/candidates/{id}/transitions", { params: { path, header: { "If-Match": `"${version}"` } }, body });
assert.deepEqual(refusal(await move({ to: "trained", on }), 409).allowed, candidate.allowed_transitions);
const unmet = refusal(await move({ to: "fostering", on }), 422);
assert.equal(unmet.code, "rule_refused");
assert.deepEqual(
    unmet.errors.map((fault) => fault.pointer),
    ["#/document_number", "#/helper_id"],
);
assert(unmet.conditions?.some((condition) => condition.code === "helper_official" && condition.status === "needed"));
const good: Schemas["CandidateTransition"] = { to: "fostering", on, document_number: "12-NQ/CB", helper_id: helper.id };
assert.equal(refusal(await move(good, candidate.version + 1), 412).current_version, candidate.version);
const moved = answer(await move(good));
assert.equal(moved.stage, "fostering");
assert.equal(moved.version, candidate.version + 1);

// A field is changed under the version that was read.
const renamed = answer(
    await organizer.PATCH("/v1/candidates/{id}", {
        params: { path, header: { "If-Match": `"${moved.version}"` } },
        body: { occupation: "Giáo viên" },
    }),
);
assert.equal(renamed.occupation, "Giáo viên");

// A contest by the rules of the one before; the secretary enters for the own cell.
const before = answer(await organizer.GET("/v1/contests", { params: { query: { code: ["BTCBG-2023"] } } })).items[0];
assert(before !== undefined, "the demo has a contest");
const drafted = answer(
    await organizer.POST("/v1/contests", {
        params: { header: { "Idempotency-Key": "openapi-fetch" } },
        body: { code: "OPENAPI-FETCH", plan_id: before.plan_id, title: before.title, rules: before.rules },
    }),
);
const opened = answer(
    await organizer.POST("/v1/contests/{id}/transitions", {
        params: { path: { id: drafted.id }, header: { "If-Match": `"${drafted.version}"` } },
        body: { to: "registration", registration_closes_on: on },
    }),
);
assert.equal(opened.status, "registration");
const cell = answer(await secretary.GET("/v1/auth/me")).grants[0]?.cell_id;
assert(cell, "the secretary's grant is on a cell");
const posts = answer(await secretary.GET("/v1/cells/{id}/posts", { params: { path: { id: cell } } })).items;
const holder = posts.find((post) => post.kind === "secretary" && post.valid_to === null);
assert(holder !== undefined, "the cell has a secretary");
const entry = answer(
    await secretary.POST("/v1/contest-entries", { body: { contest_id: opened.id, cell_id: cell, member_id: holder.member_id } }),
);
assert.equal(entry.status, "entered");

// The feed tells of both.
async function event(subject: string, kind: Schemas["EventSubject"]): Promise<Schemas["ChangeEvent"]> {
    let after = since;
    for (;;) {
        const told = answer(await organizer.GET("/v1/events", { params: { query: { after, kind: [kind], wait: 10 } } }));
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
void (() => stranger.POST("/v1/auth/sessions", { body: { username: "organizer" } }));

console.log("openapi-fetch: logged in, listed 48 quotas and cells of two kinds, renamed one, moved a candidate, entered a contest, read their events");
