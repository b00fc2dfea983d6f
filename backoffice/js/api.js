// The shop's staff API. What it refuses is thrown with its `type` and `detail` (RFC 9457).

export class Problem extends Error {
  constructor(status, told) {
    super(told.detail ?? told.message ?? `The shop answered ${status}.`);
    this.status = status;
    this.type = told.type;
  }
}

export class Api {
  constructor(address, session, signedOut) {
    this.address = address;
    this.session = session;
    this.signedOut = signedOut;
  }

  get(path, query = {}) {
    const given = new URLSearchParams(Object.entries(query).filter(([, value]) => value));
    return this.#ask("GET", given.size ? `${path}?${given}` : path);
  }

  /** `key` is drawn once for what a person means to do, so that asking twice does it once. */
  post(path, body, key) {
    return this.#ask("POST", path, body, key);
  }

  async #ask(method, path, body, key) {
    const token = await this.session.token();
    if (!token) {
      this.signedOut();
      throw new Problem(401, { detail: "Sign in again." });
    }
    const headers = { Authorization: `Bearer ${token}` };
    if (body) headers["Content-Type"] = "application/json";
    if (key) headers["Idempotency-Key"] = key;
    const answer = await fetch(this.address + path, { method, headers, body: body && JSON.stringify(body) }).catch(() => {
      throw new Problem(0, { detail: "The shop cannot be reached. Nothing is known of what was asked; try again." });
    });
    const told = await answer.json().catch(() => ({}));
    if (answer.status === 401) {
      this.session.forget();
      this.signedOut();
    }
    if (!answer.ok) throw new Problem(answer.status, told);
    return told;
  }
}
