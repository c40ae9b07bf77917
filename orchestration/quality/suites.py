"""Suites are data: one YAML a table, file name = table address, validated before anything runs."""

from __future__ import annotations

import difflib
import re
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from orchestration import records


class SuiteError(ValueError):
    """A suite that cannot be used; one sentence that names the file, the key and what is wrong."""


PARAMETERS = frozenset({"run_id", "batch_rows", "max_quarantined_shares"})
"""What the SQL of a suite may name as `$parameter`; the last is a JSON object from source_id to share."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Query(_Strict):
    """SQL of a profile (one row a `group_name`) or of a batch (a sample of the new rows)."""

    sql: str

    @field_validator("sql")
    @classmethod
    def _known_parameters(cls, sql: str) -> str:
        unknown = parameters_of(sql) - PARAMETERS
        if unknown:
            raise ValueError(f"unknown parameter ${min(unknown)} (known: {', '.join(sorted(PARAMETERS))})")
        return sql

    @property
    def parameters(self) -> set[str]:
        return parameters_of(self.sql)


class Meta(_Strict):
    """Why the check exists, in one sentence; `beside` are columns of the profile shown with those it judges."""

    why: str = Field(min_length=20)
    beside: tuple[str, ...] = ()


class Expectation(_Strict):
    """One check, of a type that Great Expectations knows. `critical` blocks publication, `warning` is shown.

    A `value_set` written as `records.QuoteType` is the closed list of that name in `orchestration/records`.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    type: str = Field(pattern=r"^expect_[a-z_]+$")
    over: Literal["profile", "batch"]
    column: str | None = None
    kwargs: dict[str, Any] = Field(default_factory=dict)
    severity: Literal["critical", "warning"]
    meta: Meta

    @field_validator("kwargs")
    @classmethod
    def _closed_lists(cls, kwargs: dict[str, Any]) -> dict[str, Any]:
        named = kwargs.get("value_set")
        if isinstance(named, str):
            members = get_args(getattr(records, named.removeprefix("records."), None))
            if not members:
                raise ValueError(f"value_set {named} is no closed list of orchestration/records")
            kwargs = {**kwargs, "value_set": list(members)}
        return kwargs

    @property
    def is_blocking(self) -> bool:
        return self.severity == "critical"

    @property
    def why(self) -> str:
        return self.meta.why

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that the check reads."""
        named = [self.column, self.kwargs.get("column_A"), self.kwargs.get("column_B")]
        return tuple(c for c in named if c) + tuple(self.kwargs.get("column_list", ()))

    @property
    def wanted(self) -> str:
        """What the check wants, in words; a type that no suite of ours uses, by its own name."""
        limits = self.kwargs
        match self.type:
            case "expect_column_values_to_be_between":
                wanted = f"{self.column} {_range(limits)}"
            case "expect_column_max_to_be_between":
                wanted = f"highest {self.column} {_range(limits)}"
            case "expect_column_values_to_be_in_set":
                wanted = f"{self.column} one of {', '.join(map(str, limits['value_set']))}"
            case "expect_column_values_to_match_regex":
                wanted = f"{self.column} like {limits['regex']}"
            case "expect_column_pair_values_a_to_be_greater_than_b" if limits.get("or_equal"):
                wanted = f"{limits['column_B']} at most {limits['column_A']}"
            case "expect_column_pair_values_to_be_equal":
                wanted = f"{limits['column_A']} equals {limits['column_B']}"
            case other:
                wanted = f"{self.column or ''} {other.removeprefix('expect_').replace('_', ' ')} {limits}".strip()
        return f"{wanted} in {limits['mostly']:.0%} of rows" if "mostly" in limits else wanted


def _range(limits: dict[str, Any]) -> str:
    low, high = limits.get("min_value"), limits.get("max_value")
    if high == (low or 0):
        return f"= {high}"
    if low is None:
        return f"at most {high}"
    return f"at least {low}" if high is None else f"from {low} to {high}"


class Suite(_Strict):
    """All checks of one table at one gate; `table` is its address, `schema.table`."""

    table: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    gate: Literal["G1", "G2", "G3"]
    about: str = Field(min_length=20)
    profile: Query
    batch: Query | None = None
    expectations: tuple[Expectation, ...] = Field(min_length=1)

    @property
    def check_names(self) -> tuple[str, ...]:
        return tuple(e.name for e in self.expectations)

    @property
    def asset_key(self) -> tuple[str, ...]:
        """The address as Dagster writes it: `("raw", "documents")`."""
        return tuple(self.table.split("."))


def load_suites(expectations_dir: Path) -> tuple[Suite, ...]:
    """The suites of a folder, ordered by gate and table. SuiteError for the first that cannot be used."""
    paths = sorted(expectations_dir.glob("*.yml"))
    if not paths:
        raise SuiteError(f"{expectations_dir} holds no suite (*.yml): nothing would be checked")
    return tuple(sorted(map(_load_suite, paths), key=lambda suite: (suite.gate, suite.table)))


def parameters_of(sql: str) -> set[str]:
    """The names that stand as `$name` in a statement, comments left out."""
    return set(re.findall(r"\$([a-z_]+)", re.sub(r"--.*", "", sql)))


def _load_suite(path: Path) -> Suite:
    try:
        suite = Suite.model_validate(yaml.safe_load(path.read_text(encoding="utf-8")))
    except yaml.YAMLError as error:
        raise SuiteError(f"{path.name} is no YAML: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        raise SuiteError(f"{path.name}: {_first_fault(error)}") from error
    if suite.table != path.stem:
        raise SuiteError(f"{path.name}: table: is {suite.table}, but the file name says {path.stem}")
    seen: set[str] = set()
    for check in suite.expectations:
        if check.name in seen:
            raise SuiteError(f"{path.name}: expectations: the name {check.name} is used twice")
        if check.over == "batch" and suite.batch is None:
            raise SuiteError(f"{path.name}: {check.name}: over: is batch, but the suite has no batch.sql")
        seen.add(check.name)
    return suite


def _first_fault(error: ValidationError) -> str:
    fault = error.errors()[0]
    key = ".".join(str(part) for part in fault["loc"]) or "the file"
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        known = Expectation.model_fields if fault["loc"][0] == "expectations" else Suite.model_fields
        near = difflib.get_close_matches(str(fault["loc"][-1]), known, n=1)
        message = "is no key of a suite" + (f"; did you mean {near[0]}?" if near else "")
    return f"{key}: {message}"
