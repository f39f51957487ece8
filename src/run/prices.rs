//! `logtoll prices`, and the price files of a folder.

use std::path::Path;

use super::{Setting, TOOL, files, output};
use crate::args::{GlobalArgs, PricesCommand, PricesFormat};
use crate::error::Error;
use crate::prices::PriceFiles;
use crate::report::prices;

/// Reads the price files of a folder.
pub(super) fn read(folder: &Path) -> Result<PriceFiles, Error> {
    let failed = |source| Error::File { doing: "read the price folder", path: folder.to_owned(), source };
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = String::from_utf8(files::read(&path)?).map_err(|_| Error::File {
            doing: "read",
            path: path.clone(),
            source: std::io::Error::new(std::io::ErrorKind::InvalidData, "not UTF-8 text"),
        })?;
        texts.push((name, text));
    }
    Ok(PriceFiles::from_texts(texts))
}

/// Runs `prices show` and `prices check`.
pub(super) fn run(command: &PricesCommand, global: &GlobalArgs) -> Result<(), Error> {
    match command {
        PricesCommand::Show { region, format } => {
            let setting = Setting::new(global)?;
            let all = setting.prices.regions();
            let book = match region {
                Some(region) => setting.prices.book(&[region])?,
                None => setting.prices.book(&all)?,
            };
            output::print(&match (format, region.as_deref().and_then(|name| book.region(name))) {
                (PricesFormat::Json, _) => prices::Document::new(&book, TOOL, setting.now).json(),
                (PricesFormat::Terminal, Some(region)) => prices::show(region),
                (PricesFormat::Terminal, None) => prices::overview(&book),
            })
        }
        PricesCommand::Check { dir } => {
            let files = match dir.as_ref().or(global.prices.as_ref()) {
                Some(folder) => read(folder)?,
                None => PriceFiles::embedded(),
            };
            let findings = files.check();
            output::print(&prices::check(&findings, files.regions().len()))?;
            if findings.is_empty() { Ok(()) } else { Err(Error::PriceProblems(findings.len())) }
        }
    }
}
