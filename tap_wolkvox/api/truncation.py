"""Signs that rows were left out of a response: in its `msg`, and in fields beside `data`.

Nobody has seen one, so these are the common ways to say so, in English and Spanish. Dates, times,
durations, sizes and limits are not counts of rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from tap_wolkvox.base.redaction import words_of

_MOST_DIGITS = 18  # Python refuses to convert thousands of digits

# The server's words for exceeding its row limit are unknown.
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
# A message may end with the limit, after the count of the rows sent.
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
    rf"|(?:\d{{1,2}}(?:[dhnrst]{{2}})? (?:of |de )?)?{_MONTH}(?: \d{{1,2}}\b(?! {_ROWS}))?"
    rf"(?:,? (?:of |del? )?\d{{4}}\b(?! {_ROWS}))?"
    r")"
)
# Atomic, so that a long number is tried once.
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
# The alternatives are tried in this order; what is not a count of rows is skipped.
_NUMBERS = re.compile(
    rf"{_DATE}|{_LIMIT_BEFORE}{_PLAIN}(?: {_ROWS})?|{_PLAIN}(?: {_ROWS})?{_LIMIT_AFTER}"
    rf"|(?P<count>{_PLAIN})(?: total| matching)? {_ROWS}"
    rf"|(?P<part>{_PLAIN}) ?(?P<sign>/|\b(?:out )?of\b|\bde\b) ?(?P<whole>{_PLAIN})"
    rf"(?! {_ROWS}){_NOT_ROWS}"
    rf"|{_OF}(?P<all>{_PLAIN})(?! {_ROWS}){_NOT_ROWS}"
    rf"|{_NUMBER}",
    re.IGNORECASE,
)

# Patterns for names in lower case, without spaces, `_` and `-`.
_SAYS_MORE = re.compile(
    r"(?:has|is|are)*(?:more(?:rows|records|results|data|pages|available)?|next\w*|truncated\w*"
    r"|truncad[ao]s?|partial(?:rows|results|data)?|incomplete)|hasmore\w*|hay(?:mas|más)\w*"
    r"|siguiente\w*"
)
_TOTAL = re.compile(r"total(?!\w*(?:time|seconds|ms$|bytes|size|page))\w*|\w+total")
_PAGES = re.compile(r"(?:total|num)?pages|pages?(?:count|total)|lastpage")
_NO = {"", "no", "n", "0", "-", "--", "false", "null", "none"}


def reported_rows(msg: object) -> int | None:
    """The first count of rows in `msg`: how many the server found."""
    return next(iter(_numbers_in(words_of(msg)).counts), None)


def says_rows_left_out(msg: object, rows: int, *, sums: int = 0) -> bool:
    """Whether `msg` speaks of rows left out, or has a number larger than the rows sent.

    The first count in it does not matter here: `reported_rows` gives it. The server may count
    rows that are sums of others, or not.
    """
    words = words_of(msg)
    without_limit = _NAMED_LIMIT.sub("", words)
    numbers = _numbers_in(without_limit)
    sent = range(rows - sums, rows + 1)
    is_count = len(numbers.counts) == 1 and numbers.counts[0] in sent
    if _LEFT_OUT.search(without_limit if is_count else words):
        return True
    largest = max([*numbers.counts[1:], *numbers.wholes], default=0)
    return largest > rows or any(part in sent and all_ > rows for part, all_ in numbers.fractions)


def field_of_rows_left_out(fields: Mapping[str, object], rows: int) -> str | None:
    """The first field that says that there are more than so many rows, if any."""
    nested = [fields]
    for each in nested:
        for name, value in each.items():
            plain, number = _plain(name), _number(value)
            if _SAYS_MORE.fullmatch(plain):
                says_more = not _says_no(value)
            elif _TOTAL.fullmatch(plain):
                says_more = number > rows
            else:
                says_more = number > 1 and bool(_PAGES.fullmatch(plain))
            if says_more:
                return name
            if isinstance(value, dict):
                nested.append(value)
    return None


def unknown_fields(fields: Mapping[str, object]) -> list[str]:
    """Fields that do not say how many rows there are."""
    return [
        name
        for name in fields
        if not any(each.fullmatch(_plain(name)) for each in (_SAYS_MORE, _TOTAL, _PAGES))
    ]


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]", "", name.casefold())


def _says_no(value: object) -> bool:
    if isinstance(value, str):
        return value.strip().casefold() in _NO
    return not value


def _number(value: object) -> int:
    if isinstance(value, str) and re.fullmatch(_NUMBER, value.strip()):
        return _value_of(value.strip())
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _value_of(number: str) -> int:
    if _THOUSANDS.fullmatch(number):
        number = re.sub(r"[., ]", "", number)
    return int(re.split("[.,]", number)[0][:_MOST_DIGITS])


class _Numbers(NamedTuple):
    counts: list[int]  # as in "100 rows"
    wholes: list[int]  # as in "of 100"
    fractions: list[tuple[int, int]]  # as in "5/100"


def _numbers_in(words: str) -> _Numbers:
    numbers = _Numbers([], [], [])
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
