"""All words of the page, and how a language writes numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import vl_convert
import yaml
from babel import Locale
from babel.dates import format_date, format_interval
from babel.numbers import format_decimal, format_percent

LOCALES = {"en": ("en_US", "en-US"), "es": ("es_CO", "es-ES")}
"""By language, whose numbers and dates it writes: by Babel's name, and by d3's."""

WORDS: dict[str, dict[str, str]] = yaml.safe_load(
    Path(__file__).with_name("words.yml").read_text(encoding="utf-8")
)
"""In English and in Spanish."""
UNKNOWN = "\N{EN DASH}"


_IN_DAYS = timedelta(days=2)


@dataclass(frozen=True)
class Words:
    """A language: `en` or `es`."""

    language: str

    def __call__(self, key: str, **values: object) -> str:
        """A text, with values in it."""
        return WORDS[key][self.language].format(**values)

    @property
    def _locale(self) -> str:
        return LOCALES[self.language][0]

    def number(self, value: float, digits: int = 0) -> str:
        """A number, with so many decimals."""
        pattern = "#,##0" + ("." + "0" * digits if digits else "")
        return format_decimal(value, pattern, locale=self._locale)

    def percent(self, part: float, whole: float) -> str:
        """A share, in percent; a dash of nothing."""
        if not whole:
            return UNKNOWN
        pattern = Locale.parse(self._locale).percent_formats[None].pattern
        pattern = pattern.replace("##0", "##0.0")
        return format_percent(part / whole, pattern, locale=self._locale)

    def day(self, day: date) -> str:
        """A day, with its year."""
        return format_date(day, "long", locale=self._locale)

    def days(self, first: date, last: date) -> str:
        """A period of whole days."""
        return format_interval(first, last, "yMMMMd", locale=self._locale)

    def months(self, first: date, last: date) -> str:
        """A period of whole months."""
        return format_interval(first, last, "yMMMM", locale=self._locale)

    def moment(self, moment: datetime) -> str:
        """A time, with its day."""
        return f"{format_date(moment, 'long', locale=self._locale)}, {moment:%H:%M}"

    def age(self, age: timedelta) -> str:
        """How long ago something was."""
        hours = age / timedelta(hours=1)
        if hours < 1:
            return self("minutes", count=self.number(60 * hours))
        if age < _IN_DAYS:
            return self("hours", count=self.number(hours))
        return self("days", count=self.number(hours / 24))

    def weekdays(self) -> list[str]:
        """The names of the days of the week, Monday first, short."""
        monday = date(2024, 1, 1)
        days = (monday + timedelta(days=n) for n in range(7))
        return [format_date(day, "ccc", locale=self._locale).rstrip(".") for day in days]

    def formats(self) -> dict[str, Any]:
        """How charts write numbers and times, for vega-embed."""
        name = LOCALES[self.language][1]
        return {
            "formatLocale": vl_convert.get_format_locale(name),
            "timeFormatLocale": vl_convert.get_time_format_locale(name),
        }
