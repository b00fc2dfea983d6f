// What a page loads of JavaScript until it is quiet, compressed as a CDN does (gzip).
import { gzipSync } from "node:zlib";

export async function scriptBytes(browser, url) {
  const page = await browser.newPage();
  const sizes = new Map();
  const readings = [];
  page.on("response", (response) => {
    if (response.request().resourceType() !== "script") return;
    readings.push(response.buffer().then((body) => sizes.set(new URL(response.url()).pathname, gzipSync(body).length)));
  });
  await page.goto(url, { waitUntil: "networkidle0" });
  await Promise.all(readings);
  const files = [...sizes].map(([name, size]) => `${name} ${size}`);
  return { bytes: [...sizes.values()].reduce((sum, size) => sum + size, 0), files };
}
