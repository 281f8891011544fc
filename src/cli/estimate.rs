//! `gongshi estimate`: one person's year under one policy, or a stream of them.

use clap::Args;
use gongshi_rules::Money;
use gongshi_rules::answer::Estimate as Answer;
use gongshi_rules::estimate::{Kind, Layer, Rule, Step};
use gongshi_rules::input::Written;

use super::asking::{Batch, CLAIMS, Output, Question, STDIN, Under};
use super::telling::{NOT_SAID, Told, UNCERTAIN};
use super::{Failure, usage};

/// 算一个人一年看病能报多少
///
/// 住院、门诊都可以算。每一步写明规则、算式和出处；通知没有写明、靠推断的地方单独列出，并说明会差多少；通知没有写的不编数字。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi estimate --policy <政策> --claim <文件> [选项]\n      gongshi estimate --policy <政策> --batch <文件> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "claim.yaml的写法：\n  person: {tier: 一档, age: 40}\n  claims:\n    - {kind: inpatient, level: 二级, in_scope: 50000}\n\nperson写人：tier档次，age年龄，identities身份（例如[低保对象]）。\nclaims按时间顺序写费用，每笔一行：\n  kind         inpatient住院，outpatient门诊，special_outpatient特殊疾病门诊\n  level        医院级别\n  in_scope     政策范围内费用，单位元，结算单上有\n  total        不知道政策范围内费用的，写总费用，\n  self_funded  再写其中全自费的，\n  class_b      和乙类项目，例如[{amount: 5000, first_pay: 10%}]\n  out_of_area  异地就医：filed已备案，unfiled没有备案\n  prior        已经结算的，写居民医保报了多少，例如{basic: 40000}\n\n成批计算时，算不了的行也输出一个结果，写明原因，其余各行照常。\n退出码：0全部算出；1有算不了的；2命令写错。\n\n例子：\n  gongshi estimate --policy zhongxian-wuyang-2024 --claim claim.yaml\n  gongshi estimate --policy policies/a.yaml --claim - --format json < claim.json\n  gongshi estimate --policy zhongxian-wuyang-2024 --batch claims.ndjson > answers.ndjson"
)]
pub(super) struct Estimate {
    #[command(flatten)]
    under: Under,
    /// 费用文件（YAML或JSON）；写“-”从标准输入读
    #[arg(long, value_name = "文件", required_unless_present = "batch", conflicts_with = "batch")]
    claim: Option<String>,
    #[command(flatten)]
    many: Batch,
    #[command(flatten)]
    output: Output,
}

const QUESTION: Question<Written> = Question {
    form: CLAIMS,
    text: |policy, written| Answer::of(policy, written).map(|answer| text(&answer)),
    json: |policy, written| Answer::of(policy, written).map(|answer| answer.to_json()),
};

impl Estimate {
    pub(super) fn run(self) -> Result<(), Failure> {
        match (self.many.batch, self.claim) {
            (Some(batch), _) => QUESTION.answer_all(&self.under, &batch),
            (None, claim) => {
                QUESTION.answer(&self.under, claim.as_deref().unwrap_or(STDIN), &self.output)
            }
        }
    }
}

fn text(answer: &Answer<'_>) -> String {
    let policy = answer.names.policy;
    let mut told = Told::result(policy, &result(answer));
    told.table(&who_pays(answer));
    bills(answer, &mut told);
    let readings = answer.assumptions.iter().map(|it| it.text.as_str());
    told.assumed(readings, &range(answer));
    unknown(answer, &mut told);
    told.ended(policy, "以医保经办机构结算")
}

/// What is paid back, or as much of it as is known.
fn result(answer: &Answer<'_>) -> String {
    match answer.totals.reimbursed() {
        Some(reimbursed) => format!("预计能报{}元", reimbursed.grouped()),
        None => {
            format!("预计最少能报{}元；通知没有写的，没有算进去", answer.totals.known().grouped())
        }
    }
}

/// The cost and what becomes of it, by every layer that has a say in it.
fn who_pays(answer: &Answer<'_>) -> Vec<Vec<String>> {
    let (totals, benefits) = (&answer.totals, answer.names.benefits);
    let row = |name: &str, amount| vec![name.to_owned(), amount];
    let mut rows = Vec::new();
    if totals.cost != totals.in_scope {
        rows.push(row("总费用", totals.cost.grouped()));
    }
    rows.push(row("政策范围内费用", totals.in_scope.grouped()));
    let kinds = [Kind::Inpatient, Kind::Outpatient, Kind::SpecialOutpatient];
    let aids = (0..benefits.medical_assistance.len()).map(Layer::Aid);
    for layer in kinds.map(Layer::Basic).into_iter().chain([Layer::MajorIllness]).chain(aids) {
        let mut steps = answer.steps.iter().filter(|step| step.layer == layer).peekable();
        if steps.peek().is_none() {
            continue;
        }
        let paid = match totals.paid(layer) {
            Some(paid) => paid.grouped(),
            None if steps.any(is_not_said) => NOT_SAID.to_owned(),
            None => UNCERTAIN.to_owned(),
        };
        rows.push(row(layer.name(benefits), paid));
    }
    let personal = totals.personal().map(Money::grouped);
    rows.push(row("自己承担", personal.unwrap_or_else(|| UNCERTAIN.to_owned())));
    rows
}

/// Whether a layer pays, and the notice does not say how much.
fn is_not_said(step: &Step<'_>) -> bool {
    match step.rule {
        Rule::Unknown { follows } => !follows,
        Rule::Cap { .. } => step.amount.is_none(),
        _ => false,
    }
}

/// Bill by bill, how every figure came about.
fn bills(answer: &Answer<'_>, told: &mut Told) {
    told.part("怎么算出来的");
    let mut claim = 0;
    for step in &answer.steps {
        if step.claim != claim {
            claim = step.claim;
            let until_now = answer.year.claims.iter().take(claim);
            let number = until_now.filter(|it| it.kind == step.kind).count();
            told.part(&format!("第{number}次{}", step.kind.name()));
        }
        let formula = step.amount.map(|_| step.expression());
        let source = answer.names.policy.citation(step.cite);
        told.step(&step.label(answer.names), formula.as_deref(), source);
    }
}

/// How far the readings together move the result.
pub(super) fn range(answer: &Answer<'_>) -> String {
    let (low, high) = (answer.range.low.grouped(), answer.range.high.grouped());
    match answer.totals.reimbursed() {
        Some(_) => format!("合计可能是{low}元到{high}元。"),
        None => format!("合计最少{low}元，最多报多少不能确定。"),
    }
}

/// What the notice does not say, each thing once.
fn unknown(answer: &Answer<'_>, told: &mut Told) {
    let mut said = Vec::new();
    for step in answer.steps.iter().filter(|step| is_not_said(step)) {
        let name = step.layer.name(answer.names.benefits);
        let what = match step.rule {
            Rule::Cap { combined: true, .. } => "全年一共最多报多少。".to_owned(),
            Rule::Cap { .. } => format!("{name}一年最多报多少。"),
            _ => format!("{name}报多少。"),
        };
        if !said.contains(&what) {
            said.push(what);
        }
    }
    if !said.is_empty() {
        told.part("通知没有写、没有算进去的地方");
        for what in &said {
            told.line(what);
        }
    }
}
