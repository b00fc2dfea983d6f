// Which view is shown, and the states they share: loading, failed, signed out.

import { Api } from "./api.js";
import { Cognito, Session } from "./auth.js";
import { h } from "./dom.js";
import * as letters from "./letters.js";
import * as orders from "./orders.js";
import * as pages from "./pages.js";
import { signIn } from "./sign-in.js";
import * as stock from "./stock.js";

const VIEWS = [
  { path: "/orders", title: "Orders", group: "support", list: orders.list, show: orders.show },
  { path: "/stock", title: "Stock", group: "support", list: stock.look },
  { path: "/pages", title: "Pages", group: "operator", list: pages.list },
  { path: "/dead-letters", title: "Dead letters", group: "operator", list: letters.list, show: letters.show },
];

const main = document.getElementById("main");
const said = document.getElementById("said");
let saidUntil;
let turn = 0;

const config = await (await fetch("config.json", { cache: "no-store" })).json();
const cognito = new Cognito(config);
const session = new Session(cognito);
const api = new Api(config.api, session, () => show());

function say(text) {
  said.textContent = text;
  clearTimeout(saidUntil);
  saidUntil = setTimeout(() => { said.textContent = ""; }, 8000);
}

function go(path, query = {}) {
  const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
  const hash = `#${path}${given.size ? `?${given}` : ""}`;
  if (location.hash === hash) return show();
  location.hash = hash;
}

async function show() {
  const mine = ++turn;
  document.getElementById("top").hidden = !session.kept;
  if (!session.kept) {
    document.title = "Sign in · Back office";
    return signIn(main, cognito, (tokens) => {
      session.keep(tokens);
      show();
    });
  }
  const views = VIEWS.filter((one) => session.may(one.group));
  const [path, given = ""] = location.hash.slice(1).split("?");
  const view = views.find((one) => path === one.path || (one.show && path.startsWith(`${one.path}/`))) ?? views[0];
  document.getElementById("who").textContent = session.email;
  document.getElementById("nav").replaceChildren(...views.map((one) =>
    h("li", null, h("a", { href: `#${one.path}`, "aria-current": one === view ? "page" : null }, one.title))));
  if (!view) return main.replaceChildren(h("h1", null, "Nothing to do here"), h("p", null, "You are in no group of staff. Ask an operator."));
  document.title = `${view.title} · Back office`;
  const id = path.startsWith(`${view.path}/`) ? decodeURIComponent(path.slice(view.path.length + 1)) : null;
  if (main.dataset.at !== location.hash) main.replaceChildren(h("p", { class: "loading dim" }, "Loading …"));
  main.setAttribute("aria-busy", "true");
  const asked = { api, session, id, query: Object.fromEntries(new URLSearchParams(given)), go, say, again: show };
  let shown;
  try {
    shown = await (id ? view.show : view.list)(asked);
  } catch (error) {
    if (!session.kept) return;
    shown = [h("h1", null, view.title), h("p", { class: "error", role: "alert" }, error.message),
      h("button", { type: "button", onclick: show }, "Try again")];
  }
  if (mine !== turn) return; // somebody went on meanwhile
  main.dataset.at = location.hash;
  main.replaceChildren(...shown.flat(Infinity).filter(Boolean));
  main.removeAttribute("aria-busy");
}

document.getElementById("out").addEventListener("click", async () => {
  await session.end();
  location.hash = "";
  show();
});
addEventListener("hashchange", async () => {
  await show();
  main.focus();
});
await show();
