//! How fast `logtoll trace` reads a log, plain and gzip, against `wc -l` and `gzip -dc | wc -l` in the same run.
//!
//! The programs run alternately, so that a busy machine slows all. Prints medians, ratios and the memory of logtoll, and
//! judges nothing. `LOGTOLL_BENCH_BYTES` sets the size of the log; 1 GiB without it.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;

const PROGRAM: &str = env!("CARGO_BIN_EXE_logtoll");

/// Runs of each command line.
const RUNS: usize = 3;

/// Requests that begin in a second of log time.
const REQUESTS_PER_SECOND: u64 = 100;

/// The first second of the log, 2026-11-01T00:00:00Z.
const START: i64 = 1_793_491_200;

/// The lines of a request at INFO with full data, `<ID>` for its id. Their order is that of AWS; the values are made up.
const LINES: &[&str] = &[
    "Extended Request Id: Xa1bcd2EFgHIjkL=",
    "Verifying Usage Plan for request: <ID>. API Key:  API Stage: a1b2c3d4e5/prod",
    "API Key  authorized because method 'POST /orders/{id}' does not require API Key. Request will not contribute to \
     throttle or quota limits",
    "Usage Plan check succeeded for API Key  and API Stage a1b2c3d4e5/prod",
    "Starting execution for request: <ID>",
    "HTTP Method: POST, Resource Path: /orders/4711",
    "Method request path: {id=4711}",
    "Method request query string: {expand=items}",
    "Method request headers: {Accept=application/json, content-type=application/json, Host=a1b2c3d4e5.example.com, \
     User-Agent=curl/8.5.0, X-Amzn-Trace-Id=Root=1-65432100-0123456789abcdef01234567, X-Forwarded-For=192.0.2.7, \
     X-Forwarded-Port=443, X-Forwarded-Proto=https}",
    "Method request body before transformations: {\n  \"order\": 4711,\n  \"items\": [1, 2, 3]\n}",
    "Endpoint request URI: https://backend.example.com/functions/orders/invocations",
    "Endpoint request headers: {X-Amz-Date=20261101T000000Z, x-amzn-apigateway-api-id=a1b2c3d4e5, \
     Accept=application/json, User-Agent=AmazonAPIGateway_a1b2c3d4e5, Host=backend.example.com, X-Amz-Security-Token= [TRUNCATED]",
    "Endpoint request body after transformations: {\"resource\":\"/orders/{id}\",\"path\":\"/orders/4711\",\
     \"httpMethod\":\"POST\",\"headers\":{\"Accept\":\"application/json\"}} [TRUNCATED]",
    "Sending request to https://backend.example.com/functions/orders/invocations",
    "Received response. Status: 200, Integration latency: 40 ms",
    "Endpoint response headers: {Date=Sun, 01 Nov 2026 00:00:00 GMT, Content-Type=application/json, Content-Length=71, \
     Connection=keep-alive}",
    "Endpoint response body before transformations: {\"statusCode\":200,\"body\":\"{\\\"order\\\":4711}\"}",
    "Method response body after transformations: {\"order\":4711}",
    "Method response headers: {Content-Type=application/json, X-Amzn-Trace-Id=Root=1-65432100-0123456789abcdef01234567}",
    "Successfully completed execution",
    "AWS Integration Endpoint RequestId : <ID>",
    "X-ray Tracing ID : Root=1-65432100-0123456789abcdef01234567",
    "Method completed with status: 200",
];

/// Writes a log as S3 exports have it, at least so long. In each second the same lines of all its requests follow each
/// other, so that they are open together.
fn write_log(to: &mut impl Write, bytes: u64) -> io::Result<()> {
    let mut written = 0;
    for second in 0.. {
        let at = jiff::Timestamp::from_second(START + second).expect("a log lasts hours").to_string();
        let at = at.trim_end_matches('Z');
        for (step, line) in LINES.iter().enumerate() {
            for request in 0..REQUESTS_PER_SECOND {
                let number = second.unsigned_abs() * REQUESTS_PER_SECOND + request;
                let id = format!("{:08x}-0000-4000-8000-{number:012x}", number.wrapping_mul(2_654_435_761) % (1 << 32));
                let milliseconds = step * 40;
                let line = format!("{at}.{milliseconds:03}Z ({id}) {}\n", line.replace("<ID>", &id));
                to.write_all(line.as_bytes())?;
                written += line.len() as u64;
            }
        }
        if written >= bytes {
            break;
        }
    }
    to.flush()
}

/// A made log of this size and the same log packed.
fn logs(bytes: u64) -> io::Result<(PathBuf, PathBuf)> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let (plain, packed) = (folder.join("trace.log"), folder.join("trace.log.gz"));
    write_log(&mut BufWriter::with_capacity(1 << 20, File::create(&plain)?), bytes)?;
    let mut gzip = GzEncoder::new(BufWriter::new(File::create(&packed)?), Compression::fast());
    io::copy(&mut File::open(&plain)?, &mut gzip)?;
    gzip.finish()?.flush()?;
    Ok((plain, packed))
}

/// The most memory that a running process has held, in KiB; Linux alone says.
fn peak(child: &Child) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}

/// The wall time of a shell's command line or of logtoll, and the most memory seen meanwhile.
fn time(command: &mut Command) -> (Duration, Option<u64>) {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    let start = Instant::now();
    let mut child = command.spawn().expect("the program is there");
    let mut most = None;
    let status = loop {
        most = most.max(peak(&child));
        if let Some(status) = child.try_wait().expect("the child is ours") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let taken = start.elapsed();
    assert!(status.success(), "{command:?} fails: {status}");
    (taken, most)
}

fn trace(log: &Path) -> (Duration, Option<u64>) {
    time(Command::new(PROGRAM).arg("trace").arg(log).args(["--format", "json"]))
}

fn shell(script: &str, log: &Path) -> Duration {
    time(Command::new("sh").args(["-c", script, "sh"]).arg(log)).0
}

fn median(mut times: Vec<Duration>) -> f64 {
    times.sort();
    times[times.len() / 2].as_secs_f64()
}

#[expect(clippy::print_stdout, reason = "its answer is what a bench is for")]
#[expect(clippy::disallowed_methods, reason = "the size of the log is set from outside")]
fn main() {
    let bytes = std::env::var("LOGTOLL_BENCH_BYTES").ok();
    let bytes = bytes.map_or(1 << 30, |bytes| bytes.parse().expect("LOGTOLL_BENCH_BYTES is a number of bytes"));
    let (plain, packed) = logs(bytes).expect("the logs are written under target/tmp");
    let size = fs::metadata(&plain).expect("it was written").len() as f64;

    let (mut lines, mut read, mut unpacked, mut read_packed) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut most = None;
    for _ in 0..RUNS {
        lines.push(shell("wc -l \"$1\"", &plain));
        let (taken, memory) = trace(&plain);
        read.push(taken);
        most = most.max(memory);
        unpacked.push(shell("gzip -dc \"$1\" | wc -l", &packed));
        let (taken, memory) = trace(&packed);
        read_packed.push(taken);
        most = most.max(memory);
    }
    let [lines, read, unpacked, read_packed] = [lines, read, unpacked, read_packed].map(median);
    let rows = [
        ("wc -l FILE", lines),
        ("logtoll trace FILE", read),
        ("gzip -dc FILE.gz | wc -l", unpacked),
        ("logtoll trace FILE.gz", read_packed),
    ];
    for (name, seconds) in rows {
        println!("{name:<26} median of {RUNS}: {:8.1} MB/s of unpacked log", size / 1e6 / seconds);
    }
    println!("plain: {:.2} times the time of wc -l", read / lines);
    println!("gzip:  {:.2} times the time of gzip -dc | wc -l", read_packed / unpacked);
    match most {
        Some(kibibytes) => println!("memory of logtoll at most {:.1} MiB", kibibytes as f64 / 1024.0),
        None => println!("memory of logtoll unknown"),
    }
    for log in [plain, packed] {
        fs::remove_file(log).expect("it was written here");
    }
}
