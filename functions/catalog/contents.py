"""Pages of the CMS in the catalog's table.

| pk | sk | what |
|---|---|---|
| content#<id> | content | the page with its blocks, or its tombstone |
| contents | <id> | that there is the page: where, and when it changed |
| footer | <place>#<id> | that it is linked at the foot of every page, and as what |
"""

from typing import NamedTuple

from functions.catalog.keys import content_key
from functions.catalog.model import Content
from functions.catalog.rows import Rows
from shop.table import Item, Write, batch_get, partition, to_item


class FooterLink(NamedTuple):
    slug: str
    titles: dict[str, str]


class ListedContent(NamedTuple):
    slug: str
    changed_at: int


class Contents(Rows):
    # ---- reading, strongly

    def content_or_tombstone(self, content_id: str) -> Content | None:
        items = batch_get(self._client, {self.name: [content_key(content_id)]})[self.name]
        return Content.model_validate(items[0]) if items else None

    def contents(self) -> list[ListedContent]:
        return [ListedContent(item["slug"], item["changed_at"]) for item in self._partition("contents")]

    def footer(self) -> list[FooterLink]:
        """By place."""
        return [FooterLink(item["slug"], item["titles"]) for item in self._partition("footer")]

    def _partition(self, pk: str) -> list[Item]:
        return partition(self._client, self.name, pk)

    # ---- writing

    def list_content(self, old: Content | None, new: Content) -> list[Write]:
        """In the page's own transaction: its place in both lists, and that it leaves the place it had."""
        before, after = (_listings(one) for one in (old, new))
        puts = [self._row(row) for row in after.values()]
        return puts + [
            {"Delete": {"TableName": self.name, "Key": to_item({"pk": pk, "sk": sk})}}
            for pk, sk in sorted(before.keys() - after.keys())
        ]


def _listings(content: Content | None) -> dict[tuple[str, str], Item]:
    if content is None or content.withdrawn:
        return {}
    rows: list[Item] = [
        {"pk": "contents", "sk": content.content_id, "slug": content.slug, "changed_at": content.changed_at}
    ]
    if content.footer is not None:
        titles = {locale: text["title"] for locale, text in content.texts.items()}
        place = f"{content.footer:03}#{content.content_id}"
        rows.append({"pk": "footer", "sk": place, "slug": content.slug, "titles": titles})
    return {(row["pk"], row["sk"]): row for row in rows}
