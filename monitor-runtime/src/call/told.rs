//! What a call tells the one in which it ends.

use super::here::{self, Below};
use crate::collector::{
    finished::{Finished, Priced},
    nested::{Late, Nested},
};
use std::sync::Arc;

/// What a call has to tell the one in which it ends.
pub(super) struct Told<'a> {
    pub(super) call: Finished<'a>,
    pub(super) below: Below,
    pub(super) used_any: bool,
}

/// Tells the call in which this one ends what it came to, and what need not be counted again.
#[inline(never)]
pub(super) fn tell(Told { call, below, used_any }: Told<'_>) {
    here::tell_nested(|| come_to(&call));
    let usage = below.usage || used_any;
    let cost = below.cost || call.priced != Priced::NotAsked;
    here::tell(Below { usage, cost });
}

/// What a call and those inside of it come to, and what will come late.
#[cold]
#[inline(never)]
fn come_to(call: &Finished<'_>) -> (Nested, Option<Arc<Late>>) {
    let mut sums = Nested::of(call);
    let extra = call.extra.copied().unwrap_or_default();
    if let Some(nested) = extra.nested {
        sums.add(nested);
    }
    (sums, extra.late.cloned())
}
