/** A domain is proven by what a real name server says of it, over the resolvers of the registry. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resolverAt } from '../../../directory/registry/resolvers.ts';
import { lacks } from '../../peers/install.ts';
import { type NameServer, startNsd } from '../../peers/nsd.ts';

describe.skipIf(lacks('nsd'))('an authoritative server', () => {
  let server: NameServer;
  beforeAll(async () => {
    server = await startNsd(['here.example', 'xn--bcher-kva.example']);
  });
  afterAll(() => server[Symbol.asyncDispose]());
  const texts = (name: string) => resolverAt(server.address).texts(name);

  test('has no record before one is published, and then all of them', async () => {
    expect(await texts('_valise.here.example')).toEqual([]);
    await server.publish('_valise.here.example', 'v=spf1 -all');
    await server.publish('_valise.here.example', 'v=valise1; network=network.example; agency=here');
    expect([...(await texts('_valise.here.example'))].sort()).toEqual([
      'v=spf1 -all',
      'v=valise1; network=network.example; agency=here',
    ]);
  });

  test('is asked for a domain in other letters by its A-label', async () => {
    await server.publish('_valise.xn--bcher-kva.example', 'v=valise1');
    expect(await texts('_valise.xn--bcher-kva.example')).toEqual(['v=valise1']);
  });

  test('that refuses a zone which is not its own proves nothing', async () => {
    await expect(texts('_valise.elsewhere.example')).rejects.toThrow();
  });
});
