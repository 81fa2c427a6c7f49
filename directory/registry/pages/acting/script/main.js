/** Wakes what the directory's pages can do. */
import { wakePage } from '../../../../paper/script/page.js';
import { ACTS } from './acts.js';

wakePage(ACTS);
