//! How fast a store comes back: open conversations folded from their logs; and what one fsync costs on this disk.

use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use baton_core::conversation::{Channel, Conversation, Writer};
use baton_core::hub::{Commit, Order};
use baton_core::{Command, Company, Ctx, Event, Hub, Ids, Language, Timestamp};
use baton_nlu::{Context, Model, perceive};
use baton_server::engine::{Engine, EngineOptions, Mind, commits_of};
use baton_store::{MasterKey, SqliteOptions, SqliteStore, Store as _};

use super::stats::Times;

/// Conversations that are open when the server comes back.
const CONVERSATIONS: usize = 4_000;
/// Messages of the customer in each.
const MESSAGES: usize = 20;

/// What was measured.
#[derive(Debug, Clone, Copy)]
pub(super) struct Recovered {
    /// Events in the store.
    pub(super) events: usize,
    /// Read, unsealed, decoded and folded by [`Engine::open`], a second.
    pub(super) per_second: f64,
    /// Decoded events folded into states, a second.
    pub(super) folded_per_second: f64,
}

/// Appends with fdatasync, one by one, on the disk that holds `folder`.
pub(super) fn fsync(folder: &Path, span: Duration) -> Result<Times> {
    let mut file = std::fs::File::create(folder.join("fsync.probe"))?;
    let block = [7_u8; 4_096];
    let mut times = Times::default();
    let began = Instant::now();
    while began.elapsed() < span {
        let at = Instant::now();
        file.write_all(&block)?;
        file.sync_data()?;
        times.add(at.elapsed());
    }
    Ok(times)
}

/// Writes a store with many open conversations and opens an engine on it.
pub(super) async fn events() -> Result<Recovered> {
    let folder = tempfile::tempdir()?;
    let company = Arc::new(crate::command::load_company(None)?);
    let path = folder.path().join("baton.db");
    let master = MasterKey::load_or_create(&folder.path().join("master.key"))?;
    let logs = {
        let store = SqliteStore::open(SqliteOptions::new(path.clone(), master.clone()))?;
        write(&store, &company)?
    };
    let events: usize = logs.iter().map(Vec::len).sum();
    let began = Instant::now();
    let folded = logs
        .iter()
        .filter_map(|log| Conversation::replay(log.iter().map(|(event, at)| (event, *at))))
        .map(|state| state.seq)
        .sum::<u64>();
    let fold = began.elapsed();
    anyhow::ensure!(usize::try_from(folded).ok() == Some(events), "folding lost events");
    let store = SqliteStore::open(SqliteOptions::new(path, master))?;
    let mut options = EngineOptions::new()?;
    let model = Arc::new(Model::train(&company));
    options.mind = Mind::Given(Arc::new(move |context, text| perceive(&model, context, text)));
    let began = Instant::now();
    let engine = Engine::open(Arc::new(store), company, options).await?;
    let open = began.elapsed();
    drop(engine);
    let count = super::measure::as_float(events);
    Ok(Recovered {
        events,
        per_second: count / open.as_secs_f64(),
        folded_per_second: count / fold.as_secs_f64(),
    })
}

fn write(store: &SqliteStore, company: &Arc<Company>) -> Result<Vec<Vec<(Event, Timestamp)>>> {
    let model = Model::train(company);
    let perception = perceive(&model, &Context::default(), super::measure::QUESTIONS[0]);
    let mut hub = Hub::new(Arc::clone(company), Writer::Extractive);
    let mut ids = Ids::new(1);
    let mut now = Timestamp::from_millis(1_795_514_400_000);
    let mut logs = Vec::with_capacity(CONVERSATIONS);
    let (tell, done) = std::sync::mpsc::channel();
    let mut sent = 0_usize;
    for _ in 0..CONVERSATIONS {
        let customer = ids.customer(now);
        let command = Command::Open {
            customer,
            name: None,
            known: false,
            channel: Channel::Web,
            language: Language::En,
        };
        let opened = hub.handle(&mut Ctx { now, ids: &mut ids }, Order::Open(command))?;
        let id = opened.opened.context("a conversation opens")?;
        let mut log = Vec::with_capacity(MESSAGES * 3 + 2);
        let mut send = |hub: &Hub, commit: Commit| {
            for commit in commits_of(hub, &commit) {
                let tell = tell.clone();
                store.commit(commit, Box::new(move |result| drop(tell.send(result))));
                sent += 1;
            }
            for change in commit.conversations {
                log.extend(change.events.into_iter().map(|event| (event, commit.at)));
            }
        };
        send(&hub, opened);
        for number in 0..MESSAGES {
            now = now.plus(1_000);
            let command = Command::CustomerMessage {
                key: format!("m{number}").into(),
                text: super::measure::QUESTIONS[0].to_owned(),
                secrets: Vec::new(),
                perception: perception.clone(),
            };
            let order = Order::Conversation { id, command };
            let commit = hub.handle(&mut Ctx { now, ids: &mut ids }, order)?;
            send(&hub, commit);
        }
        logs.push(log);
        // A bounded number of commits under way.
        while sent > 1_000 {
            done.recv()??;
            sent -= 1;
        }
    }
    for _ in 0..sent {
        done.recv()??;
    }
    Ok(logs)
}
