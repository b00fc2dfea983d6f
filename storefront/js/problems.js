// What the API tells a developer, told to a shopper in the language of the page.

const KINDLY = {
  "no-answer": texts.problem_no_answer,
  "unknown-sku": texts.no_longer_sold_this,
  "no-price": texts.problem_no_price,
  "not-cancelable": texts.problem_not_cancelable,
  "psp-unreachable": texts.problem_psp_unreachable,
  "in-progress": texts.problem_in_progress,
  "too-many": texts.problem_too_much,
  invalid: texts.problem_invalid,
};

export function told({ type, status }) {
  if (type === "no-answer" && !navigator.onLine) return texts.problem_offline;
  return KINDLY[type] || (status === 429 ? texts.problem_too_much : texts.problem);
}
