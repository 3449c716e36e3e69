// The reference: Swagger UI over this server's own document.
"use strict";

// The version is the caller's to know; what is written there for programs that try the document out would overwrite blindly.
const NEVER_FILLED = ["If-Match"];

/** An example that need not be sent is told, not filled in: the page would send it, and a made-up filter finds nothing. */
function tellExamples(parameter) {
    if (parameter.required && !NEVER_FILLED.includes(parameter.name)) return;
    const { example } = parameter;
    delete parameter.example;
    if (example === undefined || NEVER_FILLED.includes(parameter.name)) return;
    parameter.description = `${parameter.description ?? ""}\n\nVí dụ: \`${example}\``;
}

/** A text as it is searched: in lower case and without marks. */
const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");

/** Swagger UI finds groups only; this finds operations, by every word of the phrase in their method, path, name or summary. */
function searchOperations({ React }) {
    const told = (group, one) => [group, one.get("method"), one.get("path"), one.getIn(["operation", "operationId"]), one.getIn(["operation", "summary"])];
    function opsFilter(groups, phrase) {
        const words = folded(phrase).split(/\s+/).filter((word) => word !== "");
        const fits = (group) => (one) => words.every((word) => folded(told(group, one).join(" ")).includes(word));
        return groups.map((found, group) => found.update("operations", (all) => all.filter(fits(group)))).filter((found) => found.get("operations").size > 0);
    }
    function FilterContainer({ layoutSelectors, layoutActions }) {
        const phrase = layoutSelectors.currentFilter();
        const label = "Tìm thao tác · Find an operation";
        const input = React.createElement("input", {
            type: "search",
            "aria-label": label,
            placeholder: `${label}: post candidates, cells_update…`,
            value: typeof phrase === "string" ? phrase : "",
            onChange: (event) => layoutActions.updateFilter(event.target.value),
        });
        return React.createElement("div", { className: "find wrapper", role: "search" }, input);
    }
    return { fn: { opsFilter }, components: { FilterContainer } };
}

async function start() {
    const answer = await fetch("/openapi.json");
    if (!answer.ok) throw new Error(`openapi.json: ${answer.status}`);
    const spec = await answer.json();
    for (const path of Object.values(spec.paths)) for (const operation of Object.values(path)) (operation.parameters ?? []).forEach(tellExamples);
    SwaggerUIBundle({
        spec,
        dom_id: "#reference",
        deepLinking: true,
        filter: true,
        tryItOutEnabled: true,
        persistAuthorization: false,
        validatorUrl: null,
        plugins: [searchOperations],
    });
}

start().catch((error) => {
    document.getElementById("reference").textContent = `Không tải được tài liệu. The document could not be loaded. ${error.message}`;
});
