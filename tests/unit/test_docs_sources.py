"""docs/sources: one page a kind, with an example that loads and the keys that the kind has."""

import re
from pathlib import Path

import pytest

from orchestration.ingest.sources import KINDS, Source, WebSource, known_keys, load_sources

PAGES = Path(__file__).resolve().parents[2] / "docs" / "sources"


def page(name: str) -> str:
    return (PAGES / f"{name}.md").read_text(encoding="utf-8")


def keys_in_tables(text: str) -> set[str]:
    """What the first cells of the tables of keys hold."""
    tables = re.findall(r"^\| key \|.*\n(?:\|.*\n)+", text, re.MULTILINE)
    return {
        key for table in tables for row in table.splitlines()[2:] for key in re.findall(r"`(\w+)`", row.split("|")[1])
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_of_a_kind_is_right(kind, tmp_path):
    examples = re.findall(r"```toml\n(.*?)```", page(kind), re.DOTALL)
    assert examples
    for example in examples:
        (tmp_path / "sources.toml").write_text(example)
        assert {source.kind for source in load_sources(tmp_path / "sources.toml")} == {kind}


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_has_the_keys_of_its_kind_and_no_others(kind):
    common = set(Source.model_fields) - {"base"} | {"kind"}
    of_the_web = set(WebSource.model_fields) - set(Source.model_fields) if issubclass(KINDS[kind], WebSource) else set()
    assert keys_in_tables(page(kind)) == set(known_keys(kind)) - common - of_the_web


def test_the_first_page_has_the_keys_that_kinds_share():
    assert keys_in_tables(page("README")) == set(WebSource.model_fields) - {"base"} | {"kind"}


def test_every_kind_has_its_page_and_every_link_leads_somewhere():
    assert {path.stem for path in PAGES.glob("*.md")} == {"README", *KINDS}
    for path in PAGES.glob("*.md"):
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            assert (PAGES / target).exists(), f"{path.name}: {target}"
