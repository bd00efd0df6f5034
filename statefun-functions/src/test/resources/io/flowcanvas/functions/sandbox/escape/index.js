'use strict';
// Tries to get out. Each attempt returns what it got hold of: an empty list is what we want to see.
const fs = require('fs');
const net = require('net');
const dgram = require('dgram');
const { spawnSync, fork } = require('child_process');
const { Worker } = require('worker_threads');

const got = (name, attempt) => {
  try {
    const result = attempt();
    return result === undefined || result === null || result.length === 0 ? [] : [`${name}: ${String(result).slice(0, 200)}`];
  } catch {
    return [];
  }
};

const connects = (name, connect) => new Promise((resolve) => {
  try {
    const socket = connect();
    socket.on('connect', () => resolve([name]));
    socket.on('error', () => resolve([]));
    setTimeout(() => resolve([]), 500);
  } catch {
    resolve([]);
  }
});

const sends = (port) => new Promise((resolve) => {
  try {
    const socket = dgram.createSocket('udp4');
    socket.on('error', () => resolve([]));
    socket.send('escaped', port, '127.0.0.1', (error) => resolve(error ? [] : ['udp']));
  } catch {
    resolve([]);
  }
});

const variables = (file) => fs.readFileSync(file, 'utf8').split('\0').filter(Boolean).map((line) => line.split('=')[0]);

const ATTEMPTS = {
  files: ({ paths, writes }) => [
    ...paths.flatMap((path) => got(path, () => fs.readFileSync(path))),
    ...paths.flatMap((path) => got(path, () => fs.readdirSync(path))),
    ...paths.flatMap((path) => got('/proc/1/root' + path, () => fs.readFileSync('/proc/1/root' + path))),
    ...writes.flatMap((path) => got(path, () => { fs.writeFileSync(path, 'x'); return 'written'; })),
  ],
  environment: () => fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => got(pid, () => variables(`/proc/${pid}/environ`).filter((name) => !['PATH', 'HOME', 'LANG', 'PWD'].includes(name)))),
  sessions: ({ secret }) => [
    ...fs.readdirSync('/proc').filter((name) => /^\d+$/.test(name)).filter((pid) => pid !== '1' && pid !== String(process.pid)),
    ...fs.readdirSync('/tmp').map((name) => '/tmp/' + name).filter((name) => fs.readFileSync(name, 'utf8') === secret),
  ],
  network: async ({ port, name }) => (await Promise.all([
    connects('tcp', () => net.connect(port, '127.0.0.1')),
    connects('abstract', () => net.connect({ path: '\0' + name })),
    connects('unix', () => net.connect({ path: '/run/dbus/system_bus_socket' })),
    connects('listening', () => net.createServer().listen(0)),
    sends(port),
  ])).flat(),
  signals: ({ pid }) => [
    ...[1, pid, -1, process.ppid].flatMap((target) => got(`kill ${target}`, () => { process.kill(target, 0); return 'signalled'; })),
    ...got('priority', () => { require('os').setPriority(1, 19); return 'set'; }),
  ],
  namespaces: () => [
    ...got('unshare', () => spawnSync('unshare', ['-U', 'true']).pid || null),
    ...got('setuid', () => { process.setuid(0); return 'root'; }),
    ...got('binding', () => process.binding('spawn_sync').spawn({ file: '/usr/bin/node', args: ['node', '-v'], stdio: [{ type: 'ignore' }, { type: 'ignore' }, { type: 'ignore' }] }).pid || null),
  ],
  descriptors: () => fs.readdirSync('/proc/self/fd').flatMap((fd) => got(fd, () => fs.readlinkSync('/proc/self/fd/' + fd)))
    .filter((entry) => !/: (pipe:|anon_inode:|\/dev\/null|\/proc\/)/.test(entry) && !/^3: .*replies-\d+ \(deleted\)$/.test(entry)),
  fork: () => {
    const { error } = spawnSync('/proc/self/exe', ['-e', '0']);
    throw error ?? new Error('escaped');
  },
  threads: async () => {
    const workers = [];
    for (;;) {
      await new Promise((resolve, reject) => {
        const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
        worker.on('online', resolve);
        worker.on('error', reject);
        workers.push(worker);
      });
    }
  },
  heap: () => { const all = []; for (;;) all.push(new Array(10000).fill(all.length)); },
  map: () => { const all = []; for (;;) all.push(Buffer.alloc(8 << 20, 1)); },
  shared: () => [
    ...fs.readdirSync('/dev').filter((name) => !['null', 'random', 'urandom'].includes(name)),
    ...got('/dev/shm', () => { fs.writeFileSync('/dev/shm/x', 'x'); return 'written'; }),
    ...got('/dev', () => { fs.writeFileSync('/dev/x', 'x'); return 'written'; }),
  ],
  sharedMemory: () => { const all = []; for (;;) all.push(new Uint8Array(new SharedArrayBuffer(8 << 20)).fill(1)); },
  loop: () => { for (;;); },
  output: () => { for (;;) console.log('x'.repeat(1000)); },
  disk: () => { for (let at = 0; ; at++) fs.writeFileSync('/tmp/file' + at, Buffer.alloc(1 << 20)); },
  file: () => { for (;;) fs.appendFileSync('/tmp/file', Buffer.alloc(1 << 20)); },
  hide: ({ secret }) => { fs.writeFileSync('/tmp/secret', secret); globalThis.secret = secret; return []; },
};

module.exports = (params) => ATTEMPTS[params.attempt](params);
