//! A new quota table: what it belongs to, its headings, and rows to fill in.

use super::{NewFile, UNWRITTEN, modeline, yaml_text};
use crate::load::yaml::{Node, Value};
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
        let (place, year, of) = (place_of(&policy.tree), policy.rules.year, &policy.rules.id);
        let document = policy.documents.keys().next().unwrap_or_default();
        let mut text = modeline(&self.path, "quota");
        let heading = if policy.tree.get("place").and_then(|it| it.get("township")).is_some() {
            "村名"
        } else {
            "乡镇名"
        };
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

/// The place of a policy as `place` is written: `province: 重庆市, county: 忠县`.
pub(crate) fn place_of(tree: &Node) -> String {
    let Some(Value::Map(parts)) = tree.get("place").map(|node| &node.value) else {
        return String::new();
    };
    let parts = parts
        .iter()
        .filter_map(|(key, node)| Some(format!("{}: {}", key.name, yaml_text(node.scalar()?))));
    parts.collect::<Vec<_>>().join(", ")
}

/// A place that is written 「重庆市/忠县/乌杨街道」 as `place` is written; none, where it is not the
/// names of a province, a city, a county, a township, in their order. A city that a township lies
/// directly within is one of the rank of a county.
pub(crate) fn place_of_names(written: &str) -> Option<String> {
    const LEVELS: [(&str, &[&str]); 4] = [
        ("province", &["省", "市", "自治区", "特别行政区"]),
        ("city", &["市", "州", "盟", "地区"]),
        ("county", &["县", "区", "旗", "市"]),
        ("township", &["镇", "乡", "街道", "苏木", "农场", "林场", "开发区", "园区"]),
    ];
    let mut parts = Vec::new();
    let mut levels = LEVELS.iter();
    for name in written.split(['/', '／']).map(str::trim) {
        let is_at = |(_, endings): &&(&str, &[&str])| endings.iter().any(|it| name.ends_with(it));
        let (level, _) = levels.find(is_at)?;
        if let ("township", Some((before @ "city", _))) = (*level, parts.last_mut()) {
            *before = "county";
        }
        parts.push((*level, name));
    }
    let parts = parts.iter().map(|(level, name)| format!("{level}: {}", yaml_text(name)));
    Some(parts.collect::<Vec<_>>().join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_from_the_province_down() {
        let place = |written| place_of_names(written).unwrap_or_default();
        assert_eq!(
            place("重庆市/忠县/乌杨街道"),
            "province: 重庆市, county: 忠县, township: 乌杨街道"
        );
        assert_eq!(
            place("安徽省/宿州市/灵璧县/朱集乡"),
            "province: 安徽省, city: 宿州市, county: 灵璧县, township: 朱集乡"
        );
        assert_eq!(
            place("河南省/登封市/清溪镇"),
            "province: 河南省, county: 登封市, township: 清溪镇"
        );
        assert_eq!(place("清溪镇"), "township: 清溪镇");
        for unclear in ["乌杨", "忠县/重庆市", "重庆市/忠县/乌杨", ""] {
            assert_eq!(place_of_names(unclear), None, "{unclear}");
        }
    }
}
