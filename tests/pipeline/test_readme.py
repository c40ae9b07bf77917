"""What the README shows is what the demo gives."""

import polars as pl

from orchestration.settings import PROJECT_DIR


def test_the_quotes_in_the_readme_are_rows_of_the_demo(demo):
    readme = (PROJECT_DIR / "README.md").read_text(encoding="utf-8")
    table = readme.split("<!-- quotes of the demo -->\n", 1)[1].split("\n\n", 1)[0]
    shown = [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in table.splitlines()[2:]]
    quotes = pl.read_parquet(demo.published_dir / "current/parquet/fct_quotes.parquet")
    given = set(
        quotes.select(
            pl.col("published_date").cast(pl.String), "outlet", "speaker_name", "cue_text", "quote_type", "content_text"
        ).iter_rows()
    )
    assert len(shown) >= 5
    assert [row for row in shown if row not in given] == []
