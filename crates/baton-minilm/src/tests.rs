//! A small model of the same architecture against the numbers of `tests/reference.py`.

use serde_json::Value;

use super::*;

fn golden() -> Value {
    serde_json::from_str(include_str!("../tests/tiny.json")).unwrap()
}

fn numbers(value: &Value) -> Vec<f32> {
    value.as_array().unwrap().iter().map(|number| number.to_string().parse().unwrap()).collect()
}

/// The file that the real loader would read, with the tables that the reference makes by rule.
fn file(shapes: &Value) -> Vec<u8> {
    let (mut header, mut data) = (serde_json::Map::new(), Vec::new());
    for (number, shape) in (0_i64..).zip(shapes.as_array().unwrap()) {
        let sides: Vec<i64> =
            shape[1].as_array().unwrap().iter().map(|side| side.as_i64().unwrap()).collect();
        let start = data.len();
        for i in 0..sides.iter().product() {
            let value = i16::try_from((i * i * 7 + i * 13 + number * 29) % 211 - 105).unwrap();
            data.extend((f32::from(value) / 150.0).to_le_bytes());
        }
        let entry = serde_json::json!({"dtype": "F32", "shape": sides, "data_offsets": [start, data.len()]});
        header.insert(shape[0].as_str().unwrap().to_owned(), entry);
    }
    let header = serde_json::to_vec(&header).unwrap();
    let length = u64::try_from(header.len()).unwrap().to_le_bytes();
    [length.as_slice(), &header, &data].concat()
}

fn vocabulary() -> String {
    let letters = ('a'..='z').map(|letter| letter.to_string());
    ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
        .map(str::to_owned)
        .into_iter()
        .chain(letters)
        .chain((0..10).map(|digit| format!("##{digit}")))
        .collect::<Vec<_>>()
        .join("\n")
}

fn tiny() -> MiniLm {
    let shape = Shape { vocabulary: 40, positions: 128, layers: 2, width: 16, head: 8, inner: 32 };
    let bytes = file(&golden()["shapes"]);
    let mut weights = Weights::read(bytes.as_slice(), bytes.len() as u64).unwrap();
    MiniLm::new(&vocabulary(), Network::new(&mut weights, shape).unwrap())
}

fn assert_close(found: &[f32], wanted: &[f32]) {
    assert_eq!(found.len(), wanted.len());
    for (found, wanted) in found.iter().zip(wanted) {
        assert!((found - wanted).abs() < 2e-5, "{found} is not {wanted}");
    }
}

#[test]
fn the_network_agrees_with_the_reference() {
    let (model, golden) = (tiny(), golden());
    for case in golden["cases"].as_array().unwrap() {
        let ids: Vec<u32> = numbers(&case["ids"]).iter().map(|id| *id as u32).collect();
        let rows = model.network.forward(&[ids.as_slice()]);
        assert_close(&rows[16..32], &numbers(&case["second"]));
        assert_close(&model.sentence(&rows), &numbers(&case["sentence"]));
    }
}

#[test]
fn a_token_stands_between_the_marks() {
    let (model, golden) = (tiny(), golden());
    assert_close(&model.token_vectors(&[17])[0], &numbers(&golden["cases"][1]["second"]));
    // An id that no vocabulary has is no reason to end.
    assert_eq!(model.token_vectors(&[u32::MAX, 17]).len(), 2);
}

#[test]
fn a_batch_changes_no_bit() {
    let model = tiny();
    let texts: Vec<String> = (0..40).map(|count| "a b c 1 q ".repeat(count % 37)).collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    for (text, vector) in texts.iter().zip(model.encode_many(&texts)) {
        assert_eq!(vector, model.encode(text));
        let length: f32 = vector.iter().map(|value| value * value).sum();
        assert!((length - 1.0).abs() < 1e-5);
    }
    assert!(model.encode_many(&[]).is_empty());
}

#[test]
fn a_damaged_file_is_an_error() {
    let bytes = file(&golden()["shapes"]);
    let read = |bytes: &[u8]| Weights::read(bytes, bytes.len() as u64);
    for cut in [0, 7, 8, 100, bytes.len() - 1] {
        assert!(read(&bytes[..cut]).is_err(), "cut at {cut}");
    }
    let mut huge = bytes.clone();
    huge[7] = 0x7f;
    assert!(read(&huge).is_err());
    let text = String::from_utf8_lossy(&bytes[8..200]).replace("F32", "F16");
    let mut other = bytes.clone();
    other[8..8 + text.len()].copy_from_slice(text.as_bytes());
    assert!(read(&other).is_err());
    let mut weights = read(&bytes).unwrap();
    assert!(Network::new(&mut weights, SHAPE).is_err(), "a small model is not the real one");
}

#[test]
fn a_missing_or_other_file_is_told() {
    let folder = std::env::temp_dir().join("baton-minilm-none");
    let error = MiniLm::load(&folder).unwrap_err();
    assert!(matches!(error, LoadError::Missing(_)), "{error}");
    assert!(error.to_string().contains("baton model install"), "{error}");
    let known = KnownFile { name: "Cargo.toml", bytes: 3, sha256: "" };
    let error = known.check(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_err();
    assert!(matches!(error, LoadError::Different { .. }), "{error}");
}
