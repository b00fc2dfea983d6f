import { field, form, h, table, when } from "./dom.js";

export const look = async ({ query, api, session, again, go, say }) => [
  h("h1", null, "Stock"),
  form({}, [field("SKU", { name: "sku", required: true, maxlength: 128, value: query.sku ?? "" })], "Look up", async (values) => go("/stock", values)),
  query.sku ? await found(query.sku, { api, session, again, say }) : h("p", { class: "dim" }, "Type a SKU to see what there is of it."),
];

async function found(sku, { api, session, again, say }) {
  const path = `/staff/stock/${encodeURIComponent(sku)}`;
  let stock;
  try {
    stock = await api.get(path);
  } catch (error) {
    if (error.status !== 404) throw error;
    return h("p", { class: "error", role: "alert" }, `The warehouse never told of ${sku}.`);
  }
  return [
    h("h2", null, stock.sku),
    h("div", { class: "cards" }, ["on_hand", "available", "reserved", "allocated"].map((name) =>
      h("div", { class: "card" }, h("strong", { id: name }, String(stock[name])), name.replace("_", " ")))),
    h("p", null, `Pages print: ${stock.band.replace("_", " ")}${stock.left == null ? "" : `, ${stock.left} left`}.`),
    stock.corrections.length ? [h("h2", null, "Corrections by staff"), table(stock.corrections, {
      When: (one) => when(one.at), Pieces: (one) => (one.delta > 0 ? `+${one.delta}` : String(one.delta)), Reason: (one) => one.reason, Counted: (one) => (one.counted ? "in a later count" : "not yet") })] : "",
    session.may("operator") ? h("details", null, h("summary", null, "Correct"),
      h("p", null, "Adds to what is on hand, or takes from it, until the warehouse's next count, which is taken to contain it."),
      form({}, [
        field("Pieces more (or less: -2)", { name: "delta", type: "number", required: true, min: -100000, max: 100000, step: 1 }),
        field("Reason", { name: "reason", required: true, minlength: 3, maxlength: 200 }),
      ], "Correct the stock", async (values, key) => {
        await api.post(`${path}/adjustments`, { delta: Number(values.delta), reason: values.reason }, key);
        await again();
        say("The stock is corrected.");
      })) : h("p", { class: "dim" }, "Operators can correct it."),
  ];
}
