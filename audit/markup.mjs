// The page's HTML before html-validate and before vnu, the checker behind validator.w3.org (it needs Java).
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { HtmlValidate } from "html-validate";

const jar = createRequire(import.meta.url).resolve("vnu-jar/build/dist/vnu.jar");
const validator = new HtmlValidate({
  extends: ["html-validate:recommended"],
  rules: {
    // How the source is laid out is the template's business: both spellings are valid HTML.
    "void-style": "off",
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "doctype-style": "off",
    "long-title": "off",
  },
});

export async function markup(edge, url) {
  const { body: html } = await edge.get(url);
  const report = await validator.validateString(html);
  const validate = report.results.flatMap(({ messages }) =>
    messages.map(({ ruleId, message, line }) => `html-validate, line ${line}: ${ruleId}: ${message}`),
  );
  return { html, errors: { validate, vnu: await vnu(html) } };
}

function vnu(html) {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  const file = join(folder, "page.html");
  writeFileSync(file, html);
  return new Promise((done, failed) => {
    execFile("java", ["-jar", jar, "--format", "json", "--exit-zero-always", file], (error, _, told) => {
      rmSync(folder, { recursive: true });
      if (error) return failed(new Error("vnu needs Java 17 or newer on the PATH", { cause: error }));
      const errors = JSON.parse(told).messages.filter(({ type }) => type === "error");
      done(errors.map(({ lastLine, message }) => `vnu, line ${lastLine}: ${message}`));
    });
  });
}
