import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { Load } from './load.ts';

/**
 * Asks over kept-open connections, one request at a time on each, and prints how many a second were answered. Knows
 * of HTTP only what our two servers send: a head with a content-length.
 */
const order = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as Load & { connections: number };
const { hostname, port, host } = new URL(order.url);
const fields = Object.entries({ host, ...order.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
const requests = order.paths.map((path) => Buffer.from(`GET ${path} HTTP/1.1\r\n${fields.join('')}\r\n`));
const END = Buffer.from('\r\n\r\n');

let answered = 0;
for (let i = 0; i < order.connections; i++) open();
setTimeout(() => {
  process.stdout.write(String(answered / order.seconds), () => process.exit());
}, order.seconds * 1000);

function open(): void {
  const socket = connect(Number(port), hostname);
  const ask = (): void => void socket.write(requests[Math.floor(Math.random() * requests.length)] ?? '');
  let head = Buffer.alloc(0);
  let left = 0;
  socket.on('connect', ask);
  socket.on('error', (error) => {
    throw error;
  });
  socket.on('data', (chunk) => {
    let body = chunk.length;
    if (left === 0) {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
      const end = head.indexOf(END);
      if (end === -1) return;
      left = lengthIn(head.toString('latin1', 0, end));
      body = head.length - end - END.length;
      head = Buffer.alloc(0);
    }
    left -= body;
    if (left > 0) return;
    answered++;
    ask();
  });
}

function lengthIn(head: string): number {
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (!head.startsWith('HTTP/1.1 200') || length === undefined) throw new Error(head);
  return Number(length);
}
