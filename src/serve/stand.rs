//! What is shown now: a generation, the pages made so far, and what is wrong.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::generation::Generation;
use crate::diagnostic::Diagnostics;
use crate::fingerprint::Fingerprint;

/// What is shown now.
#[derive(Debug)]
pub(super) struct Stand {
    shown: Mutex<Shown>,
    /// Tells browsers that something else is shown.
    news: watch::Sender<News>,
}

#[derive(Debug, Default)]
struct Shown {
    /// The last good site; none, where there was none yet.
    generation: Option<Arc<Generation>>,
    /// Pages as they were made last. One whose key is still the same need not be made again.
    made: HashMap<String, Page>,
}

/// What browsers are told.
#[derive(Debug, Clone, Default)]
pub(super) struct News {
    /// How many sites were shown before.
    pub(super) round: u64,
    /// What is wrong with the files as they are; none, where the site on show is made from them.
    pub(super) mistakes: Option<Arc<Diagnostics>>,
}

/// A file of the site, made.
#[derive(Debug, Clone)]
pub(super) struct Page {
    key: Fingerprint,
    /// Its bytes, as `gongshi build` writes them.
    pub(super) bytes: Arc<[u8]>,
}

impl Stand {
    pub(super) fn new() -> Self {
        Self { shown: Mutex::default(), news: watch::Sender::new(News::default()) }
    }

    /// Shows another site from now on.
    pub(super) fn show(&self, generation: Generation) {
        {
            let mut shown = self.shown();
            shown.made.retain(|path, _| generation.key(path).is_some());
            shown.generation = Some(Arc::new(generation));
        }
        self.news.send_modify(|news| *news = News { round: news.round + 1, mistakes: None });
    }

    /// Says what is wrong; the last good site stays.
    pub(super) fn warn(&self, mistakes: Diagnostics) {
        // Said again, it would make browsers ask for the page again, for ever.
        self.news.send_if_modified(|news| {
            let is_new = news.mistakes.as_deref() != Some(&mistakes);
            if is_new {
                news.mistakes = Some(Arc::new(mistakes));
            }
            is_new
        });
    }

    /// The site on show.
    pub(super) fn generation(&self) -> Option<Arc<Generation>> {
        self.shown().generation.clone()
    }

    /// The news, from now on.
    pub(super) fn news(&self) -> watch::Receiver<News> {
        self.news.subscribe()
    }

    /// What is wrong now.
    pub(super) fn mistakes(&self) -> Option<Arc<Diagnostics>> {
        self.news.borrow().mistakes.clone()
    }

    /// A file of the site on show; none, where there is no such file. Where it cannot be made,
    /// browsers are told why, and it is the last that could.
    ///
    /// # Errors
    /// What is wrong, where it could never be made.
    pub(super) async fn page(
        &self,
        generation: &Generation,
        path: &str,
    ) -> Result<Option<Page>, Diagnostics> {
        let Some(key) = generation.key(path) else { return Ok(None) };
        let kept = self.shown().made.get(path).cloned();
        if let Some(page) = kept.as_ref().filter(|page| page.key == key) {
            return Ok(Some(page.clone()));
        }
        match generation.make(path.to_owned()).await {
            Ok(Some(bytes)) => {
                let page = Page { key, bytes: bytes.into() };
                self.shown().made.insert(path.to_owned(), page.clone());
                Ok(Some(page))
            }
            Ok(None) => Ok(None),
            Err(mistake) => {
                let mistakes = Diagnostics::from(mistake);
                self.warn(mistakes.clone());
                kept.map(Some).ok_or(mistakes)
            }
        }
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
