/** The suite that every spool must pass, on files: on the real disk, as a gateway has it, and on the one in memory that the crash tests rely on. */
import { PlacingThread } from '../../../gateway/spool/placing.ts';
import { memoryDisk } from './disks.ts';
import { FilePlace } from './file-place.ts';
import { spoolSuite } from './spool-suite.ts';

spoolSuite('files on the real disk', async () => new FilePlace());

spoolSuite('files on the real disk, placed by a thread', async () => {
  const place = new FilePlace();
  const placing = () => new PlacingThread(() => process.abort());
  return { open: () => place.open({ placing }), clear: () => place.clear() };
});

spoolSuite('files on the disk in memory', async () => {
  const place = new FilePlace();
  const disk = memoryDisk(place.folder);
  return { open: () => place.open({ disk }), clear: () => place.clear() };
});
