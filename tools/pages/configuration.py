"""The pages on the settings, in English and Spanish, from their declarations."""

from __future__ import annotations

import json
from typing import Any

from tap_wolkvox.settings.schema import SCHEMA, SETTINGS, Setting
from tools.pages import made_from
from tools.pages.spanish import IN_SPANISH, SPANISH

ENGLISH = {
    "opening": """\
# Configuration

After reading this page, you know every setting, where to put it, and what it does when you leave \
it out.

## Where settings come from

- **With Meltano**: from `.env` or the environment, under the name in capitals that each setting \
has below, or from `config:` in \
`tap-wolkvox.meltano.yml`, written by hand: `meltano config set` loses the comments of the \
file. The environment wins. An extractor with another \
name (`inherit_from`) takes its own name there: `TAP_WOLKVOX_CALI_REPORTS`.
- **Without Meltano**: from a JSON file, `tap-wolkvox --config config.json`. With \
`--config=ENV`, from the environment, too.

Lists are JSON in the environment: `TAP_WOLKVOX_CAMPAIGN_IDS='["90001"]'`.

A setting that is null or blank, for example because of an empty variable, counts as not set; \
for `customer_data` and `staff_data`, blank is an error. \
With Meltano, an empty variable also hides the value under `config:`; without Meltano, the value \
in the file counts.

An unknown or invalid setting ends the run before the first request. The error names all of them \
at once, and what each must be. Only a mistyped name in the environment goes unnoticed.

`meltano invoke tap-wolkvox --test` tries the connection with at most six requests. It prints one \
call if there was one lately; its last line is `The connection works`. (`meltano config test \
tap-wolkvox` reports an error for an account without calls: to Meltano, a test without a row has \
failed.)

`meltano invoke tap-wolkvox --estimate` prints how many requests of the day's quota a run would \
take, and sends none: [what it costs](reports/README.md#what-it-costs).

`reports` decides which streams exist; `meltano select` only chooses columns of these. So to \
extract `call_detail`, list it in `reports`: `meltano select tap-wolkvox call_detail '*'` without \
that deselects everything else.

## Settings
""",
    "required": "required",
    "without api_url": "required without `api_url`",
    "kinds": {
        "string": "string",
        "array": "list of strings",
        "number": "number",
        "integer": "integer",
    },
    "default": "default",
    "none": "none",
    "environment": "environment",
    "closing": """\
## Settings of the SDK

`stream_maps`, `stream_map_config`, `faker_config`, and `flattening_*` work as in any tap on the \
[Meltano SDK](https://sdk.meltano.com/en/latest/stream_maps.html). A secret of an \
expression belongs in `stream_map_config.key`, which Meltano does not show.

With flattening (`flattening_enabled`, and 1 or more for `flattening_max_depth`), `other_fields` \
is text that holds JSON. In a table from before, it is a JSON column. Change it first, as in \
`ALTER TABLE wolkvox.call_detail ALTER COLUMN other_fields TYPE text`; otherwise, target-postgres \
stops with `Altering columns is not supported`.

`tap-wolkvox --about --format=markdown` prints all settings of the version that you have.
""",
}


def files() -> dict[str, str]:
    """Both pages, by their path."""
    english = {setting.name: setting.description for setting in SETTINGS}
    return {
        "docs/configuration.md": _page(ENGLISH, english),
        "docs/es/configuration.md": _page(SPANISH, IN_SPANISH),
    }


def _page(words: dict[str, Any], descriptions: dict[str, str]) -> str:
    parts = [f"<!-- {made_from('settings')} -->", words["opening"]]
    for setting in SETTINGS:
        parts += [f"### {setting.name}\n\n{descriptions[setting.name]}\n", _facts(setting, words)]
    return "\n".join([*parts, words["closing"]])


def _facts(setting: Setting, words: dict[str, Any]) -> str:
    [kind] = {*SCHEMA["properties"][setting.name]["type"]} - {"null"}
    if setting.name == "wolkvox_server":
        without = words["without api_url"]
    elif setting.required:
        without = words["required"]
    else:
        default = json.dumps(setting.default).strip('"')
        shown = words["none"] if setting.default is None else f"`{default}`"
        without = f"{words['default']}: {shown}"
    variable = f"{words['environment']}: `TAP_WOLKVOX_{setting.name.upper()}`"
    return f"*{words['kinds'][kind]} · {without} · {variable}*\n"
