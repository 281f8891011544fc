//! Many questions at once: NDJSON in, NDJSON out, in order.

use std::fs::File;
use std::io::{self, BufRead, BufReader, BufWriter, Read, Write};

use rayon::prelude::*;

use super::Failure;
use super::asking::{Question, STDIN, STDIN_NAME, Under};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::load::encoding::BYTE_ORDER_MARK;
use crate::load::files;

/// How many lines are in memory at once.
const CHUNK: usize = 4096;

impl<W> Question<W> {
    /// Answers line by line, on all cores, with a bounded number of lines in memory. A line that
    /// cannot be answered is told so in its place.
    pub(super) fn answer_all(&self, under: &Under, batch: &str) -> Result<(), Failure> {
        let policy = under.policy()?;
        let (name, input) = open(batch).map_err(Diagnostics::from)?;
        let mut lines = Lines::of(input);
        let mut output = BufWriter::with_capacity(1 << 20, io::stdout().lock());
        let mut all_right = true;
        let mut end = Ok(true);
        while let Ok(true) = end {
            let mut chunk = Vec::with_capacity(CHUNK);
            end = lines.next_into(&mut chunk);
            let answer = |line: &Vec<u8>| self.answer_line(&policy.rules, line);
            let answers: Vec<_> = chunk.par_iter().map(answer).collect();
            for answer in answers {
                all_right &= answer.is_ok();
                writeln!(output, "{}", answer.unwrap_or_else(|error| error))?;
            }
        }
        output.flush()?;
        match end {
            Err(error) => Err(Diagnostics::from(files::unreadable(&name, &error)).into()),
            Ok(_) if all_right => Ok(()),
            Ok(_) => Err(Failure::Answered),
        }
    }
}

/// What there is to read, and what messages call it.
fn open(batch: &str) -> Result<(String, Box<dyn Read>), Diagnostic> {
    if batch == STDIN {
        return Ok((STDIN_NAME.to_owned(), Box::new(io::stdin())));
    }
    let file = File::open(batch).map_err(|error| files::unreadable(batch, &error))?;
    Ok((batch.to_owned(), Box::new(file)))
}

/// The lines of an input, a byte-order mark before the first passed over.
struct Lines {
    lines: io::Split<BufReader<Box<dyn Read>>>,
    begun: bool,
}

impl Lines {
    fn of(input: Box<dyn Read>) -> Self {
        Self { lines: BufReader::with_capacity(1 << 20, input).split(b'\n'), begun: false }
    }

    /// Adds the next lines to a chunk, as many as it is to hold, and says whether more may follow.
    fn next_into(&mut self, chunk: &mut Vec<Vec<u8>>) -> io::Result<bool> {
        for line in self.lines.by_ref().take(CHUNK) {
            let mut line = line?;
            if !self.begun && line.starts_with(BYTE_ORDER_MARK.as_bytes()) {
                line.drain(..BYTE_ORDER_MARK.len());
            }
            self.begun = true;
            chunk.push(line);
        }
        Ok(chunk.len() == CHUNK)
    }
}
