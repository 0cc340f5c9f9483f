"""Time zones by name, and suggestions for unknown names."""

from __future__ import annotations

import difflib
import re
import unicodedata
from contextlib import suppress
from zoneinfo import ZoneInfo, available_timezones

from tap_wolkvox.base.errors import InvalidValueError

# The machine's own zone, a placeholder, and folders with copies of all zones.
_NOT_A_PLACE = {"localtime", "posixrules", "Factory", "posix", "right"}

_OFFSET = re.compile(r"(?:utc|gmt|z)?\s*([+\N{MINUS SIGN}-])\s*(\d\d?)(?::?00)?", re.IGNORECASE)
# Places with the same offset all year.
_PLACES = {
    -6: "America/Mexico_City",
    -5: "America/Bogota",
    -4: "America/Caracas",
    -3: "America/Sao_Paulo",
}


def parse_zone(name: str) -> ZoneInfo:
    """Find a time zone by its IANA name.

    Raises:
        InvalidValueError: If the name is unknown. The message does not show it.
    """
    if name.partition("/")[0] not in _NOT_A_PLACE:
        with suppress(KeyError, OSError, ValueError):
            return ZoneInfo(name)
    meant = " or ".join(_meant(name.strip()))
    raise InvalidValueError("unknown zone" + (f" (did you mean {meant}?)" if meant else ""))


def _meant(name: str) -> list[str]:
    known = available_timezones()
    if offset := _OFFSET.fullmatch(name):
        hours = int(offset[2]) * (1 if offset[1] == "+" else -1)
        # Etc/ names have the sign of POSIX: Etc/GMT+5 is five hours behind UTC.
        zones = [_PLACES.get(hours, ""), f"Etc/GMT{-hours:+d}" if hours else "UTC"]
        return [zone for zone in zones if zone in known]
    folded = {_folded(zone): zone for zone in sorted(known) if zone not in _NOT_A_PLACE}
    wanted = _folded(name)
    close = [zone for zone in folded if zone == wanted or zone.endswith(f"/{wanted}")]
    close = close or difflib.get_close_matches(wanted, folded, n=1, cutoff=0.7)
    return [folded[zone] for zone in sorted(close, key=len)[:1]]


def _folded(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return letters.casefold().replace(" ", "_")
