/** The suite that every spool must pass, on files: on the real disk and on the one in memory that the crash tests rely on. */
import { memoryDisk } from './disks.ts';
import { FilePlace } from './file-place.ts';
import { spoolSuite } from './spool-suite.ts';

spoolSuite('files on the real disk', async () => new FilePlace());

spoolSuite('files on the disk in memory', async () => {
  const place = new FilePlace();
  const disk = memoryDisk(place.folder);
  return { open: () => place.open({ disk }), clear: () => place.clear() };
});
