/** What a package points to outside itself: links that people see, and templates, objects and pictures that are fetched unseen (ECMA-376 part 2). */
import type { Found } from '../found.ts';
import { walkXml } from '../markup/xml.ts';

/** Links are told as text; whatever else lies outside is fetched when the document is opened. */
export function readRelations(bytes: Uint8Array, found: Found): void {
  walkXml(bytes, found.budget, {
    open(name, attributes) {
      if (name !== 'Relationship' || attributes.get('TargetMode') !== 'External') return;
      found.text('link', attributes.get('Target'));
      if (!attributes.get('Type').endsWith('/hyperlink')) found.danger('external-link');
    },
  });
}

/** Targets by relationship id. */
export function targetsIn(bytes: Uint8Array, found: Found): ReadonlyMap<string, string> {
  const targets = new Map<string, string>();
  walkXml(bytes, found.budget, {
    open(name, attributes) {
      if (name === 'Relationship') targets.set(attributes.get('Id'), attributes.get('Target'));
    },
  });
  return targets;
}
