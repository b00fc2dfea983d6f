"""A table of the shop."""

from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam


class Table(dynamodb.Table):
    """Grants what is named on the table; the CDK's own `grant` gives it on every index, too."""

    def grant(self, grantee: iam.IGrantable, *actions: str) -> iam.Grant:
        return iam.Grant.add_to_principal(grantee=grantee, actions=list(actions), resource_arns=[self.table_arn])

    def grant_query(self, grantee: iam.IGrantable, *, index: str) -> None:
        arn = f"{self.table_arn}/index/{index}"
        iam.Grant.add_to_principal(grantee=grantee, actions=["dynamodb:Query"], resource_arns=[arn])
