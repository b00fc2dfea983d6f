// The form of a product with one variant, and a shop that sells its last two pieces.
import { pathToFileURL } from "node:url";

const node = () => ({
  children: [], attributes: {}, textContent: "", className: "", dataset: {},
  append(...added) { this.children.push(...added); this.textContent = added.join(""); },
  setAttribute(name, value) { this.attributes[name] = value; if (name === "class") this.className = value; },
  addEventListener() {},
  getAttribute: () => "/",
});
const button = node();
const input = Object.assign(node(), { dataset: { sku: "MUG-RED", price: "1250", band: "low" }, closest: () => null, checked: true });
const form = Object.assign(node(), { dataset: { live: "USD" }, querySelectorAll: () => [input], querySelector: () => button });
const parts = { "add-to-cart": form, price: node(), availability: node() };
globalThis.document = {
  hidden: false,
  documentElement: { lang: "en" },
  getElementById: (id) => parts[id],
  querySelector: () => Object.assign(node(), { content: "us" }),
  createElement: node,
};

const seen = [];
const see = (at) => seen.push({
  at, price: parts.price.textContent, told: parts.availability.textContent,
  band: input.dataset.band, button: button.textContent, disabled: button.disabled,
});
const asked = [];
const islands = [
  { ok: true, status: 200, json: async () => ({ sku: "MUG-RED", band: "low", left: 2, prices: { EUR: 1190, USD: 990 } }) },
  { ok: true, status: 200, json: async () => ({ sku: "MUG-RED", band: "sold_out", prices: { USD: 990 } }) },
  { ok: false, status: 404 },
];
globalThis.fetch = async (path) => (asked.push(path), islands[asked.length - 1]);
globalThis.setTimeout = (done) => {
  if (asked.length < 3) see(["low", "out"][asked.length - 1]);
  else console.log(JSON.stringify([...seen, { at: "end", asked }]));
  queueMicrotask(done);
};

await import(pathToFileURL(process.argv[2]));
