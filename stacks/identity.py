"""Who may sign in: a pool of shoppers who sign up themselves, and a pool of staff whom an operator adds."""

from aws_cdk import Aws, Duration, RemovalPolicy
from aws_cdk import aws_cognito as cognito
from constructs import Construct

from stacks.rules import accept
from stacks.shop_stack import ShopStack
from stacks.stage import Stage

STAFF_GROUPS = ("support", "operator")
ONE_HOUR = Duration.minutes(60)


class IdentityStack(ShopStack):
    """`for_shoppers` and `for_staff` are the environment of a function that asks `shop.http` who is calling."""

    def __init__(self, scope: Construct, *, stage: Stage) -> None:
        super().__init__(scope, "identity", stage=stage)
        self.shoppers = self._shopper_pool()
        shopper_client = self._client("ShopperClient", self.shoppers, stays=Duration.days(30))
        self.staff = self._staff_pool()
        staff_client = self._client("StaffClient", self.staff, stays=Duration.hours(12))

        self.for_shoppers = {
            "SHOPPER_ISSUER": _issuer(self.shoppers),
            "SHOPPER_CLIENT_ID": shopper_client.user_pool_client_id,
        }
        self.for_staff = {"STAFF_ISSUER": _issuer(self.staff), "STAFF_CLIENT_ID": staff_client.user_pool_client_id}
        self.output("ShopperPoolId", self.shoppers.user_pool_id)
        self.output("ShopperClientId", shopper_client.user_pool_client_id)
        self.output("StaffPoolId", self.staff.user_pool_id)
        self.output("StaffClientId", staff_client.user_pool_client_id)

    def _shopper_pool(self) -> cognito.UserPool:
        pool = self._pool("Shoppers", self_sign_up=True, least_password=10, mfa=cognito.Mfa.OFF)
        accept(pool, "COG2", because="a shop that asks every shopper for a second factor sells to nobody")
        return pool

    def _staff_pool(self) -> cognito.UserPool:
        pool = self._pool("Staff", self_sign_up=False, least_password=14, mfa=cognito.Mfa.REQUIRED)
        for name in STAFF_GROUPS:
            cognito.UserPoolGroup(self, name.title(), user_pool=pool, group_name=name)
        return pool

    def _pool(self, name: str, *, self_sign_up: bool, least_password: int, mfa: cognito.Mfa) -> cognito.UserPool:
        required = mfa is cognito.Mfa.REQUIRED
        pool = cognito.UserPool(
            self,
            name,
            self_sign_up_enabled=self_sign_up,
            sign_in_aliases=cognito.SignInAliases(email=True),
            sign_in_case_sensitive=False,
            auto_verify=cognito.AutoVerifiedAttrs(email=True),
            keep_original=cognito.KeepOriginalAttrs(email=True),  # until the new address is verified
            standard_attributes=cognito.StandardAttributes(
                email=cognito.StandardAttribute(required=True, mutable=True)
            ),
            password_policy=cognito.PasswordPolicy(
                min_length=least_password,
                require_lowercase=True,
                require_uppercase=True,
                require_digits=True,
                require_symbols=True,
                temp_password_validity=Duration.days(3),
            ),
            mfa=mfa,
            mfa_second_factor=cognito.MfaSecondFactor(otp=True, sms=False) if required else None,
            account_recovery=cognito.AccountRecovery.EMAIL_ONLY,
            feature_plan=cognito.FeaturePlan.ESSENTIALS,
            deletion_protection=self.stage.keeps_data,
            removal_policy=RemovalPolicy.RETAIN if self.stage.keeps_data else RemovalPolicy.DESTROY,
        )
        accept(pool, "COG3", because="threat protection is a matter of the Plus plan, which a team may choose to pay")
        accept(pool, "COG8", because="the Plus plan costs more than twice as much per person")
        return pool

    def _client(self, name: str, pool: cognito.UserPool, *, stays: Duration) -> cognito.UserPoolClient:
        """For pages: without a secret, which a page could not keep. A refresh token can be revoked."""
        mail = cognito.ClientAttributes().with_standard_attributes(email=True)
        return pool.add_client(
            name,
            generate_secret=False,
            auth_flows=cognito.AuthFlow(user_password=True, user_srp=True),
            disable_o_auth=True,
            id_token_validity=ONE_HOUR,
            access_token_validity=ONE_HOUR,
            refresh_token_validity=stays,
            enable_token_revocation=True,
            prevent_user_existence_errors=True,
            read_attributes=mail.with_standard_attributes(email=True, email_verified=True),
            write_attributes=mail,
        )


def _issuer(pool: cognito.UserPool) -> str:
    return f"https://cognito-idp.{Aws.REGION}.amazonaws.com/{pool.user_pool_id}"
