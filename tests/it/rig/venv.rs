//! The virtual environment of the servers, made once from `tests/rig/requirements.txt`.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

/// The oldest Python that the servers run on.
const OLDEST: (u32, u32) = (3, 10);

/// Where the rig keeps its files: below `target/`.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("rig")
}

/// A file of `tests/rig`.
pub(crate) fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/rig").join(name)
}

/// The interpreter of the virtual environment, which is made first if it is not there or its requirements changed.
pub(crate) fn python() -> PathBuf {
    static MADE: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    MADE.get_or_init(make).clone().unwrap_or_else(|problem| panic!("{problem}"))
}

fn make() -> Result<PathBuf, String> {
    let venv = folder().join("venv");
    fs::create_dir_all(folder()).map_err(|error| format!("cannot create {}: {error}", folder().display()))?;
    let lock = File::create(folder().join("venv.lock")).map_err(|error| format!("cannot lock the rig: {error}"))?;
    // Another test process may be making it.
    lock.lock().map_err(|error| format!("cannot lock the rig: {error}"))?;
    let python = venv.join("bin/python");
    let wanted = fs::read(source("requirements.txt")).map_err(|error| format!("requirements.txt: {error}"))?;
    let made_from = venv.join("requirements.txt");
    if fs::read(&made_from).is_ok_and(|held| held == wanted) {
        return Ok(python);
    }
    let system = std::env::var_os("PYTHON").unwrap_or_else(|| "python3".into());
    check_version(Command::new(&system))?;
    if venv.exists() {
        fs::remove_dir_all(&venv).map_err(|error| format!("cannot remove {}: {error}", venv.display()))?;
    }
    run(Command::new(&system).args(["-m", "venv"]).arg(&venv), "on Debian and Ubuntu install python3-venv")?;
    run(
        Command::new(&python).args(["-m", "pip", "install", "--quiet", "-r"]).arg(source("requirements.txt")),
        "pip needs a package index; see tests/rig/requirements.txt for what it installs",
    )?;
    // Last: a folder without this file was never finished.
    fs::write(&made_from, wanted).map_err(|error| format!("cannot write {}: {error}", made_from.display()))?;
    Ok(python)
}

fn check_version(mut python: Command) -> Result<(), String> {
    let (major, minor) = OLDEST;
    let advice = format!(
        "the tests run AWS emulators: install Python {major}.{minor} or newer as python3, or set PYTHON to one"
    );
    let code = format!("import sys; sys.exit(sys.version_info < ({major}, {minor}))");
    match python.args(["-c", &code]).status() {
        Ok(status) if status.success() => Ok(()),
        Ok(_) => Err(format!("this Python is too old; {advice}")),
        Err(error) => Err(format!("python3 does not start ({error}); {advice}")),
    }
}

fn run(command: &mut Command, advice: &str) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    Err(format!("{command:?} failed; {advice}\n{text}"))
}
