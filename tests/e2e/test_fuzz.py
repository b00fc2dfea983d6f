"""Bad input: whatever the document allows or forbids is answered as it says, and never with a 5xx."""

from evershelf.stage import StageInfo
from tests.e2e.fuzz import as_guest, as_two_accounts

BOUNDED = ["--seed", "20261122", "--generation-deterministic", "--max-examples", "8", "--no-shrink"]


def test_no_guest_makes_the_shop_fail_or_answer_what_it_did_not_promise(shop: StageInfo) -> None:
    told = as_guest(shop, BOUNDED)
    assert told.returncode == 0, told.stdout[-20_000:]


def test_nor_does_an_account_nor_does_it_see_what_is_anothers(shop: StageInfo) -> None:
    told = as_two_accounts(shop, BOUNDED)
    assert told.returncode == 0, told.stdout[-20_000:]
