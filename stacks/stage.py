"""A stage is where the same stacks run: `local` on the embedded AWS, `dev` and `prod` on AWS."""

import re
from typing import Any, Literal, Self

from aws_cdk import App, Environment
from pydantic import BaseModel, ConfigDict, ValidationInfo, field_validator, model_validator


class Stage(BaseModel):
    """Read from CDK context: `cdk deploy -c stage=prod -c psp_url=https://... -c oms_url=https://...`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Literal["local", "dev", "prod"]
    #: The embedded AWS, `http://127.0.0.1:PORT`; local only.
    endpoint: str | None = None
    #: A PSP that speaks Stripe's API, and where it sends shoppers; locally the double's.
    psp_url: str | None = None
    #: Where the deliverer posts the steps of orders; locally the double's.
    oms_url: str | None = None
    #: The shop's own name, `shop.example`, and the certificate for it, which CloudFront takes from us-east-1 only.
    shop_domain: str | None = None
    certificate_arn: str | None = None
    #: Who gets a mail when an alarm goes off or ends.
    alarm_email: str | None = None
    #: Whom mails to shoppers come from; its domain becomes an identity of SES. Without it dev sends none.
    mail_from: str | None = None
    #: A domain of Amazon OpenSearch Service, its address and its ARN; without them the browser searches.
    search_endpoint: str | None = None
    search_domain_arn: str | None = None
    #: How long an unpaid order holds its stock; an SQS delay ends at 900.
    hold_seconds: int = 900
    #: From this many pieces down a SKU is `low`.
    low_stock_at: int = 5

    #: Pages of products are built at their first visit: for shops of millions.
    lazy: bool = False

    @field_validator("endpoint", "psp_url", "oms_url", "search_endpoint")
    @classmethod
    def _is_an_address(cls, value: str | None, info: ValidationInfo) -> str | None:
        if value is not None and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", value):
            raise ValueError(f"{info.field_name} must be an http(s) address, not {value!r}")
        return value.rstrip("/") if value else None

    @field_validator("certificate_arn")
    @classmethod
    def _is_where_cloudfront_looks(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"arn:aws:acm:us-east-1:\d{12}:certificate/\S+", value):
            raise ValueError(f"certificate_arn must name a certificate in us-east-1, not {value!r}")
        return value

    @field_validator("search_domain_arn")
    @classmethod
    def _is_a_domain(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"arn:aws[\w-]*:es:[a-z0-9-]+:\d{12}:domain/[a-z0-9-]+", value):
            raise ValueError(f"search_domain_arn must name a domain of OpenSearch Service, not {value!r}")
        return value

    @field_validator("mail_from")
    @classmethod
    def _takes_mail(cls, value: str | None) -> str | None:
        if value is not None and not re.fullmatch(r"[^@\s<>\"]+@[^@\s<>\"]+\.[^@\s<>\"]{2,}", value):
            raise ValueError(f"mail_from must be an e-mail address, not {value!r}")
        return value

    @model_validator(mode="after")
    def _knows_its_partners(self) -> Self:
        if self.is_local and not self.endpoint:
            raise ValueError("stage local needs -c endpoint=http://127.0.0.1:PORT (evershelf up passes it)")
        if bool(self.shop_domain) != bool(self.certificate_arn):
            raise ValueError("shop_domain and certificate_arn go together: pass both or neither")
        if bool(self.search_endpoint) != bool(self.search_domain_arn):
            raise ValueError("search_endpoint and search_domain_arn go together: pass both or neither")
        if not self.is_local and (self.search_endpoint or "https:").startswith("http:"):
            raise ValueError("search_endpoint must be https: what is sent there is signed, not encrypted")
        if self.name == "prod":
            for key in ("psp_url", "oms_url"):
                if not getattr(self, key):
                    raise ValueError(f"stage prod needs a real partner: pass -c {key}=https://...")
            if not self.mail_from:  # who buys must get a confirmation by mail (EU: directive 2011/83, article 8.7)
                raise ValueError("stage prod sends mails to shoppers: pass -c mail_from=orders@your.domain")
        return self

    @classmethod
    def from_context(cls, app: App) -> Self:
        values: dict[str, Any] = {"name": app.node.try_get_context("stage") or "dev"}
        for key in cls.model_fields.keys() - {"name"}:
            if (value := app.node.try_get_context(key)) is not None:
                values[key] = value
        return cls.model_validate(values)

    @property
    def is_local(self) -> bool:
        return self.name == "local"

    @property
    def lazy_kinds(self) -> str:
        """With a blank between."""
        return "product" if self.lazy else ""

    @property
    def sender(self) -> str:
        """Empty where no mails are sent."""
        return self.mail_from or ("orders@evershelf.example" if self.is_local else "")

    @property
    def port(self) -> int:
        """Of the embedded AWS."""
        return int((self.endpoint or "").rpartition(":")[2])

    @property
    def keeps_data(self) -> bool:
        return self.name == "prod"

    @property
    def vendor_platform(self) -> str:
        return "host" if self.is_local else "aarch64"

    @property
    def environment(self) -> Environment:
        """No account is looked up at synth; the emulator's is fixed."""
        return Environment(account="000000000000", region="us-east-1") if self.is_local else Environment()
