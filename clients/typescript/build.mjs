// Writes src/schema.ts and src/routes.ts from docs/openapi.json and compiles dist/; `--check` only says what is out of date.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "..", "docs", "openapi.json");
const head = "// Generated from docs/openapi.json by `node build.mjs`.\n\n";
const document = JSON.parse(readFileSync(source, "utf8"));

// Partners sign their calls, and staff have pages of their own; a storefront has no business there.
const operations = Object.entries(document.paths).flatMap(([path, item]) =>
  Object.entries(item).map(([method, operation]) => ({ path, method, operation })));
const schemes = document.components.securitySchemes;
const signed = ({ operation }) => operation.security.some((one) => Object.keys(one).some((name) => schemes[name].type === "apiKey"));
const ours = operations.filter((one) => !signed(one) && !one.path.startsWith("/staff/"));
const guarded = ours.filter((one) => one.operation.security.length).map((one) => one.operation.operationId);

const wanted = {
  "src/schema.ts": head + astToString(await openapiTS(pathToFileURL(source), { immutable: true })),
  "src/routes.ts": head
    + "export const ROUTES = {\n"
    + ours.map(({ path, method, operation }) => `  ${operation.operationId}: "${method.toUpperCase()} ${path}",\n`).join("")
    + "} as const;\n\n/** Those that need a `bearer`. */\n"
    + `export type Guarded = ${guarded.map((name) => `"${name}"`).join(" | ")};\n`,
};
const stale = [];
const check = process.argv.includes("--check");
function hold(name, text) {
  const file = join(here, name);
  if (existsSync(file) && readFileSync(file, "utf8") === text) return;
  stale.push(name);
  if (check) return;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}
// Every page of a shop loads the scripts; who writes code reads the types, where the comments stay.
const bare = (text) => text.replace(/^export \{\};\n$/m, "").replace(/^ *\/\*\*.*\*\/\n/gm, "");
for (const [name, text] of Object.entries(wanted)) hold(name, text);

const { options, fileNames, errors } = ts.parseJsonConfigFileContent(ts.readConfigFile(join(here, "tsconfig.json"), ts.sys.readFile).config, ts.sys, here);
const program = ts.createProgram(fileNames, options);
const example = ts.createProgram([join(here, "test", "example.ts")], { ...options, rootDir: here, noEmit: true });
const told = [...errors, ...ts.getPreEmitDiagnostics(program), ...ts.getPreEmitDiagnostics(example)];
program.emit(undefined, (file, text) => {
  const name = file.slice(here.length + 1).replaceAll("\\", "/");
  if (name !== "dist/schema.js") hold(name, name.endsWith(".js") ? bare(text) : text);
});
for (const one of told) console.log(ts.formatDiagnostic(one, { getCanonicalFileName: (f) => f, getCurrentDirectory: () => here, getNewLine: () => "\n" }).trim());
for (const name of stale) console.log(`${check ? "stale" : "wrote"}: clients/typescript/${name}`);
if (check && stale.length) console.log("run: make client");
process.exitCode = told.length || (check && stale.length) ? 1 : 0;
