"""dlt's rest_api: the extract step; with `normalize`, the step after it as well."""

from __future__ import annotations

import sys
import tempfile

import dlt
from dlt.sources.rest_api import rest_api_source

dlt.config["runtime.dlthub_telemetry"] = False
source = rest_api_source(
    {
        "client": {"base_url": sys.argv[1]},
        "resources": [
            {
                "name": "amd_detail",
                "primary_key": ["campaign_id", "customer_id", "telephone", "date"],
                "endpoint": {
                    "path": "api/v2/reports_manager.php",
                    "params": {"api": "campaign_7", "campaign_id": "all", "page": 0},
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
    pipeline = dlt.pipeline("amd", destination="filesystem", pipelines_dir=folder)
    extracted = pipeline.extract(source)
    if "normalize" in sys.argv:
        pipeline.normalize()
    for steps in extracted.metrics.values():
        for step in steps:
            if found := step["table_metrics"].get("amd_detail"):
                print(found.items_count)  # noqa: T201
