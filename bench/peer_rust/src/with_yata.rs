//! Indicators of the crate `yata` by our names: its methods where there is one, else its indicators, which compute
//! their signals too. What it gives from 0 to 1 is brought to percent in the same pass.
use yata::core::{Candle, IndicatorConfig, IndicatorInstance, Method, OHLCV};
use yata::helpers::MA;
use yata::indicators as i;
use yata::methods as m;

use crate::bars::{fill, Bars, Outputs};

fn candle(bars: &Bars, t: usize) -> Candle {
    Candle {
        open: bars.open()[t],
        high: bars.high()[t],
        low: bars.low()[t],
        close: bars.close()[t],
        volume: bars.volume()[t],
    }
}

fn method<M: Method<Input = f64, Output = f64>>(bars: &Bars, mut method: M, scale: f64) -> Option<Outputs> {
    let close = bars.close();
    fill(bars.count(), |t| [scale * method.next(&close[t])])
}

/// `pick`: which of its values are our outputs, in our order.
fn indicator<C: IndicatorConfig, const K: usize>(
    bars: &Bars,
    config: C,
    pick: [usize; K],
    scale: f64,
) -> Option<Outputs> {
    let mut instance = config.init(&candle(bars, 0)).ok()?;
    fill(bars.count(), |t| {
        let result = instance.next(&candle(bars, t));
        pick.map(|k| scale * result.value(k))
    })
}

/// Runs an indicator over all bars; None when the crate has no such one. `p`: our parameters.
pub fn run(name: &str, p: &[f64], bars: &Bars) -> Option<Outputs> {
    averages(name, p, bars)
        .or_else(|| statistics(name, p, bars))
        .or_else(|| of_bars(name, p, bars))
        .or_else(|| oscillators(name, p, bars))
}

fn averages(name: &str, p: &[f64], bars: &Bars) -> Option<Outputs> {
    let first = &bars.close()[0];
    let n = |k: usize| p[k] as u16;
    match name {
        "SMA" => method(bars, m::SMA::new(n(0), first).ok()?, 1.0),
        "EMA" => method(bars, m::EMA::new(n(0), first).ok()?, 1.0),
        "WMA" => method(bars, m::WMA::new(n(0), first).ok()?, 1.0),
        "DEMA" => method(bars, m::DEMA::new(n(0), first).ok()?, 1.0),
        "TEMA" => method(bars, m::TEMA::new(n(0), first).ok()?, 1.0),
        "RMA" => method(bars, m::RMA::new(n(0), first).ok()?, 1.0),
        "HMA" => method(bars, m::HMA::new(n(0), first).ok()?, 1.0),
        // twice its length less one is ours
        "TRIMA" => method(bars, m::TRIMA::new(n(0).div_ceil(2), first).ok()?, 1.0),
        "VIDYA" => method(bars, m::Vidya::new(n(0), first).ok()?, 1.0),
        "KAMA" => {
            let config = i::Kaufman {
                period1: n(0),
                period2: 2,
                period3: 30,
                ..Default::default()
            };
            indicator(bars, config, [0], 1.0)
        }
        "VWMA" => {
            let (close, volume) = (bars.close(), bars.volume());
            let mut average = m::VWMA::new(n(0), &(close[0], volume[0])).ok()?;
            fill(bars.count(), |t| [average.next(&(close[t], volume[t]))])
        }
        "TRIX" => {
            let close = bars.close();
            let (mut average, mut change) = (m::TMA::new(n(0), first).ok()?, m::RateOfChange::new(1, first).ok()?);
            fill(bars.count(), |t| [100.0 * change.next(&average.next(&close[t]))])
        }
        _ => None,
    }
}

fn statistics(name: &str, p: &[f64], bars: &Bars) -> Option<Outputs> {
    let close = bars.close();
    let first = &close[0];
    let n = |k: usize| p[k] as u16;
    match name {
        "MOM" => method(bars, m::Momentum::new(n(0), first).ok()?, 1.0),
        "ROCP" => method(bars, m::RateOfChange::new(n(0), first).ok()?, 1.0),
        "MAX" => method(bars, m::Highest::new(n(0), first).ok()?, 1.0),
        "MIN" => method(bars, m::Lowest::new(n(0), first).ok()?, 1.0),
        "SUM" => method(bars, m::Integral::new(n(0), first).ok()?, 1.0),
        "CUMSUM" => method(bars, m::Integral::new(0, first).ok()?, 1.0),
        "MEDIAN" => method(bars, m::SMM::new(n(0), first).ok()?, 1.0),
        "LINEARREG" => method(bars, m::LinReg::new(n(0), first).ok()?, 1.0),
        "AVGDEV" => method(bars, m::MeanAbsDev::new(n(0), first).ok()?, 1.0),
        // of the sample: we are asked for as many deviations of the population
        "STDDEV" => method(bars, m::StDev::new(n(0), first).ok()?, 1.0),
        "TSI" => method(bars, m::TSI::new(n(1), n(0), first).ok()?, 100.0),
        "MAXINDEX" => {
            let mut index = m::HighestIndex::new(n(0), first).ok()?;
            fill(bars.count(), |t| [t as f64 - f64::from(index.next(&close[t]))])
        }
        "MININDEX" => {
            let mut index = m::LowestIndex::new(n(0), first).ok()?;
            fill(bars.count(), |t| [t as f64 - f64::from(index.next(&close[t]))])
        }
        "BBANDS" => indicator(
            bars,
            i::BollingerBands {
                avg_size: n(0),
                sigma: 2.0,
                ..Default::default()
            },
            [0, 1, 2],
            1.0,
        ),
        _ => None,
    }
}

fn of_bars(name: &str, p: &[f64], bars: &Bars) -> Option<Outputs> {
    let first = candle(bars, 0);
    let n = |k: usize| p[k] as u16;
    match name {
        "TRANGE" => {
            let mut range = m::TR::new(&first as &dyn OHLCV).ok()?;
            fill(bars.count(), |t| [range.next(&candle(bars, t) as &dyn OHLCV)])
        }
        "AD" => {
            let mut index = m::ADI::new(0, &first as &dyn OHLCV).ok()?;
            fill(bars.count(), |t| [index.next(&candle(bars, t) as &dyn OHLCV)])
        }
        "HA" => {
            let mut bar = <m::HeikinAshi as Method>::new((), &first as &dyn OHLCV).ok()?;
            fill(bars.count(), |t| {
                let c = bar.next(&candle(bars, t) as &dyn OHLCV);
                [c.open, c.high, c.low, c.close]
            })
        }
        "CCI" => {
            let mut index = m::CCI::new(n(0), &first.tp()).ok()?;
            fill(bars.count(), |t| [index.next(&candle(bars, t).tp()) / 0.015])
        }
        // its Aroon has the same bars in a window that is one shorter, so from its methods
        "AROON" => {
            let (high, low) = (bars.high(), bars.low());
            let mut newest_high = m::HighestIndex::new(n(0) + 1, &high[0]).ok()?;
            let mut newest_low = m::LowestIndex::new(n(0) + 1, &low[0]).ok()?;
            let place = |index: u16| 100.0 * (p[0] - f64::from(index)) / p[0];
            fill(bars.count(), |t| {
                [place(newest_low.next(&low[t])), place(newest_high.next(&high[t]))]
            })
        }
        "DONCHIAN" => indicator(bars, i::DonchianChannel { period: n(0) }, [2, 1, 0], 1.0),
        "ICHIMOKU_CLOUD" => {
            let config = i::IchimokuCloud {
                l1: n(0),
                l2: n(1),
                l3: n(2),
                m: n(3),
                ..Default::default()
            };
            indicator(bars, config, [2, 3], 1.0)
        }
        "SAR" => indicator(
            bars,
            i::ParabolicSAR {
                af_step: p[0],
                af_max: p[1],
            },
            [0],
            1.0,
        ),
        "CMF" => indicator(bars, i::ChaikinMoneyFlow { size: n(0) }, [0], 1.0),
        "ADOSC" => {
            let config = i::ChaikinOscillator {
                ma1: MA::EMA(n(0)),
                ma2: MA::EMA(n(1)),
                window: 0,
            };
            indicator(bars, config, [0], 1.0)
        }
        "EOM" => indicator(
            bars,
            i::EaseOfMovement {
                ma: MA::SMA(n(0)),
                period2: 1,
            },
            [0],
            p[1],
        ),
        "EFI" => indicator(
            bars,
            i::EldersForceIndex {
                ma: MA::EMA(n(0)),
                ..Default::default()
            },
            [0],
            1.0,
        ),
        _ => None,
    }
}

fn oscillators(name: &str, p: &[f64], bars: &Bars) -> Option<Outputs> {
    let n = |k: usize| p[k] as u16;
    match name {
        "RSI" => indicator(
            bars,
            i::RSI {
                ma: MA::RMA(n(0)),
                ..Default::default()
            },
            [0],
            100.0,
        ),
        "MACD" => {
            let config = i::MACD {
                ma1: MA::EMA(n(0)),
                ma2: MA::EMA(n(1)),
                signal: MA::EMA(n(2)),
                ..Default::default()
            };
            indicator(bars, config, [0, 1], 1.0)
        }
        "ADX" => {
            let config = i::AverageDirectionalIndex {
                method1: MA::RMA(n(0)),
                method2: MA::RMA(n(0)),
                ..Default::default()
            };
            indicator(bars, config, [0], 100.0)
        }
        "AO" => {
            let config = i::AwesomeOscillator {
                ma1: MA::SMA(n(1)),
                ma2: MA::SMA(n(0)),
                ..Default::default()
            };
            indicator(bars, config, [0], 1.0)
        }
        "CMOU" => indicator(
            bars,
            i::ChandeMomentumOscillator {
                period: n(0),
                ..Default::default()
            },
            [0],
            100.0,
        ),
        "COPPOCK" => {
            let config = i::CoppockCurve {
                ma1: MA::WMA(n(0)),
                period3: n(1),
                period2: n(2),
                ..Default::default()
            };
            indicator(bars, config, [0], 100.0)
        }
        "DPO" => indicator(
            bars,
            i::DetrendedPriceOscillator {
                ma: MA::SMA(n(0)),
                ..Default::default()
            },
            [0],
            1.0,
        ),
        "KST" => indicator(
            bars,
            i::KnowSureThing {
                signal: MA::SMA(n(0)),
                ..Default::default()
            },
            [0, 1],
            100.0,
        ),
        "STOCH" => {
            let config = i::StochasticOscillator {
                period: n(0),
                ma: MA::SMA(n(1)),
                signal: MA::SMA(n(2)),
                ..Default::default()
            };
            indicator(bars, config, [0, 1], 100.0)
        }
        _ => None,
    }
}
