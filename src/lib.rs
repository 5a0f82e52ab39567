//! `morgue` files a folder of news articles under the people and subjects in them.

pub mod classify;
pub mod document;
pub mod error;
pub mod extract;
pub mod index;
pub mod output;
pub mod pipeline;
pub mod read;
pub mod resolve;
pub mod search;
pub mod settle;
pub mod text;
pub mod walk;
