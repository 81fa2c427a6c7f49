/** What a detector believes to have found, before its surroundings are weighed. */
import type { FindingType, Level } from '../finding.ts';
import type { Evidence } from './evidence.ts';
import type { Cue } from './lexicon/lexicon.ts';
import type { Scene } from './scene.ts';

export interface Candidate {
  readonly type: FindingType;
  /** Normalised, so that one value in two spellings counts once. It stays in memory. */
  readonly value: string;
  /** In the scene's text. */
  readonly start: number;
  readonly end: number;
  /** What the value itself says. */
  readonly evidence: readonly Evidence[];
  /** The cues that speak for it; none where context says nothing. */
  readonly cues: readonly Cue[];
  readonly level?: Level;
}

/** Finds candidates of a kind in a text, in time linear in its length. */
export type Detector = (scene: Scene) => Iterable<Candidate>;

/** Whether a value that stands there is one of its own, and no part of a longer word or number. */
export const standsAlone = (text: string, start: number, end: number): boolean =>
  !/[A-Za-z0-9_]/.test(text[start - 1] ?? '') && !/[A-Za-z0-9_]/.test(text[end] ?? '');
