import { facts, form, h, table, when } from "./dom.js";

export async function list({ api, again, say }) {
  const { pages, more } = await api.get("/staff/pages/quarantined");
  return [
    h("h1", null, "Pages in quarantine"),
    h("p", { class: "dim" }, "Their newest version failed its checks. The last good one stays, with true prices."),
    pages.length ? pages.map((page) => h("article", null,
      h("h2", null, page.path),
      facts({ Since: when(page.since), Shown: page.published_at ? ["the version of ", when(page.published_at)] : "nothing: no version passed yet", Cause: page.cause_id }),
      table(page.findings, { Check: (one) => one.check, Finding: (one) => one.what, Where: (one) => one.where }),
      page.releasable ? h("details", null, h("summary", null, "Release"),
        h("p", null, "Publishes it in spite of these findings. You answer for them, by name, in the page's record; another finding puts it in quarantine again."),
        form({ danger: true }, [], "Publish it", async (_, key) => {
          await api.post("/staff/pages/release", { path: page.path, digest: page.digest }, key);
          await again();
          say(`${page.path} is being published.`);
        })) : h("p", { class: "dim" }, "The theme cannot print it at all: mend the theme."),
    )) : h("p", null, "No page is in quarantine."),
    more ? h("p", { class: "dim" }, "There are more; they are shown when these are dealt with.") : "",
  ];
}
