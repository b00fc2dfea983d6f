// Forms: what is in them, what is put into them, and what the shop did not understand. Countries by name.

import { h } from "./dom.js";

export const ADDRESS = ["name", "line1", "line2", "city", "region", "postal_code", "country"];
export const countries = new Intl.DisplayNames(document.documentElement.lang, { type: "region" });

// What is written in a form, without what is empty; a password as it is.
export const valuesOf = (form) =>
  Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, name === "password" ? value : value.trim()]).filter(([, value]) => value));

// A country that the list has not is added to it.
export function fillIn(form, values) {
  for (const name of ADDRESS) {
    const field = form.elements[name];
    if (!field.options) field.value = values[name] || "";
    else if (values[name]) {
      if (![...field.options].some(({ value }) => value === values[name])) field.append(new Option(countries.of(values[name]), values[name]));
      field.value = values[name];
    }
  }
}

// Says at the fields themselves what the shop does not understand.
export function mark(form, { errors = [] }) {
  const fields = errors.map(({ field }) => form.elements[field.split(".").pop()]).filter((field) => field?.labels);
  for (const field of fields) {
    field.setAttribute("aria-invalid", "true");
    field.setAttribute("aria-describedby", `${field.name}-error`);
    field.after(h("span", { class: "field-error", id: `${field.name}-error` }, texts.field_invalid));
  }
  fields[0]?.focus();
}

export function unmark(form) {
  for (const field of form.querySelectorAll("[aria-invalid]")) {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    field.nextElementSibling.remove();
  }
}
