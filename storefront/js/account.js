// /account/: signing up, in and out, and what an account keeps. The part of the address after # says which form.

import { merged } from "./cart.js";
import { fill, h, home, money, show } from "./dom.js";
import { countries, fillIn, mark, unmark, valuesOf } from "./form.js";
import { $, account, ACCOUNT, say } from "./page.js";
import { told } from "./problems.js";
import { asMe, cognito, leave, signIn, signOut } from "./session.js";
import { STATE } from "./states.js";

const shell = $("account");
const FORMS = ["sign-in", "sign-up", "confirm", "forgot", "reset"];
let shown, email, password; // the password is kept until the code came, no longer than this page
const profile = $("profile"), addressForm = $("address-form"), eraseForm = $("erase-form");
let addresses, edited, next;

const REFUSED = {
  NotAuthorized: texts.wrong_password,
  UserNotFound: texts.wrong_password,
  UsernameExists: texts.account_exists,
  CodeMismatch: texts.code_wrong,
  ExpiredCode: texts.code_wrong,
  CodeDeliveryFailure: texts.code_undelivered,
  InvalidPassword: texts.password_rules,
  InvalidParameter: texts.problem_invalid,
  PasswordResetRequired: texts.password_reset_required,
  "too-many-addresses": texts.too_many_addresses,
};
function kindly(problem) {
  const type = problem.type?.replace("Exception", "");
  return REFUSED[type] || (/^Limit|^TooMany/.test(type) ? texts.problem_too_much : told(problem));
}

function tell(text, note = $("account-message")) {
  note.textContent = text || "";
  if (text) note.focus();
}

// What fails is told in the form, or above all.
async function doing(work, form, button) {
  const note = form?.querySelector(".note") || $("account-message");
  if (button.ariaBusy) return;
  button.ariaBusy = "true";
  tell("", note);
  if (form) unmark(form);
  try {
    await work(form && valuesOf(form));
  } catch (problem) {
    tell(kindly(problem), note);
    if (form) mark(form, problem);
  } finally {
    button.ariaBusy = null;
  }
}

const sent = (form, work) => form.addEventListener("submit", (event) => {
  if (event.submitter?.formMethod === "dialog") return; // it only closes
  event.preventDefault();
  doing(work, form, form.querySelector("button"));
});
const pressed = (work) => ({ currentTarget }) => doing(work, null, currentTarget);

// ---- who is there

function view(focus) {
  const name = FORMS.find((one) => location.hash === `#${one}`) || FORMS[0];
  show(shell, name);
  const form = $(name);
  form.elements.email.value ||= email || "";
  if (focus) form.querySelector("h2").focus();
}

function go(name, text) {
  history.pushState(null, "", `#${name}`);
  view(!text);
  tell(text);
}

async function start() {
  shown = account()?.id;
  if (!shown) return view();
  show(shell, "loading");
  try {
    await open();
    show(shell, "ready");
  } catch (problem) {
    if (!account()) return start();
    $("account-error").textContent = told(problem);
    show(shell, "error");
  }
}

async function enter(secret) {
  await signIn(email, secret);
  password = null;
  for (const name of FORMS) $(name).reset();
  await merged().catch(() => {}); // the next look into the cart asks again
  if (location.search === "?next=checkout") return location.assign(`${home}checkout/`);
  history.replaceState(null, "", location.pathname);
  await start();
  $("account-head").focus();
}

const on = (name, work) => sent($(name), (values) => {
  ({ email } = values);
  return work(values);
});
const mailCode = () => cognito("ResendConfirmationCode", { Username: email });

on("sign-in", async (values) => {
  try {
    await enter(values.password);
  } catch (problem) {
    if (problem.type !== "UserNotConfirmedException") throw problem;
    ({ password } = values);
    await mailCode();
    go("confirm");
  }
});
on("sign-up", async (values) => {
  ({ password } = values);
  await cognito("SignUp", { Username: email, Password: password, UserAttributes: [{ Name: "email", Value: email }] });
  go("confirm");
});
on("confirm", async ({ code }) => {
  try {
    await cognito("ConfirmSignUp", { Username: email, ConfirmationCode: code });
  } catch (problem) {
    if (problem.type !== "NotAuthorizedException") throw problem; // it was confirmed before
  }
  if (password) await enter(password);
  else go("sign-in", texts.confirmed);
});
on("forgot", async () => {
  await cognito("ForgotPassword", { Username: email });
  go("reset", texts.code_sent);
});
on("reset", async (values) => {
  await cognito("ConfirmForgotPassword", { Username: email, ConfirmationCode: values.code, Password: values.password });
  await enter(values.password);
});

$("resend").addEventListener("click", async () => {
  const field = $("confirm").elements.email;
  if (!field.reportValidity()) return;
  email = field.value.trim();
  tell(await mailCode().then(() => texts.code_sent, kindly));
});
$("sign-out").addEventListener("click", async () => {
  await signOut();
  await start();
  tell(texts.signed_out);
});
$("try-again").addEventListener("click", start);
addEventListener("hashchange", () => {
  tell("");
  if (!account()) view(true);
});
addEventListener("storage", ({ key }) => { if ((!key || key === ACCOUNT) && shown !== account()?.id) start(); });
addEventListener("pageshow", ({ persisted }) => { if (persisted) start(); });

// ---- what is kept

const day = (instant) => new Date(instant).toLocaleDateString(document.documentElement.lang, { dateStyle: "medium" });

async function open() {
  const [me, book, orders] = await Promise.all([asMe("getMe"), asMe("listMyAddresses"), asMe("listMyOrders", { limit: 10 })]);
  $("account-email").textContent = eraseForm.elements.email.defaultValue = me.email;
  profile.elements.name.value = me.name;
  profile.elements.marketing_consent.checked = me.marketing_consent;
  list(book);
  $("account-orders").replaceChildren();
  older(orders);
  $("no-orders").hidden = orders.orders.length;
}

function older({ orders, next: after }) {
  next = after;
  $("more-orders").hidden = !next;
  $("account-orders").append(...orders.map((order) => h("li", { class: "row", "data-order-id": order.order_id },
    h("a", { href: `${home}order/?id=${order.order_id}` }, fill(texts.order_number, order)),
    h("span", { class: "row-end" }, money(order.total)),
    h("span", { class: "muted small" }, `${day(order.placed_at)} · ${STATE[order.state] || order.state}`),
    h("span", { class: "muted small" }, order.lines.map(({ title, quantity }) => `${quantity} × ${title}`).join(", ")))));
}

function list(book) {
  ({ addresses } = book);
  $("no-addresses").hidden = addresses.length;
  $("addresses").replaceChildren(...addresses.map((one) => {
    const address = [one.name, one.line1];
    const button = (text, spoken, onclick) =>
      h("button", { class: "quiet", type: "button", "aria-label": fill(spoken, { address }), onclick }, text);
    return h("li", { class: "row", "data-address-id": one.address_id },
      h("strong", null, one.name), h("span", { class: "row-end muted small" }, one.is_default && texts.default_address),
      h("span", { class: "muted" }, [one.line1, one.line2, one.city, one.region, one.postal_code, countries.of(one.country)].filter(Boolean).join(", ")),
      h("span", { class: "row-actions" },
        button(texts.edit, texts.edit_address, () => edit(one)),
        button(texts.remove, texts.remove_address, pressed(async () => {
          list(await asMe("removeMyAddress", { address_id: one.address_id }));
          changed(texts.removed_address);
        })),
        !one.is_default && button(texts.make_default, texts.make_default_address, pressed(() => save({ ...one, is_default: true })))));
  }));
}

// The button that was pressed is gone.
function changed(text) {
  say(text);
  $("addresses-title").focus();
}

async function save({ address_id, ...body }) {
  await asMe(address_id ? "replaceMyAddress" : "addMyAddress", { address_id, body });
  list(await asMe("listMyAddresses"));
  changed(texts.saved);
}

function ask(form) {
  unmark(form);
  form.reset();
  tell("", form.querySelector(".note"));
  form.parentElement.showModal();
}

function edit(one) {
  edited = one;
  ask(addressForm);
  fillIn(addressForm, one);
  addressForm.elements.is_default.checked = one.is_default;
}

sent(profile, async ({ name = "", marketing_consent: consent }) => {
  await asMe("changeMe", { body: { name, marketing_consent: !!consent, locale: document.documentElement.lang } });
  say(texts.saved);
});
sent(addressForm, async ({ is_default, ...body }) => {
  await save({ ...body, is_default: !!is_default, address_id: edited.address_id });
  addressForm.parentElement.close();
});
// What erases an account is a password typed just now.
sent(eraseForm, async ({ password }) => {
  await signIn(account().email, password);
  await asMe("eraseMe");
  leave();
  eraseForm.parentElement.close();
  await start();
  tell(texts.erased);
});
$("add-address").addEventListener("click", () => edit({ is_default: !addresses.length }));
$("more-orders").addEventListener("click", pressed(async () => older(await asMe("listMyOrders", { limit: 10, after: next }))));
$("erase").addEventListener("click", () => ask(eraseForm));
$("export").addEventListener("click", pressed(async () => {
  const href = URL.createObjectURL(new Blob([JSON.stringify(await asMe("exportMe"), null, 2)], { type: "application/json" }));
  h("a", { href, download: "account.json" }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}));

start();
