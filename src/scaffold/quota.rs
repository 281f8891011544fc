//! A new quota table: what it belongs to, its headings, and rows to fill in.

use super::{NewFile, NewPlace, UNWRITTEN, modeline, yaml_text};
use crate::site::PolicyFile;

/// A new quota table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewQuota {
    /// Its path from the site's folder.
    pub(crate) path: String,
    /// Its id.
    pub(crate) id: String,
    /// What it is called.
    pub(crate) title: String,
    /// The villages or townships that the site knows of, in their order.
    pub(crate) rows: Vec<String>,
}

impl NewQuota {
    /// The file: of the place and the year of its policy, and printed in the same document.
    pub(crate) fn file(&self, policy: &PolicyFile) -> NewFile {
        let (id, title) = (&self.id, yaml_text(&self.title));
        let (place, year, of) = (NewPlace::of(policy), policy.rules.year, &policy.rules.id);
        let document = policy.documents.keys().next().unwrap_or_default();
        let mut text = modeline(&self.path, "quota");
        let heading = if place.is_township() { "村名" } else { "乡镇名" };
        let columns = COLUMNS.replace("村名", heading);
        text += &format!(
            "schema: resident-medical-quota/1\nid: {id}\nplace: {{{place}}}\nyear: {year}\ntitle: {title}\n\
             policy: {of}\nsource: {document}#附件\n\n{columns}"
        );
        let unnamed = [format!("{UNWRITTEN}{heading}")];
        let names = if self.rows.is_empty() { &unnamed[..] } else { &self.rows };
        for (name, number) in names.iter().zip(1..) {
            text += &format!("  - [{number}, {}, \"\", \"\"]\n", yaml_text(name));
        }
        text += "  - [合计, \"\", \"\", \"\"]\n";
        NewFile { path: self.path.clone(), text }
    }
}

/// The headings that most tables have, and what stands before the rows.
const COLUMNS: &str = "\
# 表头: 是什么。表头照表格上印的改；没有的列删掉，多的列照着加，不用的写ignore
columns:
  序号: number
  村名: name
  户籍人口: population
  任务数: task

# 一个村或乡镇一行，没有数的写\"\"。表格在Excel、WPS里的，可以不写rows，把文件放在旁边，写一行“file: 文件名.xlsx”
rows:
";
