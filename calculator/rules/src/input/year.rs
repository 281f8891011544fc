//! A person's year of bills, as written.

use super::{Fields, InputError, MISSING, Mistakes, UNKNOWN_CHOICE, Written, cut};
use crate::amount;
use crate::day::Day;
use crate::estimate::{Area, Claim, Cost, Kind, Year};
use crate::money::{Money, Product, Rounding};
use crate::policy::{Benefits, Level, Policy, Tier};
use crate::say::{Word, say};

/// The keys of a person, and the one that begins a claim.
pub(super) const PERSON: &[&str] = &["tier", "age", "minor", "identity", "claim"];
/// The keys of a claim, and the one that begins the next.
pub(super) const CLAIM: &[&str] = &[
    "claim",
    "date",
    "level",
    "in_scope",
    "total",
    "self_funded",
    "class_b",
    "out_of_area",
    "prior_basic",
];

impl Written {
    /// Checks everything against the policy.
    ///
    /// # Errors
    /// Every mistake, in the order of the form.
    pub fn read<'p>(&self, policy: &'p Policy) -> Result<(&'p Benefits, Year), Vec<InputError>> {
        let Some(benefits) = &policy.benefits else {
            let mut mistakes = Mistakes::default();
            let help = "报销比例请查上级医保部门的文件，或者到医保经办窗口问。";
            let message = "{}的通知没有写能报多少";
            let place = [Word::Text(&policy.place)];
            mistakes.add("", "policy/no-benefits", message, help, &place);
            return Err(mistakes.found);
        };
        self.read_under(policy, benefits).map(|year| (benefits, year))
    }

    /// Checks everything against a policy that has these benefits.
    pub(crate) fn read_under(
        &self,
        policy: &Policy,
        benefits: &Benefits,
    ) -> Result<Year, Vec<InputError>> {
        let mut mistakes = Mistakes::default();
        let tier = self.person.get("tier");
        let tier = mistakes.choice("tier", "档次", tier, &policy.tiers).map(Tier::at);
        let minor = is_minor(benefits, &self.person, &mut mistakes);
        let identities = mistakes.identities(policy, &self.person);
        let claims = claims(policy, benefits, &self.claims, &mut mistakes);
        let year = match (tier, minor) {
            (Some(tier), Some(minor)) => Some(Year { tier, minor, identities, claims }),
            _ => None,
        };
        mistakes.finish(year)
    }
}

fn is_minor(benefits: &Benefits, person: &Fields, mistakes: &mut Mistakes) -> Option<bool> {
    let age = mistakes.number(person, "age", "年龄", "岁", 130).ok()?;
    // Where the policy makes no difference, nobody is a minor to it.
    let Some(under) = &benefits.minor_under else { return Some(false) };
    let by_age = age.map(|age| age < u16::from(under.value));
    let by_choice = match person.get("minor") {
        Some("yes" | "true") => Some(true),
        Some("no" | "false") => Some(false),
        Some(other) => {
            let help = "可以写yes（是）或no（不是）。";
            let other = [Word::Text(other)];
            mistakes.add("minor", UNKNOWN_CHOICE, "是否未成年写的是“{}”，看不懂", help, &other);
            return None;
        }
        None => None,
    };
    let (code, message, help) = match (by_age, by_choice) {
        (Some(one), Some(other)) if one != other => {
            ("input/conflict", "年龄和是否未满{}周岁对不上", "请改成一致的，或者只写年龄。")
        }
        (Some(minor), _) | (None, Some(minor)) => return Some(minor),
        (None, None) => (MISSING, "请选择住院时是否满{}周岁", "未成年人的报销比例不同。"),
    };
    mistakes.add("minor", code, message, help, &[Word::Number(under.value.into())]);
    None
}

/// The claims that can be read, whatever is wrong with others.
fn claims(
    policy: &Policy,
    benefits: &Benefits,
    written: &[Fields],
    mistakes: &mut Mistakes,
) -> Vec<Claim> {
    let mut claims = Vec::new();
    if written.is_empty() {
        mistakes.add("claims", MISSING, "请填写住院", "至少填一次住院的医院级别和费用。", &[]);
    }
    if written.len() > Year::MOST_CLAIMS {
        let most = [Word::Number(Year::MOST_CLAIMS as u64)];
        let help = "更多的请到医保经办窗口计算。";
        mistakes.add("claims", "input/too-many", "这里最多能算{}笔费用", help, &most);
        return claims;
    }
    let mut latest = None;
    for (index, fields) in written.iter().enumerate() {
        let number = Word::Number(index as u64 + 1);
        mistakes.within = say("claims.{}.", &[number]);
        let mut entry = Entry { fields, number, mistakes };
        entry.day(policy, &mut latest);
        claims.extend(entry.claim(benefits));
    }
    mistakes.within.clear();
    claims
}

/// A claim as written.
struct Entry<'w, 'm> {
    fields: &'w Fields,
    /// Its number, from 1.
    number: Word<'static>,
    mistakes: &'m mut Mistakes,
}

impl Entry<'_, '_> {
    fn claim(&mut self, benefits: &Benefits) -> Option<Claim> {
        let kind = self.kind();
        let level = self.fields.get("level");
        let level = self.mistakes.choice("level", "医院级别", level, &benefits.levels);
        let cost = self.cost();
        let area = self.area();
        let prior = self.mistakes.amount(self.fields, "prior_basic").ok()?;
        let (level, cost) = (Level::at(level?), cost?);
        if prior.is_some_and(|prior| prior > cost.in_scope()) {
            let message = "第{}笔已经报的钱比政策范围内费用还多";
            let help = "请对照结算单检查这两个数。";
            self.mistakes.add("prior_basic", "claim/prior", message, help, &[self.number]);
        }
        Some(Claim { kind: kind?, level, cost, area: area?, prior })
    }

    fn kind(&mut self) -> Option<Kind> {
        let (code, message, kind) = match self.fields.get("claim") {
            Some("inpatient" | "住院") => return Some(Kind::Inpatient),
            Some("outpatient" | "门诊") => return Some(Kind::Outpatient),
            Some("special_outpatient" | "特殊疾病门诊") => {
                return Some(Kind::SpecialOutpatient);
            }
            Some(kind) => ("claim/unknown-kind", "第{}笔的类别“{}”看不懂", kind),
            None => (MISSING, "第{}笔没有写类别{}", ""),
        };
        let help = "请写住院、门诊或特殊疾病门诊。";
        self.mistakes.add("kind", code, message, help, &[self.number, Word::Text(kind)]);
        None
    }

    fn area(&mut self) -> Option<Area> {
        match self.fields.get("out_of_area") {
            None | Some("no") => Some(Area::Local),
            Some("filed") => Some(Area::Filed),
            Some("unfiled") => Some(Area::Unfiled),
            Some(other) => {
                let help = "已备案写filed，没有备案写unfiled，本地不用写。";
                let message = "异地就医写的是“{}”，看不懂";
                let other = [Word::Text(other)];
                self.mistakes.add("out_of_area", UNKNOWN_CHOICE, message, help, &other);
                None
            }
        }
    }

    /// What the bill costs: its in-scope part alone, or all of it with what insurance leaves out.
    fn cost(&mut self) -> Option<Cost> {
        let in_scope = self.mistakes.amount(self.fields, "in_scope").ok()?;
        let total = self.mistakes.amount(self.fields, "total").ok()?;
        let self_funded = self.mistakes.amount(self.fields, "self_funded").ok()?;
        let class_b = self.class_b()?;
        let parts = self_funded.is_some() || class_b > Money::ZERO;
        let (key, code, message, help) = match (in_scope, total) {
            (Some(amount), None) if !parts => return Some(Cost::in_scope_only(amount)),
            (None, Some(total)) => {
                let cost = Cost { total, self_funded: self_funded.unwrap_or_default(), class_b };
                if cost.self_funded + class_b <= total {
                    return Some(cost);
                }
                let message = "全自费和乙类先行自付加起来比总费用还多";
                ("total", "claim/total", message, "请对照结算单检查这几个数。")
            }
            (None, None) => {
                let help = "结算单上有这一项，例如12000。";
                ("in_scope", MISSING, "请填写政策范围内费用", help)
            }
            (Some(_), _) => {
                let message = "政策范围内费用和总费用只能写一样";
                let help = "知道政策范围内费用的，只写它就行。";
                ("in_scope", "input/conflict", message, help)
            }
        };
        self.mistakes.add(key, code, message, help, &[]);
        None
    }

    /// What the patient pays first of class-B items, each `5000@10%`.
    fn class_b(&mut self) -> Option<Money> {
        let mut sum = Some(Money::ZERO);
        for (index, item) in self.fields.all("class_b").enumerate() {
            let read = class_b_item(item);
            if read.is_none() {
                let key = say("class_b.{}", &[Word::Number(index as u64 + 1)]);
                let help = "请写金额（amount）和先自付的百分比（first_pay），例如5000和10%。";
                let item = [Word::Text(item)];
                self.mistakes.add(&key, "claim/class-b", "乙类项目“{}”看不懂", help, &item);
            }
            sum = sum.zip(read).map(|(sum, item)| sum + item);
        }
        sum
    }

    /// The day of the bill, if it is written: of the policy's year, and no earlier than the one
    /// before.
    fn day(&mut self, policy: &Policy, latest: &mut Option<Day>) {
        let what = say("第{}笔的日期", &[self.number]);
        let Ok(Some(day)) = self.mistakes.day(self.fields, "date", &what) else { return };
        let year = Word::Number(policy.year.into());
        let (code, message, help) = if day.year() != policy.year {
            let help = "这里只算{}年的，请去掉别的年份的。";
            ("claim/other-year", "第{}笔的日期是{}，不在{}年", help)
        } else if latest.is_some_and(|latest| day < latest) {
            ("claim/out-of-order", "第{}笔的日期{}比前一笔早", "请按看病的先后填写。")
        } else {
            *latest = Some(day);
            return;
        };
        let words = [self.number, Word::Day(day), year, year];
        self.mistakes.add("date", code, message, help, &words);
    }
}

/// An item's first pay: its amount times its share, to the fen.
fn class_b_item(item: &str) -> Option<Money> {
    let (amount, share) = cut(item, b'@')?;
    let (amount, share) = (amount::parse(amount).ok()?, amount::share(share)?);
    Some(Product::of(amount, share).round(Rounding::HalfUp))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::wuyang_2024;
    use proptest::prelude::*;

    fn read(query: &str) -> Result<Year, Vec<InputError>> {
        let policy = wuyang_2024();
        let written = Written::from_query(query).map_err(|error| vec![error])?;
        written.read(&policy).map(|(_, year)| year)
    }

    fn mistakes(query: &str) -> Vec<(String, &'static str)> {
        read(query).unwrap_err().into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn an_empty_form_is_told_everything_at_once() {
        let missing = |field: &str| (field.to_owned(), MISSING);
        assert_eq!(mistakes(""), [missing("tier"), missing("minor"), missing("claims")]);
        assert_eq!(
            mistakes("tier=\nminor=\nclaim=\nlevel=\nin_scope= "),
            [
                missing("tier"),
                missing("minor"),
                missing("claims.1.kind"),
                missing("claims.1.level"),
                missing("claims.1.in_scope")
            ]
        );
    }

    #[test]
    fn an_unknown_choice_names_the_choices() {
        let query = "tier=三档\nminor=no\nidentity=低保\nclaim=inpatient\nlevel=四级\nin_scope=1";
        let errors = read(query).unwrap_err();
        assert_eq!(errors[0].message, "没有“三档”这个档次");
        assert_eq!(errors[0].help, "可以选：一档、二档。");
        assert_eq!((errors[1].field.as_str(), errors[1].code), ("identities", UNKNOWN_CHOICE));
        assert_eq!(errors[2].field, "claims.1.level");
        assert_eq!(errors[2].help, "可以选：一级、二级、三级。");
    }

    #[test]
    fn the_age_decides_who_is_a_minor() {
        let minor = |age: &str| {
            let query = format!("tier=一档\nage={age}\nclaim=inpatient\nlevel=一级\nin_scope=1");
            read(&query).map(|year| year.minor)
        };
        assert_eq!(minor("17"), Ok(true));
        assert_eq!(minor("18岁"), Ok(false));
        for age in ["-1", "+5", "十八", "岁", "1.5", "131"] {
            assert_eq!(minor(age).unwrap_err()[0].code, "input/number", "{age}");
        }
        assert_eq!(minor("17\nminor=yes"), Ok(true));
        assert_eq!(minor("17\nminor="), Ok(true));
        assert_eq!(minor("17\nminor=no").unwrap_err()[0].code, "input/conflict");
        assert_eq!(minor("17\nminor=maybe").unwrap_err()[0].code, UNKNOWN_CHOICE);
    }

    #[test]
    fn a_line_that_is_no_answer_is_refused() {
        for query in ["tire=一档", "level=一级", "tier一档", "pays=2024-01-01"] {
            assert_eq!(mistakes(query), [(String::new(), "input/unknown-key")], "{query}");
        }
    }

    #[test]
    fn kinds_have_english_words_and_chinese_names() {
        for (kind, expected) in [
            ("inpatient", Kind::Inpatient),
            ("住院", Kind::Inpatient),
            ("门诊", Kind::Outpatient),
            ("special_outpatient", Kind::SpecialOutpatient),
        ] {
            let query = format!("tier=一档\nminor=no\nclaim={kind}\nlevel=一级\nin_scope=1");
            assert_eq!(read(&query).unwrap().claims[0].kind, expected);
        }
        let wrong = mistakes("tier=一档\nminor=no\nclaim=牙科\nlevel=一级\nin_scope=1");
        assert_eq!(wrong, [("claims.1.kind".to_owned(), "claim/unknown-kind")]);
    }

    fn bill(lines: &str) -> Result<Claim, Vec<(String, &'static str)>> {
        let query = format!("tier=一档\nminor=no\nclaim=inpatient\nlevel=一级\n{lines}");
        let coded = |error: InputError| (error.field, error.code);
        read(&query)
            .map(|year| year.claims[0])
            .map_err(|errors| errors.into_iter().map(coded).collect())
    }

    #[test]
    fn a_bill_is_its_in_scope_cost_or_all_of_it_with_what_is_left_out() {
        let cost = |lines| bill(lines).unwrap().cost;
        assert_eq!(cost("in_scope=1.2万"), Cost::in_scope_only(Money::from_yuan(12_000)));
        let whole = cost("total=22000\nself_funded=1500\nclass_b=5000@10%\nclass_b=33.33@5%");
        assert_eq!(whole.class_b, Money::from_fen(50_167), "500 + 1.6665");
        assert_eq!(whole.in_scope(), Money::from_fen(1_999_833));
        let wrong = |lines| bill(lines).unwrap_err()[0].clone();
        let at = |field: &str, code| (format!("claims.1.{field}"), code);
        assert_eq!(wrong("in_scope=1\ntotal=2"), at("in_scope", "input/conflict"));
        assert_eq!(wrong("in_scope=1\nself_funded=2"), at("in_scope", "input/conflict"));
        assert_eq!(wrong("total=1\nself_funded=2"), at("total", "claim/total"));
        assert_eq!(wrong("total=1\nclass_b=5000"), at("class_b.1", "claim/class-b"));
        assert_eq!(wrong("total=-1"), at("total", "amount/negative"));
        assert_eq!(wrong("in_scope=5\nprior_basic=6"), at("prior_basic", "claim/prior"));
        assert_eq!(wrong("in_scope=5\nout_of_area=maybe"), at("out_of_area", UNKNOWN_CHOICE));
        assert_eq!(bill("in_scope=5\nout_of_area=filed").unwrap().area, Area::Filed);
    }

    #[test]
    fn bills_are_of_the_policys_year_and_in_order() {
        let stays = |dates: &[&str]| {
            let stay =
                |date: &&str| format!("claim=inpatient\ndate={date}\nlevel=一级\nin_scope=1\n");
            let stays: String = dates.iter().map(stay).collect();
            let year = read(&format!("tier=一档\nminor=no\n{stays}"));
            year.map(|year| year.claims.len()).map_err(|errors| {
                errors.into_iter().map(|it| (it.field, it.code, it.message)).collect::<Vec<_>>()
            })
        };
        assert_eq!(stays(&["2024-02-29", "", "2024年2月29日", "2024-12-31"]), Ok(4));
        let wrong = |number: usize, code, message: &str| {
            Err(vec![(format!("claims.{number}.date"), code, message.to_owned())])
        };
        assert_eq!(
            stays(&["2023-12-31"]),
            wrong(1, "claim/other-year", "第1笔的日期是2023年12月31日，不在2024年")
        );
        assert_eq!(
            stays(&["2024-03-02", "", "2024-03-01", "2024-03-03"]),
            wrong(3, "claim/out-of-order", "第3笔的日期2024年3月1日比前一笔早")
        );
        for date in ["2024-02-30", "2024-13-01", "20240401", "三月一日"] {
            let message = format!("第1笔的日期“{date}”看不懂");
            assert_eq!(stays(&[date]), wrong(1, "value/date", &message), "{date}");
        }
    }

    #[test]
    fn too_many_bills_are_sent_to_the_window() {
        let stays = "claim=inpatient\nlevel=一级\nin_scope=1\n".repeat(Year::MOST_CLAIMS + 1);
        let errors = read(&format!("tier=一档\nminor=no\n{stays}")).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].message, "这里最多能算100笔费用");
        assert!(errors[0].help.contains("医保经办窗口"));
    }

    #[test]
    fn a_policy_without_benefits_says_where_to_ask() {
        let mut policy = wuyang_2024();
        policy.benefits = None;
        let errors = Written::default().read(&policy).unwrap_err();
        assert_eq!(errors[0].code, "policy/no-benefits");
    }

    /// A line of a query: every key, with values that are right as often as not.
    fn line() -> impl Strategy<Value = String> {
        let right = |values: &'static [&'static str]| {
            proptest::sample::select(values).prop_map(str::to_owned)
        };
        let value = |values| prop_oneof![3 => right(values), 1 => "\\PC*"];
        let pair = |key: &'static str, values: &'static [&'static str]| {
            value(values).prop_map(move |value| format!("{key}={value}"))
        };
        prop_oneof![
            pair("tier", &["一档", "二档"]),
            pair("minor", &["yes", "no"]),
            pair("age", &["0", "17", "18", "130岁"]),
            pair("identity", &["低保对象", "新生儿"]),
            pair("claim", &["inpatient", "outpatient", "special_outpatient"]),
            pair("level", &["一级", "二级", "三级"]),
            pair("in_scope", &["0", "100000000", "18万", "12，000.05元", "1 2", "12.000"]),
            pair("total", &["0", "100000000"]),
            pair("self_funded", &["0", "100000000"]),
            pair("class_b", &["0@0%", "100000000@100%"]),
            pair("out_of_area", &["filed", "unfiled"]),
            pair("prior_basic", &["0", "100"]),
            pair("date", &["2024-01-01", "2024-12-31", "2023-01-01", "2024-02-30"]),
        ]
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(
            text in "\\PC*",
            lines in proptest::collection::vec(line(), 0..40),
        ) {
            let _ = crate::amount::parse(&text);
            let _ = crate::answer::estimate(&wuyang_2024(), &text);
            let answer = crate::answer::estimate(&wuyang_2024(), &lines.join("\n"));
            let begins = |with| answer.starts_with(with);
            prop_assert!(begins(r#"{"totals":"#) || begins(r#"{"code":"#), "{}", answer);
        }

        #[test]
        fn the_order_of_identities_is_irrelevant(
            mut names in proptest::sample::subsequence(wuyang_2024().identities, 0..10),
        ) {
            let query = |names: &[String]| {
                let lines: Vec<_> = names.iter().map(|name| format!("identity={name}\n")).collect();
                let lines = lines.concat();
                format!("tier=一档\nminor=no\n{lines}claim=inpatient\nlevel=二级\nin_scope=9万")
            };
            let answer = crate::answer::estimate(&wuyang_2024(), &query(&names));
            names.reverse();
            prop_assert_eq!(answer, crate::answer::estimate(&wuyang_2024(), &query(&names)));
        }
    }
}
