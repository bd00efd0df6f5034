"""Serves one session: reads requests from descriptor 4, answers on descriptor 3.

Started with the folder of the function's files and the largest result, in bytes.
Frames are described in `Frames.java`.
"""

import importlib.util
import inspect
import json
import os
import struct
import sys
import traceback

ROOT = sys.argv[1]
OUTPUT_LIMIT = int(sys.argv[2])
PREFIX = ROOT + "/"
ENTRY = PREFIX + "main.py"
VERSION = "%d.%d" % sys.version_info[:2]
PACKAGES = (
    "/usr/lib/python3/dist-packages",
    f"/usr/lib/python{VERSION}/site-packages",
    f"/usr/lib64/python{VERSION}/site-packages",
)
NO_SPACE = (27, 28, 122)

requests = os.fdopen(4, "rb", 65536)
write, leave = os.write, os._exit
dumps, loads, pack, unpack = json.dumps, json.loads, struct.pack, struct.unpack
program, handler, loop = {}, None, None


def reply(header, body=b""):
    head = dumps(header).encode()
    frame = pack(">I", len(head)) + head + pack(">I", len(body)) + body
    view = memoryview(frame)
    while view:
        view = view[write(3, view):]


def kind_of(error):
    if isinstance(error, MemoryError):
        return "memory"
    if isinstance(error, SyntaxError):
        return "syntax"
    if isinstance(error, OSError) and error.errno in NO_SPACE:
        return "file_size"
    if isinstance(error, OSError) and error.errno == 12:
        return "memory"
    if isinstance(error, BlockingIOError) or "can't start new thread" in str(error):
        return "process"
    return "runtime"


def describe(error):
    try:
        return describe_carefully(error)
    except BaseException:
        return {"type": "error", "kind": kind_of(error), "message": type(error).__name__, "line": 0, "column": 0, "stack": ""}


def describe_carefully(error):
    frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.startswith(PREFIX)]
    line = frames[-1].lineno if frames else 0
    column = (getattr(frames[-1], "colno", None) or -1) + 1 if frames else 0
    stack = "".join(traceback.format_list(frames))
    if isinstance(error, SyntaxError) and (error.filename or "").startswith(PREFIX):
        line, column = error.lineno or 0, error.offset or 0
        stack += '  File "%s", line %d\n' % (error.filename, line)
    if isinstance(error, SystemExit):
        message = "the function left through sys.exit(%s); return a result instead" % (error.code,)
    else:
        message = "".join(traceback.format_exception_only(type(error), error)).strip()
        if isinstance(error, SyntaxError):
            message = type(error).__name__ + ": " + str(error.msg)
    return {
        "type": "error",
        "kind": kind_of(error),
        "message": message.replace(PREFIX, "")[:8192],
        "line": line,
        "column": column,
        "stack": stack.replace(PREFIX, "")[-16384:].rstrip(),
    }


def flush():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BaseException:
            pass  # the function closed or replaced it


def finish(request, result):
    try:
        body = dumps(result, allow_nan=False, separators=(",", ":")).encode()
    except MemoryError as error:
        reply({**describe(error), "id": request})
        return
    except BaseException as error:
        message = "the result is not JSON: " + str(error)
        reply({**describe(error), "kind": "invalid_result", "message": message[:8192], "id": request})
        return
    if len(body) > OUTPUT_LIMIT:
        reply({"type": "error", "kind": "output", "message": str(len(body)), "id": request})
        return
    reply({"type": "result", "id": request}, body)


def bring(name, extra):
    spec = importlib.util.spec_from_file_location(name, ENTRY)
    module = importlib.util.module_from_spec(spec)
    module.__dict__.update(extra)
    sys.modules[name] = module
    with open(ENTRY, "rb") as source:
        code = compile(source.read(), ENTRY, "exec")
    exec(code, module.__dict__)
    return module


def load(message, segments):
    global program, handler
    for (name, _), content in zip(message["files"], segments):
        os.makedirs(os.path.dirname(PREFIX + name), exist_ok=True)
        with open(PREFIX + name, "wb") as file:
            file.write(content)
    program = message
    os.chdir(ROOT)
    sys.path.insert(0, ROOT)
    if message["script"]:
        reply({"type": "result", "id": message["id"]}, b"null")
        return
    try:
        handler = getattr(bring("main", {}), "handler", None)
        if not callable(handler):
            raise TypeError("main.py defines no function: def handler(params, context)")
    except BaseException as error:
        flush()
        reply({**describe(error), "id": message["id"]})
        return
    flush()
    reply({"type": "result", "id": message["id"]}, b"null")


def run(coroutine):
    global loop
    if loop is None:
        import asyncio

        loop = asyncio.new_event_loop()
        asyncio.set_event_loop(loop)
    return loop.run_until_complete(coroutine)


def call(message, segments):
    params = loads(segments[0])
    context = loads(segments[1])
    context["inputs"] = {name: content for (name, _), content in zip(message["inputs"], segments[2:])}
    if program["script"]:
        run_script(message["id"], params, context)
    try:
        result = handler(params, context)
        if inspect.isawaitable(result):
            result = run(result)
    except BaseException as error:
        flush()
        reply({**describe(error), "id": message["id"]})
        return
    flush()
    finish(message["id"], result)


def run_script(request, params, context):
    status = 0
    try:
        module = bring("__main__", {"input": params, "context": context, "result": None})
        result = module.__dict__.get("result")
        if inspect.isawaitable(result):
            result = run(result)
        flush()
        finish(request, result)
    except SystemExit as error:
        status = 0 if error.code is None else error.code if isinstance(error.code, int) else 1
        if isinstance(error.code, str):
            sys.stderr.write(error.code + "\n")
        if status == 0:
            finish(request, getattr(sys.modules["__main__"], "result", None))
    except BaseException as error:
        status = 1
        description = describe(error)
        try:
            trace = description["stack"] + "\n" if description["stack"] else ""
            sys.stderr.write(trace + description["message"] + "\n")
        except BaseException:
            pass  # the script closed or replaced it
        flush()
        reply({**description, "id": request})
    flush()
    sys.exit(status & 0xFF)


def read_exactly(size):
    content = requests.read(size)
    if len(content) < size:
        leave(0)
    return content


def serve():
    while True:
        message = loads(read_exactly(unpack(">I", read_exactly(4))[0]))
        if message["type"] == "load":
            load(message, [read_exactly(size) for _, size in message["files"]])
        else:
            sizes = [message["params"], message["context"]] + [size for _, size in message["inputs"]]
            call(message, [read_exactly(size) for size in sizes])


if __name__ == "__main__":
    sys.path[:] = [entry for entry in sys.path if entry not in ("", "/")]
    sys.path.extend(entry for entry in PACKAGES if os.path.isdir(entry))
    sys.argv[:] = [ENTRY]
    reply({"type": "ready", "version": sys.version.split()[0]})
    serve()
