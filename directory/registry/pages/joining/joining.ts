/** How far an agency is on its way into the network, and the frame of the pages that lead it there, one for each step. */
import { type Application, readApplication } from '../../../application.ts';
import { type Agency, settledAgency } from '../../../log/agency.ts';
import { missingOf } from '../../../log/missing.ts';
import type { AgencyId } from '../../../lookup.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { sentence } from '../../../paper/phrases.ts';
import { type Applied, findApplication, isInLog, type NameAsked, namesAsked } from '../../applications.ts';
import type { Caller } from '../../operation.ts';
import { network, type OperationParts } from '../../parts.ts';
import type { Filed } from '../../proposals.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import type { Milestone, Step } from './joining-texts.ts';
import { JOINING } from './texts.ts';

export interface Joining {
  readonly agency: AgencyId;
  readonly applied: Applied | null;
  readonly application: Application | null;
  readonly names: readonly NameAsked[];
  /** The proposal that was made of the application last. */
  readonly proposal: Filed | null;
  /** As it stands in the log; null where it does not, or has left. */
  readonly inLog: Agency | null;
}

/** Where the removable medium is found, as commands are shown; people write another place where it is another. */
export const STICK = '/media/stick/valise';

const PATHS: Readonly<Record<Step, string>> = {
  preparing: '/joining',
  application: '/joining/application',
  names: '/joining/names',
  'handing-in': '/joining/handing-in',
};

/** The page of one step, for agencies; the steps stand above it. */
export function stepPage(parts: OperationParts, step: Step, show: (joining: Joining, words: Words) => Markup): Page {
  const isFirst = step === 'preparing';
  return {
    path: PATHS[step],
    who: ['agency'],
    ...(isFirst && { link: (words, caller) => (isJoining(parts, caller) ? JOINING[words.language].joining : null) }),
    async show({ words, caller }) {
      const joining = await joiningOf(parts, caller!.account.holder as AgencyId);
      const says = JOINING[words.language];
      return {
        title: `${says.joining}: ${says.steps[step]}`,
        acts: true,
        main: html`${stepsMarkup(step, joining, words)}
${show(joining, words)}`,
      };
    },
  };
}

/** A link to a step, in a sentence that names it. */
export function stepLink(step: Step, text: string, { language }: Words): Markup {
  const link = html`<a href="/${language}${PATHS[step]}">${JOINING[language].steps[step]}</a>`;
  return html`<p>${sentence(text, { step: link })}</p>`;
}

/** The proposal, where it is still the way in: one that is void has to be made anew. */
export function currentProposal({ proposal }: Pick<Joining, 'proposal'>): Filed | null {
  return proposal?.status === 'open' || proposal?.status === 'logged' ? proposal : null;
}

/** What has happened of all that must. */
export function milestonesOf(parts: OperationParts, joining: Joining): Readonly<Record<Milestone, boolean>> {
  const { applied, inLog } = joining;
  const proposal = currentProposal(joining);
  const payload = proposal?.proposal.payload;
  const signatures = proposal?.proposal.signatures ?? [];
  const missing = payload && missingOf(payload, { network: network(parts), agency: null }, signatures).keys;
  const has = inLog !== null;
  return {
    handed: has || (applied?.handed ?? null) !== null,
    nomination: has || (applied?.nomination ?? null) !== null,
    proposal: has || proposal !== null,
    signature: has || missing?.length === 0,
    approvals: has,
    member: has && inLog.enrolled <= parts.now(),
  };
}

/** Until it is a member, the frame and its account lead it here. */
export function isJoining(parts: OperationParts, caller: Caller | null): boolean {
  if (caller?.account.kind !== 'agency') return false;
  const agency = caller.account.holder as AgencyId;
  return !isInLog(parts, agency) || parts.keeper.state.agencies.get(agency)!.enrolled > parts.now();
}

async function joiningOf(parts: OperationParts, agency: AgencyId): Promise<Joining> {
  const { db, keeper, proposals, now } = parts;
  const applied = findApplication(db, agency);
  const application = applied && (await readApplication(applied.text));
  return {
    agency,
    applied,
    application,
    names: application ? namesAsked(db, application, now()) : [],
    proposal: applied?.proposal ? proposals.find(applied.proposal) : null,
    inLog: isInLog(parts, agency) ? settledAgency(keeper.state.agencies.get(agency)!, now()) : null,
  };
}

function isDone(step: Step, { application, applied, names }: Joining): boolean {
  switch (step) {
    case 'preparing':
    case 'application':
      return application !== null;
    case 'names':
      return application !== null && names.every(({ evidence }) => evidence !== null);
    case 'handing-in':
      return (applied?.handed ?? null) !== null;
  }
}

function stepsMarkup(current: Step, joining: Joining, { language }: Words): Markup {
  const says = JOINING[language];
  const items = (Object.keys(PATHS) as Step[]).map((step) => {
    const done = isDone(step, joining);
    const mark = done && html` <span class="note good">${says.done}</span>`;
    const here = step === current && html` aria-current="step"`;
    return html`<li><a href="/${language}${PATHS[step]}"${here || null}>${says.steps[step]}</a>${mark || null}</li>`;
  });
  return html`<nav class="steps" aria-label="${says.progress}"><ol>${items}</ol></nav>`;
}
