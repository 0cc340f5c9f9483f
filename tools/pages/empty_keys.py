"""The extractor for loaders that make NULL of an empty text, as part of a `meltano.yml`."""

from __future__ import annotations

from tap_wolkvox.reports import REPORTS
from tap_wolkvox.reports.model import Report
from tools.pages import made_from

MADE = made_from("reports")
PATH = "examples/meltano/no-empty-keys.meltano.yml"
OPENING = f"""\
# {MADE}
# Writes (empty) in place of an empty text in the key, for loaders that make NULL of such a text
# and then refuse it in a key: target-duckdb, and target-postgres of the variant pipelinewise.
# Not a dash, since servers send dashes; amd_detail keeps the one that earlier versions wrote.
# Its maps replace those of tap-wolkvox. Where those hash the key, it is not needed: a hash is
# never empty.
plugins:
  extractors:
    - name: tap-wolkvox-no-empty-keys
      inherit_from: tap-wolkvox
      config:
        stream_maps:"""


def files() -> dict[str, str]:
    """The extractor, by the path of its file."""
    lines = [OPENING]
    for report in REPORTS:
        expressions = [
            f"{name}: {name} or '{_instead_of_empty(report)}'" for name in report.key_fields
        ]
        if expressions:
            lines += [
                f"          {report.stream}:",
                *(f"            {each}" for each in expressions),
            ]
    return {PATH: "\n".join(lines) + "\n"}


def _instead_of_empty(report: Report) -> str:
    return "(empty)" if report.keeps_other_fields else "-"
