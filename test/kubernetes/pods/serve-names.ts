// Answers questions for the names of Services with their addresses, as CoreDNS does in a cluster. A program of its own: the
// tests are busy while pods ask. Its arguments: the address to listen at, kubectl, and a kubeconfig.
import { execFile } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';

const [host, kubectl = '', kubeconfig = ''] = process.argv.slice(2);
const ADDRESS = 1;

/** The addresses of Services, by name. */
let services = new Map<string, string>();

async function readServices(): Promise<void> {
  const args = ['--kubeconfig', kubeconfig, 'get', 'services', '--all-namespaces', '--output', 'json'];
  const { stdout } = await promisify(execFile)(kubectl, args);
  const { items } = JSON.parse(stdout) as {
    items: { metadata: { name: string; namespace: string }; spec: { clusterIP: string } }[];
  };
  const addresses = items
    .filter(({ spec }) => spec.clusterIP !== 'None')
    .map(({ metadata, spec }) => [`${metadata.name}.${metadata.namespace}.svc.cluster.local`, spec.clusterIP] as const);
  services = new Map(addresses);
}

interface Question {
  readonly name: string;
  readonly type: number;
  /** Where the question ends in the message. */
  readonly end: number;
}

/** Reads the only question of a message (RFC 1035, section 4). */
function read(message: Buffer): Question {
  const labels: string[] = [];
  let at = 12;
  for (let length = message.readUInt8(at); length > 0; length = message.readUInt8(at)) {
    labels.push(message.toString('ascii', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), type: message.readUInt16BE(at + 1), end: at + 5 };
}

function answer(message: Buffer): Buffer {
  const { name, type, end } = read(message);
  const address = services.get(name);
  const header = Buffer.from(message.subarray(0, 12));
  const given = type === ADDRESS && address !== undefined ? [address] : [];
  // An authoritative response, with recursion; 3 is "there is no such name".
  header.writeUInt16BE(address === undefined ? 0x85_83 : 0x85_80, 2);
  header.writeUInt16BE(given.length, 6);
  header.writeUInt32BE(0, 8);
  // The name is that at offset 12; class IN; it holds for a second.
  const records = given.map((one) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...one.split('.').map(Number)]),
  );
  return Buffer.concat([header, message.subarray(12, end), ...records]);
}

const socket = createSocket('udp4');
socket.on('message', (message, { address, port }) => socket.send(answer(message), port, address));
socket.bind(53, host);
for (;;) {
  // The API server may be busy, or going.
  await readServices().catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 500));
}
