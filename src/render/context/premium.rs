//! What a year costs, by tier, age and window, in words.

use gongshi_rules::Money;
use gongshi_rules::Policy;
use gongshi_rules::policy::premium::AgeBand;
use gongshi_rules::policy::{Cited, Given, Table};
use serde::Serialize;

use super::sources;

/// What a year costs, as a table of all that differs.
#[derive(Serialize)]
pub(super) struct PremiumTable {
    rows: Vec<Row>,
    /// Whether anybody pays another amount than others.
    differs: bool,
    /// What the treasury adds for each person, where the notice says it.
    subsidy: Option<String>,
    /// Whether the notice says that the treasury adds nothing.
    no_subsidy: bool,
    source: String,
}

#[derive(Serialize)]
struct Row {
    /// Who pays it, or when.
    who: String,
    amounts: Vec<String>,
}

impl PremiumTable {
    pub(super) fn new(rules: &Policy) -> Self {
        let bands = &rules.premium.personal;
        let amounts = |table: &Table<Cited<Money>>| {
            table.cells().iter().map(|amount| amount.value.to_string()).collect()
        };
        let band = |band: &AgeBand| Row {
            who: match band.under {
                Some(under) => format!("未满{under}周岁"),
                None if bands.len() > 1 => "其他人".to_owned(),
                None => "每人每年".to_owned(),
            },
            amounts: amounts(&band.amounts),
        };
        let mut rows: Vec<Row> = bands.iter().map(band).collect();
        let mut cites: Vec<_> =
            bands.iter().flat_map(|band| band.amounts.cells()).map(|it| it.cite).collect();
        for window in &rules.windows {
            let Some(premium) = &window.premium else { continue };
            rows.push(Row { who: window.id.clone(), amounts: amounts(premium) });
            cites.extend(premium.cells().iter().map(|amount| amount.cite));
        }
        let subsidy = &rules.premium.fiscal_subsidy;
        cites.extend(subsidy.known().map(|amount| amount.cite));
        Self {
            differs: rows.len() > 1,
            rows,
            subsidy: subsidy.known().map(|amount| amount.value.to_string()),
            no_subsidy: *subsidy == Given::None,
            source: sources(rules, cites.into_iter()),
        }
    }
}
