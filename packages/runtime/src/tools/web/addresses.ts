import { BlockList, isIP } from "node:net";

/** Networks that are no part of the public internet. Sources: the IANA special-purpose address registries. */
const IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
];

/** Those of IPv6, and the ways in which it carries addresses of IPv4 that could be one of the above. */
const IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ["::", 96],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
];

let blocked: BlockList | undefined;

/** Whether an address could belong to this machine or to a network around it. What is no address is blocked. */
export function isPrivateAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 0) return true;
  blocked ??= blockList();
  return blocked.check(address, family === 4 ? "ipv4" : "ipv6");
}

function blockList(): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of IPV4) list.addSubnet(network, prefix, "ipv4");
  for (const [network, prefix] of IPV6) list.addSubnet(network, prefix, "ipv6");
  return list;
}
