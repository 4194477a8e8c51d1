//! What is known of a customer beside the conversations: name, address, language.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use baton_core::id::CustomerId;
use baton_core::language::Language;
use baton_store::{Commit, Record};
use serde::{Deserialize, Serialize};
use tokio::sync::oneshot;

use super::Engine;
use super::error::EngineError;

/// Profiles of visitors kept in memory; known customers' are in the store.
const VISITORS_MAX: usize = 50_000;
/// Longest name or address, in bytes.
const TEXT_BYTES_MAX: usize = 320;

/// What is known of a customer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// The name.
    pub name: Option<String>,
    /// The address for mail; also how the order system knows the customer.
    pub email: Option<String>,
    /// The language of the page.
    pub language: Language,
    /// Whether the company's own site vouched for the customer.
    pub known: bool,
}

/// Profiles of visitors, who are not stored before they write.
#[derive(Debug, Default)]
pub(super) struct Profiles(Mutex<HashMap<CustomerId, Profile>>);

impl Profiles {
    fn get(&self, customer: CustomerId) -> Option<Profile> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&customer).cloned()
    }

    fn put(&self, customer: CustomerId, profile: Profile) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= VISITORS_MAX && !known.contains_key(&customer) {
            known.clear();
        }
        known.insert(customer, profile);
    }
}

impl Engine {
    /// Tells who a customer is. What the company vouched for is stored, sealed with the customer's key.
    ///
    /// # Errors
    /// When a text is too long, the customer was erased, or the store fails.
    pub async fn introduce(&self, customer: CustomerId, profile: Profile) -> Result<(), EngineError> {
        for (field, text) in [("name", &profile.name), ("email", &profile.email)] {
            if text.as_ref().is_some_and(|text| text.len() > TEXT_BYTES_MAX) {
                return Err(EngineError::invalid(field, "is longer than 320 bytes"));
            }
        }
        if profile.known && self.0.profiles.get(customer).as_ref() != Some(&profile) {
            let body = serde_json::to_vec(&profile).unwrap_or_default();
            let commit = Commit::of_records(self.now(), vec![Record::Profile { customer, body }]);
            self.commit(commit).await?;
        }
        self.0.profiles.put(customer, profile);
        Ok(())
    }

    /// What is known of a customer; the default for somebody who was never introduced.
    ///
    /// # Errors
    /// When the customer was erased or the store fails.
    pub async fn profile(&self, customer: CustomerId) -> Result<Profile, EngineError> {
        if let Some(profile) = self.0.profiles.get(customer) {
            return Ok(profile);
        }
        let stored = self.read(move |store| store.profile(customer)).await?;
        let profile: Profile =
            stored.and_then(|bytes| serde_json::from_slice(&bytes).ok()).unwrap_or_default();
        self.0.profiles.put(customer, profile.clone());
        Ok(profile)
    }

    /// Forgets what is in memory of a customer, after an erasure.
    pub(super) fn forget_profile(&self, customer: CustomerId) {
        self.0.profiles.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&customer);
    }

    /// Stores a commit that is not about what the hub decides: accounts, sessions, settings, profiles.
    ///
    /// # Errors
    /// When the store refuses or fails.
    pub async fn commit(&self, commit: Commit) -> Result<(), EngineError> {
        let (sender, receiver) = oneshot::channel();
        self.0.store.commit(commit, Box::new(move |outcome| drop(sender.send(outcome))));
        receiver.await.map_err(|_| EngineError::Stopped)?.map_err(EngineError::Store)
    }
}
