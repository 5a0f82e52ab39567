//! extract
pub fn run(_: &crate::args::ExtractArgs) -> crate::Outcome {
    todo!()
}
