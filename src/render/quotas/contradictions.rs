//! What a table contradicts, in the words of its page.

use gongshi_rules::money::group;

use crate::reconcile::{self, Contradiction, Miscount, Target};
use crate::render::Plan;
use crate::render::context::day_in_words;
use crate::site::quota::{QuotaTable, Sum};

impl Plan<'_> {
    /// What a table, those around it and the text say differently, and where figures are missing.
    pub(super) fn contradictions(&self, table: &QuotaTable) -> Vec<String> {
        let found = reconcile::of(self.site, table);
        let said = found.iter().map(|it| self.contradiction(table, it));
        let blanks = table.counts().filter_map(|(at, _, column)| {
            let n = Some(table.sum(at).blank).filter(|it| *it > 0)?.to_string();
            Some(self.say("quota.blank", &[("column", &column.heading), ("n", &n)]))
        });
        said.chain(blanks).collect()
    }

    fn contradiction(&self, table: &QuotaTable, it: &Contradiction<'_>) -> String {
        let column = it.column(table).heading.as_str();
        match it {
            Contradiction::Sum { row, printed, computed, .. } => {
                let (printed, computed) = (group(*printed), group(computed.persons));
                let values = [
                    ("column", column),
                    ("name", &row.name),
                    ("printed", &printed),
                    ("computed", &computed),
                    ("members", &self.each_of(table)),
                ];
                self.say("quota.sum_differs", &values)
            }
            Contradiction::Target { target, printed, computed, .. } => {
                self.against_text(table, column, target, *printed, *computed)
            }
            Contradiction::Above { above, theirs, own, .. } => {
                let (theirs, own) = (group(*theirs), group(*own));
                let values = [
                    ("column", column),
                    ("above", above.place.own_name()),
                    ("name", table.place.own_name()),
                    ("theirs", &theirs),
                    ("own", &own),
                ];
                self.say("quota.above_differs", &values)
            }
            Contradiction::LastYear { before, rows, .. } => {
                let each = rows.iter().map(|it| {
                    let (repeated, then) = (group(it.now), group(it.then));
                    let values =
                        [("name", it.row.name.as_str()), ("repeated", &repeated), ("then", &then)];
                    self.say("quota.last_year_row", &values)
                });
                let rows = each.collect::<Vec<_>>().join(&self.say("form.and", &[]));
                let year = before.year.to_string();
                let values = [("column", column), ("year", &year), ("rows", &rows)];
                self.say("quota.last_year_differs", &values)
            }
        }
    }

    fn against_text(
        &self,
        table: &QuotaTable,
        column: &str,
        target: &Target<'_>,
        printed: Option<u64>,
        computed: Sum,
    ) -> String {
        let key = match printed {
            Some(printed) if printed == computed.persons => "quota.target_differs_both",
            Some(_) => "quota.target_differs_printed",
            None => "quota.target_differs",
        };
        let values = [
            ("column", column),
            ("target", &group(target.persons)),
            ("source", &target.cites.join(&self.say("form.and", &[]))),
            ("printed", &printed.map(group).unwrap_or_default()),
            ("computed", &group(computed.persons)),
            ("members", &self.each_of(table)),
        ];
        self.say(key, &values)
    }

    /// What the counts of a table contradict.
    pub(super) fn miscounts(&self, table: &QuotaTable) -> Vec<String> {
        let strings = &self.site.theme.strings;
        let said = reconcile::of_counts(self.site, table).into_iter().map(|it| match it {
            Miscount::Sum { day, total, sum } => {
                let values = [
                    ("day", day_in_words(day, strings)),
                    ("printed", group(total.persons)),
                    ("computed", group(sum)),
                    ("members", self.each_of(table)),
                ];
                self.say("progress.sum_differs", &values.each_ref().map(|(key, it)| (*key, &**it)))
            }
            Miscount::Above { count, above, theirs, sum } => {
                let values = [
                    ("day", day_in_words(count.day, strings)),
                    ("above", above.place.own_name().to_owned()),
                    ("name", table.place.own_name().to_owned()),
                    ("theirs", group(theirs.persons)),
                    ("own", group(sum)),
                ];
                self.say(
                    "progress.above_differs",
                    &values.each_ref().map(|(key, it)| (*key, &**it)),
                )
            }
        });
        said.collect()
    }

    /// 「按各村相加」: what is added up.
    fn each_of(&self, table: &QuotaTable) -> String {
        table.place.members().in_lang(self.site.config.language.lang()).to_owned()
    }
}
