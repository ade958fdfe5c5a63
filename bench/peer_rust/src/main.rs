//! The crates `ta` and `yata` as peers: one line per request, one JSON line per answer, as bench/peer_talib.py.
//!
//! load FILE                            seven columns of doubles, one after the other
//! time LIBRARY NAME WINDOW [P ...]     {"seconds": median time of one pass over all bars with our parameters P}
//! save LIBRARY NAME FILE [P ...]       {"seconds": number of outputs}, which are written one after the other
//!
//! An indicator that the library lacks answers with -1.
mod bars;
mod with_ta;
mod with_yata;

use std::io::{BufRead, Write};
use std::time::Instant;

use bars::{Bars, Outputs};

fn run(library: &str, name: &str, p: &[f64], bars: &Bars) -> Option<Outputs> {
    match library {
        "ta" => with_ta::run(name, p, bars),
        "yata" => with_yata::run(name, p, bars),
        _ => None,
    }
}

/// Fresh columns in every pass, given back in it, as on our side.
fn time(library: &str, name: &str, p: &[f64], bars: &Bars, window: f64) -> f64 {
    let once = || {
        let begin = Instant::now();
        let outputs = run(library, name, p, bars);
        let known = std::hint::black_box(&outputs).is_some();
        drop(outputs);
        (known, begin.elapsed().as_secs_f64())
    };
    if !once().0 {
        return -1.0;
    }
    let (start, mut samples) = (Instant::now(), Vec::new());
    while samples.is_empty() || start.elapsed().as_secs_f64() < window {
        samples.push(once().1);
    }
    samples.sort_by(f64::total_cmp);
    samples[samples.len() / 2]
}

fn save(library: &str, name: &str, p: &[f64], bars: &Bars, path: &str) -> f64 {
    let Some(outputs) = run(library, name, p, bars) else {
        return -1.0;
    };
    let bytes: Vec<u8> = outputs.iter().flatten().flat_map(|x| x.to_le_bytes()).collect();
    std::fs::write(path, bytes).expect("outputs");
    outputs.len() as f64
}

fn main() {
    let (mut bars, stdin, mut stdout) = (Bars::empty(), std::io::stdin(), std::io::stdout());
    writeln!(stdout, "{{\"name\": \"ta 0.5, yata 0.7\"}}").unwrap();
    for line in stdin.lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let numbers = |words: &[&str]| -> Vec<f64> { words.iter().map(|w| w.parse().expect("number")).collect() };
        let seconds = match words.as_slice() {
            ["load", path] => {
                bars = Bars::read(path);
                0.0
            }
            ["save", library, name, path, p @ ..] => save(library, name, &numbers(p), &bars, path),
            ["time", library, name, window, p @ ..] => {
                time(library, name, &numbers(p), &bars, window.parse().expect("window"))
            }
            _ => panic!("unknown request: {line}"),
        };
        writeln!(stdout, "{{\"seconds\": {seconds}}}").unwrap();
        stdout.flush().unwrap();
    }
}
