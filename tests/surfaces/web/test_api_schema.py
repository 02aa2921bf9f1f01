"""What the API says of itself is true: requests made up from its schema, good and bad, by schemathesis."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.lengths import TIMES

CONFIG = """
[checks.positive_data_acceptance]
enabled = false  # no schema can say which cursor, id or period makes sense
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "409", "413", "414", "415", "422", "429"]
[[operations]]
include-path = "/api/v1/events"
request-timeout = 3  # an answer without an end: what came until then is looked at
"""


@pytest.mark.parametrize("seed", [7])
def test_requests_made_up_from_the_schema_find_nothing(own: str, tmp_path: Path, seed: int) -> None:
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    examples = str(round(8 * TIMES))
    command = [
        Path(sys.executable).with_name("schemathesis"), "--config-file", "schemathesis.toml", "run",
        f"{own.rstrip('/')}/api/v1/openapi.json", "--max-examples", examples, "--seed", str(seed),
        "--request-timeout", "60",
    ]  # fmt: skip
    ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=900 * TIMES)
    assert ended.returncode == 0, ended.stdout[-6000:]
