// Makes elements; prints money, availability and the lines of a cart or an order.

// Where this page's market begins: "/" or "/de/".
export const home = document.querySelector("a.brand").getAttribute("href");

// Puts values into a text: fill(texts.only_left, { left: 3 }).
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

export function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value != null && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child != null && child !== false));
  return node;
}

export function money({ amount, currency }) {
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

export function band({ band, left }) {
  const text = { in_stock: texts.in_stock, low: left ? fill(texts.only_left, { left }) : texts.low_stock, sold_out: texts.sold_out }[band];
  return h("span", { class: `band band-${band}`, "data-band": band }, text);
}

export const label = (line) => [line.title, ...Object.values(line.options || {})].join(", ");

// A line of a cart or an order. `extra` goes under the title.
export function lineItem(line, extra, linked) {
  const title = linked && line.url ? h("a", { class: "line-title", href: line.url }, line.title) : h("span", { class: "line-title" }, line.title);
  const { url, width, height } = line.image || {};
  return h("li", { class: "line", "data-sku": line.sku, "data-quantity": line.quantity },
    url && h("img", { src: url, alt: "", width, height, loading: "lazy" }),
    title,
    h("span", { class: "line-total" }, line.line_total && money(line.line_total)),
    h("span", { class: "muted small" }, [...Object.values(line.options || {}), line.unit_price ? money(line.unit_price) : texts.no_longer_sold].join(" · ")),
    extra);
}

// What a quote or an order comes to; a tax that the prices include is told below the total.
export function totals({ subtotal, shipping, tax, total, tax_included }) {
  const sum = [texts.total, total];
  const rows = [[texts.subtotal, subtotal], [texts.shipping, shipping], ...(tax_included ? [sum, [texts.tax_contained, tax]] : [[texts.tax, tax], sum])];
  return rows.map(([name, value]) => h("div", { class: value === total && "grand" }, h("dt", null, name), h("dd", null, money(value))));
}

// Shows the parts of a shell that belong to `state`: loading, empty, error or ready.
export function show(shell, state) {
  for (const part of shell.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== state;
}

export const wait = (seconds) => new Promise((done) => setTimeout(done, seconds * 1000));
