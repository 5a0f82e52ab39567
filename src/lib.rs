//! `morgue` files a folder of news articles under the people and subjects in them.

pub mod document;
pub mod error;
pub mod read;
