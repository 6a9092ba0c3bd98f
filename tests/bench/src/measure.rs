//! Taking times on a noisy machine: many short turns, alternating, and the median of each side.

use std::time::Instant;

/// Median nanoseconds of one call of each function, taken in turns.
pub fn alternate<const N: usize>(turns: usize, calls: usize, functions: &mut [&mut dyn FnMut(); N]) -> [f64; N] {
    let mut times = [const { Vec::new() }; N];
    for _ in 0..turns {
        for (function, times) in functions.iter_mut().zip(&mut times) {
            let start = Instant::now();
            for _ in 0..calls {
                function();
            }
            times.push(start.elapsed().as_nanos() as f64 / calls as f64);
        }
    }
    times.map(median)
}

/// The middle value.
pub fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}
