// Lints docs/openapi.json with Redocly's rules, offline.
import { fileURLToPath } from "node:url";
import { createConfig, formatProblems, lint } from "@redocly/openapi-core";

const document = fileURLToPath(new URL("../../docs/openapi.json", import.meta.url));
const config = await createConfig({
  extends: ["recommended-strict"],
  rules: {
    "path-parameters-defined": "error",
    "operation-tag-defined": "error",
    "info-license": "off",
  },
});
const problems = await lint({ ref: document, config });
if (problems.length) formatProblems(problems, { format: "codeframe", totals: { errors: 0, warnings: 0, ignored: 0 }, version: "" });
console.log(`openapi.json: ${problems.length} problems`);
process.exitCode = problems.length ? 1 : 0;
