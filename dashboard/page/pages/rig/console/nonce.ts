/**
 * The terminal makes style elements of its own, which the page's policy refuses unless they carry the answer's nonce, and has no option for it (its
 * `documentOverride` reaches but two of the three). So elements are given it as they are made. The nonce stands in a meta element, where only scripts
 * that run already can read it: nothing is allowed that the policy would refuse to anybody else.
 */
export const nonce: string = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

const create = document.createElement.bind(document) as (tag: string, options?: ElementCreationOptions) => HTMLElement;

export function giveStylesTheirNonce(): void {
  document.createElement = ((tag: string, options?: ElementCreationOptions) => {
    const element = create(tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
}
