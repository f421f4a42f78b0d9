"""A rule of recurrence (RFC 5545) in the office's words: 'FREQ=MONTHLY;BYMONTHDAY=25' is 'ngày 25 hằng tháng'."""

from datetime import date

_UNITS = {"DAILY": "ngày", "WEEKLY": "tuần", "MONTHLY": "tháng", "YEARLY": "năm"}
_WEEKDAYS = {
    "MO": "thứ Hai", "TU": "thứ Ba", "WE": "thứ Tư", "TH": "thứ Năm", "FR": "thứ Sáu", "SA": "thứ Bảy",
    "SU": "Chủ nhật",
}  # fmt: skip
_QUARTERS = {"3,6,9,12": "của tháng cuối quý", "1,4,7,10": "của tháng đầu quý"}


def rule_in_words(rule: str) -> str:
    """How often and on which days, in Vietnamese."""
    parts = dict(part.split("=", 1) for part in rule.split(";") if "=" in part)
    unit, count = _UNITS.get(parts.get("FREQ", ""), ""), int(parts.get("INTERVAL", "1"))
    often = f"hằng {unit}" if count == 1 else f"{count} {unit} một lần"
    if (parts.get("FREQ"), count) == ("MONTHLY", 3):
        often = "hằng quý"
    words = often
    if weekdays := parts.get("BYDAY"):
        words = f"{', '.join(_WEEKDAYS.get(day, day) for day in weekdays.split(','))} {often}"
    elif days := parts.get("BYMONTHDAY"):
        words = _on_days(days, parts.get("BYMONTH", ""), often)
    if until := parts.get("UNTIL"):
        day = date(int(until[:4]), int(until[4:6]), int(until[6:8]))
        words += f", đến hết ngày {day:%d/%m/%Y}"
    return words


def _on_days(days: str, months: str, often: str) -> str:
    told = " và ".join("ngày cuối" if day == "-1" else f"ngày {day}" for day in days.split(","))
    if months in _QUARTERS:
        return f"{told} {_QUARTERS[months]}"
    if not months:
        return f"{told} {often}"
    if days != "-1" and "," not in days:
        return " và ".join(f"ngày {days}/{month}" for month in months.split(",")) + f" {often}"
    return f"{told} của các tháng {months.replace(',', ', ')} {often}"
