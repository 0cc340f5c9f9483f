"""What the marts hold of a contact center of the sandbox, worked out without SQL."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from hashlib import md5
from math import sqrt
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sandbox.center.days import at
from sandbox.center.directory import AUXILIARIES, HITS, RIGHT_PARTY
from sandbox.center.model import Call
from sandbox.rows.seeded import Seeded
from tap_wolkvox.reports import REPORTS_BY_STREAM
from tests.support.calls import NOON

Record: TypeAlias = dict[str, Any]
Records: TypeAlias = dict[str, list[Record]]
"""What the tap extracts, by stream."""

Figures: TypeAlias = "Callable[[Records], Iterator[tuple[Any, ...]]]"

BOGOTA = ZoneInfo("America/Bogota")
HOLIDAYS = {date(2026, 5, 18), date(2026, 6, 8)}
FIRST = NOON - timedelta(days=36, hours=12)
WITHIN = 120  # seconds
CENTER = Seeded(3, FIRST.date(), rows_per_day=60)
ODD, FORM = "12,5 COP", "99,9 aaa"
ODD_TIME = NOON - timedelta(hours=1)
GONE = CENTER.directory.agents[-1]
"""An agent whom the list does not have any more."""

CODE_KINDS = {
    "VENTA": "person",
    "PROMESA": "person",
    "VOLVERALLAMAR": "call back",
    "NOINTERESADO": "refused",
    "EQUIVOCADO": "wrong number",
    "BUZON": "machine",
}
COUNTS = (
    *("calls", "matched", "connected", "coded", "coded_as_machine", "coded_without_kind"),
    "short_calls",
    *("person_soon", "called_back"),
)


# What texts stand for.


def text(value: str | None) -> str | None:
    return None if value is None or value.strip() in {"", "-", "--"} else value


def campaign_of(row: Record) -> str | None:
    return None if row["campaign_id"] == "0" else text(row["campaign_id"])


def number(value: str | None) -> float | None:
    found = text(value)
    return None if found in {None, ODD} else float(str(found).strip(" %").replace(",", ""))


def seconds(value: str | None) -> float | None:
    found = text(value)
    if found is None or ":" not in found:
        return number(found)
    hours, minutes, rest = map(int, found.split(":"))
    return 3_600 * hours + 60 * minutes + rest


def local(value: str) -> datetime:
    return datetime.fromisoformat(value).astimezone(BOGOTA).replace(tzinfo=None)


def day_of(stream: str, row: Record, column: str | None = None) -> date:
    """The day of a row on the operation's clock, by default that of the report's time."""
    value = str(row[column or REPORTS_BY_STREAM[stream].time_column or ""])
    return local(value).date() if "T" in value else date.fromisoformat(value)


def campaigns_by_id(of: Records) -> dict[str, str]:
    return {row["campaign_id"]: row["campaign_name"] for row in of["campaigns"]}


def rounded(part: float, whole: float, place: str) -> Decimal | None:
    """Divide as warehouses do, halves up; null of nothing."""
    return (
        (Decimal(part) / Decimal(whole)).quantize(Decimal(place), ROUND_HALF_UP) if whole else None
    )


def percent(part: float, whole: float) -> Decimal | None:
    return rounded(100 * part, whole, "0.01")


def average(values: Iterable[float | None]) -> Decimal | None:
    told = [value for value in values if value is not None]
    return rounded(sum(told), len(told), "0.1")


# What the marts should hold, each as the values of its columns without the operation.


def machine_share(of: Records) -> Iterator[tuple[Any, ...]]:
    names = campaigns_by_id(of)
    groups = defaultdict(list)
    for row in of["amd_detail"]:
        when = local(row["date"])
        groups[row["campaign_id"], when.date(), when.hour].append(row["result"])
    for (campaign, day, hour), results in groups.items():
        heard = Counter(results)
        yield (
            *(campaign, names.get(campaign, campaign), day, day - timedelta(days=day.weekday())),
            *(day.isoweekday(), hour, len(results), heard["machine"], heard["human"]),
            percent(heard["machine"], len(results)),
        )


def contacts(of: Records) -> Iterator[tuple[Any, ...]]:
    groups = defaultdict(list)
    for row in of["amd_detail"]:
        groups[row["telephone"]].append((local(row["date"]), row["result"]))
    for telephone, calls in groups.items():
        times = [when for when, _ in calls]
        reached = [when for when, result in calls if result == "human"]
        first = min(reached, default=None)
        yield (
            *(telephone, len(calls), len(calls) - len(reached), len(reached), bool(reached)),
            *(min(times), max(times), first, max(reached, default=None)),
            *((first.isoweekday(), first.hour) if first else (None, None)),
        )


def pairs(of: Records) -> list[tuple[Record, Record]]:
    """Rows of AMD Detail with the attempt of the same telephone that is nearest, one to one."""
    heard = sorted(
        (datetime.fromisoformat(row["date"]), row["telephone"], row["campaign_id"], row)
        for row in sorted(of["amd_detail"], key=lambda row: (row["customer_id"], row["occurrence"]))
    )
    rows = sorted(
        (
            (datetime.fromisoformat(row["date"]), text(row["telephone"]) or "", row)
            for row in of["campaign_results"]
        ),
        key=lambda each: (*each[:2], each[2]["conn_id"], each[2]["occurrence"]),
    )
    of_telephones = defaultdict(list)
    for place, (when, telephone, row) in enumerate(rows):
        of_telephones[telephone].append((when, place, campaign_of(row)))
    candidates = sorted(
        (abs((when - other).total_seconds()), left, right)
        for left, (when, telephone, campaign, row) in enumerate(heard)
        for other, right, of_campaign in of_telephones[telephone]
        if abs((when - other).total_seconds()) <= WITHIN
        and of_campaign in (None, campaign)
        and local(row["date"]).date() == local(rows[right][2]["date"]).date()
    )
    found: dict[int, int] = {}
    for _gap, left, right in candidates:
        if left not in found and right not in found.values():
            found[left] = right
    return [(heard[left][3], rows[right][2]) for left, right in found.items()]


def months(row: Record) -> Iterator[tuple[str, date | None]]:
    """The campaign and month of a row, and all that they are part of."""
    first = local(row["date"]).date().replace(day=1)
    for campaign in (row["campaign_id"], "all"):
        yield from ((campaign, first), (campaign, None))


def signals(of: Records) -> Iterator[tuple[Record, dict[str, int]]]:
    """Rows of AMD Detail, and whether a person was on the telephone soon after."""
    people, callers = defaultdict(list), defaultdict(list)
    for row in of["amd_detail"]:
        if row["result"] == "human":
            people[row["telephone"]].append(local(row["date"]))
    for row in of["call_detail"]:
        if row["type_interaction"] == "inbound":
            callers[row["telephone"]].append(local(row["date"]))
    for row in of["amd_detail"]:
        when, found = local(row["date"]), {"calls": 1}
        for name, moments, limit in (("person_soon", people, 900), ("called_back", callers, 600)):
            later = [each for each in moments[row["telephone"]] if each.date() == when.date()]
            is_soon = any(0 < (each - when).total_seconds() <= limit for each in later)
            found[name] = row["result"] == "machine" and is_soon
        yield row, found


def accuracy(of: Records) -> Iterator[tuple[Any, ...]]:
    counts: dict[Any, Counter[str]] = defaultdict(Counter)
    for row, found in signals(of):
        for group in months(row):
            counts[*group, row["result"]].update(found)
    taken = taken_calls()
    for row, attempt in pairs(of):
        legs = taken.get(attempt["conn_id"], [])
        kinds = [CODE_KINDS.get(known_codes(day, call)[0] or "") for day, call in legs]
        coded = [kind for kind in kinds if kind]
        is_short = bool(legs) and legs[-1][1].hang_up == "customer"
        is_short = is_short and sum(call.talk for _, call in legs) <= 10
        for group in months(row):
            count = counts[*group, row["result"]]
            count["matched"] += 1
            count["connected"] += bool(legs)
            count["coded"] += bool(coded)
            count["coded_as_machine"] += coded[:1] == ["machine"]
            count["short_calls"] += is_short
    for group, count in counts.items():
        is_machine, n, wrong = group[2] == "machine", count["coded"], count["coded_as_machine"]
        rates = (percent(wrong, n), *interval(wrong, n)) if n >= 100 else (None, None, None)
        note = None if n >= 100 else "fewer than 100 coded calls"
        of_other = COUNTS[3:7] if is_machine else COUNTS[7:]
        yield (
            *group,
            *(None if name in of_other else count[name] for name in COUNTS),
            percent(count["matched"], count["calls"]),
            None if is_machine else percent(n, count["matched"]),
            *rates,
            "not observable here" if is_machine else note,
        )


def interval(part: int, whole: int) -> tuple[float, float]:
    """The shares, in percent, of which a sample's would just not be too far, found by trying."""

    def is_near(share: float) -> bool:
        return abs(part / whole - share) <= 1.959964 * sqrt(share * (1 - share) / whole)

    ends = []
    for end in (0.0, 1.0):
        near, far = part / whole, end
        for _ in range(60):
            middle = (near + far) / 2
            near, far = (middle, far) if is_near(middle) else (near, middle)
        ends.append(round(100 * near, 2))
    return ends[0], ends[1]


def consistency(of: Records) -> Iterator[tuple[Any, ...]]:
    groups = Counter(
        (row["campaign_id"], row["result"], attempt["result"].lower()) for row, attempt in pairs(of)
    )
    heard: Counter[Any] = Counter()
    for (campaign, result, _), count in groups.items():
        heard[campaign, result] += count
    for group, count in groups.items():
        yield *group, count, percent(count, heard[group[:2]])


def reach(of: Records) -> Iterator[tuple[Any, ...]]:
    called: dict[Any, dict[str, bool]] = defaultdict(dict)
    first: dict[str, tuple[datetime, bool]] = {}
    for row in sorted(of["amd_detail"], key=lambda row: (row["date"], row["result"])):
        when, telephone, is_person = local(row["date"]), row["telephone"], row["result"] == "human"
        cell = called[when.isoweekday(), when.hour]
        cell[telephone] = cell.get(telephone, False) or is_person
        first.setdefault(telephone, (when, is_person))
    firsts = defaultdict(list)
    for when, is_person in first.values():
        firsts[when.isoweekday(), when.hour].append(is_person)
    for cell, telephones in called.items():
        counts = len(telephones), sum(telephones.values()), len(firsts[cell]), sum(firsts[cell])
        yield (
            *cell,
            *counts,
            percent(counts[1], counts[0]) if counts[0] >= 30 else None,
            percent(counts[3], counts[2]) if counts[2] >= 30 else None,
        )


def sample(of: Records) -> Iterator[tuple[Any, ...]]:
    groups = defaultdict(list)
    for row in of["amd_detail"]:
        since_epoch = int(datetime.fromisoformat(row["date"]).timestamp())
        parts = ("", row["campaign_id"], row["customer_id"], row["telephone"])
        key = "/".join([*parts, str(since_epoch), str(row["occurrence"])])
        found = md5(key.encode(), usedforsecurity=False).hexdigest()
        group = row["campaign_id"], local(row["date"]).date().replace(day=1)
        groups[group].append((found, local(row["date"]), row["telephone"], row["result"]))
    for group, rows in groups.items():
        for place, chosen in enumerate(sorted(rows)[:400], 1):
            yield *group, place, *chosen


def completeness(of: Records) -> Iterator[tuple[Any, ...]]:
    server = {
        (date.fromisoformat(row["report_date"]), row["campaign_id"]): int(row["total_amd"])
        for row in of["amd_totals"]
        if local(row["read_at"]).date() > date.fromisoformat(row["report_date"])
    }
    loaded: dict[Any, Counter[str]] = defaultdict(Counter)
    for row in of["amd_detail"]:
        loaded[local(row["date"]).date(), row["campaign_id"]][row["result"]] += 1
    days, counted = {day for day, _ in loaded}, {day for day, _ in server}
    for day, campaign in {*server, *loaded}:
        if min(days) < day < max(days) and min(counted) <= day <= max(counted):
            total, heard = server.get((day, campaign)), loaded[day, campaign]
            counts = heard.total(), heard["machine"]
            agree = (None if total is None else total == count for count in counts)
            yield day, campaign, total, *counts, *agree


def over(day: date, call: Call) -> datetime:
    """When a call was over, as its row tells: the time before the answer is not in it."""
    return at(day, call.second + call.waited + call.talk)


def known_codes(day: date, call: Call) -> tuple[str | None, str | None]:
    """The codes that agents have chosen by now."""
    after = call.coded_after and call.coded_after + 1
    if over(day, call) + timedelta(seconds=after) > NOON:
        return None, None
    first, second = call.codes
    return first["cod_act"], second["cod_act"] if second else None


def taken_calls() -> dict[str, list[tuple[date, Call]]]:
    """What really happened: calls that agents took and that are over, by id."""
    found = defaultdict(list)
    for n in range((NOON.date() - FIRST.date()).days + 1):
        day = FIRST.date() + timedelta(days=n)
        for call in CENTER.day(day).calls:
            if call.agent and over(day, call) <= NOON:
                found[call.conn_id].append((day, call))
    return found


def kind_of(code: str | None) -> str | None:
    is_coded = code and not code.startswith("TIMEOUT")
    return CODE_KINDS.get(code or "") if is_coded else "not coded"


def calls(_: Records) -> Iterator[tuple[Any, ...]]:
    for conn_id, legs in taken_calls().items():
        for leg, (day, call) in enumerate(legs, 1):
            code, second = known_codes(day, call)
            waited = call.waited if call.kind == "inbound" else None
            assert call.agent
            yield (
                *(
                    conn_id,
                    leg,
                    leg == len(legs),
                    len(legs) > 1,
                    at(day, call.second + call.waited),
                ),
                *(call.campaign or None, call.skill["skill_id"], call.agent["agent_id"]),
                *(call.contact.telephone, call.kind, waited, call.talk, call.hang_up, code, second),
                *(call.agent["agent_name"], kind_of(code)),
                *(None if code is None else not code.startswith("TIMEOUT"), code in HITS),
                code in RIGHT_PARTY,
            )
    nothing = [None] * 10
    yield "odd", 1, True, False, ODD_TIME, *nothing, None, "not coded", None, False, False


def told_of_calls(of: Records) -> Iterator[tuple[Any, ...]]:
    """What other reports tell of calls, by their ids."""
    silence: dict[Any, float] = defaultdict(float)
    for row in of["speech_detail"]:
        if (length := seconds(row["time_silence"])) is not None:
            silence[text(row["conn_id"]), text(row["agent_id"])] += length
    lost = {(text(row["conn_id"]), text(row["skill_id"])) for row in of["abandoned_call_detail"]}
    transferred = {text(row["id_call_origin"]) for row in of["call_transfer_detail"]}
    rows = Counter(row["conn_id"] for row in of["call_detail"])
    for row in of["call_detail"]:
        conn_id, agent = row["conn_id"], text(row["agent_id"])
        yield (
            *(conn_id, agent, silence.get((conn_id, agent))),
            *(
                (conn_id, text(row["skill_id"])) in lost,
                rows[conn_id] > 1 or conn_id in transferred,
            ),
        )


KINDS = {"ANSWER": "person", "ABANDON": "dropped", "ANSWER-MACHINE": "machine", "BUSY": "busy"}
KINDS |= {"NO-ANSWER": "no answer", "CONGESTION": "failed", "FAILED": "failed"}


def attempts(of: Records) -> Iterator[tuple[Any, ...]]:
    # An attempt may be in no window: the rows tell which there are, and the truth all else.
    loaded = {row["conn_id"] for row in of["campaign_results"]}
    days = {FIRST.date() + timedelta(days=n) for n in range((NOON.date() - FIRST.date()).days + 1)}
    taken = taken_calls()
    last: dict[Any, datetime] = {}
    dialed = sorted(
        (at(day, each.second), each.conn_id, each)
        for day in days
        for each in CENTER.day(day).attempts
        if each.conn_id in loaded
    )
    number: Counter[Any] = Counter()
    for when, conn_id, each in dialed:
        record = each.campaign, each.contact
        number[record] += 1
        since = (when - last[record]).total_seconds() if record in last else None
        last[record] = when
        legs = taken.get(conn_id, [])
        codes = {known_codes(day, call)[0] for day, call in legs}
        agent = legs[-1][1].agent if legs else None
        yield (
            *(conn_id, each.campaign, each.contact.telephone, when, number[record], since),
            *(each.result.lower(), KINDS[each.result], agent and agent["agent_id"]),
            *(sum(call.talk for _, call in legs) if legs else None, bool(legs)),
            *(bool(codes & {*HITS}), bool(codes & {*RIGHT_PARTY})),
        )


def funnel(of: Records) -> Iterator[tuple[Any, ...]]:
    days, names = defaultdict(list), campaigns_by_id(of)
    for row in attempts(of):
        days[row[1], row[3].date()].append(row)
    for (campaign, day), rows in days.items():
        kinds = Counter(row[7] for row in rows)
        people = kinds["person"] + kinds["dropped"]
        answered, right = people + kinds["machine"], sum(row[12] for row in rows)
        hits = sum(row[11] for row in rows)
        yield (
            *(campaign, names[campaign], day, len(rows), len({row[2] for row in rows}), answered),
            *(people, kinds["dropped"], right, hits, percent(answered, len(rows))),
            *(percent(people, answered), percent(kinds["dropped"], people)),
            *(percent(right, people), percent(hits, right)),
        )


def held_against(of: Records) -> Iterator[tuple[Any, ...]]:
    """What the server itself counts, beside attempts."""
    lost = {
        row["conn_id"]
        for row in of["abandoned_call_detail"]
        if text(row["type_interaction"]) != "inbound"
    }
    abandoned: Counter[Any] = Counter()
    for conn_id, campaign, _, when, *_ in attempts(of):
        abandoned[campaign, when.date()] += conn_id in lost
    server: Counter[date] = Counter()
    for row in of["campaign_totals_by_attempt_result"]:
        if (records := number(row["records"])) is not None:
            server[date.fromisoformat(row["report_date"])] += int(records)
    for (campaign, day), lost_ones in abandoned.items():
        yield campaign, day, lost_ones, None, server.get(day)


def dropped(of: Records) -> Iterator[tuple[Any, ...]]:
    counted, names = {row[:3:2]: row[6:8] for row in funnel(of)}, campaigns_by_id(of)
    for (campaign, day), (people, lost) in counted.items():
        days = [day - timedelta(days=n) for n in range(30)]
        month = [counted.get((campaign, each), (0, 0)) for each in days]
        sums = [sum(each) for each in zip(*month, strict=True)]
        shares = percent(lost, people), percent(sums[1], sums[0])
        yield campaign, names[campaign], day, people, lost, *sums, *shares


def lists(of: Records) -> Iterator[tuple[Any, ...]]:
    dialed: dict[str, Counter[str]] = defaultdict(Counter)
    for row in attempts(of):
        dialed[row[1]][row[2]] += 1
    for listed in of["campaigns"]:
        campaign = listed["campaign_id"]
        tried, records = dialed[campaign], len(CENTER.directory.contacts(campaign))
        share = rounded(tried.total(), len(tried), "0.01")
        yield (
            *(campaign, listed["campaign_name"], text(listed["status"]), records, len(tried)),
            *(tried.total(), percent(len(tried), records), share),
        )


def calls_daily(of: Records) -> Iterator[tuple[Any, ...]]:
    names, groups = campaigns_by_id(of), defaultdict[Any, list[Record]](list)
    for row in of["call_detail"]:
        fields = (text(row[name]) for name in ("agent_id", "type_interaction"))
        groups[(local(row["date"]).date(), campaign_of(row), *fields)].append(row)
    for (day, campaign, agent, kind), rows in groups.items():
        lengths = [seconds(row["time_seg"]) for row in rows]
        costs = [cost for row in rows if (cost := number(row["cost"])) is not None]
        told = [length for length in lengths if length is not None]
        yield (
            *(day, campaign, names.get(campaign, campaign), agent, kind, len(rows)),
            *(round(sum(costs), 3) if costs else None, sum(told) if told else None),
            average(lengths),
        )


def wrap_ups(of: Records) -> Iterator[tuple[Any, ...]]:
    groups = defaultdict(set)
    whole: Counter[Any] = Counter()
    for row in of["call_detail"]:
        for level, name in ((1, "cod_act"), (2, "cod_act_2")):
            if code := text(row[name]):
                group = local(row["date"]).date(), campaign_of(row), level
                groups[group, code].add(row["conn_id"])
    for (group, code), ids in groups.items():
        whole[group] += 0 if code.startswith("TIMEOUT") else len(ids)
    for (group, code), ids in groups.items():
        is_coded = not code.startswith("TIMEOUT")
        share = percent(len(ids), whole[group]) if is_coded else None
        yield *group, code, is_coded, len(ids), share


def service(of: Records) -> Iterator[tuple[Any, ...]]:
    came, left, soon = Counter[Any](), Counter[Any](), Counter[Any]()
    for day, skill, call in inbound_calls():
        hour = day, call.second // 3_600, skill
        came[hour] += 1
        left[hour] += not call.agent
        soon[hour] += bool(call.agent and call.waited <= 20)
    for row in of["skill_service_level_hourly"]:
        hour = date.fromisoformat(row["date"]), int(row["hour"][:2]), row["skill_id"]
        taken = came[hour] - left[hour]
        level = percent(soon[hour], came[hour])
        yield (
            *(*hour, text(row["skill_name"]), came[hour], taken, left[hour]),
            number(row["service_level_20seg"]),
            *(soon[hour], level, percent(soon[hour], taken), percent(left[hour], came[hour])),
            *(seconds(row["asa"]), taken * (seconds(row["asa"]) or 0)),
            taken * (seconds(row["aht"]) or 0),
        )


def inbound_calls() -> Iterator[tuple[date, str, Call]]:
    """Calls that have come in by now, with their day and skill."""
    for n in range((NOON.date() - FIRST.date()).days + 1):
        day = FIRST.date() + timedelta(days=n)
        for call in CENTER.day(day).calls:
            if call.kind == "inbound" and at(day, call.second) <= NOON:
                yield day, call.skill["skill_id"], call


def service_of_days(of: Records) -> Iterator[tuple[Any, ...]]:
    waited, tried, busy = (defaultdict[Any, float](float) for _ in range(3))
    for row in of["skill_service_level_hourly"]:
        hours = date.fromisoformat(row["date"]), row["skill_id"]
        taken, left = number(row["answer_calls"]) or 0, number(row["abandon_calls"]) or 0
        waited[hours] += taken * (seconds(row["asa"]) or 0)
        tried[hours] += left * (seconds(row["ata"]) or 0)
        busy[hours] += taken * (seconds(row["aht"]) or 0)
    names = {
        (date.fromisoformat(row["report_date"]), row["skill_id"]): name
        for row in (*of["abandoned_calls_by_wait"], *of["answered_calls_by_wait"])
        if (name := text(row["skill_name"]))
    }
    skills = defaultdict(list)
    for day, skill, call in inbound_calls():
        skills[day, skill].append(call)
    for of_day, came in skills.items():
        waits = [call.waited for call in came if call.agent]
        lost = [call.waited for call in came if not call.agent]
        soon, gone = (sum(each <= 20 for each in found) for found in (waits, lost))
        yield (
            *(*of_day, names.get(of_day), len(came), len(waits), len(lost), soon, gone),
            *(sum(each <= 50 for each in waits), percent(len(lost), len(came))),
            *(percent(soon, len(came)), percent(soon, len(waits))),
            *(percent(soon, len(came) - gone), 0, 0),
            *(rounded(waited[of_day], len(waits), "0.1"), rounded(tried[of_day], len(lost), "0.1")),
            rounded(busy[of_day], len(waits), "0.1"),
        )


def agents(of: Records) -> Iterator[tuple[Any, ...]]:
    states = ("login", "ready", "inbound", "outbound", "acw", "ring", "aux")
    for row in of["agent_time"]:
        times = [seconds(row[f"{state}_time"]) for state in states]
        talked = None if None in times[2:4] else sum(each or 0 for each in times[2:4])
        yield (
            *(date.fromisoformat(row["report_date"]), row["agent_id"], text(row["agent_name"])),
            number(row["calls"]),
            *(None if each is None else round(each / 3_600, 4) for each in (*times, talked)),
            *(number(row["occupancy"]), seconds(row["aht"]), number(row["occupancy"])),
            *(rounded(sum(each or 0 for each in times[2:5]), number(row["calls"]) or 0, "0.1"), 0),
        )


def spent(day: date, status: str) -> Iterator[tuple[str, int, int, Call | None]]:
    """What agents did on a day that is over: who, from which second, how long, on which call."""
    for shift in CENTER.day(day).shifts:
        for state in (state for session in shift.sessions for state in session):
            if status in ("", state.status):
                length = state.end - state.begin
                yield shift.agent["agent_id"], state.begin, length, state.call


def pauses(_: Records) -> Iterator[tuple[Any, ...]]:
    sums: Counter[Any] = Counter()
    for n in range((NOON.date() - FIRST.date()).days):
        day = FIRST.date() + timedelta(days=n)
        for state in AUXILIARIES:
            for agent, _begin, length, _call in spent(day, state):
                sums[day, agent, state] += length
    for (day, agent, state), length in sums.items():
        yield day, agent, state, length


def agents_of_hours(of: Records) -> Iterator[tuple[Any, ...]]:
    for day in {date.fromisoformat(row["date"]) for row in of["agent_time_hourly"]} - {NOON.date()}:
        sums: Counter[Any] = Counter()
        for status in ("TALK", "ACW", ""):
            for agent, begin, length, _ in spent(day, status):
                # Of what crosses the border of an hour, the report loses the rest.
                inside = min(length, 3_600 - begin % 3_600)
                sums[status, agent, begin // 3_600] += inside
        for agent in (entry["agent_id"] for entry in CENTER.directory.agents):
            for hour in range(24):
                busy = sums["TALK", agent, hour] + sums["ACW", agent, hour]
                yield day, hour, agent, sums["", agent, hour], busy


def contact_rules(_: Records) -> Iterator[tuple[Any, ...]]:
    made: dict[Any, list[bool]] = defaultdict(list)
    for (day, call), *_later in taken_calls().values():
        if call.kind != "inbound":
            hour = at(day, call.second + call.waited).hour
            is_rest = day in HOLIDAYS or day.isoweekday() == 7
            first, last = (8, 15) if day.isoweekday() == 6 else (7, 19)
            number = call.contact.customer_id or None
            customer = number, None if number else call.contact.telephone[-10:]
            made[customer, day].append(is_rest or not first <= hour < last)
    for (customer, day), outside in made.items():
        yield *customer, day, len(outside), 0, len(outside), sum(outside), 1


def everybody(of: Records) -> Iterator[tuple[Any, ...]]:
    naming = ("agent_time", "agent_time_hourly", "agent_auxiliary_time", "call_detail")
    seen: dict[str, set[date]] = defaultdict(set)
    for stream in (*naming, "chat_detail"):
        for row in of[stream]:
            column = "date" if stream == "chat_detail" and row["date"] else None
            seen[row["agent_id"]].add(day_of(stream, row, column))
    for agent in CENTER.directory.agents:
        is_listed = agent != GONE
        number = agent["agent_dni"] or None if is_listed else None
        yield (
            agent["agent_id"],
            agent["agent_name"],
            number,
            is_listed,
            max(seen[agent["agent_id"]]),
        )


def queues(_: Records) -> Iterator[tuple[Any, ...]]:
    for skill in CENTER.directory.skills:
        yield skill["skill_id"], skill["skill_name"], True


def campaign_names(of: Records) -> Iterator[tuple[Any, ...]]:
    for row in of["campaigns"]:
        yield row["campaign_id"], row["campaign_name"], True, NOON.date()


def dates(_: Records) -> Iterator[tuple[Any, ...]]:
    for n in range((NOON.date() - FIRST.date()).days + 1):
        day = FIRST.date() + timedelta(days=n)
        yield day, day.isoweekday(), day - timedelta(days=day.weekday()), day.replace(day=1)


def chats(of: Records) -> Iterator[tuple[Any, ...]]:
    groups = defaultdict(list)
    for row in of["chat_detail"]:
        groups[local(row["date"]).date(), text(row["channel"])].append(row)
    for (day, channel), rows in groups.items():
        waits = [seconds(row["asa"]) for row in rows]
        busy = [seconds(row["time_on_agent"]) for row in rows]
        yield (
            *(day, channel, len(rows), sum(row["cod_act"] == "TIMEOUTCHAT" for row in rows)),
            *(sum(each is not None for each in waits), average(waits)),
            *(sum(each is not None for each in busy), average(busy)),
        )


MARTS: dict[str, tuple[Figures, str]] = {
    "amd_machine_share": (
        machine_share,
        """campaign_id, campaign_name, day, week, weekday, hour, calls, machines, humans,
        machine_percent""",
    ),
    "amd_contacts": (
        contacts,
        """telephone, calls, machines, humans, is_reached, first_called_local, last_called_local,
        first_reached_local, last_reached_local, first_reached_weekday, first_reached_hour""",
    ),
    "amd_accuracy": (
        accuracy,
        f"""campaign_id, month, amd_result, {", ".join(COUNTS)}, matched_percent, coded_percent,
        wrong_percent, wrong_percent_low, wrong_percent_high, note""",
    ),
    "amd_consistency": (
        consistency,
        "campaign_id, amd_result, result, attempts, percent_of_heard",
    ),
    "amd_reach_hourly": (
        reach,
        """weekday, hour, telephones, reached_telephones, first_calls, reached_first_calls,
        reached_percent_of_telephones, reached_percent_of_first_calls""",
    ),
    "amd_review_sample": (
        sample,
        "campaign_id, month, place, review_id, date_local, telephone, amd_result",
    ),
    "amd_completeness": (
        completeness,
        """day, campaign_id, server_total, loaded_rows, loaded_machines, rows_agree,
        machines_agree""",
    ),
    "calls": (
        calls,
        """conn_id, leg, is_last_leg, is_passed_on, started_local, campaign_id, skill_id, agent_id,
        telephone, type_interaction, wait_seconds, talk_seconds, ended_by, code, second_code,
        agent_name, code_kind, is_coded, is_hit, is_right_party""",
    ),
    "calls WHERE leg > 0": (
        told_of_calls,
        "conn_id, agent_id, silence_seconds, is_abandoned, is_passed_on",
    ),
    "campaign_funnel_daily WHERE attempts >= 0": (
        held_against,
        "campaign_id, day, abandoned, server_attempts, server_attempts_of_day",
    ),
    "attempts": (
        attempts,
        """conn_id, campaign_id, telephone, dialed_local, attempt, seconds_since_last, result,
        result_kind, agent_id, talk_seconds, is_connected, is_hit, is_right_party""",
    ),
    "campaign_funnel_daily": (
        funnel,
        """campaign_id, campaign_name, day, attempts, records, answered, people, dropped,
        right_party, hits, answered_percent, people_percent, dropped_percent, right_party_percent,
        hit_percent""",
    ),
    "dropped_calls_daily": (
        dropped,
        """campaign_id, campaign_name, day, people, dropped, people_30_days, dropped_30_days,
        dropped_percent, dropped_percent_30_days""",
    ),
    "contact_list": (
        lists,
        """campaign_id, campaign_name, status, records, tried_records, attempts, tried_percent,
        attempts_per_record""",
    ),
    "calls_daily": (
        calls_daily,
        """day, campaign_id, campaign_name, agent_id, type_interaction, calls, cost, total_seconds,
        average_seconds""",
    ),
    "wrap_ups_daily": (
        wrap_ups,
        "day, campaign_id, level, code, is_coded, calls, percent_of_coded",
    ),
    "service_daily": (
        service_of_days,
        """day, skill_id, skill_name, offered, answered, abandoned, answered_20, abandoned_20,
        answered_50, abandonment_percent, level_20_of_offered, level_20_of_answered,
        level_20_without_short_abandons, not_in_hours, answered_20_not_in_hours,
        speed_of_answer_seconds, time_to_abandon_seconds, handling_seconds""",
    ),
    "service_hourly": (
        service,
        """day, hour, skill_id, skill_name, inbound_calls, answered_calls, abandoned_calls,
        service_level_20_seconds, answered_20, level_20_of_offered, level_20_of_answered,
        abandonment_percent, speed_of_answer_seconds, answer_wait_seconds, handled_seconds""",
    ),
    "agents_daily": (
        agents,
        """day, agent_id, agent_name, calls, login_hours, ready_hours, inbound_hours,
        outbound_hours, after_call_hours, ring_hours, auxiliary_hours,
        inbound_hours + outbound_hours AS talking_hours, occupancy_percent, handling_seconds,
        counted_occupancy_percent, counted_handling_seconds, not_in_pauses_seconds""",
    ),
    f"agent_pauses_daily WHERE day < '{NOON.date()}'": (pauses, "day, agent_id, state, seconds"),
    f"agents_hourly WHERE day < '{NOON.date()}'": (
        agents_of_hours,
        "day, hour, agent_id, login_seconds, busy_seconds",
    ),
    "contact_rules_daily": (
        contact_rules,
        """customer_id, telephone, day, calls, messages, contacts, contacts_outside_hours,
        channels_of_week""",
    ),
    "agents": (everybody, "agent_id, agent_name, agent_dni, is_listed, last_day"),
    "skills": (queues, "skill_id, skill_name, is_listed"),
    "campaigns": (campaign_names, "campaign_id, campaign_name, is_listed, last_day"),
    "dates": (dates, "day, weekday, week, month"),
    "chats_daily": (
        chats,
        """day, channel, chats, timed_out_chats, chats_with_waiting, waiting_seconds,
        chats_with_handling, handling_seconds""",
    ),
}


def plain(value: Any) -> Any:
    """A value as a warehouse or Python gives it, in one form for all."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, datetime | date):
        return str(value)
    try:
        return f"{round(float(value), 4):.2f}"  # some give sums as floats
    except ValueError:
        return str(value)


def names_of(columns: str) -> list[str]:
    """The names of columns that a query selects."""
    return [column.split()[-1] for column in columns.split(",")]


def truth(mart: str, of: Records) -> Iterator[Record]:
    """What a mart should hold, by column."""
    figures, columns = MARTS[mart]
    for row in figures(of):
        yield dict(zip(names_of(columns), row, strict=True))


def counted(rows: Iterable[Iterable[Any]]) -> Counter[tuple[Any, ...]]:
    """Rows in the form in which those of all warehouses compare."""
    return Counter(tuple(map(plain, row)) for row in rows)
