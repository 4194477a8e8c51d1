use baton_core::perception::Perception;
use baton_nlu::{Context, perceive};

use super::*;

fn company() -> Arc<Company> {
    Arc::new(crate::config::load_company(None).unwrap())
}

fn ask(understanding: &Understanding) -> Vec<Perception> {
    let texts =
        ["where is my parcel", "ich will das zurückgeben", "let me talk to a human", "tell me a joke"];
    texts.iter().map(|text| perceive(&understanding.model(), &Context::default(), text)).collect()
}

fn is_kept(understanding: &Understanding) -> bool {
    understanding.study.lock().unwrap().is_kept
}

#[test]
fn a_start_takes_what_was_kept_and_replaces_what_does_not_fit() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("learnt-compact.bin");
    let open = |company: &Arc<Company>| {
        Understanding::open(Arc::clone(company), Some(folder.path().to_owned()), None)
    };
    let company = company();
    let learnt = open(&company);
    assert!(!is_kept(&learnt) && !path.exists());
    learnt.learn(&[]);
    let whole = std::fs::read(&path).unwrap();
    let kept = open(&company);
    assert!(is_kept(&kept));
    assert_eq!(ask(&kept), ask(&learnt));

    std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
    let anew = open(&company);
    assert!(!is_kept(&anew));
    anew.learn(&[]);
    assert!(is_kept(&open(&company)));

    let mut other = Company::clone(&company);
    other.version.push('0');
    assert!(!is_kept(&open(&Arc::new(other))));
    forget(folder.path()).unwrap();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

/// The compact encoder under the other name, counting the texts it is asked for.
#[derive(Debug, Clone)]
struct Counting(Arc<Compact>, Arc<std::sync::atomic::AtomicUsize>);

impl Encoder for Counting {
    fn name(&self) -> &'static str {
        "full"
    }

    fn dimensions(&self) -> usize {
        self.0.dimensions()
    }

    fn knows(&self, word: &str) -> bool {
        self.0.knows(word)
    }

    fn encode(&self, text: &str) -> Vec<f32> {
        self.1.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        self.0.encode(text)
    }
}

#[test]
fn the_full_model_takes_over_and_its_vectors_are_made_once() {
    let folder = tempfile::tempdir().unwrap();
    let company = company();
    let full = Counting(Arc::new(Compact::built_in()), Arc::default());
    let count = || full.1.swap(0, std::sync::atomic::Ordering::Relaxed);
    let open = || {
        let full = full.clone();
        let load: LoadFull = Box::new(move || Ok(Arc::new(full) as Arc<dyn Encoder>));
        Understanding::open(Arc::clone(&company), Some(folder.path().to_owned()), Some(load))
    };
    let first = open();
    assert_eq!(first.model().encoder().name(), "compact");
    first.learn(&[]);
    assert_eq!(first.model().encoder().name(), "full");
    assert!(count() > 1_000);

    let second = open();
    second.learn(&[]);
    assert_eq!(count(), 0, "all of it was kept");
    assert_eq!(ask(&second), ask(&first));

    // Customers' words are encoded each time: their vectors are not written.
    let correction = Correction {
        topic: company.topics[0].name.clone(),
        language: baton_core::Language::En,
        text: "the thingamajig went kaput on me".to_owned(),
    };
    let before = std::fs::read(folder.path().join("vectors-full.bin")).unwrap();
    count();
    second.learn(std::slice::from_ref(&correction));
    assert_eq!(count(), 1);
    assert_eq!(std::fs::read(folder.path().join("vectors-full.bin")).unwrap(), before);
    second.learn(&[]);
    assert_eq!(count(), 0);
    assert_eq!(ask(&second), ask(&first));

    // What is missing keeps the compact model at work.
    let broken: LoadFull = Box::new(|| Err("it is not installed".to_owned()));
    let compact = Understanding::open(company, None, Some(broken));
    compact.learn(&[]);
    assert_eq!(compact.model().encoder().name(), "compact");
}
