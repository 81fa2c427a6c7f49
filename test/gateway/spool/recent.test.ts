import { describe, expect, test } from 'vitest';
import type { Id } from '../../../gateway/mail/envelope.ts';
import { recentMessages } from '../../../gateway/spool/recent.ts';
import { message } from './messages.ts';

const written = (id: string, length: number) => ({
  message: message(id as Id),
  extents: [],
  bytes: new Uint8Array(length),
});

describe('what was committed a moment ago', () => {
  test('is had once', () => {
    const recent = recentMessages(100);
    const one = written('one', 10);
    recent.put(one);
    expect(recent.take(one.message.id)).toBe(one);
    expect(recent.take(one.message.id)).toBeNull();
  });

  test('gives way to what is newer, the oldest first', () => {
    const recent = recentMessages(100);
    for (const id of ['one', 'two', 'three', 'four']) recent.put(written(id, 40));
    const kept = ['one', 'two', 'three', 'four'].map((id) => recent.take(id as Id) !== null);
    expect(kept).toEqual([false, false, true, true]);
  });

  test('is not kept where it alone is too large, and makes room again when it is taken', () => {
    const recent = recentMessages(100);
    recent.put(written('large', 101));
    expect(recent.take('large' as Id)).toBeNull();
    for (const id of ['one', 'two', 'three'])
      for (const again of [1, 2]) {
        recent.put(written(`${id}-${again}`, 100));
        expect(recent.take(`${id}-${again}` as Id)).not.toBeNull();
      }
  });
});
