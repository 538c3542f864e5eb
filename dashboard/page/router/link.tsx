/** A link within the page: followed without loading it anew, but an ordinary link for every other click. */
import type { ComponentChildren } from "preact";
import { go } from "./router.js";

interface LinkProps {
  readonly to: string;
  readonly class?: string;
  readonly current?: boolean;
  readonly label?: string;
  readonly children: ComponentChildren;
}

export function Link({ to, current, label, children, class: name }: LinkProps) {
  return (
    <a
      href={to}
      class={name}
      aria-current={current === true ? "page" : undefined}
      aria-label={label}
      onClick={(event) => {
        if (
          event.defaultPrevented ||
          event.button !== 0 ||
          event.metaKey ||
          event.ctrlKey ||
          event.shiftKey ||
          event.altKey
        )
          return;
        event.preventDefault();
        go(to);
      }}
    >
      {children}
    </a>
  );
}
