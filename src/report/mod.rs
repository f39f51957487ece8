//! Finished values as text and documents. Nothing is computed here, so no two formats can disagree.

pub mod prices;
