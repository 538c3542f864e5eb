/**
 * What the page's policy asks of a terminal that was not written for one.
 *
 * The terminal makes style elements, which the policy refuses unless they carry the answer's nonce (its `documentOverride` reaches but two of the
 * three), and gives coloured text its style by attribute, which the policy refuses altogether, while a style that a script sets is allowed. So style
 * elements are given the nonce as they are made, and a span's style attribute is set as its style. The nonce stands in a meta element, where only
 * scripts that run already can read it: nothing is allowed that the policy would refuse to anybody else.
 */
export const nonce: string = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? "";

let done = false;

export function obeyPolicy(): void {
  if (done) return;
  done = true;
  const create = document.createElement.bind(document) as (
    tag: string,
    options?: ElementCreationOptions,
  ) => HTMLElement;
  document.createElement = ((tag: string, options?: ElementCreationOptions) => {
    const element = create(tag, options);
    if (element instanceof HTMLStyleElement) element.nonce = nonce;
    return element;
  }) as typeof document.createElement;
  HTMLSpanElement.prototype.setAttribute = function setAttribute(
    this: HTMLSpanElement,
    name: string,
    value: string,
  ): void {
    if (name === "style") this.style.cssText = value;
    else Element.prototype.setAttribute.call(this, name, value);
  };
}
