//! The bars that both crates read, and the columns that they fill.

pub struct Bars {
    columns: Vec<Vec<f64>>,
}

/// One column for each output of an indicator.
pub type Outputs = Vec<Vec<f64>>;

impl Bars {
    pub fn empty() -> Bars {
        Bars { columns: Vec::new() }
    }

    /// Seven columns of doubles, one after the other: open, high, low, close, volume, second series, day.
    pub fn read(path: &str) -> Bars {
        let bytes = std::fs::read(path).expect("columns");
        let all: Vec<f64> = bytes
            .chunks_exact(8)
            .map(|c| f64::from_le_bytes(c.try_into().unwrap()))
            .collect();
        Bars {
            columns: all.chunks_exact(all.len() / 7).map(<[f64]>::to_vec).collect(),
        }
    }

    pub fn open(&self) -> &[f64] {
        &self.columns[0]
    }
    pub fn high(&self) -> &[f64] {
        &self.columns[1]
    }
    pub fn low(&self) -> &[f64] {
        &self.columns[2]
    }
    pub fn close(&self) -> &[f64] {
        &self.columns[3]
    }
    pub fn volume(&self) -> &[f64] {
        &self.columns[4]
    }
    pub fn count(&self) -> usize {
        self.close().len()
    }
}

/// Fresh columns, filled bar by bar.
pub fn fill<const K: usize>(count: usize, mut next: impl FnMut(usize) -> [f64; K]) -> Option<Outputs> {
    let mut outputs: [Vec<f64>; K] = std::array::from_fn(|_| vec![0.0; count]);
    let columns = outputs.each_mut().map(|column| &mut column[..count]);
    for t in 0..count {
        let values = next(t);
        for k in 0..K {
            columns[k][t] = values[k];
        }
    }
    Some(outputs.into())
}
