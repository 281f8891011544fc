//! What a table names must be there: its policy, the documents that it cites.

use crate::diagnostic::{Diagnostic, Diagnostics, say};
use crate::load::no_such_policy;
use crate::load::policy::marks::unknown_document;
use crate::site::Site;
use crate::site::quota::QuotaTable;

pub(super) fn check(site: &Site, table: &QuotaTable, found: &mut Diagnostics) {
    let policy = site.policy_of(table);
    if let Some(named) = &table.policy {
        let Some(policy) = policy else {
            if !site.unread.has_policy(&named.name) {
                let ids = site.policies.iter().map(|policy| policy.rules.id.as_str());
                found.push(no_such_policy(&named.name, ids).at(&named.span));
            }
            return;
        };
        let (rules, place, year) = (&policy.rules, table.place.name(), table.year);
        if (&rules.place, rules.year) != (&place, year) {
            let (their_place, their_year) = (&rules.place, rules.year);
            let message = say!(
                "这份政策是{their_place}{their_year}年的，表是{place}{year}年的",
                "The policy is that of {their_place} for {their_year}, the table that of {place} for {year}"
            );
            found.push(Diagnostic::warning("quota/policy", message).at(&named.span).help(say!(
                "请改成同一个地方、同一年的政策，或者删掉这一行。",
                "Name the policy of the same place and year, or delete the line."
            )));
        }
    }
    let targets = table.targets.iter().filter_map(|target| target.cited.as_ref());
    for named in table.cited.iter().chain(targets) {
        if site.cite_of(table, Some(named)).is_some() {
            continue;
        }
        let documents = site.documents_of(table);
        let known: Vec<&str> = documents.map(|it| it.keys().collect()).unwrap_or_default();
        let key = named.name.split('#').next().unwrap_or_default();
        if documents.is_some() {
            found.push(unknown_document(&named.span, key, &known));
        } else if site.unread.policies.is_empty() {
            let message = say!("不知道“{key}”是哪份文件", "Nobody knows which document `{key}` is");
            found.push(Diagnostic::error("source/unknown", message).at(&named.span).help(say!(
                "请加一行“policy: …”，写政策的id，文件就是政策的sources里的；或者自己写sources。",
                "Add a line `policy: …`, whose documents are then cited, or `sources` of its own."
            )));
        }
    }
}
