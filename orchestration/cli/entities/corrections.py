"""`onrecord entities merge|split|rename|retype|link|list`: what people know better, as rows of one CSV file.

The file is the user's, kept beside sources.toml and in their version control; dbt applies it last in every
build (docs/entities.md). A command here checks the names against what is published and appends its rows.
"""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Column, Table
from rich.text import Text

from orchestration.cli.console import UserError, err, mistakes, nearby, one_of, out, print_json, settings
from orchestration.cli.entities.lookup import (
    ENTITY_TYPES,
    SHOWN_ID_DIGITS,
    Name,
    Type,
    find,
    folded,
    introduced,
    unknown,
)
from orchestration.cli.evidence import printable
from orchestration.cli.published import DataDir, reading, rows

if TYPE_CHECKING:
    import duckdb

Reviewer = Annotated[str, typer.Option(metavar="WHO", help="Who decides.")]
Reason = Annotated[str, typer.Option(metavar="WHY", help="Why, for those who read the file later.")]

WRITTEN_NAME = f"""
    select entity_name, entity_type
    from fct_entity_mentions
    where
        entity_id = $id
        and (
            link_method in ('same_name', 'known_name', 'known_alias', 'acronym')
            or (link_method = 'name_variant' and entity_type = $type)
        )
        -- "Troy" is another's by itself where what stands behind it made it "Troy, Ohio"
        and (entity_type <> 'place' or not contains($key, ', '))
    group by all
    order by bool_or({folded("entity_name")} = {folded("$name")}) desc, count(*) desc, entity_name, entity_type
    limit 1
"""
NAMES_IN_ARTICLE = """
    select entity_name, entity_type
    from fct_entity_mentions
    where entity_id = $id and article_id = $article
    union
    select speaker_name, if(speaker_entity_type = 'place', 'organization', speaker_entity_type)
    from fct_quotes
    where speaker_entity_id = $id and article_id = $article
    order by all
"""
IN_FORCE = """
    select corrections.*, entities.entity_name, entities.entity_type
    from dim_entity_corrections as corrections
    left join dim_entities as entities using (entity_id)
    order by decided_date, correction_action, corrected_name
"""
WHY_UNUSED = {
    "name_is_gone": "no article leads there any more",
    "text_is_gone": "the article does not say so any more",
    "superseded": "a later correction took its place",
    "incomplete": "a cell that it needs is empty",
    "unknown_action": "there is no such action",
}
"""By the words of `dim_entity_corrections.unused_reason`."""


def merge(
    name: Name, into: Annotated[str, typer.Argument(metavar="INTO", help="Name or id of the entity that stays.")],
    reviewer: Reviewer, reason: Reason, entity_type: Type = None, data_dir: DataDir = None,
) -> None:  # fmt: skip
    """Two entities are one.

    INTO stays, with its id and name; the other id leads to it from then on.

    Examples:

        onrecord entities merge "Tony Blinken" "Antony Blinken" --reviewer ida --reason "the same minister"
    """
    with _published(data_dir) as connection:
        entity = _one(connection, name, entity_type)
        target = _one(connection, into, entity_type, like=entity["entity_type"])
        if entity["entity_id"] == target["entity_id"]:
            raise UserError(f"{name} and {into} are one entity already, {introduced(entity)}: nothing is to be merged.")
        row = _of_whole(connection, entity) | _leading_to(connection, target)
    _append("merge", reviewer, reason, row)


def split(
    name: Name, into: Annotated[str, typer.Argument(metavar="INTO", help="Who is meant there.")],
    article: Annotated[str, typer.Option(metavar="ARTICLE_ID", help="The article in which somebody else is meant.")],
    reviewer: Reviewer, reason: Reason, entity_type: Type = None, data_dir: DataDir = None,
) -> None:  # fmt: skip
    """In one article the name means another.

    INTO may be an entity that there is, or the name of a new one; a word in brackets tells namesakes apart.

    Examples:

        onrecord entities split "John Smith" "John Smith (goalkeeper)" --article 8f0c2a71 --reviewer ida --reason sport
    """
    with _published(data_dir) as connection:
        entity = _one(connection, name, entity_type)
        written = _of_article(connection, entity, article)
        target = _target(connection, into, entity)
    for names in written:
        _append("split", reviewer, reason, names | target)


def rename(
    name: Name, new_name: Annotated[str, typer.Argument(metavar="NEW", help="How it is to be called.")],
    reviewer: Reviewer, reason: Reason, entity_type: Type = None, data_dir: DataDir = None,
) -> None:  # fmt: skip
    """Call an entity otherwise.

    Its id stays, and its old name is still one of its aliases.

    Examples:

        onrecord entities rename "Kiev" "Kyiv" --type place --reviewer ida --reason "house style"
    """
    new_name = _said("NEW", new_name)
    with _published(data_dir) as connection:
        entity = _one(connection, name, entity_type)
        if entity["entity_name"] == new_name:
            raise UserError(f"{introduced(entity)} is called so already.")
        namesakes = [e for e in find(connection, new_name, entity["entity_type"]) if e["is_exact"]]
        row = _of_whole(connection, entity) | {"target_name": new_name}
    if other := next((e for e in namesakes if e["entity_id"] != entity["entity_id"]), None):
        err.print(f"There is {introduced(other)} as well; if the two are one, `onrecord entities merge` says so.")
    _append("rename", reviewer, reason, row)


def retype(
    name: Name, to: Annotated[str, typer.Argument(metavar="TYPE", help=f"One of {', '.join(ENTITY_TYPES)}.")],
    reviewer: Reviewer, reason: Reason, entity_type: Type = None, data_dir: DataDir = None,
) -> None:  # fmt: skip
    """A person was taken for a place, and the like.

    Examples:

        onrecord entities retype "Vauxhall Bell" organization --reviewer ida --reason "it is a band"
    """
    wanted = one_of("TYPE", to, ENTITY_TYPES)
    with _published(data_dir) as connection:
        entity = _one(connection, name, entity_type)
        if entity["entity_type"] == wanted:
            raise UserError(f"{introduced(entity)} is of that type already.")
        row = _of_whole(connection, entity)
    if row["entity_name"] == entity["entity_id"]:
        raise UserError(
            f"{introduced(entity)} is no name of its own but what other names were taken for: correct the articles "
            "that go wrong with `onrecord entities split`."
        )
    _append("retype", reviewer, reason, row | {"target_type": wanted})


def link(
    name: Name,
    wikidata_id: Annotated[str, typer.Argument(metavar="QID", help="The item of Wikidata, as Q183.")],
    reviewer: Reviewer, reason: Reason,
    article: Annotated[str | None, typer.Option(metavar="ARTICLE_ID", help="Only in this article.")] = None,
    entity_type: Type = None, data_dir: DataDir = None,
) -> None:  # fmt: skip
    """The entity is this item of Wikidata.

    With --article the name means the item there alone: the entity that has it already, else a new one.

    Examples:

        onrecord entities link "Ida Brandt" Q4115189 --reviewer ida --reason "looked up"

        onrecord entities link "Georgia" Q230 --article 8f0c2a71 --reviewer ida --reason "the country"
    """
    found = re.fullmatch(r"(?:https?://www\.wikidata\.org/(?:wiki|entity)/)?(Q[1-9]\d*)", wikidata_id.strip(), re.I)
    if not found:
        raise UserError(f"{wikidata_id!r} is no item of Wikidata: write its number as Q183.")
    qid = found[1].upper()
    with _published(data_dir) as connection:
        entity = _one(connection, name, entity_type)
        for other in rows(connection, "from dim_entities where wikidata_id = $qid", {"qid": qid}):
            if other["entity_id"] == entity["entity_id"]:
                raise UserError(f"{introduced(entity)} is linked with {qid} already.")
            if not article:
                raise UserError(f"{qid} is {introduced(other)}: if the two are one, `onrecord entities merge` says so.")
        written = _of_article(connection, entity, article) if article else [_of_whole(connection, entity)]
    for names in written:
        _append("link", reviewer, reason, names | {"wikidata_id": qid})


def list_(
    unused: Annotated[bool, typer.Option("--unused", help="Only those without an effect.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Corrections, and whether they hold.

    Those that the publication was built with, each with its effect or the reason why it has none, and how many rows of
    your file wait for the next refresh.

    Examples:

        onrecord entities list

        onrecord entities list --unused --json
    """
    path = settings().entity_corrections
    with _published(data_dir) as connection:
        applied = rows(connection, IN_FORCE)
    waiting = _not_yet(_read(path), applied)
    found = [correction for correction in applied if not (unused and correction["is_used"])]
    if as_json:
        print_json({"corrections": found, "waiting": waiting})
        return
    if found:
        out.print(_table(found))
    else:
        err.print("All corrections hold." if applied else "The publication was built without corrections.")
    if waiting:
        wait = "1 row waits" if len(waiting) == 1 else f"{len(waiting):,} rows wait"
        err.print(f"{wait} in {nearby(path)} for the next `onrecord refresh`.", soft_wrap=True)


def _table(found: list[dict[str, Any]]) -> Table:
    columns = (Column("decided", no_wrap=True), "by", "correction", Column("why", ratio=1), Column("now", ratio=1))
    table = Table(*columns)
    for row in found:
        entity = row["entity_name"] and f"{row['entity_name']} ({row['entity_id'][:SHOWN_ID_DIGITS]})"
        now = entity or "in force" if row["is_used"] else WHY_UNUSED[row["unused_reason"]]
        cells = (row["decided_date"], row["reviewer"], _decision(row), row["correction_reason"])
        style = "" if row["is_used"] else "yellow"
        table.add_row(*(Text(printable(str(cell or "")), style) for cell in (*cells, now)))
    return table


def _decision(row: dict[str, Any]) -> str:
    """`rename Kiev → Kyiv`; ids are cut to the digits that are shown elsewhere."""
    name = row["corrected_name"] or "?"
    name = name[:SHOWN_ID_DIGITS] if re.fullmatch(r"[0-9a-f]{20}", name) else name
    into = row["target_name"] or row["wikidata_id"] or (row["entity_type"] if row["is_used"] else None) or "?"
    where = f" in {row['article_id'][:SHOWN_ID_DIGITS]}" if row["article_id"] else ""
    return f"{row['correction_action']} {name} → {into}{where}"


def _published(data_dir: Path | None) -> Any:
    return reading(settings(data_dir=data_dir))


def _one(
    connection: duckdb.DuckDBPyConnection, name: str, entity_type: str | None, *, like: str | None = None
) -> dict[str, Any]:
    """The one published entity of that name or id; a sentence that tells the way on where there is none or several.

    Of several, the one of type `like` is meant, and then the one that is no open name."""
    wanted = one_of("--type", entity_type, ENTITY_TYPES)
    found = [entity for entity in find(connection, name, wanted) if entity["is_exact"]]
    if not found:
        raise UserError(unknown(connection, name, wanted))
    for preferred in ([e for e in found if e["entity_type"] == like], found):
        if len(preferred) == 1:
            return preferred[0]
    raise UserError(f"{name!r} may be {'; '.join(map(introduced, found[:5]))}: give the id in place of the name.")


def _target(connection: duckdb.DuckDBPyConnection, into: str, entity: dict[str, Any]) -> dict[str, str | None]:
    """What leads to INTO: an entity that there is, else a new one of the same type."""
    into = _said("INTO", into)
    found = [e for e in find(connection, into) if e["is_exact"]]
    known = [e for e in found if e["entity_id"] != entity["entity_id"]]
    alike = [e for e in known if e["entity_type"] == entity["entity_type"]] or known
    if len(alike) == 1:
        return _leading_to(connection, alike[0])
    if alike:
        raise UserError(f"{into!r} may be {'; '.join(map(introduced, alike[:5]))}: give the id in place of the name.")
    if found:
        raise UserError(f"{into!r} is the name that it has: add a word in brackets that tells the two apart.")
    return {"target_name": into, "target_type": entity["entity_type"]}


def _of_whole(connection: duckdb.DuckDBPyConnection, entity: dict[str, Any]) -> dict[str, str | None]:
    """Cells that mean the whole entity: a name that articles write and that leads to it by itself, else its id."""
    asked = {name: entity[f"entity_{name}"] for name in ("id", "type", "name", "key")}
    for written in rows(connection, WRITTEN_NAME, asked):
        return written
    return {"entity_name": entity["entity_id"], "entity_type": entity["entity_type"]}


def _of_article(
    connection: duckdb.DuckDBPyConnection, entity: dict[str, Any], article: str
) -> list[dict[str, str | None]]:
    """Cells that mean the entity in one article: each name that the article has for it."""
    article_id = _article(connection, article)
    written = rows(connection, NAMES_IN_ARTICLE, {"id": entity["entity_id"], "article": article_id})
    if not written:
        raise UserError(f"The article {article_id[:8]} does not name {introduced(entity)}: nothing is to be corrected.")
    return [names | {"article_id": article_id} for names in written]


def _leading_to(connection: duckdb.DuckDBPyConnection, target: dict[str, Any]) -> dict[str, str | None]:
    """Cells that lead to an entity: a name that articles write, else the key that its id is made of."""
    written = _of_whole(connection, target)
    is_name = written["entity_name"] != target["entity_id"] and written["entity_type"] == target["entity_type"]
    return {
        "target_name": written["entity_name"] if is_name else target["entity_key"],
        "target_type": target["entity_type"],
    }


def _article(connection: duckdb.DuckDBPyConnection, article_id: str) -> str:
    query = "select article_id from dim_articles where starts_with(article_id, lower($id)) limit 2"
    found = rows(connection, query, {"id": article_id})
    if len(found) != 1:
        many = "More than one" if found else "No"
        raise UserError(f"{many} published article has an id that begins with {article_id!r}: `onrecord show` has ids.")
    return str(found[0]["article_id"])


def _said(what: str, text: str) -> str:
    if not (said := " ".join(text.split())):
        raise UserError(f"{what} is empty: it is read by those who come after you.")
    return said


def _read(path: Path) -> list[dict[str, str]]:
    from orchestration.defs.corrections import CorrectionsError, read_corrections

    with mistakes(CorrectionsError):
        return read_corrections(path)


def _not_yet(written: list[dict[str, str]], applied: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Rows of the file that the publication does not know."""
    names = {"correction_action": "action", "corrected_name": "entity_name"}
    names |= {name: name for name in ("article_id", "target_name", "wikidata_id")}
    known = {tuple(row[column] or "" for column in names) for row in applied}
    return [row for row in written if tuple(row[cell].strip() for cell in names.values()) not in known]


def _append(action: str, reviewer: str, reason: str, facts: dict[str, str | None]) -> None:
    """One row more in the user's file, in its own order of columns; the file and its header where there is none."""
    from orchestration.defs.corrections import COLUMNS

    path = settings().entity_corrections
    decided = datetime.now(UTC).date().isoformat()
    row = {"action": action, **facts, "reviewer": _said("--reviewer", reviewer), "reason": _said("--reason", reason)}
    held = _read(path)
    if any(all(old[cell] == (row.get(cell) or "") for cell in COLUMNS[:10]) for old in held):
        err.print(f"{nearby(path)} says so already.", soft_wrap=True)
        return
    try:
        text = path.read_bytes().decode("utf-8-sig") if path.exists() else ""
        header = next(csv.reader(text.splitlines()), list(COLUMNS))
        ending = "\r\n" if "\r\n" in text else "\n"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, lineterminator=ending)
            if not text.strip():
                writer.writeheader()
            elif not text.endswith("\n"):
                file.write(ending)
            writer.writerow(row | {"decided_on": decided})
    except OSError as error:
        raise UserError(f"{path} cannot be written ({error.strerror}): ONRECORD_ENTITY_CORRECTIONS moves it.") from None
    err.print(f"Written to {nearby(path)}; the next `onrecord refresh` applies it.", soft_wrap=True)


def register(app: typer.Typer) -> None:
    for command in (merge, split, rename, retype, link):
        app.command()(command)
    app.command("list")(list_)
