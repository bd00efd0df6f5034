// A client of imageflow.v1, written from its .proto file alone.
// node realtime_client.js ADDRESS PROTO PIPELINE IMAGE SCENARIO; the token comes in TOKEN. Prints JSON.
'use strict';
const fs = require('fs');
const grpc = require('@grpc/grpc-js');
const loader = require('@grpc/proto-loader');

const [address, proto, pipelineId, imageFile, scenario] = process.argv.slice(2);
const definition = loader.loadSync(proto, {keepCase: true, longs: Number, enums: String, defaults: true});
const service = grpc.loadPackageDefinition(definition).imageflow.v1.ImageProcessingService;
const client = new service(address, grpc.credentials.createInsecure(), {
  'grpc.max_receive_message_length': 20 * 1024 * 1024,
});
const image = fs.readFileSync(imageFile);
const CHUNK = 8 * 1024;

function metadata() {
  const metadata = new grpc.Metadata();
  metadata.set('authorization', 'Bearer ' + process.env.TOKEN);
  return metadata;
}

function chunks(id, data, parameters) {
  const total = Math.max(1, Math.ceil(data.length / CHUNK));
  return Array.from({length: total}, (unused, i) => ({
    correlation_id: id,
    data: data.subarray(i * CHUNK, (i + 1) * CHUNK),
    chunk_index: i,
    total_chunks: total,
    is_final: i === total - 1,
    metadata: i > 0 ? null : {
      format: 'jpeg',
      file_size: data.length,
      client_id: 'node',
      pipeline: {pipeline_id: pipelineId, parameters, priority: 'PRIORITY_HIGH'},
    },
  }));
}

/** Writes everything, waiting wherever the server holds us back, until the call has ended. */
async function writeAll(stream, messages, ended) {
  let over = false;
  ended.then(() => { over = true; });
  for (const message of messages) {
    if (over) return;
    if (!stream.write(message)) {
      await Promise.race([new Promise((resolve) => stream.once('drain', resolve)), ended]);
    }
  }
  stream.end();
}

/** So many images; every one of `broken` is cut off in its middle and lacks a chunk. */
function images(count, broken, parameters) {
  const messages = [];
  for (let i = 0; i < count; i++) {
    if (broken && i % broken === broken - 1) {
      const all = chunks('broken-' + i, image, parameters);
      const kept = i % (2 * broken) === broken - 1
        ? all.filter((chunk) => chunk.chunk_index !== 1)
        : chunks('broken-' + i, Buffer.concat([image.subarray(0, 100), Buffer.alloc(5000, 7)]), parameters);
      messages.push(...kept);
    } else {
      messages.push(...chunks('image-' + i, image, parameters));
    }
  }
  return messages;
}

function run(count, {broken, parameters, onResult}) {
  const stream = client.ProcessImageStream(metadata());
  const results = [];
  const ended = new Promise((resolve) => {
    stream.on('data', (result) => {
      results.push(result);
      if (onResult) onResult(stream, results);
    });
    stream.on('error', () => {}); // the status says it, too
    stream.on('status', (status) => resolve(status.code));
  });
  const written = writeAll(stream, images(count, broken, parameters), ended);
  return Promise.all([ended, written]).then(([status]) => ({results, status}));
}

function summary({results, status}) {
  const tally = {};
  for (const result of results) tally[result.status] = (tally[result.status] || 0) + 1;
  return {
    status,
    results: results.length,
    distinct: new Set(results.map((result) => result.correlation_id)).size,
    tally,
    codes: [...new Set(results.map((result) => result.error_code))].sort(),
    inline: results.filter((result) => result.image_data.length > 2
      && result.image_data[0] === 0xff && result.image_data[1] === 0xd8).length,
    urls: results.filter((result) => result.output_files.some((file) => file.download_url)).length,
    labels: [...new Set(results.flatMap((result) => result.detections.map((found) => found.label)))].sort(),
    execution: results.length ? results[0].execution_id : '',
  };
}

const inline = {return: 'inline'};
const scenarios = {
  inline: () => run(500, {parameters: inline}),
  broken: () => run(40, {broken: 4, parameters: inline}),
  slow: () => run(200, {
    parameters: inline,
    onResult: (stream, results) => {
      if (results.length === 5) {
        stream.pause();
        setTimeout(() => stream.resume(), 2000);
      }
    },
  }),
  cancel: () => run(200, {
    parameters: {},
    onResult: (stream, results) => { if (results.length === 3) stream.cancel(); },
  }),
  url: () => run(2, {parameters: {}}),
};

scenarios[scenario]().then((outcome) => {
  console.log(JSON.stringify(summary(outcome)));
  process.exit(0);
}, (failure) => {
  console.error(failure);
  process.exit(1);
});
