//! A policy file: YAML as staff write it, made into rules that can be evaluated.
//!
//! Every value may say where it stands (`source`) and how sure it is (`status`); what it does
//! not say, it takes from the nearest map around it.

use std::cell::RefCell;
use std::sync::Arc;

use gongshi_rules::explain::hospital;
use gongshi_rules::money::Rounding;
use gongshi_rules::policy::{
    Adjustment, Cite, Cited, Inpatient, MajorIllness, Measured, Segment, Segments, Status, Table,
};
use gongshi_rules::{Money, Policy, Rate};

use crate::diagnostic::{Diagnostic, Diagnostics, Source};
use crate::load::claims;
use crate::load::section::{self, Mistakes, Section};
use crate::load::yaml::{self, Node, Value};
use crate::site::{
    Clause, Document, Documents, Example, Expected, Outpatient, OutpatientLevel, OutpatientTerms,
    Pays, PolicyFile, Premium, Starts, Total, Window,
};

/// The version of the format that this program reads.
const SCHEMA: &str = "resident-medical/1";

/// Reads a policy file.
pub(crate) fn read(source: &Arc<Source>) -> Result<PolicyFile, Diagnostics> {
    let tree = yaml::parse(source)?;
    let mistakes = Mistakes::default();
    let policy = Section::open(&tree, "", &mistakes)
        .and_then(|top| Reader::new(&top)?.policy(top, source, &tree));
    mistakes.finish(policy)
}

/// What the parts of a policy need to know of the whole.
struct Reader<'n> {
    mistakes: &'n Mistakes,
    documents: Documents,
    tiers: Vec<String>,
    levels: Vec<String>,
    groups: Vec<(String, Vec<String>)>,
    citations: RefCell<Vec<String>>,
    /// Sections that the notice says nothing about, by their plain names.
    unknown: RefCell<Vec<&'static str>>,
    /// Readings of ours that are not among those whose effect is calculated, a sentence each.
    assumed: RefCell<Vec<String>>,
}

/// What a value takes from around it.
#[derive(Clone)]
struct Mark {
    clause: Clause,
    status: Status,
}

/// A value, or the admission that the notice does not give one.
enum Given<'n> {
    Known(&'n Node, Mark),
    Unknown,
}

impl<'n> Reader<'n> {
    fn new(top: &Section<'n>) -> Option<Self> {
        let mistakes = top.mistakes();
        let names = |key| top.require(key).and_then(|it| mistakes.caught(section::names(it, key)));
        let (tiers, levels) = (names("tiers"), names("levels"));
        let documents = documents(&top.require_section("sources")?)?;
        let groups = identity_groups(top, &documents);
        Some(Self {
            mistakes,
            documents,
            tiers: tiers?,
            levels: levels?,
            groups,
            citations: RefCell::default(),
            unknown: RefCell::default(),
            assumed: RefCell::default(),
        })
    }

    fn policy(&self, top: Section<'n>, source: &Arc<Source>, tree: &Node) -> Option<PolicyFile> {
        top.word("schema", &[(SCHEMA, ())]).or_else(|| top.require("schema").map(|_| ()));
        let id = top.require("id").and_then(|node| self.mistakes.caught(id(node)));
        let place = top.require_section("place").and_then(place);
        let year = top
            .require("year")
            .and_then(|node| self.mistakes.caught(section::whole(node, "year", 2000..=2100)));
        let first = Mark { clause: Clause::default(), status: Status::Stated };
        let mark = self.mark(&top, &first);

        let rounding = self.rounding(&top, &mark);
        let minor_under = self.minor(&top, &mark);
        self.target(&top, &mark);
        let premium = top.require_section("premium").and_then(|it| self.premium(it, &mark));
        let windows = self.windows(&top, &mark);
        let inpatient = top.require_section("inpatient").and_then(|it| self.inpatient(it, &mark));
        if let Some(inpatient) = &inpatient {
            self.minors_are_whole(&top, inpatient.minors.is_some());
        }
        let major_illness =
            self.optional(&top, "major_illness", |it| self.major_illness(it, &mark));
        let combined_cap =
            self.optional(&top, "combined_annual_cap", |it| self.combined_cap(&it, &mark));
        let outpatient = self.optional(&top, "outpatient", |it| self.outpatient(it, &mark));
        for (key, name) in [
            ("assistance", "资助参保：每一类人资助多少"),
            ("special_outpatient", "特殊疾病门诊"),
            ("medical_assistance", "医疗救助"),
            ("out_of_area", "异地就医"),
        ] {
            self.unknown_as_yet(&top, key, name);
        }
        self.facts(&top, &mark);
        let examples = self.examples(&top);
        top.close();

        let rules = Policy {
            id: id?,
            place: place?,
            year: year?,
            tiers: self.tiers.clone(),
            levels: self.levels.clone(),
            rounding,
            minor_under,
            inpatient: inpatient?,
            major_illness,
            combined_cap,
            citations: self.citations.take(),
        };
        Some(PolicyFile {
            source: Arc::clone(source),
            tree: tree.clone(),
            rules,
            documents: self.documents.clone(),
            premium: premium?,
            windows,
            outpatient,
            unknown: self.unknown.take(),
            assumed: self.assumed.take(),
            examples,
        })
    }

    fn rounding(&self, top: &Section<'n>, mark: &Mark) -> Cited<Rounding> {
        let unsaid = Mark { status: Status::Assumed, ..mark.clone() };
        let Some(section) = top.section("rounding") else {
            return self.cited(Rounding::HalfUp, &unsaid);
        };
        let mark = self.mark(&section, mark);
        section.word("to", &[("fen", ())]);
        section.word("at", &[("each_layer", ())]);
        let modes = [("half_up", Rounding::HalfUp), ("down", Rounding::Down)];
        let mode = section.word("mode", &modes).unwrap_or_default();
        section.close();
        self.cited(mode, &mark)
    }

    fn minor(&self, top: &Section<'n>, mark: &Mark) -> Option<Cited<u8>> {
        let section = top.section("minor")?;
        let mark = self.mark(&section, mark);
        section.word("on", &[("admission", ())]);
        self.assume(&mark, "年龄按住院那天算。");
        let under = section
            .require("under")
            .and_then(|node| self.mistakes.caught(section::whole(node, "under", 1..=30)));
        section.close();
        Some(self.cited(under?, &mark))
    }

    /// Who is a minor and what minors get are two halves of one rule.
    fn minors_are_whole(&self, top: &Section<'n>, adjusted: bool) {
        let missing = match (top.get("minor"), adjusted) {
            (Some(node), false) => Some((node, "inpatient.adjust里没有未成年人的比例")),
            (None, true) => {
                top.get("inpatient").map(|node| (node, "没有写minor（几岁以下算未成年人）"))
            }
            _ => None,
        };
        if let Some((node, missing)) = missing {
            let mistake = Diagnostic::error("minor/half", missing).at(&node.span);
            self.mistakes.push(mistake.help("minor和inpatient.adjust要么都写，要么都不写。"));
        }
    }

    fn target(&self, top: &Section<'n>, mark: &Mark) {
        let Some(section) = top.section("target") else {
            return;
        };
        self.mark(&section, mark);
        if let Some(persons) = section.require("persons") {
            self.mistakes.caught(section::whole(persons, "persons", 1..=2_000_000_000u64));
        }
        section.close();
    }

    fn premium(&self, section: Section<'n>, mark: &Mark) -> Option<Premium> {
        let mark = self.mark(&section, mark);
        let personal =
            section.require_section("personal").and_then(|row| self.by_tier(&row, &mark));
        self.unknown_as_yet(&section, "fiscal_subsidy", "财政补助：每人多少钱");
        section.close();
        let personal = personal?.cells().iter().map(|cell| cell.value).collect();
        Some(Premium { personal, citation: self.citation(&mark) })
    }

    fn windows(&self, top: &Section<'n>, mark: &Mark) -> Vec<Window> {
        let items = top
            .get("enrolment")
            .and_then(|node| self.mistakes.caught(section::list(node, "enrolment")));
        let mut windows: Vec<Window> = Vec::new();
        for (index, item) in items.into_iter().flatten().enumerate() {
            let section = top.below(&format!("enrolment[{}]", index + 1), item);
            let Some(window) = section.and_then(|it| self.window(it, mark)) else { continue };
            if windows.iter().any(|known| known.id == window.id) {
                let message = format!("有两个缴费期都叫“{}”", window.id);
                let mistake = Diagnostic::error("enrolment/same-id", message).at(&item.span);
                self.mistakes.push(mistake.help("每个缴费期的id要不同，请改一个。"));
            }
            windows.push(window);
        }
        windows
    }

    fn window(&self, section: Section<'n>, mark: &Mark) -> Option<Window> {
        let mark = self.mark(&section, mark);
        let id = section.require_text("id");
        let members =
            |names: Vec<String>| names.into_iter().flat_map(|it| self.members(it)).collect();
        let who = members(self.names(&section, "for"));
        let except = members(self.names(&section, "not_for"));
        if let Some(priority) = section.get("priority") {
            self.mistakes.caught(section::whole(priority, "priority", 0..=100u8));
        }
        let without_subsidy = section.word("without", &[("fiscal_subsidy", ())]).is_some();
        let pays = section.require_section("pays").and_then(|pays| self.pays(pays, &mark));
        let starts = section.require_section("benefit").and_then(|benefit| {
            let starts = benefit.require_section("starts");
            benefit.close();
            self.starts(starts?, &mark)
        });
        section.close();
        let ((pays, sure_of_days), (starts, sure_of_start)) = (pays?, starts?);
        let assumed = [sure_of_days, sure_of_start].contains(&Status::Assumed);
        let status = if assumed { Status::Assumed } else { sure_of_start };
        let citation = self.citation(&mark);
        Some(Window { id: id?, pays, starts, without_subsidy, who, except, citation, status })
    }

    /// The members of a group, or the one identity that a name stands for.
    fn members(&self, name: String) -> Vec<String> {
        let group = self.groups.iter().find(|(group, _)| *group == name);
        group.map_or_else(|| vec![name], |(_, members)| members.clone())
    }

    fn pays(&self, section: Section<'n>, mark: &Mark) -> Option<(Pays, Status)> {
        let status = self.mark(&section, mark).status;
        let day = |key| {
            let node = section.require(key)?;
            self.mistakes.caught(section::date(node, key)).map(|date| (date, node))
        };
        let pays = if section.word("within_days_of", &[("birth", ())]).is_some() {
            let days = section.require("days");
            if let Some(first_day) = section.get("first_day") {
                self.mistakes.caught(section::whole(first_day, "first_day", 0..=1u8));
            }
            days.and_then(|node| self.mistakes.caught(section::whole(node, "days", 1..=366)))
                .map(Pays::WithinDaysOfBirth)
        } else {
            let (from, to) = (day("from"), day("to"));
            from.zip(to).map(|((from, _), (to, node))| {
                if from > to {
                    let message = format!("缴费期在{to}截止，可是{from}才开始");
                    let mistake = Diagnostic::error("enrolment/backwards", message).at(&node.span);
                    let help = "请检查两个日期是不是写反了，或者年份写错了。";
                    self.mistakes.push(mistake.help(help));
                }
                Pays::Between(from, to)
            })
        };
        section.close();
        pays.map(|pays| (pays, status))
    }

    fn starts(&self, section: Section<'n>, mark: &Mark) -> Option<(Starts, Status)> {
        let mark = self.mark(&section, mark);
        let starts = if let Some(on) = section.get("on") {
            self.mistakes.caught(section::date(on, "on")).map(Starts::On)
        } else {
            section.require("rule")?;
            let rules = [
                ("next_month_first", Starts::NextMonthFirst),
                ("after_days", Starts::AfterDays(0)),
                ("next_day", Starts::NextDay),
                ("birth", Starts::Birth),
            ];
            match section.word("rule", &rules) {
                Some(Starts::AfterDays(_)) => {
                    section.word("count", &[("full", ())]);
                    let days = section.require("days").and_then(|node| {
                        self.mistakes.caught(section::whole(node, "days", 1..=366))
                    });
                    days.map(Starts::AfterDays)
                }
                other => other,
            }
        };
        section.close();
        starts.map(|starts| (starts, mark.status))
    }

    fn inpatient(&self, section: Section<'n>, mark: &Mark) -> Option<Inpatient> {
        let mark = self.mark(&section, mark);
        let deductible = section.require_section("deductible").and_then(|row| {
            let mark = self.mark(&row, &mark);
            row.word("per", &[("admission", ())]);
            row.row("医院级别", &self.levels, |node, name| self.money(node, name, &mark))
        });
        let rates = section.require_section("rate").and_then(|grid| self.rates(&grid, &mark));
        let minors = section.get("adjust").and_then(|node| self.minors(&section, node, &mark));
        let annual_cap = self.optional(&section, "annual_cap", |row| {
            row.word("on", &[("reimbursed", ())]);
            self.by_tier(&row, &mark)
        });
        section.close();
        Some(Inpatient { deductible: Table::new(deductible?), rates: rates?, minors, annual_cap })
    }

    /// Rates are written by tier, then level, as in the official table; they are looked up by
    /// level, then tier.
    fn rates(&self, grid: &Section<'n>, mark: &Mark) -> Option<Table<Table<Cited<Rate>>>> {
        let mark = self.mark(grid, mark);
        let tiers = grid.row("档次", &self.tiers, |node, name| {
            let row = Section::open(node, name, self.mistakes)?;
            let mark = self.mark(&row, &mark);
            row.row("医院级别", &self.levels, |node, name| self.rate(node, name, &mark))
        })?;
        let levels = (0..self.levels.len())
            .map(|level| Table::new(tiers.iter().map(|row| row[level].clone()).collect()));
        Some(Table::new(levels.collect()))
    }

    fn minors(
        &self,
        section: &Section<'n>,
        node: &'n Node,
        mark: &Mark,
    ) -> Option<Cited<Adjustment>> {
        let items = self.mistakes.caught(section::filled_list(node, "adjust"))?;
        let mut minors = None;
        for item in items {
            let Some(section) = section.below("adjust", item) else {
                continue;
            };
            let mark = self.mark(&section, mark);
            section.require("for");
            section.word("for", &[("minor", ())]);
            let adjustment = if let Some(node) = section.get("raise_by") {
                self.mistakes.caught(rate(node, "raise_by")).map(Adjustment::RaiseBy)
            } else {
                let points = section.require("add_points").and_then(|node| self.points(node));
                points.map(Adjustment::AddPoints)
            };
            section.close();
            if minors.is_some() {
                let mistake = Diagnostic::error("value/repeated", "未成年人的加成写了两次");
                self.mistakes.push(mistake.at(&item.span).help("请合成一项。"));
            }
            minors = adjustment.map(|adjustment| self.cited(adjustment, &mark));
        }
        minors
    }

    fn major_illness(&self, section: Section<'n>, mark: &Mark) -> Option<MajorIllness> {
        let mark = self.mark(&section, mark);
        if let Some(accumulates) = section.section("accumulates") {
            accumulates.word("period", &[("calendar_year", ())]);
            accumulates.word("of", &[("in_scope_self_paid", ())]);
            let from = accumulates.require("from");
            if let Some(from) = from {
                let both = &["inpatient", "special_outpatient"][..];
                self.only(from, "from", &[both, &["inpatient"]]);
            }
            accumulates.close();
        }
        let over_cap_counts = section.require("over_cap_counts").and_then(|node| {
            let (node, mark) = self.known(node, "over_cap_counts", &mark)?;
            let words = [("true", true), ("false", false)];
            let counts = self.mistakes.caught(section::word(node, "over_cap_counts", &words))?;
            Some(self.cited(counts, &mark))
        });
        let deductible =
            section.require("deductible").and_then(|node| self.money(node, "deductible", &mark));
        let segments = section.require("segments").and_then(|node| self.segments(&section, node));
        let annual_cap =
            section.get("annual_cap").and_then(|node| self.money(node, "annual_cap", &mark));
        section.close();
        Some(MajorIllness {
            deductible: deductible?,
            segments: self.cited(segments?, &mark),
            annual_cap,
            over_cap_counts: over_cap_counts?,
        })
    }

    /// Segments are written in rising order; the last has no bound.
    fn segments(&self, section: &Section<'n>, node: &'n Node) -> Option<Segments> {
        let measures =
            [("gross", Measured::Gross), ("after_deductible", Measured::AfterDeductible)];
        let measured = section.word("measured", &measures);
        let items = self.mistakes.caught(section::filled_list(node, "segments"))?;
        let mut bounded: Vec<Segment> = Vec::new();
        let mut rest = None;
        for (index, item) in items.iter().enumerate() {
            let section = section.below("segments", item)?;
            let rate =
                section.require("rate").and_then(|node| self.mistakes.caught(rate(node, "rate")));
            let up_to =
                section.get("up_to").map(|node| (node, self.mistakes.caught(money(node, "up_to"))));
            section.close();
            let last = index + 1 == items.len();
            let wrong = match up_to {
                None if !last => Some("除了最后一段，每一段都要写到多少钱为止（up_to）"),
                Some(_) if last => Some("最后一段不能有上限（up_to），否则超过的部分没有比例"),
                Some((_, Some(bound))) if bounded.last().is_some_and(|it| it.up_to >= bound) => {
                    Some("各段的上限（up_to）要一段比一段高")
                }
                _ => None,
            };
            if let Some(wrong) = wrong {
                let at = up_to.map_or(&item.span, |(node, _)| &node.span);
                let mistake = Diagnostic::error("segments/order", wrong).at(at);
                self.mistakes
                    .push(mistake.help("例如：[{up_to: 30000, rate: 60%}, {rate: 65%}]。"));
            }
            match up_to {
                Some((_, bound)) => bounded.push(Segment { up_to: bound?, rate: rate? }),
                None => rest = rate,
            }
        }
        if !bounded.is_empty() && measured.is_none() {
            let mistake =
                Diagnostic::error("segments/measured", "没有写明各段从哪里算起").at(&node.span);
            self.mistakes.push(mistake.help(
                "请加一行“measured: gross”（从第一分钱算起）或“measured: after_deductible”（从起付线以上算起）。",
            ));
        }
        let measured = measured.unwrap_or(Measured::AfterDeductible);
        Some(Segments { measured, bounded, rest: rest? })
    }

    fn outpatient(&self, section: Section<'n>, mark: &Mark) -> Option<Outpatient> {
        let mark = self.mark(&section, mark);
        let levels = section.require_section("levels").and_then(|levels| {
            levels.row("医院级别", &self.levels, |node, name| {
                let level = Section::open(node, name, self.mistakes)?;
                let read = self.outpatient_level(&level, name, &mark);
                level.close();
                read
            })
        });
        let annual_cap =
            section.require_section("annual_cap").and_then(|row| self.by_tier(&row, &mark));
        section.close();
        let levels = levels?;
        let annual_cap = annual_cap?.cells().iter().map(|cell| cell.value).collect();
        Some(Outpatient { levels, annual_cap, citation: self.citation(&mark) })
    }

    fn outpatient_level(
        &self,
        level: &Section<'n>,
        name: &str,
        mark: &Mark,
    ) -> Option<OutpatientLevel> {
        let mark = self.mark(level, mark);
        let name = name.rsplit('.').next().unwrap_or(name).to_owned();
        if level.word("covered", &[("true", true), ("false", false)]) == Some(false) {
            self.assume(&mark, format!("{}的普通门诊不报。", hospital(&name)));
            return Some(OutpatientLevel { name, terms: None, includes: Vec::new() });
        }
        let includes = self.names(level, "includes");
        if let Some(per) = level.get("per") {
            let (node, mark) = self.known(per, "per", &mark)?;
            let words = [("year", "一年只减一次"), ("visit", "每次都减")];
            if let Some(words) = self.mistakes.caught(section::word(node, "per", &words)) {
                self.assume(&mark, format!("{}普通门诊的起付线{words}。", hospital(&name)));
            }
        }
        let deductible = level
            .require("deductible")
            .and_then(|node| self.mistakes.caught(money(node, "deductible")));
        let rate = level.require("rate").and_then(|node| self.mistakes.caught(rate(node, "rate")));
        let terms = Some(OutpatientTerms { deductible: deductible?, rate: rate? });
        Some(OutpatientLevel { name, terms, includes })
    }

    /// Figures that no rule reads but notices quote: each a value with its source.
    fn facts(&self, top: &Section<'n>, mark: &Mark) {
        let Some(section) = top.section("facts") else { return };
        let mark = self.mark(&section, mark);
        for (key, node) in section.others() {
            if let Some((value, _)) = self.known(node, &key.name, &mark) {
                self.mistakes.caught(section::text(value, &key.name));
            }
        }
    }

    fn examples(&self, top: &Section<'n>) -> Vec<Example> {
        let items = top
            .get("examples")
            .and_then(|node| self.mistakes.caught(section::list(node, "examples")));
        let examples = items.into_iter().flatten().enumerate().filter_map(|(index, item)| {
            let section = top.below(&format!("examples[{}]", index + 1), item)?;
            let published = section.require_text("source");
            let written = claims::read(&section);
            let expected =
                section.require_section("expect").and_then(|expect| self.expected(expect));
            section.close();
            Some(Example {
                published: published?,
                written: written?,
                expected: expected?,
                span: item.span.clone(),
            })
        });
        examples.collect()
    }

    fn expected(&self, section: Section<'n>) -> Option<Vec<Expected>> {
        let span = section.span().clone();
        let totals = [
            ("basic", Total::Basic),
            ("major_illness", Total::MajorIllness),
            ("reimbursed", Total::Reimbursed),
            ("personal", Total::Personal),
        ];
        let expected = totals.into_iter().filter_map(|(key, total)| {
            let node = section.get(key)?;
            let amount = self.mistakes.caught(money(node, key))?;
            Some(Expected { total, amount, span: node.span.clone() })
        });
        let expected: Vec<_> = expected.collect();
        let empty = section.is_empty();
        section.close();
        if empty {
            let mistake = Diagnostic::error("value/empty", "例子没有写结果").at(&span);
            self.mistakes.push(mistake.help("请写上公布的金额，例如“expect: {basic: 34790}”。"));
        }
        (!empty).then_some(expected)
    }

    /// What a map takes from around it, and what it says itself.
    fn mark(&self, section: &Section<'n>, around: &Mark) -> Mark {
        let mut mark = around.clone();
        if let Some(written) = section.get("source")
            && let Some(clause) = self.mistakes.caught(self.clause(written))
        {
            mark = Mark { clause, status: Status::Stated };
        }
        let statuses = [
            ("stated", Status::Stated),
            ("inherited", Status::Inherited),
            ("assumed", Status::Assumed),
        ];
        if let Some(status) = section.word("status", &statuses) {
            mark.status = status;
        }
        mark
    }

    fn clause(&self, node: &Node) -> Result<Clause, Diagnostic> {
        clause(&self.documents, node)
    }

    fn citation(&self, mark: &Mark) -> String {
        self.documents.cite(&mark.clause)
    }

    fn cited<T>(&self, value: T, mark: &Mark) -> Cited<T> {
        let text = self.citation(mark);
        let mut citations = self.citations.borrow_mut();
        let place = citations.iter().position(|known| *known == text).unwrap_or_else(|| {
            citations.push(text);
            citations.len() - 1
        });
        let citation = u16::try_from(place).unwrap_or(u16::MAX);
        Cited { value, cite: Cite { citation, status: mark.status } }
    }

    /// A value, or `{value: …, status: …, source: …}`, or `{status: unknown}`.
    fn given(&self, node: &'n Node, name: &str, around: &Mark) -> Option<Given<'n>> {
        if !matches!(node.value, Value::Map(_)) {
            return Some(Given::Known(node, around.clone()));
        }
        let section = Section::open(node, name, self.mistakes)?;
        if is_unknown(node) {
            self.close_unknown(section);
            return Some(Given::Unknown);
        }
        let mark = self.mark(&section, around);
        let value = section.require("value");
        section.close();
        Some(Given::Known(value?, mark))
    }

    /// A value that the rules cannot do without.
    fn known(&self, node: &'n Node, name: &str, around: &Mark) -> Option<(&'n Node, Mark)> {
        match self.given(node, name, around)? {
            Given::Known(node, mark) => Some((node, mark)),
            Given::Unknown => {
                let message = format!("“{name}”写的是unknown，现在还不能这样算");
                let mistake = Diagnostic::error("value/unknown", message).at(&node.span);
                self.mistakes.push(mistake.help("请写上数值；如果是推断的，加上status: assumed。"));
                None
            }
        }
    }

    /// A section that may be missing. What is there must be read, or a mistake said.
    fn optional<T>(
        &self,
        top: &Section<'n>,
        key: &'static str,
        read: impl FnOnce(Section<'n>) -> Option<T>,
    ) -> Option<T> {
        let node = top.get(key)?;
        if is_unknown(node) {
            let message = format!("“{key}”写的是unknown，现在还不能这样算");
            let mistake = Diagnostic::error("value/unknown", message).at(&node.span);
            let help = "请写上数值；如果这项政策没有，删掉这一段。";
            self.mistakes.push(mistake.help(help));
            return None;
        }
        let before = self.mistakes.errors();
        let value = top.below(key, node).and_then(read);
        if value.is_none() && self.mistakes.errors() == before {
            let mistake = Diagnostic::error("value/unreadable", format!("“{key}”读不出完整的内容"));
            self.mistakes.push(mistake.at(&node.span).help("请对照示例政策检查这一段。"));
        }
        value
    }

    /// A section whose rules are not evaluated yet: it may only say that it is unknown.
    fn unknown_as_yet(&self, top: &Section<'n>, key: &'static str, name: &'static str) {
        let Some(node) = top.get(key) else {
            return;
        };
        if is_unknown(node) {
            if let Some(section) = top.below(key, node) {
                self.close_unknown(section);
            }
            self.unknown.borrow_mut().push(name);
            return;
        }
        let message = format!("“{key}”现在还不能计算");
        let help = format!("请先写“{key}: {{status: unknown}}”，网页上会说明通知没有写。");
        self.mistakes.push(Diagnostic::error("key/unsupported", message).at(&node.span).help(help));
    }

    /// `{status: unknown}`, and nothing else but a source.
    fn close_unknown(&self, section: Section<'n>) {
        section.word("status", &[("unknown", ())]);
        if let Some(source) = section.get("source") {
            self.mistakes.caught(self.clause(source));
        }
        section.close();
    }

    /// Notes a reading of ours whose effect is not calculated.
    fn assume(&self, mark: &Mark, sentence: impl Into<String>) {
        if mark.status == Status::Assumed {
            self.assumed.borrow_mut().push(sentence.into());
        }
    }

    fn combined_cap(&self, section: &Section<'n>, mark: &Mark) -> Option<Table<Cited<Money>>> {
        let mark = self.mark(section, mark);
        if let Some((covers, mark)) =
            section.get("covers").and_then(|node| self.known(node, "covers", &mark))
        {
            self.only(covers, "covers", &[&["inpatient", "major_illness"]]);
            self.assume(&mark, "全年累计封顶线包括住院和大病保险。");
        }
        self.by_tier(section, &mark)
    }

    fn by_tier(&self, section: &Section<'n>, mark: &Mark) -> Option<Table<Cited<Money>>> {
        let mark = self.mark(section, mark);
        section.row("档次", &self.tiers, |node, name| self.money(node, name, &mark)).map(Table::new)
    }

    fn money(&self, node: &'n Node, name: &str, mark: &Mark) -> Option<Cited<Money>> {
        let (node, mark) = self.known(node, name, mark)?;
        Some(self.cited(self.mistakes.caught(money(node, name))?, &mark))
    }

    fn rate(&self, node: &'n Node, name: &str, mark: &Mark) -> Option<Cited<Rate>> {
        let (node, mark) = self.known(node, name, mark)?;
        Some(self.cited(self.mistakes.caught(rate(node, name))?, &mark))
    }

    fn points(&self, node: &Node) -> Option<Rate> {
        let read = section::text(node, "add_points").and_then(|written| {
            Rate::from_percentage(&format!("{written}%")).ok_or_else(|| {
                Diagnostic::error("value/number", format!("“add_points”不能是“{written}”"))
                    .at(&node.span)
                    .help("请写加几个百分点，例如“add_points: 5”，不加百分号。")
            })
        });
        self.mistakes.caught(read)
    }

    fn names(&self, section: &Section<'n>, key: &'static str) -> Vec<String> {
        let names = section.get(key).and_then(|it| self.mistakes.caught(section::names(it, key)));
        names.unwrap_or_default()
    }

    /// A list that may only be one of these, in any order: the rules evaluate no other yet.
    fn only(&self, node: &'n Node, key: &str, lists: &[&[&str]]) {
        let Some(names) = self.mistakes.caught(section::names(node, key)) else { return };
        let is = |list: &&&[&str]| {
            list.len() == names.len() && list.iter().all(|word| names.iter().any(|it| it == word))
        };
        if !lists.iter().any(|list| is(&list)) {
            let written: Vec<_> =
                lists.iter().map(|list| format!("[{}]", list.join(", "))).collect();
            let message = format!("“{key}”这样写，现在还不能算");
            let help = format!("现在可以写：{}。", written.join("或"));
            self.mistakes
                .push(Diagnostic::error("key/unsupported", message).at(&node.span).help(help));
        }
    }
}

/// Whether a value is `{status: unknown}`, with or without a source.
fn is_unknown(node: &Node) -> bool {
    node.get("status").and_then(Node::scalar) == Some("unknown")
}

/// `notice#五(一)`: a part of one of the documents.
fn clause(documents: &Documents, node: &Node) -> Result<Clause, Diagnostic> {
    let written = section::text(node, "source")?;
    documents.clause(&written).ok_or_else(|| {
        let key = written.split('#').next().unwrap_or_default();
        let known: Vec<&str> = documents.keys().collect();
        let message = format!("sources里没有“{key}”这份文件");
        let help =
            format!("请写“{}#第几部分”，或者先在sources里加上这份文件。", known.join("”或“"));
        Diagnostic::error("source/unknown", message).at(&node.span).help(help)
    })
}

/// Groups of identities and their members.
fn identity_groups(top: &Section<'_>, documents: &Documents) -> Vec<(String, Vec<String>)> {
    let Some(section) = top.section("identity_groups") else { return Vec::new() };
    let groups = section.others().filter_map(|(key, node)| {
        let group = section.below(&key.name, node)?;
        let any = group.require("any");
        let members = any.and_then(|any| top.mistakes().caught(section::names(any, "any")));
        if let Some(source) = group.get("source") {
            top.mistakes().caught(clause(documents, source));
        }
        group.close();
        Some((key.name.clone(), members?))
    });
    groups.collect()
}

fn documents(sources: &Section<'_>) -> Option<Documents> {
    let mut documents = Vec::new();
    for (key, node) in sources.others() {
        let section = sources.below(&key.name, node)?;
        let (title, number) = (section.text("title"), section.text("number"));
        section.text("issuer");
        section.word("status", &[("unknown", ())]);
        if let Some(issued) = section.get("issued") {
            sources.mistakes().caught(section::date(issued, "issued"));
        }
        section.close();
        if title.is_none() && number.is_none() {
            let message = format!("“{}”这份文件没有标题也没有文号", key.name);
            let mistake = Diagnostic::error("source/nameless", message).at(&key.span);
            sources.mistakes().push(mistake.help("请写上title（标题）或number（文号）。"));
        }
        let title = title.unwrap_or_default();
        documents.push((key.name.clone(), Document { title, number }));
    }
    let documents = Documents::new(documents);
    if documents.is_none() {
        let mistake = Diagnostic::error("value/empty", "sources里还没有文件");
        sources.mistakes().push(mistake.help("请写上这份政策出自哪份文件。"));
    }
    documents
}

fn place(section: Section<'_>) -> Option<String> {
    let (span, mistakes) = (section.span().clone(), section.mistakes());
    let parts = ["province", "county", "township"].map(|key| section.text(key));
    section.close();
    let [province, county, township] = parts;
    if [&province, &county, &township].iter().all(|part| part.is_none()) {
        let mistake = Diagnostic::error("value/empty", "place里没有写地方").at(&span);
        mistakes.push(mistake.help("请写上省（province）、县（county）、乡镇（township）。"));
    }
    let place = match (county, township) {
        (county, Some(township)) => county.unwrap_or_default() + &township,
        (Some(county), None) => province.unwrap_or_default() + &county,
        (None, None) => province?,
    };
    Some(place)
}

/// A name for addresses of pages: small letters, digits and hyphens.
fn id(node: &Node) -> Result<String, Diagnostic> {
    let written = section::text(node, "id")?;
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if written.chars().all(allowed) {
        return Ok(written);
    }
    Err(Diagnostic::error("value/id", format!("“{written}”不能用作网址"))
        .at(&node.span)
        .help("请只用小写字母、数字和连字符，例如zhongxian-wuyang-2024。"))
}

fn money(node: &Node, name: &str) -> Result<Money, Diagnostic> {
    let written = section::text(node, name)?;
    Money::from_decimal(&written).ok_or_else(|| {
        let help = match gongshi_rules::input::amount(&written) {
            Ok(amount) => format!("请只写数字，单位是元：{}。", plain(amount)),
            Err(_) => "请写以元为单位的数字，例如17833或0.50。".to_owned(),
        };
        Diagnostic::error("value/amount", format!("“{written}”不是金额")).at(&node.span).help(help)
    })
}

/// An amount as policies write it: `380`, `0.50`.
fn plain(amount: Money) -> String {
    let decimal = amount.to_decimal();
    decimal.strip_suffix(".00").map(str::to_owned).unwrap_or(decimal)
}

fn rate(node: &Node, name: &str) -> Result<Rate, Diagnostic> {
    let written = section::text(node, name)?;
    Rate::from_percentage(&written).ok_or_else(|| {
        let bare = Rate::from_percentage(&format!("{written}%"));
        let diagnostic = match bare {
            Some(_) => {
                Diagnostic::error("value/percent-sign", format!("“{written}”后面没有百分号"))
                    .help(format!("如果是百分之{written}，请写“{written}%”。"))
            }
            None => Diagnostic::error("value/percentage", format!("“{written}”不是百分比"))
                .help("请写0%到100%之间的百分比，例如70%或62.5%。"),
        };
        diagnostic.at(&node.span)
    })
}
