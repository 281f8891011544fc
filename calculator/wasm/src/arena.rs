//! The heap of a module: an arena that is emptied before each question.
//!
//! A general allocator would be a fortieth of the module. Here nothing is freed one by one: what
//! a question needs is laid side by side, and [`Arena::empty`] takes all of it back at once.

// Handing out memory is what an allocator does; there is no safe way to say it.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout};
use std::cell::Cell;
use std::ptr;

/// How WebAssembly counts memory.
const PAGE: usize = 65_536;

/// The arena. A module has one thread, so that nothing else can run while it is used.
pub(crate) struct Arena {
    /// Where the next piece begins.
    next: Cell<usize>,
    /// Where the memory ends that the module has taken so far.
    end: Cell<usize>,
    /// To where it is emptied.
    kept: Cell<usize>,
}

// SAFETY: WebAssembly of 2017 has no threads.
unsafe impl Sync for Arena {}

impl Arena {
    pub(crate) const fn new() -> Self {
        Self { next: Cell::new(0), end: Cell::new(0), kept: Cell::new(0) }
    }

    /// Keeps everything that lies in the arena now through every emptying.
    pub(crate) fn keep(&self) {
        self.kept.set(self.next.get());
    }

    /// Takes back everything since the last [`Arena::keep`].
    ///
    /// # Safety
    /// Nothing of it may be used any more.
    pub(crate) unsafe fn empty(&self) {
        if self.kept.get() > 0 {
            self.next.set(self.kept.get());
        }
    }
}

// SAFETY: pieces are aligned, lie behind each other and so never overlap; memory is taken from
// the browser before it is handed out, and null is returned where it gives none.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let start = (self.next.get() + layout.align() - 1) & !(layout.align() - 1);
        let end = start + layout.size();
        if end > self.end.get() {
            let pages = (end - self.end.get()).div_ceil(PAGE);
            let taken = core::arch::wasm32::memory_grow(0, pages);
            if taken == usize::MAX {
                return ptr::null_mut();
            }
            self.end.set((taken + pages) * PAGE);
            if start < taken * PAGE && self.next.get() == 0 {
                // The first piece: the arena begins where the module's own memory ended.
                self.next.set(taken * PAGE);
                // SAFETY: the same request, of which the caller has proved what is needed.
                return unsafe { self.alloc(layout) };
            }
        }
        self.next.set(end);
        start as *mut u8
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}
