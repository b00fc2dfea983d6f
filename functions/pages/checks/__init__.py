"""What a page must be before it is published: a module a check, each a pure `check(Checked) -> list[Finding]`."""
