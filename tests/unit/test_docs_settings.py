"""Settings are as docs/operations.md lists them, and a path may start at home."""

from pathlib import Path

from orchestration.settings import PROJECT_DIR, Settings


def test_the_operations_page_lists_every_setting_as_it_is():
    page = (PROJECT_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
    written = page.split("<!-- settings", 1)[1].split("|---|---|---|\n", 1)[1].split("<!-- end of settings", 1)[0]
    rows = [
        f"| `ONRECORD_{name.upper()}` | {'one a core' if name == 'workers' else f'`{field.default}`'} "
        f"| {field.description} |\n"
        for name, field in Settings.model_fields.items()
    ]
    assert written == "".join(rows)


def test_a_tilde_is_the_home_folder(monkeypatch):
    monkeypatch.setenv("ONRECORD_DATA_DIR", "~/newsroom")
    assert Settings().data_dir == Path.home() / "newsroom"
