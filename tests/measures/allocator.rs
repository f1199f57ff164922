//! An allocator that counts what it is asked for: the system's, with two numbers beside it.
//!
//! What always holds: every request goes to the system's allocator unchanged, and its answer comes
//! back unchanged. So whatever the caller of a method below has to guarantee is guaranteed to the
//! system's method of the same name, and whatever that one guarantees holds here.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    cell::Cell,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

struct Counting;

#[global_allocator]
static COUNTING: Counting = Counting;

// const and without a destructor: asking for it allocates nothing and is possible at any time
thread_local! { static ASKED: Cell<u64> = const { Cell::new(0) } }

static LIVE: AtomicUsize = AtomicUsize::new(0);

/// How often this thread has asked for memory.
pub(crate) fn asked() -> u64 {
    ASKED.get()
}

/// Bytes that the program holds.
pub(crate) fn live() -> usize {
    LIVE.load(Relaxed)
}

fn count(taken: usize, given_back: usize) {
    if taken > 0 {
        ASKED.set(ASKED.get() + 1);
    }
    LIVE.fetch_add(taken, Relaxed);
    LIVE.fetch_sub(given_back, Relaxed);
}

// SAFETY: each method is the system's, see above; `count` neither allocates nor panics.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: the caller keeps the rules of `GlobalAlloc::alloc`, which are the same there.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        count(layout.size(), 0);
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count(size, layout.size());
        // SAFETY: as above; the block came from `System`, because every block does.
        unsafe { System.realloc(block, layout, size) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count(0, layout.size());
        // SAFETY: as above; the block came from `System`, because every block does.
        unsafe { System.dealloc(block, layout) }
    }
}
