use std::path::Path;
use std::sync::Arc;

use super::*;
use crate::load;

fn policy(name: &str) -> Arc<PolicyFile> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    load::policy(folder, name).unwrap()
}

fn day(text: &str) -> Day {
    Day::from_text(text).unwrap()
}

/// 每一件事：第一天、最后一天、说的是什么。
fn told(policy: &PolicyFile) -> Vec<(String, String, String)> {
    let timeline = Timeline::of(policy);
    let told = |it: &Event<'_>| (it.first().to_text(), it.last().to_text(), it.id());
    timeline.events.iter().map(told).collect()
}

fn at(from: &str, to: &str, id: &str) -> (String, String, String) {
    (from.to_owned(), to.to_owned(), id.to_owned())
}

/// 乌杨街道2024年：缴费期、等待期、财政补助、待遇起止，都在一条线上。
#[test]
fn every_day_of_a_policy_is_on_its_timeline() {
    let policy = policy("zhongxian-wuyang-2024");
    let expected = [
        at("2023-09-01", "2023-12-31", "window/在渝高校新生"),
        at("2023-11-14", "2023-12-31", "window/集中参保期"),
        at("2024-01-01", "2024-01-01", "starts/集中参保期"),
        at("2024-01-01", "2024-02-29", "window/补缴（1—2月）"),
        at("2024-01-01", "2024-09-30", "window/脱贫人口不设等待期"),
        at("2024-03-01", "2024-03-01", "waits/补缴（3—6月）"),
        at("2024-03-01", "2024-06-30", "window/补缴（3—6月）"),
        at("2024-06-30", "2024-06-30", "subsidy/补缴（7—9月）"),
        at("2024-06-30", "2024-06-30", "subsidy/新生儿"),
        at("2024-06-30", "2024-06-30", "subsidy/脱贫人口不设等待期"),
        at("2024-07-01", "2024-09-30", "window/补缴（7—9月）"),
        at("2024-07-01", "2024-12-31", "window/困难群众7—12月"),
        at("2024-12-31", "2024-12-31", "ends/"),
    ];
    assert_eq!(told(&policy), expected);
    let relative = Timeline::of(&policy).relative;
    assert_eq!(relative.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["新生儿"]);
}

/// 福田镇2022年：缴费申报、检查核对既是阶段也是缴费期，只说一次。
#[test]
fn a_phase_that_is_a_window_stands_there_once() {
    let expected = [
        at("2021-12-20", "2021-12-20", "phase/宣传动员阶段"),
        at("2021-12-21", "2022-02-20", "window/缴费申报阶段"),
        at("2022-02-21", "2022-02-28", "window/检查核对阶段"),
        at("2022-12-31", "2022-12-31", "ends/"),
    ];
    assert_eq!(told(&policy("wushan-futian-2022")), expected);
}

/// 朱集镇2023年：两个工作阶段，资助到2月28日为止。
#[test]
fn phases_and_the_end_of_assistance_are_on_it_too() {
    let told = told(&policy("zhuji-2023"));
    for event in [
        at("2022-09-01", "2022-10-15", "phase/宣传发动阶段"),
        at("2022-10-01", "2022-12-31", "phase/集中筹资阶段"),
        at("2022-10-01", "2022-12-31", "window/集中参保期"),
        at("2023-02-28", "2023-02-28", "assistance/特困-全额"),
    ] {
        assert!(told.contains(&event), "{event:?} {told:?}");
    }
}

#[test]
fn a_day_stands_before_within_or_after_an_event() {
    let policy = policy("wushan-futian-2022");
    let timeline = Timeline::of(&policy);
    let states = |today| -> Vec<State> {
        timeline.events.iter().map(|it| timeline.state(it, day(today))).collect()
    };
    let before = [State::Open(Some(6)), State::Next(7), State::Next(69), State::Next(382)];
    assert_eq!(states("2021-12-14"), before);
    let last = [State::Past, State::Open(Some(0)), State::Next(1), State::Next(314)];
    assert_eq!(states("2022-02-20"), last);
    assert!(states("2023-01-01").iter().all(|it| *it == State::Past));
}

fn in_short(group: &Group<'_>) -> Vec<String> {
    let cover = |it: &Cover| {
        let starts = it.starts.map_or_else(|| "?".to_owned(), Day::to_text);
        let days = it.days.map_or_else(|| "?".to_owned(), |days| days.to_string());
        format!("{} {starts} {days}", it.pays)
    };
    let row = |it: &payments::Row<'_>| {
        let subsidy = if it.without_subsidy { " 自己出补助" } else { "" };
        format!("{} / {}{subsidy}", cover(&it.first), cover(&it.last))
    };
    group.rows.iter().map(row).collect()
}

/// 乌杨街道2024年：9月30日缴的，只管3天。
#[test]
fn every_day_of_payment_has_its_cover() {
    let policy = policy("zhongxian-wuyang-2024");
    let groups = payments(&policy.rules);
    assert_eq!(
        in_short(&groups[0]),
        [
            "2023-11-14 2024-01-01 366 / 2023-12-31 2024-01-01 366",
            "2024-01-01 2024-02-01 335 / 2024-02-29 2024-03-01 306",
            "2024-03-01 2024-05-30 216 / 2024-06-30 2024-09-28 95",
            "2024-07-01 2024-09-29 94 / 2024-09-30 2024-12-29 3 自己出补助",
        ]
    );
    assert!(groups[0].rows[3].last.is_short() && !groups[0].rows[3].first.is_short());
    let who: Vec<Option<String>> =
        groups.iter().map(|it| it.audience.in_words(&policy.rules)).collect();
    assert_eq!(who[0], None);
    let of = |name: &str| {
        let at = who.iter().position(|it| it.as_deref().is_some_and(|it| it.starts_with(name)));
        &groups[at.unwrap()]
    };
    let lifted = [
        "2024-01-01 2024-01-02 365 / 2024-06-30 2024-07-01 184",
        "2024-07-01 2024-07-02 183 / 2024-09-30 2024-10-01 92 自己出补助",
    ];
    assert_eq!(in_short(of("脱贫人口")), lifted);
    assert!(of("脱贫人口").else_as_everyone);
    let poor = ["2024-07-01 2024-07-02 183 / 2024-12-31 2025-01-01 0"];
    assert_eq!(in_short(of("特困人员")), poor);
    assert!(
        of("2024年出生的新生儿").rows.is_empty() && of("2024年出生的新生儿").relative.len() == 1
    );
    assert!(!of("2024年出生的新生儿").else_as_everyone);
}

/// 困难群众的缴费期写在前面，待遇同一天开始：其他人的日历上也有这一天。
#[test]
fn a_window_for_some_takes_no_day_from_everyone() {
    let mut policy = policy("zhongxian-wuyang-2024");
    let windows = &mut Arc::get_mut(&mut policy).unwrap().rules.windows;
    let some = windows.iter().position(|it| Audience::of(it).is_for_some()).unwrap();
    let of = |id: &str| windows.iter().find(|it| it.id == id).unwrap();
    let (starts, waits) = (of("集中参保期").starts, of("补缴（3—6月）").starts);
    let mut first = windows.remove(some);
    first.starts = starts;
    let mut second = first.clone();
    (second.id, second.starts) = ("另一个".into(), waits);
    windows.splice(0..0, [first, second]);
    let timeline = Timeline::of(&policy);
    for kind in ["starts/集中参保期", "waits/补缴（3—6月）"] {
        let event = timeline.events.iter().find(|it| it.id() == kind);
        assert!(event.is_some_and(|it| Whose::Everyone.has(it)), "{kind}");
    }
}

/// 补缴不是给脱贫人口的，他们有自己的缴费期：财政补助到哪天，他们的日历上也要有。
#[test]
fn those_whom_a_window_leaves_out_are_told_by_their_own() {
    let policy = policy("zhongxian-wuyang-2024");
    let timeline = Timeline::of(&policy);
    let of = |name: &str| {
        let each = Whose::each(&policy).into_iter();
        let mut each = each.filter(|it| it.in_words(&policy.rules).as_deref() == Some(name));
        each.next().unwrap()
    };
    let told = |whose: Whose| {
        let events = timeline.events.iter().filter(|it| whose.has(it));
        events.map(Event::id).filter(|id| id.starts_with("subsidy/")).collect::<Vec<_>>()
    };
    assert_eq!(told(of("脱贫人口")), ["subsidy/脱贫人口不设等待期"]);
    assert_eq!(told(Whose::Everyone), ["subsidy/补缴（7—9月）"]);
}

/// 一个缴费期谁都不管这些人，另一个谁都管：同一天的事，后一个说了才算都说了。
#[test]
fn what_leaves_some_out_does_not_stand_for_what_is_for_all() {
    let mut policy = policy("zhongxian-wuyang-2024");
    let windows = &mut Arc::get_mut(&mut policy).unwrap().rules.windows;
    let at = windows.iter().position(|it| it.id == "补缴（7—9月）").unwrap();
    let mut all = windows[at].clone();
    all.id = "都能缴".into();
    all.scope.except = gongshi_rules::person::Identities::NONE;
    windows.push(all);
    let timeline = Timeline::of(&policy);
    let ends = timeline.events.iter().filter(|it| it.kind == Kind::SubsidyEnds);
    assert_eq!(ends.map(Event::id).collect::<Vec<_>>(), ["subsidy/都能缴"]);
}

/// 困难群众10月起才能缴：7—9月别人能缴、要自己出补助，他们不能缴，就不说补助。
#[test]
fn who_cannot_pay_bears_no_subsidy() {
    let mut policy = policy("zhongxian-wuyang-2024");
    let windows = &mut Arc::get_mut(&mut policy).unwrap().rules.windows;
    let own = windows.iter_mut().find(|it| it.id == "困难群众7—12月").unwrap();
    own.pays.value = Pays::Between { from: day("2024-10-01"), to: day("2024-12-31") };
    let groups = payments(&policy.rules);
    let rows = groups.iter().flat_map(|it| &it.rows).filter(|row| row.window.is_none());
    let closed: Vec<_> =
        rows.map(|row| (row.first.pays, row.last.pays, row.without_subsidy)).collect();
    assert_eq!(closed, [(day("2024-07-01"), day("2024-09-30"), false)]);
}

/// 补缴没有说脱贫人口，脱贫人口自己的缴费期同一天、一样确定：一件事，说一次，也是他们的。
#[test]
fn who_is_left_out_is_taken_in_where_the_same_is_said_as_surely() {
    let mut policy = policy("zhongxian-wuyang-2024");
    let windows = &mut Arc::get_mut(&mut policy).unwrap().rules.windows;
    let own = windows.iter_mut().find(|it| it.id == "脱贫人口不设等待期").unwrap();
    (own.cite.status, own.without_subsidy.as_mut().unwrap().from.cite.status) =
        (Status::Stated, Status::Stated);
    let timeline = Timeline::of(&policy);
    let ends = timeline.events.iter().filter(|it| it.kind == Kind::SubsidyEnds);
    let ends: Vec<_> = ends.map(|it| (it.id(), it.audience.left_out(&policy.rules))).collect();
    assert_eq!(ends[0].0, "subsidy/补缴（7—9月）");
    assert!(
        ends[0].1.as_ref().is_some_and(|it| !it.contains("脱贫人口、") && it.contains("新生儿"))
    );
    assert_eq!((ends.len(), ends[1].0.as_str()), (2, "subsidy/新生儿"));
}

/// 「2024年出生的新生儿」，年份只说一次。
#[test]
fn the_year_of_birth_is_said_once() {
    let mut rules = policy("zhongxian-wuyang-2024").rules.clone();
    let newborns = rules.newborns();
    assert_eq!(names(&rules, newborns), "2024年出生的新生儿");
    for at in newborns.places() {
        rules.identities[at] = "2024年出生的新生儿".to_owned();
    }
    assert_eq!(names(&rules, newborns), "2024年出生的新生儿");
}
