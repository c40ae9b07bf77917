"""The extraction gate holds: it runs over all gold, fails below a floor, and never lowers one."""

import pytest

from benchmarks import extraction_gate
from benchmarks.extraction_gate import main, raised, read_floors, shortfalls, write_floors

pytestmark = pytest.mark.model


@pytest.fixture(scope="module")
def tally():
    return extraction_gate.run()


@pytest.fixture
def floors(tmp_path, monkeypatch, tally):
    """A floors file of our own, and the one run of the module in place of a second."""
    path = tmp_path / "floors.toml"
    monkeypatch.setattr(extraction_gate, "FLOORS", path)
    monkeypatch.setattr(extraction_gate, "read_floors", lambda: read_floors(path))
    monkeypatch.setattr(extraction_gate, "write_floors", lambda floors: write_floors(floors, path))
    monkeypatch.setattr(extraction_gate, "run", lambda **_: tally)
    return path


def test_the_gate_fails_and_says_why_where_a_figure_is_below_its_floor(floors, tally, capsys):
    figure = tally.figures()["quotes.match.f1"]
    write_floors({"quotes.match.f1": {"floor": figure + 0.01}}, floors)
    assert main([]) == 1
    assert f"quotes.match.f1 is {figure:.3f}" in capsys.readouterr().err


def test_the_gate_fails_where_a_pinned_figure_is_no_longer_measured(floors, capsys):
    write_floors({"quotes.pattern.sung.f1": {"floor": 0.5}}, floors)
    assert main([]) == 1
    assert "no longer measured" in capsys.readouterr().err


def test_updated_floors_are_met_by_the_same_run(floors, capsys):
    assert main(["--update-floors"]) == 0
    assert len(read_floors(floors)) > 20
    assert main(["--json"]) == 0


def test_floors_rise_and_never_fall():
    floors = {"a.f1": {"floor": 0.9, "reason": "kept"}, "b.f1": {"floor": 0.2}, "gone.f1": {"floor": 0.1}}
    figures, sizes = {"a.f1": 0.5, "b.f1": 0.75, "c.f1": 0.6, "few.f1": 1.0}, {"a": 9, "b": 9, "c": 9, "few": 1}
    new = raised(figures, sizes, floors, "2026-01-01")
    assert new["a.f1"] == floors["a.f1"]
    assert new["b.f1"] == {"floor": 0.638, "measured": 0.75, "gold": 9, "on": "2026-01-01"}  # one label below
    assert {name: entry["floor"] for name, entry in new.items()} == {
        "a.f1": 0.9, "b.f1": 0.638, "c.f1": 0.488, "gone.f1": 0.1,
    }  # fmt: skip


def test_what_is_measured_today_meets_the_pinned_floors(tally):
    assert [str(miss) for miss in shortfalls(tally.figures(), read_floors())] == []
