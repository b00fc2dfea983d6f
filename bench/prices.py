"""Dollars, us-east-1, November 2026. What every policy pays alike, CloudFront's requests and bytes, is left out.

Of ../shared/PLATFORM.md, but S3's: https://aws.amazon.com/s3/pricing/ (list prices, not looked at again).
"""

LAMBDA_GB_SECOND = 0.0000133334
LAMBDA_REQUEST = 0.20 / 1e6
DYNAMODB_READ = 0.125 / 1e6
DYNAMODB_WRITE = 0.625 / 1e6
SQS_FIFO = 0.50 / 1e6
SQS = 0.40 / 1e6
EVENT = 1.00 / 1e6
S3_GET = 0.40 / 1e6
S3_PUT = 5.00 / 1e6

#: A page that is made when somebody asks for it: 50 ms of a function with 1 GB, ten strong reads.
MADE_AT_A_REQUEST = 0.05 * LAMBDA_GB_SECOND + LAMBDA_REQUEST + 10 * DYNAMODB_READ
#: A page that our builder publishes: the same and as long again for writing, a transaction and edges, the object, the
#: command's and the purge's messages, two events.
_PUBLISHED = (
    *(0.1 * LAMBDA_GB_SECOND, 2 * LAMBDA_REQUEST, 10 * DYNAMODB_READ, 8 * DYNAMODB_WRITE),
    *(S3_PUT, S3_GET, 3 * SQS_FIFO, 3 * SQS, 2 * EVENT),
)
PUBLISHED = sum(_PUBLISHED)
#: A page when all are built: a millisecond (Hugo's), and its share of listing the bucket to see what differs.
LOOKED_AT_BY_ALL = 0.001 * LAMBDA_GB_SECOND + S3_PUT / 1_000
