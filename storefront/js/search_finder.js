// Finds products in the browser: fetches the parts of the index once, then answers from memory.

import MiniSearch from "./minisearch.js";

const LETTERS = /\p{M}/gu;
// "Käse" is found by "kase", "Größe" by "grosse".
const plain = (word) => word.toLowerCase().replaceAll("ß", "ss").normalize("NFKD").replace(LETTERS, "");

const index = new MiniSearch({
  fields: ["title", "brand", "categories", "attributes", "words"],
  storeFields: [],
  processTerm: (term) => (term.length > 1 ? plain(term) : null),
  extractField: (product, field) => {
    if (field === "categories") return product.categories.join(" ");
    if (field === "attributes") return Object.values(product.attributes).join(" ");
    return product[field] || "";
  },
  searchOptions: {
    boost: { title: 4, brand: 2, categories: 2, attributes: 1.5 },
    prefix: (term) => term.length > 1,
    fuzzy: (term) => (term.length > 7 ? 2 : term.length > 3 && 1),
    // What can be bought comes first.
    boostDocument: (id) => (products.get(id).band === "sold_out" ? 0.6 : 1),
  },
});
const products = new Map();
let loading;

async function part(address) {
  const answer = await fetch(address, { cache: "no-cache" }); // asked each time whether it changed: 304 as a rule
  if (!answer.ok) throw new Error(`${answer.status}`);
  for (const product of (await answer.json()).products) {
    products.set(product.id, product);
    index.add(product);
  }
}

// From the market's home. All or nothing: half an index would hide products without saying so; a failure may be tried again.
export function load(home, parts) {
  loading ??= Promise.all(Array.from({ length: parts }, (_, number) => part(`${home}search/${number}.json`))).catch((error) => {
    loading = undefined;
    index.removeAll();
    products.clear();
    throw error;
  });
  return loading;
}

// The products that have all the words, best first; where none has, those that have some. No words: every product.
export function find(query) {
  performance.mark("find");
  const words = query.trim();
  let hits = words && index.search(words, { combineWith: "AND" });
  if (words && !hits.length) hits = index.search(words);
  const found = words ? hits.map(({ id }) => products.get(id)) : [...products.values()];
  performance.measure("find", "find");
  return found;
}

// What there is to choose from in what was found: [value, how many], the most frequent first.
export function choices(found, name) {
  const counts = new Map();
  for (const product of found) {
    for (const value of values(product, name)) counts.set(value, (counts.get(value) || 0) + 1);
  }
  return [...counts].sort(([a, many], [b, more]) => more - many || a.localeCompare(b));
}

export function attributeNames(found) {
  const seen = new Map();
  for (const { attributes } of found) {
    for (const name of Object.keys(attributes)) seen.set(name, (seen.get(name) || 0) + 1);
  }
  return [...seen].sort(([a, many], [b, more]) => more - many || a.localeCompare(b)).map(([name]) => name);
}

export const values = (product, name) =>
  name === "category" ? product.categories : product.attributes[name] ? [product.attributes[name]] : [];
