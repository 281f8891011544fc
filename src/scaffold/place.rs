//! The place that a new table is of, as its file says it.

use std::fmt;

use super::yaml_text;
use crate::site::PolicyFile;

/// The levels of a place and their names, the outermost first. Shown as `place` is written:
/// `province: 重庆市, county: 忠县`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct NewPlace(Vec<(&'static str, String)>);

/// The levels, and how the names of places at them end.
const LEVELS: [(&str, &[&str]); 4] = [
    ("province", &["省", "市", "自治区", "特别行政区"]),
    ("city", &["市", "州", "盟", "地区"]),
    ("county", &["县", "区", "旗", "市"]),
    ("township", &["镇", "乡", "街道", "苏木", "农场", "林场", "开发区", "园区"]),
];

impl NewPlace {
    /// The place of a policy.
    pub(crate) fn of(policy: &PolicyFile) -> Self {
        let place = policy.tree.get("place");
        let part = |level: &'static str| Some((level, place?.get(level)?.scalar()?.to_owned()));
        Self(LEVELS.iter().filter_map(|(level, _)| part(level)).collect())
    }

    /// A place that is written 「重庆市/忠县/乌杨街道」; none, where it is not the names of a province,
    /// a city, a county, a township, in their order. A city that a township lies directly within is
    /// one of the rank of a county.
    pub(crate) fn of_names<'n>(names: impl IntoIterator<Item = &'n str>) -> Option<Self> {
        let mut parts: Vec<(&'static str, String)> = Vec::new();
        let mut levels = LEVELS.iter();
        for name in names {
            let is_at =
                |(_, endings): &&(&str, &[&str])| endings.iter().any(|it| name.ends_with(it));
            let (level, _) = levels.find(is_at)?;
            if let ("township", Some((before @ "city", _))) = (*level, parts.last_mut()) {
                *before = "county";
            }
            parts.push((level, name.to_owned()));
        }
        Some(Self(parts))
    }

    /// Its names, the outermost first.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.0.iter().map(|(_, name)| name.as_str()).collect()
    }

    /// Whether its rows are villages.
    pub(crate) fn is_township(&self) -> bool {
        self.0.iter().any(|(level, _)| *level == "township")
    }
}

impl fmt::Display for NewPlace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, (level, name)) in self.0.iter().enumerate() {
            let before = if at == 0 { "" } else { ", " };
            write!(out, "{before}{level}: {}", yaml_text(name))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_from_the_province_down() {
        let place = |written: &str| NewPlace::of_names(written.split('/')).map(|it| it.to_string());
        for (written, said) in [
            ("重庆市/忠县/乌杨街道", "province: 重庆市, county: 忠县, township: 乌杨街道"),
            (
                "安徽省/宿州市/灵璧县/朱集乡",
                "province: 安徽省, city: 宿州市, county: 灵璧县, township: 朱集乡",
            ),
            ("河南省/登封市/清溪镇", "province: 河南省, county: 登封市, township: 清溪镇"),
            ("清溪镇", "township: 清溪镇"),
        ] {
            assert_eq!(place(written).as_deref(), Some(said));
        }
        for unclear in ["乌杨", "忠县/重庆市", "重庆市/忠县/乌杨", ""] {
            assert_eq!(place(unclear), None, "{unclear}");
        }
    }
}
