//! What is held against real histories, which `make corpora` fetches.

mod acceptance;
mod curve;
mod detection;
mod inverse;
mod noise;
mod runners;
mod tree;
mod way_back;

use tree::{files, top};
