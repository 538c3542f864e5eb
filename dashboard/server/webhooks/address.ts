/**
 * Webhooks must not become a way into the network that the server stands in: a URL that leads to an inner address is refused when it is entered, and
 * again at each delivery by the address that is really dialled, since a name may mean something else by then.
 */
import { lookup } from "node:dns";
import { BlockList, isIP } from "node:net";
import type { LookupFunction } from "node:net";

const inner = new BlockList();
for (const [address, bits] of [
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
] as const) {
  inner.addSubnet(address, bits, "ipv4");
}
for (const [address, bits] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["fc00::", 7],
  ["fe80::", 10],
  ["ff00::", 8],
] as const) {
  inner.addSubnet(address, bits, "ipv6");
}

export function isInner(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return inner.check(mapped, "ipv4");
  const hexMapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/i.exec(address);
  if (hexMapped !== null) {
    const [high, low] = [Number.parseInt(hexMapped[1], 16), Number.parseInt(hexMapped[2], 16)];
    return inner.check(`${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`, "ipv4");
  }
  return inner.check(address, isIP(address) === 6 ? "ipv6" : "ipv4");
}

/** @returns why the URL is refused; undefined when it may be used */
export async function refuseInner(url: string): Promise<string | undefined> {
  const host = new URL(url).hostname.replaceAll(/^\[|\]$/g, "");
  const addresses = isIP(host) !== 0 ? [host] : await resolve(host);
  if (addresses.length === 0) return `Nobody knows the host ${host}.`;
  return addresses.some(isInner) ? `${host} is an address inside this network.` : undefined;
}

/** For node:http: looks a name up, and gives only outer addresses. */
export const outerLookup: LookupFunction = (host, options, callback) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error !== null) return callback(error, "", 0);
    const outer = addresses.filter(({ address }) => !isInner(address));
    if (outer.length === 0) return callback(new Error(`${host} is an address inside this network.`), "", 0);
    if (options.all === true) (callback as unknown as (error: null, all: typeof outer) => void)(null, outer);
    else callback(null, outer[0].address, outer[0].family);
  });
};

function resolve(host: string): Promise<string[]> {
  return new Promise((done) =>
    lookup(host, { all: true }, (error, found) => done(error === null ? found.map(({ address }) => address) : [])),
  );
}
