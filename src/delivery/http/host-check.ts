/**
 * Refuses requests whose Host names somebody else. Threat: any page on the web can point a name of its own at
 * 127.0.0.1 (DNS rebinding) and then read a server on loopback as its own origin; only the Host header tells.
 */
export function hostCheck(names: readonly string[]): (host: string | undefined) => boolean {
  const accepted = new Set([...LOOPBACK, ...names.map((name) => name.toLowerCase())]);
  return (host) => {
    if (host === undefined) return false;
    const given = host.toLowerCase();
    return accepted.has(given) || accepted.has(withoutPort(given));
  };
}

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

function withoutPort(host: string): string {
  return host.replace(/:\d{1,5}$/, '');
}
