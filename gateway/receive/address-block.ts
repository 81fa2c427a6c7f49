/** Blocks of IP addresses as the config lists them. */
import { BlockList, isIPv6 } from 'node:net';

/** Whether an address as a socket reports it lies in the block. */
export type InBlock = (address: string) => boolean;

/**
 * A block of single addresses and CIDR blocks.
 * @throws Error naming the first that cannot be read
 */
export function addressBlock(addresses: readonly string[]): InBlock {
  const block = new BlockList();
  for (const text of addresses) {
    const [address = '', prefix] = text.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    try {
      if (prefix === undefined) block.addAddress(address, family);
      else block.addSubnet(address, decimal(prefix), family);
    } catch (cause) {
      throw new Error(`reading the listed clients: ${text} is not an IP address or CIDR block`, { cause });
    }
  }
  return (address) => block.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function decimal(text: string): number {
  if (!/^\d{1,3}$/.test(text)) throw new RangeError('the prefix length is not a number');
  return Number(text);
}
