//! The engine from outside: commands in, frames out, with a store in memory and a clock that only moves when told.

#[path = "engine/actions.rs"]
mod actions;
#[path = "engine/failures.rs"]
mod failures;
#[path = "engine/feeds.rs"]
mod feeds;
#[path = "engine/models.rs"]
mod models;
#[path = "engine/people.rs"]
mod people;
#[path = "engine/restart.rs"]
mod restart;
#[path = "engine/story.rs"]
mod story;
#[path = "engine/world.rs"]
mod world;
