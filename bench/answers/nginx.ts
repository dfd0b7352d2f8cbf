import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ANSWERS, found, onCore } from '../cores.ts';

/** Debian keeps it where only root's PATH looks. */
const COMMAND = ['/usr/sbin/nginx', 'nginx'].find((command) => found(command, '-v'));

export const nginxFound: boolean = COMMAND !== undefined;

export type FilesOfRanges = { readonly path: string; readonly body: Uint8Array }[];
export type Nginx = { readonly urls: readonly string[]; readonly stop: () => Promise<void> };

/** One nginx with one worker on one core, that serves each set of files at an address of its own. */
export async function startNginx(folder: string, sets: readonly FilesOfRanges[]): Promise<Nginx> {
  const ports: number[] = [];
  const servers: string[] = [];
  for (const [i, files] of sets.entries()) {
    const root = join(folder, `set-${i}`);
    mkdirSync(join(root, 'range'), { recursive: true });
    for (const { path, body } of files) writeFileSync(join(root, path), body);
    const port = await freePort();
    ports.push(port);
    servers.push(`server { listen 127.0.0.1:${port}; root ${root}; }`);
  }
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, configOf(folder, servers));
  const [command, args] = onCore(ANSWERS, COMMAND ?? 'nginx', ['-p', folder, '-e', 'stderr', '-c', config]);
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  await answers(urls[0] ?? '');
  return {
    urls,
    stop: async () => {
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
}

/** The open-file cache holds every file: larger than the limit of descriptors it would answer nothing. */
const configOf = (folder: string, servers: readonly string[]): string => `
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid ${folder}/nginx.pid;
error_log stderr crit;
${process.getuid?.() === 0 ? 'user root;' : ''}
events { worker_connections 1024; }
http {
  access_log off;
  sendfile on;
  tcp_nopush on;
  default_type text/plain;
  keepalive_requests 100000000;
  open_file_cache max=12000 inactive=600s;
  open_file_cache_valid 600s;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  ${servers.join('\n  ')}
}
`;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function answers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    try {
      await fetch(url);
      return;
    } catch {
      await sleep(50);
    }
  }
  throw new Error('nginx did not start');
}
