"""Writes data_dictionary.md beside this file from dbt's descriptions: `python docs/build_data_dictionary.py`.

The prose lives in dbt_project/models (one block a column name in columns.md); a test fails when the page is stale.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

DBT_PROJECT = Path(__file__).resolve().parent.parent / "dbt_project"
PAGE = Path(__file__).resolve().parent / "data_dictionary.md"

INTRODUCTION = """\
# Data dictionary

The tables of a publication: `published/current/analytics.duckdb`, or one Parquet file each. Dimensions (`dim_`)
describe things, facts (`fct_`) are what was counted. Ids are 20 hexadecimal digits made of what they name, so the same
input gives the same ids in every warehouse. Offsets (`char_start`, `char_end`) count Unicode code points from 0 into
`dim_articles.text` and are half-open:

```sql
select substring(articles.text, spans.char_start + 1, spans.char_end - spans.char_start) = spans.span_text
from fct_quote_spans as spans
inner join dim_articles as articles using (article_version_id)
```

Made by `python docs/build_data_dictionary.py` from the descriptions in `dbt_project/models`.
"""


def data_dictionary(manifest: Mapping[str, Any]) -> str:
    """The page for the marts of a dbt manifest, dimensions before facts, columns in their order."""
    marts = sorted(
        (node for node in manifest["nodes"].values() if node["resource_type"] == "model" and node["schema"] == "marts"),
        key=lambda node: node["name"],
    )
    contents = "\n".join(f"- [{node['name']}](#{node['name']})" for node in marts)
    return "\n".join([INTRODUCTION, contents, "", *map(_table, marts)])


def _table(node: Mapping[str, Any]) -> str:
    rows = [
        f"| `{name}` | {column['data_type']} | {_one_line(column['description'])} |"
        for name, column in node["columns"].items()
    ]
    head = ["| column | type | what it is |", "|---|---|---|"]
    return "\n".join([f"## {node['name']}", "", _one_line(node["description"]), "", *head, *rows, ""])


def _one_line(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def parse_project(target: Path) -> dict[str, Any]:
    """dbt's manifest of the project as it stands; no warehouse is opened."""
    environment = {"DBT_TARGET_PATH": str(target), "DBT_LOG_PATH": str(target), "DBT_PROFILES_DIR": str(DBT_PROJECT)}
    command = [sys.executable, "-W", "ignore", "-m", "dbt.cli.main", "--quiet", "parse"]
    subprocess.run(command, cwd=DBT_PROJECT, env=os.environ | environment, check=True)
    manifest: dict[str, Any] = json.loads((target / "manifest.json").read_text(encoding="utf-8"))
    return manifest


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        PAGE.write_text(data_dictionary(parse_project(Path(folder))), encoding="utf-8")
    print(f"{PAGE} is up to date.")
