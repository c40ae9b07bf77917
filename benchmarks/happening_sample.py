"""Are merged reports one happening? A seeded sample of `fct_events` to read, and the share that a reader confirmed.

    python -m benchmarks.happening_sample draw ANALYTICS_DUCKDB [--count 100] [--seed 1]   # the sheet to read
    python -m benchmarks.happening_sample judged                                           # what the verdicts say

Only happenings with several mentions are drawn; verdicts/happenings.csv holds ids and our words, no text of articles.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

import duckdb

VERDICTS = Path(__file__).parent / "verdicts" / "happenings.csv"

SHEET = """
    with drawn as (
        from fct_events
        where mention_count > 1
        order by md5(event_id || $seed)
        limit $count
    )

    select
        drawn.event_id, drawn.event_type, drawn.modality, drawn.mention_count,
        list({
            'published': cast(reports.published_date as varchar), 'outlet': reports.outlet,
            'day': cast(reports.event_start_date as varchar), 'sentence': reports.sentence_text,
            'actors': array_to_string(mentions.actor_names, ', '),
            'recipients': array_to_string(mentions.recipient_names, ', ')
        } order by reports.published_at nulls last, reports.event_mention_id) as reports
    from drawn
    inner join fct_event_reports as reports using (event_id)
    inner join fct_event_mentions as mentions using (event_mention_id)
    group by all
    order by drawn.event_id
"""


def draw(publication: Path, count: int, seed: str) -> None:
    """Print the happenings with their sentences, one after another."""
    with duckdb.connect(str(publication), read_only=True) as connection:
        drawn = connection.execute(SHEET, {"seed": seed, "count": count}).fetchall()
    for event_id, event_type, modality, mention_count, reports in drawn:
        print(f"# {event_id},{mention_count}  {event_type} {modality}")
        for report in reports[:6]:
            print(f"  {report['published']} {report['outlet']} [{report['day']}] ", end="")
            print(f"{report['actors']} > {report['recipients']} | {report['sentence']}")


def judged(path: Path = VERDICTS) -> float:
    """Print the verdicts' counts; the share of happenings that are one."""
    with path.open(encoding="utf-8", newline="") as lines:
        verdicts = Counter(row["verdict"] for row in csv.DictReader(lines))
    share = verdicts["one"] / verdicts.total()
    print(f"{verdicts.total()} happenings with several mentions read, {verdicts['one']} are one: {share:.1%}")
    return share


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    drawing = commands.add_parser("draw")
    drawing.add_argument("publication", type=Path, help="a published analytics.duckdb")
    drawing.add_argument("--count", type=int, default=100)
    drawing.add_argument("--seed", default="1")
    commands.add_parser("judged")
    options = parser.parse_args()
    if options.command == "draw":
        draw(options.publication, options.count, options.seed)
    else:
        judged()


if __name__ == "__main__":
    sys.exit(main())
