"""The gates: expectations/*.yml judged by Great Expectations, as plain results.

suites   the YAML files, validated          gates      profile and sample read, judged, made results
results  rows of quality.check_results      dbt_tests  dbt's run_results.json as the same rows

Not here: the rules (expectations/), opening a database (reading is passed in), saying when (defs).
"""

from orchestration.quality.dbt_tests import dbt_results
from orchestration.quality.gates import BATCH_ROWS, judge
from orchestration.quality.results import CheckResult
from orchestration.quality.suites import Expectation, Suite, SuiteError, load_suites

__all__ = ["BATCH_ROWS", "CheckResult", "Expectation", "Suite", "SuiteError", "dbt_results", "judge", "load_suites"]
