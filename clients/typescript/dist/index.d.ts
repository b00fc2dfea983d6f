import { ROUTES, type Guarded } from "./routes.js";
import type { components, operations } from "./schema.js";
export type Schemas = components["schemas"];
export type Name = keyof typeof ROUTES;
type Json<T> = T extends {
    content: {
        "application/json": infer J;
    };
} ? J : undefined;
type Sent<T> = T extends {
    requestBody: infer R;
} ? {
    body: Json<R>;
} : T extends {
    requestBody?: infer R;
} ? ([R] extends [undefined] ? unknown : {
    body?: Json<Exclude<R, undefined>>;
}) : unknown;
type Parameters<T, K extends string> = T extends {
    parameters: {
        [key in K]?: infer V;
    };
} ? (V extends undefined ? unknown : Exclude<V, undefined>) : unknown;
/** What an operation takes, in one object: path and query by name, headers by theirs, `body`, and the `bearer` secret or token. */
export type Input<N extends Name> = Parameters<operations[N], "path"> & Parameters<operations[N], "query"> & Parameters<operations[N], "header"> & Sent<operations[N]> & (N extends Guarded ? {
    bearer: string;
} : unknown);
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
    [K in keyof Schemas]: Schemas[K] extends {
        readonly type: string;
        readonly detail: string;
    } ? Schemas[K] : never;
}[keyof Schemas];
/** A refusal (RFC 9457), with its members. `status` is 0 and `type` is "no-answer" when nothing came. */
export declare class Problem extends Error {
    readonly status: number;
    readonly retryAfter: number;
    readonly type: string;
    constructor(status: number, refusal: {
        readonly type: string;
        readonly detail?: string;
    }, retryAfter?: number);
    /** Narrows to the members that this type has. */
    is<T extends Refusal["type"]>(type: T): this is Problem & Extract<Refusal, {
        readonly type: T;
    }>;
    /** Whether it may have been done all the same: ask again with the same Idempotency-Key, after `retryAfter` seconds. */
    get unsure(): boolean;
}
export interface Options {
    /** Where the API is; a slash at its end does not matter. */
    url: string;
    /** Milliseconds until a call counts as unanswered. */
    timeout?: number;
    fetch?: typeof fetch;
}
export declare function evershelf({ url, timeout, fetch: send }: Options): Client;
export {};
