"""Reads every calendar of a built site with icalendar, as a phone would.

Each file must read without an error, its lines be as long as RFC 5545 allows, each event have a
UID of its own, whole days that end after they begin, and reminders at nine in the morning. The
instants of one calendar of the example site are compared with its notice.
"""

import sys
from datetime import date, timedelta
from pathlib import Path

from icalendar import Calendar

# 乌杨街道2024年, the calendar of everyone: the last days of its windows.
KNOWN = "policies/zhongxian-wuyang-2024-everyone.ics"
LAST_DAYS = [date(2023, 12, 31), date(2024, 2, 29), date(2024, 6, 30), date(2024, 9, 30)]

NINE = timedelta(hours=9)
REMINDERS = [NINE - timedelta(days=7), NINE - timedelta(days=1)]


def read(path):
    """The events of a file; ends with a word where anything is wrong with it."""

    def must(fits, what):
        if not fits:
            sys.exit(f"{path}: {what}")

    text = path.read_bytes()
    must(all(len(line) <= 75 for line in text.split(b"\r\n")), "a line is too long")
    calendar = Calendar.from_ical(text)
    must(not any(part.errors for part in calendar.walk()), "a property cannot be read")
    events = calendar.walk("VEVENT")
    must(events, "there is no event")
    must(len({event["UID"] for event in events}) == len(events), "a UID comes twice")
    for event in events:
        first, after = event["DTSTART"].dt, event["DTEND"].dt
        must(type(first) is date and type(after) is date, "an event is not of whole days")
        must(first < after, "an event ends before it begins")
        reminders = [alarm["TRIGGER"].dt for alarm in event.walk("VALARM")]
        must(reminders in ([], REMINDERS), "a reminder is not at nine")
    return events


def main(site):
    calendars = {path: read(path) for path in sorted(Path(site).rglob("*.ics"))}
    events = calendars[Path(site) / KNOWN]
    last = [event["DTSTART"].dt for event in events if event.walk("VALARM")]
    if last != LAST_DAYS:
        sys.exit(f"{KNOWN}: {last} instead of {LAST_DAYS}")
    count = sum(len(events) for events in calendars.values())
    print(f"{len(calendars)} calendars with {count} events read")


main(sys.argv[1])
