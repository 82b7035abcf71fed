//! C's heap is Rust's: one allocator in the module, so that each can grow where the other has shrunk.
//!
//! C forgets how much it asked for and Rust wants to be told, so each block is preceded by its size.

use std::alloc::{Layout, alloc, alloc_zeroed, dealloc, realloc as resize};
use std::ptr;

/// What stands before a block. As wide as C's strictest alignment, so that the block keeps it.
const HEADER: usize = 16;

/// The layout of a block of `size` bytes with its header, or `None` if there is no such amount of memory.
fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(HEADER)?, HEADER).ok()
}

/// Notes the size of a fresh block in its header, and steps over it. Null, the allocator's refusal, stays null.
///
/// # Safety
/// `start` is null, or what the allocator gave for `layout`.
unsafe fn stamp(start: *mut u8, layout: Layout) -> *mut u8 {
    if start.is_null() {
        return start;
    }
    // SAFETY: the header fits, and is aligned, because `layout` was made for it.
    unsafe {
        start.cast::<usize>().write(layout.size());
        start.add(HEADER)
    }
}

/// The start of a block's header, and the layout it was allocated with.
///
/// # Safety
/// `block` came from `stamp` and has not been freed.
unsafe fn unstamp(block: *mut u8) -> (*mut u8, Layout) {
    // SAFETY: the header precedes the block, and holds the size of a layout that was valid once.
    unsafe {
        let start = block.sub(HEADER);
        (start, Layout::from_size_align_unchecked(start.cast::<usize>().read(), HEADER))
    }
}

#[unsafe(no_mangle)]
extern "C" fn malloc(size: usize) -> *mut u8 {
    match layout(size) {
        // SAFETY: the layout is not empty: it has a header.
        Some(layout) => unsafe { stamp(alloc(layout), layout) },
        None => ptr::null_mut(),
    }
}

#[unsafe(no_mangle)]
extern "C" fn calloc(count: usize, size: usize) -> *mut u8 {
    match count.checked_mul(size).and_then(layout) {
        // SAFETY: as in `malloc`.
        Some(layout) => unsafe { stamp(alloc_zeroed(layout), layout) },
        None => ptr::null_mut(),
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn free(block: *mut u8) {
    if block.is_null() {
        return;
    }
    // SAFETY: the caller promises that `block` is one of ours, and done with.
    unsafe {
        let (start, layout) = unstamp(block);
        dealloc(start, layout);
    }
}

#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(block: *mut u8, size: usize) -> *mut u8 {
    if block.is_null() {
        return malloc(size);
    }
    let Some(grown) = layout(size) else {
        return ptr::null_mut();
    };
    // SAFETY: the caller promises that `block` is one of ours; the new size passed the checks of a layout.
    unsafe {
        let (start, layout) = unstamp(block);
        stamp(resize(start, layout, grown.size()), grown)
    }
}
