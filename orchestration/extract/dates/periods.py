"""Calendar periods: a day, a week, a quarter ... as a unit and a running number.

Counting is then plain addition ("two quarters earlier" is index - 2), and a period outside the years
1 to 9999 is None instead of an error. Values are TIMEX3 (TimeML 1.2.1); weeks are ISO 8601's.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from orchestration.records import Granularity

SEASON_CODES = ("SP", "SU", "FA", "WI")
"""Spring from March, summer, autumn, winter: meteorological seasons of the northern half; winter belongs to the year
it begins in, as TIMEX3 annotators write it."""

MONTHS_IN: dict[str, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "decade": 120, "century": 1200}
DAYS_IN: dict[str, int] = {"day": 1, "week": 7, "weekend": 7}


@dataclass(frozen=True, slots=True)
class Period:
    """`unit` and a running number: days count from 1 January of year 1 (date.toordinal), weeks from the Monday
    before it, months and what is made of months from January of year 0. `clock` is a time of the day as in TIMEX3
    (`T14:30`, `TNI`); it goes with days only."""

    unit: Granularity
    index: int
    clock: str = ""

    @property
    def start(self) -> date:
        """First day. Only periods made by `period_of`, `period` and `shift` are safe to ask: they are checked."""
        return _bounds(self.unit, self.index)[0]

    @property
    def end(self) -> date:
        """Last day, inclusive."""
        return _bounds(self.unit, self.index)[1]

    @property
    def granularity(self) -> Granularity:
        if not self.clock:
            return self.unit
        if not self.clock[1:3].isdigit():
            return "part_of_day"
        return "minute" if ":" in self.clock else "hour"

    @property
    def value(self) -> str:
        """TIMEX3 value: 2022-02-15, 2022-W07, 2022-W07-WE, 2022-02, 2022-Q1, 2022-SU, 2022-H1, 2022, 202, 20."""
        first = self.start
        match self.unit:
            case "day":
                return first.isoformat() + self.clock
            case "week" | "weekend":
                year, week, _ = (first if self.unit == "week" else first - timedelta(5)).isocalendar()
                return f"{year:04}-W{week:02}" + ("-WE" if self.unit == "weekend" else "")
            case "month":
                return f"{first.year:04}-{first.month:02}"
            case "quarter":
                return f"{first.year:04}-Q{self.index % 4 + 1}"
            case "half_year":
                return f"{first.year:04}-H{self.index % 2 + 1}"
            case "season":
                return f"{first.year:04}-{SEASON_CODES[self.index % 4]}"
            case "decade":
                return f"{self.index:03}"
            case "century":
                return f"{self.index:02}"
            case _:
                return f"{self.index:04}"

    def shift(self, count: int) -> Period | None:
        """The period `count` units of its own later; None outside the calendar."""
        return period(self.unit, self.index + count, self.clock)

    def shift_by(self, unit: Granularity, count: int) -> Period | None:
        """Later by `count` of another unit, at the same place in it: a year before 2021-Q3 is 2020-Q3. Weeks and days
        shift by days; a day shifted by months keeps its number, or takes the month's last."""
        if unit == self.unit:
            return self.shift(count)
        if unit in DAYS_IN:
            moved = add_days(self.start, count * DAYS_IN[unit])
            return period_of(self.unit, moved, self.clock) if moved else None
        months = count * MONTHS_IN.get(unit, 0)
        if self.unit == "season":
            return self.shift(months // 3)
        if self.unit in MONTHS_IN and MONTHS_IN[self.unit] <= MONTHS_IN.get(unit, 0):
            return self.shift(months // MONTHS_IN[self.unit])
        moved = add_months(self.start, months)
        return period_of(self.unit, moved, self.clock) if moved else None


def period(unit: Granularity, index: int, clock: str = "") -> Period | None:
    """The period of that running number, None where any of its days is outside the years 1 to 9999."""
    try:
        _bounds(unit, index)
    except (ValueError, OverflowError):
        return None
    return Period(unit, index, clock)


def period_of(unit: Granularity, day: date, clock: str = "") -> Period | None:
    """The period of that unit which holds `day`."""
    match unit:
        case "week" | "weekend":
            index = (day.toordinal() - 1) // 7
        case "season":
            months = day.year * 12 + day.month - 3
            index = months // 3
        case "month" | "quarter" | "half_year" | "year" | "decade" | "century":
            index = (day.year * 12 + day.month - 1) // MONTHS_IN[unit]
        case _:
            unit, index = "day", day.toordinal()
    return period(unit, index, clock)


def day_of(year: int, month: int, day: int) -> Period | None:
    """A day of the calendar; None for 31 February."""
    try:
        return Period("day", date(year, month, day).toordinal())
    except (ValueError, OverflowError):
        return None


def month_of(year: int, month: int) -> Period | None:
    return period("month", year * 12 + month - 1) if 1 <= month <= 12 else None


def add_days(day: date, count: int) -> date | None:
    try:
        return day + timedelta(count)
    except OverflowError:
        return None


def add_months(day: date, count: int) -> date | None:
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    if not 1 <= year <= 9999:
        return None
    return date(year, month + 1, min(day.day, _days_in_month(year, month + 1)))


def nth_weekday(year: int, month: int, weekday: int, nth: int) -> Period | None:
    """The nth Monday (1) ... Sunday (7) of a month, the last for -1."""
    first = day_of(year, month, 1)
    if not first:
        return None
    if nth < 0:
        last = date(year, month, _days_in_month(year, month))
        return period("day", last.toordinal() - (last.isoweekday() - weekday) % 7)
    return period("day", first.index + (weekday - first.start.isoweekday()) % 7 + 7 * (nth - 1))


def easter(year: int) -> Period | None:
    """Easter Sunday by the anonymous Gregorian algorithm (Nature, 20 April 1876)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    correction = (32 + 2 * e + 2 * i - h - k) % 7
    m = (a + 11 * h + 22 * correction) // 451
    month, day = divmod(h + correction - 7 * m + 114, 31)
    return day_of(year, month, day + 1)


def _bounds(unit: Granularity, index: int) -> tuple[date, date]:
    if unit == "week":
        first = date.fromordinal(index * 7 + 1)
        return first, date.fromordinal(index * 7 + 7)
    if unit == "weekend":
        return date.fromordinal(index * 7 + 6), date.fromordinal(index * 7 + 7)
    if unit in MONTHS_IN or unit == "season":
        months = 3 if unit == "season" else MONTHS_IN[unit]
        offset = 2 if unit == "season" else 0
        year, month = divmod(index * months + offset, 12)
        last_year, last_month = divmod(index * months + offset + months - 1, 12)
        return (
            date(year, month + 1, 1),
            date(last_year, last_month + 1, _days_in_month(last_year, last_month + 1)),
        )
    return date.fromordinal(index), date.fromordinal(index)


def _days_in_month(year: int, month: int) -> int:
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31
