/** A real nginx that hands out a folder on a loopback port: what any plain web server does with what a log has published. */
import { mkdtempDisposable, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { startProcess, waitForPort } from './process.ts';

/** A web server that is running; disposing of it stops it and removes its own folder. */
export interface WebServer extends AsyncDisposable {
  readonly address: URL;
}

/** Starts one over a folder, which must be there. Needs the package (see `install.ts`). */
export async function startNginx(root: string): Promise<WebServer> {
  await using parts = new AsyncDisposableStack();
  const { path: folder } = parts.use(await mkdtempDisposable(join(tmpdir(), 'nginx-')));
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), configuration(folder, port, root));
  const args = ['-p', folder, '-c', join(folder, 'nginx.conf'), '-e', 'stderr'];
  const child = parts.use(await startProcess({ file: '/usr/sbin/nginx', args }));
  await waitForPort(child, port);
  const moved = parts.move();
  return { address: new URL(`http://127.0.0.1:${port}/`), [Symbol.asyncDispose]: () => moved.disposeAsync() };
}

/** Nothing but what nginx needs to run in the foreground, as whoever started it, without a file outside its folder. */
function configuration(folder: string, port: number, root: string): string {
  const scratch = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
worker_processes 1;
pid ${folder}/pid;
${process.getuid?.() === 0 ? 'user root;' : ''}
events {}
http {
  access_log off;
  default_type application/octet-stream;
${scratch.map((name) => `  ${name}_temp_path ${folder}/${name};`).join('\n')}
  server {
    listen 127.0.0.1:${port};
    root ${root};
  }
}
`;
}
