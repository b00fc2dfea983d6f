"""FanOut -> ask for the next pages that printed a facet"""

from functions.pages.model import FanOut
from functions.pages.requests import Requests
from shop.consumer import commands

requests = Requests.from_environment()


@commands(FanOut, fifo=False)
def handler(command: FanOut) -> None:
    requests.go_on(command)
