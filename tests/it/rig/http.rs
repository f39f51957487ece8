//! Just enough of an HTTP client to give the rig its orders: no crate is worth its build time for this.

use std::io::{Read, Write};
use std::net::TcpStream;

/// Posts to a server on loopback; gives the status and the body.
pub(crate) fn post(base: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> (u16, Vec<u8>) {
    let address = base.strip_prefix("http://").expect("the rig serves plain HTTP");
    let mut stream = TcpStream::connect(address).unwrap_or_else(|error| panic!("{base}: {error}"));
    let mut request = format!("POST {path} HTTP/1.0\r\nHost: {address}\r\nContent-Length: {}\r\n", body.len());
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += "\r\n";
    let mut answer = Vec::new();
    stream
        .write_all(&[request.as_bytes(), body].concat())
        .and_then(|()| stream.read_to_end(&mut answer))
        .unwrap_or_else(|error| panic!("{base}{path}: {error}"));
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").expect("an HTTP answer has a header");
    let status = String::from_utf8_lossy(&answer[..end])
        .split_whitespace()
        .nth(1)
        .and_then(|code| code.parse().ok())
        .expect("an HTTP answer has a status");
    (status, answer[end + 4..].to_vec())
}
