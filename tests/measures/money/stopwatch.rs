//! How long something takes, on a machine that others use too.
//!
//! What always holds: a sample counts if readings of the clock beside it were as fast as the fastest
//! of the process. What disturbs a sample disturbs them too, and they know nothing of the figure.

use std::{
    hint::black_box,
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::{Duration, Instant},
};

const SAMPLES: usize = 51;
/// Long enough that reading the clock is no part of it, short enough to be over in one turn of the
/// scheduler mostly.
const SAMPLE: Duration = Duration::from_micros(200);
/// How long calm moments are waited for; then every sample counts.
const PATIENCE: Duration = Duration::from_secs(2);

/// What several samples say, in nanoseconds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Figure {
    pub(crate) median: f64,
}

impl Figure {
    pub(crate) fn of(samples: impl Iterator<Item = Duration>) -> Figure {
        Figure::of_nanos(samples.map(|sample| sample.as_secs_f64() * 1e9).collect())
    }

    /// What is left of this without a part that was measured alone.
    pub(crate) fn without(self, part: Figure) -> Figure {
        Figure { median: self.median - part.median }
    }

    fn of_nanos(mut samples: Vec<f64>) -> Figure {
        samples.sort_by(f64::total_cmp);
        Figure { median: samples[samples.len() / 2] }
    }

    /// Of samples from calm moments; of all where there were too few of these.
    fn of_calm(mut sample: impl FnMut() -> f64) -> Figure {
        let (mut calm, mut all) = (Vec::new(), Vec::new());
        let start = Instant::now();
        while calm.len() < SAMPLES && (all.len() < SAMPLES || start.elapsed() < PATIENCE) {
            let was_calm = is_calm();
            let figure = sample();
            all.push(figure);
            if was_calm && is_calm() {
                calm.push(figure);
            }
        }
        Figure::of_nanos(if calm.len() < SAMPLES { all } else { calm })
    }
}

/// Whether the clock is read as fast as it ever was, but for a tenth.
fn is_calm() -> bool {
    const READINGS: u32 = 500;
    static FASTEST: AtomicU64 = AtomicU64::new(u64::MAX);
    let reading = || sample(READINGS, &mut Instant::now).as_nanos() as u64;
    let now = reading().min(reading());
    let fastest = FASTEST.fetch_min(now, Relaxed).min(now);
    now <= fastest + fastest / 10
}

/// One run of `work`, when it has been running for a while.
pub(crate) fn figure<R>(mut work: impl FnMut() -> R) -> Figure {
    let mut runs = 1u32;
    while sample(runs, &mut work) < SAMPLE && runs < 1 << 24 {
        runs *= 2;
    }
    Figure::of_calm(|| each(runs, sample(runs, &mut work)))
}

/// One run of `work` for something that it has not seen before; each of these can be seen once.
pub(crate) fn first_time<T: Copy, R>(things: &[T], mut work: impl FnMut(T) -> R) -> Figure {
    Figure::of(things.iter().map(|thing| {
        let start = Instant::now();
        black_box(work(black_box(*thing)));
        start.elapsed()
    }))
}

/// By how much `more` takes longer than `less`: samples of both take turns, and of each the fastest
/// of a block counts.
pub(crate) fn over<R, S>(mut less: impl FnMut() -> R, mut more: impl FnMut() -> S) -> Figure {
    const RUNS: u32 = 500;
    const ROUNDS: usize = 40;
    Figure::of_calm(|| {
        let mut fastest = [Duration::MAX; 2];
        for _ in 0..ROUNDS {
            fastest[0] = fastest[0].min(sample(RUNS, &mut less));
            fastest[1] = fastest[1].min(sample(RUNS, &mut more));
        }
        each(RUNS, fastest[1]) - each(RUNS, fastest[0])
    })
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
