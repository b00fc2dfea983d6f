"""One module per kind of page: `template`, `pages_of(facts...)` and a pure `view(facts, page) -> View | None`.

None says that the page must not exist (any more). What a kind may say besides:

* `media_type`, where its pages are not HTML: the object's Content-Type, with the charset.
* `render(view, theme) -> bytes`, where it needs no template.

A view may say what else than 200 the edge answers, under `ANSWER`: see `ending`.
"""
