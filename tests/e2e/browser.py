"""Headless Chromium, as a shopper has it: phone and desktop, console errors collected."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import which

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

#: Debian's Chromium finds no network here but ours; without these it asks for its maker's hosts.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
DESKTOP, PHONE = (1280, 900), (375, 800)


@contextmanager
def chromium() -> Iterator[Browser]:
    executable = which("chromium") or which("chromium-browser") or which("google-chrome")
    assert executable, "the browser tests need chromium on the PATH (apt-get install chromium)"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Visitor:
    """One person with one browser profile. What goes wrong on a page is in `errors`."""

    context: BrowserContext
    base: str
    shots: Path
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page: Page = self.context.new_page()
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        """A refusal of the API is printed as an error by the browser and is none."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.errors.append(message.text)

    def go(self, path: str) -> "Visitor":
        self.page.goto(self.base + path)
        return self

    def shot(self, name: str) -> None:
        self.page.screenshot(path=self.shots / f"{name}.png", full_page=True)
