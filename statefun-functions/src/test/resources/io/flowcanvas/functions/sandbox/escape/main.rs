//! Tries to get out. Each attempt returns what it got hold of: an empty list is what we want to see.

use flowcanvas::{Context, Json};
use std::fs;
use std::io::Write;
use std::net::{TcpListener, TcpStream, UdpSocket};
use std::os::raw::{c_char, c_int, c_long, c_void};
use std::process::Command;

extern "C" {
    fn fork() -> c_int;
    fn kill(pid: c_int, signal: c_int) -> c_int;
    fn ptrace(request: c_int, pid: c_int, address: usize, data: usize) -> c_long;
    fn unshare(flags: c_int) -> c_int;
    fn setns(descriptor: c_int, kind: c_int) -> c_int;
    fn chroot(path: *const c_char) -> c_int;
    fn setuid(user: c_int) -> c_int;
    fn mount(source: *const c_char, target: *const c_char, kind: *const c_char, flags: u64, data: *const c_void) -> c_int;
    fn mmap(address: usize, length: usize, protection: c_int, flags: c_int, descriptor: c_int, offset: i64) -> *mut u8;
    fn memfd_create(name: *const c_char, flags: u32) -> c_int;
    fn shmget(key: c_int, size: usize, flags: c_int) -> c_int;
    fn socket(family: c_int, kind: c_int, protocol: c_int) -> c_int;
    fn syscall(number: c_long, a: usize, b: usize, c: usize, d: usize, e: usize) -> c_long;
    fn getppid() -> c_int;
    fn open(path: *const c_char, flags: c_int) -> c_int;
}

type Found = Vec<String>;

fn note(found: &mut Found, name: &str, success: bool) {
    if success {
        found.push(name.to_string());
    }
}

fn texts(value: &Json) -> Vec<String> {
    value.as_array().unwrap_or(&[]).iter().filter_map(|item| item.as_str().map(str::to_string)).collect()
}

fn files(params: &Json) -> Found {
    let mut found = Found::new();
    for path in texts(&params["paths"]) {
        note(&mut found, &path, fs::read(&path).map_or(false, |content| !content.is_empty()));
        note(&mut found, &path, fs::read_dir(&path).map_or(false, |entries| entries.count() > 0));
        let through = format!("/proc/1/root{}", path);
        note(&mut found, &through, fs::read(&through).map_or(false, |content| !content.is_empty()));
    }
    for path in texts(&params["writes"]) {
        note(&mut found, &path, fs::write(&path, "x").is_ok());
    }
    found
}

fn pids() -> Vec<String> {
    let entries = fs::read_dir("/proc").expect("a /proc");
    let names = entries.filter_map(|entry| entry.ok()).map(|entry| entry.file_name().to_string_lossy().to_string());
    names.filter(|name| name.chars().all(|digit| digit.is_ascii_digit())).collect()
}

fn environment() -> Found {
    let mut found = Found::new();
    for pid in pids() {
        let content = fs::read(format!("/proc/{}/environ", pid)).unwrap_or_default();
        for line in String::from_utf8_lossy(&content).split('\0').filter(|line| !line.is_empty()) {
            let name = line.split('=').next().unwrap_or("");
            note(&mut found, line, !["PATH", "HOME", "LANG", "PWD"].contains(&name));
        }
    }
    found
}

fn sessions(params: &Json) -> Found {
    let own = std::process::id().to_string();
    let mut found: Found = pids().into_iter().filter(|pid| *pid != "1" && *pid != own).collect();
    for entry in fs::read_dir("/tmp").expect("a /tmp").filter_map(|entry| entry.ok()) {
        let content = fs::read_to_string(entry.path()).unwrap_or_default();
        note(&mut found, "secret", Some(content.as_str()) == params["secret"].as_str());
    }
    found
}

fn network(params: &Json) -> Found {
    let port = params["port"].as_i64().unwrap_or(0) as u16;
    let mut found = Found::new();
    note(&mut found, "tcp", TcpStream::connect(("127.0.0.1", port)).is_ok());
    note(&mut found, "tcp6", TcpStream::connect(("::1", port)).is_ok());
    note(&mut found, "listen", TcpListener::bind("127.0.0.1:0").is_ok());
    let udp = UdpSocket::bind("0.0.0.0:0").and_then(|endpoint| endpoint.send_to(b"escaped", ("127.0.0.1", port)));
    note(&mut found, "udp", udp.is_ok());
    for (name, family, kind) in [("unix", 1, 1), ("unix datagram", 1, 2), ("netlink", 16, 3), ("packet", 17, 3), ("vsock", 40, 1)] {
        note(&mut found, name, unsafe { socket(family, kind, 0) } >= 0);
    }
    note(&mut found, "socketpair of datagrams", unsafe { syscall(53, 1, 2, 0, [0i32; 2].as_mut_ptr() as usize, 0) } >= 0);
    found
}

fn signals(params: &Json) -> Found {
    let mut found = Found::new();
    let host = params["pid"].as_i64().unwrap_or(0) as c_int;
    for pid in [1, host, -1, unsafe { getppid() }] {
        note(&mut found, "kill", unsafe { kill(pid, 0) } == 0);
        note(&mut found, "attach", unsafe { ptrace(16, pid, 0, 0) } == 0);
        note(&mut found, "seize", unsafe { ptrace(0x4206, pid, 0, 0) } == 0);
        note(&mut found, "pidfd_open", unsafe { syscall(434, pid as usize, 0, 0, 0, 0) } >= 0);
    }
    found
}

fn namespaces() -> Found {
    let mut found = Found::new();
    for flag in [0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00020000] {
        note(&mut found, "unshare", unsafe { unshare(flag) } == 0);
        note(&mut found, "clone", unsafe { syscall(56, (flag | 17) as usize, 0, 0, 0, 0) } > 0);
    }
    let none = "none\0".as_ptr() as *const c_char;
    let tmp = "/tmp\0".as_ptr() as *const c_char;
    let tmpfs = "tmpfs\0".as_ptr() as *const c_char;
    note(&mut found, "mount", unsafe { mount(none, tmp, tmpfs, 0, std::ptr::null()) } == 0);
    note(&mut found, "chroot", unsafe { chroot(tmp) } == 0);
    note(&mut found, "setuid", unsafe { setuid(0) } == 0);
    let namespace = unsafe { open("/proc/1/ns/net\0".as_ptr() as *const c_char, 0) };
    note(&mut found, "setns", unsafe { setns(namespace, 0) } == 0);
    for (name, number) in [("clone3", 435), ("bpf", 321), ("userfaultfd", 323), ("io_uring", 425), ("keyctl", 250), ("x32", 0x40000000 | 39)] {
        note(&mut found, name, unsafe { syscall(number, 0, 0, 0, 0, 0) } > 0);
    }
    found
}

fn descriptors() -> Found {
    let mut found = Found::new();
    for entry in fs::read_dir("/proc/self/fd").expect("descriptors").filter_map(|entry| entry.ok()) {
        let target = fs::read_link(entry.path()).map(|path| path.to_string_lossy().to_string()).unwrap_or_default();
        let usual = ["pipe:", "anon_inode:", "/dev/null", "/proc/"].iter().any(|start| target.starts_with(start));
        let replies = entry.file_name() == "3" && target.contains("replies-");
        note(&mut found, &target, !usual && !replies && !target.is_empty());
    }
    found
}

fn grow(flags: c_int) -> Result<Found, String> {
    let size = 8 << 20;
    loop {
        let area = unsafe { mmap(0, size, 3, flags, -1, 0) };
        if area as isize == -1 {
            let mut everything = Vec::new();
            loop {
                everything.push(vec![1u8; size]);
                keep(&everything);
            }
        }
        unsafe { std::slice::from_raw_parts_mut(area, size) }.fill(1);
    }
}

fn shared() -> Found {
    let mut found = Found::new();
    note(&mut found, "shared mapping", unsafe { mmap(0, 1 << 20, 3, 0x21, -1, 0) } as isize != -1);
    let zero = unsafe { open("/dev/zero\0".as_ptr() as *const c_char, 2) };
    note(&mut found, "/dev/zero", unsafe { mmap(0, 1 << 20, 3, 1, zero, 0) } as isize != -1);
    note(&mut found, "memfd", unsafe { memfd_create("x\0".as_ptr() as *const c_char, 0) } >= 0);
    note(&mut found, "shmget", unsafe { shmget(0, 4096, 0o1600) } >= 0);
    note(&mut found, "/dev/shm", fs::write("/dev/shm/x", "x").is_ok());
    note(&mut found, "/dev", fs::write("/dev/x", "x").is_ok());
    found
}

fn fill(path: impl Fn(usize) -> String) -> Result<Found, String> {
    let content = vec![0u8; 1 << 20];
    for at in 0.. {
        let mut file = fs::OpenOptions::new().create(true).append(true).open(path(at)).map_err(|error| error.to_string())?;
        file.write_all(&content).map_err(|error| error.to_string())?;
    }
    Ok(Found::new())
}

fn forks() -> Result<Found, String> {
    if unsafe { fork() } >= 0 {
        return Ok(vec!["fork".to_string()]);
    }
    Command::new("/proc/self/exe").spawn().map_err(|error| error.to_string())?;
    Ok(vec!["spawn".to_string()])
}

fn threads() -> Result<Found, String> {
    loop {
        std::thread::Builder::new()
            .spawn(|| loop {
                std::thread::park();
            })
            .map_err(|error| error.to_string())?;
    }
}

/// So that the optimizer does not see that nobody needs it.
fn keep<T>(value: &T) {
    unsafe { std::ptr::read_volatile(&value) };
}

fn hide(params: &Json) -> Result<Found, String> {
    fs::write("/tmp/secret", params["secret"].as_str().unwrap_or("")).map_err(|error| error.to_string())?;
    Ok(Found::new())
}

fn handler(params: Json, _: &Context) -> Result<Json, String> {
    let found = match params["attempt"].as_str().unwrap_or("") {
        "files" => files(&params),
        "environment" => environment(),
        "sessions" => sessions(&params),
        "network" => network(&params),
        "signals" => signals(&params),
        "namespaces" => namespaces(),
        "descriptors" => descriptors(),
        "fork" => forks()?,
        "threads" => threads()?,
        "heap" => {
            let mut everything = Vec::new();
            loop {
                everything.push(vec![1u8; 1 << 20]);
                keep(&everything);
            }
        }
        "map" => grow(0x22)?,
        "shared" => shared(),
        "sharedMemory" => grow(0x21)?,
        "loop" => loop {
            keep(&0);
        },
        "output" => loop {
            println!("{}", "x".repeat(1000));
        },
        "disk" => fill(|at| format!("/tmp/file{}", at))?,
        "file" => fill(|_| "/tmp/file".to_string())?,
        "hide" => hide(&params)?,
        other => return Err(format!("no attempt '{}'", other)),
    };
    Ok(Json::array(found))
}
