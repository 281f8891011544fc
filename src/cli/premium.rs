//! `gongshi premium`: what a person pays for a year, and who pays the rest.

use clap::Args;
use gongshi_rules::Money;
use gongshi_rules::answer::{Figure, Premium as Answer, Span};
use gongshi_rules::bill::{Bill, Outcome};
use gongshi_rules::input::Fields;
use gongshi_rules::policy::Given;

use super::asking::{PAYER, Payers, Question};
use super::telling::{NOT_SAID, Told, UNCERTAIN};
use super::{Failure, usage};

/// 算一个人一年要缴多少
///
/// 写明个人缴费多少、谁资助多少、自己缴多少，以及每一项的出处；身份重叠的，写明按哪一项算。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi premium --policy <政策> --person <文件> [选项]\n      gongshi premium --policy <政策> --batch <文件> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "person.yaml的写法：\n  tier: 一档\n  identities: [低保对象]\n\n要用到才写的：\n  pays        哪天缴费，例如2024-03-01\n  birth       新生儿的出生日期\n  term_start  大学生的开学日期\n  age         年龄\n  gap_months  职工医保中断了几个月\n  conditions  资助的条件是否符合，例如{未参加职工医保: true}\n缺了会说缺哪一项。那一天不能缴费也是一个结果，不算出错。\n\n成批计算时，每行一个JSON，例如{\"tier\": \"一档\", \"identities\": [\"低保对象\"]}；算不了的行也输出一个结果，写明原因。\n退出码：0全部算出；1有算不了的；2命令写错。\n\n例子：\n  gongshi premium --policy wushan-futian-2022 --person person.yaml\n  gongshi premium --policy zhuji-2023 --person - --format json < person.json\n  gongshi premium --policy zhuji-2023 --batch people.ndjson > answers.ndjson"
)]
pub(super) struct Premium {
    #[command(flatten)]
    payers: Payers,
}

const QUESTION: Question<Fields> = Question {
    form: PAYER,
    text: |policy, fields| Answer::of(policy, fields).map(|answer| text(&answer)),
    json: |policy, fields| Answer::of(policy, fields).map(|answer| answer.to_json()),
};

impl Premium {
    pub(super) fn run(self) -> Result<(), Failure> {
        self.payers.ask(&QUESTION)
    }
}

fn text(answer: &Answer<'_>) -> String {
    let policy = answer.policy;
    let mut told = match &answer.bill {
        Ok(bill) => {
            let mut told = Told::result(policy, result(answer));
            told.table(&who_pays(answer, bill));
            told.steps(policy, &answer.steps);
            told
        }
        Err(none) => Told::cannot_pay(policy, none, &answer.payer),
    };
    let readings = answer.assumptions.iter().map(|it| it.text.as_str());
    told.assumed(readings, &range(answer.range));
    told.ended(policy, "以医保经办机构核定")
}

/// What is left to pay, as its step says it.
fn result<'a>(answer: &'a Answer<'_>) -> &'a str {
    let pays = answer.steps.iter().find(|step| step.rule == "pays");
    pays.map_or("", |step| step.label.trim_end_matches('。'))
}

/// The premium and who pays it.
fn who_pays(answer: &Answer<'_>, bill: &Bill<'_>) -> Vec<Vec<String>> {
    let known = |amount: Option<Money>| amount.map_or_else(|| NOT_SAID.to_owned(), Money::grouped);
    let tier = answer.policy.tier_name(answer.payer.tier);
    let mut rows = vec![vec![format!("{tier}个人缴费"), bill.personal.value.grouped()]];
    for granted in bill.grants.iter().filter(|it| it.counts) {
        let amount = match granted.grant {
            Outcome::Pays(amount) => Some(amount),
            _ => None,
        };
        rows.push(vec![format!("{}资助", granted.rule.funder), known(amount)]);
    }
    let (own, own_subsidy) = match bill.bears_subsidy_from {
        Some(_) => ("自己缴（含财政补助）", "财政补助（由自己缴）"),
        None => ("自己缴", "财政另外补助"),
    };
    let pays = bill.pays().map_or_else(|| UNCERTAIN.to_owned(), Money::grouped);
    let own = vec![own.to_owned(), pays];
    match bill.fiscal_subsidy {
        Given::None => rows.push(own),
        subsidy => {
            let subsidy = known(subsidy.known().map(|it| it.value));
            rows.extend([own, vec![own_subsidy.to_owned(), subsidy]]);
        }
    }
    rows
}

/// How far what is open moves what is paid.
fn range(Span { low, high }: Span) -> String {
    match (low, high) {
        (Some(Figure::Money(low)), Some(Figure::Money(high))) => {
            format!("可能要缴{}元到{}元。", low.grouped(), high.grouped())
        }
        (Some(Figure::Money(low)), _) => {
            format!("最少要缴{}元，最多缴多少不能确定。", low.grouped())
        }
        _ => "缴多少不能确定。".to_owned(),
    }
}
