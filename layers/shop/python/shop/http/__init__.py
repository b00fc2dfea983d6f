"""How a context answers over HTTP: one resolver, one way to say no (RFC 9457).

Secrets travel in the Authorization header and never in a cookie, so any origin may call: there is nothing to forge.
"""

import json
import os
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Annotated, Any, NamedTuple

from aws_lambda_powertools.event_handler import APIGatewayRestResolver, CORSConfig, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from aws_lambda_powertools.event_handler.openapi.params import Path

from shop.errors import DomainError, Forbidden, Malformed, NotFound, Unauthorized, Unconditional, Unsupported
from shop.events import describe
from shop.log import log
from shop.log.meter import meter

ALLOWED_HEADERS = ["Authorization", "Content-Type", "Idempotency-Key", "If-Match"]
EXPOSED_HEADERS = ["ETag", "Retry-After"]
#: Longer than every id and SKU of the shop; DynamoDB's keys end at 1,024 bytes.
LONGEST_ID = 200
MOST_DIGITS = 18
JSON = "application/json"
#: As mail clients send to leave a list; where JSON is wanted, such a body lacks every member.
FORM = "application/x-www-form-urlencoded"

#: Groups of staff: an operator may all that support may.
OPERATOR = "operator"
SUPPORT = "support"

#: An id or a SKU in a path.
type PathId = Annotated[str, Path(min_length=1, max_length=128)]


def new_api() -> APIGatewayRestResolver:
    """A resolver whose every error is a problem document; an error we did not foresee escapes as one too, logged."""
    cors = CORSConfig(allow_origin="*", allow_headers=ALLOWED_HEADERS, expose_headers=EXPOSED_HEADERS, max_age=600)
    api = APIGatewayRestResolver(enable_validation=True, cors=cors)

    @api.exception_handler(DomainError)
    def refuse(error: DomainError) -> Response[str]:
        return problem(error.status, error.kind, error.detail, **error.members)

    @api.exception_handler(RequestValidationError)
    def invalid(error: RequestValidationError) -> Response[str]:
        errors = [{"field": _field(e["loc"]), "message": e["msg"]} for e in error.errors()]
        if any(e["type"] == "json_invalid" for e in error.errors()):
            return problem(HTTPStatus.BAD_REQUEST, "malformed-json", "the body is not JSON", errors=errors)
        named = "; ".join(f"{e['field']}: {e['message']}" for e in errors)
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, "invalid", named, errors=errors)

    @api.not_found
    def unknown_route(_: NotFoundError) -> Response[str]:
        return problem(HTTPStatus.NOT_FOUND, "not-found", "there is nothing at this address")

    @api.exception_handler(Exception)
    def fault(error: Exception) -> Response[str]:
        log("fault", error=describe(error), route=api.current_event.resource)
        return problem(HTTPStatus.INTERNAL_SERVER_ERROR, "fault", "the shop failed; the same request may be sent again")

    return api


def lambda_handler(api: APIGatewayRestResolver) -> Callable[[dict[str, Any], Any], dict[str, Any]]:
    def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
        meter.start()
        answer = _unreadable(event) or api.resolve(event, context)
        route = f"{event.get('httpMethod')} {event.get('resource')}"
        log("answered", route=route, status=answer["statusCode"], **meter.read())
        return answer

    return handler


def problem(status: int, kind: str, detail: str, **members: Any) -> Response[str]:
    """https://www.rfc-editor.org/rfc/rfc9457"""
    body = {"type": kind, "title": HTTPStatus(status).phrase, "status": int(status), "detail": detail} | members
    headers = {"Retry-After": str(members["retry_after"])} if "retry_after" in members else {}
    return Response(
        status_code=int(status), content_type="application/problem+json", body=json.dumps(body), headers=headers
    )


def answer(status: int, body: Any, **headers: str) -> Response[Any]:
    """JSON that nobody may store: carts, orders and prices are true only now."""
    return Response(
        status_code=status,
        content_type="application/json",
        body=json.dumps(body, default=str),
        headers={"Cache-Control": "no-store"} | {name.replace("_", "-"): value for name, value in headers.items()},
    )


def bearer(api: APIGatewayRestResolver) -> str:
    """The secret after `Authorization: Bearer`; the scheme's name in any case (RFC 6750, RFC 9110)."""
    scheme, _, secret = (api.current_event.headers.get("authorization") or "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        raise Unauthorized("secret-missing", "send the secret as `Authorization: Bearer <secret>`")
    return secret.strip()


class Shopper(NamedTuple):
    """An account, by its sign-in. `signed_in_at` is when its password was asked for, in epoch seconds."""

    customer_id: str
    email: str
    signed_in_at: int


class Staff(NamedTuple):
    staff_id: str
    email: str
    groups: frozenset[str]


def shopper(api: APIGatewayRestResolver) -> Shopper:
    """Whose ID token came with the request. Raises Unauthorized for any other token, of whatever pool."""
    claims = _claims(api, os.environ["SHOPPER_ISSUER"], os.environ["SHOPPER_CLIENT_ID"])
    at = str(claims.get("auth_time") or "")
    return Shopper(claims["sub"], claims.get("email", ""), int(at) if at.isascii() and at.isdigit() else 0)


def staff(api: APIGatewayRestResolver, *, group: str | None = None) -> Staff:
    """As `shopper`, of the pool of staff. Raises Forbidden for who is not in the group, nor an operator."""
    claims = _claims(api, os.environ["STAFF_ISSUER"], os.environ["STAFF_CLIENT_ID"])
    found = Staff(claims["sub"], claims.get("email", ""), _groups(claims.get("cognito:groups")))
    if group and not found.groups & {group, OPERATOR}:
        raise Forbidden("group-missing", f"this takes a member of the group `{group}`", group=group)
    return found


def _claims(api: APIGatewayRestResolver, issuer: str, client_id: str) -> Mapping[str, Any]:
    """API Gateway's authorizer checks the signature and the time; it takes tokens of any client of the pool.

    The embedded AWS lets access and refresh tokens through, too.
    https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-tokens-verifying-a-jwt.html
    """
    claims = (api.current_event.raw_event["requestContext"].get("authorizer") or {}).get("claims") or {}
    expected = {"token_use": "id", "aud": client_id, "iss": issuer}
    if any(claims.get(name) != value for name, value in expected.items()) or not claims.get("sub"):
        raise Unauthorized("unauthorized", "send the ID token of a sign-in as `Authorization: Bearer <token>`")
    return claims


def _groups(claim: Any) -> frozenset[str]:
    """`[support operator]`, `support,operator` or a list, as whoever turned the token into claims had it."""
    return frozenset(str(claim or "").replace(",", " ").strip("[]").split() if not isinstance(claim, list) else claim)


def if_match(api: APIGatewayRestResolver) -> int:
    """The version in `If-Match: "3"`."""
    value = api.current_event.headers.get("if-match")
    if not value:
        raise Unconditional("if-match-missing", 'a cart write needs `If-Match: "<version>"`', field="If-Match")
    bare = value.strip().removeprefix("W/").strip('"')
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < MOST_DIGITS else -1


def _unreadable(event: dict[str, Any]) -> dict[str, Any] | None:
    """What no route can make anything of, refused before Python's own limits turn it into a fault."""
    for name, value in (event.get("pathParameters") or {}).items():
        if len(value) > LONGEST_ID:
            return _proxy(NotFound("not-found", f"{name} is longer than any we gave", field=name))
    kind = _content_type(event)
    if event.get("body") and kind not in (JSON, FORM):
        return _proxy(Unsupported("unsupported-media-type", f"send JSON, as `Content-Type: {JSON}`"))
    if event.get("body") and kind == JSON and not event.get("isBase64Encoded"):
        try:
            json.loads(event["body"])
        except (ValueError, RecursionError) as error:
            detail = "the body is not JSON we can read"
            errors = [{"field": "body", "message": str(error)[:200]}]
            return _proxy(Malformed("malformed-json", detail, errors=errors))
    return None


def _content_type(event: dict[str, Any]) -> str:
    """A body whose type is not told is taken for JSON."""
    headers = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return str(headers.get("content-type") or JSON).partition(";")[0].strip()


def _proxy(error: DomainError) -> dict[str, Any]:
    told = problem(error.status, error.kind, error.detail, **error.members)
    headers = {"Content-Type": str(told.content_type), "Access-Control-Allow-Origin": "*"}
    return {"statusCode": told.status_code, "headers": headers, "body": told.body, "isBase64Encoded": False}


def _field(location: tuple[Any, ...]) -> str:
    return ".".join(str(step) for step in location if step != "body") or "body"
