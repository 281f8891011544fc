//! What a row is by its name: a place, or a sum. However a sum is called, it is never a village: its
//! figure would be counted twice.

use super::headings::squeezed;

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Place,
    Subtotal,
    Total,
    /// A sum that this program has worked out, in a table that was downloaded: 「合计（相加）」 beside
    /// the 「合计（原表）」 that is printed.
    Computed,
    /// Some of those of the row above: 「其中：移民点」.
    Part,
}

/// How a sum is marked in a table that was downloaded, where what is printed and what is worked out
/// are two.
const COMPUTED: &str = "(相加)";
const PRINTED: [&str; 2] = ["（原表）", "(原表)"];

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
        if name.starts_with("其中") {
            Self::Part
        } else if is_sum(name) && squeezed.ends_with(COMPUTED) {
            Self::Computed
        } else if name.ends_with("小计") {
            Self::Subtotal
        } else if is_sum(name) || (!name.is_empty() && name == place) {
            Self::Total
        } else {
            Self::Place
        }
    }

    /// Whether it is one of several rows together.
    pub(crate) fn is_sum(self) -> bool {
        matches!(self, Self::Subtotal | Self::Total | Self::Computed)
    }
}

fn is_sum(name: &str) -> bool {
    name.ends_with("小计") || SUMS.iter().any(|word| name.ends_with(word)) || WHOLE.contains(&name)
}

/// The name of a sum without the mark that tells it from one that is worked out.
pub(super) fn without_mark(name: &str) -> &str {
    PRINTED.iter().find_map(|mark| name.strip_suffix(mark)).unwrap_or(name)
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
        for name in ["合计（相加）", "东片小计（相加）"] {
            assert_eq!(Kind::of(name, "清溪镇"), Kind::Computed, "{name}");
        }
        assert_eq!(Kind::of("合计（原表）", "清溪镇"), Kind::Total);
        for name in ["其中：移民点", "其中:移民点", "其 中 移民点"] {
            assert_eq!(Kind::of(name, "清溪镇"), Kind::Part, "{name}");
        }
        for name in ["", "清溪社区", "清溪镇中心村", "总寨村", "村（居）", "福田镇", "计家墩村"]
        {
            assert_eq!(Kind::of(name, "清溪镇"), Kind::Place, "{name}");
        }
    }
}
