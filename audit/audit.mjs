// What `make audit` runs: the pages of the running shop before its judges, one table, exit code 1 if a goal is missed.
// Reads `evershelf status --json`. Names of pages as arguments: those alone.
import { json } from "node:stream/consumers";
import { accessibility } from "./accessibility.mjs";
import { withBrowser } from "./browser.mjs";
import { cdn } from "./cdn.mjs";
import { grade } from "./headers.mjs";
import { lighthouse } from "./lighthouse.mjs";
import { markup } from "./markup.mjs";
import { scriptBytes } from "./scripts.mjs";

const PAGES = {
  home: "/",
  category: "/c/kitchen/",
  product: "/p/mug-stoneware/",
  content: "/pages/presents/",
  checkout: "/checkout/",
};
// Pages for one person: they must say noindex, which Lighthouse counts as a fault of any page. It is not asked there.
const OUT_OF_SEARCH = ["checkout"];
const RUNS = 3;
const MOST_SCRIPT_BYTES = 14 * 1024;

const { shop_url: shop } = await json(process.stdin);
const edge = await cdn(shop);
const misses = [];
const rows = [];
const miss = (page, what, ...details) => misses.push([`${page}: ${what}`, ...details]);

const only = process.argv.slice(2);
for (const [name, path] of Object.entries(PAGES)) {
  if (only.length && !only.includes(name)) continue;
  const url = shop + path;
  const row = { page: name };
  rows.push(row);

  const hidden = OUT_OF_SEARCH.includes(name);
  const { scores, failed } = await lighthouse(url, { edge, runs: RUNS, withCart: name === "checkout", hidden });
  Object.assign(row, scores);
  if (failed.length) miss(name, "Lighthouse", ...failed);

  const violations = await withBrowser(edge, (browser) => accessibility(browser, url));
  row.axe = violations.length;
  if (violations.length) miss(name, "axe", ...violations);

  const { html, errors } = await markup(edge, url);
  row["html-validate"] = errors.validate.length;
  row.vnu = errors.vnu.length;
  if (errors.validate.length + errors.vnu.length) miss(name, "markup", ...errors.validate, ...errors.vnu);
  row["HTML, bytes"] = html.length;
  row.noindex = /<meta name="robots" content="noindex">/.test(html);
  if (row.noindex !== hidden) miss(name, hidden ? "does not say noindex" : "says noindex");

  const { bytes, files } = await withBrowser(edge, (browser) => scriptBytes(browser, url));
  row["JS, gzip"] = bytes;
  if (bytes > MOST_SCRIPT_BYTES) miss(name, `${bytes} bytes of JS, at most ${MOST_SCRIPT_BYTES}`, ...files);
}
const { letter, score, lost } = await grade(edge, shop);
if (letter !== "A+") miss("headers", `Observatory ${letter}`, ...lost);

edge.close();
console.table(Object.fromEntries(rows.map(({ page, ...row }) => [page, row])));
console.log(`headers: Observatory ${letter} (${score}); Lighthouse: median of ${RUNS}, phone, simulated slow 4G; of a page that says noindex, SEO without is-crawlable`);
for (const [what, ...details] of misses) console.log(`\nmissed: ${what}\n  ${details.slice(0, 12).join("\n  ")}`);
process.exit(misses.length ? 1 : 0);
