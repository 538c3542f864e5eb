/**
 * try, except, else, finally, raise.
 *
 *     after: {
 *       failed: { try { body } catch ($e) { make it pending; break failed } else-body; break after }
 *       take the pending exception; if it matches: handler; break after ...; otherwise make it pending again and leave
 *     }
 *
 * A failure in the body breaks to `failed` with the exception pending; the JavaScript try is there for what hand-written
 * code throws. `finally` records how its block was left (`completion`: 0 at its end, -1 failed, else which exit), runs, and
 * then goes on in that way. There is no JavaScript `finally` anywhere: it costs 4 ns.
 */

import type * as ast from "../syntax/ast.js";
import { type Context, type Emitter, type Exit, failedInHandler } from "./emitter.js";
import { expression, hold } from "./expressions.js";
import { forget, store } from "./variables.js";
import { statements } from "./statements.js";

export function tryStatement(e: Emitter, node: ast.Try | ast.TryStar): void {
  if (node.finalbody.length > 0) {
    finallyBlock(
      e,
      () => {
        if (node.handlers.length > 0) exceptBlock(e, node);
        else statements(e, node.body);
      },
      () => statements(e, node.finalbody),
    );
  } else exceptBlock(e, node);
}

/** Runs `body` so that failures, thrown or pending, arrive at the end of the block named `label` with the exception pending. */
export function guarded(e: Emitter, label: string, onThrown: string, context: Context, body: () => void): void {
  e.emit("try {");
  e.within(context, () => e.uncertain(body));
  e.emit(`} catch ($e) { ${e.rt("makePending")}($e); ${e.arriving()}${onThrown}break ${label}; }`);
}

function exceptBlock(e: Emitter, node: ast.Try | ast.TryStar): void {
  const after = e.label("T");
  const failed = e.label("F");
  e.emit(`${after}: {`);
  e.emit(`${failed}: {`);
  guarded(e, failed, "", { kind: "try", label: failed }, () => statements(e, node.body));
  const { line } = e;
  e.uncertain(() => statements(e, node.orelse));
  e.emit(`break ${after};`);
  e.emit("}");
  // boards compile the handlers before what stands after them
  const last = e.line;
  if (e.onlyForward) e.line = line;
  if (node.kind === "TryStar") starHandlers(e, node, after);
  else handlers(e, node, after);
  e.line = Math.max(e.line, last);
  e.emit("}");
  e.forgetLine();
}

function handlers(e: Emitter, node: ast.Try, after: string): void {
  const exception = e.temp();
  const saved = e.temp();
  e.emit(
    `${exception} = ${e.rt("take")}(${e.place()});${e.leaveComprehensions()} ${saved} = ${e.rt("pending")}.handled;`,
  );
  const around = e.unit.options.dialect === "circuitpython" ? handlerAround(e) : undefined;
  if (around !== undefined) e.emit(`${e.rt("chain")}(${exception}, ${around});`);
  let catchesAll = false;
  for (const handler of node.handlers) {
    e.uncertain(() => {
      if (handler.type === null) {
        catchesAll = true;
        e.emit("{");
      } else {
        const context: Context = { kind: "handler", exception, saved, forget: undefined };
        e.within(context, () => {
          // of the boards, only those that can be traced note it (py/compile.c, MICROPY_PY_SYS_SETTRACE)
          e.setLine(e.unit.options.dialect === "circuitpython" ? e.line : handler.lineno);
          e.emit(`if (${e.rt("matches")}(${exception}, ${expression(e, handler.type!).js})) {`);
        });
      }
      handlerBody(e, handler, exception, saved);
      e.emit(`break ${after};`);
      e.emit("}");
    });
  }
  if (!catchesAll) e.emit(`${e.rt("pending")}.exc = ${exception}; ${reraise(e)}`);
}

/** What the innermost handler handles here: CircuitPython looks in the frame alone when it raises or catches (py/vm.c). */
function handlerAround(e: Emitter): string | undefined {
  const handler = [...e.contexts].reverse().find((c) => c.kind === "handler");
  return handler?.exception;
}

/** Leaves with the exception pending; this frame is in its traceback already. */
function reraise(e: Emitter): string {
  return `${e.rt("again")}(); ${e.failOn()}`;
}

function handlerBody(e: Emitter, handler: ast.ExceptHandler, exception: string, saved: string): void {
  e.emit(`${e.rt("pending")}.handled = ${exception};`);
  const forgetting = handler.name === null ? undefined : forget(e, handler.name);
  if (handler.name !== null) store(e, handler.name, exception);
  const context: Context & { kind: "handler" } = { kind: "handler", exception, saved, forget: forgetting };
  restoring(
    e,
    context,
    () => statements(e, handler.body),
    "",
    () => {
      if (forgetting !== undefined) e.emit(forgetting);
      e.emit(e.failOn());
    },
  );
  e.emit(e.leaveHandler(context));
}

/**
 * A body that runs while an exception is handled. What hand-written code throws in it must restore what was handled before, too.
 * @param leave  text at the end of the body
 * @param failed  writes what follows a failure
 */
function restoring(
  e: Emitter,
  context: Context & { kind: "handler" },
  body: () => void,
  leave: string,
  failed: () => void,
): void {
  const label = e.label("H");
  const done = e.label("D");
  e.emit(`${done}: { ${label}: {`);
  e.emit("try {");
  e.within({ kind: "try", label }, () => e.within(context, body));
  e.emit(`} catch ($e) { ${e.rt("makePending")}($e); ${e.arriving()}${failedInHandler(e, context)} break ${label}; }`);
  e.emit(`${leave} break ${done}; }`);
  failed();
  e.emit("}");
}

/** except*: handlers take the parts of a group that match; what is left goes on. */
function starHandlers(e: Emitter, node: ast.TryStar, after: string): void {
  const state = e.temp();
  e.emit(`${state} = ${e.rt("starBegin")}(${e.place()});${e.leaveComprehensions()}`);
  const saved = e.temp();
  e.emit(`${saved} = ${e.rt("pending")}.handled;`);
  for (const handler of node.handlers) {
    const part = e.temp();
    e.uncertain(() => {
      e.setLine(handler.lineno);
      const type = expression(e, handler.type!).js;
      e.emit(`if ((${part} = ${e.rt("starMatch")}(${state}, ${type})) !== undefined) {`);
      e.emit(`${e.rt("pending")}.handled = ${part};`);
      const forgetting = handler.name === null ? undefined : forget(e, handler.name);
      if (handler.name !== null) store(e, handler.name, part);
      const context: Context & { kind: "handler" } = { kind: "handler", exception: part, saved, forget: forgetting };
      restoring(
        e,
        context,
        () => statements(e, handler.body),
        e.leaveHandler(context),
        () => {
          if (forgetting !== undefined) e.emit(forgetting);
          e.emit(`${e.rt("starRaised")}(${state}, ${e.place()});${e.leaveComprehensions()}`);
        },
      );
      e.emit("}");
    });
  }
  e.emit(`if (${e.rt("starEnd")}(${state}) === undefined) ${e.failOn()}`);
  e.emit(`break ${after};`);
}

/** `body`, then `final` however the body was left. */
export function finallyBlock(e: Emitter, body: () => void, final: (completion: string) => void): void {
  const label = e.label("N");
  const completion = e.temp();
  const value = e.temp();
  const exits: Exit[] = [];
  const context: Context = { kind: "finally", label, completion, value, exits };
  e.emit(`${completion} = 0;`);
  e.emit(`${label}: {`);
  guarded(e, label, `${completion} = -1; `, context, body);
  e.emit("}");
  const exception = e.temp();
  const saved = e.temp();
  e.emit(`${saved} = ${e.rt("pending")}.handled; ${exception} = undefined;`);
  e.emit(
    `if (${completion} === -1) { ${e.rt("pending")}.handled = ${exception} = ${e.rt("take")}(${e.place()});${e.leaveComprehensions()} }`,
  );
  const inside: Context & { kind: "handler" } = { kind: "handler", exception, saved, forget: undefined };
  // Failures in the final block get the exception on its way as their context.
  restoring(
    e,
    inside,
    () => final(completion),
    "",
    () => e.emit(e.failOn()),
  );
  e.emit(`${e.rt("pending")}.handled = ${saved};`);
  e.emit(`if (${completion} !== 0) {`);
  e.emit(`if (${completion} === -1) { ${e.rt("pending")}.exc = ${exception}; ${reraise(e)} }`);
  for (const exit of exits) {
    e.emit(`if (${completion} === ${exit.code}) {`);
    exit.leave();
    e.emit("}");
  }
  e.emit("}");
  e.forgetLine();
}

export function raiseStatement(e: Emitter, node: ast.Raise): void {
  if (node.exc === null) {
    // what a caller handles is no business of a board's function (py/vm.c, RAISE_LAST)
    const alone = e.unit.options.dialect !== "host" && !e.contexts.some((c) => c.kind !== "loop");
    e.emit(`${e.rt("raiseAgain")}(${handlerAround(e) ?? "undefined"}${alone ? ", true" : ""}); ${e.fail()}`);
    return;
  }
  const exc = hold(e, expression(e, node.exc));
  const cause = node.cause === null ? undefined : expression(e, node.cause);
  e.setLine(node.lineno);
  const around = e.unit.options.dialect === "circuitpython" ? handlerAround(e) : undefined;
  const handled = around === undefined ? "" : `, ${around}`;
  const from = cause === undefined ? (handled === "" ? "" : ", undefined") : `, ${cause.js}`;
  e.emit(`${e.rt("raise")}(${exc.js}${from}${handled}); ${e.fail()}`);
}
