"""What can go wrong for an operator.

* Failure                 says what happened and what to do next; the command ends with exit code 1
  + NotDeployed           the stage is not there (yet)
  + Refused               AWS, or the emulator, did not take what we sent
"""


class Failure(Exception):
    """Ends a command. `what` happened in one sentence; `then` is what the operator does next."""

    def __init__(self, what: str, *, then: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.then = then


class NotDeployed(Failure):
    pass


class Refused(Failure):
    pass
