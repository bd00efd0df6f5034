'use strict';
// Serves one session: reads requests from descriptor 4, answers on descriptor 3. Started with the folder of the
// function's files and the largest result, in bytes. Frames are described in `Frames.java`.
const fs = require('fs');
const path = require('path');
const { pathToFileURL } = require('url');
const { Readable, Writable } = require('stream');

const ROOT = process.argv[2];
const OUTPUT_LIMIT = Number(process.argv[3]);
const PREFIX = ROOT + '/';
const ENTRY = PREFIX + 'index.js';
const { read, readSync, writeSync } = fs;
const { setImmediate } = globalThis;
const { parse, stringify } = JSON;
const { exit } = process;
const resources = process.getActiveResourcesInfo?.bind(process) ?? (() => [null]);
const CAPACITY = 65536;

// A call that waits for something that never happens ends by its time limit, not because nothing keeps the process.
const waiting = setInterval(() => {}, 1 << 30).unref();

process.argv.splice(1, process.argv.length - 1, ENTRY);
Object.defineProperty(process, 'stdin', { value: Readable.from([]), configurable: true });
printing('stdout', 1);
printing('stderr', 2);

let program = null;
let handler = null;
let active = null;

// Node's own streams keep in memory what the host has not read yet; these wait for it.
function printing(name, fd) {
  const stream = new Writable({
    write(chunk, encoding, done) {
      writeAll(fd, chunk);
      done();
    },
  });
  Object.defineProperty(process, name, { value: Object.assign(stream, { fd }), configurable: true });
}

function writeAll(fd, bytes) {
  for (let at = 0; at < bytes.length; ) {
    at += writeSync(fd, bytes, at, bytes.length - at);
  }
}

function reply(header, body) {
  const head = Buffer.from(stringify(header));
  const tail = Buffer.from(body);
  const frame = Buffer.allocUnsafe(8 + head.length + tail.length);
  frame.writeUInt32BE(head.length, 0);
  head.copy(frame, 4);
  frame.writeUInt32BE(tail.length, 4 + head.length);
  tail.copy(frame, 8 + head.length);
  writeAll(3, frame);
}

const frameOf = (line) => /^\s*at /.test(line) && line.includes(PREFIX);

function describe(error) {
  let stack = '';
  let message = '';
  try {
    stack = typeof error === 'object' && error !== null ? String(error.stack ?? '') : '';
    message = stack && error.message !== undefined
      ? String(error.name ?? 'Error') + ': ' + String(error.message)
      : 'thrown: ' + String(typeof error === 'object' ? stringify(error) : error);
  } catch {
    message = message || 'thrown: a value that cannot be shown';
  }
  const frames = stack.split('\n').filter(frameOf).map((line) => line.trim().replaceAll('file://', '').replaceAll(PREFIX, ''));
  let [line, column] = [0, 0];
  const position = frames.length > 0 && /:(\d+):(\d+)\)?$/.exec(frames[0]);
  if (position) {
    [line, column] = [Number(position[1]), Number(position[2])];
  }
  if (error instanceof SyntaxError && stack.startsWith(PREFIX)) {
    const [place, , marks] = stack.split('\n');
    line = Number(place.slice(place.lastIndexOf(':') + 1));
    column = marks === undefined ? 0 : marks.indexOf('^') + 1;
    frames.unshift('at ' + place.replace(PREFIX, '') + ':' + column);
  }
  return { type: 'error', kind: kindOf(error), message: message.replaceAll(PREFIX, '').slice(0, 8192), line, column,
    stack: frames.join('\n').slice(0, 16384) };
}

function kindOf(error) {
  try {
    const { code, syscall, message } = error;
    if (code === 'ENOSPC' || code === 'EFBIG' || code === 'EDQUOT') return 'file_size';
    if (code === 'EAGAIN' && /^(spawn|fork|uv_thread_create)/.test(String(syscall))) return 'process';
    if (code === 'ERR_WORKER_INIT_FAILED') return 'process';
    if (code === 'ERR_WORKER_OUT_OF_MEMORY' || code === 'ERR_MEMORY_ALLOCATION_FAILED' || code === 'ENOMEM') return 'memory';
    if (error instanceof RangeError && /allocation failed|out of memory/i.test(String(message))) return 'memory';
    if (error instanceof SyntaxError && String(error.stack).startsWith(PREFIX)) return 'syntax';
  } catch { /* an error object that does not want to be looked at is one like any other */ }
  return 'runtime';
}

function invalid(message) {
  return { type: 'error', kind: 'invalid_result', message, line: 0, column: 0, stack: '' };
}

// JSON.stringify turns numbers that JSON lacks into null and buffers into objects: neither may pass for a result.
function strict(key, value) {
  const original = this[key];
  if (typeof original === 'number' && !Number.isFinite(original)) {
    throw new TypeError(`${key || 'the result'} is ${original}`);
  }
  if (ArrayBuffer.isView(original) || original instanceof ArrayBuffer) {
    throw new TypeError(`${key || 'the result'} is bytes; encode them, in base64 for example`);
  }
  return value;
}

function finish(id, result) {
  if (active === null || active.id !== id) return;
  let body;
  try {
    body = stringify(result) ?? 'null';
    if (/null|"Buffer"|\{"0":|\{\}/.test(body)) {
      stringify(result, strict);
    }
  } catch (error) {
    const known = describe(error);
    fail(id, known.kind === 'memory' ? known : invalid('the result is not JSON: ' + known.message.split('\n')[0]));
    return;
  }
  if (Buffer.byteLength(body) > OUTPUT_LIMIT) {
    fail(id, { ...invalid('output'), kind: 'output', message: String(Buffer.byteLength(body)) });
    return;
  }
  settle({ type: 'result', id }, body);
}

function fail(id, description) {
  if (active === null || active.id !== id) return;
  settle({ ...description, id }, '');
}

function settle(header, body) {
  active = null;
  waiting.unref();
  reply(header, body);
  setImmediate(next);
}

function broken(error) {
  const description = describe(error);
  if (active === null) {
    try { fs.writeSync(2, description.message + '\n'); } catch { /* nobody reads it */ }
    return;
  }
  if (program.script) {
    endScript(error);
  } else {
    fail(active.id, description);
  }
}

process.on('uncaughtException', broken);
process.on('unhandledRejection', broken);

async function load(message, segments) {
  message.files.forEach(([name], index) => {
    const file = PREFIX + name;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, segments[index]);
  });
  program = message;
  active = message;
  try {
    if (!message.script) {
      waiting.ref();
      const exports = await bring();
      handler = typeof exports === 'function' ? exports
        : exports?.handler ?? (typeof exports?.default === 'function' ? exports.default : exports?.default?.handler);
      if (typeof handler !== 'function') {
        throw new Error('index.js exports no function: module.exports = async (params, context) => result');
      }
    }
    finish(message.id, null);
  } catch (error) {
    fail(message.id, describe(error));
  }
}

async function bring() {
  process.chdir(ROOT);
  try {
    return require(ENTRY);
  } catch (error) {
    const modules = error?.code === 'ERR_REQUIRE_ESM' || error?.code === 'ERR_REQUIRE_ASYNC_MODULE'
      || (error instanceof SyntaxError && /import statement outside|Unexpected token 'export'/.test(error.message));
    if (!modules) throw error;
    if (error instanceof SyntaxError && !fs.existsSync(PREFIX + 'package.json')) {
      fs.writeFileSync(PREFIX + 'package.json', '{"type":"module"}');
    }
    return await import(pathToFileURL(ENTRY).href);
  }
}

function contextOf(message, segments) {
  const context = parse(segments[1].toString('utf8'));
  context.inputs = Object.create(null);
  message.inputs.forEach(([name], index) => { context.inputs[name] = Buffer.from(segments[2 + index]); });
  return context;
}

function call(message, segments) {
  active = message;
  const { id } = message;
  try {
    const params = parse(segments[0].toString('utf8'));
    const context = contextOf(message, segments);
    if (program.script) {
      runScript(params, context);
      return;
    }
    const result = handler(params, context);
    if (typeof result?.then === 'function') {
      waiting.ref();
      result.then((value) => finish(id, value), (error) => fail(id, describe(error)));
    } else {
      finish(id, result);
    }
  } catch (error) {
    fail(id, describe(error));
  }
}

async function runScript(params, context) {
  globalThis.input = params;
  globalThis.context = context;
  let exported;
  const result = () => globalThis.result !== undefined ? globalThis.result
    : exported !== undefined && exported !== null && Object.keys(Object(exported)).length > 0 || typeof exported !== 'object'
      ? exported : null;
  process.on('exit', (code) => {
    if (code === 0 && active !== null) finish(active.id, result());
  });
  try {
    exported = await bring();
    exported = await exported;
    if (exported?.[Symbol.toStringTag] === 'Module') exported = exported.default;
  } catch (error) {
    endScript(error);
  }
}

function endScript(error) {
  const description = describe(error);
  if (active === null) return;
  fs.writeSync(2, description.message + '\n' + (description.stack && description.stack.replace(/^/gm, '    ') + '\n'));
  fail(active.id, description);
  exit(1);
}

let buffer = Buffer.allocUnsafeSlow(CAPACITY);
let start = 0;
let end = 0;
let listening = false;

function sizesOf(message) {
  if (message.type === 'load') return message.files.map(([, size]) => size);
  return [message.params, message.context, ...message.inputs.map(([, size]) => size)];
}

// Blocks while nothing else is under way in this process, which is the cheapest way to wait.
function next() {
  if (active !== null || listening) return;
  if (end === start && resources().length > 0) {
    listen();
  } else {
    serve();
  }
}

function listen() {
  listening = true;
  start = end = 0;
  read(4, buffer, 0, buffer.length, null, (error, size) => {
    listening = false;
    if (error || size === 0) exit(0);
    end = size;
    serve();
  });
}

function serve() {
  const message = parse(take(take(4).readUInt32BE(0)).toString('utf8'));
  const sizes = sizesOf(message);
  const body = take(sizes.reduce((sum, each) => sum + each, 0));
  let at = 0;
  const segments = sizes.map((size) => body.subarray(at, at += size));
  if (start === end && buffer.length > CAPACITY) {
    buffer = Buffer.allocUnsafeSlow(CAPACITY);
    start = end = 0;
  }
  (message.type === 'load' ? load : call)(message, segments);
}

// The next bytes, of which a part has come: the others follow without delay. They stay as they are until the next one.
function take(size) {
  if (end - start < size) {
    fill(size);
  }
  start += size;
  return buffer.subarray(start - size, start);
}

function fill(size) {
  if (start + size > buffer.length || start === end) {
    const target = size > buffer.length ? Buffer.allocUnsafeSlow(size) : buffer;
    buffer.copy(target, 0, start, end);
    [buffer, start, end] = [target, 0, end - start];
  }
  while (end - start < size) {
    const count = readSync(4, buffer, end, buffer.length - end);
    if (count === 0) exit(0);
    end += count;
  }
}

reply({ type: 'ready', version: process.version }, '');
next();
