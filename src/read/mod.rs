//! Reads files: bytes in, what they state out.

pub mod html;
