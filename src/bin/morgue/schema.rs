//! schema
pub fn run() -> crate::Outcome {
    todo!()
}
