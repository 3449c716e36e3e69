// What a frontend does with the generated types; compiled strictly, never run.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

type Cell = components["schemas"]["Cell"];

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8080" });

export async function login(username: string, password: string): Promise<string> {
    const { data, error } = await client.POST("/v1/auth/sessions", { body: { username, password } });
    if (error !== undefined) throw new Error(`${error.code}: ${error.detail}`);
    return data.access_token;
}

/** Every cell below a committee, page by page. */
export async function* cells(committee: string): AsyncGenerator<Cell> {
    let cursor: string | null = null;
    do {
        const query: NonNullable<paths["/v1/cells"]["get"]["parameters"]["query"]> = { committee_id: [committee], limit: 200 };
        if (cursor !== null) query.cursor = cursor;
        const { data, error }: { data?: components["schemas"]["CellPage"]; error?: components["schemas"]["Problem"] } =
            await client.GET("/v1/cells", { params: { query } });
        if (data === undefined) throw new Error(error?.detail ?? "no answer");
        yield* data.items;
        cursor = data.page.next_cursor;
    } while (cursor !== null);
}

/** Read, change, write back under the version that was read. */
export async function rename(cell: Cell, name: string): Promise<Cell> {
    const { data, error } = await client.PATCH("/v1/cells/{id}", {
        params: { path: { id: cell.id }, header: { "If-Match": `"${cell.version}"` } },
        body: { name },
    });
    if (error !== undefined) throw new Error(error.errors.map((fault) => `${fault.pointer ?? ""} ${fault.code}`).join(", "));
    return data;
}

// What must not compile: an unknown kind of cell.
// @ts-expect-error kinds are an enumeration
export const wrong: Cell["kind"] = "castle";
