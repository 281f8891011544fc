//! A new quota table: what it belongs to, its headings, and rows to fill in.

use super::{NewFile, NewPlace, UNWRITTEN, modeline, yaml_text};
use crate::site::PolicyFile;

/// What a new table is, beside its columns and rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct About {
    /// The path of its description from the site's folder.
    pub(crate) path: String,
    /// Its id.
    pub(crate) id: String,
    /// Its place.
    pub(crate) place: NewPlace,
    /// The year of insurance.
    pub(crate) year: u16,
    /// What it is called.
    pub(crate) title: String,
    /// The policy that it belongs to, and the document that it is printed in.
    pub(crate) policy: Option<(String, String)>,
}

impl About {
    /// The lines that its description begins with.
    pub(crate) fn lines(&self) -> String {
        let Self { path, id, place, year, title, policy } = self;
        let title = yaml_text(title);
        let mut text = modeline(path, "quota");
        text += &format!(
            "schema: resident-medical-quota/1\nid: {id}\nplace: {{{place}}}\nyear: {year}\ntitle: {title}\n"
        );
        if let Some((policy, document)) = policy {
            text += &format!("policy: {policy}\nsource: {document}#附件\n");
        }
        text
    }

    /// A policy, and the document that it is printed in.
    pub(crate) fn printed_with(policy: &PolicyFile) -> Option<(String, String)> {
        Some((policy.rules.id.clone(), policy.documents.keys().next()?.to_owned()))
    }
}

/// A new quota table to be filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NewQuota {
    /// What it is.
    pub(crate) about: About,
    /// The villages or townships that the site knows of, in their order.
    pub(crate) rows: Vec<String>,
}

impl NewQuota {
    /// The file.
    pub(crate) fn file(&self) -> NewFile {
        let heading = if self.about.place.is_township() { "村名" } else { "乡镇名" };
        let columns = COLUMNS.replace("村名", heading);
        let mut text = format!("{}\n{columns}", self.about.lines());
        let unnamed = [format!("{UNWRITTEN}{heading}")];
        let names = if self.rows.is_empty() { &unnamed[..] } else { &self.rows };
        for (name, number) in names.iter().zip(1..) {
            text += &format!("  - [{number}, {}, \"\", \"\"]\n", yaml_text(name));
        }
        text += "  - [合计, \"\", \"\", \"\"]\n";
        NewFile { path: self.about.path.clone(), text }
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
