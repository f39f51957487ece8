//! Files that appear whole or not at all.

use std::fs::{File, OpenOptions};
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
    draft: Draft,
    force: bool,
}

enum Draft {
    /// A file beside the path, to be renamed when it is whole.
    Beside(NamedTempFile),
    /// A device or a pipe, which must stay what it is.
    Through(File),
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
        // A link stays a link: what it points to is replaced.
        let path = &path.canonicalize().unwrap_or_else(|_| path.to_owned());
        if path.exists() && !path.is_file() {
            let draft = Draft::Through(OpenOptions::new().write(true).open(path).map_err(failed)?);
            return Ok(Self { path: path.clone(), draft, force });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".logtoll-");
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
        let draft = Draft::Beside(builder.tempfile_in(folder).map_err(failed)?);
        Ok(Self { path: path.clone(), draft, force })
    }

    /// Writes the file and puts it in its place.
    pub(super) fn write(self, contents: &[u8]) -> Result<(), Error> {
        self.stream(|out| out.write_all(contents))
    }

    /// The same bit by bit.
    pub(super) fn stream(self, write: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Error> {
        let path = self.path;
        let failed = |source| Error::File { doing: "write", path: path.clone(), source };
        let mut draft = match self.draft {
            Draft::Through(mut file) => return write(&mut file).map_err(failed),
            Draft::Beside(draft) => draft,
        };
        write(&mut draft).and_then(|()| draft.as_file().sync_all()).map_err(failed)?;
        match self.force {
            true => draft.persist(&path).map(drop).map_err(|error| failed(error.error)),
            false => match draft.persist_noclobber(&path) {
                Ok(_) => Ok(()),
                Err(error) if error.error.kind() == std::io::ErrorKind::AlreadyExists => Err(Error::Exists { path }),
                Err(error) => Err(failed(error.error)),
            },
        }
    }
}

/// Writes a file that could not be put in its place into the system's folder for temporary files, to stay there; `None`
/// where that fails too.
pub(super) fn rescued(contents: &[u8]) -> Option<PathBuf> {
    let mut file = tempfile::Builder::new().prefix("logtoll-").suffix(".json").tempfile().ok()?;
    file.write_all(contents).and_then(|()| file.as_file().sync_all()).ok()?;
    file.keep().ok().map(|(_, path)| path)
}
