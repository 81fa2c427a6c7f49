/** Walks an OpenDocument package: text, tables, notes, what was deleted, and what is hidden by a style (ODF 1.3). */
import type { Role } from '../../part.ts';
import { octetsOf } from '../container/zip.ts';
import type { ZipDirectory } from '../container/zip-directory.ts';
import { attempt, type Found } from '../found.ts';
import { readLayout } from '../layout.ts';
import { withTexts } from '../markup/texts.ts';
import { type Attributes, walkXml } from '../markup/xml.ts';
import { latin1 } from '../true-type.ts';
import { listenTo } from './attributes.ts';
import { readProperties } from './properties.ts';

const KINDS: Readonly<Record<string, string>> = { text: 'odt', spreadsheet: 'ods', presentation: 'odp' };

const ROLES: Readonly<Record<string, Role>> = {
  'tracked-changes': 'deletion',
  annotation: 'comment',
  '!--': 'comment',
  note: 'note',
  notes: 'note',
  table: 'table',
  'hidden-text': 'hidden',
  'hidden-paragraph': 'hidden',
  title: 'alternative',
  desc: 'alternative',
  header: 'header',
  footer: 'footer',
  'header-left': 'header',
  'footer-left': 'footer',
};

/** The kind of the package by its first entry; null for a zip that is none. */
export function odfKind(directory: ZipDirectory): string | null {
  const first = directory.entries[0];
  if (first?.name !== 'mimetype' || first.method !== 0) return null;
  const match = /^application\/vnd\.oasis\.opendocument\.(\w+)/.exec(latin1(first.packed, 0, 100));
  return match && (KINDS[match[1]!] ?? 'odf');
}

export function readOdf(directory: ZipDirectory, kind: string, found: Found): void {
  found.is(kind);
  let objects = 0;
  for (const entry of directory.entries) {
    if (entry.name === 'mimetype' || entry.isFolder) continue;
    const bytes = octetsOf(entry, found);
    if (bytes === null) continue;
    const base = entry.name.split('/').at(-1)!;
    if (/^(Basic|Scripts)\//.test(entry.name)) found.danger('macro');
    if (base === 'manifest.xml') readManifest(bytes, found);
    else if (base.endsWith('.xml') || base.endsWith('.rdf')) readComponent(base, bytes, found);
    else if (!readLayout(entry.name, bytes, found)) {
      if (/^Object /.test(entry.name)) found.danger('embedded');
      found.inside(`embedded-${++objects}`, bytes, { name: base });
    }
  }
}

function readComponent(base: string, bytes: Uint8Array, found: Found): void {
  const step = STEPS[base] ?? 'other';
  const component = found.component(step);
  attempt(component, () => (step === 'properties' ? readProperties : readContent)(bytes, component));
}

const STEPS: Readonly<Record<string, string>> = {
  'content.xml': 'document',
  'styles.xml': 'styles',
  'meta.xml': 'properties',
  'settings.xml': 'settings',
};

/** Encrypted entries look like any other; only the manifest tells (part 2, section 4.8.3). */
function readManifest(bytes: Uint8Array, found: Found): void {
  attempt(found, () => {
    walkXml(bytes, found.budget, {
      open(name) {
        if (name !== 'encryption-data') return;
        found.danger('encrypted');
        found.unseen('encrypted');
      },
    });
  });
}

function readContent(bytes: Uint8Array, found: Found): void {
  const hidden = new Set<string>();
  let style = '';
  withTexts(found, (texts) => {
    const roles: { name: string; role: Role }[] = [{ name: '', role: 'body' }];
    const listen = listenTo((role, text) => texts.aside(role, text));
    walkXml(bytes, found.budget, {
      open(name, attributes) {
        if (name === 'style') style = attributes.get('name');
        if (hides(name, attributes)) hidden.add(style);
        const role = roleOf(name, attributes, hidden, found);
        if (role) roles.push({ name, role });
        if (name === 'tab') texts.add(roles.at(-1)!.role, '\t');
        if (name === 's') texts.add(roles.at(-1)!.role, ' ');
        link(attributes, found, (text) => texts.aside('link', text));
        for (const key of ['formula', 'string-value', 'help-text'])
          if (attributes.get(key) !== '') texts.aside(key === 'formula' ? 'code' : 'property', attributes.get(key));
        listen(name, attributes);
      },
      text(text) {
        if (!/^\s*\n\s*$/.test(text)) texts.add(roles.at(-1)!.role, text);
      },
      close(name) {
        const { role } = roles.at(-1)!;
        if (name === 'table-cell') texts.add(role, '\t');
        else if (/^(p|h)$/.test(name) && (role === 'table' || role === 'hidden')) texts.add(role, ' ');
        else if (/^(p|h|table-row|title|desc|!--|line-break|creator|date)$/.test(name)) texts.line();
        if (roles.length > 1 && roles.at(-1)!.name === name) roles.pop();
      },
    });
  });
}

/** A style that shows nothing: hidden characters, sheets and slides. */
function hides(name: string, attributes: Attributes): boolean {
  if (name === 'text-properties') return attributes.get('display') === 'none';
  if (name === 'table-properties') return attributes.get('display') === 'false';
  return name === 'drawing-page-properties' && attributes.get('visibility') === 'hidden';
}

function roleOf(name: string, attributes: Attributes, hidden: ReadonlySet<string>, found: Found): Role | null {
  if (name === 'annotation') found.danger('comment');
  if (name === 'changed-region') found.danger('tracked-change');
  if (name === 'dde-source' || name === 'dde-connection-decl') found.danger('external-link');
  const style = attributes.get('style-name');
  const isHidden = style !== '' && hidden.has(style);
  if (isHidden || /^hidden-/.test(name))
    found.danger(name === 'table' ? 'hidden-sheet' : name === 'page' ? 'hidden-slide' : 'hidden-text');
  if (isHidden) return 'hidden';
  return Object.hasOwn(ROLES, name) ? ROLES[name]! : null;
}

function link(attributes: Attributes, found: Found, tell: (text: string) => void): void {
  const href = attributes.get('href');
  if (href === '') return;
  tell(href);
  // Pictures and objects of the package have relative names; links that are clicked are simple, others load when the document opens.
  if (/^[a-z][a-z0-9+.-]+:/i.test(href) && attributes.get('actuate') === 'onLoad') found.danger('external-link');
}
