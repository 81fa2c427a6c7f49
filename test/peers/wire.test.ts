/** The peers that stand in for a network: tap, sink and dialog. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHOR, EIGHT_BIT, OFFICER, selfSigned } from './samples.ts';
import { type Sink, startSink } from './sink.ts';
import { deliver, NoReply, openDialog } from './smtp-dialog.ts';
import { startWireTap, type TapMode } from './wire-tap.ts';

describe('the tap', () => {
  let sink: Sink;
  beforeAll(async () => {
    sink = await startSink();
  });
  afterAll(() => sink.stop());

  test('shows every octet of both sides', async () => {
    await using tap = await startWireTap(sink);
    await deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER]);
    expect(Buffer.from(tap.said('client'))).toEqual(
      Buffer.concat([
        Buffer.from(`EHLO client.example\r\nMAIL FROM:<${AUTHOR}> BODY=8BITMIME\r\nRCPT TO:<${OFFICER}>\r\nDATA\r\n`),
        Buffer.from(Buffer.from(EIGHT_BIT).toString('latin1').replaceAll('\r\n.', '\r\n..'), 'latin1'),
        Buffer.from('.\r\nQUIT\r\n'),
      ]),
    );
    expect(Buffer.from(tap.said('server')).toString()).toMatch(/^220 .*\r\n354 .*\r\n250 .*\r\n221 .*\r\n$/s);
    expect(tap.connections()).toBe(1);
  });

  test.each<[string, TapMode, number]>([
    ['cut', { kind: 'cut' }, 0],
    ['dropped within the message', { kind: 'drop', side: 'client', after: 1000 }, 0],
    ['dropped within the greeting', { kind: 'drop', side: 'server', after: 2 }, 0],
    ['dropped between the final dot and its reply', { kind: 'lose-reply', after: 1000 }, 1],
  ])('a connection %s leaves the client without a reply', async (_, mode, arrived) => {
    await using target = await startSink();
    await using tap = await startWireTap(target);
    tap.set(mode);
    await expect(deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER])).rejects.toThrow(NoReply);
    expect(target.messages).toHaveLength(arrived);
    tap.set({ kind: 'pass' });
    expect(await deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER])).toMatchObject({ code: 250 });
    expect(target.messages).toHaveLength(arrived + 1);
  });

  test('cuts what is open, and goes on with what has stalled', async () => {
    await using tap = await startWireTap(sink);
    await using dialog = await openDialog(tap);
    await dialog.command('EHLO client.example');
    const heard = tap.said().length;
    tap.set({ kind: 'stall' });
    const reply = dialog.command('NOOP');
    expect(await deliver(sink, EIGHT_BIT, AUTHOR, [OFFICER])).toMatchObject({ code: 250 });
    expect(tap.said()).toHaveLength(heard);
    tap.set({ kind: 'pass' });
    expect(await reply).toMatchObject({ code: 250 });
    tap.set({ kind: 'cut' });
    await dialog.closedByPeer();
  });

  test('answers in clear and hears what the client would say to anyone', async () => {
    await using tap = await startWireTap(sink);
    tap.set({ kind: 'clear' });
    expect(await deliver(tap, EIGHT_BIT, AUTHOR, [OFFICER])).toMatchObject({ code: 250 });
    expect(Buffer.from(tap.said('client')).includes('caf\u00e9')).toBe(true);
    await expect(openDialog({ ...tap, tls: 'starttls' })).rejects.toThrow(/STARTTLS: 502/);
    await expect(openDialog({ ...tap, tls: 'implicit' })).rejects.toThrow(/wrong version number|packet length/);
  });
});

describe('the sink', () => {
  test('records bytes and envelope, and answers as it is told', async () => {
    await using sink = await startSink({ script: { recipients: { 'gone@b.example': '550 5.1.1 no such user' } } });
    const send = () => deliver(sink, EIGHT_BIT, '', [OFFICER, 'gone@b.example']);
    expect(await send()).toMatchObject({ code: 250 });
    expect(sink.messages).toEqual([
      {
        reversePath: '',
        recipients: [OFFICER],
        bytes: EIGHT_BIT,
        secure: false,
        answer: '250 2.0.0 accepted',
      },
    ]);
    sink.behave({ afterDot: '452 4.3.1 disk full' });
    expect(await send()).toEqual({ code: 452, lines: ['4.3.1 disk full'] });
    sink.behave({ atMail: '550 5.7.1 not you' });
    expect(await send()).toEqual({ code: 550, lines: ['5.7.1 not you'] });
    sink.behave({ afterDot: 'drop' });
    await expect(send()).rejects.toThrow(NoReply);
    expect(sink.messages.map(({ answer }) => answer.slice(0, 4))).toEqual(['250 ', '452 ', 'drop']);
  });

  test('closes while a client waits for a reply that never comes', async () => {
    const sink = await startSink({ script: { afterDot: 'stall' } });
    const sending = expect(deliver(sink, EIGHT_BIT, AUTHOR, [OFFICER])).rejects.toThrow(NoReply);
    await sink.waitForMessages(1);
    await sink.stop();
    await sending;
  });

  test.each(['starttls', 'implicit'] as const)('speaks TLS (%s) with the certificate it was given', async (tls) => {
    const identity = selfSigned();
    await using sink = await startSink({ tls: { ...identity, implicit: tls === 'implicit' } });
    await using dialog = await openDialog({ ...sink, tls, identity });
    expect(dialog.certificate?.subject.CN).toBe('peer.example');
    await dialog.deliver(EIGHT_BIT, AUTHOR, [OFFICER]);
    expect(sink.messages).toMatchObject([{ secure: true }]);
  });
});

describe('the dialog', () => {
  test('says anything, octet by octet', async () => {
    await using sink = await startSink();
    await using tap = await startWireTap(sink);
    await using dialog = await openDialog(tap);
    await dialog.sendByteByByte(Buffer.from('EHLO \xff\0\r\n', 'latin1'));
    await dialog.reply();
    expect(Buffer.from(tap.said('client')).toString('latin1')).toBe('EHLO \xff\0\r\n');
    expect(tap.pieces.filter(({ side }) => side === 'client').length).toBeGreaterThan(1);
  });
});
