// Elements from data, as text only: nothing that came over the wire is ever read as HTML.

export function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value != null) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((one) => one != null && one !== false));
  return element;
}

export const money = ({ amount, currency }) => {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
};

export const when = (instant) =>
  h("time", { datetime: instant }, new Date(instant).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "medium" }));

export const state = (name) =>
  h("span", { class: `state ${{ CANCELED: "bad", REFUNDED: "bad", DELIVERED: "good", PAID: "good" }[name] ?? ""}` }, name);

/** `columns`: heading -> (row) => content. On a phone each row is a block with its headings. */
export function table(rows, columns, numbers = []) {
  const names = Object.keys(columns);
  const kind = (name) => ({ class: numbers.includes(name) ? "number" : null });
  return h("div", { class: "wide" }, h("table", { class: "rows" },
    h("thead", null, h("tr", null, names.map((name) => h("th", { scope: "col", ...kind(name) }, name)))),
    h("tbody", null, rows.map((row) =>
      h("tr", null, names.map((name) => h("td", { "data-label": name, ...kind(name) }, h("span", null, columns[name](row)))))))));
}

export const facts = (pairs) =>
  h("dl", null, Object.entries(pairs).filter(([, value]) => value != null && value !== "").map(([name, value]) => [h("dt", null, name), h("dd", null, value)]));

export const field = (label, attributes) => h("label", null, label, h("input", attributes));

/** A form that does one thing at a time, says what went wrong, and keeps one key for what is meant. */
export function form(attributes, fields, button, act) {
  const wrong = h("p", { class: "error", role: "alert", hidden: true });
  const press = h("button", { type: "submit", class: attributes.danger ? "danger" : null }, button);
  let key = crypto.randomUUID();
  const submit = async (event) => {
    event.preventDefault();
    press.disabled = true;
    wrong.hidden = true;
    try {
      await act(Object.fromEntries(new FormData(event.target)), key);
      key = crypto.randomUUID();
    } catch (error) {
      wrong.textContent = error.message;
      wrong.hidden = false;
      if (error.status > 0 && error.status < 500) key = crypto.randomUUID(); // it was refused, not lost
    } finally {
      press.disabled = false;
    }
  };
  return h("form", { class: attributes.class, onsubmit: submit }, fields, press, wrong);
}
