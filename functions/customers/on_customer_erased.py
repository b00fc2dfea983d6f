"""CustomerErased -> her sign-in is removed"""

import os
from contextlib import suppress

import boto3

from shop.consumer import consumer
from shop.events import CustomerErased
from shop.log import log

cognito = boto3.client("cognito-idp")
POOL = os.environ["SHOPPER_POOL_ID"]


@consumer(CustomerErased)
def handler(erased: CustomerErased) -> None:
    """A pool whose users sign in by mail names them by their `sub`."""
    with suppress(cognito.exceptions.UserNotFoundException):
        cognito.admin_delete_user(UserPoolId=POOL, Username=erased.customer_id)
    log("sign-in removed")
