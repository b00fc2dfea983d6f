"""What a stage needs to be told, and what only the local one may hold."""

import json
from pathlib import Path

import pytest
from pydantic import ValidationError

from stacks.stage import Stage
from tests.stacks.cloud import Cloud
from tests.stacks.conftest import SEARCH, synthesize

PROD = {
    "name": "prod",
    "psp_url": "https://psp.example",
    "oms_url": "https://oms.example",
    "mail_from": "orders@shop.example",
}
CERTIFICATE = "arn:aws:acm:us-east-1:123456789012:certificate/1"


def test_production_is_not_synthesized_without_its_partners(tmp_path: Path) -> None:
    process = synthesize(tmp_path, {"stage": "prod", "psp_url": "https://psp.example"})
    said, _ = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "stage prod needs a real partner: pass -c oms_url=https://" in said
    assert not list(tmp_path.glob("*.template.json"))


@pytest.mark.parametrize(("missing", "like"), [("psp_url", "https"), ("oms_url", "https"), ("mail_from", "orders@")])
def test_production_names_the_partner_it_misses(missing: str, like: str) -> None:
    with pytest.raises(ValidationError, match=f"pass -c {missing}={like}"):
        Stage.model_validate({name: value for name, value in PROD.items() if name != missing})


def test_the_local_stage_has_to_know_the_embedded_aws() -> None:
    with pytest.raises(ValidationError, match="stage local needs -c endpoint=http"):
        Stage(name="local")


@pytest.mark.parametrize("name", ["endpoint", "psp_url", "oms_url"])
@pytest.mark.parametrize("value", ["psp.example", "ftp://psp.example", "https://", "https://a b", ""])
def test_what_is_no_address_is_refused_by_name(name: str, value: str) -> None:
    with pytest.raises(ValidationError, match=rf"{name} must be an http\(s\) address, not '{value}'"):
        Stage.model_validate(PROD | {name: value})


@pytest.mark.parametrize("value", ["shop.example", "a b@shop.example", "Shop <orders@shop.example>", "a@b", ""])
def test_mails_come_from_an_address(value: str) -> None:
    with pytest.raises(ValidationError, match="mail_from must be an e-mail address"):
        Stage.model_validate(PROD | {"mail_from": value})


def test_a_stage_nobody_knows_and_a_setting_nobody_knows_are_refused() -> None:
    with pytest.raises(ValidationError, match="'local', 'dev' or 'prod'"):
        Stage.model_validate({"name": "staging"})
    with pytest.raises(ValidationError, match="psp_ulr"):
        Stage.model_validate({"name": "dev", "psp_ulr": "https://psp.example"})


def test_a_name_and_its_certificate_go_together_and_the_certificate_is_where_cloudfront_looks() -> None:
    with pytest.raises(ValidationError, match="pass both or neither"):
        Stage.model_validate(PROD | {"shop_domain": "shop.example"})
    elsewhere = CERTIFICATE.replace("us-east-1", "eu-central-1")
    with pytest.raises(ValidationError, match="certificate in us-east-1"):
        Stage.model_validate(PROD | {"shop_domain": "shop.example", "certificate_arn": elsewhere})


def test_an_opensearch_is_named_by_address_and_arn_and_spoken_to_by_https() -> None:
    told = {"search_endpoint": SEARCH["search_endpoint"], "search_domain_arn": SEARCH["search_domain_arn"]}
    for missing in told:
        with pytest.raises(ValidationError, match="pass both or neither"):
            Stage.model_validate(PROD | {name: value for name, value in told.items() if name != missing})
    with pytest.raises(ValidationError, match="search_endpoint must be https"):
        Stage.model_validate(PROD | told | {"search_endpoint": "http://search.example"})
    with pytest.raises(ValidationError, match="search_domain_arn must name a domain"):
        Stage.model_validate(PROD | told | {"search_domain_arn": "arn:aws:aoss:us-east-1:123456789012:collection/shop"})
    here = told | {"search_endpoint": "http://127.0.0.1:9200", "endpoint": "http://127.0.0.1:4566", "name": "local"}
    assert Stage.model_validate(here).search_endpoint == "http://127.0.0.1:9200"


def test_no_double_and_no_address_of_the_emulator_leaves_the_local_stage(on_aws: Cloud, local: Cloud) -> None:
    assert "doubles" in local.templates
    assert "doubles" not in on_aws.templates
    everything = json.dumps(on_aws.templates)
    for trace in ("functions.doubles", "127.0.0.1", "localhost", "000000000000", "sk_test", "whsec", "_aws/"):
        assert trace not in everything, trace


def test_the_code_that_is_deployed_on_aws_holds_no_double_either(on_aws: Cloud, local: Cloud) -> None:
    def packages(cloud: Cloud) -> set[str]:
        return {path.parent.name for path in cloud.folder.glob("asset.*/functions/*/__init__.py")}

    assert packages(local) - packages(on_aws) == {"doubles"}
    assert {"stock", "orders", "pages"} <= packages(on_aws)


def test_no_secret_is_written_in_a_template(cloud: Cloud) -> None:
    for secret in cloud.of("SecretsManager::Secret").values():
        assert "SecretString" not in secret.properties, "it is drawn when it is deployed"
        assert secret.properties["GenerateSecretString"]["PasswordLength"] >= 32


def test_what_the_emulator_refuses_is_left_out_of_the_local_stage(local: Cloud, on_aws: Cloud) -> None:
    assert set(on_aws.templates) - set(local.templates) == {"operations"}
    refused = ("AWS::WAFv2", "AWS::Events::Archive", "AWS::CloudFormation::Stack", "Custom::", "AWS::Pipes")
    assert [one.address for one in local.all if one.kind.startswith(refused)] == []


def test_every_function_runs_python_on_arm_with_the_layer_of_its_own_stack(cloud: Cloud) -> None:
    for module, one in cloud.functions.items():
        assert one.properties["Runtime"] == "python3.13", module
        assert one.properties["Architectures"] == ["arm64"], module
        layers = [cloud.text(one.stack, layer) for layer in one.properties["Layers"]]
        assert layers == [f"{one.stack}/ShopLayer", f"{one.stack}/VendorLayer"], module


def test_production_cannot_be_torn_down_by_a_slip(clouds: dict[str, Cloud]) -> None:
    manifest = json.loads((clouds["prod"].folder / "manifest.json").read_text())["artifacts"]
    stacks = [one["properties"] for one in manifest.values() if one["type"] == "aws:cloudformation:stack"]
    assert stacks
    assert all(one["terminationProtection"] for one in stacks)
