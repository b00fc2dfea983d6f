// Mozilla's Observatory over the headers that the edge really sends. Its own fetching needs a public name, so only its
// judgment is used: that http goes to https with a 301 is asserted on the templates (tests/stacks).
import { mkdirSync, existsSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const root = dirname(createRequire(import.meta.url).resolve("@mdn/mdn-http-observatory/package.json"));
const preload = join(root, "conf", "hsts-preload.json");
// The list of names that browsers preload cannot be fetched offline; nobody's shop is on the empty one.
if (!existsSync(preload)) {
  mkdirSync(dirname(preload), { recursive: true });
  writeFileSync(preload, "[]");
}
const load = (path) => import(join(root, "src", path));

export async function grade(edge, shop) {
  const { Requests } = await load("types.js");
  const { ALL_TESTS } = await load("constants.js");
  const { parseHttpEquivHeaders } = await load("retriever/utils.js");
  const charts = await load("grader/charts.js");
  const grader = await load("grader/grader.js");
  const { AxiosHeaders } = createRequire(join(root, "package.json"))("axios");

  const { hostname } = new URL(shop);
  const secure = `https://${hostname}/`;
  const page = await edge.get(shop);
  // The local API speaks http; on AWS it is https, and that is the only difference between the two policies.
  const policy = page.headers["content-security-policy"]?.replaceAll(/http:\/\/127\.0\.0\.1:\d+/g, "https://api.example");
  const headers = { ...page.headers, "content-security-policy": policy };
  const response = () => ({
    status: page.status,
    statusText: "OK",
    verified: true,
    data: page.body,
    headers: new AxiosHeaders(headers),
    request: { headers: new AxiosHeaders() },
    config: { headers: new AxiosHeaders() },
    httpEquiv: parseHttpEquivHeaders(page.body, secure),
  });
  const asked = new Requests(hostname);
  asked.resources.path = page.body;
  Object.assign(asked.responses, { auto: response(), cors: response(), http: response(), https: response() });
  asked.responses.httpRedirects = [
    { url: new URL(`http://${hostname}/`), status: 301 },
    { url: new URL(secure), status: 200 },
  ];
  asked.responses.httpsRedirects = [{ url: new URL(secure), status: 200 }];
  asked.session = { url: new URL(secure), jar: { getCookiesSync: () => [], serializeSync: () => ({ cookies: [] }) } };

  const results = ALL_TESTS.map((test) => test(asked)).filter(({ result }) => result);
  const points = results.map(({ result }) => grader.getScoreModifier(result));
  const lost = results.filter((_, at) => points[at] < 0).map(({ result }) => result);
  const uncurved = 100 + points.filter((one) => one < 0).reduce((sum, one) => sum + one, 0);
  const all = 100 + points.reduce((sum, one) => sum + one, 0);
  const { score, grade: letter } = grader.getGradeForScore(uncurved >= charts.MINIMUM_SCORE_FOR_EXTRA_CREDIT ? all : uncurved);
  return { letter, score, lost };
}
