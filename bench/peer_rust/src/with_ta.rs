//! Indicators of the crate `ta` by our names. Its averages after Wilder are exponential ones: 2 p - 1 is Wilder's p.
use ta::indicators as i;
use ta::Next;

use crate::bars::{fill, Bars, Outputs};

/// A bar as the crate reads it.
struct Row<'a>(&'a Bars, usize);

impl ta::Open for Row<'_> {
    fn open(&self) -> f64 {
        self.0.open()[self.1]
    }
}
impl ta::High for Row<'_> {
    fn high(&self) -> f64 {
        self.0.high()[self.1]
    }
}
impl ta::Low for Row<'_> {
    fn low(&self) -> f64 {
        self.0.low()[self.1]
    }
}
impl ta::Close for Row<'_> {
    fn close(&self) -> f64 {
        self.0.close()[self.1]
    }
}
impl ta::Volume for Row<'_> {
    fn volume(&self) -> f64 {
        self.0.volume()[self.1]
    }
}

fn values<N: Next<f64, Output = f64>>(bars: &Bars, mut indicator: N) -> Option<Outputs> {
    let close = bars.close();
    fill(bars.count(), |t| [indicator.next(close[t])])
}

fn rows<N: for<'a> Next<&'a Row<'a>, Output = f64>>(bars: &Bars, mut indicator: N) -> Option<Outputs> {
    fill(bars.count(), |t| [indicator.next(&Row(bars, t))])
}

/// Runs an indicator over all bars; None when the crate has no such one. `p`: our parameters.
pub fn run(name: &str, p: &[f64], bars: &Bars) -> Option<Outputs> {
    let n = |k: usize| p[k] as usize;
    let close = bars.close();
    match name {
        "SMA" => values(bars, i::SimpleMovingAverage::new(n(0)).ok()?),
        "EMA" => values(bars, i::ExponentialMovingAverage::new(n(0)).ok()?),
        "RSI" => values(bars, i::RelativeStrengthIndex::new(2 * n(0) - 1).ok()?),
        "ROC" => values(bars, i::RateOfChange::new(n(0)).ok()?),
        "STDDEV" => values(bars, i::StandardDeviation::new(n(0)).ok()?),
        "AVGDEV" => values(bars, i::MeanAbsoluteDeviation::new(n(0)).ok()?),
        "ER" => values(bars, i::EfficiencyRatio::new(n(0)).ok()?),
        "MAX" => {
            let mut m = i::Maximum::new(n(0)).ok()?;
            fill(bars.count(), |t| [m.next(close[t])])
        }
        "MIN" => {
            let mut m = i::Minimum::new(n(0)).ok()?;
            fill(bars.count(), |t| [m.next(close[t])])
        }
        "MACD" => {
            let mut m = i::MovingAverageConvergenceDivergence::new(n(0), n(1), n(2)).ok()?;
            fill(bars.count(), |t| {
                <[f64; 3]>::from(<(f64, f64, f64)>::from(m.next(close[t])))
            })
        }
        "PPO" => {
            let mut m = i::PercentagePriceOscillator::new(n(0), n(1), 9).ok()?;
            fill(bars.count(), |t| [m.next(close[t]).ppo])
        }
        "BBANDS" => {
            let mut m = i::BollingerBands::new(n(0), p[1]).ok()?;
            fill(bars.count(), |t| {
                let bands = m.next(close[t]);
                [bands.upper, bands.average, bands.lower]
            })
        }
        "KC" => {
            let mut m = i::KeltnerChannel::new(n(0), p[2]).ok()?;
            fill(bars.count(), |t| {
                let bands = m.next(&Row(bars, t));
                [bands.upper, bands.average, bands.lower]
            })
        }
        "ATR" => rows(bars, i::AverageTrueRange::new(2 * n(0) - 1).ok()?),
        "TRANGE" => rows(bars, i::TrueRange::new()),
        "STOCHF" => rows(bars, i::FastStochastic::new(n(0)).ok()?),
        "STOCH" => rows(bars, i::SlowStochastic::new(n(0), n(1)).ok()?),
        "MFI" => rows(bars, i::MoneyFlowIndex::new(n(0)).ok()?),
        "OBV" => rows(bars, i::OnBalanceVolume::new()),
        _ => None,
    }
}
