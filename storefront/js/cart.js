// Keeps the cart. Quantities are held beside the version, and If-Match proves that they are still true.
// A guest's has a secret; one without is the account's.

import { shop } from "./api.js";
import { account, alone, badge, CART, cartOf, CARTS, held, MARKET, ORDERS, storage } from "./page.js";
import { asMe } from "./session.js";

export const orders = () => storage.get(ORDERS) || {};

export function remember(order_id, facts) {
  storage.set(ORDERS, { ...orders(), [order_id]: { ...orders()[order_id], ...facts } });
}

export function forget(id) {
  if (held()?.id === id) storage.set(CART, null);
  badge();
}

export function hold(secret, cart) {
  if (!secret === !account()) return cart; // signed in or out meanwhile
  const quantities = Object.fromEntries(cart.lines.map((line) => [line.sku, line.quantity]));
  storage.set(cartOf(cart.market), { id: cart.cart_id, secret, version: cart.version, quantities });
  badge();
  return cart;
}

// What a guest had put into carts comes into the account's. The API does it once, whoever asks how often.
async function merge() {
  for (const key of Object.keys(localStorage)) {
    const { id, secret } = (key.startsWith(CARTS) && storage.get(key)) || {};
    if (!secret) continue;
    try {
      hold(null, await asMe("mergeCart", { body: { cart_id: id, secret, policy: "sum" } }));
    } catch (problem) {
      if (![404, 409].includes(problem.status)) throw problem;
      storage.set(key, null); // it is gone, or has become an order
    }
  }
}
export const merged = () => alone(CART, merge);

async function mine() {
  await merge();
  return hold(null, await asMe("getMyCart", { market: MARKET }));
}

async function load() {
  try {
    if (account()) return await mine();
  } catch (problem) {
    if (account()) throw problem;
  }
  const { id, secret } = held() || {};
  if (!secret) return null;
  try {
    const cart = await shop.getCart({ bearer: secret, cart_id: id });
    if (cart.state === "open") return hold(secret, cart);
  } catch (problem) {
    if (![401, 404].includes(problem.status)) throw problem;
  }
  forget(id);
  return null;
}

// The priced cart, or null when there is none.
export const read = () => alone(CART, load);

function put(sku, next) {
  const { id: cart_id, secret, version, quantities } = held();
  const line = { sku, "If-Match": `"${version}"`, body: { quantity: next(quantities[sku] || 0) } };
  return secret ? shop.setLine({ ...line, cart_id, bearer: secret }) : asMe("setMyLine", { ...line, market: MARKET });
}

// Sets a line to next(quantity now). A cart that is gone or closed gives way to a new one.
export const change = (sku, next) => alone(CART, async () => {
  for (let tries = 0; ; tries++) {
    try {
      if (account() && (!held() || held().secret)) await load();
      if (!account() && !held()?.secret) {
        const cart = await shop.openCart({ body: { market: MARKET } });
        hold(cart.secret, cart);
      }
      const { secret } = held();
      return hold(secret, await put(sku, next));
    } catch (problem) {
      if (tries > 1) throw problem;
      if (problem.type === "stale-version") await load();
      else if (problem.status === 401 && !account()) continue; // the sign-in is over: a guest goes on
      else if (["not-found", "cart-closed", "secret-missing"].includes(problem.type)) forget(held()?.id);
      else throw problem;
    }
  }
});

// Takes back the cart of a canceled order, if it is open again.
export const restore = ({ id, secret }) => alone(CART, async () => {
  try {
    if (account()) return hold(null, await asMe("mergeCart", { body: { cart_id: id, secret } }));
    const cart = await shop.getCart({ bearer: secret, cart_id: id });
    return cart.state === "open" ? hold(secret, cart) : null;
  } catch (problem) {
    if ([404, 409].includes(problem.status)) return null;
    throw problem;
  }
});
