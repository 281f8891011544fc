//! `gongshi coverage`: from when to when a payment covers.

use clap::Args;
use gongshi_rules::answer::{Coverage as Answer, Figure, Span};
use gongshi_rules::coverage;
use gongshi_rules::input::Fields;

use super::asking::{PAYER, Payers, Question};
use super::telling::Told;
use super::{Failure, usage};

/// 算某天缴费，从哪天到哪天能报销
///
/// 写明属于哪个缴费期、从哪天起享受待遇、共多少天，以及出处；待遇天数很少的会提醒。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi coverage --policy <政策> --person <文件> [选项]\n      gongshi coverage --policy <政策> --batch <文件> [选项]",
    help_template = usage::TEMPLATE,
    after_help = "person.yaml的写法：\n  pays: 2024-03-01          # 哪天缴费\n  identities: [低保对象]    # 没有特殊身份的不写\n\n要用到才写的：\n  birth         新生儿的出生日期\n  term_start    大学生的开学日期\n  gap_months    职工医保中断了几个月\n  missed_years  有几年没有参保\n  repaid_years  没有参保的年份补缴了几年\n缺了会说缺哪一项。那一天不能缴费也是一个结果，不算出错。\n\n成批计算时，每行一个JSON，例如{\"pays\": \"2024-03-01\"}；算不了的行也输出一个结果，写明原因。\n退出码：0全部算出；1有算不了的；2命令写错。\n\n例子：\n  gongshi coverage --policy zhongxian-wuyang-2024 --person person.yaml\n  gongshi coverage --policy zhuji-2023 --person - --format json < person.json\n  gongshi coverage --policy zhuji-2023 --batch people.ndjson > answers.ndjson"
)]
pub(super) struct Coverage {
    #[command(flatten)]
    payers: Payers,
}

const QUESTION: Question<Fields> = Question {
    form: PAYER,
    text: |policy, fields| Answer::of(policy, fields).map(|answer| text(&answer)),
    json: |policy, fields| Answer::of(policy, fields).map(|answer| answer.to_json()),
};

impl Coverage {
    pub(super) fn run(self) -> Result<(), Failure> {
        self.payers.ask(&QUESTION)
    }
}

fn text(answer: &Answer<'_>) -> String {
    let policy = answer.policy;
    let mut told = match &answer.cover {
        Ok(cover) => {
            let mut told = Told::result(policy, &result(cover));
            if let Some(warning) = answer.warning() {
                told.paragraph(&format!("注意：{warning}"));
            }
            told.steps(policy, &answer.steps);
            told
        }
        Err(none) => Told::cannot_pay(policy, none, &answer.payer),
    };
    let readings = answer.assumptions.iter().map(|it| it.text.as_str());
    told.assumed(readings, &range(answer.range));
    told.ended(policy, "以医保经办机构登记")
}

/// From when to when.
fn result(cover: &coverage::Coverage<'_>) -> String {
    let ends = cover.ends.in_words();
    match (cover.starts, cover.days()) {
        (Some(_), Some(0)) => "这次缴费享受不到待遇".to_owned(),
        (Some(starts), Some(days)) => {
            format!("{}至{ends}享受待遇，共{days}天", starts.in_words())
        }
        _ => format!("从哪一天起享受待遇，通知没有写；享受到{ends}"),
    }
}

/// How far what is open moves the first day.
fn range(Span { low, high }: Span) -> String {
    match (low, high) {
        (Some(Figure::Day(low)), Some(Figure::Day(high))) => {
            format!("最早从{}起、最晚从{}起享受待遇。", low.in_words(), high.in_words())
        }
        (Some(Figure::Day(low)), _) => {
            format!("最早从{}起享受待遇，最晚不能确定，也可能这一天不能缴费。", low.in_words())
        }
        _ => "从哪一天起享受待遇不能确定。".to_owned(),
    }
}
