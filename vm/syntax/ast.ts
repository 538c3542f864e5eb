/**
 * The syntax tree, under the names of CPython 3.13's ASDL (Parser/Python.asdl), so that everything written about
 * Python's `ast` module is documentation for this tree too, and a dump can be compared with CPython's line by line.
 *
 * Three things differ, each for a reason:
 * - The tag is `kind` (CPython: the class). Operators and contexts are plain strings ("Add", "Load"), not nodes.
 * - `Constant` says in `constant` what its value is: JavaScript cannot tell the float 1.0 from the int 1.
 * - Columns count UTF-16 units from 0, as JavaScript strings are indexed; CPython counts UTF-8 bytes (the printer converts).
 *
 * Everything is plain data without methods: nodes are created by object literals with their fields in the order
 * given here, so that all nodes of a kind share one hidden class.
 */

/** Where a node stands: lines from 1, columns from 0 in UTF-16 units; the end is exclusive. */
export interface Position {
  lineno: number;
  col_offset: number;
  end_lineno: number;
  end_col_offset: number;
}

/** A name as written (mangling is done by vm/scope); NFKC-normalised when it is not ASCII. */
export type identifier = string;

// ---- mod ------------------------------------------------------------------------------------------------------

export interface Module {
  kind: "Module";
  body: stmt[];
}
/** One interactive statement; the value of an expression statement is to be shown. */
export interface Interactive {
  kind: "Interactive";
  body: stmt[];
}
export interface Expression {
  kind: "Expression";
  body: expr;
}

export type mod = Module | Interactive | Expression;

// ---- stmt -----------------------------------------------------------------------------------------------------

interface FunctionFields extends Position {
  name: identifier;
  args: arguments_;
  body: stmt[];
  decorator_list: expr[];
  returns: expr | null;
  type_params: type_param[];
  /** `@micropython.native` or `@micropython.viper` stood before it (board-forms.ts). */
  native?: boolean;
}
export interface FunctionDef extends FunctionFields {
  kind: "FunctionDef";
}
export interface AsyncFunctionDef extends FunctionFields {
  kind: "AsyncFunctionDef";
}
export interface ClassDef extends Position {
  kind: "ClassDef";
  name: identifier;
  bases: expr[];
  keywords: keyword[];
  body: stmt[];
  decorator_list: expr[];
  type_params: type_param[];
}
export interface Return extends Position {
  kind: "Return";
  value: expr | null;
}
export interface Delete extends Position {
  kind: "Delete";
  targets: expr[];
}
export interface Assign extends Position {
  kind: "Assign";
  targets: expr[];
  value: expr;
}
export interface TypeAlias extends Position {
  kind: "TypeAlias";
  name: Name;
  type_params: type_param[];
  value: expr;
}
export interface AugAssign extends Position {
  kind: "AugAssign";
  target: Name | Attribute | Subscript;
  op: operator;
  value: expr;
}
/** `simple` is 1 for a bare name without parentheses, as in CPython. */
export interface AnnAssign extends Position {
  kind: "AnnAssign";
  target: Name | Attribute | Subscript;
  annotation: expr;
  value: expr | null;
  simple: 0 | 1;
}
interface ForFields extends Position {
  target: expr;
  iter: expr;
  body: stmt[];
  orelse: stmt[];
}
export interface For extends ForFields {
  kind: "For";
}
export interface AsyncFor extends ForFields {
  kind: "AsyncFor";
}
export interface While extends Position {
  kind: "While";
  test: expr;
  body: stmt[];
  orelse: stmt[];
}
export interface If extends Position {
  kind: "If";
  test: expr;
  body: stmt[];
  orelse: stmt[];
}
interface WithFields extends Position {
  items: withitem[];
  body: stmt[];
}
export interface With extends WithFields {
  kind: "With";
}
export interface AsyncWith extends WithFields {
  kind: "AsyncWith";
}
export interface Match extends Position {
  kind: "Match";
  subject: expr;
  cases: match_case[];
}
export interface Raise extends Position {
  kind: "Raise";
  exc: expr | null;
  cause: expr | null;
}
interface TryFields extends Position {
  body: stmt[];
  handlers: ExceptHandler[];
  orelse: stmt[];
  finalbody: stmt[];
}
export interface Try extends TryFields {
  kind: "Try";
}
/** `except*` */
export interface TryStar extends TryFields {
  kind: "TryStar";
}
export interface Assert extends Position {
  kind: "Assert";
  test: expr;
  msg: expr | null;
}
export interface Import extends Position {
  kind: "Import";
  names: alias[];
}
/** `level` counts the leading dots; `module` is null for `from . import x`. */
export interface ImportFrom extends Position {
  kind: "ImportFrom";
  module: identifier | null;
  names: alias[];
  level: number;
}
export interface Global extends Position {
  kind: "Global";
  names: identifier[];
}
export interface Nonlocal extends Position {
  kind: "Nonlocal";
  names: identifier[];
}
export interface Expr extends Position {
  kind: "Expr";
  value: expr;
}
export interface Pass extends Position {
  kind: "Pass";
}
export interface Break extends Position {
  kind: "Break";
}
export interface Continue extends Position {
  kind: "Continue";
}

export type stmt =
  | FunctionDef
  | AsyncFunctionDef
  | ClassDef
  | Return
  | Delete
  | Assign
  | TypeAlias
  | AugAssign
  | AnnAssign
  | For
  | AsyncFor
  | While
  | If
  | With
  | AsyncWith
  | Match
  | Raise
  | Try
  | TryStar
  | Assert
  | Import
  | ImportFrom
  | Global
  | Nonlocal
  | Expr
  | Pass
  | Break
  | Continue;

// ---- expr -----------------------------------------------------------------------------------------------------

export interface BoolOp extends Position {
  kind: "BoolOp";
  op: boolop;
  values: expr[];
}
export interface NamedExpr extends Position {
  kind: "NamedExpr";
  target: Name;
  value: expr;
}
export interface BinOp extends Position {
  kind: "BinOp";
  left: expr;
  op: operator;
  right: expr;
}
export interface UnaryOp extends Position {
  kind: "UnaryOp";
  op: unaryop;
  operand: expr;
}
export interface Lambda extends Position {
  kind: "Lambda";
  args: arguments_;
  body: expr;
}
export interface IfExp extends Position {
  kind: "IfExp";
  test: expr;
  body: expr;
  orelse: expr;
}
/** A null key means that the value is unpacked: `{**value}`. */
export interface Dict extends Position {
  kind: "Dict";
  keys: (expr | null)[];
  values: expr[];
}
export interface Set extends Position {
  kind: "Set";
  elts: expr[];
}
export interface ListComp extends Position {
  kind: "ListComp";
  elt: expr;
  generators: comprehension[];
}
export interface SetComp extends Position {
  kind: "SetComp";
  elt: expr;
  generators: comprehension[];
}
export interface DictComp extends Position {
  kind: "DictComp";
  key: expr;
  value: expr;
  generators: comprehension[];
}
export interface GeneratorExp extends Position {
  kind: "GeneratorExp";
  elt: expr;
  generators: comprehension[];
}
export interface Await extends Position {
  kind: "Await";
  value: expr;
}
export interface Yield extends Position {
  kind: "Yield";
  value: expr | null;
}
export interface YieldFrom extends Position {
  kind: "YieldFrom";
  value: expr;
}
export interface Compare extends Position {
  kind: "Compare";
  left: expr;
  ops: cmpop[];
  comparators: expr[];
}
export interface Call extends Position {
  kind: "Call";
  func: expr;
  args: expr[];
  keywords: keyword[];
}
/** `conversion`: -1 none, 115 `!s`, 114 `!r`, 97 `!a`. */
export interface FormattedValue extends Position {
  kind: "FormattedValue";
  value: expr;
  conversion: number;
  format_spec: JoinedStr | null;
}
/** As FormattedValue, in a t-string; `str` is the expression's own text. */
export interface Interpolation extends Position {
  kind: "Interpolation";
  value: expr;
  str: string;
  conversion: number;
  format_spec: JoinedStr | null;
}
export interface JoinedStr extends Position {
  kind: "JoinedStr";
  values: (StrConstant | FormattedValue)[];
}
export interface TemplateStr extends Position {
  kind: "TemplateStr";
  values: (StrConstant | Interpolation)[];
}
export interface Attribute extends Position {
  kind: "Attribute";
  value: expr;
  attr: identifier;
  ctx: expr_context;
}
export interface Subscript extends Position {
  kind: "Subscript";
  value: expr;
  slice: expr;
  ctx: expr_context;
}
export interface Starred extends Position {
  kind: "Starred";
  value: expr;
  ctx: expr_context;
}
export interface Name extends Position {
  kind: "Name";
  id: identifier;
  ctx: expr_context;
}
export interface List extends Position {
  kind: "List";
  elts: expr[];
  ctx: expr_context;
}
export interface Tuple extends Position {
  kind: "Tuple";
  elts: expr[];
  ctx: expr_context;
}
/** Only inside Subscript.slice (also as an element of a Tuple there). */
export interface Slice extends Position {
  kind: "Slice";
  lower: expr | null;
  upper: expr | null;
  step: expr | null;
}

interface ConstantFields extends Position {
  kind: "Constant";
}
/** A JavaScript number in the safe range, a bigint beyond; never negative (the sign is a UnaryOp). */
export interface IntConstant extends ConstantFields {
  constant: "int";
  value: number | bigint;
}
/** A float, also when `value` is integral (1.0). */
export interface FloatConstant extends ConstantFields {
  constant: "float";
  value: number;
}
/** The imaginary part; the real part of a literal is always zero. */
export interface ComplexConstant extends ConstantFields {
  constant: "complex";
  value: number;
}
/** UTF-16; lone surrogates can stand in it (`"\ud800"`). `u` says that it was written with the prefix u. */
export interface StrConstant extends ConstantFields {
  constant: "str";
  value: string;
  u: boolean;
}
export interface BytesConstant extends ConstantFields {
  constant: "bytes";
  value: Uint8Array;
}
export interface BoolConstant extends ConstantFields {
  constant: "bool";
  value: boolean;
}
export interface NoneConstant extends ConstantFields {
  constant: "None";
  value: null;
}
export interface EllipsisConstant extends ConstantFields {
  constant: "Ellipsis";
  value: null;
}
export type Constant =
  | IntConstant
  | FloatConstant
  | ComplexConstant
  | StrConstant
  | BytesConstant
  | BoolConstant
  | NoneConstant
  | EllipsisConstant;

export type expr =
  | BoolOp
  | NamedExpr
  | BinOp
  | UnaryOp
  | Lambda
  | IfExp
  | Dict
  | Set
  | ListComp
  | SetComp
  | DictComp
  | GeneratorExp
  | Await
  | Yield
  | YieldFrom
  | Compare
  | Call
  | FormattedValue
  | Interpolation
  | JoinedStr
  | TemplateStr
  | Constant
  | Attribute
  | Subscript
  | Starred
  | Name
  | List
  | Tuple
  | Slice;

// ---- operators and contexts -----------------------------------------------------------------------------------

export type expr_context = "Load" | "Store" | "Del";
export type boolop = "And" | "Or";
export type operator =
  | "Add"
  | "Sub"
  | "Mult"
  | "MatMult"
  | "Div"
  | "Mod"
  | "Pow"
  | "LShift"
  | "RShift"
  | "BitOr"
  | "BitXor"
  | "BitAnd"
  | "FloorDiv";
export type unaryop = "Invert" | "Not" | "UAdd" | "USub";
export type cmpop = "Eq" | "NotEq" | "Lt" | "LtE" | "Gt" | "GtE" | "Is" | "IsNot" | "In" | "NotIn";

// ---- parts ----------------------------------------------------------------------------------------------------

/** One `for … in … if …`; it carries no position of its own, as in CPython. */
export interface comprehension {
  kind: "comprehension";
  target: expr;
  iter: expr;
  ifs: expr[];
  is_async: 0 | 1;
}
/** `type` is null for a bare `except:`. */
export interface ExceptHandler extends Position {
  kind: "ExceptHandler";
  type: expr | null;
  name: identifier | null;
  body: stmt[];
}
/**
 * Parameters. `defaults` belong to the last of `posonlyargs + args`; `kw_defaults` to `kwonlyargs` one by one, null
 * where there is none.
 */
export interface arguments_ {
  kind: "arguments";
  posonlyargs: arg[];
  args: arg[];
  vararg: arg | null;
  kwonlyargs: arg[];
  kw_defaults: (expr | null)[];
  kwarg: arg | null;
  defaults: expr[];
}
export interface arg extends Position {
  kind: "arg";
  arg: identifier;
  annotation: expr | null;
}
/** A null `arg` is `**value`. */
export interface keyword extends Position {
  kind: "keyword";
  arg: identifier | null;
  value: expr;
}
/** `name` is dotted for `import a.b`, "*" for `from m import *`. */
export interface alias extends Position {
  kind: "alias";
  name: identifier;
  asname: identifier | null;
}
export interface withitem {
  kind: "withitem";
  context_expr: expr;
  optional_vars: expr | null;
}

export interface match_case {
  kind: "match_case";
  pattern: pattern;
  guard: expr | null;
  body: stmt[];
}
export interface MatchValue extends Position {
  kind: "MatchValue";
  value: expr;
}
export interface MatchSingleton extends Position {
  kind: "MatchSingleton";
  value: boolean | null;
}
export interface MatchSequence extends Position {
  kind: "MatchSequence";
  patterns: pattern[];
}
export interface MatchMapping extends Position {
  kind: "MatchMapping";
  keys: expr[];
  patterns: pattern[];
  rest: identifier | null;
}
export interface MatchClass extends Position {
  kind: "MatchClass";
  cls: expr;
  patterns: pattern[];
  kwd_attrs: identifier[];
  kwd_patterns: pattern[];
}
/** `*name` or `*_` (name null), inside MatchSequence only. */
export interface MatchStar extends Position {
  kind: "MatchStar";
  name: identifier | null;
}
/** A bare name (pattern null), the wildcard `_` (both null), or `pattern as name`. */
export interface MatchAs extends Position {
  kind: "MatchAs";
  pattern: pattern | null;
  name: identifier | null;
}
export interface MatchOr extends Position {
  kind: "MatchOr";
  patterns: pattern[];
}

export type pattern =
  | MatchValue
  | MatchSingleton
  | MatchSequence
  | MatchMapping
  | MatchClass
  | MatchStar
  | MatchAs
  | MatchOr;

export interface TypeVar extends Position {
  kind: "TypeVar";
  name: identifier;
  bound: expr | null;
  default_value: expr | null;
}
export interface ParamSpec extends Position {
  kind: "ParamSpec";
  name: identifier;
  default_value: expr | null;
}
export interface TypeVarTuple extends Position {
  kind: "TypeVarTuple";
  name: identifier;
  default_value: expr | null;
}
export type type_param = TypeVar | ParamSpec | TypeVarTuple;

/** Any node. */
export type AST =
  | mod
  | stmt
  | expr
  | comprehension
  | ExceptHandler
  | arguments_
  | arg
  | keyword
  | alias
  | withitem
  | match_case
  | pattern
  | type_param;

export type Kind = AST["kind"];
export type NodeOf<K extends Kind> = Extract<AST, { kind: K }>;
