"""The rules of the dbt project that its files alone can show: names, descriptions, contracts, closed lists."""

import re
from pathlib import Path
from typing import get_args, get_type_hints

import pytest
import yaml

from orchestration import records
from orchestration.settings import PROJECT_DIR

PROJECT = PROJECT_DIR / "dbt_project"
MODELS = {
    model["name"]: model
    for file in (PROJECT / "models").rglob("*.yml")
    for model in yaml.safe_load(file.read_text(encoding="utf-8")).get("models", [])
}
FILES = {file.stem: file for file in (PROJECT / "models").rglob("*.sql")}
MARTS = sorted(name for name, file in FILES.items() if "marts" in file.parts)
NAMES = {
    "staging": r"stg_(raw|extracted|quality|gazetteer|corrections)__[a-z_]+s",
    "intermediate": r"int_[a-z_]+s_[a-z]+ed",
    "marts": r"(dim|fct)_([a-z_]+s|ingest_ledger)|(entity|event)_redirects",
}
CLOSED_LISTS = {
    "published_at_method": records.PublishedAtMethod,
    "outcome": records.Outcome,
    "reason": get_type_hints(records.Unusable)["reason"],
    "entity_type": records.EntityType,
    "speaker_entity_type": records.EntityType,
    "mention_form": records.MentionForm,
    "mention_method": records.MentionMethod,
    "quote_type": records.QuoteType,
    "speaker_status": records.SpeakerStatus,
    "cue_class": records.CueClass,
    "cue_stance": records.CueStance,
    "cue_factivity": records.CueFactivity,
    "attribution_method": records.AttributionMethod,
    "reported_in_block": records.BlockRole,
    "modality": records.Modality,
    "event_type": records.EventType,
    "event_date_granularity": records.Granularity,
}


def accepted_values(model: str) -> dict[str, list[str]]:
    return {
        column["name"]: test["accepted_values"]["arguments"]["values"]
        for column in MODELS[model]["columns"]
        for test in column.get("data_tests", [])
        if "accepted_values" in test
    }


def layer(file: Path) -> str:
    return file.relative_to(PROJECT / "models").parts[0]


def test_every_model_is_described_and_every_description_has_a_model():
    assert MODELS.keys() == FILES.keys()
    assert [name for name, model in MODELS.items() if not model["description"].startswith("One row per ")] == []


def test_a_model_is_named_after_its_layer():
    assert [name for name, file in FILES.items() if not re.fullmatch(NAMES[layer(file)], name)] == []


def test_staging_joins_nothing_and_marts_read_no_sources():
    for name, file in FILES.items():
        sql = file.read_text(encoding="utf-8")
        assert not (layer(file) == "staging" and re.search(r"\bjoin\b", sql)), name
        assert layer(file) == "staging" or "source(" not in sql, name


def test_a_column_name_means_the_same_everywhere():
    for name, model in MODELS.items():
        for column in model["columns"]:
            assert column["description"] == f'{{{{ doc("{column["name"]}") }}}}', f"{name}.{column['name']}"


def test_every_doc_block_is_used():
    blocks = re.findall(r"{% docs (\w+) %}", (PROJECT / "models" / "columns.md").read_text(encoding="utf-8"))
    assert set(blocks) == {column["name"] for model in MODELS.values() for column in model["columns"]}


@pytest.mark.parametrize("name", MARTS)
def test_a_mart_has_typed_columns_and_a_tested_key(name):
    columns = MODELS[name]["columns"]
    assert [column["name"] for column in columns if "data_type" not in column] == []
    assert "unique" in str(columns[0].get("data_tests", ""))


@pytest.mark.parametrize("name", MARTS)
def test_a_flag_of_a_mart_is_never_null(name):
    flags = [column for column in MODELS[name]["columns"] if re.match(r"(is|has)_", column["name"])]
    is_view = name == "fct_quality_checks"  # over a table whose own DDL says so
    assert is_view or all({"type": "not_null"} in column.get("constraints", []) for column in flags)


def test_closed_lists_are_those_of_the_records():
    checked = set()
    for model in MODELS:
        for column, values in accepted_values(model).items():
            if column in CLOSED_LISTS:
                assert values == list(get_args(CLOSED_LISTS[column])), f"{model}.{column}"
                checked.add(column)
    assert checked == CLOSED_LISTS.keys()


def test_every_claim_is_described():
    described = yaml.safe_load((PROJECT / "tests" / "claims.yml").read_text(encoding="utf-8"))["data_tests"]
    assert {claim["name"] for claim in described} == {file.stem for file in (PROJECT / "tests").glob("*.sql")}


def test_every_mart_is_exposed():
    exposures = yaml.safe_load((PROJECT / "models" / "exposures.yml").read_text(encoding="utf-8"))["exposures"]
    for exposure in exposures:
        assert sorted(re.findall(r"'(\w+)'", " ".join(exposure["depends_on"]))) == MARTS
