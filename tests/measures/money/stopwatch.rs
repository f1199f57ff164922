//! How long something takes.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

const SAMPLES: usize = 51;
/// Long enough that reading the clock is no part of it, short enough to be over in one turn of the
/// scheduler mostly.
const SAMPLE: Duration = Duration::from_micros(200);

/// What several samples say, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub(crate) median: f64,
    /// Whether samples of one and the same work lie so far apart that something else ran.
    pub(crate) is_disturbed: bool,
}

/// How far the median may lie above the lower quartile.
const CALM: f64 = 1.1;

impl Figure {
    /// Of samples of different work, which lie apart by themselves.
    pub(crate) fn of(samples: impl Iterator<Item = Duration>) -> Figure {
        let figure = Figure::of_nanos(samples.map(|sample| sample.as_secs_f64() * 1e9));
        Figure { is_disturbed: false, ..figure }
    }

    fn of_nanos(samples: impl Iterator<Item = f64>) -> Figure {
        let mut samples: Vec<f64> = samples.collect();
        samples.sort_by(f64::total_cmp);
        let median = samples[samples.len() / 2];
        Figure { median, is_disturbed: median > samples[samples.len() / 4] * CALM }
    }
}

/// One run of `work`, when it has been running for a while.
pub(crate) fn figure<R>(mut work: impl FnMut() -> R) -> Figure {
    let mut runs = 1u32;
    while sample(runs, &mut work) < SAMPLE && runs < 1 << 24 {
        runs *= 2;
    }
    Figure::of_nanos((0..SAMPLES).map(|_| each(runs, sample(runs, &mut work))))
}

/// One run of `work` for something that it has not seen before; each of these can be seen once.
pub(crate) fn first_time<T: Copy, R>(things: &[T], mut work: impl FnMut(T) -> R) -> Figure {
    Figure::of(things.iter().map(|thing| {
        let start = Instant::now();
        black_box(work(black_box(*thing)));
        start.elapsed()
    }))
}

/// By how much `more` takes longer than `less`: samples of both take turns with readings of the
/// clock, and of each the fastest of a block counts. A block counts if its readings were as fast as
/// in the calmest one: what disturbs the two disturbs them too, and they know nothing of the figure.
pub(crate) fn over<R, S>(mut less: impl FnMut() -> R, mut more: impl FnMut() -> S) -> Figure {
    const RUNS: u32 = 500;
    const ROUNDS: usize = 40;
    let mut block = || {
        let mut fastest = [Duration::MAX; 3];
        for _ in 0..ROUNDS {
            fastest[0] = fastest[0].min(sample(RUNS, &mut less));
            fastest[1] = fastest[1].min(sample(RUNS, &mut more));
            fastest[2] = fastest[2].min(sample(RUNS, &mut Instant::now));
        }
        (fastest[2], each(RUNS, fastest[1]) - each(RUNS, fastest[0]))
    };
    let blocks: Vec<_> = (0..SAMPLES).map(|_| block()).collect();
    let calmest = blocks.iter().map(|(reading, _)| *reading).min().unwrap_or_default();
    let calm = blocks.iter().filter(|(reading, _)| *reading <= calmest.mul_f64(CALM));
    let calm: Vec<f64> = calm.map(|(_, figure)| *figure).collect();
    let is_disturbed = calm.len() < SAMPLES / 2;
    Figure { is_disturbed, ..Figure::of_nanos(calm.into_iter()) }
}

fn sample<R>(runs: u32, work: &mut impl FnMut() -> R) -> Duration {
    let start = Instant::now();
    for _ in 0..runs {
        black_box(work());
    }
    start.elapsed()
}

fn each(runs: u32, time: Duration) -> f64 {
    time.as_secs_f64() * 1e9 / f64::from(runs)
}
