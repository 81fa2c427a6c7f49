/** The last step: the application is handed in, and what becomes of it is shown as it happens, until the agency is a member. */
import { keyId } from '../../../log/keys.ts';
import { copyable, form, live } from '../../../paper/form.ts';
import { html, type Markup } from '../../../paper/html.ts';
import { foreign, number, sentence, time } from '../../../paper/phrases.ts';
import { network, type OperationParts } from '../../parts.ts';
import type { Filed } from '../../proposals.ts';
import type { Page } from '../page.ts';
import type { Words } from '../words.ts';
import { currentProposal, type Joining, milestonesOf, STICK, stepLink, stepPage } from './joining.ts';
import type { Milestone } from './joining-texts.ts';
import { JOINING } from './texts.ts';

/** In seconds. */
const EVERY = 5;

export function handingInPage(parts: OperationParts): Page {
  return stepPage(parts, 'handing-in', (joining, words) => {
    const { handingIn } = JOINING[words.language];
    const done = milestonesOf(parts, joining);
    const first = (Object.keys(done) as Milestone[]).find((each) => !done[each]) ?? null;
    const items = (Object.keys(done) as Milestone[]).map((each) => {
      const now = each === first;
      return html`<li class="${done[each] ? 'past' : now ? 'present' : 'future'}"${now ? html` aria-current="step"` : null}>
${milestone(each, done[each], now, words)}${now ? details(parts, each, joining, words) : null}</li>`;
    });
    const isOver = first === null || first === 'handed';
    return live(
      'state',
      isOver ? null : EVERY,
      html`${first === 'handed' ? handIn(joining, words) : null}
<section aria-labelledby="stands"><h2 id="stands">${handingIn.state}</h2><ol class="milestones">${items}</ol></section>
${first === null ? nextSteps(words) : null}`,
    );
  });
}

function handIn({ agency, applied, names }: Joining, words: Words): Markup {
  const { handingIn } = JOINING[words.language];
  const path = `/v1/agencies/${agency}/application/handing-in`;
  const lacking = applied === null ? 'application' : names.some(({ evidence }) => evidence === null) ? 'names' : null;
  const act = html`<p>${handingIn.ready}</p>${form({ path }, { button: handingIn.handIn })}`;
  const returned = applied?.returned;
  return html`<section aria-label="${handingIn.handIn}">
${returned ? html`<p class="warning">${sentence(handingIn.returned, { reason: foreign(returned) })}</p>` : null}
${lacking === null ? act : stepLink(lacking, handingIn.unready, words)}</section>`;
}

function milestone(each: Milestone, done: boolean, now: boolean, { language }: Words): Markup {
  const { handingIn, done: past } = JOINING[language];
  const mark = done ? past : now ? handingIn.now : null;
  return html`<p><strong>${handingIn.milestones[each]}</strong>${mark && html` <span class="${done ? 'note good' : 'note'}">${mark}</span>`}</p>`;
}

/** What is being waited for, and what can be done about it. */
function details(parts: OperationParts, each: Milestone, joining: Joining, words: Words): Markup {
  const { handingIn } = JOINING[words.language];
  const proposal = currentProposal(joining);
  const waits = html`<p>${handingIn.waits[each]}</p>`;
  if (each === 'signature' && proposal) return html`${waits}${signing(parts, proposal, words)}`;
  if (each === 'approvals' && proposal) return html`${waits}<p>${approvals(parts, proposal, words)}</p>`;
  if (each !== 'member' || joining.inLog === null) return waits;
  return html`${waits}<p>${sentence(handingIn.until, { time: time(joining.inLog.enrolled) })}</p>`;
}

function signing(parts: OperationParts, { id }: Filed, words: Words): Markup {
  const origin = network(parts).passkeys.origins[0]!;
  const { command, pin } = JOINING[words.language].handingIn;
  const line = `npm run gateway -- directory sign ${STICK} ${origin}/v1/proposals/${id}`;
  // A page that told the id as well would be believed whatever log it led to.
  return html`${copyable('sign', line, command, words)}<p class="hint">${pin}</p>
${copyable('log', `--log ${origin} --genesis ID`, command, words)}`;
}

/** A person who has signed with two keys has signed once. */
function approvals(parts: OperationParts, { proposal }: Filed, words: Words): Markup {
  const signed = new Set<string>(proposal.signatures.map(({ keyid }) => keyid));
  const registrars = [...network(parts).staff.values()].filter(
    ({ roles, keys }) => roles.includes('registrar') && keys.some((key) => signed.has(keyId(key))),
  );
  return sentence(JOINING[words.language].handingIn.approved, { count: number(registrars.length, words) });
}

function nextSteps(words: Words): Markup {
  const { handingIn } = JOINING[words.language];
  return html`<section aria-labelledby="next"><h2 id="next">${handingIn.next}</h2><ol class="bullets">
<li><p>${handingIn.echo}</p>${copyable('echo', 'npm run gateway -- check --echo ADDRESS', handingIn.next, words)}</li>
<li><p><a href="/${words.language}/contacts">${handingIn.contacts}</a></p></li>
<li><p>${handingIn.clean}</p></li></ol></section>`;
}
