// What the search page asks, answered by the shop's API: GET /search. As search_parts.js answers it, and in its words.

import { shop } from "./api.js";
import { wait } from "./dom.js";
import { MARKET } from "./page.js";

const AT_ONCE = 48;
const MOST_NAMES = 5;
const LONGEST = 200;
// In seconds: who types is asked for once.
const PAUSE = 0.15;
let turn = 0;
let last = {};

export const ready = () => {};

export async function suggest(words, most) {
  const answer = await asked({ q: words.slice(0, LONGEST), market: MARKET });
  return answer?.products.slice(0, most);
}

// Undefined when something else was asked meanwhile.
export async function ask({ words, chosen, low, high, sort, most }) {
  if (low != null && high != null && low > high) return { total: 0, products: [], groups: [] };
  const { category, ...attributes } = chosen;
  const question = { q: words.slice(0, LONGEST), category, price_from: low, price_to: high, sort: sort || "best", market: MARKET };
  for (const [name, values] of Object.entries(attributes)) question[`attribute.${name.slice(2)}`] = values;
  const key = JSON.stringify(question);
  const page = last.key === key ? Math.ceil(most / AT_ONCE) : 1;
  const answer = await asked({ ...question, page });
  if (!answer) return;
  const { total, products, categories, attributes: told } = answer;
  last = { key, products: [...(page > 1 ? last.products.slice(0, (page - 1) * AT_ONCE) : []), ...products] };
  const counts = (values) => values.map(({ value, count }) => [value, count]);
  const wanted = told.filter(({ name }, at) => at < MOST_NAMES || attributes[`a.${name}`]);
  const groups = new Map([["category", counts(categories)], ...wanted.map(({ name, values }) => [`a.${name}`, counts(values)])]);
  for (const name of Object.keys(attributes)) if (!groups.has(name)) groups.set(name, []);
  return { total, products: last.products, groups: [...groups] };
}

async function asked(question) {
  const mine = ++turn;
  await wait(PAUSE);
  if (mine !== turn) return;
  const answer = await shop.searchProducts(question);
  return mine === turn ? answer : undefined;
}
