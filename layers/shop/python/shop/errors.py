"""Refusals a caller can act on. Anything else that is raised is a fault and is retried.

DomainError
├── Refused         409 the state does not allow it
├── NotFound        404 it is not there, or not yours
├── Unauthorized    401 no secret or token came with the request
├── Forbidden       403 whoever it is may not do this
├── Malformed       400 the request cannot be read
├── Unsupported     415 its body is of another kind than we read
├── Invalid         422 the request can be read and makes no sense
├── Stale           412 it was meant for an older version
├── Unconditional   428 a write came without the version it was meant for
└── Busy            503 not now; the same request may be sent again
"""

from typing import Any, ClassVar


class DomainError(Exception):
    """`kind` is the problem's `type`; `members` are the extra members of the problem document (RFC 9457)."""

    status: ClassVar[int] = 500

    def __init__(self, kind: str, detail: str, **members: Any) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.members = members


class Refused(DomainError):
    status = 409


class NotFound(DomainError):
    status = 404


class Unauthorized(DomainError):
    status = 401


class Forbidden(DomainError):
    status = 403


class Malformed(DomainError):
    status = 400


class Unsupported(DomainError):
    status = 415


class Invalid(DomainError):
    status = 422


class Stale(DomainError):
    status = 412


class Unconditional(DomainError):
    status = 428


class Busy(DomainError):
    status = 503
