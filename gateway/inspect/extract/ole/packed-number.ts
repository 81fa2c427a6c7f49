/** The short form in which workbooks of every age keep most of their numbers (MS-XLS section 2.5.217, MS-XLSB section 2.5.123). */

/** Bit 0 for hundredths, bit 1 for whole numbers; else the upper half of a double. */
export function packedNumber(packed: number): number {
  const half = Buffer.alloc(8);
  half.writeInt32LE(packed & ~3, 4);
  const value = packed & 2 ? packed >> 2 : half.readDoubleLE(0);
  return packed & 1 ? value / 100 : value;
}
