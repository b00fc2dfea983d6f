"""What a check is given."""

from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cached_property

from functions.pages.checks.glance import Glance, glanced
from functions.pages.checks.markup import Markup, read
from functions.pages.model import View


@dataclass(frozen=True)
class Checked:
    """One page as it would be published. `unknown` says which addresses of this shop lead nowhere, by the facts."""

    path: str
    body: bytes
    view: View
    unknown: Callable[[Set[str]], Set[str]]

    #: Whether `markup` may be a glance: a check then finds something if it would, but may not say it right.
    glance: bool = False

    @cached_property
    def markup(self) -> Markup | Glance:
        html = self.body.decode()
        return (glanced(html) if self.glance else None) or read(html)
