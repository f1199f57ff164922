//! How long something takes.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const SAMPLES: usize = 51;
/// Long enough that reading the clock is no part of it, short enough to be over in one turn of the
/// scheduler mostly.
const SAMPLE: Duration = Duration::from_micros(200);

/// The median of several samples, in nanoseconds.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub(crate) struct Figure(pub(crate) f64);

impl Figure {
    pub(crate) fn median_of(samples: Vec<Duration>) -> Figure {
        Figure::median(samples.iter().map(|sample| sample.as_secs_f64() * 1e9).collect())
    }

    fn median(mut samples: Vec<f64>) -> Figure {
        samples.sort_by(f64::total_cmp);
        Figure(samples[samples.len() / 2])
    }
}

/// One run of `work`, when it has been running for a while.
pub(crate) fn figure<R>(mut work: impl FnMut() -> R) -> Figure {
    let mut runs = 1u32;
    while sample(runs, &mut work) < SAMPLE && runs < 1 << 24 {
        runs *= 2;
    }
    let samples =
        (0..SAMPLES).map(|_| sample(runs, &mut work).as_secs_f64() * 1e9 / f64::from(runs));
    Figure::median(samples.collect())
}

fn sample<R>(runs: u32, work: &mut impl FnMut() -> R) -> Duration {
    let start = Instant::now();
    for _ in 0..runs {
        black_box(work());
    }
    start.elapsed()
}

/// One run of `work` for something that it has not seen before; each of these can be seen once.
pub(crate) fn first_time<T: Copy, R>(things: &[T], mut work: impl FnMut(T) -> R) -> Figure {
    let mut took = Vec::new();
    for thing in things {
        let start = Instant::now();
        black_box(work(black_box(*thing)));
        took.push(start.elapsed());
    }
    Figure::median_of(took)
}
