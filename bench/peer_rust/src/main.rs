//! The crates `ta` and `yata` as peers: one line per request, one JSON line per answer, as bench/peer_talib.py.
//!
//! load FILE            seven columns of doubles, one after the other
//! time LIBRARY NAME WINDOW
//!                      median seconds of one pass over all bars; -1 when the library lacks the indicator
//! last LIBRARY NAME    its last value
use std::io::{BufRead, Write};
use std::time::Instant;

use ta::Next as _;
use yata::core::{Candle, IndicatorConfig, IndicatorInstance, Method};

struct Bars {
    columns: Vec<Vec<f64>>,
}

impl Bars {
    fn close(&self) -> &[f64] {
        &self.columns[3]
    }
}

struct Row<'a>(&'a Bars, usize);

impl ta::Open for Row<'_> {
    fn open(&self) -> f64 {
        self.0.columns[0][self.1]
    }
}
impl ta::High for Row<'_> {
    fn high(&self) -> f64 {
        self.0.columns[1][self.1]
    }
}
impl ta::Low for Row<'_> {
    fn low(&self) -> f64 {
        self.0.columns[2][self.1]
    }
}
impl ta::Close for Row<'_> {
    fn close(&self) -> f64 {
        self.0.columns[3][self.1]
    }
}
impl ta::Volume for Row<'_> {
    fn volume(&self) -> f64 {
        self.0.columns[4][self.1]
    }
}

fn read(path: &str) -> Bars {
    let bytes = std::fs::read(path).expect("columns");
    let all: Vec<f64> = bytes.chunks_exact(8).map(|c| f64::from_le_bytes(c.try_into().unwrap())).collect();
    let rows = all.len() / 7;
    Bars { columns: all.chunks_exact(rows).map(<[f64]>::to_vec).collect() }
}

fn single<N: ta::Next<f64, Output = f64>>(bars: &Bars, mut indicator: N, out: &mut [f64]) {
    for (o, x) in out.iter_mut().zip(bars.close()) {
        *o = indicator.next(*x);
    }
}

fn with_ta(name: &str, bars: &Bars, out: &mut [f64]) -> bool {
    use ta::indicators as i;
    match name {
        "SMA" => single(bars, i::SimpleMovingAverage::new(30).unwrap(), out),
        "EMA" => single(bars, i::ExponentialMovingAverage::new(30).unwrap(), out),
        "RSI" => single(bars, i::RelativeStrengthIndex::new(14).unwrap(), out),
        "ROC" => single(bars, i::RateOfChange::new(10).unwrap(), out),
        "STDDEV" => single(bars, i::StandardDeviation::new(5).unwrap(), out),
        "MAX" => single(bars, i::Maximum::new(30).unwrap(), out),
        "MIN" => single(bars, i::Minimum::new(30).unwrap(), out),
        "MACD" => {
            let mut m = i::MovingAverageConvergenceDivergence::new(12, 26, 9).unwrap();
            for (o, x) in out.iter_mut().zip(bars.close()) {
                *o = m.next(*x).histogram;
            }
        }
        "BBANDS" => {
            let mut m = i::BollingerBands::new(20, 2.0).unwrap();
            for (o, x) in out.iter_mut().zip(bars.close()) {
                *o = m.next(*x).upper;
            }
        }
        "ATR" => {
            let mut m = i::AverageTrueRange::new(14).unwrap();
            for (t, o) in out.iter_mut().enumerate() {
                *o = m.next(&Row(bars, t));
            }
        }
        "CCI" => {
            let mut m = i::CommodityChannelIndex::new(14).unwrap();
            for (t, o) in out.iter_mut().enumerate() {
                *o = m.next(&Row(bars, t));
            }
        }
        "MFI" => {
            let mut m = i::MoneyFlowIndex::new(14).unwrap();
            for (t, o) in out.iter_mut().enumerate() {
                *o = m.next(&Row(bars, t));
            }
        }
        "OBV" => {
            let mut m = i::OnBalanceVolume::new();
            for (t, o) in out.iter_mut().enumerate() {
                *o = m.next(&Row(bars, t));
            }
        }
        _ => return false,
    }
    true
}

fn method<M: Method<Input = f64, Output = f64>>(bars: &Bars, mut m: M, out: &mut [f64]) {
    for (o, x) in out.iter_mut().zip(bars.close()) {
        *o = m.next(x);
    }
}

fn indicator<C: IndicatorConfig>(bars: &Bars, config: C, out: &mut [f64]) {
    let candle = |t: usize| Candle {
        open: bars.columns[0][t],
        high: bars.columns[1][t],
        low: bars.columns[2][t],
        close: bars.columns[3][t],
        volume: bars.columns[4][t],
    };
    let mut instance = config.init(&candle(0)).unwrap();
    for (t, o) in out.iter_mut().enumerate() {
        *o = instance.next(&candle(t)).value(0);
    }
}

fn with_yata(name: &str, bars: &Bars, out: &mut [f64]) -> bool {
    use yata::indicators as i;
    use yata::methods as m;
    let first = &bars.close()[0];
    match name {
        "SMA" => method(bars, m::SMA::new(30, first).unwrap(), out),
        "EMA" => method(bars, m::EMA::new(30, first).unwrap(), out),
        "WMA" => method(bars, m::WMA::new(30, first).unwrap(), out),
        "DEMA" => method(bars, m::DEMA::new(30, first).unwrap(), out),
        "TEMA" => method(bars, m::TEMA::new(30, first).unwrap(), out),
        "RMA" => method(bars, m::RMA::new(30, first).unwrap(), out),
        "HMA" => method(bars, m::HMA::new(20, first).unwrap(), out),
        "TRIMA" => method(bars, m::TRIMA::new(30, first).unwrap(), out),
        "ROC" => method(bars, m::RateOfChange::new(10, first).unwrap(), out),
        "MOM" => method(bars, m::Momentum::new(10, first).unwrap(), out),
        "MAX" => method(bars, m::Highest::new(30, first).unwrap(), out),
        "MIN" => method(bars, m::Lowest::new(30, first).unwrap(), out),
        "STDDEV" => method(bars, m::StDev::new(5, first).unwrap(), out),
        "RSI" => indicator(bars, i::RSI::default(), out),
        "MACD" => indicator(bars, i::MACD::default(), out),
        "CCI" => indicator(bars, i::CommodityChannelIndex::default(), out),
        "TRIX" => indicator(bars, i::Trix::default(), out),
        "AROON" => indicator(bars, i::Aroon::default(), out),
        "BBANDS" => indicator(bars, i::BollingerBands::default(), out),
        _ => return false,
    }
    true
}

fn time(bars: &Bars, library: &str, name: &str, window: f64) -> f64 {
    let run = if library == "ta" { with_ta } else { with_yata };
    // A fresh result each time, as on our side.
    let once = || {
        let begin = Instant::now();
        let mut out = vec![0.0; bars.close().len()];
        let known = run(name, bars, &mut out);
        std::hint::black_box(&out);
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

fn last(bars: &Bars, library: &str, name: &str) -> f64 {
    let run = if library == "ta" { with_ta } else { with_yata };
    let mut out = vec![0.0; bars.close().len()];
    run(name, bars, &mut out);
    out[out.len() - 1]
}

fn main() {
    let (mut bars, stdin, mut stdout) = (Bars { columns: Vec::new() }, std::io::stdin(), std::io::stdout());
    writeln!(stdout, "{{\"name\": \"ta 0.5, yata 0.7\"}}").unwrap();
    for line in stdin.lock().lines() {
        let line = line.unwrap();
        let words: Vec<&str> = line.split_whitespace().collect();
        let seconds = match words.as_slice() {
            ["load", path] => {
                bars = read(path);
                0.0
            }
            ["last", library, name] => last(&bars, library, name),
            ["time", library, name, window] => time(&bars, library, name, window.parse().unwrap()),
            _ => panic!("unknown request: {line}"),
        };
        writeln!(stdout, "{{\"seconds\": {seconds}}}").unwrap();
        stdout.flush().unwrap();
    }
}
