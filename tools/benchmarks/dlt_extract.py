"""dlt's rest_api: the extract step; with `normalize`, the step after it as well.

Takes the URL of the server and, as JSON, the name, the key and the parameters of the report.
"""

from __future__ import annotations

import json
import sys
import tempfile

import dlt
from dlt.sources.rest_api import rest_api_source

dlt.config["runtime.dlthub_telemetry"] = False
report = json.loads(sys.argv[2])
source = rest_api_source(
    {
        "client": {"base_url": sys.argv[1]},
        "resources": [
            {
                "name": report["name"],
                "primary_key": report["key"],
                "endpoint": {
                    "path": "api/v2/reports_manager.php",
                    "params": report["parameters"] | {"page": 0},
                    "data_selector": "data",
                    "paginator": {
                        "type": "cursor",
                        "cursor_path": "next_page",
                        "cursor_param": "page",
                    },
                },
            }
        ],
    }
)
with tempfile.TemporaryDirectory() as folder:
    pipeline = dlt.pipeline("wolkvox", destination="filesystem", pipelines_dir=folder)
    extracted = pipeline.extract(source)
    if "normalize" in sys.argv:
        pipeline.normalize()
    for steps in extracted.metrics.values():
        for step in steps:
            if found := step["table_metrics"].get(report["name"]):
                print(found.items_count)  # noqa: T201
