"""The day and the quarter that the municipality lives in, wherever the test runs."""

import datetime
import zoneinfo


def municipal_today():
    """South Africa's date: for two hours of each day it is not that of UTC."""
    return datetime.datetime.now(zoneinfo.ZoneInfo("Africa/Johannesburg")).date()


def quarter_of(day):
    """The id of the municipal quarter that a day lies in, such as 2026-27-Q1."""
    begins = day.year if day.month >= 7 else day.year - 1
    return f"{begins}-{(begins + 1) % 100:02d}-Q{(day.month - 7) % 12 // 3 + 1}"
