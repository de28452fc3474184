/**
 * Trusted Types: as shipped (`require-trusted-types-for 'script'`) no text becomes markup or the address of a script. One
 * policy, the default one, lets two things through that cannot run anything foreign: workers of the own origin, and
 * `DOMParser`, whose documents are inert (the game reads its vector pictures with it). Everything else throws, in our own
 * code and in every library. Import this before anything that needs it; browsers without Trusted Types ignore it.
 */
interface Rules {
  readonly createHTML: (text: string, type: string, sink: string) => string | null;
  readonly createScriptURL: (address: string) => string | null;
}
interface Factory {
  readonly defaultPolicy: object | null;
  createPolicy(name: string, rules: Rules): object;
}

/** Null refuses. Exported for the tests. */
export const RULES: Rules = {
  createHTML: (text, _type, sink) => (sink === 'DOMParser parseFromString' ? text : null),
  createScriptURL: (address) =>
    URL.canParse(address, document.baseURI) && new URL(address, document.baseURI).origin === location.origin
      ? address
      : null,
};

const factory = (globalThis as { readonly trustedTypes?: Factory }).trustedTypes;
if (factory && factory.defaultPolicy === null) factory.createPolicy('default', RULES);
