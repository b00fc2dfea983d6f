// The compiled client against a shop that answers as the real one was heard to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { evershelf, Problem } from "../dist/index.js";

function shop(...answers) {
  const calls = [];
  const client = evershelf({
    url: "http://shop.test/v1/",
    fetch: async (address, { method, headers, body, signal }) => {
      calls.push({ address, method, headers, body: body && JSON.parse(body), signal });
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      const [status, told, more] = answer;
      return new Response(typeof told === "string" ? told : told && JSON.stringify(told), { status, headers: more });
    },
  });
  return { client, calls };
}

const refused = async (promise) => {
  try { await promise; } catch (problem) { assert(problem instanceof Problem); return problem; }
  assert.fail("it was not refused");
};

test("an operation is called by its name, and answers what the shop told", async () => {
  const { client, calls } = shop([201, { cart_id: "cart_1", secret: "s" }]);
  assert.deepEqual(await client.openCart(), { cart_id: "cart_1", secret: "s" });
  const { address, method, headers, body } = calls[0];
  assert.deepEqual([method, address, headers, body], ["POST", "http://shop.test/v1/carts", {}, undefined]);
});

test("each part of the input goes where the document says", async () => {
  const { client, calls } = shop([200, {}]);
  await client.setLine({ bearer: "s", cart_id: "cart_1", sku: "A/B C", "If-Match": '"3"', body: { quantity: 0 } });
  const { address, method, headers, body } = calls[0];
  assert.equal(`${method} ${address}`, "PUT http://shop.test/v1/carts/cart_1/lines/A%2FB%20C");
  assert.deepEqual(headers, { Authorization: "Bearer s", "Content-Type": "application/json", "If-Match": '"3"' });
  assert.deepEqual(body, { quantity: 0 });
});

test("of a list each value goes by itself", async () => {
  const { client, calls } = shop([200, {}]);
  await client.searchProducts({ q: "mug", category: ["Cups, mugs", "Gifts"], "attribute.Color": ["Red"] });
  assert.equal(calls[0].address, "http://shop.test/v1/search?q=mug&category=Cups%2C+mugs&category=Gifts&attribute.Color=Red");
});

test("a parameter may be called token", async () => {
  const { client, calls } = shop([200, {}]);
  await client.leaveBackInStock({ token: "a.b" });
  assert.equal(calls[0].address, "http://shop.test/v1/back-in-stock/a.b/leave");
  assert.deepEqual(calls[0].headers, {});
});

test("an input is not changed, so that a retry sends the same", async () => {
  const { client, calls } = shop(new TypeError("network"), [201, {}]);
  const input = Object.freeze({ bearer: "s", "Idempotency-Key": "k", body: { cart_id: "cart_1" } });
  const lost = await refused(client.checkOut(input));
  assert.deepEqual([lost.status, lost.type, lost.unsure], [0, "no-answer", true]);
  await client.checkOut(input);
  assert.deepEqual(calls[0].headers, calls[1].headers);
  assert.equal(calls[1].headers["Idempotency-Key"], "k");
});

test("a refusal is a Problem with its members", async () => {
  const told = { type: "stale-version", title: "Precondition Failed", status: 412, detail: "read it again", version: 7 };
  const problem = await refused(shop([412, told]).client.getCart({ bearer: "s", cart_id: "c" }));
  assert.deepEqual([problem.status, problem.version, problem.message, problem.unsure], [412, 7, "read it again", false]);
  assert(problem.is("stale-version") && !problem.is("cart-closed"));
});

for (const [status, type, unsure] of [
  [409, "in-progress", true], [429, "gateway", true], [500, "fault", true], [503, "busy", true],
  [409, "stock-short", false], [422, "key-reused", false],
]) {
  test(`whether ${status} ${type} may have been done all the same: ${unsure}`, async () => {
    const problem = await refused(shop([status, { type, detail: "" }, { "Retry-After": "9" }]).client.openCart());
    assert.deepEqual([problem.unsure, problem.retryAfter], [unsure, 9]);
  });
}

test("an error page that is no JSON is a problem of its status, half an answer is none", async () => {
  assert.equal((await refused(shop([502, "<html>"]).client.openCart())).status, 502);
  assert.equal((await refused(shop([200, '{"cart'  ]).client.openCart())).type, "no-answer");
});

test("a call that takes too long counts as unanswered", async () => {
  const client = evershelf({
    url: "http://shop.test",
    timeout: 5,
    fetch: (_, { signal }) => new Promise((_, fail) => signal.addEventListener("abort", () => fail(signal.reason))),
  });
  const alive = setTimeout(() => {}, 30_000); // the timer of a signal does not keep node awake
  assert.equal((await refused(client.openCart())).type, "no-answer");
  clearTimeout(alive);
});
