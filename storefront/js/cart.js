// Keeps the cart. Quantities are held beside the version, and If-Match proves that they are still true.

import { shop } from "./api.js";
import { badge, CART, cartOf, held, MARKET, storage } from "./page.js";

const ORDERS = "evershelf.orders";

export const orders = () => storage.get(ORDERS) || {};

export function remember(order_id, facts) {
  storage.set(ORDERS, { ...orders(), [order_id]: { ...orders()[order_id], ...facts } });
}

export function forget(id) {
  if (held()?.id === id) storage.set(CART, null);
  badge();
}

export function hold(secret, cart) {
  const quantities = Object.fromEntries(cart.lines.map((line) => [line.sku, line.quantity]));
  storage.set(cartOf(cart.market), { id: cart.cart_id, secret, version: cart.version, quantities });
  badge();
  return cart;
}

// One at a time, also across tabs.
const alone = (work) => (navigator.locks ? navigator.locks.request(CART, work) : work());

async function load() {
  const { id, secret } = held() || {};
  if (!id) return null;
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
export const read = () => alone(load);

// Sets a line to next(quantity now). A cart that is gone or closed gives way to a new one.
export const change = (sku, next) => alone(async () => {
  for (let tries = 0; ; tries++) {
    try {
      if (!held()) {
        const cart = await shop.openCart({ body: { market: MARKET } });
        hold(cart.secret, cart);
      }
      const { id, secret, version, quantities } = held();
      return hold(secret, await shop.setLine({
        bearer: secret,
        cart_id: id,
        sku,
        "If-Match": `"${version}"`,
        body: { quantity: next(quantities[sku] || 0) },
      }));
    } catch (problem) {
      if (tries > 1) throw problem;
      if (problem.type === "stale-version") await load();
      else if (["not-found", "cart-closed", "secret-missing"].includes(problem.type)) forget(held()?.id);
      else throw problem;
    }
  }
});

// Takes back the cart of a canceled order, if it is open again.
export const restore = ({ id, secret }) => alone(async () => {
  const cart = await shop.getCart({ bearer: secret, cart_id: id });
  return cart.state === "open" ? hold(secret, cart) : null;
});
