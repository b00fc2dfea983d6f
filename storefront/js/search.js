// The search page: what was asked for is in the address, so that it can be sent, kept and gone back to.

import { band, fill, h, home, money, show } from "./dom.js";
import { attributeNames, choices, find, load, values } from "./search_finder.js";
import { $ } from "./page.js";

const AT_ONCE = 48;
// Attributes with fewer or more values than these are no help in choosing.
const LEAST = 2;
const MOST = 24;
const MOST_NAMES = 5;
const ORDERS = {
  cheap: (a, b) => (a.price?.amount ?? Infinity) - (b.price?.amount ?? Infinity),
  dear: (a, b) => (b.price?.amount ?? -1) - (a.price?.amount ?? -1),
};

const page = $("search");
const form = $("search-form");
const filters = $("search-filters");
let shown = AT_ONCE;

const asked = () => new URLSearchParams(location.search);
const chosen = (name) => asked().getAll(name === "category" ? "category" : `a.${name}`);
// "12.50" or "12,50" in the currency of the page, in minor units.
const minor = (name, digits) => {
  const value = parseFloat((asked().get(name) || "").replace(",", "."));
  return Number.isFinite(value) ? Math.round(value * 10 ** digits) : null;
};

function matches(product, names, except) {
  const { maximumFractionDigits: digits } = new Intl.NumberFormat("en", { style: "currency", currency: page.dataset.currency }).resolvedOptions();
  const [low, high] = [minor("min", digits), minor("max", digits)];
  if ((low != null || high != null) && !product.price) return false;
  if (low != null && product.price.amount < low) return false;
  if (high != null && product.price.amount > high) return false;
  return names.every((name) => {
    const wanted = name === except ? [] : chosen(name);
    return !wanted.length || wanted.some((value) => values(product, name).includes(value));
  });
}

function card(product) {
  const { image, price } = product;
  const node = $("search-card").content.firstElementChild.cloneNode(true);
  node.querySelector("a").href = product.url;
  node.querySelector(".card-title").textContent = product.title;
  node.dataset.productId = product.id;
  node.dataset.price = price?.amount ?? "";
  node.dataset.band = product.band;
  const picture = node.querySelector("img");
  if (image) Object.assign(picture, { src: image.url, width: image.width, height: image.height });
  node.querySelector(".price").append(...(price ? [product.price_from && h("span", { class: "from" }, `${texts.price_from} `), money(price)].filter(Boolean) : [texts.not_available_here]));
  if (price) node.querySelector(".card-facts").append(band({ band: product.band }));
  return node;
}

function group(name, title, found, names) {
  const wanted = chosen(name);
  const others = found.filter((product) => matches(product, names, name));
  const listed = new Map([...wanted.map((value) => [value, 0]), ...choices(others, name)]);
  if (name !== "category" && (listed.size < LEAST || listed.size > MOST) && !wanted.length) return null;
  return h("fieldset", null, h("legend", null, title), [...listed].slice(0, MOST).map(([value, count]) =>
    h("label", null,
      h("input", { type: "checkbox", name: name === "category" ? name : `a.${name}`, value, checked: wanted.includes(value) }),
      h("span", null, value), h("span", { class: "muted small" }, count))));
}

function draw() {
  const query = asked().get("q") || "";
  form.q.value = query;
  form.sort.value = ORDERS[asked().get("sort")] ? asked().get("sort") : "";
  form.min.value = asked().get("min") || "";
  form.max.value = asked().get("max") || "";
  const found = find(query);
  const names = ["category", ...attributeNames(found).slice(0, MOST_NAMES)];
  // What is chosen counts although nothing found has it any more.
  for (const key of asked().keys()) if (key.startsWith("a.") && !names.includes(key.slice(2))) names.push(key.slice(2));
  const results = found.filter((product) => matches(product, names));
  const order = ORDERS[asked().get("sort")];
  if (order) results.sort(order);

  const focused = document.activeElement?.closest("#search-filters input");
  filters.replaceChildren(...names.map((name) => group(name, name === "category" ? texts.category : name, found, names)).filter(Boolean));
  if (focused) [...filters.querySelectorAll("input")].find((input) => input.name === focused.name && input.value === focused.value)?.focus();
  $("search-count").textContent = fill(results.length === 1 ? texts.search_one : texts.search_many, { count: results.length });
  $("search-results").replaceChildren(...results.slice(0, shown).map(card));
  $("search-more").hidden = results.length <= shown;
  show(page, results.length ? "ready" : "empty");
}

function remember() {
  const state = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
  history.replaceState(null, "", `?${state}`);
  shown = AT_ONCE;
  draw();
}

async function start() {
  show(page, "loading");
  try {
    await load(home, Number(page.dataset.parts));
    draw();
  } catch {
    show(page, "error");
  }
}

// On a phone the results come first.
form.querySelector("details").open = matchMedia("(min-width: 64rem)").matches;
form.addEventListener("input", remember);
form.addEventListener("submit", (event) => { event.preventDefault(); remember(); });
form.addEventListener("reset", () => { history.replaceState(null, "", location.pathname); draw(); });
$("search-more").addEventListener("click", () => {
  const first = shown;
  shown += AT_ONCE;
  draw();
  $("search-results").children[first]?.querySelector("a").focus();
});
$("search-again").addEventListener("click", start);
start();
