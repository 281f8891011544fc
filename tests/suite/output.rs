//! Publishing when the machine fails: killed, its disk full or read-only. The old site is whole
//! each time, and the next build succeeds and leaves nothing lying about.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use gongshi::output::{Inputs, Options, Published, Stage, verify};

/// Names the folder that the process that is killed publishes.
const TARGET: &str = "GONGSHI_TEST_TARGET";

/// Files of the site that is killed.
const FILES: usize = 500;

/// The site of a year: a third of its pages differ from the year before, ten are new, ten gone.
fn site(year: usize) -> impl Iterator<Item = (String, String)> {
    (year * 10..FILES + year * 10).map(move |page| {
        let changed = if page % 3 == 0 { year } else { 0 };
        let row = format!("<tr><td>第{page}村<td>{changed}\n");
        (format!("notices/{}/{page}.html", page % 7), row.repeat(100))
    })
}

/// Publishes the site of a year, telling how far it is.
fn publish(target: &Path, year: usize, mut progress: impl FnMut(usize)) -> Published {
    let stage = Stage::begin(target, Options::default()).unwrap();
    for (done, (path, text)) in site(year).enumerate() {
        progress(done);
        stage.put(&path, text.as_bytes()).unwrap();
    }
    progress(FILES);
    stage.finish(Inputs::default()).unwrap()
}

fn manifest(target: &Path) -> String {
    fs::read_to_string(target.join("manifest.json")).unwrap()
}

fn entries(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

/// No test but the process that the next one kills: it tells its progress, line by line.
#[test]
#[ignore = "started by the test below"]
fn a_build_to_be_killed() {
    let Some(target) = std::env::var_os(TARGET) else { return };
    let mut out = std::io::stdout();
    publish(Path::new(&target), 1, |done| {
        writeln!(out, "\ndone {done}").unwrap();
        out.flush().unwrap();
    });
    writeln!(out, "\ndone published").unwrap();
}

fn build_to_be_killed(target: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["output::a_build_to_be_killed", "--exact", "--ignored", "--nocapture"])
        .env(TARGET, target)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Waits until a build has come to a point.
fn wait_for(child: &mut Child, point: &str) {
    let lines = BufReader::new(child.stdout.as_mut().unwrap()).lines();
    let reached = lines.map_while(Result::ok).any(|line| line == format!("done {point}"));
    assert!(reached, "the build never came to {point}");
}

/// Twelve kills while files come, after a random number of them; eight while the site is put in
/// its place, after a random part of the time that this takes.
#[test]
fn a_kill_at_any_moment_leaves_a_whole_site() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("public");
    publish(&target, 0, |_| ());
    let old = manifest(&target);
    let mut child = build_to_be_killed(&target);
    wait_for(&mut child, &FILES.to_string());
    let began = Instant::now();
    assert!(child.wait().unwrap().success());
    let finishing = began.elapsed();
    let new = manifest(&target);
    assert_ne!(old, new);
    let mut seed: u64 = 2024;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    let mut killed = 0;
    for moment in 0..20 {
        // Back to the old site: a build that succeeds after a kill, and tidies up.
        publish(&target, 0, |_| ());
        assert_eq!(manifest(&target), old, "moment {moment}");
        assert_eq!(entries(folder.path()), 2, "the site and its lock: moment {moment}");
        let mut child = build_to_be_killed(&target);
        if moment < 12 {
            wait_for(&mut child, &random(FILES as u64).to_string());
        } else {
            wait_for(&mut child, &FILES.to_string());
            std::thread::sleep(finishing * u32::try_from(random(100)).unwrap() / 100);
        }
        child.kill().unwrap();
        killed += usize::from(!child.wait().unwrap().success());
        assert!(verify(&target).unwrap().is_whole(), "moment {moment}");
        let left = manifest(&target);
        assert!(left == old || left == new, "one site or the other: moment {moment}");
    }
    assert!(killed >= 12, "only {killed} of 20 builds were killed");
}

/// Runs a script of the shell on the example site, published once before; `$gongshi` is the
/// program, `$today` a day for it.
#[cfg(unix)]
fn shell(before: &[&str], script: &str) -> (crate::site::Run, crate::site::Site) {
    let site = crate::site::Site::example();
    let (program, rest) = before.split_first().unwrap_or((&"sh", &[]));
    let mut command = Command::new(program);
    if !before.is_empty() {
        command.args(rest).arg("sh");
    }
    let output = command
        .args(["-euc", script])
        .current_dir(site.path(""))
        .env("gongshi", env!("CARGO_BIN_EXE_gongshi"))
        .env("today", "2023-11-29")
        .output()
        .unwrap();
    (output.into(), site)
}

/// A limit on the size of files stands in for a full disk where none can be mounted: writing
/// fails half-way through a file.
#[cfg(unix)]
#[test]
fn a_file_that_cannot_be_written_whole_leaves_the_old_site() {
    let script = "
        \"$gongshi\" build --today \"$today\" > /dev/null
        cp -r public before
        sed -i.old 's/^title: .*/title: 改过/' content/notices/wuyang-2024.md
        trap '' XFSZ
        (ulimit -f 8; \"$gongshi\" build --today \"$today\") && exit 9
        diff -r before public
        test ! -e .public.staging
        \"$gongshi\" verify public
        \"$gongshi\" build --today \"$today\"
        \"$gongshi\" verify public
        ! diff -r before public > /dev/null";
    let (run, _site) = shell(&[], script);
    assert!(run.err.contains("文件太大，超过了系统允许的大小"), "{}", run.err);
    assert!(run.err.contains("原来的网站没有动"), "{}", run.err);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// How a script may mount a disk of its own, seen by nobody else; none where the machine forbids
/// it, and the test says so.
#[cfg(target_os = "linux")]
fn own_mounts() -> Option<&'static [&'static str]> {
    let ways: [&[&str]; 2] = [&["unshare", "-m"], &["unshare", "-rm"]];
    let works = |way: &&&[&str]| {
        let mut command = Command::new(way[0]);
        command.args(&way[1..]).args(["mount", "-t", "tmpfs", "-o", "size=64k", "none", "/mnt"]);
        command.output().is_ok_and(|output| output.status.success())
    };
    let way = ways.iter().find(works).copied();
    if way.is_none() {
        eprintln!("NOT TESTED: this machine lets no test mount a disk");
    }
    way
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_site() {
    let Some(way) = own_mounts() else { return };
    let script = "
        mkdir disk && mount -t tmpfs -o size=2m none disk
        \"$gongshi\" build --today \"$today\" --out disk/public > /dev/null
        cp -r disk/public before
        sed -i 's/^title: .*/title: 改过/' content/notices/wuyang-2024.md
        dd if=/dev/zero of=disk/filler bs=1k 2> /dev/null || true
        \"$gongshi\" build --today \"$today\" --out disk/public && exit 9
        diff -r before disk/public
        test ! -e disk/.public.staging
        rm disk/filler
        \"$gongshi\" build --today \"$today\" --out disk/public
        \"$gongshi\" verify disk/public
        ! diff -r before disk/public > /dev/null";
    let (run, _site) = shell(way, script);
    assert!(run.err.contains("磁盘满了"), "{}", run.err);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_read_only_disk_leaves_the_old_site() {
    let Some(way) = own_mounts() else { return };
    let script = "
        mkdir disk && mount -t tmpfs none disk
        \"$gongshi\" build --today \"$today\" --out disk/public > /dev/null
        cp -r disk/public before
        sed -i 's/^title: .*/title: 改过/' content/notices/wuyang-2024.md
        mount -o remount,ro disk
        \"$gongshi\" build --today \"$today\" --out disk/public && exit 9
        diff -r before disk/public
        \"$gongshi\" verify disk/public
        mount -o remount,rw disk
        \"$gongshi\" build --today \"$today\" --out disk/public
        \"$gongshi\" verify disk/public";
    let (run, _site) = shell(way, script);
    assert!(run.err.contains("磁盘是只读的"), "{}", run.err);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
}

/// Without permission in the folder that holds the site, which the machine's owner always has.
#[cfg(unix)]
#[test]
fn a_folder_without_permission_leaves_the_old_site() {
    let script = "
        mkdir locked
        \"$gongshi\" build --today \"$today\" --out locked/public > /dev/null
        cp -r locked/public before
        sed -i.old 's/^title: .*/title: 改过/' content/notices/wuyang-2024.md
        chmod 555 locked
        if touch locked/try 2> /dev/null; then chmod 755 locked; echo owner; exit 0; fi
        \"$gongshi\" build --today \"$today\" --out locked/public && exit 9
        diff -r before locked/public
        chmod 755 locked
        \"$gongshi\" build --today \"$today\" --out locked/public
        \"$gongshi\" verify locked/public";
    let (run, _site) = shell(&[], script);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    if run.out == "owner\n" {
        eprintln!("NOT TESTED: permissions do not hold for the machine's owner");
    } else {
        assert!(run.err.contains("没有权限"), "{}", run.err);
    }
}
