//! stats
pub fn run(_: &crate::args::StatsArgs) -> crate::Outcome {
    todo!()
}
