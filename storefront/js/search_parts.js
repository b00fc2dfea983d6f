// What the search page asks, answered in the browser from the parts of the index. See search_api.js for the other way.

import { attributeNames, choices, find, load, values } from "./search_finder.js";

const MOST_NAMES = 5;
const ORDERS = {
  cheap: (a, b) => (a.price?.amount ?? Infinity) - (b.price?.amount ?? Infinity),
  dear: (a, b) => (b.price?.amount ?? -1) - (a.price?.amount ?? -1),
};

export const ready = (home, parts) => load(home, parts);

export const suggest = (words, most) => find(words).slice(0, most);

// {words, chosen: {category: [...], "a.Color": [...]}, low, high, sort, most} -> {total, products, groups}, of which
// `groups` is [name, [[value, how many], ...]], each counted without the choice made in it.
export function ask({ words, chosen, low, high, sort, most }) {
  const found = find(words);
  // What is chosen counts although nothing found has it any more.
  const names = new Set(["category", ...attributeNames(found).slice(0, MOST_NAMES).map((name) => `a.${name}`), ...Object.keys(chosen)]);
  const has = (product, name) => values(product, name.replace(/^a\./, ""));
  const matches = (product, except) =>
    (low == null || product.price?.amount >= low) &&
    (high == null || product.price?.amount <= high) &&
    Object.entries(chosen).every(([name, wanted]) => name === except || wanted.some((value) => has(product, name).includes(value)));
  const results = found.filter((product) => matches(product));
  if (ORDERS[sort]) results.sort(ORDERS[sort]);
  return {
    total: results.length,
    products: results.slice(0, most),
    groups: [...names].map((name) => [name, choices(found.filter((product) => matches(product, name)), name.replace(/^a\./, ""))]),
  };
}
