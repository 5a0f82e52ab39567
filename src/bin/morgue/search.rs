//! search
pub fn run(_: &crate::args::SearchArgs) -> crate::Outcome {
    todo!()
}
