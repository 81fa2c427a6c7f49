/** The program of a child process that inspects: a message in, what was found out, and nothing else. */
import { type Asked, NOTHING_MORE } from './asked.ts';
import { readMask } from './detect/case-mask.ts';
import { detect } from './detect/detect.ts';
import { stretchesIn } from './detect/stretches.ts';
import { LIMITS } from './extract/budget.ts';
import { extract } from './extract/extract.ts';
import type { Inspection } from './findings.ts';
import { serve } from './serve.ts';

/** What is left of the gateway's patience is for telling what was found until then. */
const LOOKING = { ...LIMITS, milliseconds: 6_000 };

async function look(message: Uint8Array, asked: Asked): Promise<Inspection> {
  const masks = asked.masks.map(readMask);
  const parts = await extract(message, LOOKING);
  const distinct = <T>(lists: readonly (readonly T[])[]) => [...new Set(lists.flat())];
  return {
    findings: detect(parts, { masks }),
    dangers: distinct(parts.map(({ dangers }) => dangers)),
    unseen: distinct(parts.map(({ unseen }) => unseen)),
    ...(asked.note !== null && { stretches: stretchesIn(asked.note, masks) }),
  };
}

// The first message would wait for all patterns to be compiled.
await look(Buffer.from('Subject: warm\r\n\r\nup 1234567890\r\n'), NOTHING_MORE);
await serve(look);
