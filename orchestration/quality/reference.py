"""The list of all checks as Markdown, so that docs/quality.md says what expectations/ says."""

from __future__ import annotations

from pathlib import Path

from orchestration.quality.suites import Suite, load_suites

START, END = "<!-- checks: start -->", "<!-- checks: end -->"
"""What stands between these two lines of the page is written by `python -m orchestration.quality`."""

OVER = {"profile": "profile", "batch": "sample"}


def write_reference(page: Path, expectations_dir: Path) -> None:
    """Put the checks as they are now between the marks of the page."""
    page.write_text(with_reference(page.read_text(encoding="utf-8"), load_suites(expectations_dir)), encoding="utf-8")


def with_reference(text: str, suites: tuple[Suite, ...]) -> str:
    """The page with its list replaced; ValueError if a mark is missing."""
    before, after = text.index(START) + len(START), text.index(END)
    return text[:before] + "\n" + "\n".join(map(_section, suites)) + text[after:]


def _section(suite: Suite) -> str:
    rows = "\n".join(
        f"| `{check.name}` | `{check.wanted}` | {OVER[check.over]} "
        f"| {'**stops**' if check.is_blocking else 'warns'} | {check.why} |"
        for check in suite.expectations
    )
    return (
        f"\n### {suite.table} ({suite.gate})\n\n{suite.about}\n\n"
        f"| check | wanted | of the | if not | why |\n|---|---|---|---|---|\n{rows}\n"
    )
