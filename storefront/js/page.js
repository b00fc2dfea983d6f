// What every page has: the browser's storage, the count on the cart button, the line that tells what happened.

export const $ = (id) => document.getElementById(id);

export const storage = {
  get(key, area = localStorage) {
    try { return JSON.parse(area.getItem(key)); } catch { return null; }
  },
  set(key, value, area = localStorage) {
    if (value == null) area.removeItem(key);
    else area.setItem(key, JSON.stringify(value));
  },
};

// A cart is of one market, and each market's is kept.
export const MARKET = document.querySelector("meta[name=evershelf-market]").content;
export const CARTS = "evershelf.cart.";
export const cartOf = (market) => CARTS + market;
export const CART = cartOf(MARKET);
export const held = () => storage.get(CART);
export const ORDERS = "evershelf.orders";

// Who is signed in: {id, email, token, refresh, until}, or null.
export const ACCOUNT = "evershelf.account";
export const account = () => storage.get(ACCOUNT);

// One at a time, also across tabs.
export const alone = (name, work) => (navigator.locks ? navigator.locks.request(name, work) : work());

export function badge() {
  const count = Object.values(held()?.quantities || {}).reduce((sum, quantity) => sum + quantity, 0);
  $("cart-count").textContent = $("cart-count").dataset.count = count;
}

// Where a shopper sees and hears it: in the drawer while that is open.
export function say(text) {
  const here = $($("cart-drawer").open ? "cart-message" : "message");
  here.textContent = text;
  if (here.id === "message") setTimeout(() => { if (here.textContent === text) here.textContent = ""; }, 6000);
}
