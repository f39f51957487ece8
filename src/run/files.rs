//! Files that appear whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::Error;

/// Reads a file whole.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Error> {
    std::fs::read(path).map_err(|source| Error::File { doing: "read", path: path.to_owned(), source })
}

/// A place for a file that is claimed before the work begins, so that a bad path fails in the first second.
pub(super) struct Claim {
    path: PathBuf,
    draft: NamedTempFile,
    force: bool,
}

impl Claim {
    /// Claims a path; an existing file is refused without `force`.
    pub(super) fn new(path: &Path, force: bool) -> Result<Self, Error> {
        if !force && path.exists() {
            return Err(Error::Exists { path: path.to_owned() });
        }
        let failed = |source| Error::File { doing: "write", path: path.to_owned(), source };
        if path.is_dir() {
            return Err(failed(std::io::ErrorKind::IsADirectory.into()));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".logtoll-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let draft = builder.tempfile_in(folder).map_err(failed)?;
        Ok(Self { path: path.to_owned(), draft, force })
    }

    /// Writes the file and puts it in its place.
    pub(super) fn write(mut self, contents: &[u8]) -> Result<(), Error> {
        let path = self.path;
        let failed = |source| Error::File { doing: "write", path: path.clone(), source };
        self.draft.write_all(contents).and_then(|()| self.draft.as_file().sync_all()).map_err(failed)?;
        match self.force {
            true => self.draft.persist(&path).map(drop).map_err(|error| failed(error.error)),
            false => match self.draft.persist_noclobber(&path) {
                Ok(_) => Ok(()),
                Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Err(Error::Exists { path }),
                Err(error) => Err(failed(error.error)),
            },
        }
    }
}
