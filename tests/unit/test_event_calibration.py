"""How scores of events are fitted, and that the weights are what the verdicts give."""

import pytest
import yaml

from benchmarks import event_sample
from benchmarks.event_calibration import LEAST_WEIGHT, SEEN, WEIGHTS, as_yaml, fitted, forecast
from orchestration.extract.events.confidence import CONSTANT, probability


def judged(signals: str, *, right: bool) -> dict[str, str]:
    verdict = "1" if right else "0"
    rest = {"actors_right": "1", "recipients_right": "1", "modality_right": "1"}
    return {"seed": "7", "signals": signals, "type_right": verdict, **rest}


def test_the_weights_of_events_are_those_that_the_verdicts_give():
    rows = [row for row in event_sample.verdicts() if row["signals"]]
    kept, anew = (yaml.safe_load(text) for text in (WEIGHTS.read_text("utf-8"), as_yaml(fitted(rows), len(rows))))
    assert kept["constant"] == pytest.approx(anew["constant"], abs=0.002)
    for name in kept["weights"].keys() | anew["weights"].keys():
        one, other = (table["weights"].get(name, 0.0) for table in (kept, anew))
        # one that another processor rounds to the next hundredth is the same
        assert one == pytest.approx(other, abs=LEAST_WEIGHT + 0.011), name


def test_what_was_judged_right_weighs_for_and_what_was_judged_wrong_against():
    rows = [judged("form=finite actor=person", right=True) for _ in range(30)]
    rows += [judged("form=passive actor=person", right=False) for _ in range(30)]
    weights = fitted(rows)
    assert weights["form=finite"] > 0 > weights["form=passive"]
    assert forecast(weights, rows[0]) > 0.6
    assert forecast(weights, rows[-1]) < 0.4


def test_a_signal_that_was_hardly_ever_judged_has_no_weight():
    rows = [judged("form=finite", right=bool(number % 2)) for number in range(20)]
    rows += [judged("form=other", right=False) for _ in range(SEEN - 1)]
    assert "form=other" not in fitted(rows)
    assert probability(["form=a form that nobody judged"]) == probability([])


def test_the_score_is_a_probability_whatever_the_signals():
    assert 0 < probability([]) < 1
    assert (probability([]) > 0.5) == (CONSTANT > 0)


def test_a_mention_is_judged_once_in_a_sample():
    judged = [(row["seed"], row["event_mention_id"], row["sides"]) for row in event_sample.verdicts()]
    assert len(judged) == len(set(judged))


def test_a_verdict_holds_only_for_the_sides_that_were_judged():
    assert event_sample.sides(["Peru"], ["Chile"]) == event_sample.sides(["Peru"], ["Chile"])
    assert event_sample.sides(["Peru"], ["Chile"]) != event_sample.sides(["Peru", "Chile"], [])
