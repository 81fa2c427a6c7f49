/** What an operator asks for to have the echo of another gateway asked, and the steps that are told of it, one JSON object a line. */
import type { Address } from '../../directory/address.ts';
import type { Seen } from '../relay/echo.ts';

export interface Inquiry {
  /** The echo. */
  readonly to: Address;
  /** Who asks, and will get the answer; null for the postmaster of the first agency. */
  readonly as: Address | null;
  /** How long the answer is waited for. */
  readonly seconds: number;
}

/** What has become of an inquiry. After `refused`, `failed`, `answered` and `late`, and a receipt that it failed, there is nothing more to come. */
export type Step =
  /** It is sealed and handed in as this message; `directory` is the version in use here. */
  | { readonly step: 'asking'; readonly id: string; readonly name: string; readonly directory: number }
  /** Nothing was sent. */
  | { readonly step: 'refused'; readonly why: string }
  /** One attempt to hand it to the other gateway, and its words. */
  | { readonly step: 'relayed' | 'deferred' | 'failed'; readonly reply: string }
  /** The signed receipt of the other gateway. */
  | { readonly step: 'receipt'; readonly action: 'delivered' | 'failed' | 'held'; readonly reply: string }
  /** Something from the other gateway to whoever asks was not taken here. */
  | { readonly step: 'answer-refused'; readonly why: string }
  /** What was seen there, and how the answer itself came here: sealed in that container, over that TLS. Times are ISO 8601. */
  | {
      readonly step: 'answered';
      readonly seen: Omit<Seen, 'received'> & { readonly received: string };
      readonly container: number;
      readonly tls: string | null;
    }
  | { readonly step: 'late' };

/** Whether nothing can follow. */
export function isLast(step: Step): boolean {
  return LAST.has(step.step) || (step.step === 'receipt' && step.action === 'failed');
}

const LAST: ReadonlySet<Step['step']> = new Set(['refused', 'failed', 'answered', 'late']);
