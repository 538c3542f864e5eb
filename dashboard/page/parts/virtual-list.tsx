/**
 * A list of many rows of one height, of which only those in sight are in the document: a log of a hundred thousand lines scrolls as well as one of ten.
 */
import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { visibleRows } from "./visible-rows.js";
import "./virtual-list.css";

interface VirtualListProps {
  readonly count: number;
  /** Pixels. */
  readonly rowHeight: number;
  readonly label: string;
  /** Stay at the end while rows come. Scrolling up ends it, which `onFollow` is told. */
  readonly follow?: boolean;
  readonly onFollow?: (follow: boolean) => void;
  /** Brings this row into sight when it changes. */
  readonly show?: number | undefined;
  readonly row: (index: number) => ComponentChildren;
}

export function VirtualList({ count, rowHeight, label, follow = false, onFollow, show, row }: VirtualListProps) {
  const frame = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 600 });
  useEffect(() => {
    const element = frame.current!;
    const measure = (): void => setView({ top: element.scrollTop, height: element.clientHeight });
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (follow) frame.current!.scrollTop = count * rowHeight;
  }, [follow, count]);
  useLayoutEffect(() => {
    if (show !== undefined && show >= 0)
      frame.current!.scrollTop = Math.max(0, show * rowHeight - frame.current!.clientHeight / 2);
  }, [show]);
  const { first, last } = visibleRows(view.top, view.height, rowHeight, count);
  const rows = [];
  for (let index = first; index < last; index++) {
    rows.push(
      <div key={index} class="virtual-row" style={{ height: `${rowHeight}px` }}>
        {row(index)}
      </div>,
    );
  }
  return (
    <div
      class="virtual-list"
      ref={frame}
      tabIndex={0}
      role="group"
      aria-label={label}
      onScroll={(event) => {
        const { scrollTop, clientHeight, scrollHeight } = event.currentTarget;
        setView({ top: scrollTop, height: clientHeight });
        onFollow?.(scrollTop + clientHeight >= scrollHeight - 2 * rowHeight);
      }}
    >
      <div class="virtual-all" style={{ height: `${count * rowHeight}px` }}>
        <div style={{ transform: `translateY(${first * rowHeight}px)` }}>{rows}</div>
      </div>
    </div>
  );
}
