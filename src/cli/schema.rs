//! `gongshi schema`: the formats of files, for editors.

use std::io::{self, Write};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::{Failure, usage};
use crate::schema::Format;

/// 输出文件格式的说明，给编辑器用
///
/// 在VS Code里写政策时，编辑器照这份说明提示每一项写什么、怎么写，写错的当场画线。文字是JSON Schema。
#[derive(Debug, Args)]
#[command(
    next_help_heading = "选项",
    override_usage = "gongshi schema <policy|notice|quota|site>",
    help_template = usage::TEMPLATE,
    after_help = "在VS Code里用：\n  1. 安装扩展“YAML”（发布者Red Hat）。\n  2. 在网站文件夹里建一个schemas文件夹，生成说明：\n     gongshi schema policy > schemas/policy.json\n     Windows的PowerShell会改变编码，请写：\n     cmd /c \"gongshi schema policy > schemas/policy.json\"\n  3. 政策文件的第一行写（路径从这个文件所在的文件夹写起）：\n     # yaml-language-server: $schema=../schemas/policy.json\n把鼠标停在一项上，看它是什么；按Ctrl+空格，看这里能写什么。\n编辑器只看写法；数字之间对不对得上，生成网站（gongshi build）时才检查。\n\n例子：\n  gongshi schema policy > schemas/policy.json   政策：policies里的文件\n  gongshi schema notice > schemas/notice.json   通知：content里的文件，开头两行“---”之间的部分\n  gongshi schema quota > schemas/quota.json     任务表：quotas里的文件\n  gongshi schema site > schemas/site.json       网站：site.yaml"
)]
pub(super) struct Schema {
    /// 哪一种文件：policy（政策）、notice（通知）、quota（任务表）或site（网站）
    #[arg(value_name = "文件种类", hide_possible_values = true)]
    format: Format,
}

impl Schema {
    pub(super) fn run(self) -> Result<(), Failure> {
        io::stdout().write_all(self.format.schema().as_bytes())?;
        Ok(())
    }
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
