"""The claims of a shopper's ID token, as API Gateway hands them on."""

import os
import time


def claims(customer_id: str = "ann", *, seconds_ago: float = 60) -> dict[str, str]:
    return {
        "token_use": "id",
        "iss": os.environ["SHOPPER_ISSUER"],
        "aud": os.environ["SHOPPER_CLIENT_ID"],
        "sub": customer_id,
        "email": f"{customer_id}@example.com",
        "auth_time": str(int(time.time() - seconds_ago)),
    }
