/** What the page of contacts says, the same in each language. */

/** Names in braces are filled in. */
export interface ContactTexts {
  readonly title: string;
  readonly intro: string;
  readonly inForce: string;
  readonly none: string;
  readonly erased: string;
  readonly old: string;
  readonly erase: string;
  readonly eraseHint: string;
  readonly toSign: string;
  readonly signHint: string;
  readonly folderHint: string;
  readonly command: string;
  readonly until: string;
  readonly nothing: string;
  readonly show: string;
  readonly withdraw: string;
  readonly change: string;
  readonly changeHint: string;
  readonly own: string;
  readonly confirmAll: string;
  readonly add: string;
  readonly save: string;
  readonly remove: string;
  readonly roleHint: string;
  readonly needsHint: string;
  readonly languagesHint: string;
  readonly zone: string;
  readonly zoneHint: string;
  readonly deputyHint: string;
  readonly from: string;
  readonly to: string;
}
