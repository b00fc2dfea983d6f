"""A page looked at in passing is in order if, and only if, it is when it is read."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from functions.pages.checking import CHECKS, MOST_FINDINGS, findings_of
from functions.pages.checks.checked import Checked
from functions.pages.checks.glance import glanced
from functions.pages.model import Finding, View
from functions.pages.render import HTML
from tests.unit.pages.storefront import CheckedSite
from tests.unit.pages.test_checks import nowhere

#: What pages are made of, and what they should not be; `_` for a space.
FRAGMENTS = """
<div> </div> <p> </p> <ul> </ul> <li> </li> <li><a> </a> <a><b> </b> <span> </span> <table> <tbody> <tr> <td> </table>
<select> <option> </select> <form> </form> <button> </button> <article> </article> <h2> </h2> <br> <br/> <hr> <div/>
<svg> </svg> <path/> <path> <g> </g> <title> </title> <svg/> <math> </math> <foreignObject> </foreignObject> <image>
<!-- --> <!--> <!x> <!doctype_html> <?x?> <![CDATA[ ]]> </> </br> < > & &amp; &foo; " ' = / x <script> </script>
<style> </style> <textarea> </textarea> <noscript> </noscript> <template> </template> <xmp> </xmp> <plaintext>
<iframe> </iframe> <frameset> <head> <body> <html> </body> </html> <body_id="main"> <x-end> <x-island> </DIV> <LI>
<p_id="price"> <p_id='one'> <p_id=two> <a_href="#one"> <a_href="#mian"> <a_href="/gone/"> <a_href="/c/kitchen/">
<a_href='/gone/'> <svg><a_href="/gone/"/></svg> <svg><title>a</title></svg> <noscript><p_id="one"></noscript>
<noscript><img_src="/x"></noscript> <img_src="/media/a.svg"_alt=""_width=1_height=1> <img_src="/media/a.svg">
<img_title="x_>_</div>_"> <img_title='x_>_</div'> <div_title="</div>"> <div_title='</div>'> <p_title="it's">
<p_title='a"b'> <p_title="a>b"> <i_title=a"b> <i_a_a> title=" <script>"</div>"</script> <script>"<div>"</script>
<style><li></style> <!--</div>--> <!--<div>--> <script_type="application/ld+json">{ <link_rel="canonical"_href="/">
<meta_name="description"_content="x"> <title></title> <li_data-product-id="mug"_data-price="1">
<i_data-sku="MUG-RED"_data-band="in_stock"> <b=""> </b=""> </p=""> <noscript><!-- --></noscript> <svg><title/></svg>
<svg><title><!-- --></title></svg> <param> <svg><source> </source></svg> <path/> <title/> <frame> </noscript> <keygen>
""".split()  # noqa: SIM905


@pytest.fixture(scope="module")
def site() -> CheckedSite:
    return CheckedSite()


@pytest.fixture(scope="module")
def view(site: CheckedSite) -> View:
    return site.view("/p/mug/")


def agree(html: str, view: View) -> list[Finding]:
    page = Checked("/p/mug/", html.encode(), view, nowhere)
    read = [finding for check in CHECKS for finding in check.check(page)][:MOST_FINDINGS]
    assert findings_of(page, HTML) == read
    return read


def test_every_page_of_the_storefront_is_in_order_at_a_glance(site: CheckedSite):
    pages = [path for path, kind in site.bucket.media_types.items() if kind.startswith("text/html")]
    assert len(pages) > 5
    assert [path for path in pages if glanced(site.text(path)) is None] == []


@settings(max_examples=600, deadline=None)
@given(data=st.data())
def test_whatever_is_put_into_a_page_or_cut_out_of_it(site: CheckedSite, view: View, data: st.DataObject):
    html = site.text("/p/mug/")
    for _ in range(data.draw(st.integers(1, 3))):
        tags = [at for at, letter in enumerate(html) if letter in "<>"] or [0]
        at, to = sorted(data.draw(st.lists(st.sampled_from(tags) | st.integers(0, len(html)), min_size=2, max_size=2)))
        cut = data.draw(st.sampled_from([0, 0, 0, to - at]))
        put = data.draw(st.lists(st.sampled_from(FRAGMENTS), max_size=5).map("".join)).replace("_", " ")
        html = html[:at] + put + html[at + cut :]
    agree(html, view)


@settings(max_examples=600, deadline=None)
@given(fragments=st.lists(st.sampled_from(FRAGMENTS), max_size=12))
def test_whatever_is_in_the_middle_of_a_page(site: CheckedSite, view: View, fragments: list[str]):
    put = "".join(fragments).replace("_", " ")
    agree(site.text("/p/mug/").replace("</main>", f"{put}</main>"), view)


@pytest.mark.parametrize(
    ("harmful", "finding"),
    [
        ("<div><img src='/media/a' alt='' width=1 height=1 title='x > </div'>", "<div> of line"),
        ('<div><img src="/media/a" alt="" width=1 height=1 title="x > </div> ">', "<div> of line"),
        ("<div><!-- </div> -->", "<div> of line"),
        ('<svg><title><b id="one"></b></title></svg><a href="#one">x</a>', "#one is nowhere"),
        ('<p></p="">', '</p=""> closes nothing'),
        ('<div><b="">x</b></div>', "</b> closes nothing"),
        ('<div><b&quot;>x</b"></div>', '</b"> closes nothing'),
        ('<noscript><!--</noscript><a href="/gone/">x</a>--></noscript>', "/gone/ leads nowhere"),
        ("<noscript><style></noscript></style></noscript>", "</style> closes nothing"),
        ("<svg><title><!--</title>--></title></svg>", "</title> closes nothing"),
        ("<svg><title/></svg>", "<svg> is never closed"),
        ("<svg><plaintext></plaintext></svg>", "<svg> is never closed"),
        ("<svg><noscript><!--</noscript>--></noscript></svg>", "</noscript> closes nothing"),
        ('<svg><script type="application/ld+json">{&quot;a&quot;:1}</script></svg>', "the JSON-LD is not JSON"),
        ('<object><param name="a" value="b"></object>', "<param> of line"),
        ("<svg><source></source></svg>", "</source> closes nothing"),
        ("<div><script>'</div>'</script>", "<div> of line"),
        ("<div><style></div></style>", "<div> of line"),
        ("<div><?x </div>", "<div> of line"),
        ("<ul></ul<title></title>", "<ul> of line"),
        ("<svg><g></svg>", "<g> of line"),
        ("<svg></g></svg>", "</g> closes nothing"),
        ("<plaintext></plaintext>", "<plaintext> is never closed"),
        ("<ul><li><div></ul>", "<div> of line"),
        ("<ul><li><b></li><li></ul>", "<b> of line"),
        ("<p><div></p></div>", "</p> closes nothing"),
        ('<noscript><p id="one"></p></noscript><a href="#one">x</a>', "#one is nowhere"),
        ('<svg><a href="/gone/"></a></svg>', "/gone/ leads nowhere"),
        ('<table><form action="/gone/"></form></table>', "/gone/ leads nowhere"),
        ('<template><a href="/gone/">x</a></template>', "/gone/ leads nowhere"),
    ],
)
def test_what_a_tree_or_a_text_alone_would_hide_is_found(site: CheckedSite, view: View, harmful: str, finding: str):
    found = agree(site.text("/p/mug/").replace("</body>", f"{harmful}</body>"), view)
    assert any(one.what.startswith(finding) for one in found), found


@pytest.mark.parametrize(
    "harmless",
    [
        '<svg viewBox="0 0 1 1"><path d="M0 0"/><linearGradient id="g" /><title>An icon</title></svg>',
        '<svg viewBox="0 0 1 1"><path d="M0 0"></path></svg>',
        "<!-- <p></div> -->",
        "<script>if (1 < 2 && 'a' > '<li>') {}</script>",
        "<noscript><p>Without scripts</p></noscript>",
        '<p title="Robin&#x27;s &amp; &quot;her&quot;" hidden>Robin&#x27;s &amp; &quot;her&quot; &#x2f; 1\xa0€</p>',
        '<p hidden="" title="">24" wide</p>',
    ],
)
def test_what_is_written_in_either_way_needs_no_second_look(site: CheckedSite, view: View, harmless: str):
    html = site.text("/p/mug/").replace("</main>", f"{harmless}</main>")
    assert agree(html, view) == []
    assert glanced(html) is not None


@pytest.mark.parametrize(
    "harmless",
    [
        "<ul><li>one<li>two</ul>",
        "<p>one<p>two<div></div>",
        "<table><tr><td>1<td>2<tr><td>3</table>",
        "<p title='it is > that'>wide</p>",
        "<br/>",
    ],
)
def test_what_a_parser_would_write_otherwise_gets_a_second_look_and_is_allowed(
    site: CheckedSite, view: View, harmless: str
):
    html = site.text("/p/mug/").replace("</main>", f"{harmless}</main>")
    assert glanced(html) is None
    assert agree(html, view) == []
