//! `gongshi compare`: the same year under every tier, and when a dearer one pays for itself.

use clap::Args;
use gongshi_rules::Money;
use gongshi_rules::answer::Comparison as Answer;
use gongshi_rules::compare::UnderTier;
use gongshi_rules::explain::hospital;
use gongshi_rules::input::Written;
use gongshi_rules::policy::Level;

use super::asking::{CLAIMS, Output, Question, Under};
use super::telling::{Told, UNCERTAIN};
use super::{Failure, estimate, usage};

/// 比一比选哪个档次划算
///
/// 同样的费用，各个档次要缴多少、能报多少、自己一共花多少；换一级医院会怎样；住一次院费用到多少，贵的档次才划算。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi compare --policy <政策> --claim <文件> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "claim.yaml的写法（同gongshi estimate一样，不用写档次）：\n  person: {age: 40}\n  claims:\n    - {kind: inpatient, level: 二级, in_scope: 50000}\n\n缴费按集中缴费期算。已经结算的（prior）不用，都按规则重新算。\n退出码：0算出；1算不了；2命令写错。\n\n例子：\n  gongshi compare --policy zhongxian-wuyang-2024 --claim claim.yaml\n  gongshi compare --policy policies/a.yaml --claim - --format json < claim.json"
)]
pub(super) struct Compare {
    #[command(flatten)]
    under: Under,
    /// 费用文件（YAML或JSON）；写“-”从标准输入读
    #[arg(long, value_name = "文件")]
    claim: String,
    #[command(flatten)]
    output: Output,
}

const QUESTION: Question<Written> = Question {
    form: CLAIMS,
    text: |policy, written| Answer::of(policy, written.clone()).map(|answer| text(&answer)),
    json: |policy, written| Answer::of(policy, written.clone()).map(|answer| answer.to_json()),
};

impl Compare {
    pub(super) fn run(self) -> Result<(), Failure> {
        QUESTION.answer(&self.under, &self.claim, &self.output)
    }
}

fn text(answer: &Answer<'_>) -> String {
    let policy = answer.figures.policy;
    let mut told = Told::result(policy, &result(answer));
    told.table(&by_tier(answer));
    told.part("如果都在同一级医院看，能报多少");
    told.table(&by_level(answer));
    told.steps(policy, &answer.steps);
    assumed(answer, &mut told);
    told.ended(policy, "以医保经办机构结算")
}

/// Whether the dearer tiers pay for themselves in this year, as their steps say it.
fn result(answer: &Answer<'_>) -> String {
    let nets = answer.steps.iter().filter(|step| step.rule == "net");
    let nets: Vec<_> = nets.map(|step| step.label.trim_end_matches('。')).collect();
    match (answer.figures.against.is_empty(), nets.is_empty()) {
        (true, _) => "不分档次，没有可以比的".to_owned(),
        (false, true) => "通知没有写全，哪个档次划算不能确定".to_owned(),
        (false, false) => nets.join("；"),
    }
}

/// What is paid, paid back and borne, a column a tier.
fn by_tier(answer: &Answer<'_>) -> Vec<Vec<String>> {
    let tiers = &answer.figures.tiers;
    vec![
        names(answer),
        row(tiers, "自己缴", UnderTier::premium),
        row(tiers, "能报", |it| it.totals.reimbursed()),
        row(tiers, "看病自己承担", |it| it.totals.personal()),
        row(tiers, "一共花", UnderTier::all),
    ]
}

fn row<'t>(
    tiers: &'t [UnderTier<'t>],
    name: &str,
    amount: fn(&'t UnderTier<'t>) -> Option<Money>,
) -> Vec<String> {
    let amounts = tiers.iter().map(|it| known(amount(it)));
    std::iter::once(name.to_owned()).chain(amounts).collect()
}

/// What is paid back at hospitals of one level, a column a tier.
fn by_level(answer: &Answer<'_>) -> Vec<Vec<String>> {
    let (figures, benefits) = (&answer.figures, answer.figures.benefits);
    let row = |level: Level| {
        let amounts = figures.levels[level].cells().iter().map(|it| known(it.reimbursed()));
        std::iter::once(hospital(benefits.level_name(level))).chain(amounts).collect()
    };
    std::iter::once(names(answer)).chain(benefits.all_levels().map(row)).collect()
}

/// The names of the tiers above their columns.
fn names(answer: &Answer<'_>) -> Vec<String> {
    let policy = answer.figures.policy;
    let tiers = policy.all_tiers().map(|tier| policy.tier_name(tier).to_owned());
    std::iter::once(String::new()).chain(tiers).collect()
}

fn known(amount: Option<Money>) -> String {
    amount.map_or_else(|| UNCERTAIN.to_owned(), Money::grouped)
}

/// The readings that move what is paid back under each tier.
fn assumed(answer: &Answer<'_>, told: &mut Told) {
    let (mut readings, mut ranges) = (Vec::new(), Vec::new());
    for it in answer.estimates.iter().filter(|it| !it.assumptions.is_empty()) {
        let tier = answer.figures.policy.tier_name(it.year.tier);
        readings.extend(it.assumptions.iter().map(|one| format!("{tier}：{}", one.text)));
        ranges.push(format!("{tier}：{}", estimate::range(it)));
    }
    // A claim file cannot say whether they are met; the premium takes them as met.
    let bills = answer.figures.tiers.iter().filter_map(|it| it.bill.as_ref().ok());
    let unsaid = bills.fold(0, |unsaid, bill| unsaid | bill.unsaid());
    let conditions = answer.figures.policy.conditions.iter().enumerate();
    let taken = conditions.filter(|(at, _)| unsaid >> at & 1 == 1);
    readings.extend(taken.map(|(_, condition)| {
        format!("自己缴多少，按“{condition}”算；不是这样的，没有这一份资助，要多缴。")
    }));
    told.assumed(&readings, &ranges.join(""));
}
