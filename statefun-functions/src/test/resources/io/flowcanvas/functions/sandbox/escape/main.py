"""Tries to get out. Each attempt returns what it got hold of: an empty list is what we want to see."""

import ctypes
import mmap
import os
import socket
import threading

libc = ctypes.CDLL(None, use_errno=True)
PLAIN = ("PATH", "HOME", "LANG", "PWD", "LC_CTYPE")
CLONE_FLAGS = (0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00020000)


def got(name, attempt):
    try:
        result = attempt()
    except Exception:
        return []
    return [f"{name}: {str(result)[:200]}"] if result else []


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path):
    with open(path, "wb") as file:
        file.write(b"x")
    return "written"


def files(params):
    found = []
    for path in params["paths"]:
        found += got(path, lambda: read(path))
        found += got(path, lambda: os.listdir(path))
        found += got("/proc/1/root" + path, lambda: read("/proc/1/root" + path))
    for path in params["writes"]:
        found += got(path, lambda: write(path))
    return found


def pids():
    return [int(name) for name in os.listdir("/proc") if name.isdigit()]


def environment(params):
    found = []
    for pid in pids():
        def names():
            lines = read(f"/proc/{pid}/environ").decode().split("\0")
            return [line for line in lines if line and line.split("=")[0] not in PLAIN]
        found += got(pid, names)
    return found


def sessions(params):
    others = [str(pid) for pid in pids() if pid not in (1, os.getpid())]
    secrets = [name for name in os.listdir("/tmp") if read("/tmp/" + name).decode() == params["secret"]]
    return others + secrets


def network(params):
    def connect(family, kind, address):
        with socket.socket(family, kind) as endpoint:
            endpoint.settimeout(0.5)
            endpoint.connect(address)
            endpoint.send(b"escaped")
        return "connected"

    def listen():
        with socket.socket() as endpoint:
            endpoint.bind(("127.0.0.1", 0))
            endpoint.listen()
        return "listening"

    host = ("127.0.0.1", params["port"])
    return (
        got("tcp", lambda: connect(socket.AF_INET, socket.SOCK_STREAM, host))
        + got("udp", lambda: connect(socket.AF_INET, socket.SOCK_DGRAM, host))
        + got("tcp6", lambda: connect(socket.AF_INET6, socket.SOCK_STREAM, ("::1", params["port"])))
        + got("abstract", lambda: connect(socket.AF_UNIX, socket.SOCK_STREAM, "\0" + params["name"]))
        + got("raw", lambda: socket.socket(socket.AF_PACKET, socket.SOCK_RAW) and "opened")
        + got("netlink", lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW) and "opened")
        + got("listen", listen)
    )


def call(name, *arguments):
    return got(name, lambda: getattr(libc, name)(*arguments) != -1)


def signals(params):
    found = []
    for pid in (1, params["pid"], -1, os.getppid()):
        found += got(f"kill {pid}", lambda: os.kill(pid, 0) is None)
        found += call("ptrace", 16, pid, 0, 0)
        found += call("ptrace", 0x4206, pid, 0, 0)
    buffer = ctypes.create_string_buffer(8)
    vector = (ctypes.c_size_t * 2)(ctypes.addressof(buffer), 8)
    found += got("process_vm_readv", lambda: libc.process_vm_readv(1, vector, 1, vector, 1, 0) > 0)
    found += got("pidfd", lambda: os.pidfd_open(1))
    found += got("traced", lambda: libc.ptrace(0, 0, 0, 0) != -1)
    return found


def namespaces(params):
    found = []
    for flag in CLONE_FLAGS:
        found += call("unshare", flag)
        found += got(f"clone {flag:x}", lambda: libc.syscall(56, flag | 17, 0, 0, 0, 0) > 0)
    found += got("setns", lambda: libc.setns(os.open("/proc/1/ns/net", os.O_RDONLY), 0) == 0)
    found += call("mount", b"none", b"/tmp", b"tmpfs", 0, None)
    found += call("chroot", b"/tmp")
    found += call("setuid", 0)
    found += got("clone3", lambda: libc.syscall(435, 0, 0) >= 0)
    found += got("keyctl", lambda: libc.syscall(250, 0, -3, 1) >= 0)
    found += got("bpf", lambda: libc.syscall(321, 0, 0, 0) >= 0)
    found += got("userfaultfd", lambda: libc.syscall(323, 0) >= 0)
    found += got("io_uring", lambda: libc.syscall(425, 1, ctypes.create_string_buffer(120)) >= 0)
    found += got("perf_event_open", lambda: libc.syscall(298, ctypes.create_string_buffer(120), 0, -1, -1, 0) >= 0)
    found += got("x32", lambda: libc.syscall(0x40000000 | 39) > 0)
    return found


def descriptors(params):
    found = []
    for fd in os.listdir("/proc/self/fd"):
        found += got(fd, lambda: os.readlink("/proc/self/fd/" + fd))
    usual = ("pipe:", "anon_inode:", "/dev/null", "/proc/")
    return [
        entry for entry in found
        if not entry.split(": ")[1].startswith(usual) and not (entry.startswith("3: ") and "replies-" in entry)
    ]


def fork(params):
    while True:
        os.fork()


def threads(params):
    forever = threading.Event()
    while True:
        threading.Thread(target=forever.wait, daemon=True).start()


def heap(params):
    everything = []
    while True:
        everything.append("x" * 100_000)


def map_(params):
    everything = []
    while True:
        area = mmap.mmap(-1, 8 << 20, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
        area.write(b"x" * (8 << 20))
        everything.append(area)


def shared(params):
    return (
        got("shared mapping", lambda: mmap.mmap(-1, 1 << 20))
        + got("/dev/zero", lambda: mmap.mmap(os.open("/dev/zero", os.O_RDWR), 1 << 20))
        + [name for name in os.listdir("/dev") if name not in ("null", "random", "urandom")]
        + got("memfd", lambda: os.memfd_create("x"))
        + got("shmget", lambda: libc.shmget(0, 4096, 0o1600) >= 0)
        + got("/dev/shm", lambda: write("/dev/shm/x"))
        + got("/dev", lambda: write("/dev/x"))
        + got("mlock", lambda: libc.mlockall(3) == 0)
    )


def shared_memory(params):
    with open("/tmp/area", "w+b") as file:
        everything = []
        while True:
            file.truncate((len(everything) + 1) * (8 << 20))
            area = mmap.mmap(file.fileno(), (len(everything) + 1) * (8 << 20))
            area.write(b"x" * len(area))
            everything.append(area)


def loop(params):
    while True:
        pass


def output(params):
    while True:
        print("x" * 1000)


def disk(params):
    at = 0
    while True:
        with open(f"/tmp/file{at}", "wb") as file:
            file.write(bytes(1 << 20))
        at += 1


def file(params):
    with open("/tmp/file", "wb") as target:
        while True:
            target.write(bytes(1 << 20))


def hide(params):
    with open("/tmp/secret", "w") as target:
        target.write(params["secret"])
    return []


ATTEMPTS = {**globals(), "map": map_, "sharedMemory": shared_memory}


def handler(params, context):
    return ATTEMPTS[params["attempt"]](params)
