"""Write the list of checks into docs/quality.md: `python -m orchestration.quality`, after a change of expectations/."""

from orchestration.quality.reference import write_reference
from orchestration.settings import PROJECT_DIR

write_reference(PROJECT_DIR / "docs" / "quality.md", PROJECT_DIR / "expectations")
