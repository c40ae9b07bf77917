"""The codebook of events, and counting, on parses written by hand."""

import csv
from pathlib import Path
from typing import get_args

import pytest
import spacy
from spacy.tokens import Doc

from orchestration.extract.entities import Entities
from orchestration.extract.events.agents import Agents
from orchestration.extract.events.codebook import BOOK
from orchestration.extract.events.counts import figures_in
from orchestration.extract.events.syntax import agents, objects, patients, subjects
from orchestration.extract.events.topics import topic_of
from orchestration.extract.lexicon import load
from orchestration.records import EventContext, EventType, Participant, Sector, Span

VOCAB = spacy.blank("en").vocab
SEED = Path(__file__).resolve().parents[2] / "dbt_project" / "seeds" / "event_types.csv"
MODES = {
    "CONSULT": "visit third-party multilateral phone",
    "AGREE": "assist change yield meet",
    "REQUEST": "assist change yield meet",
    "REJECT": "assist change yield meet",
    "AID": "economic military humanitarian asylum",
    "RETREAT": "withdraw release return disarm ceasefire access resign",
    "ACCUSE": "disapprove investigate allege",
    "THREATEN": "restrict ban arrest relations expel territory violence",
    "PROTEST": "demo riot general strike hunger boycott obstruct",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "confiscate restrict ban censor curfew martial-law arrest deport withhold cyber",
    "ASSAULT": "abduct beat torture execute sexual assassinate destroy primitive firearms explosives suicide-attack "
    "heavy-weapons cleansing massacre unconventional",
}
"""PLOVER's modes by type, and AGREE with the modes that REQUEST and REJECT share."""

every_code = [
    *BOOK.verbs.items(),
    *BOOK.nouns.items(),
    *(
        (key, c.code)
        for rows in (BOOK.conditions, BOOK.noun_conditions)
        for key, cs in rows.items()
        for c in cs
        if c.code
    ),
]


def test_the_codebook_knows_all_sixteen_types_and_no_other():
    assert {code.event_type for _, code in every_code} == set(get_args(EventType))


def test_every_mode_of_the_codebook_is_one_of_its_type():
    strange = [
        (word, code)
        for word, code in every_code
        if code.mode and code.mode not in MODES.get(code.event_type, "").split()
    ]
    assert strange == []


def test_the_table_of_event_types_has_each_type_once():
    with SEED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["event_type"] for row in rows] == list(get_args(EventType))
    scale = {row["event_type"]: float(row["plover_scale"]) for row in rows}
    assert scale["ACCUSE"] == -3 and scale["ASSAULT"] == min(scale.values()) and scale["RETREAT"] == max(scale.values())
    quads = {row["event_type"]: row["quad_class"] for row in rows}
    assert quads["SANCTION"] == "material_conflict"


def parse(*rows: tuple[str, str, str, int, str]) -> Doc:
    """A Doc from (word, tag, dependency, head, lemma)."""
    words, tags, deps, heads, lemmas = zip(*rows, strict=True)
    coarse = {"VB": "VERB", "NN": "NOUN", "CD": "NUM", "IN": "ADP", "DT": "DET", "CC": "CCONJ"}
    pos = ["AUX" if dep == "auxpass" else coarse.get(tag[:2], "X") for tag, dep in zip(tags, deps, strict=True)]
    return Doc(VOCAB, words=words, tags=tags, pos=pos, deps=deps, heads=heads, lemmas=lemmas)


def test_a_passive_has_patients_and_an_agent():
    doc = parse(
        ("Miners", "NNS", "nsubjpass", 2, "miner"),
        ("were", "VBD", "auxpass", 2, "be"),
        ("arrested", "VBN", "ROOT", 2, "arrest"),
        ("by", "IN", "agent", 2, "by"),
        ("troops", "NNS", "pobj", 3, "troop"),
    )
    assert [t.text for t in patients(doc[2])] == ["Miners"]
    assert [t.text for t in agents(doc[2])] == ["troops"]
    assert subjects(doc[2]) == []


def test_coordinated_verbs_share_their_subject():
    doc = parse(
        ("Rebels", "NNS", "nsubj", 1, "rebel"),
        ("shelled", "VBD", "ROOT", 1, "shell"),
        ("farms", "NNS", "dobj", 1, "farm"),
        ("and", "CC", "cc", 1, "and"),
        ("took", "VBD", "conj", 1, "take"),
        ("hostages", "NNS", "dobj", 4, "hostage"),
    )
    assert [t.text for t in subjects(doc[4])] == ["Rebels"]
    assert [t.text for t in objects(doc[4])] == ["hostages"]


@pytest.mark.parametrize(("number", "count"), [("12", 12), ("twelve", 12), ("1,200", 1200), ("dozens", None)])
def test_the_dead_are_counted_in_digits_and_words(number, count):
    doc = parse(
        ("Shells", "NNS", "nsubj", 1, "shell"),
        ("killed", "VBD", "ROOT", 1, "kill"),
        (number, "CD", "nummod", 3, number),
        ("farmers", "NNS", "dobj", 1, "farmer"),
    )
    figures = figures_in(doc[1], BOOK.verbs["kill"], offset=100)
    assert [(f.kind, f.number) for f in figures] == ([("dead", count)] if count else [])
    assert [doc.text[f.span.start - 100 : f.span.end - 100] for f in figures] == ([number] if count else [])


@pytest.mark.parametrize(
    ("phrase", "country", "sector"),
    [
        ("Norwegian troops", "NO", "MIL"),
        ("the Peruvian foreign minister", "PE", "GOV"),
        ("opposition leader", None, "OPP"),
        ("rebel commander", None, "REB"),
        ("members of the council", None, "GOV"),
        ("two judges in Chile", "CL", "JUD"),
        ("his mother", None, "CVL"),
        ("UN officials", None, "IGO"),
    ],
)
def test_a_phrase_tells_country_and_sector(phrase, country, sector):
    (coded,) = Agents(Entities((), ()), phrase).with_codes([Participant(Span(0, len(phrase)))])
    assert (coded.country_code, coded.sector) == (country, sector)


def test_every_sector_and_context_of_the_lexicons_is_one_of_the_records():
    agents, contexts = load("agents.yml"), load("contexts.yml")
    sectors = {code for part in ("first", "head", "title", "body") for code in agents[part]}
    sectors |= {key.split()[1] for key in agents["known"]} - {"-"}
    assert sectors <= set(get_args(Sector))
    shown = {*contexts["words"], *contexts["modes"].values(), *contexts["sectors"].values()}
    assert shown <= set(get_args(EventContext))


def test_a_report_on_a_match_is_play_and_one_on_a_war_is_not():
    match = "The striker scored twice before halftime; the goalkeeper was beaten, the club won the championship match. "
    assert topic_of(match * 3).is_play
    war = "Rebels shelled the town and troops killed four gunmen near the stadium before the truce. "
    assert not topic_of(war * 5).is_play and not topic_of(war * 5).is_peaceful


def test_every_condition_names_its_slot_in_words() -> None:
    """YAML reads a bare `on:` as true, and such a condition would never hold."""
    sections = load("events.yml")
    slots = [
        slot
        for name in ("verb_conditions", "noun_conditions")
        for rows in sections[name].values()
        for row in rows
        for slot in row
    ]
    assert slots and all(isinstance(slot, str) for slot in slots)


def test_every_type_knows_its_prepositions() -> None:
    assert set(load("events.yml")["prepositions"]) == set(get_args(EventType))
