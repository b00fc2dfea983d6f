// On product pages with a variant that is sold out: asks to be told when it is back.

import { shop } from "./api.js";
import { $ } from "./page.js";
import { told } from "./problems.js";

const form = $("back-in-stock");
const choice = $("add-to-cart");
const chosen = () => choice.querySelector("[name=sku]:checked, [name=sku][type=hidden]");
const toggle = () => { form.hidden = chosen()?.dataset.band !== "sold_out"; };

async function ask(event) {
  event.preventDefault();
  const button = form.querySelector("[type=submit]");
  button.disabled = true;
  try {
    const market = document.querySelector("meta[name=evershelf-market]").content;
    await shop.askBackInStock({ body: { sku: chosen().value, email: new FormData(form).get("email").trim(), market } });
    $("back-in-stock-message").textContent = texts.tell_me_sent;
  } catch (problem) {
    $("back-in-stock-message").textContent = told(problem);
  } finally {
    button.disabled = false;
  }
}

choice.addEventListener("change", toggle);
form.addEventListener("submit", ask);
toggle();
