// Writes docs/api/index.html: docs/openapi.json to read, with RapiDoc, in one file that asks the network for nothing.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
// Inside a script element only an end tag and a comment's start can end it.
const inert = (text) => text.replace(/<(?=\/script|!--)/gi, "\\x3c");
const bundle = inert(readFileSync(at("./node_modules/rapidoc/dist/rapidoc-min.js"), "utf8"));
const spec = JSON.parse(readFileSync(at("../../docs/openapi.json"), "utf8"));

// RapiDoc resolves references by asking for the document: here every shape stands where it is named.
function whole(node) {
  if (Array.isArray(node)) return node.map(whole);
  if (!node || typeof node !== "object") return node;
  if (typeof node.$ref === "string") {
    const name = node.$ref.split("/").pop();
    return { title: name, ...whole(spec.components.schemas[name]) };
  }
  return Object.fromEntries(Object.entries(node).filter(([key]) => key !== "discriminator").map(([key, value]) => [key, whole(value)]));
}
const told = { ...spec, paths: whole(spec.paths), components: { securitySchemes: spec.components.securitySchemes } };
const document = inert(JSON.stringify(told).replaceAll("\\", "\\\\"));

mkdirSync(at("../../docs/api"), { recursive: true });
writeFileSync(at("../../docs/api/index.html"), `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:">
<title>Evershelf API</title>
<rapi-doc render-style="focused" load-fonts="false" regular-font="system-ui, sans-serif" mono-font="ui-monospace, monospace" theme="light"
  primary-color="#1f5f4a" allow-try="false" allow-server-selection="false" allow-authentication="false" allow-spec-file-load="false"
  allow-spec-url-load="false" allow-spec-file-download="false" show-header="false" schema-description-expanded="true" default-schema-tab="schema"></rapi-doc>
<script>${bundle}</script>
<script>
document.querySelector("rapi-doc").loadSpec(JSON.parse(\`${document.replaceAll("`", "\\`").replaceAll("${", "\\${")}\`));
</script>
</html>
`);
console.log(`file://${at("../../docs/api/index.html")}`);
