"""What a page depends on, by name: events name what changed of a subject, a page what it printed."""

#: Every page is made from the theme.
THEME = "theme"
#: The list of categories that every page prints in its head.
NAVIGATION = "navigation"
#: The links at the foot of every page.
FOOTER = "footer"
#: What every page printed.
EVERY_PAGE = frozenset((THEME, NAVIGATION, FOOTER))
#: The list of the youngest products.
NEWEST = "newest"
#: The list of all pages of the CMS.
CONTENTS = "contents"


def product_facet(product_id: str, facet: str) -> str:
    return f"product:{product_id}:{facet}"


def category_facet(category_id: str, facet: str) -> str:
    return f"category:{category_id}:{facet}"


def content_facet(content_id: str) -> str:
    return f"content:{content_id}"
