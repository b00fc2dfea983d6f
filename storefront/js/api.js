// Speaks to the shop's API. Every failure is a Problem (RFC 9457); status 0 means that no answer came.

const base = document.querySelector("meta[name=evershelf-api]").content.replace(/\/$/, "");

export class Problem extends Error {
  constructor(status, body, retryAfter) {
    super(body.detail);
    Object.assign(this, body, { status, retryAfter });
  }
}

export async function call(method, path, { secret, headers, body } = {}) {
  let response, answer;
  try {
    response = await fetch(base + path, {
      method,
      headers: {
        ...(secret && { Authorization: `Bearer ${secret}` }),
        ...(body && { "Content-Type": "application/json" }),
        ...headers,
      },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(20000),
    });
    answer = await response.json();
  } catch {
    if (!response || response.ok) {
      throw new Problem(0, { type: "no-answer" });
    }
    answer = {};
  }
  if (!response.ok) throw new Problem(response.status, answer, Number(response.headers.get("Retry-After")));
  return answer;
}
