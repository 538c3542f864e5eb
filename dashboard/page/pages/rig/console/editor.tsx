/** A Python editor. Tab indents; Escape, then Tab, goes on to the next control. */
import { indentWithTab } from "@codemirror/commands";
import { python } from "@codemirror/lang-python";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { EditorView, keymap } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { basicSetup } from "codemirror";
import { useEffect, useRef } from "preact/hooks";
import { nonce } from "./nonce.js";
import "./editor.css";

interface EditorProps {
  readonly text: string;
  readonly label: string;
  readonly onChange: (text: string) => void;
  /** Ctrl-Enter. */
  readonly onRun: () => void;
}

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: "var(--mark-2)" },
  { tag: [tags.string, tags.special(tags.string)], color: "var(--mark-3)" },
  { tag: [tags.number, tags.bool, tags.null], color: "var(--mark-4)" },
  { tag: [tags.comment], color: "var(--quiet)", fontStyle: "italic" },
  {
    tag: [tags.function(tags.variableName), tags.className, tags.definition(tags.variableName)],
    color: "var(--mark-1)",
  },
]);

export function Editor({ text, label, onChange, onRun }: EditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const does = useRef({ onChange, onRun });
  does.current = { onChange, onRun };
  const view = useRef<EditorView>(undefined);
  useEffect(() => {
    const made = new EditorView({
      doc: text,
      parent: place.current!,
      extensions: [
        EditorView.cspNonce.of(nonce),
        keymap.of([{ key: "Mod-Enter", run: () => (does.current.onRun(), true) }]),
        basicSetup,
        python(),
        indentUnit.of("    "),
        keymap.of([indentWithTab]),
        syntaxHighlighting(colours),
        EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0" }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) does.current.onChange(update.state.doc.toString());
        }),
      ],
    });
    view.current = made;
    return () => made.destroy();
  }, []);
  useEffect(() => {
    const { current } = view;
    if (current === undefined || current.state.doc.toString() === text) return;
    current.dispatch({ changes: { from: 0, to: current.state.doc.length, insert: text } });
  }, [text]);
  return <div class="editor" ref={place} />;
}
