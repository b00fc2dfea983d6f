"""The PSP double's hosted page: HTML with its style inside, and no script."""

from html import escape
from string import Template

from functions.doubles.psp_model import CARDS, Intent

STYLE = """
:root { color-scheme: light dark; --ink: #16202e; --soft: #5b6675; --line: #d7dce3; --ground: #f3f5f8; --card: #fff;
  --go: #1f5fd6; --no: #b3261e; --no-ground: #fdecea }
@media (prefers-color-scheme: dark) { :root { --ink: #e9edf3; --soft: #a3adbb; --line: #38424f; --ground: #10161d;
  --card: #1a222c; --go: #2f6bdb; --no: #ffb4ab; --no-ground: #45201c } }
* { box-sizing: border-box }
body { margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 26rem; background: var(--card); border: 1px solid var(--line); border-radius: 14px;
  padding: 1.5rem; box-shadow: 0 12px 32px rgb(16 24 40 / 8%) }
header { display: flex; justify-content: space-between; gap: 1rem; color: var(--soft); font-size: .875rem }
h1 { margin: .75rem 0 1.25rem; font-size: 2.25rem; line-height: 1.1; font-variant-numeric: tabular-nums }
h1.words { font-size: 1.5rem }
label { display: block; margin-bottom: .9rem; font-size: .875rem; color: var(--soft) }
input { display: block; width: 100%; margin-top: .25rem; padding: .7rem .8rem; border: 1px solid var(--line);
  border-radius: 8px; background: transparent; color: var(--ink); font: inherit; font-variant-numeric: tabular-nums }
input:focus-visible, button:focus-visible, a:focus-visible { outline: 3px solid var(--go); outline-offset: 2px }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: .9rem }
button, .button { display: block; width: 100%; padding: .85rem; border: 0; border-radius: 8px; background: var(--go);
  color: #fff; font: inherit; font-weight: 600; text-align: center; text-decoration: none; cursor: pointer }
.error { margin: 0 0 1rem; padding: .7rem .9rem; border-radius: 8px; background: var(--no-ground); color: var(--no) }
.hints { margin-top: 1.25rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .8125rem;
  color: var(--soft) }
.hints p { margin: 0 0 .4rem }
.hints ul { margin: 0; padding: 0; list-style: none }
.hints code { color: var(--ink); font-size: .8125rem; user-select: all; white-space: nowrap }
"""

PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">$head
<title>$title</title>
<style>$style</style>
</head>
<body>
<main>
<header><span>Evershelf</span><span>Test payment</span></header>
$body
</main>
</body>
</html>
""")

FORM = Template("""<h1 id="amount">$amount</h1>
$error<form method="post">
<label>Card number
<input id="card-number" name="number" inputmode="numeric" autocomplete="off" placeholder="4242 4242 4242 4242"
 maxlength="23" required autofocus$invalid></label>
<div class="pair">
<label>Expiry
<input id="card-expiry" name="expiry" inputmode="numeric" autocomplete="off" value="12/34" maxlength="7"
 required></label>
<label>Security code
<input id="card-cvc" name="cvc" inputmode="numeric" autocomplete="off" value="123" maxlength="4" required></label>
</div>
<button id="pay">Pay $amount</button>
</form>
<div class="hints"><p>No money moves here. Never type a real card:</p><ul>
$hints
</ul></div>""")

HINT_IDS = {"succeeded": "pay-hint", "processing": "processing-hint", "generic_decline": "decline-hint"}


def form(intent: Intent, *, error: str | None = None) -> str:
    hints = "\n".join(
        f'<li id="{HINT_IDS.get(card.decline_code or card.becomes, "funds-hint")}">'
        f"<code>{card.number}</code> {card.hint}</li>"
        for card in CARDS.values()
    )
    shown = f'<p class="error" id="error" role="alert">{escape(error)} Try another card.</p>\n' if error else ""
    invalid = ' aria-invalid="true" aria-describedby="error"' if error else ""
    body = FORM.substitute(amount=escape(intent.money.display), error=shown, invalid=invalid, hints=hints)
    return _page(f"Pay {intent.money.display}", body)


def message(title: str, text: str, *, back: str | None = None, reload_after: int | None = None) -> str:
    link = f'\n<a class="button" id="return" href="{escape(back)}">Back to the shop</a>' if back else ""
    head = f'\n<meta http-equiv="refresh" content="{reload_after}">' if reload_after else ""
    body = f'<h1 class="words" id="message">{escape(title)}</h1>\n<p>{escape(text)}</p>{link}'
    return _page(title, body, head)


def _page(title: str, body: str, head: str = "") -> str:
    return PAGE.substitute(title=escape(title), style=STYLE, body=body, head=head)
