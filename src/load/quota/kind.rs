//! What a row is by its name: a place, or a sum. However a sum is called, it is never a village: its
//! figure would be counted twice.

use super::headings::squeezed;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Place,
    Subtotal,
    Total,
}

/// How the names of sums end: 「全镇合计」「总 计」.
const SUMS: [&str; 9] = ["合计", "总计", "共计", "总数", "汇总", "累计", "总和", "合計", "總計"];

/// What a sum is called that is called nothing else.
const WHOLE: [&str; 12] =
    ["计", "总", "共", "一共", "總", "全镇", "全乡", "全街道", "全县", "全区", "全市", "全旗"];

impl Kind {
    /// What a row of this name is in a table of a place, which may call its sum by its own name:
    /// 「清溪镇」 below the villages of 清溪镇.
    pub(crate) fn of(name: &str, place: &str) -> Self {
        let squeezed = squeezed(name);
        let name = without_unit(&squeezed);
        if name.ends_with("小计") {
            Self::Subtotal
        } else if SUMS.iter().any(|word| name.ends_with(word))
            || WHOLE.contains(&name)
            || (!name.is_empty() && name == place)
        {
            Self::Total
        } else {
            Self::Place
        }
    }

    /// Whether it is one of several rows together.
    pub(crate) fn is_sum(self) -> bool {
        self != Self::Place
    }
}

/// A name without the unit and the colon behind it: 「合计（人）：」.
fn without_unit(name: &str) -> &str {
    let name = name.trim_end_matches(':');
    let stem = name.strip_suffix(')').and_then(|name| Some(name.split_once('(')?.0));
    stem.filter(|stem| !stem.is_empty()).unwrap_or(name).trim_end_matches(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_is_none_of_the_villages_however_it_is_called() {
        for name in [
            "合计",
            "合 计",
            "合计：",
            "合计（人）",
            "合計",
            "计",
            "总",
            "总计:",
            "全镇",
            "全镇合计",
            "汇总",
            "累计",
            "清溪镇",
            "清溪镇合计",
            "总　数",
        ] {
            assert_eq!(Kind::of(name, "清溪镇"), Kind::Total, "{name}");
        }
        for name in ["小计", "东片小计", "小计（人）："] {
            assert_eq!(Kind::of(name, "清溪镇"), Kind::Subtotal, "{name}");
        }
        for name in ["", "清溪社区", "清溪镇中心村", "总寨村", "村（居）", "福田镇", "计家墩村"]
        {
            assert_eq!(Kind::of(name, "清溪镇"), Kind::Place, "{name}");
        }
    }
}
