"""The edge: the pages bucket, what is known of pages, the CDN in front, and who builds what it does not find."""

from typing import Any

from aws_cdk import Aws, Duration, Fn
from aws_cdk import aws_certificatemanager as acm
from aws_cdk import aws_cloudfront as cloudfront
from aws_cdk import aws_cloudfront_origins as origins
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_s3 as s3
from constructs import Construct

from shop.market import markets
from stacks.bucket import PrivateBucket
from stacks.headers import secure_headers
from stacks.rules import accept, accept_warning
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

#: The address a shopper sees, without the file's name; a bare name without a dot is a folder.
PRETTY_URLS = """
function handler(event) {
  var request = event.request;
  if (request.uri.endsWith('/')) {
    request.uri += 'index.html';
  } else if (!request.uri.split('/').pop().includes('.')) {
    var query = Object.keys(request.querystring).map(function (name) {
      return name + '=' + request.querystring[name].value;
    }).join('&');
    // Two slashes, of either kind, would be another host's address.
    var path = request.uri.replace(/^[\\/\\\\]+/, '/') + '/';
    return { statusCode: 301, statusDescription: 'Moved Permanently',
             headers: { location: { value: path + (query ? '?' + query : '') } } };
  }
  return request;
}
"""


#: What a page says of itself in its metadata: 410 where a product is gone, 301 where one moved. A bucket answers 200 to
#: all it has; this runs on every answer, after the cache, and leaves the body alone. What is said to the CDN (s-maxage)
#: is not for browsers, whose copies nobody can purge: they ask again after a second.
#: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/functions-event-structure.html
ANSWERS = """
function handler(event) {
  var response = event.response;
  var headers = response.headers;
  var status = headers['x-amz-meta-status'];
  var location = headers['x-amz-meta-location'];
  if (status) {
    response.statusCode = parseInt(status.value, 10);
    response.statusDescription = location ? 'Moved Permanently' : 'Gone';
  }
  if (location) {
    headers.location = { value: location.value };
  }
  var cache = headers['cache-control'];
  if (cache && cache.value.includes('s-maxage')) {%s
    cache.value = 'public, max-age=1';
  }
  delete headers['x-amz-meta-status'];
  delete headers['x-amz-meta-location'];%s
  return response;
}
"""
#: On AWS nobody behind the CDN has a use for them; what caches in front of the embedded one needs both.
#: https://www.rfc-editor.org/rfc/rfc9213
KEPT_FROM_BROWSERS = ("", "\n  delete headers['x-amz-meta-cache-tag'];")
TOLD_TO_A_CACHE_IN_FRONT = ("\n    headers['cdn-cache-control'] = { value: cache.value };", "")


def answers(*, local: bool) -> str:
    return ANSWERS % (TOLD_TO_A_CACHE_IN_FRONT if local else KEPT_FROM_BROWSERS)


#: Where the CDN reads a page's cache tags: the object's metadata `cache-tag`.
CACHE_TAGS = "x-amz-meta-cache-tag"


class EdgeStack(ShopStack):
    def __init__(
        self,
        scope: Construct,
        *,
        stage: Stage,
        outbox: dynamodb.ITable,
        catalog: dynamodb.ITable,
        stock: dynamodb.ITable,
        logs: s3.IBucket | None,
    ) -> None:
        super().__init__(scope, "edge", stage=stage)
        self.bucket = PrivateBucket(self, "Pages", stage=stage, versioned=True, logs=logs)
        self.pages = self.table("PageRecords", key="pk", sort="sk")
        self.themes = PrivateBucket(self, "Themes", stage=stage, versioned=False, logs=logs)
        self._outbox, self._catalog, self._stock = outbox, catalog, stock
        #: Of a function that builds pages; see `let_build`.
        self.building = {
            "PAGES_TABLE": self.pages.table_name,
            "PAGES_BUCKET": self.bucket.bucket_name,
            "THEME_BUCKET": self.themes.bucket_name,
            "CATALOG_TABLE": catalog.table_name,
            "STOCK_TABLE": stock.table_name,
            "OUTBOX_TABLE": outbox.table_name,
        }
        self.distribution = self._distribution(logs)
        domain = self.distribution.distribution_domain_name
        #: Where shoppers go. The emulator answers at <label>.cloudfront.localhost.
        self.shop_url = (
            f"http://{Fn.select(0, Fn.split('.', domain))}.cloudfront.localhost:{stage.port}"
            if stage.is_local
            else f"https://{stage.shop_domain or domain}"
        )
        self.output("PagesBucket", self.bucket.bucket_name)
        self.output("PagesTable", self.pages.table_name)
        self.output("ThemeBucket", self.themes.bucket_name)
        self.output("LazyKinds", stage.lazy_kinds or "none")
        self.output("DistributionId", self.distribution.distribution_id)
        self.output("ShopUrl", self.shop_url)

    def let_build(self, builder: lambda_.Function) -> None:
        self.pages.grant(
            builder,
            *("dynamodb:BatchGetItem", "dynamodb:BatchWriteItem", "dynamodb:PutItem", "dynamodb:DeleteItem"),
        )
        self._catalog.grant(builder, "dynamodb:BatchGetItem", "dynamodb:Query")
        self._stock.grant(builder, "dynamodb:BatchGetItem")
        self._outbox.grant(builder, "dynamodb:PutItem")
        self.themes.grant_objects(builder, "s3:GetObject", because="a theme is named by the digest of its content")
        self.bucket.grant_objects(
            builder,
            *("s3:GetObject", "s3:PutObject", "s3:DeleteObject"),
            because="a page is named by its path, and any product may be born",
        )
        self.bucket.grant_list(builder)

    def _lazily(
        self, pages: cloudfront.IOrigin, behavior: dict[str, Any]
    ) -> dict[str, cloudfront.BehaviorOptions] | None:
        """What of the pages of products is not in the bucket yet is built by who is asked next.

        Only a page that is missing (404): were the bucket shut, every page would be built at every visit. The embedded
        CDN knows no origin groups: there every visit is the builder's, who looks into the bucket first.
        https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/high_availability_origin_failover.html
        """
        if not self.stage.lazy:
            return None
        builder = self.function("pages.at_first_visit", environment=self.building, memory=1_024)
        self.let_build(builder)
        origin: cloudfront.IOrigin
        if self.stage.is_local:  # whose CDN signs nothing either
            open_url = builder.add_function_url(auth_type=lambda_.FunctionUrlAuthType.NONE)
            origin = origins.FunctionUrlOrigin(open_url)
        else:
            url = builder.add_function_url(auth_type=lambda_.FunctionUrlAuthType.AWS_IAM)
            visits = origins.FunctionUrlOrigin.with_origin_access_control(url)
            origin = origins.OriginGroup(primary_origin=pages, fallback_origin=visits, fallback_status_codes=[404])
        return {market.path("/p/*"): cloudfront.BehaviorOptions(origin=origin, **behavior) for market in markets()}

    def _distribution(self, logs: s3.IBucket | None) -> cloudfront.Distribution:
        own = self._own_name()
        pages = origins.S3BucketOrigin.with_origin_access_control(
            self.bucket,
            # LIST makes a missing page 404, not 403.
            origin_access_levels=[cloudfront.AccessLevel.READ, cloudfront.AccessLevel.LIST],
        )
        behavior: dict[str, Any] = {
            "viewer_protocol_policy": cloudfront.ViewerProtocolPolicy.ALLOW_ALL
            if self.stage.is_local
            else cloudfront.ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
            "cache_policy": self._cache_policy(),
            "response_headers_policy": self._headers(),
            "compress": True,
            "function_associations": [
                self._function("PrettyUrls", PRETTY_URLS, cloudfront.FunctionEventType.VIEWER_REQUEST),
                self._function(
                    "Answers", answers(local=self.stage.is_local), cloudfront.FunctionEventType.VIEWER_RESPONSE
                ),
            ],
        }
        distribution = cloudfront.Distribution(
            self,
            "Distribution",
            comment=f"Evershelf {self.stage.name}",
            default_root_object="index.html",
            http_version=cloudfront.HttpVersion.HTTP2_AND_3,
            enable_logging=logs is not None,
            log_bucket=logs,
            log_file_prefix="cdn/" if logs else None,
            **own,
            default_behavior=cloudfront.BehaviorOptions(origin=pages, **behavior),
            additional_behaviors=self._lazily(pages, behavior),
            error_responses=[
                cloudfront.ErrorResponse(
                    http_status=status,
                    response_http_status=404,
                    response_page_path="/404.html",
                    ttl=Duration.seconds(5),
                )
                # The emulator answers 403 for a missing object whatever the grants; on AWS a 403 is a fault to see.
                for status in ((404, 403) if self.stage.is_local else (404,))
            ],
        )
        # https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/invalidation-by-tags.html
        cloudfront_l1 = distribution.node.default_child
        assert isinstance(cloudfront_l1, cloudfront.CfnDistribution)  # noqa: S101 it is what a distribution is made of
        cloudfront_l1.add_property_override("DistributionConfig.CacheTagConfig", {"HeaderName": CACHE_TAGS})
        accept(distribution, "CFR1", because="anybody may read the pages; where it ships to is the checkout's question")
        accept(
            distribution,
            "CFR2",
            because="files of a bucket, read only and cached: nothing to break into. The firewall is before the API.",
        )
        if not own:
            why = "CloudFront's own name takes CloudFront's own TLS; with -c shop_domain=... it is 1.2 and up"
            accept(distribution, "CFR4", because=why)
        accept_warning(
            distribution,
            "@aws-cdk/aws-cloudfront-origins:listBucketSecurityRisk",
            because="the bucket's own address, which lists it, cannot be asked for: / is rewritten to /index.html",
        )
        return distribution

    def _function(
        self, name: str, code: str, event_type: cloudfront.FunctionEventType
    ) -> cloudfront.FunctionAssociation:
        function = cloudfront.Function(
            self,
            name,
            code=cloudfront.FunctionCode.from_inline(code),
            runtime=cloudfront.FunctionRuntime.JS_2_0,
        )
        return cloudfront.FunctionAssociation(function=function, event_type=event_type)

    def _own_name(self) -> dict[str, Any]:
        if not self.stage.certificate_arn:
            return {}
        return {
            "domain_names": [self.stage.shop_domain],
            "certificate": acm.Certificate.from_certificate_arn(self, "Certificate", self.stage.certificate_arn),
            "minimum_protocol_version": cloudfront.SecurityPolicyProtocol.TLS_V1_2_2021,
        }

    def _cache_policy(self) -> cloudfront.CachePolicy:
        """The object's own Cache-Control rules; nothing of the request but its path is part of the key."""
        return cloudfront.CachePolicy(
            self,
            "CachePolicy",
            min_ttl=Duration.seconds(0),
            default_ttl=Duration.seconds(1),
            max_ttl=Duration.days(365),
            enable_accept_encoding_gzip=True,
            enable_accept_encoding_brotli=True,
        )

    def _headers(self) -> cloudfront.ResponseHeadersPolicy:
        """Nothing inline, nothing foreign: a page talks to the API, and to Cognito when somebody signs in."""
        api = (
            f"http://127.0.0.1:{self.stage.port}"
            if self.stage.is_local
            else f"https://*.execute-api.{Aws.REGION}.{Aws.URL_SUFFIX} https://cognito-idp.{Aws.REGION}.amazonaws.com"
        )
        csp = "; ".join(
            (
                "default-src 'none'",
                "script-src 'self'",
                "style-src 'self'",
                "img-src 'self' data: https:",
                "font-src 'self'",
                "manifest-src 'self'",
                f"connect-src 'self' {api}",
                "form-action 'self'",
                "base-uri 'none'",
                "frame-ancestors 'none'",
            )
        )
        return secure_headers(self, csp)
