// The documentation page in a real browser, as a person uses it: opens it, logs in on the page, authorizes with the token,
// runs a request and sees its answer. No console error, no failed request, and nothing fetched from anywhere but the server.
//
// Needs CHIBO_URL and CHIBO_PASSWORD (of the demo accounts); run.sh sets them. CHROMIUM names the browser,
// CHIBO_SCREENSHOTS a folder for pictures.

import { chromium } from "playwright-core";

const url = process.env.CHIBO_URL;
const password = process.env.CHIBO_PASSWORD;
const pictures = process.env.CHIBO_SCREENSHOTS;

const faults = [];
const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
        "--disable-sync", "--no-first-run", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
    ],
});

try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 1000 }, locale: "en" });
    page.setDefaultTimeout(30_000);
    watch(page);
    await page.goto(`${url}/docs`, { waitUntil: "networkidle" });
    await page.locator(".swagger-ui .info .title").waitFor();
    await picture(page, "page");

    const login = await run(page, "sessions_create", async (block) => {
        await block.locator("textarea.body-param__text").fill(JSON.stringify({ username: "organizer", password }));
    });
    if (login.status !== "201") throw new Error(`the login answers ${login.status}, not 201: ${login.body.slice(0, 200)}`);
    const token = /"access_token":\s*"([^"]+)"/.exec(login.body)?.[1];
    if (token === undefined) throw new Error("the answer to the login shows no access token");

    await authorize(page, token);
    const cells = await run(page, "cells_list", async (block) => {
        // The page fills parameters with the examples of the document; an empty search finds every cell.
        for (const field of await block.locator(".parameters input[type=text]").all()) await field.fill("");
    });
    await picture(page, "cells");
    if (cells.status !== "200") throw new Error(`GET /v1/cells answers ${cells.status}, not 200: ${cells.body.slice(0, 300)}`);
    if (!cells.body.includes('"items"')) throw new Error("the answer to GET /v1/cells is not on the page");
    console.log("docs: the page loads from the server alone; login, Authorize and GET /v1/cells work on it");
} catch (error) {
    faults.push(error.message);
} finally {
    await browser.close();
}
if (faults.length > 0) {
    console.error(faults.map((fault) => `docs: ${fault}`).join("\n"));
    process.exit(1);
}

/** Notes everything that a clean page does not do. */
function watch(page) {
    page.on("console", (message) => {
        if (message.type() === "error") faults.push(`console: ${message.text()} (${message.location().url})`);
    });
    page.on("pageerror", (error) => faults.push(`uncaught: ${error.message}`));
    page.on("requestfailed", (request) => faults.push(`request failed: ${request.method()} ${request.url()}: ${request.failure()?.errorText}`));
    page.on("response", (response) => {
        if (response.status() >= 400) faults.push(`${response.status()} for ${response.request().method()} ${response.url()}`);
    });
    page.on("request", (request) => {
        const local = [`${url}/`, "data:", "blob:"].some((start) => request.url().startsWith(start));
        if (!local) faults.push(`asks elsewhere: ${request.url()}`);
    });
}

/** Opens an operation, fills it in and executes it; answers status and body as the page shows them. */
async function run(page, operation, fill) {
    const block = page.locator(`.opblock[id$="-${operation}"]`);
    await block.locator(".opblock-summary-control").click();
    await block.locator(".opblock-body").waitFor();
    await fill(block);
    await block.locator("button.execute").click();
    const answer = block.locator(".live-responses-table");
    await answer.waitFor();
    const status = await answer.locator("tr.response .response-col_status").first().innerText();
    const body = await answer.locator("tr.response .response-col_description").first().innerText();
    return { status: status.trim().split(/\s/)[0], body };
}

/** Gives the page the token in its Authorize dialog. */
async function authorize(page, token) {
    await page.locator(".auth-wrapper .btn.authorize").first().click();
    const dialog = page.locator(".dialog-ux .modal-ux");
    await dialog.waitFor();
    await picture(page, "authorize");
    const bearer = dialog.locator(".auth-container", { hasText: /\(http, Bearer\)/i });
    await bearer.locator("input[type=text], input[type=password]").fill(token);
    await bearer.locator("button.authorize").click();
    await bearer.getByText("Authorized").waitFor();
    await dialog.locator("button.btn-done").first().click();
}

async function picture(page, name) {
    if (pictures !== undefined) await page.screenshot({ path: `${pictures}/${name}.png` });
}
