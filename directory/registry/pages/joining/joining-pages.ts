/** The pages that lead an agency in, in the order in which it meets them. */
import type { OperationParts } from '../../parts.ts';
import type { Page } from '../page.ts';
import { applicationPage } from './application-page.ts';
import { handingInPage } from './handing-in-page.ts';
import { invitationPage } from './invitation-page.ts';
import { namesPage } from './names-page.ts';
import { preparingPage } from './preparing-page.ts';

export function joiningPages(parts: OperationParts): Page[] {
  return [invitationPage, preparingPage, applicationPage, namesPage, handingInPage].map((page) => page(parts));
}
