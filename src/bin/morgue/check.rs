//! check
pub fn run(_: &crate::args::CheckArgs) -> crate::Outcome {
    todo!()
}
