"""Signs in a response that rows were left out of it: in its `msg`, and in fields beside `data`.

Nobody has seen one, so these are the ways in which servers commonly say so, in English and
Spanish. Numbers that are dates, times, durations, sizes or limits mean nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from tap_wolkvox.base.redaction import words_of

_MOST_DIGITS = 18  # Python refuses to read thousands of them

# Nobody knows in which words the server would refuse what its row limit does not allow, or in
# which it would say that it left rows out.
ROW_LIMIT = (
    r"\A(?!.*\b(?:tokens?|requests?|consultas|peticiones|connections?|conexiones|exception"
    r"|excepci[oó]n|range|rango|days|d[ií]as|backup|respaldo|maintenance|mantenimiento|load)\b)"
    r"(?=.*\b(?:rows?|filas?|records?|registros?|results?|resultados?)\b(?! \d))"
    r".*\b(?:l[ií]mit(?:es?|s)?\b|exce(?:ed|de)|m[aá]x|supera|many\b|large\b)"
)
_LEFT_OUT = re.compile(
    rf"{ROW_LIMIT}|\b(?:truncat|truncad|partial|parcial|incomplet|omitted|omitid|left out\b)"
    r"|\bthere (?:are|is) more\b|(?<!\bno )\bhay m[aá]s\b",
    re.IGNORECASE,
)
# Behind the count of what was sent, a limit may be named in passing.
_NAMED_LIMIT = re.compile(
    r"\b(?:l[ií]mite?|m[aá]x(?:imum|imo)?)\W{0,3}(?:(?:of|de|is) )?\d[\d.,]*"
    r"(?: (?:rows|records|filas|registros))?\W*\Z",
    re.IGNORECASE,
)

_ROWS = r"(?:records?|registros?|rows?|filas?|results?|resultados?)\b"
_MONTH = (
    r"\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|ene(?:ro)?|febrero|marzo|abr(?:il)?"
    r"|mayo|junio|julio|ago(?:sto)?|septiembre|setiembre|octubre|noviembre|dic(?:iembre)?)\b\.?"
)
_DATE = (
    r"(?<!\d)(?:"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?!\d)|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}(?!\d)"
    r"|(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:\d{4}|\d{6})?(?!\d)"
    rf"(?! {_ROWS})"
    r"|\d{1,2}:\d\d(?::\d\d(?:[.,]\d+)?)?"
    rf"|(?:\d{{1,2}}(?:[dhnrst]{2})? (?:of |de )?)?{_MONTH}(?: \d{{1,2}}\b(?! {_ROWS}))?"
    rf"(?:,? (?:of |del? )?\d{{4}}\b(?! {_ROWS}))?"
    r")"
)
# Atomic, so that a long one is tried once.
_NUMBER = r"(?<!\d)(?>\d{1,3}(?:[., ]\d{3}(?!\d))+|\d+(?:[.,]\d+)*)"
_THOUSANDS = re.compile(r"\d{1,3}(?:[., ]\d{3})+")
_PLAIN = rf"(?!{_DATE}){_NUMBER}"
_NOT_ROWS = (
    r"(?! ?(?:ms|s|seg|secs?|seconds?|segundos?|mins?|minutes?|minutos?|h|hours?|horas?|days?"
    r"|d[ií]as?|weeks?|semanas?|months?|mes(?:es)?|years?|años?|[kmg]?b|bytes)\b| ?%)"
)
_LIMIT_BEFORE = (
    r"\b(?:l[ií]mit(?:e|s|ed)?|m[aá]x(?:imum|imo)?|up to|at most|no more than|hasta)\W{0,3}"
    r"(?:(?:of|de|is|es|to|a) ){0,2}"
)
_LIMIT_AFTER = (
    r" (?:(?:max(?:imum)?|m[aá]x(?:imo)?|limit|l[ií]mite)\b(?!\W{0,3}(?:(?:of|de|is|es) )?\d)"
    r"|allowed\b|permitid[ao]s\b|(?:per|por) (?:request|query|page|response|solicitud|consulta"
    r"|petici[oó]n|p[aá]gina|respuesta)\b)"
)
_OF = r"(?:\b(?:of|de)(?: (?:the|about|over|los|las|m[aá]s de))? |\btotal\W{1,2})"
# From left to right: what means nothing comes first and is passed over.
_NUMBERS = re.compile(
    rf"{_DATE}|{_LIMIT_BEFORE}{_PLAIN}(?: {_ROWS})?|{_PLAIN}(?: {_ROWS})?{_LIMIT_AFTER}"
    rf"|(?P<count>{_PLAIN})(?: total| matching)? {_ROWS}"
    rf"|(?P<part>{_PLAIN}) ?(?P<sign>/|\b(?:out )?of\b|\bde\b) ?(?P<whole>{_PLAIN})"
    rf"(?! {_ROWS}){_NOT_ROWS}"
    rf"|{_OF}(?P<all>{_PLAIN})(?! {_ROWS}){_NOT_ROWS}"
    rf"|{_NUMBER}",
    re.IGNORECASE,
)

# Names without case, blanks, `_` and `-`.
_SAYS_MORE = re.compile(
    r"(?:has|is|are)*(?:more(?:rows|records|results|data|pages|available)?|next\w*|truncated\w*"
    r"|truncad[ao]s?|partial(?:rows|results|data)?|incomplete)|hasmore\w*|hay(?:mas|más)\w*"
    r"|siguiente\w*"
)
_TOTAL = re.compile(r"total(?!\w*(?:time|seconds|ms$|bytes|size|page))\w*|\w+total")
_PAGES = re.compile(r"(?:total|num)?pages|pages?(?:count|total)|lastpage")
_NO = {"", "no", "n", "0", "-", "--", "false", "null", "none"}


def reported_rows(msg: object) -> int | None:
    """How many rows the server says that it found: the first number of rows in its `msg`."""
    return next(iter(_Numbers.of(words_of(msg)).counts), None)


def says_rows_left_out(msg: object, rows: int, *, sums: int = 0) -> bool:
    """Whether `msg` speaks of rows left out, or has a larger number than there are rows.

    The first number of rows does not count: it is what `reported_rows` gives.

    Args:
        msg: The server's message.
        rows: How many rows were sent.
        sums: How many of those are sums of others. The server may count them, or not.
    """
    words = words_of(msg)
    without_limit = _NAMED_LIMIT.sub("", words)
    numbers = _Numbers.of(without_limit)
    sent = range(rows - sums, rows + 1)
    is_count = len(numbers.counts) == 1 and numbers.counts[0] in sent
    if _LEFT_OUT.search(without_limit if is_count else words):
        return True
    largest = max([*numbers.counts[1:], *numbers.wholes], default=0)
    return largest > rows or any(part in sent and all_ > rows for part, all_ in numbers.fractions)


def field_of_rows_left_out(fields: Mapping[str, object], rows: int) -> str | None:
    """Name the first field that says that there are more rows than these; None if none does."""
    return next((name for name, says_more in _signs(fields, rows) if says_more), None)


def unknown_fields(fields: Mapping[str, object]) -> list[str]:
    """Fields that do not speak of how many rows there are."""
    return [
        name
        for name in fields
        if not any(each.fullmatch(_plain(name)) for each in (_SAYS_MORE, _TOTAL, _PAGES))
    ]


def _signs(fields: Mapping[str, object], rows: int) -> Iterator[tuple[str, bool]]:
    nested = [fields]
    for each in nested:
        for name, value in each.items():
            plain, number = _plain(name), _number(value)
            if _SAYS_MORE.fullmatch(plain):
                yield name, not _says_no(value)
            elif _TOTAL.fullmatch(plain):
                yield name, number is not None and number > rows
            elif _PAGES.fullmatch(plain):
                yield name, number is not None and number > 1
            if isinstance(value, dict):
                nested.append(value)


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.casefold())


def _says_no(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() in _NO
    return not value


def _number(value: object) -> int | None:
    if isinstance(value, str) and re.fullmatch(_NUMBER, value.strip()):
        return _value_of(value.strip())
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _value_of(number: str) -> int:
    if _THOUSANDS.fullmatch(number):
        number = re.sub(r"[., ]", "", number)
    return int(re.split("[.,]", number)[0][:_MOST_DIGITS])


class _Numbers(NamedTuple):
    """Numbers in words.

    Attributes:
        counts: Those before a word for rows.
        wholes: Those as in "of 100".
        fractions: Those as in "5/100".
    """

    counts: list[int]
    wholes: list[int]
    fractions: list[tuple[int, int]]

    @classmethod
    def of(cls, words: str) -> _Numbers:
        """Find them."""
        numbers = cls([], [], [])
        for found in _NUMBERS.finditer(words):
            if count := found["count"]:
                numbers.counts.append(_value_of(count))
            elif whole := found["all"]:
                numbers.wholes.append(_value_of(whole))
            elif found["whole"]:
                part, whole = _value_of(found["part"]), _value_of(found["whole"])
                if found["sign"] == "/":
                    numbers.fractions.append((part, whole))
                elif part != whole:
                    numbers.wholes.append(whole)
        return numbers
