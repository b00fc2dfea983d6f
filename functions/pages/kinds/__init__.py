"""One module per kind of page: `template`, `pages_of(facts...)` and a pure `view(facts, page) -> View | None`.

None says that the page must not exist (any more).
"""
