import { facts, form, h, table, when } from "./dom.js";

export async function list({ api }) {
  const { queues } = await api.get("/staff/dead-letters");
  const full = queues.filter((one) => one.waiting + one.in_flight);
  return [
    h("h1", null, "Dead letters"),
    h("p", { class: "dim" }, "What a consumer gave up on. Nothing of it is lost: it can be sent back."),
    full.length
      ? table(full, { Consumer: (one) => h("a", { href: `#/dead-letters/${one.name}` }, one.name), Messages: (one) => String(one.waiting + one.in_flight) }, ["Messages"])
      : h("p", null, `Nothing was given up on by any of ${queues.length} consumers.`),
  ];
}

export async function show({ api, id, again, say }) {
  const path = `/staff/dead-letters/${encodeURIComponent(id)}`;
  const queue = await api.get(path);
  const back = (ids) => async (_, key) => {
    const { moved } = await api.post(`${path}/redrive`, { message_ids: ids }, key);
    await again();
    say(moved === 1 ? "One message was sent back." : `${moved} messages were sent back.`);
  };
  const letters = queue.messages;
  return [
    h("p", null, h("a", { href: "#/dead-letters" }, "All queues")),
    h("h1", null, queue.name),
    letters.length ? "" : h("p", null, "It is empty."),
    letters.length && !queue.redrivable ? h("p", null, "No queue gives its messages here, so they cannot be sent back.") : "",
    letters.length > 1 && queue.redrivable ? form({}, [], `Send these ${letters.length} back`, back(letters.map((one) => one.message_id))) : "",
    letters.map((one) => h("article", null,
      h("h2", null, one.detail_type || one.message_id),
      facts({ Reason: one.reason || "the function was killed, or timed out", From: one.source, Since: when(one.sent_at), Group: one.group }),
      h("details", null, h("summary", null, "Message"), h("pre", null, one.body)),
      queue.redrivable ? form({}, [], "Send it back", back([one.message_id])) : "",
    )),
  ];
}
