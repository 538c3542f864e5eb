/** Something that a person should know: a fault, advice, or that all went well. Said by screen readers when it appears. */
import type { ComponentChildren } from "preact";
import "./notice.css";

interface NoticeProps {
  readonly kind: "fault" | "advice" | "good";
  readonly children: ComponentChildren;
}

export function Notice({ kind, children }: NoticeProps) {
  return (
    <div class={`notice notice-${kind}`} role={kind === "fault" ? "alert" : "status"}>
      {children}
    </div>
  );
}
