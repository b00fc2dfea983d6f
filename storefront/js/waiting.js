// /back-in-stock/#confirm=TOKEN or #leave=TOKEN, as our mails link to it. A click decides: what only fetches links changes nothing.

import { shop } from "./api.js";
import { fill, h } from "./dom.js";
import { $ } from "./page.js";
import { told } from "./problems.js";

const given = new URLSearchParams(location.hash.slice(1));
const purpose = ["confirm", "leave"].find((name) => given.has(name));
const say = (text, ...actions) => {
  $("waiting-message").textContent = text;
  $("waiting-action").replaceChildren(...actions);
};
const back = () => h("a", { class: "button plain", href: document.querySelector("a.brand").href }, texts.back_to_shop);

async function decide({ target }) {
  target.disabled = true;
  try {
    const { state, band, title, url } = await shop[purpose === "leave" ? "leaveBackInStock" : "confirmBackInStock"]({ token: given.get(purpose) });
    if (state === "left") say(texts.waiting_left, back());
    else if (band === "sold_out") say(fill(texts.waiting_confirmed, { title }), back());
    else say(fill(texts.waiting_back, { title }), h("a", { class: "button", href: url }, title));
  } catch (problem) {
    if (problem.status === 404) return say(texts.waiting_unknown, back());
    $("waiting-message").textContent = told(problem);
    target.disabled = false;
  }
}

if (purpose) {
  const leaving = purpose === "leave";
  say(leaving ? texts.waiting_leave : texts.waiting_confirm,
    h("button", { class: "button", id: "waiting-decide", type: "button", onclick: decide }, leaving ? texts.waiting_leave_button : texts.waiting_confirm_button));
} else say(texts.waiting_unknown, back());
