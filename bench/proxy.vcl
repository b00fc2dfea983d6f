vcl 4.1;

import std;

# A CDN in 60 lines: see bench/proxy.py.

backend edge {
    .host = "127.0.0.1";
    .port = "@PORT@";
    .first_byte_timeout = 30s;
}

acl here {
    "127.0.0.1";
}

sub vcl_recv {
    if (req.method == "BAN") {
        if (client.ip !~ here) {
            return (synth(405));
        }
        if (!std.ban(req.http.ban)) {
            return (synth(400, std.ban_error()));
        }
        return (synth(200));
    }
    set req.http.host = "@HOST@";
    unset req.http.cookie;
    if (req.method != "GET" && req.method != "HEAD") {
        return (pass);
    }
    return (hash);
}

sub vcl_backend_fetch {
    unset bereq.http.if-none-match;
    unset bereq.http.if-modified-since;
}

sub vcl_backend_response {
    set beresp.http.x-path = bereq.url;
    if (!beresp.http.cdn-cache-control) {
        set beresp.http.cdn-cache-control = beresp.http.cache-control;
    }
    # A refresh that fails leaves the old page (stale-if-error, RFC 5861).
    if (beresp.status >= 500) {
        if (bereq.is_bgfetch) {
            return (abandon);
        }
        set beresp.ttl = 0s;
        set beresp.uncacheable = true;
        return (deliver);
    }
    set beresp.ttl = 0s;
    set beresp.grace = 0s;
    set beresp.keep = 0s;
    if (beresp.http.cdn-cache-control ~ "s-maxage=[0-9]+") {
        set beresp.ttl = std.duration(regsub(beresp.http.cdn-cache-control, ".*s-maxage=([0-9]+).*", "\1") + "s", 0s);
    } else if (beresp.http.cdn-cache-control ~ "max-age=[0-9]+") {
        set beresp.ttl = std.duration(regsub(beresp.http.cdn-cache-control, ".*max-age=([0-9]+).*", "\1") + "s", 0s);
    }
    # Once too old it is served while a fresh one is fetched (stale-while-revalidate).
    if (beresp.http.cdn-cache-control ~ "stale-while-revalidate=[0-9]+") {
        set beresp.grace = std.duration(
            regsub(beresp.http.cdn-cache-control, ".*stale-while-revalidate=([0-9]+).*", "\1") + "s", 0s);
    }
    # The distribution keeps a page that is missing for five seconds.
    if (beresp.status == 404) {
        set beresp.ttl = 5s;
        set beresp.grace = 0s;
    }
    return (deliver);
}

sub vcl_deliver {
    set resp.http.x-cache = "Miss";
    if (obj.hits > 0) {
        set resp.http.x-cache = "Hit";
    }
    unset resp.http.x-path;
    unset resp.http.cdn-cache-control;
    unset resp.http.x-amz-meta-cache-tag;
}
