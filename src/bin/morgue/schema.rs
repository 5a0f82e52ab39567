//! `morgue schema`: the JSON Schema of the document contract.

use std::process::ExitCode;

use morgue::document::Document;

use crate::Outcome;

pub fn run() -> Outcome {
    let schema = schemars::schema_for!(Document);
    println!("{}", serde_json::to_string_pretty(&schema)?);
    Ok(ExitCode::SUCCESS)
}
