"""The copy of labelled news in which one-word names are invented words."""

import random

from benchmarks.unknown_names import Inventor, Labelled, with_invented_names


def test_labels_follow_their_names_and_one_name_stays_one_word():
    text = "OSLO - Okello left Oslo. Anna Okello, of Acme Ltd, is back in Oslo."
    at = {form: text.index(form) for form in ("OSLO", "Okello left", "Oslo.", "Anna Okello", "Acme Ltd")}
    names = {
        (at["OSLO"], at["OSLO"] + 4): "place",
        (at["Okello left"], at["Okello left"] + 6): "person",
        (at["Oslo."], at["Oslo."] + 4): "place",
        (at["Anna Okello"], at["Anna Okello"] + 11): "person",
        (at["Acme Ltd"], at["Acme Ltd"] + 8): "organization",
    }
    made = with_invented_names(Labelled(text, names), Inventor(random.Random(1)))
    capitals, person, place, full, body = (made.text[start:end] for start, end in made.names)
    assert list(made.names.values()) == list(names.values())
    assert (capitals, full, body) == (place.upper(), f"Anna {person}", "Acme Ltd")
    assert {"Oslo", "Okello"}.isdisjoint(made.text.split())
