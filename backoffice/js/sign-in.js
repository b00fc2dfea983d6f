// The way in, a form per step.

import { SignIn, otpauth } from "./auth.js";
import { field, form, h } from "./dom.js";

const CODE = { name: "code", required: true, inputmode: "numeric", autocomplete: "one-time-code", pattern: "[0-9]{6}", title: "six digits" };

/** Shows the steps in `place`, one after the other, and calls `done` with the tokens. */
export function signIn(place, cognito, done) {
  const attempt = new SignIn(cognito);
  let email = "";

  const go = (told) => {
    if (told.step === "in") return done(told.tokens);
    place.replaceChildren(...steps[told.step](told));
    place.querySelector("input")?.focus();
  };
  const step = (title, text, fields, button, act) =>
    [h("h1", null, title), ...text, form({ class: "tall" }, fields, button, async (values) => go(await act(values)))];

  const steps = {
    password: () => step("Sign in", [], [
      field("E-mail", { name: "email", type: "email", required: true, autocomplete: "username" }),
      field("Password", { name: "password", type: "password", required: true, autocomplete: "current-password" }),
    ], "Sign in", (values) => attempt.password((email = values.email), values.password)),

    "new-password": () => step("Choose a password", [
      h("p", null, "The one you were given works once. Yours has 14 characters or more, with small and capital letters, digits and signs."),
    ], [
      field("New password", { name: "password", type: "password", required: true, minlength: 14, autocomplete: "new-password" }),
    ], "Go on", (values) => attempt.newPassword(values.password)),

    setup: ({ secret }) => step("Set up the second factor", [
      h("p", null, "Add this to your authenticator app, then type the code it shows. On a phone, open the link."),
      h("p", { class: "secret", id: "secret" }, secret),
      h("p", null, h("a", { href: otpauth(email, secret) }, "Open in the authenticator app")),
    ], [field("Code", CODE)], "Set up", (values) => attempt.verify(values.code)),

    code: () => step("Second factor", [], [field("Code from your authenticator app", CODE)], "Sign in", (values) => attempt.code(values.code)),
  };
  go({ step: "password" });
}
