//! Calendars for phones: iCalendar (RFC 5545).
//!
//! Written by hand: what a calendar of whole days needs is a dozen properties, and a library's
//! defaults, the clock in DTSTAMP and chance in UID, are what may not be in a file whose bytes
//! depend on its inputs alone.

use gongshi_rules::day::Day;

/// How long a line may be in octets, its end not counted.
const LINE: usize = 75;

/// When to remind of a day: at nine in the morning, a week before and the day before.
const REMINDERS: [&str; 2] = ["-P6DT15H", "-PT15H"];

/// A calendar.
pub(in crate::render) struct Calendar {
    /// What it is called.
    pub(in crate::render) name: String,
    /// The day on which what it says was issued.
    pub(in crate::render) stamp: Day,
    /// How often its days were corrected.
    pub(in crate::render) sequence: u16,
    pub(in crate::render) entries: Vec<Entry>,
}

/// Whole days in a calendar.
pub(in crate::render) struct Entry {
    /// By what a later version of it is known.
    pub(in crate::render) uid: String,
    pub(in crate::render) from: Day,
    /// The last day, included.
    pub(in crate::render) to: Day,
    pub(in crate::render) summary: String,
    pub(in crate::render) description: String,
    /// The page to read about it, where the site's address is known.
    pub(in crate::render) url: Option<String>,
    /// Whether to remind of its first day.
    pub(in crate::render) reminds: bool,
}

impl Calendar {
    pub(in crate::render) fn to_text(&self) -> String {
        let mut lines = Lines::default();
        lines.add("BEGIN", "VCALENDAR");
        lines.add("VERSION", "2.0");
        lines.add("PRODID", "-//gongshi//timeline//ZH");
        lines.add("CALSCALE", "GREGORIAN");
        lines.add("METHOD", "PUBLISH");
        lines.add("NAME", &escaped(&self.name));
        lines.add("X-WR-CALNAME", &escaped(&self.name));
        for entry in &self.entries {
            self.entry(entry, &mut lines);
        }
        lines.add("END", "VCALENDAR");
        lines.0
    }

    fn entry(&self, entry: &Entry, lines: &mut Lines) {
        lines.add("BEGIN", "VEVENT");
        lines.add("UID", &escaped(&entry.uid));
        lines.add("DTSTAMP", &format!("{}T000000Z", digits(self.stamp)));
        lines.add("SEQUENCE", &self.sequence.to_string());
        lines.add("DTSTART;VALUE=DATE", &digits(entry.from));
        // The end is the day after the last.
        lines.add("DTEND;VALUE=DATE", &digits(entry.to.plus(1)));
        lines.add("SUMMARY", &escaped(&entry.summary));
        lines.add("DESCRIPTION", &escaped(&entry.description));
        if let Some(url) = &entry.url {
            lines.add("URL", url);
        }
        lines.add("TRANSP", "TRANSPARENT");
        for trigger in REMINDERS.iter().filter(|_| entry.reminds) {
            lines.add("BEGIN", "VALARM");
            lines.add("ACTION", "DISPLAY");
            lines.add("TRIGGER", trigger);
            lines.add("DESCRIPTION", &escaped(&entry.summary));
            lines.add("END", "VALARM");
        }
        lines.add("END", "VEVENT");
    }
}

/// Lines, each ended and, where it is long, folded.
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn add(&mut self, name: &str, value: &str) {
        let mut length = 0;
        for c in name.chars().chain([':']).chain(value.chars()) {
            // A character is never cut in two.
            if length + c.len_utf8() > LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

/// A day as calendars write it: `20240229`.
fn digits(day: Day) -> String {
    day.to_text().replace('-', "")
}

/// A text in which nothing ends it or parts it.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() => {}
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::from_text(text).unwrap()
    }

    fn calendar(summary: &str, description: &str) -> String {
        let entry = Entry {
            uid: "a/b@gongshi".into(),
            from: day("2024-02-28"),
            to: day("2024-02-29"),
            summary: summary.into(),
            description: description.into(),
            url: None,
            reminds: true,
        };
        let (name, stamp) = ("甲县".into(), day("2023-11-14"));
        Calendar { name, stamp, sequence: 2, entries: vec![entry] }.to_text()
    }

    /// 每一行不超过75个字节，一个汉字不会被分成两半，接起来同原来一样。
    #[test]
    fn long_lines_are_folded_between_characters() {
        let long = "缴".repeat(60) + "a" + &"费".repeat(60);
        let text = calendar(&long, &"x".repeat(200));
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert!(text.split("\r\n").all(|line| line.len() <= LINE && !line.contains('\n')));
        let whole = text.replace("\r\n ", "");
        assert!(whole.contains(&format!("SUMMARY:{long}\r\n")), "{whole}");
        assert!(whole.contains(&format!("DESCRIPTION:{}\r\n", "x".repeat(200))), "{whole}");
    }

    #[test]
    fn what_would_end_a_text_is_escaped() {
        let text = calendar("a,b;c\\d", "一\n二\r\u{7}");
        assert!(text.contains("SUMMARY:a\\,b\\;c\\\\d\r\n"), "{text}");
        assert!(text.contains("DESCRIPTION:一\\n二\r\n"), "{text}");
    }

    /// 2月29日是最后一天，日历上写到3月1日（不含）。
    #[test]
    fn whole_days_end_the_day_after() {
        let text = calendar("a", "b");
        assert!(text.contains("DTSTART;VALUE=DATE:20240228\r\nDTEND;VALUE=DATE:20240301\r\n"));
        assert!(text.contains("DTSTAMP:20231114T000000Z\r\nSEQUENCE:2\r\n"));
        assert_eq!(text.matches("BEGIN:VALARM").count(), 2);
    }
}
