// Endings of imports as Node wants them; those who bundle leave this out.
export default { output: { path: "client", importFileExtension: ".js" } };
