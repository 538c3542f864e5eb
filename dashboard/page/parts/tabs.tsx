/** Views of one thing, one at a time. The arrow keys walk along the tabs (WAI-ARIA's tabs pattern). */
import type { ComponentChildren } from "preact";
import { useRef } from "preact/hooks";
import "./tabs.css";

interface TabsProps {
  readonly label: string;
  readonly views: readonly { readonly id: string; readonly text: string; readonly show: () => ComponentChildren }[];
  readonly chosen: string;
  readonly onChoose: (id: string) => void;
}

export function Tabs({ label, views, chosen, onChoose }: TabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const index = Math.max(
    0,
    views.findIndex(({ id }) => id === chosen),
  );
  const goals: Readonly<Record<string, number>> = {
    ArrowRight: (index + 1) % views.length,
    ArrowLeft: (index + views.length - 1) % views.length,
    Home: 0,
    End: views.length - 1,
  };
  return (
    <>
      <div
        class="tabs"
        role="tablist"
        aria-label={label}
        ref={list}
        onKeyDown={(event) => {
          const goal = goals[event.key];
          if (goal === undefined) return;
          event.preventDefault();
          onChoose(views[goal].id);
          (list.current!.children[goal] as HTMLElement).focus();
        }}
      >
        {views.map(({ id, text }, at) => (
          <button
            key={id}
            type="button"
            role="tab"
            id={`tab-${id}`}
            aria-selected={at === index}
            aria-controls={`view-${id}`}
            tabIndex={at === index ? 0 : -1}
            onClick={() => onChoose(id)}
          >
            {text}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`view-${views[index].id}`} aria-labelledby={`tab-${views[index].id}`} class="tab-view">
        {views[index].show()}
      </div>
    </>
  );
}
