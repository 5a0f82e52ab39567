//! show
pub fn run(_: &crate::args::ShowArgs) -> crate::Outcome {
    todo!()
}
