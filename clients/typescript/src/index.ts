import { ROUTES, type Guarded } from "./routes.js";
import type { components, operations } from "./schema.js";

export type Schemas = components["schemas"];
export type Name = keyof typeof ROUTES;

type Json<T> = T extends { content: { "application/json": infer J } } ? J : undefined;
type Sent<T> = T extends { requestBody: infer R } ? { body: Json<R> } : T extends { requestBody?: infer R } ? ([R] extends [undefined] ? unknown : { body?: Json<Exclude<R, undefined>> }) : unknown;
type Parameters<T, K extends string> = T extends { parameters: { [key in K]?: infer V } } ? (V extends undefined ? unknown : Exclude<V, undefined>) : unknown;

/** What an operation takes, in one object: path and query by name, headers by theirs, `body`, and the `bearer` secret or token. */
export type Input<N extends Name> = Parameters<operations[N], "path"> &
  Parameters<operations[N], "query"> &
  Parameters<operations[N], "header"> &
  Sent<operations[N]> &
  (N extends Guarded ? { bearer: string } : unknown);

type Success = 200 | 201 | 202 | 204;

/** What an operation answers. */
export type Output<N extends Name> = {
  [S in keyof operations[N]["responses"]]: S extends Success ? Json<operations[N]["responses"][S]> : never;
}[keyof operations[N]["responses"]];

export type Client = {
  [N in Name]: {} extends Input<N> ? (input?: Input<N>) => Promise<Output<N>> : (input: Input<N>) => Promise<Output<N>>;
};

/** Every refusal of the shop, by its `type`. */
export type Refusal = {
  [K in keyof Schemas]: Schemas[K] extends { readonly type: string; readonly detail: string } ? Schemas[K] : never;
}[keyof Schemas];

/** A refusal (RFC 9457), with its members. `status` is 0 and `type` is "no-answer" when nothing came. */
export class Problem extends Error {
  declare readonly type: string;
  constructor(
    readonly status: number,
    refusal: { readonly type: string; readonly detail?: string },
    readonly retryAfter = 0,
  ) {
    super(refusal.detail || refusal.type);
    Object.assign(this, refusal, { status });
  }

  /** Narrows to the members that this type has. */
  is<T extends Refusal["type"]>(type: T): this is Problem & Extract<Refusal, { readonly type: T }> {
    return (this.type as string) === type;
  }

  /** Whether it may have been done all the same: ask again with the same Idempotency-Key, after `retryAfter` seconds. */
  get unsure(): boolean {
    return this.status < 400 || this.status === 429 || this.status >= 500 || this.type === "in-progress";
  }
}

export interface Options {
  /** Where the API is; a slash at its end does not matter. */
  url: string;
  /** Milliseconds until a call counts as unanswered. */
  timeout?: number;
  fetch?: typeof fetch;
}

export function evershelf({ url, timeout = 20_000, fetch: send = fetch }: Options): Client {
  const client: Record<string, unknown> = {};
  for (const [name, route] of Object.entries(ROUTES)) {
    client[name] = async ({ body, bearer, ...rest }: Record<string, unknown> = {}) => {
      const [method, template] = route.split(" ") as [string, string];
      const headers: Record<string, string> = {};
      if (bearer) headers.Authorization = `Bearer ${bearer}`;
      if (body) headers["Content-Type"] = "application/json";
      const path = template.replace(/{(\w+)}/g, (_, key) => {
        const value = rest[key];
        delete rest[key];
        return encodeURIComponent(String(value));
      });
      const query = new URLSearchParams();
      for (const [key, value] of Object.entries(rest)) {
        if (value == null) continue;
        if (/^[A-Z]/.test(key)) headers[key] = String(value);
        else for (const one of [value].flat()) query.append(key, String(one));
      }
      const address = `${url.replace(/\/$/, "")}${path}${query.size ? `?${query}` : ""}`;
      const fail = (status: number, refusal: { type: string; detail?: string }, after?: string | null) =>
        new Problem(status, refusal, Number(after) || 0);
      let response: Response | undefined;
      let answer;
      try {
        response = await send(address, {
          method,
          headers,
          body: body ? JSON.stringify(body) : undefined,
          signal: AbortSignal.timeout(timeout),
        });
        answer = response.status === 204 ? undefined : await response.json();
      } catch {
        if (!response || response.ok) throw fail(0, { type: "no-answer" });
        answer = { type: "unreadable" };
      }
      if (!response.ok) throw fail(response.status, answer, response.headers.get("Retry-After"));
      return answer;
    };
  }
  return client as Client;
}
