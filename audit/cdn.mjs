// What the embedded CloudFront leaves out and the real one does: it compresses. Everything else passes through.
import http from "node:http";
import { gzipSync } from "node:zlib";

const COMPRESSED = /^(text\/|application\/(json|javascript|xml|.*\+xml|.*\+json)|image\/svg)/;

export async function cdn(shop) {
  const { hostname, port, host } = new URL(shop);
  const server = http.createServer((asked, answer) => {
    const behind = { host: "127.0.0.1", port, path: asked.url, method: asked.method, headers: { ...asked.headers, host } };
    const passing = http.request(behind, async (given) => {
      const chunks = [];
      for await (const chunk of given) chunks.push(chunk);
      let body = Buffer.concat(chunks);
      const headers = { ...given.headers };
      delete headers["transfer-encoding"];
      const wanted = /\bgzip\b/.test(asked.headers["accept-encoding"] ?? "");
      if (wanted && body.length > 1000 && COMPRESSED.test(headers["content-type"] ?? "") && !headers["content-encoding"]) {
        body = gzipSync(body);
        headers["content-encoding"] = "gzip";
        headers.vary = "Accept-Encoding";
      }
      if (asked.method !== "HEAD") headers["content-length"] = body.length;
      answer.writeHead(given.statusCode, headers).end(body);
    });
    passing.on("error", () => answer.writeHead(502).end());
    asked.pipe(passing);
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  const address = `127.0.0.1:${server.address().port}`;
  /** A page as the CDN answers it, by node itself, which does not resolve names under localhost. */
  const get = (url, headers = {}) =>
    new Promise((done, failed) => {
      const { pathname, search } = new URL(url);
      const [name, at] = address.split(":");
      http
        .get({ host: name, port: at, path: pathname + search, headers: { ...headers, host } }, async (answer) => {
          const chunks = [];
          for await (const chunk of answer) chunks.push(chunk);
          done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(chunks).toString() });
        })
        .on("error", failed);
    });
  return { host: `${hostname}:${port}`, address, get, close: () => server.close() };
}
