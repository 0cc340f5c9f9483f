"""`morning-page`: write the page, and say where it is. Meltano gives its settings as variables."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from morning_page.page import write
from morning_page.panels import Reading, panels
from morning_page.warehouse import WarehouseError, opened, read_profile
from morning_page.words import LOCALES, Words


class SettingsError(Exception):
    """A setting is wrong. The message says what to do."""


def made() -> Path:
    """Write the page and its pictures; return where the page is.

    Raises:
        SettingsError: A setting is wrong.
        WarehouseError: The tables cannot be read.
    """
    profile = read_profile(Path(os.environ.get("DBT_PROFILES_DIR", ".")))

    def setting(name: str, otherwise: str) -> str:
        """A setting of the dbt plugin; else the tap's own, as dbt has it."""
        of_plugin = os.environ.get(f"DBT_{profile['type'].upper()}_{name}")
        return of_plugin or os.environ.get(f"TAP_WOLKVOX_{name}") or otherwise

    language, zone = setting("PAGE_LANGUAGE", "es"), setting("TIMEZONE", "America/Bogota")
    if language not in LOCALES:
        raise SettingsError(f"page_language: expected en or es, not {language!r}")
    personal = {name: setting(name.upper(), "keep") for name in ("customer_data", "staff_data")}
    for name, mode in personal.items():
        if mode not in ("keep", "hash", "drop"):
            raise SettingsError(f"{name}: expected keep, hash, or drop, not {mode!r}")
    try:
        timezone = ZoneInfo(zone)
    except (ValueError, ZoneInfoNotFoundError):
        raise SettingsError(
            f"timezone: {zone!r} is no IANA time zone, such as America/Bogota"
        ) from None
    words, now = Words(language), datetime.now(UTC)
    with opened(profile, zone) as warehouse:
        tables = warehouse.tables()
        found = panels(Reading(warehouse, tables, words, now, timezone, personal))
    when = words.moment(now.astimezone(timezone))
    folder = Path(setting("PAGE_FOLDER", "output/morning-page"))
    return write(folder, found, words, words("made", when=when, zone=zone))


def main() -> None:
    """Make the page; the exit status says whether it was made."""
    try:
        path = made()
    except (SettingsError, WarehouseError, OSError) as error:
        sys.exit(f"The morning page was not made. {error}")
    sys.stdout.write(f"The morning page: {path.resolve()}\n")


if __name__ == "__main__":
    main()
