import { ROUTES } from "./routes.js";
export class Problem extends Error {
    status;
    retryAfter;
    constructor(status, refusal, retryAfter = 0) {
        super(refusal.detail || refusal.type);
        this.status = status;
        this.retryAfter = retryAfter;
        Object.assign(this, refusal, { status });
    }
    is(type) {
        return this.type === type;
    }
    get unsure() {
        return this.status < 400 || this.status === 429 || this.status >= 500 || this.type === "in-progress";
    }
}
export function evershelf({ url, timeout = 20_000, fetch: send = fetch }) {
    const client = {};
    for (const [name, route] of Object.entries(ROUTES)) {
        client[name] = async ({ body, bearer, ...rest } = {}) => {
            const [method, template] = route.split(" ");
            const headers = {};
            if (bearer)
                headers.Authorization = `Bearer ${bearer}`;
            if (body)
                headers["Content-Type"] = "application/json";
            const path = template.replace(/{(\w+)}/g, (_, key) => {
                const value = rest[key];
                delete rest[key];
                return encodeURIComponent(String(value));
            });
            const query = new URLSearchParams();
            for (const [key, value] of Object.entries(rest)) {
                if (value == null)
                    continue;
                if (/^[A-Z]/.test(key))
                    headers[key] = String(value);
                else
                    for (const one of [value].flat())
                        query.append(key, String(one));
            }
            const address = `${url.replace(/\/$/, "")}${path}${query.size ? `?${query}` : ""}`;
            const fail = (status, refusal, after) => new Problem(status, refusal, Number(after) || 0);
            let response;
            let answer;
            try {
                response = await send(address, {
                    method,
                    headers,
                    body: body ? JSON.stringify(body) : undefined,
                    signal: AbortSignal.timeout(timeout),
                });
                answer = response.status === 204 ? undefined : await response.json();
            }
            catch {
                if (!response || response.ok)
                    throw fail(0, { type: "no-answer" });
                answer = { type: "unreadable" };
            }
            if (!response.ok)
                throw fail(response.status, answer, response.headers.get("Retry-After"));
            return answer;
        };
    }
    return client;
}
