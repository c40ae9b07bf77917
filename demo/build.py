"""Write the demo's two files that no editor opens (gzip, Parquet) from their readable rows.

    python demo/build.py

The same rows give the same bytes with the same zlib and pyarrow: the gzip header carries no time and no file name.
"""

import gzip
import io
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

HERE = Path(__file__).parent


def rows(name: str) -> list[dict[str, str] | str]:
    """The readable rows of one outlet; a plain string stands for a line that arrived broken."""
    return yaml.safe_load((HERE / "readable" / name).read_text(encoding="utf-8"))


def json_lines(name: str) -> bytes:
    """One JSON object a line, broken lines as they are, gzipped."""
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows(name)]
    packed = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as stream:
        stream.write("".join(f"{line}\n" for line in lines).encode("utf-8"))
    return packed.getvalue()


def main() -> None:
    (HERE / "articles" / "lakeland_wire.jsonl.gz").write_bytes(json_lines("lakeland_wire.yml"))
    pq.write_table(
        pa.Table.from_pylist(rows("karsovian_observer.yml")), HERE / "articles" / "karsovian_observer.parquet"
    )


if __name__ == "__main__":
    main()
