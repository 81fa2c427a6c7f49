/** A child that one word in a message ends, as a fault in a parser would, and to which all else is clean. */
import { serve } from '../../../../gateway/inspect/serve.ts';

await serve(async (message) => {
  if (Buffer.from(message).includes('what no parser withstands')) process.abort();
  return { findings: [], dangers: [], unseen: [] };
});
