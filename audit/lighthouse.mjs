// Lighthouse, phone, the median of some runs; one run in a few dies before it has navigated and is taken again.
import judge from "lighthouse";
import { withBrowser } from "./browser.mjs";

const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const MOST_TRIES = 9;

export async function lighthouse(url, { edge, runs, withCart, hidden }) {
  const results = [];
  for (let tries = 0; results.length < runs && tries < MOST_TRIES; tries++) {
    const result = await withBrowser(edge, async (browser) => {
      const page = await browser.newPage();
      if (withCart) await fillCart(page, new URL("/p/mug-stoneware/", url).href);
      const flags = { logLevel: "silent", onlyCategories: CATEGORIES, disableStorageReset: withCart, skipAudits: hidden ? ["is-crawlable"] : null };
      return judge(url, flags, undefined, page);
    }).catch(() => undefined);
    if (result && !result.lhr.runtimeError) results.push(result.lhr);
  }
  if (results.length < runs) return { scores: {}, failed: [`only ${results.length} of ${runs} runs ended`] };
  // How fast the machine was meanwhile: Lighthouse slows any down to a quarter of what it is.
  const scores = { machine: Math.max(...results.map(({ environment }) => environment.benchmarkIndex)) };
  const failed = [];
  for (const category of CATEGORIES) {
    const ordered = results.toSorted((a, b) => a.categories[category].score - b.categories[category].score);
    const median = ordered[Math.floor(runs / 2)];
    scores[category] = Math.round(median.categories[category].score * 100);
    if (scores[category] < 100) failed.push(...lost(median, category));
  }
  return { scores, failed };
}

function lost(result, category) {
  return result.categories[category].auditRefs
    .filter(({ id, weight }) => weight > 0 && (result.audits[id].score ?? 1) < 1)
    .map(({ id }) => {
      const { title, displayValue, score, details } = result.audits[id];
      const where = (details?.items ?? []).slice(0, 3).map((item) => item.node?.snippet ?? item.url ?? item.source?.url ?? item.description ?? "");
      return `${category}: ${title} ${displayValue ?? ""} (${score}) ${where.join(" | ")}`;
    });
}

async function fillCart(page, product) {
  await page.goto(product, { waitUntil: "networkidle0" });
  await page.click("#add-to-cart button[type=submit], #add-to-cart button:not([type])");
  await page.waitForFunction(() => document.querySelector("#cart-count")?.textContent.trim() !== "0", { timeout: 20_000 });
}
