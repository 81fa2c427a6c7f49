/** Wakes what the desk's pages can do. */
import { wakePage } from '../../../directory/paper/script/page.js';
import { ACTS } from './acts.js';
import { showInvitation } from './invitation.js';

wakePage(ACTS);
showInvitation();
