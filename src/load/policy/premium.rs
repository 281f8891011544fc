//! What a person pays for a year (个人缴费), and what the treasury adds.

use gongshi_rules::Money;
use gongshi_rules::policy::premium::AgeBand;
use gongshi_rules::policy::{Cited, Premium, Table};

use super::Reader;
use super::marks::Mark;
use super::scalars::money;
use super::values::statuses;
use crate::diagnostic::{Diagnostic, say};
use crate::load::section::{self, Section};
use crate::load::yaml::{Node, Value};

impl<'n> Reader<'n> {
    pub(super) fn premium(&self, section: Section<'n>, mark: &Mark) -> Option<Premium> {
        let mark = self.mark(&section, mark);
        let personal = section.require("personal").and_then(|node| self.personal(node, &mark));
        let subsidy = section.get("fiscal_subsidy");
        let plain = "财政补助：每人多少钱";
        let fiscal_subsidy = self.given(subsidy, "fiscal_subsidy", plain, &mark, |node| {
            self.value(node, "fiscal_subsidy", &mark, money)
        });
        let total = section.get("total");
        let total = total.and_then(|node| Some((node, self.by_tier(node, "total", &mark, money)?)));
        section.close();
        let (personal, fiscal_subsidy) = (personal?, fiscal_subsidy?);
        if let (Some((node, total)), Some(subsidy)) = (total, fiscal_subsidy.known()) {
            self.total_matches(node, &total, &personal, subsidy.value);
        }
        let amounts = personal.iter().flat_map(|band| statuses(&band.amounts));
        self.assume_any(amounts, "个人缴费的数额。");
        self.assume_any(fiscal_subsidy.known().map(|it| it.cite.status), "财政补助的数额。");
        Some(Premium { personal, fiscal_subsidy })
    }

    /// By tier, or a list of ages, the youngest first, each by tier.
    fn personal(&self, node: &'n Node, mark: &Mark) -> Option<Vec<AgeBand>> {
        if !matches!(node.value, Value::List(_)) {
            let amounts = self.by_tier(node, "premium.personal", mark, money)?;
            return Some(vec![AgeBand { under: None, amounts }]);
        }
        let items = self.mistakes.caught(section::filled_list(node, "personal"))?;
        let mut bands: Vec<AgeBand> = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let section = Section::open(item, "premium.personal", self.mistakes)?;
            let mark = self.mark(&section, mark);
            let under = section.get("under");
            let bound = self.optional(&section, "under", &mark, |node, name| {
                section::whole(node, name, 1..=120)
            });
            let bound = bound.map(|bound| bound.value);
            let amounts = self.tier_row(&section, &mark, money);
            let last = index + 1 == items.len();
            let before = bands.last().and_then(|band| band.under);
            let wrong = match under {
                None if !last => Some(say!(
                    "除了最后一段，每个年龄段都要写到几岁以下（under）",
                    "Every age band but the last must say below which age it is (`under`)"
                )),
                Some(_) if last => Some(say!(
                    "最后一个年龄段不能写under，否则再大的人没有标准",
                    "The last age band can have no `under`: nothing would be set for those above"
                )),
                Some(_) if bound.is_some() && before >= bound => Some(say!(
                    "年龄段（under）要从小到大写",
                    "Age bands (`under`) are written from the youngest up"
                )),
                _ => None,
            };
            if let Some(wrong) = wrong {
                let at = under.map_or(section.span(), |node| &node.span);
                let mistake = Diagnostic::error("premium/age-bands", wrong).at(at);
                let tier = &self.tiers[0];
                let help = say!(
                    "例如：[{{under: 18, {tier}: 350}}, {{{tier}: 380}}]。",
                    "For instance: [{{under: 18, {tier}: 350}}, {{{tier}: 380}}]."
                );
                self.mistakes.push(mistake.help(help));
            }
            bands.push(AgeBand { under: bound, amounts: amounts? });
        }
        Some(bands)
    }

    /// The total that a notice prints is what the person and the treasury pay together.
    fn total_matches(
        &self,
        node: &Node,
        total: &Table<Cited<Money>>,
        personal: &[AgeBand],
        subsidy: Money,
    ) {
        for band in personal {
            let cells = self.tiers.iter().zip(band.amounts.cells()).zip(total.cells());
            for ((tier, own), total) in cells {
                let (own, total) = (own.value, total.value);
                if own + subsidy == total {
                    continue;
                }
                let age = band.under.map_or_else(
                    || say!("", ""),
                    |age| say!("未满{age}周岁的", " below the age of {age}"),
                );
                let of_tier = match self.tiers.len() {
                    1 => say!("", ""),
                    _ => say!("{tier}", " of {tier}"),
                };
                let sum = own + subsidy;
                let message = say!(
                    age, of_tier => "{age}{of_tier}筹资标准合计写的是{total}元，可是个人缴费{own}元加财政补助{subsidy}元是{sum}元",
                    "The total{of_tier}{age} is given as {total} yuan, but the premium of {own} yuan and the fiscal subsidy of {subsidy} yuan make {sum} yuan"
                );
                let mistake = Diagnostic::error("premium/total-mismatch", message).at(&node.span);
                self.mistakes.push(mistake.help(say!(
                    "请对照通知，改正三个数里写错的那个。",
                    "Check the three against the notice and mend the wrong one."
                )));
                return;
            }
        }
    }
}
