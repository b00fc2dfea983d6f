// Headless Chromium that reaches the shop through the stand-in for the CDN.
import puppeteer from "puppeteer-core";

const FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"];

export async function withBrowser(edge, work) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [...FLAGS, `--host-resolver-rules=MAP ${edge.host} ${edge.address}`],
  });
  try {
    return await work(browser);
  } finally {
    await browser.close();
  }
}
