/** A component that is loaded when it is first shown. What cannot be loaded says so, and can be tried again. */
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Notice } from "../parts/notice.js";
import { Waiting } from "../parts/waiting.js";

export function lazy<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Lazy(props: Props) {
    const [, show] = useState(0);
    const [fault, setFault] = useState(false);
    useEffect(() => {
      if (loaded !== undefined || fault) return;
      load().then(
        (component) => {
          loaded = component;
          show(1);
        },
        () => setFault(true),
      );
    }, [fault]);
    if (loaded !== undefined) {
      const Loaded = loaded;
      return <Loaded {...props} />;
    }
    if (!fault) return <Waiting what="the page" />;
    return (
      <Notice kind="fault">
        This part of the page could not be loaded: the lab does not answer, or was brought up to date meanwhile.{" "}
        <button type="button" class="button" onClick={() => location.reload()}>
          Load the page again
        </button>
      </Notice>
    );
  };
}
