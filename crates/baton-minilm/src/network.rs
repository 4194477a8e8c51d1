//! The transformer: six layers of attention and of a wide layer, for many sentences at once.
//!
//! Sentences of a batch stand one below the other as rows, without padding: only attention looks at where one ends. A
//! sentence's result does not depend on its neighbours. Dropout and the training head are deliberately absent.

use crate::attention::Attention;
use crate::kernel::{Norm, wide};
use crate::product::{Finish, Linear, PANEL};
use crate::weights::{Weights, WeightsError};

/// The sizes of a model of this architecture.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    pub(crate) vocabulary: usize,
    /// Longest sentence that the position table has.
    pub(crate) positions: usize,
    pub(crate) layers: usize,
    /// Of a row of the hidden state, and of the vector of a sentence; a multiple of [`PANEL`].
    pub(crate) width: usize,
    /// Of one head of attention; divides the width.
    pub(crate) head: usize,
    /// Of the wide layer; a multiple of [`PANEL`].
    pub(crate) inner: usize,
}

#[derive(Debug)]
struct Layer {
    mix: Linear,
    join: Linear,
    after_attention: Norm,
    widen: Linear,
    narrow: Linear,
    after: Norm,
}

/// A loaded model.
#[derive(Debug)]
pub(crate) struct Network {
    shape: Shape,
    words: Vec<f32>,
    /// The position's table, with the one row of the sentence's kind added.
    positions: Vec<f32>,
    first: Norm,
    layers: Vec<Layer>,
}

impl Network {
    /// Takes the tables it needs.
    pub(crate) fn new(weights: &mut Weights, shape: Shape) -> Result<Self, WeightsError> {
        let Shape { width, inner, .. } = shape;
        let words = weights.take("embeddings.word_embeddings.weight", &[shape.vocabulary, width])?;
        let mut positions =
            weights.take("embeddings.position_embeddings.weight", &[shape.positions, width])?;
        let kinds = weights.take("embeddings.token_type_embeddings.weight", &[2, width])?;
        for row in positions.chunks_exact_mut(width) {
            for (value, kind) in row.iter_mut().zip(&kinds) {
                *value += kind;
            }
        }
        let first = norm(weights, "embeddings.LayerNorm", width)?;
        let layers = (0..shape.layers)
            .map(|index| {
                let name = |part: &str| format!("encoder.layer.{index}.{part}");
                Ok(Layer {
                    mix: linear(
                        weights,
                        &["query", "key", "value"].map(|part| name(&format!("attention.self.{part}"))),
                        width,
                        width,
                    )?,
                    join: linear(weights, &[name("attention.output.dense")], width, width)?,
                    after_attention: norm(weights, &name("attention.output.LayerNorm"), width)?,
                    widen: linear(weights, &[name("intermediate.dense")], inner, width)?,
                    narrow: linear(weights, &[name("output.dense")], width, inner)?,
                    after: norm(weights, &name("output.LayerNorm"), width)?,
                })
            })
            .collect::<Result<_, WeightsError>>()?;
        Ok(Self { shape, words, positions, first, layers })
    }

    pub(crate) fn width(&self) -> usize {
        self.shape.width
    }

    /// The last layer's output, one row per token, sentence after sentence.
    ///
    /// An id that the vocabulary does not have counts as id 0, and tokens past the position table as the last position.
    pub(crate) fn forward(&self, sentences: &[&[u32]]) -> Vec<f32> {
        let width = self.shape.width;
        let tokens: usize = sentences.iter().map(|ids| ids.len()).sum();
        let mut rows = Vec::with_capacity(tokens * width);
        let mut other = Vec::with_capacity(tokens * width);
        for (position, id) in sentences.iter().flat_map(|ids| ids.iter().enumerate()) {
            let id = usize::try_from(*id).ok().filter(|id| *id < self.shape.vocabulary).unwrap_or(0);
            rows.extend_from_slice(&self.words[id * width..][..width]);
            other.extend_from_slice(
                &self.positions[position.min(self.shape.positions - 1) * width..][..width],
            );
        }
        self.first.add_and_apply(&mut rows, &other);
        let mut mixed = vec![0.0; tokens * 3 * width];
        let mut inner = vec![0.0; tokens * self.shape.inner];
        let mut scratch = Vec::new();
        for layer in &self.layers {
            layer.mix.apply(&rows, &mut mixed, Finish::Bias);
            let mut first = 0;
            // The wide layer's room holds the attended rows until it is needed.
            let attended = &mut inner[..tokens * width];
            for length in sentences.iter().map(|ids| ids.len()) {
                wide(Attention {
                    width,
                    head: self.shape.head,
                    mixed: &mixed[first * 3 * width..][..length * 3 * width],
                    out: &mut attended[first * width..][..length * width],
                    scratch: &mut scratch,
                });
                first += length;
            }
            layer.join.apply(attended, &mut other, Finish::Bias);
            layer.after_attention.add_and_apply(&mut rows, &other);
            layer.widen.apply(&rows, &mut inner, Finish::Gelu);
            layer.narrow.apply(&inner, &mut other, Finish::Bias);
            layer.after.add_and_apply(&mut rows, &other);
        }
        rows
    }
}

fn norm(weights: &mut Weights, name: &str, width: usize) -> Result<Norm, WeightsError> {
    Ok(Norm {
        scale: weights.take(&format!("{name}.weight"), &[width])?,
        shift: weights.take(&format!("{name}.bias"), &[width])?,
    })
}

/// One matrix from several of the same inputs, one above the other.
fn linear(
    weights: &mut Weights,
    names: &[String],
    outputs: usize,
    inputs: usize,
) -> Result<Linear, WeightsError> {
    let (mut values, mut bias) = (Vec::new(), Vec::new());
    for name in names {
        values.extend(weights.take(&format!("{name}.weight"), &[outputs, inputs])?);
        bias.extend(weights.take(&format!("{name}.bias"), &[outputs])?);
    }
    debug_assert!(bias.len().is_multiple_of(PANEL), "shapes are constants of the crate");
    Ok(Linear::new(&values, bias))
}
