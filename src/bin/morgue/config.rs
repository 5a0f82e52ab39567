//! `morgue.toml`: what the owner of a corpus tells about it.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use morgue::error::Error;
use morgue::extract::ExtractSettings;
use morgue::read::{Mapping, ReadSettings};
use serde::Deserialize;

/// The settings file, in the corpus folder.
pub const FILE: &str = "morgue.toml";

/// What the file may say.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    /// Which JSON field holds what.
    json: Mapping,
    /// Which column of a table holds what.
    table: Mapping,
    /// What is known of the outlets.
    source: ExtractSettings,
    /// Queries of the user by the name of the topic they stand for.
    topics: BTreeMap<String, String>,
}

impl Config {
    /// Reads the settings of the corpus in `folder`; without a file they are the defaults.
    pub fn load(folder: &Path) -> Result<Config, Error> {
        let path = folder.join(FILE);
        let failed = |source| Error::Settings { path: path.clone(), source };
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                return Ok(Config::default());
            }
            Err(error) => return Err(failed(Box::new(error))),
        };
        toml::from_str(&text).map_err(|error| failed(Box::new(error)))
    }

    /// The settings of the stages.
    pub fn into_settings(self) -> (ReadSettings, ExtractSettings) {
        let read = ReadSettings { mapping: self.json, table: self.table, ..ReadSettings::default() };
        (read, self.source)
    }

    /// The user's topics: queries by name.
    pub fn into_topics(self) -> BTreeMap<String, String> {
        self.topics
    }
}
