// Suggestions under the search field of the header, loaded when the field is first used. A combobox by the pattern of
// https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ : arrows choose, Enter goes there or searches, Escape closes.

import { h, home, money } from "./dom.js";
import { $ } from "./page.js";
import { searching } from "./search_by.js";

const MOST = 6;
const field = $("search-field");
const list = $("search-suggestions");
let active = -1;
let finder;
let turn = 0;

list.setAttribute("role", "listbox");
list.setAttribute("aria-label", texts.suggestions);

const open = () => !list.hidden;

function close() {
  list.hidden = true;
  active = -1;
  field.setAttribute("aria-expanded", "false");
  field.removeAttribute("aria-activedescendant");
}

function choose(at) {
  const options = [...list.children];
  active = (at + options.length) % options.length;
  options.forEach((option, number) => option.setAttribute("aria-selected", number === active));
  field.setAttribute("aria-activedescendant", options[active].id);
  options[active].scrollIntoView({ block: "nearest" });
}

async function suggest() {
  const mine = ++turn;
  const found = field.value.trim() ? await finder?.suggest(field.value, MOST) : [];
  if (mine !== turn || !found || document.activeElement !== field) return;
  if (!found.length) return close();
  active = -1;
  field.removeAttribute("aria-activedescendant");
  list.replaceChildren(...found.map((product, number) =>
    h("li", { id: `suggestion-${number}`, role: "option", "aria-selected": "false", "data-url": product.url },
      product.image && h("img", { src: product.image.url, width: 40, height: 40, alt: "" }),
      h("span", null, product.title),
      h("span", { class: "muted small" }, product.price && money(product.price)))));
  list.hidden = false;
  field.setAttribute("aria-expanded", "true");
}

const tell = () => suggest().catch(close);
field.addEventListener("input", tell);
field.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && open()) { event.preventDefault(); close(); }
  if (!open()) return;
  if (event.key === "ArrowDown") { event.preventDefault(); choose(active + 1); }
  if (event.key === "ArrowUp") { event.preventDefault(); choose(active < 1 ? list.children.length - 1 : active - 1); }
  if (event.key === "Enter" && active >= 0) { event.preventDefault(); location.assign(list.children[active].dataset.url); }
});
// Before the field loses the focus, which closes the list.
list.addEventListener("pointerdown", (event) => {
  const option = event.target.closest("[data-url]");
  if (option) { event.preventDefault(); location.assign(option.dataset.url); }
});
field.addEventListener("blur", close);

// A shop that cannot be searched now still has its search page, which says so.
searching().then(async (found) => {
  await found.ready(home, Number(field.dataset.parts));
  finder = found;
  tell();
}).catch(() => {});
