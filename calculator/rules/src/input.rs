//! What a reader typed or a file says, made into a [`Year`], or into everything that is wrong
//! with it at once.

use crate::amount;
use crate::estimate::{Stay, Year};
use crate::policy::{Level, Policy, Tier};

/// A year as written: nothing checked, anything may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Written {
    /// The tier's name.
    pub tier: Option<String>,
    /// Whether the person is a minor: `yes` or `no`. Stands in for the age.
    pub minor: Option<String>,
    /// The age in whole years at admission.
    pub age: Option<String>,
    /// The claims, in order.
    pub claims: Vec<WrittenClaim>,
}

/// A claim as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WrittenClaim {
    /// What it is for: `inpatient` or 「住院」.
    pub kind: Option<String>,
    /// The day of the stay, `2024-03-01`, where it is known.
    pub date: Option<String>,
    /// The hospital level's name.
    pub level: Option<String>,
    /// The in-scope cost.
    pub in_scope: Option<String>,
}

/// One thing wrong with what was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputError {
    /// Where: `tier`, `minor`, `age`, `claims`, `claims.1.level`; claims count from 1.
    pub field: String,
    /// What kind of mistake: `amount/negative`.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl Written {
    /// Reads `key=value` lines, as the phone sends them. `claim=…` begins a claim; the keys after
    /// it belong to it. Unknown keys are refused rather than passed over.
    ///
    /// # Errors
    /// The first line that is none of these.
    pub fn from_query(query: &str) -> Result<Self, InputError> {
        let mut written = Self::default();
        for line in query.lines().filter(|line| !line.is_empty()) {
            let (key, value) = line.split_once('=').ok_or_else(|| unknown_key(line))?;
            let value = Some(value.to_owned());
            match (key, written.claims.last_mut()) {
                ("tier", _) => written.tier = value,
                ("minor", _) => written.minor = value,
                ("age", _) => written.age = value,
                ("claim", _) => {
                    written.claims.push(WrittenClaim { kind: value, ..Default::default() });
                }
                ("date", Some(claim)) => claim.date = value,
                ("level", Some(claim)) => claim.level = value,
                ("in_scope", Some(claim)) => claim.in_scope = value,
                _ => return Err(unknown_key(key)),
            }
        }
        Ok(written)
    }

    /// Checks everything against the policy.
    ///
    /// # Errors
    /// Every mistake, in the order of the form.
    pub fn read(&self, policy: &Policy) -> Result<Year, Vec<InputError>> {
        let mut errors = Vec::new();
        let tier = caught(self.tier(policy), &mut errors);
        let minor = caught(self.is_minor(policy), &mut errors);
        if self.claims.is_empty() {
            errors.push(error("claims", MISSING, "请填写住院", "至少填一次住院的医院级别和费用。"));
        }
        if self.claims.len() > Year::MOST_STAYS {
            let message = format!("这里最多能算{}次住院", Year::MOST_STAYS);
            errors.push(error("claims", "input/too-many", message, "更多的请到医保经办窗口计算。"));
        }
        let claims = self.claims.iter().take(Year::MOST_STAYS).enumerate();
        let mut latest = String::new();
        let stays: Vec<_> = claims
            .filter_map(|(index, claim)| {
                if let Some(date) = caught(claim.date(policy, index + 1, &latest), &mut errors) {
                    latest = date;
                }
                claim.read(policy, index + 1, &mut errors)
            })
            .collect();
        match (tier, minor) {
            (Some(tier), Some(minor)) if errors.is_empty() => Ok(Year { tier, minor, stays }),
            _ => Err(errors),
        }
    }

    fn tier(&self, policy: &Policy) -> Result<Tier, InputError> {
        choice("tier", "档次", filled(self.tier.as_ref()), &policy.tiers, |name| {
            policy.tier(name)
        })
    }

    fn is_minor(&self, policy: &Policy) -> Result<bool, InputError> {
        let age = filled(self.age.as_ref()).map(|age| years(&age)).transpose()?;
        // Where the policy makes no difference, nobody is a minor to it.
        let under = policy.minor_under.as_ref().map_or(0, |under| under.value);
        let by_age = age.map(|age| age < under);
        let by_choice = match filled(self.minor.as_ref()).as_deref() {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            Some(other) => {
                let message = format!("是否未成年写的是“{other}”，看不懂");
                let help = "可以写yes（是）或no（不是）。";
                return Err(error("minor", UNKNOWN_CHOICE, message, help));
            }
            None => None,
        };
        match (by_age, by_choice) {
            _ if policy.minor_under.is_none() => Ok(false),
            (Some(one), Some(other)) if one != other => {
                let message = format!("年龄和是否未满{under}周岁对不上");
                Err(error("minor", "input/conflict", message, "请改成一致的，或者只写年龄。"))
            }
            (Some(minor), _) | (None, Some(minor)) => Ok(minor),
            (None, None) => {
                let message = format!("请选择住院时是否满{under}周岁");
                Err(error("minor", MISSING, message, "未成年人报销的比例不同。"))
            }
        }
    }
}

/// An age in whole years: 「35」「35岁」.
fn years(age: &str) -> Result<u8, InputError> {
    let digits = age.strip_suffix('岁').unwrap_or(age).trim();
    let plain = digits.bytes().all(|byte| byte.is_ascii_digit());
    let years = digits.parse().ok().filter(|years| plain && *years <= 130);
    years.ok_or_else(|| {
        let message = format!("年龄写的是“{age}”，看不懂");
        error("age", "age/not-a-number", message, "请写周岁，例如35。")
    })
}

impl WrittenClaim {
    fn read(&self, policy: &Policy, number: usize, errors: &mut Vec<InputError>) -> Option<Stay> {
        let field = |name: &str| format!("claims.{number}.{name}");
        match filled(self.kind.as_ref()).as_deref() {
            Some("inpatient" | "住院") => {}
            Some(kind) => {
                let message = format!("第{number}项的类别是“{kind}”，现在只能计算住院");
                errors.push(error(field("kind"), "claim/unsupported", message, INPATIENT));
                return None;
            }
            None => {
                let message = format!("第{number}项没有写类别");
                errors.push(error(field("kind"), MISSING, message, INPATIENT));
            }
        }
        let level = filled(self.level.as_ref());
        let level: Result<Level, _> =
            choice(&field("level"), "医院级别", level, &policy.levels, |name| {
                policy.level(name)
            });
        let level = caught(level, errors);
        let in_scope = match filled(self.in_scope.as_ref()) {
            Some(text) => {
                amount::parse(&text).map_err(|wrong| wrong.error(field("in_scope"), &text))
            }
            None => Err(error(
                field("in_scope"),
                MISSING,
                "请填写政策范围内费用",
                "结算单上有这一项，例如12000。",
            )),
        };
        let in_scope = caught(in_scope, errors);
        Some(Stay { level: level?, in_scope: in_scope? })
    }

    /// The day of the stay, empty where none is given. Days of equal form are in the order of
    /// their texts.
    fn date(&self, policy: &Policy, number: usize, latest: &str) -> Result<String, InputError> {
        let Some(date) = filled(self.date.as_ref()) else { return Ok(latest.to_owned()) };
        let (code, message, help) = if !is_day(&date) {
            let help = "请写成“2024-01-31”这样，年-月-日。".to_owned();
            ("value/date", format!("第{number}次住院的日期“{date}”看不懂"), help)
        } else if date[..4] != policy.year.to_string() {
            let year = policy.year;
            let message = format!("第{number}次住院的日期是{date}，不在{year}年");
            ("claim/other-year", message, format!("这里只算{year}年的住院，请去掉别的年份的。"))
        } else if date.as_str() < latest {
            let message = format!("第{number}次住院的日期{date}比前一次早");
            ("claim/out-of-order", message, "请按住院的先后填写。".to_owned())
        } else {
            return Ok(date);
        };
        Err(error(format!("claims.{number}.date"), code, message, help))
    }
}

/// Whether a text is a day of the calendar: `2024-02-29`.
fn is_day(text: &str) -> bool {
    let shaped = text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        });
    let number = |range: core::ops::Range<usize>| text[range].parse::<u32>().unwrap_or_default();
    shaped && {
        let (year, month) = (number(0..4), number(5..7));
        let leap = year.is_multiple_of(4) && !year.is_multiple_of(100) || year.is_multiple_of(400);
        let days = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        (1..=days).contains(&number(8..10))
    }
}

const INPATIENT: &str = "住院请写inpatient。";
const MISSING: &str = "input/missing";
const UNKNOWN_CHOICE: &str = "input/unknown-choice";

/// The trimmed text, if there is any.
fn filled(text: Option<&String>) -> Option<String> {
    text.map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The one of `names` that was chosen.
fn choice<T>(
    field: &str,
    what: &str,
    chosen: Option<String>,
    names: &[String],
    find: impl Fn(&str) -> Option<T>,
) -> Result<T, InputError> {
    let help = || format!("可以选：{}。", names.join("、"));
    match chosen {
        None => Err(error(field, MISSING, format!("请选择{what}"), help())),
        Some(name) => find(&name)
            .ok_or_else(|| error(field, UNKNOWN_CHOICE, format!("没有“{name}”这个{what}"), help())),
    }
}

fn caught<T>(result: Result<T, InputError>, errors: &mut Vec<InputError>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

fn unknown_key(key: &str) -> InputError {
    let message = format!("看不懂“{key}”");
    error("", "input/unknown-key", message, "请从计算页面重新填写。")
}

fn error(
    field: impl Into<String>,
    code: &'static str,
    message: impl Into<String>,
    help: impl Into<String>,
) -> InputError {
    InputError { field: field.into(), code, message: message.into(), help: help.into() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::fixture::wuyang_2024;
    use proptest::prelude::*;

    fn mistakes(query: &str) -> Vec<(String, &'static str)> {
        let read = Written::from_query(query).map_err(|error| vec![error]);
        let errors = read.and_then(|written| written.read(&wuyang_2024())).unwrap_err();
        errors.into_iter().map(|error| (error.field, error.code)).collect()
    }

    #[test]
    fn an_empty_form_is_told_everything_at_once() {
        let missing = |field: &str| (field.to_owned(), MISSING);
        assert_eq!(mistakes(""), [missing("tier"), missing("minor"), missing("claims")]);
        assert_eq!(
            mistakes("tier=\nminor=\nclaim=inpatient\nlevel=\nin_scope= "),
            [
                missing("tier"),
                missing("minor"),
                missing("claims.1.level"),
                missing("claims.1.in_scope")
            ]
        );
    }

    #[test]
    fn an_unknown_choice_names_the_choices() {
        let written =
            Written::from_query("tier=三档\nminor=no\nclaim=inpatient\nlevel=四级\nin_scope=1");
        let errors = written.unwrap().read(&wuyang_2024()).unwrap_err();
        assert_eq!(errors[0].message, "没有“三档”这个档次");
        assert_eq!(errors[0].help, "可以选：一档、二档。");
        assert_eq!(errors[1].field, "claims.1.level");
        assert_eq!(errors[1].help, "可以选：一级、二级、三级。");
    }

    #[test]
    fn the_age_decides_who_is_a_minor() {
        let minor = |age: &str| {
            let query = format!("tier=一档\nage={age}\nclaim=inpatient\nlevel=一级\nin_scope=1");
            Written::from_query(&query).unwrap().read(&wuyang_2024()).map(|year| year.minor)
        };
        assert_eq!(minor("17"), Ok(true));
        assert_eq!(minor("18岁"), Ok(false));
        assert_eq!(minor("131").unwrap_err()[0].code, "age/not-a-number");
        for age in ["-1", "+5", "十八", "岁", "1.5"] {
            assert_eq!(minor(age).unwrap_err()[0].code, "age/not-a-number", "{age}");
        }
        assert_eq!(minor("17\nminor=yes"), Ok(true));
        assert_eq!(minor("17\nminor="), Ok(true));
        assert_eq!(minor("17\nminor=no").unwrap_err()[0].code, "input/conflict");
        assert_eq!(minor("17\nminor=maybe").unwrap_err()[0].code, UNKNOWN_CHOICE);
    }

    #[test]
    fn a_line_that_is_no_answer_is_refused() {
        for query in ["tire=一档", "level=一级", "tier"] {
            assert_eq!(mistakes(query), [(String::new(), "input/unknown-key")], "{query}");
        }
    }

    #[test]
    fn other_claims_than_stays_are_refused_by_name() {
        let errors = mistakes("tier=一档\nminor=no\nclaim=outpatient\nlevel=一级\nin_scope=1");
        assert_eq!(errors, [("claims.1.kind".to_owned(), "claim/unsupported")]);
        let errors = mistakes("tier=一档\nminor=no\nclaim=\nlevel=一级\nin_scope=1");
        assert_eq!(errors, [("claims.1.kind".to_owned(), MISSING)]);
    }

    #[test]
    fn stays_are_of_the_policys_year_and_in_order() {
        let stays = |dates: &[&str]| {
            let stay =
                |date: &&str| format!("claim=inpatient\ndate={date}\nlevel=一级\nin_scope=1\n");
            let stays: String = dates.iter().map(stay).collect();
            let written = Written::from_query(&format!("tier=一档\nminor=no\n{stays}")).unwrap();
            written.read(&wuyang_2024()).map(|year| year.stays.len()).map_err(|errors| {
                errors.into_iter().map(|it| (it.field, it.code, it.message)).collect::<Vec<_>>()
            })
        };
        assert_eq!(stays(&["2024-02-29", "", "2024-02-29", "2024-12-31"]), Ok(4));
        let wrong = |number: usize, code, message: &str| {
            Err(vec![(format!("claims.{number}.date"), code, message.to_owned())])
        };
        assert_eq!(
            stays(&["2023-12-31"]),
            wrong(1, "claim/other-year", "第1次住院的日期是2023-12-31，不在2024年")
        );
        assert_eq!(
            stays(&["2024-03-02", "", "2024-03-01", "2024-03-03"]),
            wrong(3, "claim/out-of-order", "第3次住院的日期2024-03-01比前一次早")
        );
        for date in ["2024-02-30", "2024-13-01", "2024-00-01", "2024-4-1", "20240401", "三月一日"]
        {
            let message = format!("第1次住院的日期“{date}”看不懂");
            assert_eq!(stays(&[date]), wrong(1, "value/date", &message), "{date}");
        }
        assert!(is_day("2000-02-29") && !is_day("1900-02-29") && !is_day("2023-02-29"));
    }

    #[test]
    fn too_many_stays_are_sent_to_the_window() {
        let stays = "claim=inpatient\nlevel=一级\nin_scope=1\n".repeat(Year::MOST_STAYS + 1);
        let written = Written::from_query(&format!("tier=一档\nminor=no\n{stays}")).unwrap();
        let errors = written.read(&wuyang_2024()).unwrap_err();
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].message, "这里最多能算100次住院");
        assert!(errors[0].help.contains("医保经办窗口"));
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
            pair("claim", &["inpatient"]),
            pair("level", &["一级", "二级", "三级"]),
            pair("in_scope", &["0", "100000000", "18万", "12，000.05元", "1 2", "12.000"]),
            pair("date", &["2024-01-01", "2024-12-31", "2023-01-01", "2024-02-30"]),
        ]
    }

    proptest! {
        #[test]
        fn no_text_is_too_strange(text in "\\PC*", lines in proptest::collection::vec(line(), 0..40)) {
            let _ = crate::amount::parse(&text);
            let _ = crate::answer::estimate(&wuyang_2024(), &text);
            let answer = crate::answer::estimate(&wuyang_2024(), &lines.join("\n"));
            let begins = |with| answer.starts_with(with);
            prop_assert!(begins(r#"{"totals":"#) || begins(r#"{"code":"#), "{}", answer);
        }

    }
}
