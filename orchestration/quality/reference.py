"""The list of all checks as Markdown, so that docs/quality.md says what expectations/ says."""

from __future__ import annotations

from pathlib import Path

from orchestration.quality.suites import Expectation, Suite, load_suites

START, END = "<!-- checks: start -->", "<!-- checks: end -->"
"""What stands between these two lines of the page is written by `python -m orchestration.quality`."""

LONGEST_LIST = 6
"""Members of a closed list that the page spells out; longer ones are in records.py."""


def write_reference(page: Path, expectations_dir: Path) -> None:
    """Put the checks as they are now between the marks of the page."""
    page.write_text(with_reference(page.read_text(encoding="utf-8"), load_suites(expectations_dir)), encoding="utf-8")


def with_reference(text: str, suites: tuple[Suite, ...]) -> str:
    """The page with its list replaced; ValueError if a mark is missing."""
    before, after = text.index(START) + len(START), text.index(END)
    return text[:before] + "\n" + "\n".join(map(_section, suites)) + text[after:]


def _section(suite: Suite) -> str:
    rows = "\n".join(
        f"| `{check.name}` | {_wanted(check)} | {'**stops**' if check.is_blocking else 'warns'} | {check.why} |"
        for check in suite.expectations
    )
    return (
        f"\n### {suite.table} ({suite.gate})\n\n{suite.about}\n\n"
        f"| check | what is wanted | if not | why |\n|---|---|---|---|\n{rows}\n"
    )


def _wanted(check: Expectation) -> str:
    """A check's type and limits in words; the types that the suites use, any other by its own name."""
    column, limits = f"`{check.column}`", check.kwargs
    match check.type:
        case "expect_column_values_to_be_between":
            wanted = f"{column} {_range(limits)}"
        case "expect_column_max_to_be_between":
            wanted = f"the highest {column} {_range(limits)}"
        case "expect_column_values_to_be_in_set":
            members = limits["value_set"]
            shown = ", ".join(members) if len(members) <= LONGEST_LIST else f"one of {len(members)} words"
            wanted = f"{column}: {shown}"
        case "expect_column_values_to_match_regex":
            wanted = f"{column} like `{limits['regex']}`"
        case "expect_column_pair_values_a_to_be_greater_than_b":
            wanted = f"`{limits['column_B']}` at most `{limits['column_A']}`"
        case "expect_column_pair_values_to_be_equal":
            wanted = f"`{limits['column_A']}` = `{limits['column_B']}`"
        case other:
            wanted = f"{column} {other.removeprefix('expect_').replace('_', ' ')} {limits}"
    share = f" in {limits['mostly']:.0%} of rows" if "mostly" in limits else ""
    return f"{wanted}{share} ({'by group' if check.over == 'profile' else 'sample'})"


def _range(limits: dict[str, float]) -> str:
    low, high = limits.get("min_value"), limits.get("max_value")
    if high == (low or 0):
        return f"is {high:,}"
    if low is None:
        return f"at most {high:,}"
    return f"at least {low:,}" if high is None else f"from {low:,} to {high:,}"
