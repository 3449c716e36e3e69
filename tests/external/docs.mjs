// The documentation pages in a real browser, as a person uses them: from the address of the server to the landing page in both languages, whose command
// gets a token when it is pasted; on to the reference, where an operation is found, and runs with nothing filled in that nobody asked for; on a desk's
// width and a telephone's. No console error, no failed request, and nothing fetched from anywhere but the server.
//
// Needs CHIBO_URL and CHIBO_PASSWORD (of the demo accounts); run.sh sets them. CHROMIUM names the browser,
// CHIBO_SCREENSHOTS a folder for pictures.

import { spawnSync } from "node:child_process";
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
    for (const [name, width, height] of [["desk", 1280, 800], ["telephone", 360, 740]]) {
        const page = await browser.newPage({ viewport: { width, height }, locale: "en" });
        page.setDefaultTimeout(30_000);
        watch(page);
        await visit(page, name);
        await page.close();
    }
    console.log("docs: both widths load from the server alone; the command gets a token; search, login, Authorize, lists and If-Match work on the reference");
} catch (error) {
    faults.push(error.message);
} finally {
    await browser.close();
}
if (faults.length > 0) {
    console.error(faults.map((fault) => `docs: ${fault}`).join("\n"));
    process.exit(1);
}

/** The whole visit, on a screen of one width. */
async function visit(page, name) {
    await page.goto(url, { waitUntil: "networkidle" });
    await landing(page, "vi", name);
    await page.locator("a[hreflang=en]").click();
    await landing(page, "en", name);

    await page.locator("a[href=reference]").click();
    await page.locator(".swagger-ui .info .title").waitFor();
    await fits(page, "the reference");
    await picture(page, `${name}-reference`);

    const login = await run(page, "sessions_create", async (block) => {
        await block.locator("textarea.body-param__text").fill(JSON.stringify({ username: "organizer", password }));
    });
    if (login.status !== "201") throw new Error(`the login answers ${login.status}, not 201: ${login.body.slice(0, 200)}`);
    const token = /"access_token":\s*"([^"]+)"/.exec(login.body)?.[1];
    if (token === undefined) throw new Error("the answer to the login shows no access token");
    await authorize(page, token);

    // As it stands: examples of filters are told, not sent.
    for (const operation of ["cells_list", "candidates_list"]) {
        const list = await run(page, operation);
        await picture(page, `${name}-${operation}`);
        if (list.status !== "200") throw new Error(`${operation} answers ${list.status}, not 200: ${list.body.slice(0, 300)}`);
        if (!list.body.includes('"items"')) throw new Error(`the answer to ${operation} is not on the page`);
        if (list.address.includes("?")) throw new Error(`${operation} sends filters of its own: ${list.address}`);
    }
    const change = await open(page, "cells_update");
    const version = await change.locator('tr[data-param-name="If-Match"] input').inputValue();
    if (version !== "") throw new Error(`If-Match is filled in: ${version}`);
    await fits(page, "an open operation");
    await picture(page, `${name}-cells_update`);
}

/** The landing page in one language. */
async function landing(page, language, name) {
    await page.locator(`html[lang=${language}] h1`).waitFor();
    await fits(page, `the landing page (${language})`);
    await picture(page, `${name}-${language}`);
    const command = await page.locator("pre").innerText();
    // A terminal would hide what is typed; here there is none.
    const pasted = spawnSync("sh", ["-c", command], { input: `${password}\n`, encoding: "utf8", timeout: 30_000 });
    if (!pasted.stdout.includes('"name":"organizer"')) throw new Error(`the command of the landing page says ${pasted.stdout}${pasted.stderr}`);
}

/** Nothing is wider than the screen. */
async function fits(page, what) {
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) throw new Error(`${what} is ${over} px wider than ${page.viewportSize().width}`);
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

/** Finds an operation by its name, and opens it. */
async function open(page, operation) {
    await page.getByRole("searchbox").fill(operation);
    const block = page.locator(`.opblock[id$="-${operation}"]`);
    const others = page.locator('.opblock[id$="-sessions_list"]');
    await others.waitFor({ state: "detached" });
    await block.locator(".opblock-summary-control").click();
    await block.locator(".opblock-body").waitFor();
    return block;
}

/** Opens an operation, fills it in and executes it; answers address, status and body as the page shows them. */
async function run(page, operation, fill = async () => {}) {
    const block = await open(page, operation);
    await fill(block);
    await block.locator("button.execute").click();
    const answer = block.locator(".live-responses-table");
    await answer.waitFor();
    const address = await block.locator(".request-url").innerText();
    const status = await answer.locator("tr.response .response-col_status").first().innerText();
    const body = await answer.locator("tr.response .response-col_description").first().innerText();
    return { address, status: status.trim().split(/\s/)[0], body };
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
