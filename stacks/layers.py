"""What functions find in /opt: the agreement between contexts, and the wheels."""

from pathlib import Path

from aws_cdk import IgnoreMode, Stack
from aws_cdk import aws_lambda as lambda_

LAYERS = Path(__file__).parent.parent / "layers"


def shop_layers(stack: Stack, *, platform: str) -> list[lambda_.LayerVersion]:
    """A LayerVersion of its own in every stack: an export of one could never change."""
    runtimes = [lambda_.Runtime.PYTHON_3_13]
    shop = lambda_.Code.from_asset(str(LAYERS / "shop"), exclude=["**/__pycache__"], ignore_mode=IgnoreMode.GIT)
    vendor = lambda_.Code.from_asset(str(LAYERS / "vendor" / platform))
    return [
        lambda_.LayerVersion(stack, "ShopLayer", code=shop, compatible_runtimes=runtimes),
        lambda_.LayerVersion(stack, "VendorLayer", code=vendor, compatible_runtimes=runtimes),
    ]
