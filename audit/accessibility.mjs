// axe: WCAG 2.2 AA and best practices, light and dark, phone and desktop.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WINDOWS = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 900 } };

export async function accessibility(browser, url) {
  const found = [];
  for (const [window, viewport] of Object.entries(WINDOWS)) {
    for (const scheme of ["light", "dark"]) {
      const page = await browser.newPage();
      await page.setViewport(viewport);
      await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
      await page.goto(url, { waitUntil: "networkidle0" });
      // In the isolated world, where the page's own content security policy does not hold.
      const { violations } = await page.evaluate(`${axe}; axe.run(document)`);
      found.push(
        ...violations.map((one) => `${window}, ${scheme}: ${one.id}: ${one.help}: ${one.nodes[0].html.slice(0, 160)}`),
      );
      await page.close();
    }
  }
  return found;
}
