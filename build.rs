//! Embeds every file of `pricing/` as text, so that the binary knows prices without a folder beside it.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=pricing");
    let mut names = Vec::new();
    for entry in fs::read_dir("pricing")? {
        let name = entry?.file_name().into_string().map_err(|name| {
            io::Error::new(io::ErrorKind::InvalidData, format!("{} is not a UTF-8 name", name.display()))
        })?;
        if name.ends_with(".toml") {
            names.push(name);
        }
    }
    names.sort();

    let mut table = String::from("&[\n");
    for name in names {
        let name = name.escape_default();
        let text = format!("include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/pricing/{name}\"))");
        writeln!(table, "    (\"{name}\", {text}),").map_err(io::Error::other)?;
    }
    table.push_str("]\n");
    #[expect(clippy::disallowed_methods, reason = "cargo speaks to build scripts through the environment")]
    let out = env::var_os("OUT_DIR").ok_or_else(|| io::Error::other("cargo did not set OUT_DIR"))?;
    fs::write(Path::new(&out).join("price_files.rs"), table)
}
