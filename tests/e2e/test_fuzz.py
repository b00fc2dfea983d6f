"""Bad input: whatever the document allows or forbids is answered as it says, and never with a 5xx."""

from evershelf.stage import StageInfo
from tests.e2e.fuzz import fuzz


def test_no_request_makes_the_shop_fail_or_answer_what_it_did_not_promise(shop: StageInfo) -> None:
    told = fuzz(shop, ["--seed", "20261122", "--generation-deterministic", "--max-examples", "8", "--no-shrink"])
    assert told.returncode == 0, told.stdout[-20_000:]
